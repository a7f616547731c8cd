"""One report as it is held against an area: its error resolved, its verdicts, and its way from the one before."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from truceline.kernels.borrowing import borrowing
from truceline.kernels.crossing import turned_lon
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

_DEG = math.pi / 180
_LEAST_M_PER_DEG = 110_574.0

Box = tuple[float, float, float, float]
"""Least lon, least lat, greatest lon, greatest lat; of a way, lon and lat of its begin and its end."""


class Sight(NamedTuple):
    """What of a report matters to an area."""

    at: int
    lon: float
    lat: float
    altitude_m: float
    datum: int
    error_m: float
    notes: int


@borrowing
def resolved_error_m(report, sources) -> tuple[float, bool]:  # type: ignore[no-untyped-def]
    """A report's own error, that of its source, or the one that stands for an unknown error; and whether it does."""
    error_m = report["error_m"]
    if math.isnan(error_m):
        error_m = sources[report["source"]]["error_m"]
    is_unknown = math.isnan(error_m)
    return UNKNOWN_ERROR_M if is_unknown else error_m, is_unknown


@borrowing
def sight(report, sources, notes: int) -> Sight:  # type: ignore[no-untyped-def]
    """A report with its error resolved."""
    error_m, is_unknown = resolved_error_m(report, sources)
    if is_unknown:
        notes |= ERROR_UNKNOWN
    datum = np.int64(report["datum"])
    return Sight(report["at"], report["lon"], report["lat"], report["altitude_m"], datum, error_m, notes)


@borrowing
def horizontal_verdict(error_m: float, gap_m: float, is_within: bool) -> int:
    """The verdict on a place, by its error and its distance to the boundary."""
    if gap_m < error_m:
        return CANNOT_TELL
    return VERDICT_INSIDE if is_within else VERDICT_OUTSIDE


@borrowing
def vertical_verdict(own, seen: Sight) -> tuple[int, int]:  # type: ignore[no-untyped-def]
    """The verdict on the altitude of a report against the terms of an area, and its notes."""
    if own["has_altitude"] == 0:
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


@borrowing
def both(one: int, other: int) -> int:
    """The verdict of two together: outside if either is, inside if both are."""
    if VERDICT_OUTSIDE in (one, other):
        return VERDICT_OUTSIDE
    return CANNOT_TELL if CANNOT_TELL in (one, other) else VERDICT_INSIDE


@borrowing
def time_on_way(p: Sight, r: Sight, fraction: float) -> int:
    """When a fraction of the way between two reports is done, to the nearest millisecond."""
    return p.at + np.int64(np.rint(fraction * (r.at - p.at)))


@borrowing
def place_on_way(p: Sight, r: Sight, fraction: float) -> tuple[float, float]:
    """Where a fraction of the way between two reports is done."""
    lon = p.lon + fraction * (turned_lon(p.lon, r.lon) - p.lon)
    if lon > 180.0:
        lon -= 360.0
    elif lon < -180.0:
        lon += 360.0
    return lon, p.lat + fraction * (r.lat - p.lat)


@borrowing
def way_box(way: Box, reach_m: float) -> Box:
    """A box around a straight way and all places within a reach of it; the whole round near a pole."""
    lon0, lat0, lon1, lat1 = way
    to_lon = turned_lon(lon0, lon1)
    # The last term is more than rounding, so that an edge on the rim is not missed.
    north_deg = reach_m / _LEAST_M_PER_DEG * 1.01 + 1e-9
    low, high = min(lat0, lat1) - north_deg, max(lat0, lat1) + north_deg
    outermost = max(abs(low), abs(high))
    if outermost >= 89.9:
        return -180.0, low, 180.0, high
    # Up to that latitude no cosine is less than 1 / 600; without a reach, that is room enough.
    east_deg = 600.0 * north_deg if reach_m == 0.0 else north_deg / math.cos(outermost * _DEG)
    return min(lon0, to_lon) - east_deg, low, max(lon0, to_lon) + east_deg, high
