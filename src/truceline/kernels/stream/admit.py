"""Reports taken in as they come: invalid, late and equal ones set aside, the rest put in order track by track."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import NamedTuple

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


class Columns(NamedTuple):
    """An envelope's reports as they came; a column that is the same in every row may have just one."""

    track: NDArray[np.int32]
    """Number of the track in the watch, NONE where it has no name."""
    at: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    altitude_m: NDArray[np.float64]
    course_deg: NDArray[np.float64]
    speed_mps: NDArray[np.float64]
    error_m: NDArray[np.float64]
    datum: NDArray[np.int32]
    source: NDArray[np.int32]


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


@compiled
def write_reports(columns: Columns, rows, begin: int, counts: NDArray[np.int64]) -> NDArray[np.int32]:  # type: ignore[no-untyped-def]
    """Write an envelope's reports into rows from `begin` on, and answer the track of each, NONE for invalid ones."""
    track = np.empty(len(columns.at), dtype=np.int32)
    for k in range(len(columns.at)):
        row = rows[begin + k]
        at, lon, lat = columns.at[k], columns.lon[k], columns.lat[k]
        row["at"] = at
        # A zero added makes -0.0 the 0.0 that it equals.
        row["lon"] = lon + 0.0
        row["lat"] = lat + 0.0
        row["altitude_m"] = _finite(columns.altitude_m[min(k, len(columns.altitude_m) - 1)])
        row["course_deg"] = _finite(columns.course_deg[min(k, len(columns.course_deg) - 1)])
        row["speed_mps"] = _not_negative(columns.speed_mps[min(k, len(columns.speed_mps) - 1)])
        row["error_m"] = _not_negative(columns.error_m[min(k, len(columns.error_m) - 1)])
        row["source"] = columns.source[min(k, len(columns.source) - 1)]
        row["datum"] = columns.datum[min(k, len(columns.datum) - 1)]
        # Comparisons with nan are false.
        is_valid = abs(lon) <= 180.0 and abs(lat) <= 90.0 and FIRST_AT <= at <= LAST_AT and columns.track[k] >= 0
        track[k] = columns.track[k] if is_valid else NONE
        counts[INVALID] += not is_valid
    return track


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
) -> tuple[Held, Released]:
    """Merge an envelope's reports into those held, and release what is older than its track's horizon.

    Args:
        rows: of REPORT; the envelope's begin at row `begin`. sources: of SOURCE.
        track_of: shape (reports,), the track of each, NONE for those not to be used. arrived_at: their times, ms UTC.
        tracks: of TRACK, one for each track known now; their clocks are moved on.
        held: what was held before, by the tracks known then.
        marks: the mark before this envelope, the mark it brings, and the lateness, ms.
        counts: LATE and DUPLICATE are counted up.
    """
    mark, next_mark, lateness_ms = marks
    first, order = _by_track(track_of, len(tracks))
    room = len(held.row) + len(order)
    new_first = np.empty(len(tracks) + 1, dtype=np.int64)
    new_row, new_at = np.empty(room, dtype=np.int32), np.empty(room, dtype=np.int64)
    out_first = np.empty(len(tracks) + 1, dtype=np.int64)
    out_row, out_lon, out_lat = np.empty(room, dtype=np.int32), np.empty(room), np.empty(room)
    start, out = np.int64(0), 0
    for track in range(len(tracks)):
        new_first[track], out_first[track] = start, out
        end = _copy_held(held, track, new_row, new_at, start)
        clock = tracks[track]["clock"]
        for place in range(first[track], first[track + 1]):
            row, at = begin + order[place], arrived_at[order[place]]
            if at < max(clock, mark) - lateness_ms:
                counts[LATE] += 1
                continue
            end = _put(rows, sources, new_row, new_at, (start, end), (row, at), counts)
            clock = max(clock, at)
        tracks[track]["clock"] = clock
        horizon = max(clock, next_mark) - lateness_ms
        kept = start
        while kept < end and new_at[kept] < horizon:
            row = new_row[kept]
            out_row[out] = row
            out_lon[out], out_lat[out] = rows[row]["lon"], rows[row]["lat"]
            out += 1
            kept += 1
        for place in range(kept, end):
            new_row[start], new_at[start] = new_row[place], new_at[place]
            start += 1
    new_first[len(tracks)], out_first[len(tracks)] = start, out
    return (
        Held(new_first, new_row[:start], new_at[:start]),
        Released(out_first, out_row[:out], out_lon[:out], out_lat[:out]),
    )


@inlined
def _copy_held(held: Held, track: int, to_row: NDArray[np.int32], to_at: NDArray[np.int64], start: int) -> int:
    """Copy a track's reports, if it was known, to the places from `start` on, and answer where they end."""
    end = start
    if track < len(held.first) - 1:
        for place in range(held.first[track], held.first[track + 1]):
            to_row[end], to_at[end] = held.row[place], held.at[place]
            end += 1
    return end


@compiled
def _by_track(track_of: NDArray[np.int32], tracks: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The reports sorted by track, those of one track as they came: track t has order[first[t]:first[t + 1]]."""
    first = np.zeros(tracks + 2, dtype=np.int64)
    for track in track_of:
        first[track + 2] += track >= 0
    for track in range(tracks):
        first[track + 2] += first[track + 1]
    order = np.empty(first[tracks + 1], dtype=np.int32)
    for k in range(len(track_of)):
        track = track_of[k]
        if track >= 0:
            order[first[track + 1]] = k
            first[track + 1] += 1
    return first[:-1], order


@inlined
def _put(  # type: ignore[no-untyped-def]
    rows,
    sources,
    held_row: NDArray[np.int32],
    held_at: NDArray[np.int64],
    span: tuple[int, int],
    report: tuple[int, int],
    counts: NDArray[np.int64],
) -> int:
    """Put a report, a row and a time, in its place among those of its track, unless an equal one is there."""
    start, end = span
    row, at = report
    place = end
    while place > start and held_at[place - 1] >= at:
        if held_at[place - 1] == at:
            order = compare(rows, sources, held_row[place - 1], row)
            if order == 0:
                counts[DUPLICATE] += 1
                return end
            if order < 0:
                break
        place -= 1
    for k in range(end, place, -1):
        held_row[k], held_at[k] = held_row[k - 1], held_at[k - 1]
    held_row[place], held_at[place] = row, at
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
