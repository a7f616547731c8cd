"""How far a place is from the boundary of an area, and whether a way comes near it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.areas import POLYGON, AreaTable, fraction_along, lon_towards, path_distance_m
from truceline.kernels.borrowing import borrowing, inlined
from truceline.kernels.geodesic import metres_per_degree, near_distance_m
from truceline.kernels.prefetching import prefetch

_Scale = tuple[float, float]
"""Metres per degree of longitude and of latitude, in the plane of a place."""

_SURE_LAT = 85.0
_SURE_REACH_M = 20_000.0
_SURE_SHARE = 1.05
"""Up to that latitude and distance, the plane of a place and the mid-latitude metric differ by less than this."""
_SPARE_SHARE, _SPARE_DEG = 1.000001, 1e-9
"""More than the place on an edge that is nearest, and its distance, are rounded by."""
_ONE = np.uint64(1)
_ASKED_RUNS, _ASKED_EDGES = 4, 64
"""So many of an area are asked for; two of either lie in one line of memory."""


@inlined
def boundary_m(areas: AreaTable, area: int, lon: float, lat: float, reach_m: float) -> float:
    """Metres from a place to the boundary of an area, whichever side it lies on; inf if beyond a reach.

    Polygons: the nearest point is found in the plane of the place (metres per degree at
    its latitude), its distance is by the mid-latitude metric; seams are no boundary.
    Circles and corridors: geodesic distance to the centre or path, less the radius.

    Args:
        lon, lat: degrees. reach_m: distances above it need not be told, inf for all.
    """
    lon = lon_towards(areas, area, lon)
    if areas.kind[area] != POLYGON:
        distance_m = abs(path_distance_m(areas, area, lon, lat) - areas.radius_m[area])
    else:
        distance_m = _polygon_boundary_m(areas, area, lon, lat, reach_m)
    return distance_m if distance_m <= reach_m else math.inf


@borrowing
def ask_for_area(areas: AreaTable, area: int) -> None:
    """Ask for the memory that says where an area lies, and where its runs do."""
    prefetch(areas.box, 4 * area)
    prefetch(areas.first_run, area)


@borrowing
def ask_for_runs(areas: AreaTable, area: int) -> None:
    """Ask for the boxes of an area's runs, and where their edges begin."""
    first = areas.first_run[area]
    prefetch(areas.first_edge, first)
    for run in range(first, min(areas.first_run[area + 1], first + _ASKED_RUNS), 2):
        prefetch(areas.run_box, 4 * run)


@borrowing
def ask_for_boundary(areas: AreaTable, area: int) -> None:
    """Ask for the edges of an area, or the first of many."""
    first = areas.first_edge[areas.first_run[area]]
    prefetch(areas.is_seam, first)
    for edge in range(first, min(areas.first_edge[areas.first_run[area + 1]], first + _ASKED_EDGES), 2):
        prefetch(areas.edge, 4 * edge)


@inlined
def _polygon_boundary_m(areas: AreaTable, area: int, lon: float, lat: float, reach_m: float) -> float:
    scale = metres_per_degree(lat)
    is_sure = abs(lat) <= _SURE_LAT and reach_m <= _SURE_REACH_M
    best2 = (_SURE_SHARE * reach_m) ** 2 if is_sure else math.inf
    near_lon, near_lat, near_turn = math.nan, math.nan, 0.0
    for turn in (0.0, -360.0, 360.0):
        if _box_distance2(areas.box, area, lon + turn, lat, scale) >= best2:
            continue
        best2, turned_lon, turned_lat = _nearest(areas, area, lon + turn, lat, scale, best2)
        if not math.isnan(turned_lon):
            near_lon, near_lat, near_turn = turned_lon, turned_lat, turn
    if math.isnan(near_lon):
        return math.inf
    return near_distance_m(lon + near_turn, lat, near_lon, near_lat)


@inlined
def _nearest(
    areas: AreaTable, area: int, lon: float, lat: float, scale: _Scale, best2: float
) -> tuple[float, float, float]:
    """Squared metres to the nearest boundary point of a polygon in a plane, and that, if nearer than the best so far.

    Else the best so far, and nan.
    """
    near_lon, near_lat = math.nan, math.nan
    # Numbers without a sign are not looked at for whether they count from the end.
    for run in range(np.uint64(areas.first_run[area]), np.uint64(areas.first_run[area + 1])):
        if _box_distance2(areas.run_box, run, lon, lat, scale) >= best2:
            continue
        first, last = np.uint64(areas.first_edge[run]), np.uint64(areas.first_edge[run + _ONE])
        first, last = _edges_near(areas.edge, first, last, _box_around(lon, lat, scale, best2))
        for edge in range(first, last):
            edge_lon, edge_lat = _nearest_on_edge(areas.edge, edge, lon, lat, scale)
            x, y = (edge_lon - lon) * scale[0], (edge_lat - lat) * scale[1]
            if x * x + y * y < best2 and not areas.is_seam[edge]:
                best2 = x * x + y * y
                near_lon, near_lat = edge_lon, edge_lat
    return best2, near_lon, near_lat


@inlined
def _box_around(lon: float, lat: float, scale: _Scale, reach2: float) -> tuple[float, float, float, float]:
    """Least lon, least lat, greatest lon, greatest lat of a box around all within a squared distance of a place."""
    reach_m = _SPARE_SHARE * math.sqrt(reach2)
    lon_reach, lat_reach = reach_m / scale[0] + _SPARE_DEG, reach_m / scale[1] + _SPARE_DEG
    return lon - lon_reach, lat - lat_reach, lon + lon_reach, lat + lat_reach


@inlined
def _edges_near(
    edges: NDArray[np.float64], first: np.uint64, last: np.uint64, box: tuple[float, float, float, float]
) -> tuple[np.uint64, np.uint64]:
    """Narrow a run of edges to those from the first to the last that may come into a box.

    Without a branch: a wrong guess for each second run costs more than looking at all 16 edges.
    """
    west, south, east, north = box
    begin, end = last, first
    for edge in range(first, last):
        lon0, lat0, lon1, lat1 = edges[edge, 0], edges[edge, 1], edges[edge, 2], edges[edge, 3]
        is_near = (min(lon0, lon1) <= east) & (max(lon0, lon1) >= west)
        is_near &= (min(lat0, lat1) <= north) & (max(lat0, lat1) >= south)
        begin = edge if is_near & (end == first) else begin
        end = edge + _ONE if is_near else end
    return begin, end


@inlined
def _nearest_on_edge(
    edges: NDArray[np.float64], edge: np.uint64, lon: float, lat: float, scale: _Scale
) -> tuple[float, float]:
    lon0, lat0 = edges[edge, 0], edges[edge, 1]
    east, north = edges[edge, 2] - lon0, edges[edge, 3] - lat0
    along = fraction_along(east * scale[0], north * scale[1], (lon - lon0) * scale[0], (lat - lat0) * scale[1])
    return lon0 + along * east, lat0 + along * north


@borrowing
def _box_distance2(boxes: NDArray[np.float64], row: int, lon: float, lat: float, scale: _Scale) -> float:
    x = max(0.0, max(boxes[row, 0] - lon, lon - boxes[row, 2])) * scale[0]
    y = max(0.0, max(boxes[row, 1] - lat, lat - boxes[row, 3])) * scale[1]
    return x * x + y * y
