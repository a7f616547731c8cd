"""Which released reports must be held against areas; most are far from every boundary, and change nothing."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.borrowing import borrowing, compiled, inlined
from truceline.kernels.geodesic import geodesic_m
from truceline.kernels.stream.admit import Released
from truceline.kernels.stream.rows import BUSY, IMPOSSIBLE_JUMP, JUMP, LOOK, NONE, START, STRAIGHT
from truceline.kernels.stream.sight import resolved_error_m

_SURE_LAT = 84.0
_DEG = math.pi / 180
_MOST_M_PER_DEG = 1.001 * 111_700.0
"""No degree of latitude on WGS 84 is longer, and none of longitude over the cosine of its latitude; with room for
rounding."""


class Reports(NamedTuple):
    """Where reports lie: rows of REPORT and of SOURCE."""

    row: NDArray[Any]
    source: NDArray[Any]


class Sifted(NamedTuple):
    """What must be looked at closely."""

    looks: NDArray[Any]
    """Rows of LOOK, by released report: reports that must be held against areas."""
    busy: NDArray[Any]
    """Rows of BUSY, by track; the other tracks have been moved on."""


@compiled
def sift(  # type: ignore[no-untyped-def]
    reports: Reports,
    released: Released,
    clear_m: NDArray[np.float32],
    tracks,
    widest: NDArray[np.float64],
    turns,
    until: NDArray[np.int64],
) -> Sifted:
    """Sift out reports and tracks to which nothing happens: nothing to look at, nothing due, no turn, no silence.

    Args:
        clear_m: shape (released,), metres around each that are free of any boundary.
        tracks: of TRACK, as they were before; only `clear_m` is moved on, and those that are not busy.
        widest: the widest outer band, metres and seconds. turns: rows of TURN, by track.
        until: shape (tracks,), the time up to which all is known, ms UTC.
    """
    looks = np.empty(len(released.row), LOOK)
    busy = np.empty(len(tracks), BUSY)
    count, busy_count, turn = 0, 0, 0
    for track in range(len(tracks)):
        state = tracks[track]
        before, clear_before_m, silent_at = state["last"], state["clear_m"], state["silent_at"]
        due_at, looks_before, is_quiet = state["due_at"], count, True
        # Numbers without a sign spare a check for those below zero; there are none.
        for place in range(np.uint64(released.first[track]), np.uint64(released.first[track + 1])):
            number, free_m = released.row[place], np.float64(clear_m[place])
            row = reports.row[np.uint64(number)]
            is_awaited = before != NONE and row["at"] <= silent_at and row["at"] < due_at
            if not is_awaited or not _goes_freely(reports, before, row, (clear_before_m, free_m), widest):
                is_quiet &= is_awaited
                look = looks[count]
                look["place"], look["row"], look["before"] = place, number, before
                count += _must_be_looked_at(reports, look, (clear_before_m, free_m), widest)
            before, clear_before_m = number, free_m
            silent_at = row["at"] + reports.source[np.uint64(row["source"])]["gap_ms"]
        state["clear_m"] = clear_before_m
        if until[track] >= silent_at and before != NONE and state["is_lost"] == 0:
            is_quiet = False
        while turn < len(turns) and turns[turn]["track"] == track:
            is_quiet = False
            turn += 1
        if is_quiet and count == looks_before:
            state["last"], state["silent_at"] = before, silent_at
        else:
            own = busy[busy_count]
            own["track"], own["looks"], own["silent_at"] = track, count, silent_at
            own["first"], own["end"], own["until"] = released.first[track], released.first[track + 1], until[track]
            own["last"] = before if is_quiet else NONE
            busy_count += 1
    return Sifted(looks[:count], busy[:busy_count])


@inlined
def _goes_freely(  # type: ignore[no-untyped-def]
    reports: Reports, number: int, row, clears_m: tuple[float, float], widest: NDArray[np.float64]
) -> bool:
    """Whether a report needs no look for certain: the step from the one before, a row, is no jump, and far from all.

    Where this is guessed wrong, the processor drops what it has begun meanwhile, so the answer is wanted early: the
    bound that takes fewest steps comes first.
    """
    before = reports.row[np.uint64(number)]
    east_deg, north_deg = row["lon"] - before["lon"], row["lat"] - before["lat"]
    reach2 = _MOST_M_PER_DEG * _MOST_M_PER_DEG * (east_deg * east_deg + north_deg * north_deg)
    if not _is_clear(reach2, clears_m):
        reach2 = _reach2(before["lon"], before["lat"], row["lon"], row["lat"])
        if not _is_clear(reach2, clears_m):
            return False
    passed_ms = row["at"] - before["at"]
    if not _is_slow(reach2, reports.source[np.uint64(row["source"])]["speed_limit_mps"], passed_ms):
        return False
    return clears_m[1] >= _need_m(reports, row, reach2, passed_ms, widest)


@inlined
def _must_be_looked_at(  # type: ignore[no-untyped-def]
    reports: Reports, look, clears_m: tuple[float, float], widest: NDArray[np.float64]
) -> bool:
    """Fill in a row of LOOK, and say whether it is needed.

    Args:
        clears_m: metres around the report before, and around this one, that are free of any boundary.
    """
    row = reports.row[look["row"]]
    source = reports.source[row["source"]]
    look["error_m"], _ = resolved_error_m(row, reports.source)
    look["link"], look["notes"] = START, 0
    lon, lat = row["lon"], row["lat"]
    look["from_lon"], look["from_lat"], look["lon"], look["lat"] = lon, lat, lon, lat
    if look["before"] == NONE:
        return True
    before = reports.row[look["before"]]
    passed_ms = row["at"] - before["at"]
    reach2 = _reach2(before["lon"], before["lat"], lon, lat)
    if not _is_slow(reach2, source["speed_limit_mps"], passed_ms):
        look["notes"] = IMPOSSIBLE_JUMP if _is_jump(before, row, source["speed_limit_mps"]) else 0
    if passed_ms > reports.source[before["source"]]["gap_ms"]:
        return True
    if look["notes"] != 0:
        look["link"] = JUMP
        return True
    look["link"], look["from_lon"], look["from_lat"] = STRAIGHT, before["lon"], before["lat"]
    return not _is_clear(reach2, clears_m) or clears_m[1] < _need_m(reports, row, reach2, passed_ms, widest)


@borrowing
def _reach2(lon0: float, lat0: float, lon1: float, lat1: float) -> float:
    """A bound of the length of a step, metres, squared: no root, no trigonometry."""
    east_deg, north_deg = abs(lon1 - lon0), abs(lat1 - lat0)
    east_deg = min(east_deg, 360.0 - east_deg)
    # The series of the cosine, cut off where it is too large; and it grows by no more than the angle.
    lat2 = lat0 * lat0 * (_DEG * _DEG)
    east_deg *= 1.0 - lat2 * (1 / 2 - lat2 * (1 / 24)) + north_deg * _DEG
    return _MOST_M_PER_DEG * _MOST_M_PER_DEG * (east_deg * east_deg + north_deg * north_deg)


@borrowing
def _is_clear(reach2: float, clears_m: tuple[float, float]) -> bool:
    """Whether every place of a step is nearer to one of its ends than the boundary is."""
    both_m = clears_m[0] + clears_m[1]
    return reach2 < both_m * both_m


@borrowing
def _is_slow(reach2: float, limit_mps: float, passed_ms: int) -> bool:
    """Whether a step is no jump for certain; it never is in no time at all, also where there is no limit."""
    most_m = limit_mps * passed_ms / 1000.0
    return reach2 < most_m * most_m


@borrowing
def _need_m(  # type: ignore[no-untyped-def]
    reports: Reports, row, reach2: float, passed_ms: int, widest: NDArray[np.float64]
) -> float:
    """How far from a report the boundary must be, metres, at the end of a step that is clear."""
    error_m, _ = resolved_error_m(row, reports.source)
    if widest[0] > 0.0 or widest[1] > 0.0:
        return max(error_m, widest[0], _predicted_m(row, math.sqrt(reach2), passed_ms, widest[1]))
    return error_m


@borrowing
def _is_jump(before, row, limit_mps: float) -> bool:  # type: ignore[no-untyped-def]
    """Whether nothing gets from one report to the next so fast."""
    way_m = geodesic_m(before["lon"], before["lat"], row["lon"], row["lat"])
    passed_ms = row["at"] - before["at"]
    return way_m > 0.0 if passed_ms == 0 else way_m / (passed_ms / 1000.0) > limit_mps


@borrowing
def _predicted_m(row, reach_m: float, passed_ms: int, horizon_s: float) -> float:  # type: ignore[no-untyped-def]
    """A bound of the length of the predicted way; inf where a degree of longitude may grow much on it."""
    if horizon_s == 0.0:
        return 0.0
    speed_mps = row["speed_mps"]
    if math.isnan(speed_mps) or math.isnan(row["course_deg"]):
        speed_mps = reach_m * 1000.0 / passed_ms if passed_ms > 0 else 0.0
    way_m = speed_mps * horizon_s
    if way_m > 50_000.0 or abs(row["lat"]) > _SURE_LAT:
        return math.inf
    return 1.1 * way_m
