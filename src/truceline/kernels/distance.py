"""How far a place is from the boundary of an area, and whether a way comes near it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

from truceline.kernels.areas import POLYGON, AreaTable, fraction_along, lon_towards, path_distance_m
from truceline.kernels.borrowing import borrowing
from truceline.kernels.geodesic import metres_per_degree, near_distance_m

_SURE_LAT = 85.0
_SURE_REACH_M = 20_000.0
_SURE_SHARE = 1.05
"""Up to that latitude and distance, the plane of a place and the mid-latitude metric differ by less than this."""


@borrowing
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
def _polygon_boundary_m(areas: AreaTable, area: int, lon: float, lat: float, reach_m: float) -> float:
    scale = metres_per_degree(lat)
    is_sure = abs(lat) <= _SURE_LAT and reach_m <= _SURE_REACH_M
    best_m = _SURE_SHARE * reach_m if is_sure else math.inf
    best_m, near_lon, near_lat = _nearest(areas, area, lon, lat, scale, best_m)
    near_turn = 0.0
    for turn in (-360.0, 360.0):
        turned_m, turned_lon, turned_lat = _nearest(areas, area, lon + turn, lat, scale, best_m)
        if turned_m < best_m:
            best_m, near_lon, near_lat, near_turn = turned_m, turned_lon, turned_lat, turn
    if math.isnan(near_lon):
        return math.inf
    return near_distance_m(lon + near_turn, lat, near_lon, near_lat)


@borrowing
def _nearest(
    areas: AreaTable, area: int, lon: float, lat: float, scale: tuple[float, float], best_m: float
) -> tuple[float, float, float]:
    """The nearest boundary point of a polygon in a plane, if it is nearer than the best so far; else nan."""
    east_m, north_m = scale
    best2 = best_m * best_m
    near_lon, near_lat = math.nan, math.nan
    if _box_distance2(areas.box, area, lon, lat, east_m, north_m) >= best2:
        return best_m, near_lon, near_lat
    for run in range(areas.first_run[area], areas.first_run[area + 1]):
        if _box_distance2(areas.run_box, run, lon, lat, east_m, north_m) >= best2:
            continue
        for edge in range(areas.first_edge[run], areas.first_edge[run + 1]):
            if areas.is_seam[edge]:
                continue
            lon0, lat0 = areas.edge[edge, 0], areas.edge[edge, 1]
            east, north = areas.edge[edge, 2] - lon0, areas.edge[edge, 3] - lat0
            along = fraction_along(east * east_m, north * north_m, (lon - lon0) * east_m, (lat - lat0) * north_m)
            edge_lon, edge_lat = lon0 + along * east, lat0 + along * north
            x, y = (edge_lon - lon) * east_m, (edge_lat - lat) * north_m
            if x * x + y * y < best2:
                best2 = x * x + y * y
                near_lon, near_lat = edge_lon, edge_lat
    return math.sqrt(best2), near_lon, near_lat


@borrowing
def _box_distance2(box, row: int, lon: float, lat: float, east_m: float, north_m: float) -> float:  # type: ignore[no-untyped-def]
    x = max(0.0, max(box[row, 0] - lon, lon - box[row, 2])) * east_m
    y = max(0.0, max(box[row, 1] - lat, lat - box[row, 3])) * north_m
    return x * x + y * y
