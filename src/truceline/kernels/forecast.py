"""When something on a straight course will first meet an area.

A course is straight in longitude and latitude, at even speed, in degrees per second by
the metres per degree where it begins. It is followed up to a pole, and through half a
turn of longitude: beyond either it is no straight course any more.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

from numba import njit

from truceline.kernels.areas import POLYGON, AreaTable, contains, lon_towards, orientation, path_distance_m
from truceline.kernels.geodesic import length, metres_per_degree

_DEG = math.pi / 180
_STRIDE_M = 1.0
"""Strides towards a circle or corridor are no shorter: a course that cuts off less of one may pass unnoticed."""
_STRIDE_SHARE = 0.95
"""Share of the free distance in a stride; the rest covers the plane in which a path's nearest place is sought."""
_EXACT_M = 1e-6
_MOST_TURNS = 60


@njit(cache=True, nogil=True)
def degrees_per_second(lat: float, course_deg: float, speed_mps: float) -> tuple[float, float]:
    """East and north degrees per second of a course over ground, by the metres per degree at a latitude."""
    east_m, north_m = metres_per_degree(lat)
    return speed_mps * math.sin(course_deg * _DEG) / east_m, speed_mps * math.cos(course_deg * _DEG) / north_m


@njit(cache=True, nogil=True)
def followed_s(lat: float, east_deg_per_s: float, north_deg_per_s: float, horizon_s: float) -> float:
    """Seconds for which a course is followed: up to the horizon, a pole, or half a turn of longitude."""
    if abs(east_deg_per_s) * horizon_s > 180.0:
        horizon_s = 180.0 / abs(east_deg_per_s)
    if abs(lat + north_deg_per_s * horizon_s) > 90.0:
        horizon_s = (math.copysign(90.0, north_deg_per_s) - lat) / north_deg_per_s
    return horizon_s


@njit(cache=True, nogil=True)
def seconds_to_entry(
    areas: AreaTable,
    area: int,
    lon: float,
    lat: float,
    east_deg_per_s: float,
    north_deg_per_s: float,
    horizon_s: float,
) -> float:
    """Seconds until a straight course first meets an area or its boundary.

    Returns:
        0 if the course begins in the area, inf if it does not meet it within the horizon;
        exact to rounding for polygons, to a micrometre for circles and corridors, of
        which a course that cuts off less than a metre may pass unnoticed.
    """
    if contains(areas, area, lon, lat):
        return 0.0
    return seconds_from_outside(areas, area, lon, lat, east_deg_per_s, north_deg_per_s, horizon_s)


@njit(cache=True, nogil=True)
def seconds_from_outside(
    areas: AreaTable,
    area: int,
    lon: float,
    lat: float,
    east_deg_per_s: float,
    north_deg_per_s: float,
    horizon_s: float,
) -> float:
    """The same as `seconds_to_entry` for a course that is known to begin outside the area."""
    horizon_s = followed_s(lat, east_deg_per_s, north_deg_per_s, horizon_s)
    if areas.kind[area] != POLYGON:
        return _seconds_to_path(areas, area, lon, lat, east_deg_per_s, north_deg_per_s, horizon_s)
    east, north = east_deg_per_s * horizon_s, north_deg_per_s * horizon_s
    lon = lon_towards(areas, area, lon)
    fraction = _fraction_to_polygon(areas, area, lon, lat, lon + east, lat + north)
    # Half a turn of longitude may reach the area from its far side.
    for turned in (lon - 360.0, lon + 360.0):
        fraction = min(fraction, _fraction_to_polygon(areas, area, turned, lat, turned + east, lat + north))
    return fraction * horizon_s if fraction <= 1.0 else math.inf


@njit(cache=True, nogil=True)
def _fraction_to_polygon(areas: AreaTable, area: int, x0: float, y0: float, x1: float, y1: float) -> float:
    """How far along a course that begins outside it first meets an edge; inf if it meets none."""
    low_x, high_x, low_y, high_y = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    first = math.inf
    box = areas.box
    if box[area, 0] > high_x or box[area, 2] < low_x or box[area, 1] > high_y or box[area, 3] < low_y:
        return first
    box = areas.run_box
    for run in range(areas.first_run[area], areas.first_run[area + 1]):
        if box[run, 0] > high_x or box[run, 2] < low_x or box[run, 1] > high_y or box[run, 3] < low_y:
            continue
        for edge in range(areas.first_edge[run], areas.first_edge[run + 1]):
            first = min(first, _fraction_to_edge(areas, edge, x0, y0, x1, y1))
    return first


@njit(cache=True, nogil=True)
def _fraction_to_edge(areas: AreaTable, edge: int, x0: float, y0: float, x1: float, y1: float) -> float:
    """How far along a course it meets an edge; inf if it does not, or runs along it.

    A course that runs along an edge meets the next edges at the same corners.
    """
    ax: float
    ay: float
    ax, ay, bx, by = areas.edge[edge]
    if orientation(x0, y0, x1, y1, ax, ay) * orientation(x0, y0, x1, y1, bx, by) > 0:
        return math.inf
    if orientation(ax, ay, bx, by, x0, y0) == orientation(ax, ay, bx, by, x1, y1):
        return math.inf
    dx, dy = bx - ax, by - ay
    whole = (x1 - x0) * dy - (y1 - y0) * dx
    if whole == 0.0:
        return 0.0
    return min(1.0, max(0.0, ((ax - x0) * dy - (ay - y0) * dx) / whole))


@njit(cache=True, nogil=True)
def _seconds_to_path(
    areas: AreaTable,
    area: int,
    lon: float,
    lat: float,
    east_deg_per_s: float,
    north_deg_per_s: float,
    horizon_s: float,
) -> float:
    """Seconds to a circle or corridor: strides no longer than the free distance, then regula falsi over the last."""
    fastest_mps = _fastest_mps(lat, east_deg_per_s, north_deg_per_s, horizon_s)
    before_s, before_m = 0.0, _free_m(areas, area, lon, lat)
    while before_m <= (horizon_s - before_s) * fastest_mps:
        after_s = min(horizon_s, before_s + max(_STRIDE_SHARE * before_m, _STRIDE_M) / fastest_mps)
        after_m = _free_m(areas, area, lon + after_s * east_deg_per_s, lat + after_s * north_deg_per_s)
        if after_m <= 0.0:
            break
        if after_s == horizon_s:
            return math.inf
        before_s, before_m = after_s, after_m
    else:
        return math.inf
    for _ in range(_MOST_TURNS):
        if after_m > -_EXACT_M:
            break
        middle_s = before_s + (after_s - before_s) * before_m / (before_m - after_m)
        middle_m = _free_m(areas, area, lon + middle_s * east_deg_per_s, lat + middle_s * north_deg_per_s)
        if middle_m > _EXACT_M:
            before_s, before_m = middle_s, middle_m
        else:
            after_s, after_m = middle_s, middle_m
    return after_s


@njit(cache=True, nogil=True)
def _free_m(areas: AreaTable, area: int, lon: float, lat: float) -> float:
    return path_distance_m(areas, area, lon_towards(areas, area, lon), lat) - areas.radius_m[area]


@njit(cache=True, nogil=True)
def _fastest_mps(lat: float, east_deg_per_s: float, north_deg_per_s: float, horizon_s: float) -> float:
    """A bound of the speed over ground: degrees east are longest near the equator, degrees north near a pole."""
    last_lat = lat + north_deg_per_s * horizon_s
    lowest = 0.0 if lat * last_lat <= 0.0 else min(abs(lat), abs(last_lat))
    east_m, _ = metres_per_degree(lowest)
    _, north_m = metres_per_degree(max(abs(lat), abs(last_lat)))
    return 1.000001 * length(east_deg_per_s * east_m, north_deg_per_s * north_m)
