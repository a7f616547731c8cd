"""Tracks that come close to each other, or to the centre of a bubble, drawn tick by tick."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.pairs import close_pairs, pairs_around
from truceline.kernels.stream.admit import FIRST_AT, Held, Released
from truceline.kernels.stream.closeness import (
    Bubbles,
    Known,
    Pairs,
    Standing,
    judge,
    ordered,
    stand,
    standing_centres,
    with_close,
)
from truceline.kernels.stream.rows import EVENT, NO_TIME, NONE
from truceline.kernels.stream.turns import Timetable
from truceline.model.shapes import Bubble
from truceline.watch.arrivals import Numbering
from truceline.watch.ground import calendar_of
from truceline.watch.names import Names
from truceline.watch.outcome import AreaName, Events, area_name
from truceline.watch.rules import WatchRules
from truceline.watch.zones.zoneset import ZoneSet


@dataclass(frozen=True, eq=False)
class Proximity:
    """Which tracks are close to each other: all that the watch remembers of pairs between two steps.

    Args:
        close: rows of EVENT, one for each limit and pair, sorted by area, track and other track: what would be told
            if the two parted now. `area` is a place in `bubbles`, NONE where the limit is that of all tracks.
        bubbles: those of the last snapshot of zones, then those that it took away from tracks that are still close.
    """

    close: NDArray[Any] = field(default_factory=lambda: np.zeros(0, EVENT))
    bubbles: tuple[AreaName, ...] = ()


class Arrived(NamedTuple):
    """The reports that a step knows of, by rows of REPORT, before it uses those that it releases."""

    row: NDArray[Any]
    source: NDArray[Any]
    """Rows of SOURCE."""
    track: NDArray[Any]
    """Rows of TRACK, as they were before this step."""
    released: Released
    held: Held
    begin: int
    """From this row on, reports came with this step."""
    track_of: NDArray[np.int32]
    """shape (reports of this step,): the track of each, NONE for invalid ones."""


class _Ground(NamedTuple):
    """The bubbles of a snapshot of zones, with the names of the tracks at their centres."""

    names: tuple[AreaName, ...]
    centre: tuple[str, ...]
    radius_m: NDArray[np.float64]
    terms: NDArray[Any]
    timetable: Timetable


_grounds: WeakKeyDictionary[ZoneSet, _Ground] = WeakKeyDictionary()


def advance(
    state: Proximity,
    arrived: Arrived,
    marks: tuple[int, int, int],
    rules: WatchRules,
    zones: ZoneSet,
    tracks: Numbering,
) -> tuple[Proximity, Events]:
    """What is remembered of pairs after a step, and the events of the ticks that it draws.

    Args:
        marks: the latest mark before the step and after it, and the lateness, ms.
        zones: the snapshot that holds from here on. tracks: names of the tracks known now.
    """
    ground = _ground_of(zones)
    rows = np.zeros(0, EVENT)
    if not (rules.proximity_m > 0 or ground.names or state.bubbles or len(state.close)):
        return state, Events(rows, tracks.names, ())
    close, names = _renumbered(state, ground.names)
    if rules.proximity_m > 0 or ground.names or len(close):
        known, span = _known(arrived, marks, tracks.count)
        bubbles = Bubbles(tracks.names.known(tracks.count, ground.centre), *ground[2:])
        close, rows = _drawn(known, span, rules, bubbles, close)
    is_any_gone = close["area"].max(initial=NONE) >= len(ground.names)
    after = Proximity(close, names if is_any_gone else ground.names)
    return after, Events(_with_sorted_names(rows, tracks.names), tracks.names, (), names)


def _ground_of(zones: ZoneSet) -> _Ground:
    ground = _grounds.get(zones)
    if ground is None:
        shapes = [bubble.shape for bubble in zones.bubbles]
        ground = _grounds[zones] = _Ground(
            tuple(area_name(bubble) for bubble in zones.bubbles),
            tuple(shape.track for shape in shapes if isinstance(shape, Bubble)),
            np.array([shape.radius_m for shape in shapes if isinstance(shape, Bubble)], dtype=np.float64),
            *calendar_of(zones.bubbles),
        )
    return ground


def _renumbered(state: Proximity, names: tuple[AreaName, ...]) -> tuple[NDArray[Any], tuple[AreaName, ...]]:
    """The close pairs by the bubbles of a new snapshot, and its bubbles with those that it took away behind them."""
    if state.bubbles == names:
        return state.close, names
    used = np.unique(state.close["area"][state.close["area"] >= 0])
    every = tuple(dict.fromkeys((*names, *(state.bubbles[area] for area in used))))
    number = np.array([*(every.index(name) if name in every else NONE for name in state.bubbles), NONE], dtype=np.int32)
    close = state.close.copy()
    close["area"] = number[close["area"]]
    return close[np.lexsort((close["other_track"], close["track"], close["area"]))], every


def _known(arrived: Arrived, marks: tuple[int, int, int], track_count: int) -> tuple[Known, tuple[int, int]]:
    """The reports as kernels read them, and the horizon of the stream before the step and after it."""
    mark, next_mark, lateness_ms = marks
    clock = max(mark, int(arrived.track["clock"].max(initial=NO_TIME)))
    at = arrived.row["at"][arrived.begin : arrived.begin + len(arrived.track_of)]
    clocks = np.maximum.accumulate(np.concatenate(([clock], np.where(arrived.track_of >= 0, at, clock))))
    last = np.full(track_count, NONE, dtype=np.int32)
    last[: len(arrived.track)] = arrived.track["last"]
    known = Known(
        arrived.row,
        arrived.source,
        last,
        arrived.released,
        arrived.held,
        arrived.begin,
        clocks[1:] - lateness_ms,
    )
    return known, (clock - lateness_ms, max(int(clocks[-1]), next_mark) - lateness_ms)


def _drawn(
    known: Known, span: tuple[int, int], rules: WatchRules, bubbles: Bubbles, close: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """The pairs that are close after the ticks from one horizon up to another, and the events of these ticks."""
    period_ms = round(1000 * rules.proximity_period_s)
    tick, until = _tick_from(max(span[0], FIRST_AT), period_ms), span[1]
    told = [np.zeros(0, EVENT)]
    arrivals = None
    while tick < until:
        standing = stand(known, tick)
        if len(standing.track) > 1 or len(close):
            close, rows = _judged(known, standing, rules, bubbles, tick, close)
            told.append(rows)
            tick += period_ms
        else:
            # Nothing can happen before something else arrives.
            arrivals = _arrivals(known) if arrivals is None else arrivals
            place = int(np.searchsorted(arrivals, tick, side="right"))
            tick = _tick_from(int(arrivals[place]), period_ms) if place < len(arrivals) else until
    return close, np.concatenate(told)


def _tick_from(at: int, period_ms: int) -> int:
    """The first tick at or after a time."""
    return -(-at // period_ms) * period_ms


def _arrivals(known: Known) -> NDArray[np.int64]:
    """The times from which on reports count, sorted: when they were observed, or the next tick after they came."""
    rows = np.concatenate((known.released.row, known.held.row))
    at: NDArray[np.int64] = known.row["at"][rows]
    is_new = rows >= known.begin
    at[is_new] = np.maximum(at[is_new], known.came_at[rows[is_new] - known.begin])
    at.sort()
    return at


def _judged(
    known: Known, standing: Standing, rules: WatchRules, bubbles: Bubbles, tick: int, close: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """The pairs that are close after a tick, and the events of the tick."""
    pairs = with_close(standing, _near(standing, rules.proximity_m, bubbles, tick), close)
    kept, told = np.empty(len(pairs.one), EVENT), np.empty(len(pairs.one), EVENT)
    kept_count, told_count = judge(known, standing, bubbles, rules.proximity_m, tick, pairs, close, kept, told)
    return kept[:kept_count], told[:told_count]


def _near(standing: Standing, limit_m: float, bubbles: Bubbles, tick: int) -> Pairs:
    """The pairs that are within some limit of each other."""
    nothing = np.zeros(0, dtype=np.int32)
    one, two, distance_m = nothing, nothing, np.zeros(0)
    if limit_m > 0:
        one, two, distance_m = _in_order(close_pairs(standing.lon, standing.lat, limit_m), len(standing.track))
    number = np.empty(len(bubbles.centre), dtype=np.int32)
    number = number[: standing_centres(bubbles, standing, tick, number)]
    if not len(number):
        return Pairs(np.full(len(one), NONE, dtype=np.int32), one, two, distance_m, nothing)
    centre = standing.place[bubbles.centre[number]]
    around = pairs_around(standing.lon, standing.lat, centre, bubbles.radius_m[number])
    which, other, away_m = _in_order(around, max(len(number), len(standing.track)))
    return Pairs(
        np.concatenate((np.full(len(one), NONE, dtype=np.int32), number[which])),
        np.concatenate((one, other)),
        np.concatenate((two, centre[which])),
        np.concatenate((distance_m, away_m)),
        nothing,
    )


def _in_order(
    pairs: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]], limit: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """Pairs of numbers below a limit, sorted by the first, then the second."""
    first, second, distance_m = pairs
    order = ordered(first, second, limit)
    return first[order], second[order], distance_m[order]


def _with_sorted_names(rows: NDArray[Any], names: Names) -> NDArray[Any]:
    """The events of tracks without a bubble, with the track first whose name sorts first."""
    pairs = zip(rows["track"].tolist(), rows["other_track"].tolist(), strict=True)
    swapped = np.array([names[one] > names[two] for one, two in pairs], dtype=np.bool_) & (rows["area"] == NONE)
    for one, two in (("track", "other_track"), ("agreed_report", "report")):
        rows[one][swapped], rows[two][swapped] = rows[two][swapped], rows[one][swapped]
    return rows
