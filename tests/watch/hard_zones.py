"""Zones that are hard to index, places where they are hard to tell apart, and what truly holds each place."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from truceline.kernels.areas import contains
from truceline.model.shapes import Circle, Corridor, Polygon, Shape
from truceline.model.zones import Zone
from truceline.watch.zones.zoneset import ZoneSet

WGS84 = Geod(ellps="WGS84")
Floats = NDArray[np.float64]
Places = tuple[Floats, Floats]


def zone(name: str, *shapes: Shape) -> Zone:
    standings = ("agreed", "claimed:a", "claimed:b")
    return Zone(name, dict(zip(standings, shapes, strict=False)))


def zone_set(shapes: Sequence[Shape]) -> ZoneSet:
    """With its index, which sets that are made from it by changes then share."""
    zones = ZoneSet([zone(f"z{number}", shape) for number, shape in enumerate(shapes)])
    zones.build_index()
    return zones


def box(west: float, south: float, east: float, north: float) -> NDArray[np.float64]:
    return np.array([[west, south], [east, south], [east, north], [west, north], [west, south]])


def rectangle(west: float, south: float, east: float, north: float) -> Polygon:
    return Polygon(((box(west, south, east, north),),))


def star(generator: np.random.Generator, lon: float, lat: float, size: float, corners: int = 9) -> Floats:
    turn = np.sort(generator.uniform(0, 2 * np.pi, corners))
    reach = size * generator.uniform(0.3, 1, corners)
    ring = np.column_stack((lon + reach * np.cos(turn), lat + reach * np.sin(turn)))
    return np.vstack((ring, ring[:1]))


def random_rings(generator: np.random.Generator) -> list[Floats]:
    """On a small lattice, so that they overlap, touch, cross themselves, and run along each other and themselves."""
    corners = [generator.integers(0, 9, (generator.integers(3, 8), 2)) for _ in range(generator.integers(1, 4))]
    return [np.vstack((ring, ring[:1])).astype(np.float64) for ring in corners]


def held(zones: ZoneSet, lon: Floats, lat: Floats, threads: int = 1) -> list[tuple[int, ...]]:
    """The areas that hold each place, by the index."""
    ids = zones.set_ids(lon, lat, threads)
    first, member = zones.sets.first, zones.sets.member
    return [tuple(member[first[number] : first[number + 1]].tolist()) for number in ids.tolist()]


def truly_held(zones: ZoneSet, lon: Floats, lat: Floats) -> list[tuple[int, ...]]:
    """The same by asking every area."""
    table = zones.table
    return [
        tuple(area for area in range(len(zones.areas)) if contains(table, area, x, y))
        for x, y in zip(lon.tolist(), lat.tolist(), strict=True)
    ]


def check(zones: ZoneSet, lon: Floats, lat: Floats) -> None:
    told, expected = held(zones, lon, lat), truly_held(zones, lon, lat)
    wrong = [(x, y, one, two) for x, y, one, two in zip(lon, lat, told, expected, strict=True) if one != two]
    assert wrong == []


def around(lon: Floats, lat: Floats) -> Places:
    """The places and their eight neighbours, one unit in the last place away, turned and cut to the Earth."""
    lons = [lon, _beside(lon, -1000), _beside(lon, 1000)]
    lats = [lat, _beside(lat, -1000), _beside(lat, 1000)]
    pairs = [(x, y) for x in lons for y in lats]
    joined = np.concatenate([x for x, _ in pairs]), np.concatenate([y for _, y in pairs])
    return on_earth(*joined)


def _beside(degrees: Floats, towards: float) -> Floats:
    """The next degrees; beside 0 not so near that a product of two is no longer exact."""
    return np.where(degrees == 0, math.copysign(1e-100, towards), np.nextafter(degrees, towards))


def on_earth(lon: Floats, lat: Floats) -> Places:
    turned = np.where(np.abs(lon) > 180, lon - 360 * np.round(lon / 360), lon)
    return turned, np.clip(lat, -90, 90)


def at_edges(zones: ZoneSet, generator: np.random.Generator, count: int = 60) -> Places:
    """Corners, middles and other places of polygon edges, and their neighbours."""
    edge = zones.table.edge
    edge = edge[generator.integers(len(edge), size=count)]
    share = generator.choice([0, 0.5, 1 / 3, 1], size=(count, 1))
    place = np.where(share == 1, edge[:, 2:], edge[:, :2] + share * (edge[:, 2:] - edge[:, :2]))
    return around(place[:, 0], place[:, 1])


def at_rings(circle: Circle, generator: np.random.Generator, beside_m: float, count: int = 50) -> Places:
    """Places just inside and just outside a circle, and at its centre."""
    ones = np.ones(count)
    distance_m = circle.radius_m + beside_m * generator.choice([-1, 1], count)
    distance_m[0] = 0
    lon, lat, _ = WGS84.fwd(circle.lon * ones, circle.lat * ones, generator.uniform(0, 360, count), distance_m)
    return np.asarray(lon), np.asarray(lat)


def spread(zones: ZoneSet, generator: np.random.Generator, count: int = 300) -> Places:
    """Places in and around all areas, and anywhere."""
    low, high = zones.table.box[:, :2].min(axis=0), zones.table.box[:, 2:].max(axis=0)
    near = low + generator.uniform(-0.2, 1.2, (count, 2)) * (high - low)
    lon, lat = on_earth(near[:, 0], near[:, 1])
    return (
        np.concatenate((lon, generator.uniform(-180, 180, 40), [180.0, -180.0, 0.0, 0.0])),
        np.concatenate((lat, generator.uniform(-90, 90, 40), [0.0, 0.0, 90.0, -90.0])),
    )


WHOLE_EARTH = rectangle(-180, -90, 180, 90)
CROWD: list[Shape] = [Circle(20 + 0.001 * n, 60, 4000 + 50.0 * n) for n in range(9)]
STACKS: dict[str, list[Shape]] = {
    "one zone": [rectangle(0, 0, 1, 1)],
    "the same zone twice": [rectangle(3, 3, 4, 4), rectangle(3, 3, 4, 4)],
    "shared borders": [rectangle(0, 0, 1, 1), rectangle(1, 0, 2, 1), rectangle(0, 1, 2, 2), rectangle(0.5, 0.5, 1, 1)],
    "a hole and an island": [
        Polygon(((box(0, 0, 9, 9), box(1, 1, 8, 8)), (box(2, 2, 3, 3),))),
        rectangle(1, 1, 8, 8),
    ],
    "both ends of the Earth": [
        rectangle(-179.99999, -80.00001, -179.99998, -80),
        Circle(179.9999, 80, 1.0),
        rectangle(10, 10, 10.000001, 10.000001),
    ],
    "the whole Earth": [WHOLE_EARTH, Circle(0, 0, 10_000_000.0)],
    "at 180 and -180": [
        rectangle(179, 0, 180, 1),
        rectangle(-180, 0, -179, 1),
        rectangle(179, 2, 181, 3),
        rectangle(-181, -2, -179, 3),
        Circle(180, 0.5, 30_000.0),
        Circle(-180, 2.5, 30_000.0),
    ],
    "over the antimeridian in two parts": [Polygon(((box(179, 20, 180, 22),), (box(-180, 20, -178.5, 22),)))],
    "drawn on another turn": [rectangle(259, 5, 261, 7), rectangle(-301, -7, -299, -5)],
    "at the poles": [
        rectangle(-180, 80, 180, 90),
        rectangle(-20, -90, 40, -85),
        Circle(0, 90, 100_000.0),
        Circle(77, -89.9, 55_000.0),
    ],
    "nine through a place": CROWD,
    "an edge out and back": [Polygon(((np.array([[0, 0], [1, 0], [1, 1], [2, 2], [1, 1], [0, 1], [0, 0]]),),))],
    "a part twice": [Polygon(((box(0, 0, 1, 1),), (box(0, 0, 1, 1),))), rectangle(0, 0, 1, 1)],
    "circles of every size": [
        Circle(5, 50, radius_m) for radius_m in (1.0, 300.0, 55_000.0, 300_000.0, 2_000_000.0, 9_900_000.0)
    ],
    "corridors": [
        Corridor(np.array([[0, 50], [1, 50.5], [1.2, 50]]), 5000.0),
        Corridor(np.array([[179.5, -10], [-179.5, -10.2]]), 9000.0),
        Corridor(np.array([[20, 86], [80, 87]]), 4000.0),
        rectangle(0.3, 49, 0.8, 52),
    ],
    "borders through one place": [
        Polygon(((np.array([[0, 0], [np.cos(a), np.sin(a)], [np.cos(a + 0.9), np.sin(a + 0.9)], [0, 0]]),),))
        for a in np.linspace(0, 6, 12)
    ],
}
