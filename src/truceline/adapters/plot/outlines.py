"""The rings that shapes are drawn by, exact enough for paper."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import shapely
from pyproj import Geod
from shapely import affinity

from truceline.adapters.plot.frame import circle_ring
from truceline.adapters.plot.scene import Path
from truceline.model.shapes import Bubble, Circle, Corridor, Polygon, Ring, Shape, unwrapped_ring

_WGS84 = Geod(ellps="WGS84")
_METRES_A_DEGREE = 111_195.0
"""Of latitude, on the mean sphere."""
_STOPS_AN_EDGE = 16


def rings_of(shape: Shape, band_m: float = 0.0) -> list[Ring]:
    """The rings of a shape, outer ones counterclockwise and holes clockwise; none of a bubble, which is nowhere.

    Longitudes of a ring do not jump, and may run past 180.

    Args:
        band_m: how far outside the shape the rings run; holes that it fills are gone.
    """
    match shape:
        case Polygon(parts):
            return _polygon_rings(parts) if band_m == 0 else _widened(_polygon_rings(parts), band_m)
        case Circle(lon, lat, radius_m):
            return [circle_ring(lon, lat, radius_m + band_m)]
        case Corridor(path, half_width_m):
            return _corridor_rings(unwrapped_ring(path), half_width_m + band_m)
        case Bubble():
            return []


def error_rings(path: Path, least_m: float) -> list[Ring]:
    """The outer rings around everywhere a track may have been: the error circles of its reports, and the way between.

    Args:
        least_m: reports with a smaller error, or an unknown one, have no circle.
    """
    lon = np.unwrap(path.lon, period=360.0)
    rounds = [
        shapely.Polygon(circle_ring(*place)) if place[2] >= least_m else None
        for place in zip(lon.tolist(), path.lat.tolist(), path.error_m.tolist(), strict=True)
    ]
    steps = zip(pairwise(rounds), path.is_joined.tolist(), strict=True)
    between = [
        shapely.union_all([before, after]).convex_hull
        for (before, after), is_joined in steps
        if is_joined and before is not None and after is not None
    ]
    return _exteriors(shapely.union_all([*(own for own in rounds if own is not None), *between]))


def _polygon_rings(parts: tuple[tuple[Ring, ...], ...]) -> list[Ring]:
    return [
        _turned(unwrapped_ring(ring), counterclockwise=number == 0)
        for rings in parts
        for number, ring in enumerate(rings)
    ]


def _turned(ring: Ring, *, counterclockwise: bool) -> Ring:
    x, y = ring[:, 0], ring[:, 1]
    is_counterclockwise = float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) > 0
    return ring if is_counterclockwise == counterclockwise else ring[::-1]


def _widened(rings: list[Ring], band_m: float) -> list[Ring]:
    """The outer rings, moved outwards in the plane of their middle latitude."""
    narrowing = math.cos(math.radians(float(np.vstack(rings)[:, 1].mean())))
    whole = shapely.union_all([shapely.make_valid(shapely.Polygon(ring)) for ring in rings])
    plane = affinity.scale(whole, xfact=narrowing, yfact=1.0, origin=(0, 0))
    wide = affinity.scale(plane.buffer(band_m / _METRES_A_DEGREE), xfact=1 / narrowing, yfact=1.0, origin=(0, 0))
    return _exteriors(wide)


def _corridor_rings(path: Ring, half_width_m: float) -> list[Ring]:
    stops = list(_stops_along(path))
    rounds = [shapely.Polygon(circle_ring(lon, lat, half_width_m)) for lon, lat in stops]
    return _exteriors(shapely.union_all([shapely.union_all(pair).convex_hull for pair in pairwise(rounds)]))


def _stops_along(path: Ring) -> Iterator[tuple[float, float]]:
    """Places along the geodesics of a path, their longitudes near those of its corners."""
    for (lon0, lat0), (lon1, lat1) in pairwise(path.tolist()):
        yield lon0, lat0
        for lon, lat in _WGS84.npts(lon0, lat0, lon1, lat1, _STOPS_AN_EDGE):
            yield lon0 + (lon - lon0 + 180.0) % 360.0 - 180.0, lat
    yield path[-1, 0], path[-1, 1]


def _exteriors(geometry: shapely.Geometry) -> list[Ring]:
    return [shapely.get_coordinates(part.exterior) for part in shapely.get_parts(geometry)]
