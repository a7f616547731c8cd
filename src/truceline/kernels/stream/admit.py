"""Reports taken in as they come: invalid, late and equal ones set aside, the rest put in order track by track."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.borrowing import borrowing, compiled, inlined
from truceline.kernels.stream.rows import NONE

FIRST_AT = -62_135_596_800_000
"""The begin of the year 1, ms UTC."""
LAST_AT = 253_402_300_799_999
"""The end of the year 9999."""

INVALID, LATE, DUPLICATE = range(3)
"""Places of the counts."""


class Words(NamedTuple):
    """A column of words: the number of each word of a dictionary, and each row's place in the dictionary."""

    number: NDArray[np.int32]
    """The last is that of rows without a word, whose place is that or none of the dictionary."""
    place: NDArray[np.int32]


class Columns(NamedTuple):
    """An envelope's reports as they came; a column that is the same in every row may have just one."""

    track: Words
    """Numbers of tracks in the watch, NONE for no name."""
    at: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    altitude_m: NDArray[np.float64]
    course_deg: NDArray[np.float64]
    speed_mps: NDArray[np.float64]
    error_m: NDArray[np.float64]
    datum: Words
    source: Words


class Held(NamedTuple):
    """Reports within the lateness, track by track in order: track t has the places first[t] up to first[t + 1]."""

    first: NDArray[np.int64]
    row: NDArray[np.int32]
    at: NDArray[np.int64]


class Released(NamedTuple):
    """Reports older than their track's horizon, laid out like `Held`."""

    first: NDArray[np.int64]
    row: NDArray[np.int32]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


class Span(NamedTuple):
    """The time that passes in a step, track by track, ms UTC."""

    told_until: NDArray[np.int64]
    """shape (tracks,): turns up to and at this time have been told."""
    until: NDArray[np.int64]
    """shape (tracks,): what happens up to and at this time is told now; the horizon is 1 ms later."""


@compiled
def write_reports(columns: Columns, rows, begin: int, counts: NDArray[np.int64]) -> NDArray[np.int32]:  # type: ignore[no-untyped-def]
    """Write an envelope's reports into rows from `begin` on, and answer the track of each, NONE for invalid ones."""
    track = np.empty(len(columns.at), dtype=np.int32)
    counts[INVALID] += _write(columns, rows[begin : begin + len(track)], track)
    return track


@borrowing
def _write(columns: Columns, rows, track: NDArray[np.int32]) -> int:  # type: ignore[no-untyped-def]
    """Write reports into rows and the track of each, and answer how many are invalid."""
    altitude, course = _stride(columns.altitude_m), _stride(columns.course_deg)
    speed, error = _stride(columns.speed_mps), _stride(columns.error_m)
    datum, source = _stride(columns.datum.place), _stride(columns.source.place)
    invalid = 0
    for k in range(np.uint64(len(track))):
        row = rows[k]
        at, lon, lat = columns.at[k], columns.lon[k], columns.lat[k]
        row["at"] = at
        # A zero added makes -0.0 the 0.0 that it equals.
        row["lon"] = lon + 0.0
        row["lat"] = lat + 0.0
        row["altitude_m"] = _finite(columns.altitude_m[k * altitude])
        row["course_deg"] = _finite(columns.course_deg[k * course])
        row["speed_mps"] = _not_negative(columns.speed_mps[k * speed])
        row["error_m"] = _not_negative(columns.error_m[k * error])
        row["source"] = _number(columns.source, k * source)
        row["datum"] = _number(columns.datum, k * datum)
        number = _number(columns.track, k)
        # Comparisons with nan are false.
        is_valid = (abs(lon) <= 180.0) & (abs(lat) <= 90.0) & (at >= FIRST_AT) & (at <= LAST_AT) & (number >= 0)
        track[k] = number if is_valid else NONE
        invalid += not is_valid
    return invalid


@borrowing
def _stride(column: NDArray[Any]) -> int:
    """How far the next row's value is: a column of one value has it for every row."""
    return np.uint64(1) if len(column) > 1 else np.uint64(0)


@borrowing
def _number(words: Words, row: int) -> int:
    """The number of a row's word."""
    # A place before the first is, without a sign, beyond the last.
    place = min(np.uint32(words.place[row]), np.uint32(len(words.number) - 1))
    return words.number[place]


@borrowing
def _finite(value: float) -> float:
    return value + 0.0 if math.isfinite(value) else math.nan


@borrowing
def _not_negative(value: float) -> float:
    return value + 0.0 if math.isfinite(value) and value >= 0.0 else math.nan


@compiled
def admit(  # type: ignore[no-untyped-def]
    rows,
    sources,
    track_of: NDArray[np.int32],
    arrived_at: NDArray[np.int64],
    begin: int,
    tracks,
    held: Held,
    marks: tuple[int, int, int],
    counts: NDArray[np.int64],
) -> tuple[Held, Released, Span]:
    """Merge an envelope's reports into those held, release what is older than its track's horizon, and tell the time.

    Args:
        rows: of REPORT; the envelope's begin at row `begin`. sources: of SOURCE.
        track_of: shape (reports,), the track of each, NONE for those not to be used. arrived_at: their times, ms UTC.
        tracks: of TRACK, one for each track known now; their clocks are moved on.
        held: what was held before, by the tracks known then. counts: LATE and DUPLICATE are counted up.
        marks: the mark before this envelope, the mark it brings, and the lateness, ms.
    """
    mark, next_mark, lateness_ms = marks
    order, place = _by_track(track_of, len(tracks)), 0
    known, room = len(held.first) - 1, len(held.row) + len(order)
    kept = Held(np.empty(len(tracks) + 1, np.int64), np.empty(room, np.int32), np.empty(room, np.int64))
    out = Released(np.empty(len(tracks) + 1, np.int64), np.empty(room, np.int32), np.empty(room), np.empty(room))
    span = Span(np.empty(len(tracks), np.int64), np.empty(len(tracks), np.int64))
    ends = np.int64(0), np.int64(0)
    for track in range(len(tracks)):
        kept.first[track], out.first[track] = ends
        before, first = tracks[track]["clock"], place
        span.told_until[track] = max(before, mark) - lateness_ms - 1
        place, clock, is_in_order = _in_order(track_of, arrived_at, order, first, (track, before, mark - lateness_ms))
        end = ends[0]
        if not is_in_order:
            end, clock = _copy_held(held, track, kept, end), before
            for k in range(first, place):
                at = arrived_at[order[k]]
                if at < max(clock, mark) - lateness_ms:
                    counts[LATE] += 1
                else:
                    end = _put(rows, sources, kept, (ends[0], end), (begin + order[k], at), counts)
                    clock = max(clock, at)
        horizon = max(clock, next_mark) - lateness_ms
        tracks[track]["clock"], span.until[track] = clock, horizon - 1
        if is_in_order:
            # Nothing held is later than the clock was.
            for k in range(held.first[min(track, known)], held.first[min(track + 1, known)]):
                ends = _release_or_keep(rows, held.row[k], held.at[k], horizon, kept, out, ends)
            for k in range(first, place):
                ends = _release_or_keep(rows, begin + order[k], arrived_at[order[k]], horizon, kept, out, ends)
        else:
            for k in range(ends[0], end):
                ends = _release_or_keep(rows, kept.row[k], kept.at[k], horizon, kept, out, ends)
    kept.first[len(tracks)], out.first[len(tracks)] = ends
    return (
        Held(kept.first, kept.row[: ends[0]], kept.at[: ends[0]]),
        Released(out.first, out.row[: ends[1]], out.lon[: ends[1]], out.lat[: ends[1]]),
        span,
    )


@inlined
def _in_order(
    track_of: NDArray[np.int32],
    arrived_at: NDArray[np.int64],
    order: NDArray[np.int32],
    place: int,
    who: tuple[int, int, int],
) -> tuple[int, int, bool]:
    """Where the reports of a track end that begin at a place, their latest time, and whether each is the latest so far.

    Args:
        who: the track, its clock, and the time before which reports are late.
    """
    track, clock, not_late_at = who
    is_in_order = True
    while place < len(order) and track_of[order[place]] == track:
        at = arrived_at[order[place]]
        is_in_order &= (at > clock) & (at >= not_late_at)
        clock = max(clock, at)
        place += 1
    return place, clock, is_in_order


@inlined
def _release_or_keep(  # type: ignore[no-untyped-def]
    rows, row: int, at: int, horizon: int, kept: Held, out: Released, ends: tuple[int, int]
) -> tuple[int, int]:
    """Release a report that is older than a horizon, keep another, and answer how many are kept and released now."""
    keeps, released = ends
    if at < horizon:
        out.row[released], out.lon[released], out.lat[released] = row, rows[row]["lon"], rows[row]["lat"]
        return keeps, released + 1
    kept.row[keeps], kept.at[keeps] = row, at
    return keeps + 1, released


@compiled
def _by_track(track_of: NDArray[np.int32], tracks: int) -> NDArray[np.int32]:
    """The reports that have a track, sorted by it, those of one track as they came."""
    if _is_sorted(track_of):
        order = np.empty(len(track_of), dtype=np.int32)
        for k in range(len(track_of)):
            order[k] = k
        return order
    first = np.zeros(tracks + 1, dtype=np.int64)
    for track in track_of:
        first[track + 1] += track >= 0
    for track in range(tracks):
        first[track + 1] += first[track]
    order = np.empty(first[tracks], dtype=np.int32)
    for k in range(len(track_of)):
        track = track_of[k]
        if track >= 0:
            order[first[track]] = k
            first[track] += 1
    return order


@borrowing
def _is_sorted(track_of: NDArray[np.int32]) -> bool:
    """Whether reports came track by track, all with one."""
    before = 0
    for track in track_of:
        if track < before:
            return False
        before = track
    return True


@inlined
def _copy_held(held: Held, track: int, to: Held, start: int) -> int:
    """Copy a track's reports, if it was known, to the places from `start` on, and answer where they end."""
    known, end = len(held.first) - 1, start
    for place in range(held.first[min(track, known)], held.first[min(track + 1, known)]):
        to.row[end], to.at[end] = held.row[place], held.at[place]
        end += 1
    return end


@inlined
def _put(  # type: ignore[no-untyped-def]
    rows, sources, held: Held, span: tuple[int, int], report: tuple[int, int], counts: NDArray[np.int64]
) -> int:
    """Put a report, a row and a time, in its place among those of its track, unless an equal one is there."""
    start, end = span
    row, at = report
    place = end
    while place > start and held.at[place - 1] >= at:
        if held.at[place - 1] == at:
            order = compare(rows, sources, held.row[place - 1], row)
            if order == 0:
                counts[DUPLICATE] += 1
                return end
            if order < 0:
                break
        place -= 1
    for k in range(end, place, -1):
        held.row[k], held.at[k] = held.row[k - 1], held.at[k - 1]
    held.row[place], held.at[place] = row, at
    return end + 1


@borrowing
def compare(rows, sources, one: int, other: int) -> int:  # type: ignore[no-untyped-def]
    """-1 if one of two reports of one track at one time comes before the other, 1 if after, 0 if they are equal."""
    a, b = rows[one], rows[other]
    order = _order(a["lon"], b["lon"])
    if order == 0:
        order = _order(a["lat"], b["lat"])
    if order == 0:
        order = _order(a["altitude_m"], b["altitude_m"])
    if order == 0:
        order = _order(a["course_deg"], b["course_deg"])
    if order == 0:
        order = _order(a["speed_mps"], b["speed_mps"])
    if order == 0:
        order = _order(a["error_m"], b["error_m"])
    if order == 0:
        order = np.sign(a["datum"] - b["datum"])
    if order == 0:
        order = np.sign(sources[a["source"]]["rank"] - sources[b["source"]]["rank"])
    return order


@borrowing
def _order(a: float, b: float) -> int:
    """-1, 0 or 1; nan comes first and equals itself."""
    if a < b or (math.isnan(a) and not math.isnan(b)):
        return -1
    return 1 if a > b or (math.isnan(b) and not math.isnan(a)) else 0
