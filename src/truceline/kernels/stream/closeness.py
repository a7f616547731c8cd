"""Where all tracks stand at one tick, and which of them become close, stay close, or part."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from truceline.kernels.forecast import degrees_per_second, followed_s
from truceline.kernels.pairs import between_m
from truceline.kernels.stream.admit import Held, Released
from truceline.kernels.stream.rows import (
    APART,
    NO_TIME,
    NONE,
    WAS_SILENT,
)
from truceline.kernels.stream.turns import Timetable, is_active


class Known(NamedTuple):
    """The reports that a step knows of: a track's last used one, those it releases, those it holds."""

    row: NDArray[Any]
    """Rows of REPORT."""
    source: NDArray[Any]
    """Rows of SOURCE."""
    last: NDArray[np.int32]
    """shape (tracks,): row of the last report used before this step, NONE if there was none."""
    released: Released
    held: Held
    begin: int
    """From this row on, reports came with this step."""
    came_at: NDArray[np.int64]
    """shape (reports of this step,): the horizon of the stream when each came, ms UTC."""


class Standing(NamedTuple):
    """Where tracks stand at a tick, in order of their numbers."""

    track: NDArray[np.int32]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    row: NDArray[np.int32]
    """of the report that puts it there."""
    place: NDArray[np.int32]
    """shape (tracks,): the place of each track here, NONE if it stands nowhere."""


class Bubbles(NamedTuple):
    """The bubbles of a snapshot of zones."""

    centre: NDArray[np.int32]
    """shape (bubbles,): number of the track, NONE if no report of it ever came."""
    radius_m: NDArray[np.float64]
    terms: NDArray[Any]
    """Rows of TERMS."""
    timetable: Timetable


class Near(NamedTuple):
    """Two tracks within a limit, sorted by bubble, track and other track."""

    bubble: NDArray[np.int32]
    """NONE where the limit is that of all tracks."""
    one: NDArray[np.int32]
    """place in `Standing`; of two tracks without a bubble the one with the lower number."""
    two: NDArray[np.int32]
    """the other one, or the centre of the bubble."""
    distance_m: NDArray[np.float64]


@njit(cache=True, nogil=True)
def stand(known: Known, tick: int, standing: Standing) -> int:
    """Write where tracks stand at a tick, and say how many do."""
    count = 0
    for track in range(len(known.last)):
        standing.place[track] = NONE
        number = _last_report(known, track, tick)
        if number == NONE:
            continue
        report = known.row[number]
        if tick - report["at"] > known.source[report["source"]]["gap_ms"]:
            continue
        standing.lon[count], standing.lat[count] = _moved(report, tick)
        standing.track[count], standing.row[count] = track, number
        standing.place[track] = count
        count += 1
    return count


@njit(cache=True, nogil=True)
def _last_report(known: Known, track: int, tick: int) -> int:
    """The row of a track's last report at or before a tick, of those that came before it was drawn; or NONE."""
    for first, row in ((known.held.first, known.held.row), (known.released.first, known.released.row)):
        low, high = first[track], first[track + 1]
        while low < high:
            middle = (low + high) // 2
            if known.row[row[middle]]["at"] <= tick:
                low = middle + 1
            else:
                high = middle
        for place in range(low - 1, first[track] - 1, -1):
            number = np.int64(row[place])
            if number < known.begin or known.came_at[number - known.begin] <= tick:
                return number
    return np.int64(known.last[track])


@njit(cache=True, nogil=True)
def _moved(report, tick: int) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    """Where a report's course and speed have brought its track by a tick."""
    lon, lat = report["lon"], report["lat"]
    east, north = _velocity(report)
    if east == 0.0 and north == 0.0:
        return lon, lat
    passed_s = followed_s(lat, east, north, (tick - report["at"]) / 1000.0)
    return _turned(lon + passed_s * east), lat + passed_s * north


@njit(cache=True, nogil=True)
def _velocity(report) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    """East and north degrees per second as reported; 0 if not."""
    if math.isnan(report["course_deg"]) or not report["speed_mps"] > 0.0:
        return 0.0, 0.0
    return degrees_per_second(report["lat"], report["course_deg"], report["speed_mps"])


@njit(cache=True, nogil=True)
def _turned(lon: float) -> float:
    """The same longitude, turned by 360 degrees if it lies beyond 180."""
    if lon > 180.0:
        return lon - 360.0
    return lon + 360.0 if lon < -180.0 else lon


@njit(cache=True, nogil=True)
def standing_centres(bubbles: Bubbles, standing: Standing, tick: int, bubble: NDArray[np.int32]) -> int:
    """Write the bubbles that are active at a tick and whose centre stands somewhere, and say how many there are."""
    count = 0
    for number in range(len(bubbles.centre)):
        centre = bubbles.centre[number]
        if centre != NONE and standing.place[centre] != NONE:
            bubble[count] = number
            count += is_active(bubbles.terms, bubbles.timetable, number, tick)
    return count


@njit(cache=True, nogil=True)
def ordered(first: NDArray[np.int32], second: NDArray[np.int32], limit: int) -> NDArray[np.int32]:
    """The order of pairs of numbers below a limit by the first, then the second."""
    order = np.arange(len(first)).astype(np.int32)
    for numbers in (second, first):
        place = np.zeros(limit + 1, dtype=np.int64)
        for number in numbers:
            place[number + 1] += 1
        for number in range(limit):
            place[number + 1] += place[number]
        before, order = order, np.empty_like(order)
        for own in before:
            order[place[numbers[own]]] = own
            place[numbers[own]] += 1
    return order


@njit(cache=True, nogil=True)
def judge(  # type: ignore[no-untyped-def]
    known: Known,
    standing: Standing,
    bubbles: Bubbles,
    limit_m: float,
    tick: int,
    near: Near,
    close,
    kept,
    told,
) -> tuple[int, int]:
    """Hold the pairs that are near at a tick against those that were close before.

    Args:
        limit_m: of any two tracks without a bubble.
        close: rows of EVENT in the order of `near`, one for each pair that was close, as it would be told if the
            pair parted; area is the number of the bubble, and one beyond those of `bubbles` is gone.
        kept: room for the rows of pairs that are close now. told: room for events.

    Returns:
        How many rows and events were written.
    """
    kept_count, told_count, before, pair = 0, 0, 0, 0
    while before < len(close) or pair < len(near.one):
        order = _order(standing, near, pair, close, before)
        row = kept[kept_count]
        if order <= 0:
            bubble, one, two = np.int64(near.bubble[pair]), np.int64(near.one[pair]), np.int64(near.two[pair])
            distance_m = near.distance_m[pair]
            pair += 1
        else:
            bubble = np.int64(close[before]["area"])
            one = np.int64(standing.place[close[before]["track"]])
            two = np.int64(standing.place[close[before]["other_track"]])
            distance_m = math.inf
            if one != NONE and two != NONE:
                distance_m = between_m(standing.lon[one], standing.lat[one], standing.lon[two], standing.lat[two])
        if order >= 0:
            kept[kept_count] = close[before]
            before += 1
            reason = _reason_to_part(known, standing, bubbles, limit_m, tick, bubble, one, two, distance_m)
            if reason == NONE:
                if distance_m < row["distance_m"]:
                    _write(known, standing, bubbles, tick, bubble, one, two, distance_m, row)
                kept_count += 1
                continue
            told[told_count] = row
            told[told_count]["reason"], told[told_count]["not_after"] = reason, tick
            if reason == APART and (one == NONE or two == NONE):
                told[told_count]["notes"] |= WAS_SILENT
            told_count += 1
        elif _is_close(known, standing, bubbles, limit_m, bubble, one, two, distance_m):
            _begin(known, standing, bubbles, tick, bubble, one, two, distance_m, row)
            told[told_count] = row
            told[told_count]["not_before"] = NO_TIME
            _predict(known, standing, tick, one, two, told[told_count])
            told_count += 1
            kept_count += 1
    return kept_count, told_count
