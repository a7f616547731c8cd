"""The state of a watch as bytes, in the one form that equal content has, and back again."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.errors import StateError, TrucelineError
from truceline.kernels.stream.admit import FIRST_AT, LAST_AT, Held
from truceline.kernels.stream.decide import Relations
from truceline.kernels.stream.rows import (
    DATUMS,
    EVENT,
    INSIDE,
    IS_AFTER_GAP,
    IS_APPROACHING,
    IS_TOUCHING,
    IS_UNCERTAIN,
    NEVER,
    NO_TIME,
    NONE,
    RELATION,
    REPORT,
    TRACK,
    UNKNOWN,
)
from truceline.model.events import KINDS, REASONS, VERDICTS
from truceline.watch.arrivals import Numbering
from truceline.watch.blob import Columns, from_bytes, to_bytes
from truceline.watch.change import Remembered, area_marks, distances_m
from truceline.watch.names import Names
from truceline.watch.outcome import AreaName, area_name
from truceline.watch.proximity import Proximity
from truceline.watch.rules import SourceLimits, WatchRules
from truceline.watch.state import Counts, ReportLog, WatchState, source_rows

_COLUMNS = {
    "track": TRACK,
    "held": np.dtype(np.int64),
    "report": REPORT,
    "relation": RELATION,
    "close": EVENT,
    "mark": np.dtype("V16"),
}


class _Numbers(NamedTuple):
    """Old numbers in the order of names, and the new number of each old one, NONE where it is left out."""

    order: NDArray[np.int64]
    new: NDArray[np.int32]
    names: list[str]


def pack(state: WatchState) -> bytes:
    """The bytes of a state: the same for equal content, however it came about.

    Raises:
        StateError: it is too large.
    """
    tracks = _sorted(state.tracks.names.first(state.tracks.count), state.track["clock"] != NO_TIME)
    last = state.track["last"][tracks.order]
    counts, held = _rows_of(state.held.first, tracks.order)
    report = state.log.rows[np.concatenate((last[last != NONE], state.held.row[held]))]
    is_used = np.isin(np.arange(1, state.sources.count + 1), report["source"])
    sources = _sorted(state.sources.names.first(state.sources.count), is_used)
    report["source"] = np.concatenate(([0], sources.new + 1))[report["source"]]
    relation, areas = _canonical_relations(state, tracks)
    close, bubbles = _canonical_close(state.proximity, tracks)
    track = state.track[tracks.order]
    track["last"][last != NONE] = np.arange(np.count_nonzero(last != NONE))
    # These follow from the rest.
    track["silent_at"], track["due_at"], track["clear_m"] = NO_TIME, NO_TIME, 0.0
    head = {
        "rules": _rules_document(state.rules),
        "mark": state.mark,
        "sequence": state.sequence,
        "counts": asdict(state.counts),
        "tracks": tracks.names,
        "sources": sources.names,
        "areas": areas,
        "bubbles": bubbles,
    }
    columns = (track, counts, report, relation, close, _marks(state))
    return to_bytes(head, dict(zip(_COLUMNS, columns, strict=True)))


def _sorted(names: list[str], is_kept: NDArray[np.bool_]) -> _Numbers:
    kept = sorted(np.flatnonzero(is_kept).tolist(), key=names.__getitem__)
    new = np.full(len(names), NONE, dtype=np.int32)
    new[kept] = np.arange(len(kept))
    return _Numbers(np.array(kept, dtype=np.int64), new, [names[number] for number in kept])


def _rows_of(first: NDArray[np.int64], order: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many rows each track has, in an order of tracks, and the places of these rows."""
    counts = np.diff(first)[order]
    ends = np.cumsum(counts)
    return counts, np.arange(counts.sum()) + np.repeat(first[order] - ends + counts, counts)


def _canonical_relations(state: WatchState, tracks: _Numbers) -> tuple[NDArray[Any], list[AreaName]]:
    """The relations by new numbers, with distances and without what no longer matters, and the names of their areas."""
    _, places = _rows_of(state.relations.first, tracks.order)
    row = state.relations.row[places]
    is_told = (row["status"] == INSIDE) | (row["flags"] & IS_APPROACHING != 0)
    if state.zones is not None:
        row["distance_m"][is_told] = distances_m(state.zones, row[is_told], state.log.rows, state.track)
    row["distance_m"][~is_told] = math.nan
    _forget(row)
    used, place = np.unique(row["area"], return_inverse=True)
    names = [_area_name(state, int(number)) for number in used]
    order = sorted(range(len(names)), key=names.__getitem__)
    row["area"] = np.argsort(np.array(order, dtype=np.int64))[place]
    row["track"] = tracks.new[row["track"]]
    return row[np.lexsort((row["area"], row["track"]))], [names[number] for number in order]


def _area_name(state: WatchState, number: int) -> AreaName:
    if isinstance(state.zones, Remembered):
        return state.zones.names[number]
    assert state.zones is not None
    return area_name(state.zones.areas[number])


def _forget(row: NDArray[Any]) -> None:
    """Clear what relations only hold because it once mattered."""
    is_certain = row["flags"] & IS_UNCERTAIN == 0
    row["agreed"][is_certain], row["crossed_at"][is_certain] = NO_TIME, NO_TIME
    row["flags"][is_certain] &= ~IS_TOUCHING
    row["flags"][row["status"] != UNKNOWN] &= ~IS_AFTER_GAP
    is_uncrossed = row["crossed_at"] == NO_TIME
    row["crossed_lon"][is_uncrossed], row["crossed_lat"][is_uncrossed] = 0.0, 0.0
    is_outside = row["status"] != INSIDE
    row["since"][is_outside], row["milestone"][is_outside] = NO_TIME, 0


def _canonical_close(proximity: Proximity, tracks: _Numbers) -> tuple[NDArray[Any], list[AreaName]]:
    """The close pairs by new numbers, and the names of their bubbles."""
    row = proximity.close.copy()
    row["track"], row["other_track"] = tracks.new[row["track"]], tracks.new[row["other_track"]]
    is_turned = (row["area"] == NONE) & (row["track"] > row["other_track"])
    for one, two in (("track", "other_track"), ("agreed_report", "report")):
        row[one][is_turned], row[two][is_turned] = row[two][is_turned], row[one][is_turned]
    used = np.unique(row["area"][row["area"] != NONE]).tolist()
    order = sorted(used, key=proximity.bubbles.__getitem__)
    new = np.full(len(proximity.bubbles) + 1, NONE, dtype=np.int32)
    new[order] = np.arange(len(order))
    row["area"] = new[row["area"]]
    return row[np.lexsort((row["other_track"], row["track"], row["area"]))], [proximity.bubbles[k] for k in order]


def _marks(state: WatchState) -> NDArray[Any]:
    """The marks of all areas that the watch was last stepped with, sorted."""
    marks: list[bytes] = []
    if isinstance(state.zones, Remembered):
        marks = sorted(state.zones.marks)
    elif state.zones is not None:
        marks = sorted(area_marks(state.zones))
    return np.frombuffer(b"".join(marks), dtype=_COLUMNS["mark"])


def unpack(data: bytes) -> WatchState:
    """The state that was packed: the next step goes on as if the watch had never stopped.

    Raises:
        StateError: the bytes are damaged, or were made by another version.
    """
    head, columns = from_bytes(data, _COLUMNS)
    try:
        rules, counts = _rules(head["rules"]), Counts(**{name: int(own) for name, own in head["counts"].items()})
        areas = tuple(AreaName(*_texts(name)) for name in head["areas"])
        bubbles = tuple(AreaName(*_texts(name)) for name in head["bubbles"])
        names, sources = _texts(head["tracks"]), _texts(head["sources"])
        mark, sequence = int(head["mark"]), head["sequence"]
        source = source_rows(rules, sources)
    except (TrucelineError, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise StateError(f"the head of a snapshot of the watch is unusable: {error}", hint=_HINT) from error
    sizes = {"track": len(names), "source": len(source), "area": len(areas), "bubble": len(bubbles)}
    if not (_are_sound(columns, sizes) and NO_TIME <= mark <= NEVER and isinstance(sequence, int | None)):
        raise StateError("the rows of a snapshot of the watch do not fit together", hint=_HINT)
    track, report, relation = columns["track"], columns["report"], columns["relation"]
    has_last = track["last"] != NONE
    last = report[track["last"][has_last]]
    track["silent_at"][has_last] = last["at"] + source["gap_ms"][last["source"]]
    held = np.arange(len(last), len(report), dtype=np.int32)
    return WatchState(
        rules=rules,
        zones=Remembered(areas, frozenset(columns["mark"].tolist())),
        tracks=Numbering(Names(names), len(names)),
        sources=Numbering(Names(sources), len(sources)),
        source=source,
        track=track,
        log=ReportLog(report, len(report)),
        end=len(report),
        held=Held(np.concatenate(([0], np.cumsum(columns["held"]))), held, report["at"][held]),
        relations=Relations(np.searchsorted(relation["track"], np.arange(len(track) + 1)), relation),
        proximity=Proximity(columns["close"], bubbles),
        mark=mark,
        sequence=sequence,
        counts=counts,
    )


_HINT = "take the one before, and replay what came since"


def _texts(values: list[Any]) -> list[str]:
    if not all(isinstance(value, str) for value in values):
        raise TypeError("a name is no text")
    return list(values)


def _rules_document(rules: WatchRules) -> dict[str, Any]:
    sources = {name: asdict(limits) for name, limits in rules.sources.items()}
    return {**vars(rules), "sources": sources, "default": asdict(rules.default)}


def _rules(document: dict[str, Any]) -> WatchRules:
    sources = {name: SourceLimits(**own) for name, own in document["sources"].items()}
    return WatchRules(**{**document, "sources": sources, "default": SourceLimits(**document["default"])})


def _are_sound(columns: Columns, sizes: dict[str, int]) -> bool:
    """True if no row points at one that is not there, so that kernels can trust them all."""
    track, held, report, relation, close = (columns[name] for name in ("track", "held", "report", "relation", "close"))
    has_last = track["last"] != NONE
    checks = (
        len(track) == len(held) == sizes["track"],
        np.array_equal(track["last"][has_last], np.arange(np.count_nonzero(has_last))),
        held.min(initial=0) >= 0 and np.count_nonzero(has_last) + held.sum() == len(report),
        _within(report["source"], 0, sizes["source"]) and _within(report["datum"], 0, len(DATUMS)),
        _within(report["at"], FIRST_AT, LAST_AT + 1) and _within(track["clock"], FIRST_AT, LAST_AT + 1),
        (np.abs(report["lon"]) <= 180).all() and (np.abs(report["lat"]) <= 90).all(),
        _within(relation["track"], 0, sizes["track"]) and _within(relation["area"], 0, sizes["area"]),
        _within(relation["agreed"][relation["agreed"] != NO_TIME], FIRST_AT, LAST_AT + 1),
        _within(relation["since"], NO_TIME, NEVER) and _within(relation["crossed_at"], NO_TIME, NEVER),
        _within(relation["status"], 0, INSIDE + 1) and _within(relation["milestone"], 0, 1 << 20),
        _within(close["track"], 0, sizes["track"]) and _within(close["other_track"], 0, sizes["track"]),
        _within(close["area"], NONE, sizes["bubble"]) and _within(close["kind"], 0, len(KINDS)),
        _within(close["report"], FIRST_AT, LAST_AT + 1) and _within(close["agreed_report"], FIRST_AT, LAST_AT + 1),
        all(_within(close[name], NO_TIME, NEVER) for name in ("at", "not_before", "not_after", "predicted_at")),
        _within(close["reason"], 0, len(REASONS)) and _within(close["verdict"], NONE, len(VERDICTS)),
    )
    return (
        all(checks) and _are_ordered(relation, sizes["area"]) and bool((track["last"][relation["track"]] != NONE).all())
    )


def _within(numbers: NDArray[Any], low: int, high: int | np.integer[Any]) -> bool:
    return bool(((numbers >= low) & (numbers < high)).all())


def _are_ordered(relation: NDArray[Any], areas: int) -> bool:
    """True if relations are sorted by track, then area, each pair once."""
    return bool((np.diff(relation["track"].astype(np.int64) * areas + relation["area"]) > 0).all())
