"""What a replay comes to: a table for people, one JSON object for scripts, and the fate of every row."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from truceline.cli.output import json_row, print_rows, print_table, say
from truceline.model.events import EventKind
from truceline.model.times import dtg_from_instant, text_from_instant
from truceline.node.watching.zone_summary import AreaSummary
from truceline.watch.state import Counts
from truceline.wiring.watching.report_files import Tally

_EVENTS = {
    "entries": EventKind.ENTRY,
    "exits": EventKind.EXIT,
    "transits": EventKind.TRANSIT,
    "presences": EventKind.PRESENCE,
    "approaches": EventKind.APPROACH,
    "lost": EventKind.LOST,
    "proximities": EventKind.PROXIMITY,
}
"""How many events there were of each kind, as the summary calls them."""


def print_summary_json(summaries: Sequence[AreaSummary]) -> None:
    """Print one object, whose keys are the ids of the zones, with the standing where a zone has several geometries."""
    geometries = Counter(own.area.zone.id for own in summaries)
    documents = {
        own.area.zone.id if geometries[own.area.zone.id] == 1 else f"{own.area.zone.id} {own.area.standing}": own
        for own in summaries
    }
    print_rows([json_row({key: _document(own) for key, own in documents.items()})])


def print_summary(summaries: Sequence[AreaSummary]) -> None:
    """Print a table of those areas in or near which anything was, and say how many others there are."""
    told = [own for own in summaries if own.tracks or own.cannot_tell or own.events]
    titles = ("zone", "name", "standing", "reports", "tracks", "first", "last", "entries", "exits", "transits", "?")
    if told:
        print_table(titles, map(_cells, told), right=("reports", "tracks", "entries", "exits", "transits", "?"))
        say("reports are those inside by position alone; under ? how many more or fewer their error leaves open")
    if len(told) < len(summaries):
        say(f"nothing was in or near {len(summaries) - len(told)} of {len(summaries)} zones")


def say_what_became_of_rows(tally: Tally, counts: Counts, bad_file: str | None) -> None:
    """Tell how many reports were used, and what became of the other rows."""
    fates = {
        "used": counts.used,
        "duplicate": counts.duplicate,
        "late": counts.late,
        "invalid": counts.invalid,
        "impossible": counts.jump,
        "outside the period": tally.reports - counts.used - counts.duplicate - counts.late - counts.invalid,
    }
    told = [f"{count:,} {fate}" for fate, count in fates.items() if count or fate == "used"]
    say(", ".join(told), title="reports")
    _say_reasons("bad rows", tally.bad, "" if bad_file is None else f"; they are in {bad_file}")
    _say_reasons("other rows", tally.other, "")


def _say_reasons(title: str, reasons: Mapping[str, int], ending: str) -> None:
    if reasons:
        ranked = sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
        say(", ".join(f"{count:,} {reason}" for reason, count in ranked) + ending, title=title, colour="yellow")


def _document(own: AreaSummary) -> dict[str, Any]:
    document: dict[str, Any] = {
        "zone": own.area.zone.id,
        "name": own.area.zone.name or None,
        "standing": own.area.standing,
    }
    if not own.is_bubble:
        document |= {
            "reports_inside": own.reports_inside,
            "tracks_inside": len(own.tracks),
            "first_and_last": {
                name: [text_from_instant(track.first_at), text_from_instant(track.last_at), track.reports]
                for name, track in sorted(own.tracks.items())
            },
            "cannot_tell": own.cannot_tell,
        }
    counted = {name: own.events[kind] for name, kind in _EVENTS.items()}
    return {name: value for name, value in (document | counted).items() if value is not None}


def _cells(own: AreaSummary) -> tuple[str, ...]:
    first = min((track.first_at for track in own.tracks.values()), default=None)
    last = max((track.last_at for track in own.tracks.values()), default=None)
    return (
        own.area.zone.id,
        own.area.zone.name,
        own.area.standing,
        f"{own.reports_inside:,}",
        f"{len(own.tracks):,}",
        "" if first is None else dtg_from_instant(first),
        "" if last is None else dtg_from_instant(last),
        *(f"{own.events[_EVENTS[name]]:,}" for name in ("entries", "exits", "transits")),
        f"{own.cannot_tell:,}",
    )
