"""Where all tracks stand at one tick, and which of them become close, stay close, or part."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.borrowing import compiled
from truceline.kernels.forecast import degrees_per_second, followed_s
from truceline.kernels.geodesic import length, metres_per_degree
from truceline.kernels.pairs import between_m
from truceline.kernels.stream.admit import Held, Released
from truceline.kernels.stream.rows import (
    APART,
    CANNOT_TELL,
    CLOSE,
    ERROR_UNKNOWN,
    NO_TIME,
    NONE,
    PROXIMITY,
    VERDICT_INSIDE,
    VERDICT_OUTSIDE,
    WAS_SILENT,
    ZONE_CHANGED,
    ZONE_ENDED,
)
from truceline.kernels.stream.sight import both, resolved_error_m, sight, vertical_verdict
from truceline.kernels.stream.turns import Timetable, is_active

_NEARER_M = 0.001
"""By so much at least must a pair come nearer for its least distance to be another: more than rounding."""


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
    error_m: NDArray[np.float64]
    row: NDArray[np.int32]
    """of the report that puts it there."""
    report_at: NDArray[np.int64]
    notes: NDArray[np.int8]
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


class Pairs(NamedTuple):
    """Two tracks and a limit that they are held against, sorted by bubble, track and other track."""

    bubble: NDArray[np.int32]
    """NONE where the limit is that of all tracks."""
    one: NDArray[np.int32]
    """place in `Standing`, NONE if the track stands nowhere; without a bubble, the track with the lower number."""
    two: NDArray[np.int32]
    """the other track, or the centre of the bubble."""
    distance_m: NDArray[np.float64]
    was: NDArray[np.int32]
    """row of the pair among those that were close, NONE if it was not."""


@compiled
def stand(known: Known, tick: int) -> Standing:
    """Where tracks stand at a tick: those whose last report is not older than its gap."""
    total = len(known.last)
    track, row, place = np.empty(total, np.int32), np.empty(total, np.int32), np.empty(total, np.int32)
    lon, lat, error_m = np.empty(total), np.empty(total), np.empty(total)
    report_at, notes = np.empty(total, np.int64), np.empty(total, np.int8)
    count = 0
    for own in range(total):
        place[own] = NONE
        number = _last_report(known, own, tick)
        if number == NONE:
            continue
        report = known.row[number]
        if tick - report["at"] > known.source[report["source"]]["gap_ms"]:
            continue
        error_m[count], is_unknown = resolved_error_m(report, known.source)
        lon[count], lat[count] = _moved(report, tick)
        notes[count] = ERROR_UNKNOWN if is_unknown else 0
        track[count], row[count], report_at[count] = own, number, report["at"]
        place[own] = count
        count += 1
    return Standing(
        track[:count], lon[:count], lat[:count], error_m[:count], row[:count], report_at[:count], notes[:count], place
    )


@compiled
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


@compiled
def _moved(report, tick: int) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    """Where the course and speed of a report have brought its track by a tick."""
    lon, lat = report["lon"], report["lat"]
    east, north = _velocity(report)
    if east == 0.0 and north == 0.0:
        return lon, lat
    passed_s = followed_s(lat, east, north, (tick - report["at"]) / 1000.0)
    return _turned(lon + passed_s * east), min(90.0, max(-90.0, lat + passed_s * north))


@compiled
def _velocity(report) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    """East and north degrees per second as reported; 0 if not."""
    if math.isnan(report["course_deg"]) or math.isnan(report["speed_mps"]) or report["speed_mps"] == 0.0:
        return 0.0, 0.0
    return degrees_per_second(report["lat"], report["course_deg"], report["speed_mps"])


@compiled
def _turned(lon: float) -> float:
    """The same longitude, turned by 360 degrees if it lies beyond 180."""
    if lon > 180.0:
        return lon - 360.0
    return lon + 360.0 if lon < -180.0 else lon


@compiled
def standing_centres(bubbles: Bubbles, standing: Standing, tick: int, bubble: NDArray[np.int32]) -> int:
    """Write the bubbles that are active at a tick and whose centre stands somewhere, and say how many there are."""
    count = 0
    for number in range(len(bubbles.centre)):
        centre = bubbles.centre[number]
        if centre != NONE and standing.place[centre] != NONE:
            bubble[count] = number
            count += is_active(bubbles.terms, bubbles.timetable, number, tick)
    return count


@compiled
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


@compiled
def with_close(standing: Standing, near: Pairs, close) -> Pairs:  # type: ignore[no-untyped-def]
    """The pairs that are near now and those that were close before, each once.

    Args:
        near: without `was`. close: rows of EVENT, in the order of pairs; area is the number of the bubble.
    """
    room = len(near.one) + len(close)
    pairs = Pairs(
        np.empty(room, dtype=np.int32),
        np.empty(room, dtype=np.int32),
        np.empty(room, dtype=np.int32),
        np.empty(room),
        np.empty(room, dtype=np.int32),
    )
    count, place, was = 0, 0, 0
    while place < len(near.one) or was < len(close):
        order = -1 if was == len(close) else 1
        if place < len(near.one) and was < len(close):
            one, two = standing.track[near.one[place]], standing.track[near.two[place]]
            order = _order(near.bubble[place], one, two, close[was])
        pairs.was[count] = NONE if order < 0 else was
        if order <= 0:
            pairs.bubble[count], pairs.distance_m[count] = near.bubble[place], near.distance_m[place]
            pairs.one[count], pairs.two[count] = near.one[place], near.two[place]
        else:
            one, two = standing.place[close[was]["track"]], standing.place[close[was]["other_track"]]
            pairs.bubble[count], pairs.one[count], pairs.two[count] = close[was]["area"], one, two
            pairs.distance_m[count] = math.inf
            if NONE not in (one, two):
                pairs.distance_m[count] = between_m(
                    standing.lon[one], standing.lat[one], standing.lon[two], standing.lat[two]
                )
        count += 1
        place += order <= 0
        was += order >= 0
    return Pairs(
        pairs.bubble[:count], pairs.one[:count], pairs.two[:count], pairs.distance_m[:count], pairs.was[:count]
    )


@compiled
def _order(bubble: int, track: int, other: int, row) -> int:  # type: ignore[no-untyped-def]
    """-1 if a pair comes before that of a row, 1 if after, 0 if they are the same."""
    if bubble != row["area"]:
        return -1 if bubble < row["area"] else 1
    if track != row["track"]:
        return -1 if track < row["track"] else 1
    if other != row["other_track"]:
        return -1 if other < row["other_track"] else 1
    return 0


@compiled
def judge(  # type: ignore[no-untyped-def]
    known: Known,
    standing: Standing,
    bubbles: Bubbles,
    limit_m: float,
    tick: int,
    pairs: Pairs,
    close,
    kept,
    told,
) -> tuple[int, int]:
    """Decide which pairs are close at a tick, and tell of those that become so or part.

    Args:
        limit_m: of any two tracks, whatever their bubbles.
        close: rows of EVENT, the pairs that were close, each as it would be told if it parted; the number of a
            bubble that `bubbles` does not have means that it is gone.
        kept: room for the rows of the pairs that are close now. told: room for events.

    Returns:
        How many rows and events were written.
    """
    kept_count, told_count = 0, 0
    for pair in range(len(pairs.one)):
        bubble, one, two = np.int64(pairs.bubble[pair]), pairs.one[pair], pairs.two[pair]
        was, distance_m, error_m = pairs.was[pair], pairs.distance_m[pair], 0.0
        limit, verdict, reason, notes = limit_m, VERDICT_INSIDE, APART, 0
        if NONE in (one, two):
            verdict, notes = VERDICT_OUTSIDE, WAS_SILENT
        elif bubble != NONE:
            limit, verdict, reason, notes = _limit_of_bubble(known, bubbles, bubble, tick, standing.row[one])
        if verdict != VERDICT_OUTSIDE:
            error_m = standing.error_m[one] + standing.error_m[two]
            verdict = both(verdict, _level(distance_m, limit, error_m))
            notes |= standing.notes[one] | standing.notes[two]
        row = kept[kept_count]
        if was != NONE:
            kept[kept_count] = close[was]
        elif verdict == VERDICT_INSIDE:
            _begin(row, tick, bubble, standing.track[one], standing.track[two])
        else:
            continue
        if verdict == VERDICT_OUTSIDE:
            told[told_count] = row
            told[told_count]["reason"], told[told_count]["not_after"] = reason, tick
            told[told_count]["notes"] |= notes & WAS_SILENT
            told_count += 1
            continue
        if distance_m <= row["distance_m"] - _NEARER_M:
            row["at"], row["distance_m"], row["error_m"], row["notes"] = tick, distance_m, error_m, notes
            row["agreed_report"], row["report"] = standing.report_at[one], standing.report_at[two]
            row["lon"] = _middle(standing.lon[one], standing.lon[two])
            row["lat"] = 0.5 * (standing.lat[one] + standing.lat[two])
        if was == NONE:
            told[told_count] = row
            _foresee(known, standing, tick, one, two, told[told_count])
            told_count += 1
        kept_count += 1
    return kept_count, told_count


@compiled
def _limit_of_bubble(
    known: Known, bubbles: Bubbles, bubble: int, tick: int, number: int
) -> tuple[float, int, int, int]:
    """A bubble's radius, and for a track in it by its report: vertical verdict, why it parts if outside, and notes."""
    if bubble >= len(bubbles.centre):
        return 0.0, VERDICT_OUTSIDE, ZONE_CHANGED, 0
    if not is_active(bubbles.terms, bubbles.timetable, bubble, tick):
        return 0.0, VERDICT_OUTSIDE, ZONE_ENDED, 0
    height, notes = vertical_verdict(bubbles.terms[bubble], sight(known.row[number], known.source, 0))
    return bubbles.radius_m[bubble], height, APART, notes


@compiled
def _level(distance_m: float, limit_m: float, error_m: float) -> int:
    """Whether two tracks are close (inside each other's limit), apart, or it cannot be told."""
    if distance_m >= limit_m + error_m:
        return VERDICT_OUTSIDE
    return VERDICT_INSIDE if distance_m <= limit_m - error_m else CANNOT_TELL


@compiled
def _begin(row, tick: int, bubble: int, track: int, other: int) -> None:  # type: ignore[no-untyped-def]
    """Make a row of EVENT for a pair that becomes close at a tick, as it will be told when the pair parts."""
    row["not_before"], row["not_after"], row["predicted_at"] = tick, NO_TIME, NO_TIME
    row["distance_m"], row["predicted_distance_m"] = math.inf, math.nan
    row["track"], row["other_track"], row["area"] = track, other, bubble
    row["kind"], row["verdict"], row["reason"] = PROXIMITY, NONE, APART


@compiled
def _middle(lon0: float, lon1: float) -> float:
    """The longitude halfway between two, the shorter way around."""
    middle = 0.5 * (lon0 + lon1)
    return middle if abs(lon1 - lon0) <= 180.0 else _turned(middle + 180.0)


@compiled
def _foresee(known: Known, standing: Standing, tick: int, one: int, two: int, event) -> None:  # type: ignore[no-untyped-def]
    """Make a row tell that its pair becomes close, with its closest approach while the reports of both count."""
    a, b = known.row[standing.row[one]], known.row[standing.row[two]]
    east_m, north_m = metres_per_degree(0.5 * (standing.lat[one] + standing.lat[two]))
    (east_a, north_a), (east_b, north_b) = _velocity(a), _velocity(b)
    x, y = _turned(standing.lon[two] - standing.lon[one]) * east_m, (standing.lat[two] - standing.lat[one]) * north_m
    x_mps, y_mps = (east_b - east_a) * east_m, (north_b - north_a) * north_m
    speed2 = x_mps * x_mps + y_mps * y_mps
    counts_until = min(a["at"] + known.source[a["source"]]["gap_ms"], b["at"] + known.source[b["source"]]["gap_ms"])
    after_s = 0.0
    if speed2 > 0.0:
        after_s = min((counts_until - tick) / 1000.0, max(0.0, -(x * x_mps + y * y_mps) / speed2))
    event["reason"], event["not_before"] = CLOSE, NO_TIME
    event["predicted_at"] = tick + np.int64(np.rint(1000.0 * after_s))
    event["predicted_distance_m"] = length(x + x_mps * after_s, y + y_mps * after_s)
