"""Where an area lies, slowly: exact fractions for polygons, geodesics by PROJ for circles and corridors.

Written from sections 1, 3 and 4 of docs/explanation/the-meaning-of-the-watch.md and from nothing else.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from truceline.model.shapes import Bubble, Circle, Corridor, Polygon, Ring, Shape

GEOD = Geod(ellps="WGS84")
_DEG = math.pi / 180
_MOST_M_PER_DEG = 111_700.0
"""No degree of longitude or latitude on WGS 84 is longer."""
_STRAIGHT_M = 1.0
"""Over so short a way the distance to a path is all but a straight function of the way."""
_FINEST_M = 0.01
"""A path that cuts off less of a circle or corridor is taken to pass by."""


Exact = Fraction | float
"""A number that is not rounded where that matters."""


class Stretch(NamedTuple):
    """A part of a straight path that lies in an area: from one fraction of the path to another."""

    begin: float
    end: float
    is_through: bool
    """False if it only touches the boundary or goes along it."""


class Ground(Protocol):
    """What the watch needs to know of an area's geometry."""

    def contains(self, lon: float, lat: float) -> bool:
        """True inside and on the boundary."""

    def distance_m(self, lon: float, lat: float) -> float:
        """Signed metres to the boundary, negative inside."""

    def stretches(self, lon: float, lat: float, east_deg: Exact, north_deg: Exact) -> list[Stretch]:
        """The parts of a straight path, from a place on by so many degrees, that lie in the area."""


def ground(shape: Shape) -> Ground:
    """The geometry of a shape that stays where it is."""
    match shape:
        case Polygon():
            return PolygonGround(shape)
        case Circle(lon, lat, radius_m):
            return RoundGround(lambda x, y: geodesic_m(lon, lat, x, y) - radius_m)
        case Corridor(path, half_width_m):
            return RoundGround(lambda x, y: path_distance_m(path, x, y) - half_width_m)
        case Bubble():
            raise TypeError("a bubble moves")


def shorter_way_deg(lon0: float, lon1: float) -> Fraction:
    """Degrees of longitude from one place to another, the shorter way around the Earth, not rounded."""
    way = Fraction(lon1) - Fraction(lon0)
    return way - 360 if way > 180 else way + 360 if way < -180 else way


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Metres per degree of longitude and of latitude: the radii of curvature of WGS 84."""
    square = GEOD.es
    root = math.sqrt(1 - square * math.sin(lat * _DEG) ** 2)
    across = GEOD.a / root
    along = GEOD.a * (1 - square) / root**3
    return across * math.cos(lat * _DEG) * _DEG, along * _DEG


def geodesic_m(lon0: float, lat0: float, lon1: float, lat1: float) -> float:
    """Metres along the geodesic."""
    return float(GEOD.inv(lon0, lat0, lon1, lat1)[2])


def path_distance_m(path: Ring, lon: float, lat: float) -> float:
    """Metres to the nearest point of a path of geodesics."""
    corners = [(float(x), float(y)) for x, y in path]
    return min(_leg_distance_m(a, b, lon, lat) for a, b in pairwise(corners))


def _leg_distance_m(a: tuple[float, float], b: tuple[float, float], lon: float, lat: float) -> float:
    azimuth, _, length_m = GEOD.inv(*a, *b)
    starts_m = (0.0, 0.5 * length_m, length_m)
    return min(_nearest_on_leg_m(a, azimuth, length_m, start_m, (lon, lat)) for start_m in starts_m)


def _nearest_on_leg_m(
    a: tuple[float, float], azimuth: float, length_m: float, start_m: float, place: tuple[float, float]
) -> float:
    """Slides along a geodesic to where the way to the place leaves at a right angle."""
    along_m, radius_m = start_m, 6_371_000.0
    distance_m = math.inf
    for _ in range(60):
        lon, lat, back = GEOD.fwd(*a, azimuth, along_m)
        onward = back + 180 if along_m > 0 else azimuth
        towards, _, distance_m = GEOD.inv(lon, lat, *place)
        arc, turn = distance_m / radius_m, (towards - onward) * _DEG
        slide_m = radius_m * math.atan2(math.sin(arc) * math.cos(turn), math.cos(arc))
        moved_m = min(length_m, max(0.0, along_m + slide_m))
        if abs(moved_m - along_m) < 1e-7:
            break
        along_m = moved_m
    return float(distance_m)


@dataclass(frozen=True)
class RoundGround:
    """A circle or a corridor: all that matters is the signed distance."""

    signed_m: Callable[[float, float], float]

    def contains(self, lon: float, lat: float) -> bool:
        return self.signed_m(lon, lat) <= 0

    def distance_m(self, lon: float, lat: float) -> float:
        return self.signed_m(lon, lat)

    def stretches(self, lon: float, lat: float, east_deg: Exact, north_deg: Exact) -> list[Stretch]:
        east_deg, north_deg = float(east_deg), float(north_deg)

        def signed_m(fraction: float) -> float:
            return self.signed_m(lon + fraction * east_deg, lat + fraction * north_deg)

        least_lat = min(abs(lat), abs(lat + north_deg)) if lat * (lat + north_deg) > 0 else 0.0
        length_m = _MOST_M_PER_DEG * math.hypot(east_deg * math.cos(least_lat * _DEG), north_deg)
        begin_m, end_m = signed_m(0.0), signed_m(1.0)
        marks = [0.0] if begin_m <= 0 else []
        marks += _zeros(signed_m, (0.0, begin_m), (1.0, end_m), length_m)
        marks += [1.0] if end_m <= 0 else []
        return [Stretch(begin, end, begin < end) for begin, end in zip(marks[::2], marks[1::2], strict=True)]


def _zeros(
    signed_m: Callable[[float], float], begin: tuple[float, float], end: tuple[float, float], length_m: float
) -> list[float]:
    """Where the sign changes: halving wherever the path is long enough to reach the boundary."""
    reach_m = (end[0] - begin[0]) * length_m
    is_crossed = (begin[1] <= 0) != (end[1] <= 0)
    if not is_crossed and (abs(begin[1]) + abs(end[1]) > reach_m or reach_m <= _FINEST_M):
        return []
    if is_crossed and reach_m <= _STRAIGHT_M:
        return [_zero(signed_m, begin, end)]
    half = 0.5 * (begin[0] + end[0])
    middle = (half, signed_m(half))
    return _zeros(signed_m, begin, middle, length_m) + _zeros(signed_m, middle, end, length_m)


def _zero(signed_m: Callable[[float], float], begin: tuple[float, float], end: tuple[float, float]) -> float:
    """The one place between two where the sign changes, by chords."""
    for _ in range(4):
        share = begin[0] + (end[0] - begin[0]) * begin[1] / (begin[1] - end[1])
        middle = (share, signed_m(share))
        if (middle[1] <= 0) == (begin[1] <= 0):
            begin = middle
        else:
            end = middle
        if abs(middle[1]) < 1e-9:
            break
    return middle[0]


Corner = tuple[Fraction, Fraction]
Edge = tuple[Corner, Corner]


class _Part(NamedTuple):
    """A stretch before it is rounded."""

    begin: Fraction
    end: Fraction
    is_through: bool


def _join(found: list[_Part], part: _Part) -> None:
    """Adds a part, to the one before if that ends where this begins."""
    if found and found[-1].end == part.begin:
        last = found.pop()
        part = _Part(last.begin, part.end, last.is_through or part.is_through)
    found.append(part)


class PolygonGround:
    """Rings in exact fractions; nothing in it rounds but the distance."""

    def __init__(self, polygon: Polygon) -> None:
        rings = [_unwrapped(ring) for ring in polygon.rings]
        self._edges = [edge for ring in rings for edge in pairwise(ring)]
        self._is_north_inside = sum(_encloses_north_pole(ring) for ring in rings) % 2 == 1
        self._boundary = _boundary(self._edges)
        self._boxes = _boxes(self._edges)
        self._boundary_boxes = _boxes(self._boundary)
        self._boundary_deg = np.array([(*a, *b) for a, b in self._boundary], dtype=np.float64)

    def contains(self, lon: float | Fraction, lat: float | Fraction) -> bool:
        x, y = Fraction(lon), Fraction(lat)
        is_inside = self._is_north_inside
        for (x0, y0), (x1, y1) in _near(self._edges, self._boxes, (x, y), (x, Fraction(90))):
            side = (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)
            if side == 0 and min(x0, x1) <= x <= max(x0, x1) and min(y0, y1) <= y <= max(y0, y1):
                return True
            if (x0 <= x) != (x1 <= x) and (side < 0) == (x0 < x1):
                is_inside = not is_inside
        return is_inside

    def distance_m(self, lon: float, lat: float) -> float:
        if not self._boundary:
            return -math.inf
        east_m, north_m = metres_per_degree(lat)
        turned = [(lon - 360 * turn, lat, lon - 360 * turn, lat) for turn in range(-3, 4)]
        x0, y0, x1, y1 = np.vstack([self._boundary_deg - place for place in turned]).T
        ex, ey = (x1 - x0) * east_m, (y1 - y0) * north_m
        length2 = ex * ex + ey * ey
        along = np.clip(-(x0 * east_m * ex + y0 * north_m * ey) / np.where(length2 > 0, length2, 1), 0, 1)
        x, y = x0 + along * (x1 - x0), y0 + along * (y1 - y0)
        plane_m = np.hypot(x * east_m, y * north_m)
        nearest = int(plane_m.argmin())
        distance_m = _near_m(lat, float(x[nearest]), float(y[nearest]))
        return -distance_m if self.contains(lon, lat) else distance_m

    def stretches(self, lon: float, lat: float, east_deg: Exact, north_deg: Exact) -> list[Stretch]:
        a = (Fraction(lon), Fraction(lat))
        way = (Fraction(east_deg), Fraction(north_deg))
        b = (a[0] + way[0], a[1] + way[1])
        meetings = {m for edge in _near(self._edges, self._boxes, a, b) for m in _meetings(a, way, edge)}
        if not meetings:  # all of it lies inside, outside, or along one edge; one that stands still goes along none
            is_along = any(way) and self._is_on_boundary(*a)
            return [Stretch(0.0, 1.0, not is_along)] if self.contains(*a) else []
        marks = sorted(meetings | {Fraction(0), Fraction(1)})
        parts = [(mark, mark) for mark in marks] + list(pairwise(marks))
        found: list[_Part] = []
        for begin, end in sorted(parts):
            middle = (begin + end) / 2
            x, y = a[0] + middle * way[0], a[1] + middle * way[1]
            if self.contains(x, y):
                _join(found, _Part(begin, end, not self._is_on_boundary(x, y)))
        return [Stretch(float(part.begin), float(part.end), part.is_through) for part in found]

    def _is_on_boundary(self, x: Fraction, y: Fraction) -> bool:
        return any(
            (x1 - x0) * (y - y0) == (y1 - y0) * (x - x0)
            and min(x0, x1) <= x <= max(x0, x1)
            and min(y0, y1) <= y <= max(y0, y1)
            for (x0, y0), (x1, y1) in _near(self._boundary, self._boundary_boxes, (x, y), (x, y))
        )


def _near_m(lat: float, east_deg: float, north_deg: float) -> float:
    east_m, north_m = metres_per_degree(lat + 0.5 * north_deg)
    return math.hypot(east_deg * east_m, north_deg * north_m)


def _unwrapped(ring: Ring) -> list[Corner]:
    """The corners with longitudes that go on past 180 instead of coming back at -180."""
    corners = [(Fraction(float(lon)), Fraction(float(lat))) for lon, lat in ring]
    turned = [corners[0]]
    for (before, _), (lon, lat) in pairwise(corners):
        step = lon - before
        step += -360 if step > 180 else 360 if step < -180 else 0
        turned.append((turned[-1][0] + step, lat))
    return turned


def _encloses_north_pole(ring: list[Corner]) -> bool:
    goes_around = ring[0][0] != ring[-1][0]
    return goes_around and sum(lat for _, lat in ring) > 0


def _boundary(edges: list[Edge]) -> list[Edge]:
    """The edges, or parts of them, that are no seam."""
    boundary, upright = [], []
    for (x0, y0), (x1, y1) in edges:
        if x0 == x1 and x0 % 360 == 180:
            upright.append((min(y0, y1), max(y0, y1)))
        elif not (y0 == y1 and abs(y0) == 90):
            boundary.append(((x0, y0), (x1, y1)))
    stops = sorted({lat for span in upright for lat in span})
    for low, high in pairwise(stops):
        if sum(begin <= low and high <= end for begin, end in upright) % 2 == 1:
            boundary.append(((Fraction(180), low), (Fraction(180), high)))
    return boundary


def _boxes(edges: list[Edge]) -> NDArray[np.float64]:
    """Shape (edges, 4): least lon and lat, greatest lon and lat, a little widened against rounding."""
    corners = np.array([(*a, *b) for a, b in edges], dtype=np.float64).reshape(-1, 4)
    low, high = np.minimum(corners[:, :2], corners[:, 2:]), np.maximum(corners[:, :2], corners[:, 2:])
    return np.hstack((low - 1e-9, high + 1e-9))


def _near(edges: list[Edge], boxes: NDArray[np.float64], a: Corner, b: Corner) -> Iterator[Edge]:
    """The edges whose box meets that of two places, turned around the Earth to where the places are."""
    if not edges:
        return
    (x0, x1), (y0, y1) = sorted((float(a[0]), float(b[0]))), sorted((float(a[1]), float(b[1])))
    first = math.floor((x0 - boxes[:, 2].max()) / 360)
    last = math.ceil((x1 - boxes[:, 0].min()) / 360)
    for turn in range(first, last + 1):
        low, high = x0 - 360 * turn, x1 - 360 * turn
        is_near = (boxes[:, 0] <= high) & (boxes[:, 2] >= low) & (boxes[:, 1] <= y1) & (boxes[:, 3] >= y0)
        for number in np.flatnonzero(is_near):
            (ax, ay), (bx, by) = edges[number]
            yield (ax + 360 * turn, ay), (bx + 360 * turn, by)


def _meetings(a: Corner, way: Corner, edge: Edge) -> Iterator[Fraction]:
    """The fractions of the way at which it meets an edge; where it runs along it, at which it begins and ends to."""
    (x0, y0), (x1, y1) = edge
    ex, ey = x1 - x0, y1 - y0
    px, py = x0 - a[0], y0 - a[1]
    across = way[0] * ey - way[1] * ex
    if across != 0:
        along_way = (px * ey - py * ex) / across
        along_edge = (px * way[1] - py * way[0]) / across
        if 0 <= along_way <= 1 and 0 <= along_edge <= 1:
            yield along_way
    elif px * way[1] == py * way[0] and any(way):
        for x, y in ((px, py), (px + ex, py + ey)):
            along_way = x / way[0] if way[0] else y / way[1]
            if 0 <= along_way <= 1:
                yield along_way
