"""How large shapes are and where they lie: outlines of circles, areas, and boxes around them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from truceline.adapters.formats.antimeridian import closed_over_pole, turned_home, turned_towards, turns_around_earth
from truceline.adapters.formats.findings import place_of
from truceline.adapters.formats.rings import whole_parts
from truceline.model.shapes import Bubble, Circle, Corridor, Polygon, Ring, Shape, unwrapped_ring

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; west is greater than east where the antimeridian lies between (RFC 7946)."""

_WGS84 = Geod(ellps="WGS84")
_ECCENTRICITY = math.sqrt(_WGS84.es)
_OUTLINE_CORNERS = 360
"""A ring of 360 corners lies up to 4e-5 of the radius inside its circle: 2 m at 55 km."""
_STOPS_AN_EDGE = 32


def circle_outline(circle: Circle) -> Polygon:
    """A ring of places on a geodesic circle, counterclockwise, closed over a pole if one lies inside."""
    azimuths = np.linspace(360.0, 0.0, _OUTLINE_CORNERS, endpoint=False)
    whole = np.ones(_OUTLINE_CORNERS)
    lons, lats, _ = _WGS84.fwd(circle.lon * whole, circle.lat * whole, azimuths, circle.radius_m * whole)
    ring = np.column_stack((np.append(lons, lons[0]), np.append(lats, lats[0])))
    if turns_around_earth(ring):
        return Polygon(((closed_over_pole(ring, math.copysign(90.0, circle.lat)),),))
    return Polygon(((turned_home(unwrapped_ring(ring)),),))


def area_km2(shape: Shape) -> float | None:
    """Square kilometres on WGS 84; of a corridor, as if it did not overlap itself; None for a bubble, which moves."""
    match shape:
        case Polygon(parts):
            areas_m2 = [[_ring_area_m2(ring) for ring in rings] for rings in whole_parts(parts, [])]
            return sum(shell - sum(holes) for shell, *holes in areas_m2) / 1e6
        case Circle():
            return _ring_area_m2(circle_outline(shape).rings[0]) / 1e6
        case Corridor(path, half_width_m):
            length_m = _WGS84.line_length(path[:, 0], path[:, 1])
            return (2 * length_m * half_width_m + math.pi * half_width_m**2) / 1e6
        case Bubble():
            return None


def _ring_area_m2(ring: Ring) -> float:
    """Area within a closed ring whose edges are straight in lon/lat, whatever its direction.

    Source: area between the equator and a parallel, J. P. Snyder, Map Projections - A Working
    Manual (1987), equation 3-12; along an edge it is integrated by Gauss-Legendre quadrature.
    """
    nodes, weights = np.polynomial.legendre.leggauss(8)
    begin, end = ring[:-1], ring[1:]
    lats = 0.5 * (begin[:, 1] + end[:, 1])[:, None] + 0.5 * (end[:, 1] - begin[:, 1])[:, None] * nodes
    means = _area_to_equator(np.radians(lats)) @ weights / 2
    turns = np.radians(np.diff(ring[:, 0]))
    return abs(float(np.sum(turns * means)))


def _area_to_equator(lats: NDArray[np.float64]) -> NDArray[np.float64]:
    """Square metres a radian of longitude between the equator and parallels."""
    sines = np.sin(lats)
    terms = sines / (1 - _WGS84.es * sines**2) + np.arctanh(_ECCENTRICITY * sines) / _ECCENTRICITY
    return np.asarray(0.5 * _WGS84.b**2 * terms)


def box_of(shape: Shape) -> Box | None:
    """The box around a shape; None for a bubble, which moves. Circles and corridors to about 1e-4 of their width."""
    match shape:
        case Polygon(parts):
            return _box_around([rings[0] for rings in whole_parts(parts, [])])
        case Circle():
            return _box_around([circle_outline(shape).rings[0]])
        case Corridor(path, half_width_m):
            return _box_around([circle_outline(Circle(*place, half_width_m)).rings[0] for place in _stops_along(path)])
        case Bubble():
            return None


def _stops_along(path: Ring) -> Iterator[tuple[float, float]]:
    """The corners of a path and places between them, so near that the box of circles around them holds the path."""
    for (lon0, lat0), (lon1, lat1) in pairwise(path.tolist()):
        yield place_of(lon0, lat0)
        yield from _WGS84.npts(lon0, lat0, lon1, lat1, _STOPS_AN_EDGE)
    yield place_of(*path[-1].tolist())


def _box_around(rings: list[Ring]) -> Box:
    corners = np.vstack([turned_towards(ring, rings[0]) for ring in rings])
    west, south = corners.min(axis=0).tolist()
    east, north = corners.max(axis=0).tolist()
    if east - west >= 360:
        return -180.0, south, 180.0, north
    return place_of(west, south)[0], south, place_of(east, north)[0], north
