"""When something on a straight course will first meet an area.

A course is straight in longitude and latitude, at even speed, in degrees per second by
the metres per degree where it begins. It is followed up to a pole, and through half a
turn of longitude: beyond either it is no straight course any more.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.areas import POLYGON, AreaTable, lon_towards, orientation, path_distance_m
from truceline.kernels.borrowing import borrowing, compiled
from truceline.kernels.boxes import BoxGrid, boxes_meeting, sort_numbers
from truceline.kernels.geodesic import length, metres_per_degree

_DEG = math.pi / 180
_LIGHT_MPS = 299_792_458.0
_STRIDE_M = 1.0
"""Strides towards a circle or corridor are no shorter: a course that cuts off less of one may pass unnoticed."""
_STRIDE_SHARE = 0.95
"""Share of the free distance in a stride; the rest covers the plane in which a path's nearest place is sought."""
_SURE_LAT, _SURE_M, _MOST_GROWTH = 60.0, 100_000.0, 1.05
"""Up to this latitude and length, a course is not longer than 1.05 times its length by the metres where it begins."""
_EXACT_M = 1e-6
_MOST_TURNS = 60


@borrowing
def degrees_per_second(lat: float, course_deg: float, speed_mps: float) -> tuple[float, float]:
    """East and north degrees per second of a course over ground, by the metres per degree at a latitude.

    A speed that nothing has, that of light or more, moves nothing.
    """
    if not abs(speed_mps) < _LIGHT_MPS:
        return 0.0, 0.0
    east_m, north_m = metres_per_degree(lat)
    return speed_mps * math.sin(course_deg * _DEG) / east_m, speed_mps * math.cos(course_deg * _DEG) / north_m


@borrowing
def followed_s(lat: float, east_deg_per_s: float, north_deg_per_s: float, horizon_s: float) -> float:
    """Seconds for which a course is followed: up to the horizon, a pole, or half a turn of longitude."""
    if abs(lat + north_deg_per_s * horizon_s) > 90.0:
        horizon_s = (math.copysign(90.0, north_deg_per_s) - lat) / north_deg_per_s
    # After the pole, for at the pole every east is too far, and no north is seen beside it.
    if abs(east_deg_per_s) * horizon_s > 180.0:
        horizon_s = 180.0 / abs(east_deg_per_s)
    return horizon_s


@compiled
def entries_ahead(
    areas: AreaTable,
    boxes: BoxGrid,
    horizon_s: float,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    course_deg: NDArray[np.float64],
    speed_mps: NDArray[np.float64],
    clear_m: NDArray[np.float32],
    within: NDArray[np.int32],
    first: NDArray[np.int64],
    member: NDArray[np.int32],
    position: NDArray[np.int32],
    area: NDArray[np.int32],
    seconds: NDArray[np.float64],
) -> int:
    """Write every area that each position will enter, as far as there is room, and say how many there are.

    Args:
        course_deg, speed_mps: nan where unknown. clear_m: metres around each position that are free of any boundary.
        within: the set of areas that contain each position; set s has member[first[s]:first[s + 1]].
        position, area, seconds: room for the entries.
    """
    seen, found = np.zeros(len(areas.kind), dtype=np.int64), np.empty(len(areas.kind), dtype=np.int32)
    count = 0
    for own in range(len(lon)):
        way_m = speed_mps[own] * horizon_s
        if not way_m > 0.0 or math.isnan(course_deg[own]):
            continue
        if way_m * _MOST_GROWTH <= clear_m[own] and way_m <= _SURE_M and abs(lat[own]) <= _SURE_LAT:
            continue
        x, y = lon[own], lat[own]
        east, north = degrees_per_second(y, course_deg[own], speed_mps[own])
        after_s = followed_s(y, east, north, horizon_s)
        to_x, to_y = x + east * after_s, y + north * after_s
        near = boxes_meeting(boxes, (min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y)), seen, own + 1, found)
        sort_numbers(found, near)
        for place in range(near):
            number = np.int64(found[place])
            if _is_member(number, member, first[within[own]], first[within[own] + 1]):
                continue
            entry_s = seconds_from_outside(areas, number, x, y, east, north, horizon_s)
            if entry_s <= horizon_s:
                if count < len(position):
                    position[count], area[count], seconds[count] = own, number, entry_s
                count += 1
    return count


@borrowing
def _is_member(area: int, member: NDArray[np.int32], begin: int, end: int) -> bool:
    found = False
    for place in range(begin, end):
        found |= member[place] == area
    return found


@borrowing
def seconds_from_outside(
    areas: AreaTable,
    area: int,
    lon: float,
    lat: float,
    east_deg_per_s: float,
    north_deg_per_s: float,
    horizon_s: float,
) -> float:
    """Seconds until a straight course that begins outside an area first meets it or its boundary.

    Returns:
        inf if it does not within the horizon; exact to rounding for polygons, to a micrometre
        for circles and corridors, of which a course that cuts off less than a metre may pass
        unnoticed.
    """
    horizon_s = followed_s(lat, east_deg_per_s, north_deg_per_s, horizon_s)
    if areas.kind[area] != POLYGON:
        return _seconds_to_path(areas, area, lon, lat, east_deg_per_s, north_deg_per_s, horizon_s)
    east, to_lat = east_deg_per_s * horizon_s, lat + north_deg_per_s * horizon_s
    lon = lon_towards(areas, area, lon)
    fraction = _fraction_to_polygon(areas, area, lon, lat, lon + east, to_lat)
    # Half a turn of longitude may reach the area from its far side.
    if min(lon, lon + east) + 360.0 <= areas.box[area, 2]:
        fraction = min(fraction, _fraction_to_polygon(areas, area, lon + 360.0, lat, lon + 360.0 + east, to_lat))
    if max(lon, lon + east) - 360.0 >= areas.box[area, 0]:
        fraction = min(fraction, _fraction_to_polygon(areas, area, lon - 360.0, lat, lon - 360.0 + east, to_lat))
    return fraction * horizon_s if fraction <= 1.0 else math.inf


@borrowing
def _fraction_to_polygon(areas: AreaTable, area: int, x0: float, y0: float, x1: float, y1: float) -> float:
    """How far along a course that begins outside it first meets an edge; inf if it meets none."""
    first = math.inf
    if _passes_by(areas.box, area, x0, y0, x1, y1):
        return first
    edges = areas.edge
    for run in range(areas.first_run[area], areas.first_run[area + 1]):
        if _passes_by(areas.run_box, run, x0, y0, x1, y1):
            continue
        # The edges of a run follow each other, so each corner is held against the course once.
        begin = areas.first_edge[run]
        side = orientation(x0, y0, x1, y1, edges[begin, 0], edges[begin, 1])
        for edge in range(begin, areas.first_edge[run + 1]):
            side_before, side = side, orientation(x0, y0, x1, y1, edges[edge, 2], edges[edge, 3])
            if side_before * side <= 0:
                ax, ay, bx, by = edges[edge, 0], edges[edge, 1], edges[edge, 2], edges[edge, 3]
                first = min(first, _fraction_to_edge(ax, ay, bx, by, x0, y0, x1, y1))
    return first


@borrowing
def _passes_by(box: NDArray[np.float64], row: int, x0: float, y0: float, x1: float, y1: float) -> bool:
    """True if a course surely does not meet a box: the box lies beyond its ends, or to one side of it."""
    west, south, east, north = box[row, 0], box[row, 1], box[row, 2], box[row, 3]
    if west > max(x0, x1) or east < min(x0, x1) or south > max(y0, y1) or north < min(y0, y1):
        return True
    dx, dy = x1 - x0, y1 - y0
    middle = dx * (south + north - 2 * y0) - dy * (west + east - 2 * x0)
    # The last term is more than rounding.
    return abs(middle) > abs(dx) * (north - south + 1e-9) + abs(dy) * (east - west + 1e-9)


@borrowing
def _fraction_to_edge(ax: float, ay: float, bx: float, by: float, x0: float, y0: float, x1: float, y1: float) -> float:
    """How far along a course it meets an edge whose ends lie on both sides of its straight; inf if not that far.

    A course that runs along an edge meets the next edges at the same corners.
    """
    if orientation(ax, ay, bx, by, x0, y0) == orientation(ax, ay, bx, by, x1, y1):
        return math.inf
    dx, dy = bx - ax, by - ay
    whole = (x1 - x0) * dy - (y1 - y0) * dx
    if whole == 0.0:
        return 0.0
    return min(1.0, max(0.0, ((ax - x0) * dy - (ay - y0) * dx) / whole))


@borrowing
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


@borrowing
def _free_m(areas: AreaTable, area: int, lon: float, lat: float) -> float:
    return path_distance_m(areas, area, lon_towards(areas, area, lon), lat) - areas.radius_m[area]


@borrowing
def _fastest_mps(lat: float, east_deg_per_s: float, north_deg_per_s: float, horizon_s: float) -> float:
    """A bound of the speed over ground: degrees east are longest near the equator, degrees north near a pole."""
    last_lat = lat + north_deg_per_s * horizon_s
    lowest = 0.0 if lat * last_lat <= 0.0 else min(abs(lat), abs(last_lat))
    east_m, _ = metres_per_degree(lowest)
    _, north_m = metres_per_degree(max(abs(lat), abs(last_lat)))
    return 1.000001 * length(east_deg_per_s * east_m, north_deg_per_s * north_m)
