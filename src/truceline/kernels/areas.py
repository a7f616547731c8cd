"""Areas as flat arrays, and the exact test of what they contain."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.borrowing import borrowing, making
from truceline.kernels.geodesic import EQUATORIAL_M, geodesic_m, metres_per_degree

POLYGON, CIRCLE, CORRIDOR = 0, 1, 2
NOT_ASKED, UNSURE = 0, 2
"""Of the side of an edge on which its area lies, beside 1 for the left and -1 for the right."""


class AreaTable(NamedTuple):
    """The geometry of every area, by number, for kernels to read.

    Edges are polygon edges, or pieces of a corridor's path, or one edge without length at
    a circle's centre. Up to 16 consecutive edges make a run with a box of its own, so
    that far edges are passed over by the run. Longitudes are unwrapped: an area that
    crosses the antimeridian goes on past 180.
    """

    kind: NDArray[np.int8]
    """shape (areas,): POLYGON, CIRCLE or CORRIDOR."""
    box: NDArray[np.float64]
    """shape (areas, 4): least lon, least lat, greatest lon, greatest lat of the whole area, degrees."""
    radius_m: NDArray[np.float64]
    """shape (areas,): radius of a circle, half width of a corridor, 0 for polygons."""
    first_run: NDArray[np.int64]
    """shape (areas + 1,): area a has the runs first_run[a] up to first_run[a + 1]."""
    first_edge: NDArray[np.int64]
    """shape (runs + 1,): run r has the edges first_edge[r] up to first_edge[r + 1]."""
    run_box: NDArray[np.float64]
    """shape (runs, 4): box of the run's edges, degrees; without the radius."""
    edge: NDArray[np.float64]
    """shape (edges, 4): lon, lat of the begin, lon, lat of the end, degrees."""
    bend: NDArray[np.float64]
    """shape (edges, 2): how far the geodesic's middle lies from the straight edge's middle, degrees; 0 for polygons."""
    is_seam: NDArray[np.bool_]
    """shape (edges,): True for edges that enclose but are no boundary: antimeridian seams, edges at a pole."""
    inner_side: NDArray[np.int8]
    """shape (edges,): on which side of a polygon's edge the area lies all along it: NOT_ASKED until a way crosses the
    edge and it is found out. Threads that share a table find the same, so that it does not matter who is first."""


@borrowing
def contains(areas: AreaTable, area: int, lon: float, lat: float) -> bool:
    """True if a place lies in an area or on its boundary; exact for polygons, to less than 1e-6 m for others."""
    lon = lon_towards(areas, area, lon)
    box = areas.box
    if lat < box[area, 1] or lat > box[area, 3] or lon < box[area, 0] or lon > box[area, 2]:
        return False
    if areas.kind[area] == POLYGON:
        return _polygon_contains(areas, area, lon, lat)
    return path_distance_m(areas, area, lon, lat) <= areas.radius_m[area]


@borrowing
def lon_towards(areas: AreaTable, area: int, lon: float) -> float:
    """The same longitude, turned by 360 degrees if that brings it nearer to the middle of an area."""
    west, east = areas.box[area, 0], areas.box[area, 2]
    # An area all round the Earth holds every longitude, also one that rounding puts a hair beside its box.
    if lon < west and lon + 360.0 <= east:
        return lon + 360.0
    if lon > east and lon - 360.0 >= west:
        return lon - 360.0
    middle = 0.5 * (west + east)
    # Not by rounding alone: it would turn a place that lies just within half a turn, and so off the area.
    if abs(middle - lon) <= 180.0:
        return lon
    return lon + 360.0 * math.floor((middle - lon) / 360.0 + 0.5)


@borrowing
def _polygon_contains(areas: AreaTable, area: int, lon: float, lat: float) -> bool:
    is_odd = False
    for run in range(areas.first_run[area], areas.first_run[area + 1]):
        run_box = areas.run_box
        if lat < run_box[run, 1] or lat > run_box[run, 3] or lon > run_box[run, 2]:
            continue
        for edge in range(areas.first_edge[run], areas.first_edge[run + 1]):
            lon0, lat0, lon1, lat1 = areas.edge[edge, 0], areas.edge[edge, 1], areas.edge[edge, 2], areas.edge[edge, 3]
            if lat0 == lat and (lon0 == lon or (lat1 == lat and min(lon0, lon1) <= lon <= max(lon0, lon1))):
                return True
            if (lat0 <= lat) != (lat1 <= lat):
                side = orientation(lon0, lat0, lon1, lat1, lon, lat)
                if side == 0:
                    return True
                is_odd ^= (lat1 > lat0) == (side > 0)
    return is_odd


@borrowing
def path_distance_m(areas: AreaTable, area: int, lon: float, lat: float) -> float:
    """Metres from a place to a circle's centre or a corridor's path; lon already turned towards the area.

    Good to less than 1e-6 m up to twice the radius and 5 km beyond, and beyond 80 degrees of
    latitude; farther away from a corridor, where other pieces are as near, to a thousandth
    within 100 km.
    """
    rough_m = rough_path_distance_m(areas, area, lon, lat)
    slack = 1.002
    if rough_m < 2 * areas.radius_m[area] + 5000 or abs(lat) > 80:
        # In the plane of a place, a distance s is wrong by less than s2 (1 + tan lat) / R.
        slack = 1.002 + 2 * rough_m * (1 + math.tan(math.radians(abs(lat)))) / EQUATORIAL_M
    return _least_geodesic(areas, area, lon, lat, rough_m * slack + 1e-3)


@borrowing
def rough_path_distance_m(areas: AreaTable, area: int, lon: float, lat: float) -> float:
    """Metres from a place to a circle's centre or a corridor's path, in the plane of the place."""
    east_m, north_m = metres_per_degree(lat)
    nearest_run, nearest_box_m2 = areas.first_run[area], math.inf
    for run in range(areas.first_run[area], areas.first_run[area + 1]):
        box_m2 = _box_distance_m2(areas.run_box, run, lon, lat, east_m, north_m)
        if box_m2 < nearest_box_m2:
            nearest_run, nearest_box_m2 = run, box_m2
    rough_m2 = _rough_run_distance_m2(areas, nearest_run, lon, lat, east_m, north_m)
    for run in range(areas.first_run[area], areas.first_run[area + 1]):
        # The metre covers what bent pieces stick out of their box.
        if run != nearest_run and _box_distance_m2(areas.run_box, run, lon, lat, east_m, north_m) <= rough_m2 + 1:
            rough_m2 = min(rough_m2, _rough_run_distance_m2(areas, run, lon, lat, east_m, north_m))
    return math.sqrt(rough_m2)


@borrowing
def _rough_run_distance_m2(areas: AreaTable, run: int, lon: float, lat: float, east_m: float, north_m: float) -> float:
    """Squared metres to the pieces of a run, in a plane."""
    least_m2 = math.inf
    for edge in range(areas.first_edge[run], areas.first_edge[run + 1]):
        near_lon, near_lat = _nearest_on_piece(areas, edge, lon, lat, east_m, north_m)
        across_m, along_m = (near_lon - lon) * east_m, (near_lat - lat) * north_m
        least_m2 = min(least_m2, across_m * across_m + along_m * along_m)
    return least_m2


@borrowing
def _least_geodesic(areas: AreaTable, area: int, lon: float, lat: float, most_m: float) -> float:
    """The least geodesic distance to the pieces that are roughly as near as `most_m`."""
    east_m, north_m = metres_per_degree(lat)
    least_m = math.inf
    for run in range(areas.first_run[area], areas.first_run[area + 1]):
        if _box_distance_m2(areas.run_box, run, lon, lat, east_m, north_m) > (most_m + 1) ** 2:
            continue
        for edge in range(areas.first_edge[run], areas.first_edge[run + 1]):
            near_lon, near_lat = _nearest_on_piece(areas, edge, lon, lat, east_m, north_m)
            if math.hypot((near_lon - lon) * east_m, (near_lat - lat) * north_m) <= most_m:
                least_m = min(least_m, _piece_distance_m(areas, edge, lon, lat))
    return least_m


@borrowing
def _piece_distance_m(areas: AreaTable, edge: int, lon: float, lat: float) -> float:
    """The geodesic distance to a piece: its square along a short geodesic is a parabola to well below its rounding."""
    begin_m = _geodesic_along_m(areas, edge, 0.0, lon, lat)
    lon0, lat0, lon1, lat1 = areas.edge[edge, 0], areas.edge[edge, 1], areas.edge[edge, 2], areas.edge[edge, 3]
    if lon0 == lon1 and lat0 == lat1:
        return begin_m
    middle_m = _geodesic_along_m(areas, edge, 0.5, lon, lat)
    end_m = _geodesic_along_m(areas, edge, 1.0, lon, lat)
    slope = (end_m - begin_m) * (end_m + begin_m)
    curve = (begin_m - middle_m) * (begin_m + middle_m) + (end_m - middle_m) * (end_m + middle_m)
    if curve <= 0.0:
        return min(begin_m, end_m)
    along = min(1.0, max(0.0, 0.5 - 0.25 * slope / curve))
    return _geodesic_along_m(areas, edge, along, lon, lat)


@borrowing
def _geodesic_along_m(areas: AreaTable, edge: int, along: float, lon: float, lat: float) -> float:
    """Metres from a place to that on a piece which lies a fraction along it."""
    near_lon, near_lat = _place_along(areas, edge, along)
    return geodesic_m(lon, lat, near_lon, near_lat)


@borrowing
def _box_distance_m2(
    boxes: NDArray[np.float64], number: int, lon: float, lat: float, east_m: float, north_m: float
) -> float:
    """Squared metres from a place to a box, in a plane; 0 inside."""
    across_m = max(0.0, max(boxes[number, 0] - lon, lon - boxes[number, 2])) * east_m
    along_m = max(0.0, max(boxes[number, 1] - lat, lat - boxes[number, 3])) * north_m
    return across_m * across_m + along_m * along_m


@borrowing
def _nearest_on_piece(
    areas: AreaTable, edge: int, lon: float, lat: float, east_m: float, north_m: float
) -> tuple[float, float]:
    """The nearest place on a piece of a path, by a plane."""
    lon0, lat0, lon1, lat1 = areas.edge[edge, 0], areas.edge[edge, 1], areas.edge[edge, 2], areas.edge[edge, 3]
    along = fraction_along(
        (lon1 - lon0) * east_m, (lat1 - lat0) * north_m, (lon - lon0) * east_m, (lat - lat0) * north_m
    )
    return _place_along(areas, edge, along)


@borrowing
def _place_along(areas: AreaTable, edge: int, along: float) -> tuple[float, float]:
    """The place a fraction along a piece, by the parabola that its ends and its middle lie on."""
    lon0, lat0, lon1, lat1 = areas.edge[edge, 0], areas.edge[edge, 1], areas.edge[edge, 2], areas.edge[edge, 3]
    bow = 4 * along * (1 - along)
    return (
        lon0 + along * (lon1 - lon0) + bow * areas.bend[edge, 0],
        lat0 + along * (lat1 - lat0) + bow * areas.bend[edge, 1],
    )


@borrowing
def fraction_along(edge_x: float, edge_y: float, x: float, y: float) -> float:
    """How far along an edge from the origin, 0 to 1, its nearest point to x, y lies."""
    length2 = edge_x * edge_x + edge_y * edge_y
    if length2 == 0.0:
        return 0.0
    return min(1.0, max(0.0, (edge_x * x + edge_y * y) / length2))


@borrowing
def orientation(x0: float, y0: float, x1: float, y1: float, x: float, y: float) -> int:
    """1 if x, y lies to the left of the edge from 0 to 1, -1 to the right, 0 exactly on it.

    Source: J. R. Shewchuk, Adaptive precision floating-point arithmetic and fast robust
    geometric predicates, Discrete Comput. Geom. 18 (1997): the filter A of orient2d,
    then the whole expansion.
    """
    side = clear_side(x0, y0, x1, y1, x, y)
    return side if side != 0 else _exact_orientation(x0, y0, x1, y1, x, y)


@borrowing
def clear_side(x0: float, y0: float, x1: float, y1: float, x: float, y: float) -> int:
    """The same, and 0 where plain arithmetic does not tell."""
    left = (x1 - x0) * (y - y0)
    right = (y1 - y0) * (x - x0)
    difference = left - right
    if abs(difference) > 3.3306690738754716e-16 * (abs(left) + abs(right)):
        return 1 if difference > 0 else -1
    return 0


@making
def _exact_orientation(x0: float, y0: float, x1: float, y1: float, x: float, y: float) -> int:
    factors = ((x1, y), (-x1, y0), (-x0, y), (-y1, x), (y1, x0), (y0, x))
    expansion = np.zeros(12)
    size = 0
    for a, b in factors:
        high, low = _two_product(a, b)
        for term in (low, high):
            carried = term
            for place in range(size):
                carried, expansion[place] = _two_sum(carried, expansion[place])
            expansion[size] = carried
            size += 1
    for place in range(size - 1, -1, -1):
        if expansion[place] != 0.0:
            return 1 if expansion[place] > 0 else -1
    return 0


@borrowing
def _two_sum(a: float, b: float) -> tuple[float, float]:
    total = a + b
    b_part = total - a
    return total, (a - (total - b_part)) + (b - b_part)


@borrowing
def _two_product(a: float, b: float) -> tuple[float, float]:
    product = a * b
    a_high, a_low = _split(a)
    b_high, b_low = _split(b)
    return product, a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low)


@borrowing
def _split(a: float) -> tuple[float, float]:
    carried = 134217729.0 * a
    high = carried - (carried - a)
    return high, a - high
