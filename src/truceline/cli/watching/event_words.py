"""Events in plain words, one sentence each, for people."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import click
import pyarrow as pa

from truceline.cli.output import printable
from truceline.model.events import EventKind, Note, Reason, Verdict
from truceline.model.times import dtg_from_instant
from truceline.model.zones import AGREED, CLAIMED

_COLOURS: Mapping[str, str] = {
    EventKind.ENTRY: "red",
    EventKind.PRESENCE: "magenta",
    EventKind.TRANSIT: "red",
    EventKind.APPROACH: "yellow",
    EventKind.PROXIMITY: "yellow",
    EventKind.LOST: "blue",
    EventKind.EXIT: "green",
    EventKind.DEVIATION: "yellow",
}
_WIDEST_KIND = max(map(len, EventKind))
_DAY_MS = 86_400_000
_SHORT_MS = 120_000


@dataclass(frozen=True)
class Told:
    """What a sentence needs to know of an event; times in ms UTC, what is absent is None."""

    kind: str
    track: str
    other_track: str | None
    zone: str | None
    zone_name: str | None
    standing: str | None
    at: int
    not_before: int | None
    not_after: int | None
    predicted_at: int | None
    distance_m: float | None
    error_m: float | None
    predicted_distance_m: float | None
    verdict: str | None
    reason: str
    notes: list[str]


def event_texts(events: pa.RecordBatch) -> Iterator[str]:
    """For each event of a batch in EVENT_SCHEMA its date-time group, its kind, and what happened."""
    for told in told_events(events):
        kind = click.style(f"{told.kind:{_WIDEST_KIND}}", fg=_COLOURS[told.kind])
        yield f"{dtg_from_instant(told.at)}  {kind}  {sentence(told)}"


def told_events(events: pa.RecordBatch) -> Iterator[Told]:
    """The events of a batch in EVENT_SCHEMA, one by one."""
    names = list(Told.__dataclass_fields__)
    columns = (events.column(name) for name in names)
    values = (
        (column.cast(pa.int64()) if pa.types.is_timestamp(column.type) else column).to_pylist() for column in columns
    )
    for row in zip(*values, strict=True):
        yield Told(**dict(zip(names, row, strict=True)))


def sentence(told: Told) -> str:
    """What happened, where, between which times, and what limits the worth of it."""
    text = (
        _proximity(told)
        if told.kind == EventKind.PROXIMITY
        else f"{printable(told.track)} {_deed(told)}, {_where(told)}"
    )
    notes = [note for note in told.notes if note != Note.ERROR_UNKNOWN]
    return f"{text} [{'; '.join(notes)}]" if notes else text


def zone_label(told: Told) -> str:
    """The zone as people call it, with the standing of its geometry unless it is the agreed one."""
    name = printable(told.zone_name or told.zone or "")
    standing = printable(told.standing or AGREED)
    if standing == AGREED:
        return name
    return f"{name} as {standing.replace(CLAIMED, 'claimed by ')}"


def length_text(length_m: float) -> str:
    """A length with about two digits: what comes after them is rarely known."""
    length_m = abs(length_m)
    if length_m < 1000:
        return f"{length_m:.0f} m"
    return f"{length_m / 1000:.1f} km" if length_m < 10_000 else f"{length_m / 1000:,.0f} km"


def duration_text(duration_ms: int) -> str:
    """A duration in its two largest units."""
    seconds = round(duration_ms / 1000)
    for unit, size, next_unit, next_size in (
        ("days", 86_400, "h", 3600),
        ("h", 3600, "min", 60),
        ("min", 60, "s", 1),
    ):
        if seconds >= size:
            rest = seconds % size // next_size
            text = f"{seconds // size} {unit}" if seconds >= 2 * size or unit != "days" else "1 day"
            return f"{text} {rest} {next_unit}" if rest else text
    return f"{seconds} s"


def _deed(told: Told) -> str:
    zone = zone_label(told)
    match told.kind:
        case EventKind.ENTRY:
            deed = f"entered {zone} {_between(told)}"
        case EventKind.EXIT:
            deed = f"left {zone} {_between(told)}" if told.reason == Reason.CROSSED else _at_turn(told, zone)
        case EventKind.TRANSIT:
            may = "went" if told.verdict == Verdict.INSIDE else "may have gone"
            deed = f"{may} through {zone} {_between(told)}, in the middle of it"
        case EventKind.LOST:
            deed = f"has been silent since {_clock(told.not_before, told.at)}, then in or near {zone}"
        case EventKind.APPROACH:
            deed = _approach(told, zone)
        case EventKind.DEVIATION:
            deed = _deviation(told, zone)
        case _:
            deed = _presence(told, zone)
    return deed


def _deviation(told: Told, zone: str) -> str:
    """What a notified movement did otherwise than was notified; a silent one may have done it or not."""
    match told.reason:
        case Reason.OFF_ROUTE:
            return f"is off the route of {zone}, {_between(told)}"
        case Reason.BACK_ON_ROUTE:
            return f"is back on the route of {zone}, {_between(told)}"
        case Reason.STOPPED:
            return f"has stood on the route of {zone} since {_clock(told.not_before, told.at)}"
        case Reason.MOVING_AGAIN:
            return f"moves again on the route of {zone}"
        case Reason.EARLY:
            return f"is before its time at {zone}"
        case _:
            may = "may be" if told.verdict == Verdict.CANNOT_TELL else "is"
            return f"{may} late at {zone}: its time ended {_clock(told.at, told.at)}"


def _presence(told: Told, zone: str) -> str:
    match told.reason:
        case Reason.FIRST_SEEN:
            return f"was inside {zone} when first seen"
        case Reason.SEEN_AGAIN:
            return f"was inside {zone} when seen again"
        case Reason.STAYED:
            return f"has been inside {zone} for {duration_text(told.at - (told.not_before or told.at))}"
        case _:
            return _at_turn(told, zone)


def _at_turn(told: Told, zone: str) -> str:
    turned = {Reason.ZONE_BEGAN: "began", Reason.ZONE_ENDED: "ended"}.get(Reason(told.reason), "changed")
    return f"was inside when {zone} {turned}"


def _approach(told: Told, zone: str) -> str:
    match told.reason:
        case Reason.PREDICTED if told.predicted_at == told.at:
            return f"may be in {zone} already"
        case Reason.PREDICTED:
            return f"is heading for {zone}, to enter at {_clock(told.predicted_at, told.at)}"
        case Reason.WITHDRAWN:
            return f"is no longer approaching {zone}"
        case _:
            return f"has come near {zone}"


def _proximity(told: Told) -> str:
    pair = f"{printable(told.track)} and {printable(told.other_track or '')}"
    around = f" ({zone_label(told)})" if told.zone else ""
    apart = length_text(told.distance_m or 0.0)
    if told.reason == Reason.CLOSE:
        closest = length_text(told.predicted_distance_m or 0.0)
        when = _clock(told.predicted_at, told.at)
        return f"{pair} are close{around}, {apart} apart{_error(told)}; closest at {when}, {closest}"
    since = _clock(told.not_before, told.at)
    how = {Reason.APART: "are apart again", Reason.ZONE_ENDED: "were close when the zone ended"}
    ended = how.get(Reason(told.reason), "were close when the zone changed")
    return f"{pair} {ended}{around}; close since {since}, at the least {apart} apart{_error(told)}"


def _where(told: Told) -> str:
    if told.distance_m is None:
        return "distance unknown"
    place = f"{length_text(told.distance_m)} {'inside' if told.distance_m <= 0 else 'outside'}{_error(told)}"
    return f"cannot tell: {place}" if told.verdict == Verdict.CANNOT_TELL else place


def _error(told: Told) -> str:
    if told.error_m is None:
        return ""
    unknown = ", assumed" if Note.ERROR_UNKNOWN in told.notes else ""
    return f" (± {length_text(told.error_m)}{unknown})"


def _between(told: Told) -> str:
    begin, end = told.not_before, told.not_after
    if begin is None or end is None:
        return f"at {_clock(told.at, told.at)}"
    if end - begin <= _SHORT_MS:
        return f"within {duration_text(end - begin)}"
    return f"between {_clock(begin, told.at)} and {_clock(end, told.at)}"


def _clock(at: int | None, day_of: int) -> str:
    """The time of day, or the whole date-time group if it is another day."""
    if at is None:
        return "an unknown time"
    dtg = dtg_from_instant(at)
    return dtg if at // _DAY_MS != day_of // _DAY_MS else dtg[2:7]
