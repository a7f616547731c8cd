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

_SURE_LAT = 85.0
_SURE_STEP_DEG = 1.0
_DEG = math.pi / 180
_MOST_M_PER_DEG = 111_700.0
"""No degree of longitude at the equator, or of latitude anywhere on WGS 84, is longer."""


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
        for place in range(released.first[track], released.first[track + 1]):
            number = released.row[place]
            row = reports.row[number]
            look = looks[count]
            look["place"], look["row"], look["before"] = place, number, before
            count += _must_be_looked_at(reports, look, clear_before_m, clear_m[place], widest)
            is_quiet &= (row["at"] <= silent_at) & (row["at"] < due_at)
            before, clear_before_m = number, np.float64(clear_m[place])
            silent_at = row["at"] + reports.source[row["source"]]["gap_ms"]
        state["clear_m"] = clear_before_m
        is_silent = (until[track] >= silent_at) & (before != NONE) & (state["is_lost"] == 0)
        has_turn = False
        while turn < len(turns) and turns[turn]["track"] == track:
            has_turn = True
            turn += 1
        is_quiet &= not is_silent and not has_turn
        if is_quiet and count == looks_before:
            state["last"], state["silent_at"] = before, silent_at
        else:
            own = busy[busy_count]
            own["track"], own["looks"], own["silent_at"] = track, count, silent_at
            own["last"] = before if is_quiet else NONE
            busy_count += 1
    return Sifted(looks[:count], busy[:busy_count])


@inlined
def _must_be_looked_at(  # type: ignore[no-untyped-def]
    reports: Reports, look, clear_before_m: float, clear_m: float, widest: NDArray[np.float64]
) -> bool:
    """Fill in a row of LOOK, and say whether it is needed.

    Args:
        clear_before_m, clear_m: metres around the report before, and around this one, that are free of any boundary.
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
    reach_m = _reach_m(before["lon"], before["lat"], lon, lat)
    # Written so that an infinite limit, and no time at all, are told by the exact way.
    if not reach_m * 1000.0 < source["speed_limit_mps"] * passed_ms:
        look["notes"] = IMPOSSIBLE_JUMP if _is_jump(before, row, source["speed_limit_mps"]) else 0
    if passed_ms > reports.source[before["source"]]["gap_ms"]:
        return True
    if look["notes"] != 0:
        look["link"] = JUMP
        return True
    look["link"], look["from_lon"], look["from_lat"] = STRAIGHT, before["lon"], before["lat"]
    # Every place of the step is nearer to one of its ends than the boundary is.
    if not reach_m < clear_before_m + clear_m:
        return True
    need_m = look["error_m"]
    if widest[0] > 0.0 or widest[1] > 0.0:
        need_m = max(need_m, widest[0], _predicted_m(row, reach_m, passed_ms, widest[1]))
    return clear_m < need_m


@borrowing
def _reach_m(lon0: float, lat0: float, lon1: float, lat1: float) -> float:
    """A bound of the length of a short step, without trigonometry; inf for others."""
    east_deg, north_deg = abs(lon1 - lon0), abs(lat1 - lat0)
    if east_deg > 180.0:
        east_deg = 360.0 - east_deg
    if north_deg > _SURE_STEP_DEG or max(abs(lat0), abs(lat1)) > _SURE_LAT:
        return math.inf
    lowest2 = (min(abs(lat0), abs(lat1)) * _DEG) ** 2 if lat0 * lat1 > 0.0 else 0.0
    # The series of the cosine, cut off where it is too large.
    east_deg *= 1.0 - lowest2 / 2 + lowest2 * lowest2 / 24
    return 1.001 * _MOST_M_PER_DEG * math.sqrt(east_deg * east_deg + north_deg * north_deg)


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
    if way_m > 50_000.0 or abs(row["lat"]) > _SURE_LAT - 1.0:
        return math.inf
    return 1.1 * way_m
