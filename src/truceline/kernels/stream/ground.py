"""Everything that kernels need to know of a set of areas, and of one report held against them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from truceline.kernels.areas import POLYGON, AreaTable, contains, lon_towards
from truceline.kernels.boxes import BoxGrid
from truceline.kernels.crossing import turned_lon
from truceline.kernels.distance import boundary_m
from truceline.kernels.stream.rows import (
    ACROSS_DATUMS,
    ALTITUDE_UNKNOWN,
    CANNOT_TELL,
    ERROR_UNKNOWN,
    SURFACE,
    UNKNOWN_ERROR_M,
    VERDICT_INSIDE,
    VERDICT_OUTSIDE,
)
from truceline.kernels.stream.turns import Timetable

_DEG = math.pi / 180
_LEAST_M_PER_DEG = 110_574.0


class Ground(NamedTuple):
    """A set of areas: where they are, what their zones say, and when they are active."""

    areas: AreaTable
    terms: NDArray[Any]
    """shape (areas,): of TERMS."""
    duration_ms: NDArray[np.int64]
    """Durations of stays that are told; `terms` says which are an area's."""
    timetable: Timetable
    boxes: BoxGrid
    """The areas' boxes, widened by their outer bands."""
    widest: NDArray[np.float64]
    """shape (2,): the widest outer band in metres, and in seconds."""


class Sight(NamedTuple):
    """A report as it is held against areas, its error resolved."""

    at: int
    lon: float
    lat: float
    altitude_m: float
    datum: int
    error_m: float
    course_deg: float
    speed_mps: float
    notes: int


@njit(cache=True, nogil=True)
def sight(report, sources, notes: int) -> Sight:  # type: ignore[no-untyped-def]
    """A report with its own error, or that of its source, or the one that stands for an unknown error."""
    error_m = report["error_m"]
    if math.isnan(error_m):
        error_m = sources[report["source"]]["error_m"]
    if math.isnan(error_m):
        error_m = UNKNOWN_ERROR_M
        notes |= ERROR_UNKNOWN
    return Sight(
        report["at"],
        report["lon"],
        report["lat"],
        report["altitude_m"],
        np.int64(report["datum"]),
        error_m,
        report["course_deg"],
        report["speed_mps"],
        notes,
    )


@njit(cache=True, nogil=True)
def horizontal_verdict(areas: AreaTable, area: int, seen: Sight, is_within: bool) -> int:
    """The verdict on the place of a report of which is known whether the area contains it."""
    if seen.error_m > 0.0 and boundary_m(areas, area, seen.lon, seen.lat, seen.error_m) < seen.error_m:
        return CANNOT_TELL
    return VERDICT_INSIDE if is_within else VERDICT_OUTSIDE


@njit(cache=True, nogil=True)
def vertical_verdict(terms, area: int, seen: Sight) -> tuple[int, int]:  # type: ignore[no-untyped-def]
    """The verdict on the altitude of a report, and its notes."""
    own = terms[area]
    if not own["has_altitude"]:
        return VERDICT_INSIDE, 0
    altitude_m, notes = seen.altitude_m, 0
    if seen.datum == SURFACE:
        altitude_m = 0.0
    elif math.isnan(altitude_m):
        return CANNOT_TELL, ALTITUDE_UNKNOWN
    elif seen.datum != own["datum"]:
        notes = ACROSS_DATUMS
    is_between = own["floor_m"] <= altitude_m <= own["ceiling_m"]
    return VERDICT_INSIDE if is_between else VERDICT_OUTSIDE, notes


@njit(cache=True, nogil=True)
def both(one: int, other: int) -> int:
    """The verdict of two together: outside if either is, inside if both are."""
    if one == VERDICT_OUTSIDE or other == VERDICT_OUTSIDE:
        return VERDICT_OUTSIDE
    return VERDICT_INSIDE if one == VERDICT_INSIDE and other == VERDICT_INSIDE else CANNOT_TELL


@njit(cache=True, nogil=True)
def signed_distance_m(areas: AreaTable, area: int, lon: float, lat: float) -> float:
    """Signed metres from a place to the boundary of an area, negative inside."""
    distance_m = boundary_m(areas, area, lon, lat, math.inf)
    return -distance_m if contains(areas, area, lon, lat) else distance_m


@njit(cache=True, nogil=True)
def way_box(p: Sight, r: Sight, reach_m: float) -> tuple[float, float, float, float]:
    """A box around the straight way between two reports and all places within a reach of it."""
    to_lon = turned_lon(p.lon, r.lon)
    north_deg = reach_m / _LEAST_M_PER_DEG * 1.01 + 1e-9
    low, high = min(p.lat, r.lat) - north_deg, max(p.lat, r.lat) + north_deg
    outermost = max(abs(low), abs(high))
    if outermost >= 89.9:
        return -180.0, low, 180.0, high
    east_deg = north_deg / math.cos(outermost * _DEG)
    return min(p.lon, to_lon) - east_deg, low, max(p.lon, to_lon) + east_deg, high


@njit(cache=True, nogil=True)
def has_edge_near(areas: AreaTable, area: int, box: tuple[float, float, float, float]) -> bool:
    """False if no boundary of an area comes into a box for certain; circles and corridors are always near."""
    if areas.kind[area] != POLYGON:
        return True
    west, south, east, north = box
    shift = lon_towards(areas, area, west) - west
    for turn in (shift, shift - 360.0, shift + 360.0):
        low, high = west + turn, east + turn
        if areas.box[area, 0] > high or areas.box[area, 2] < low:
            continue
        for run in range(areas.first_run[area], areas.first_run[area + 1]):
            run_box = areas.run_box
            if (
                run_box[run, 1] <= north
                and run_box[run, 3] >= south
                and run_box[run, 0] <= high
                and run_box[run, 2] >= low
            ):
                return True
    return False
