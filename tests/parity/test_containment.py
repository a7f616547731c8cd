"""Which areas hold a position: 5 million positions, the engine against shapely, PROJ and geographiclib.

Polygons are held against ``shapely.intersects_xy``, circles against geodesics by PROJ, corridors against a
search along their geodesics; geographiclib checks the last two on a sample. Not one position may differ.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from numpy.typing import NDArray
from pyproj import Geod

from truceline.model.shapes import Circle, Corridor, Polygon, Ring, Shape, unwrapped_ring
from truceline.model.zones import Zone
from truceline.watch.zones.zoneset import ZoneSet

Floats = NDArray[np.float64]
Places = tuple[Floats, Floats]
WGS84 = Geod(ellps="WGS84")
BESIDE_M = 1e-5
"""How far beside a circle's or corridor's boundary the nearest positions lie; its geodesics are good to nanometres."""


def told_by_engine(shapes: list[Shape], lon: Floats, lat: Floats) -> NDArray[np.int64]:
    """Pairs of an area and a position inside it, as area * positions + position, in order."""
    zones = ZoneSet([Zone(f"z{number}", {"agreed": shape}) for number, shape in enumerate(shapes)])
    ids = zones.set_ids(lon, lat, threads=2)
    first, member = zones.sets.first, zones.sets.member
    sizes = (first[1:] - first[:-1])[ids]
    position = np.repeat(np.arange(len(lon)), sizes)
    offset = np.arange(len(position)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.sort(member[first[ids[position]] + offset].astype(np.int64) * len(lon) + position)


def told_by_oracle(shapes: list[Shape], lon: Floats, lat: Floats) -> NDArray[np.int64]:
    """The same pairs, from whoever knows the shape best."""
    order = np.argsort(lat, kind="stable")
    sorted_lat = lat[order]
    found = []
    for number, shape in enumerate(shapes):
        south, north, holds = _oracle(shape)
        low, high = np.searchsorted(sorted_lat, (south, np.nextafter(north, 91)))
        near = order[low:high]
        found.append(number * len(lon) + near[holds(lon[near], lat[near])])
    return np.sort(np.concatenate(found))


def _oracle(shape: Shape) -> tuple[float, float, Callable[[Floats, Floats], NDArray[np.bool_]]]:
    """Least and greatest latitude of a shape, and what tells whether it holds positions."""
    match shape:
        case Polygon():
            drawn = as_drawn(shape)
            _, south, _, north = drawn.bounds
            return south, north, lambda lon, lat: _polygon_holds(drawn, lon, lat)
        case Circle(lon0, lat0, radius_m):
            reach = radius_m / 110_000
            return lat0 - reach, lat0 + reach, lambda lon, lat: distances_m(lon0, lat0, lon, lat) <= radius_m
        case Corridor(path, half_width_m):
            reach = half_width_m / 110_000 + 3
            south, north = path[:, 1].min() - reach, path[:, 1].max() + reach
            return south, north, lambda lon, lat: _corridor_holds(path, half_width_m, lon, lat)
        case _:
            raise TypeError(f"no oracle for {shape}")


def as_drawn(polygon: Polygon) -> shapely.MultiPolygon:
    """The polygon in the plane of longitude and latitude, prepared; round a pole with the pole's edge."""
    parts = [[_closed_over_pole(unwrapped_ring(ring)) for ring in rings] for rings in polygon.parts]
    drawn = shapely.MultiPolygon([shapely.Polygon(rings[0], rings[1:]) for rings in parts])
    assert drawn.is_valid
    shapely.prepare(drawn)
    return drawn


def _closed_over_pole(ring: Ring) -> Ring:
    begin, end = ring[0, 0], ring[-1, 0]
    if begin == end:
        return ring
    pole = np.copysign(90.0, ring[:, 1].sum())
    return np.vstack((ring, [[end, pole], [begin, pole], ring[0]]))


def _polygon_holds(drawn: shapely.MultiPolygon, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    west, _, east, _ = drawn.bounds
    held = np.zeros(len(lon), dtype=bool)
    for turn in (-360.0, 0.0, 360.0):
        near = np.flatnonzero((lon + turn >= west) & (lon + turn <= east))
        held[near] |= shapely.intersects_xy(drawn, lon[near] + turn, lat[near])
    return held


def distances_m(lon0: float, lat0: float, lon: Floats, lat: Floats) -> Floats:
    """Metres along the geodesics from one place to many."""
    return np.asarray(WGS84.inv(np.full(len(lon), lon0), np.full(len(lon), lat0), lon, lat)[2])


def _corridor_holds(path: Ring, half_width_m: float, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    """Coarsely by stops along the path; exactly where that is not enough."""
    held = np.zeros(len(lon), dtype=bool)
    for leg in legs(path):
        ones, stops_m = np.ones(33), np.linspace(0, leg.length_m, 33)
        stop_lon, stop_lat, _ = WGS84.fwd(leg.lon * ones, leg.lat * ones, leg.azimuth * ones, stops_m)
        nearest_m = _least_chord_m(np.column_stack((stop_lon, stop_lat)), lon, lat)
        near = np.flatnonzero(nearest_m <= half_width_m + leg.length_m / 64 + 10)
        held[near] |= leg_distances_m(leg, lon[near], lat[near]) <= half_width_m
    return held


def _least_chord_m(stops: Floats, lon: Floats, lat: Floats) -> Floats:
    """Metres through the Earth to the nearest stop: never more than along it."""
    stop_xyz, place_xyz = _earth_centred_m(stops[:, 0], stops[:, 1]), _earth_centred_m(lon, lat)
    least = np.full(len(lon), np.inf)
    for stop in stop_xyz:
        least = np.minimum(least, np.linalg.norm(place_xyz - stop, axis=1))
    return least


def _earth_centred_m(lon: Floats, lat: Floats) -> Floats:
    x, y = np.radians(lon), np.radians(lat)
    across = WGS84.a / np.sqrt(1 - WGS84.es * np.sin(y) ** 2)
    return np.column_stack(
        (across * np.cos(y) * np.cos(x), across * np.cos(y) * np.sin(x), across * (1 - WGS84.es) * np.sin(y))
    )


class Leg(NamedTuple):
    """A geodesic of a corridor's path."""

    lon: float
    lat: float
    azimuth: float
    length_m: float


def legs(path: Ring) -> list[Leg]:
    """The geodesics of a path."""
    ends = [(begin, WGS84.inv(*begin, *end)) for begin, end in pairwise(path.tolist())]
    return [Leg(lon, lat, azimuth, length_m) for (lon, lat), (azimuth, _, length_m) in ends]


def leg_distances_m(leg: Leg, lon: Floats, lat: Floats) -> Floats:
    """Metres to a geodesic: slide along it until the way to the place leaves at a right angle."""
    along_m, ones = np.full(len(lon), 0.5 * leg.length_m), np.ones(len(lon))
    distance_m = np.full(len(lon), np.inf)
    for _ in range(12):
        stop_lon, stop_lat, back = WGS84.fwd(leg.lon * ones, leg.lat * ones, leg.azimuth * ones, along_m)
        onward = np.where(along_m > 0, np.asarray(back) + 180, leg.azimuth)
        towards, _, distance_m = WGS84.inv(stop_lon, stop_lat, lon, lat)
        arc, turn = np.asarray(distance_m) / 6_371_000, np.radians(towards - onward)
        slide_m = 6_371_000 * np.arctan2(np.sin(arc) * np.cos(turn), np.cos(arc))
        along_m = np.clip(along_m + slide_m, 0, leg.length_m)
    return np.asarray(distance_m)


# The scenes: shapes, and the positions that make them difficult.


def star(random: np.random.Generator, centre: tuple[float, float], least: float, most: float, corners: int) -> Ring:
    """A ring around a centre whose corners lie between two distances from it, degrees."""
    turn = (np.arange(corners) + random.uniform(0.1, 0.9, corners)) * (2 * np.pi / corners)
    reach = random.uniform(least, most, corners)
    ring = np.column_stack((centre[0] + reach * np.cos(turn), centre[1] + reach * np.sin(turn)))
    return np.vstack((ring, ring[:1]))


def coast(random: np.random.Generator, centre: tuple[float, float], size: float, corners: int) -> Ring:
    """A ring with bays of every width, down to those between two neighbouring corners."""
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    waves = 2 ** np.arange(1, int(np.log2(corners)))
    reach = size * (1 + sum(0.2 / n * np.cos(n * turn + random.uniform(0, 2 * np.pi)) for n in waves))
    ring = np.column_stack((centre[0] + reach * np.cos(turn), centre[1] + reach * np.sin(turn)))
    return np.vstack((ring, ring[:1]))


def ragged(random: np.random.Generator, west: float, north: float) -> Polygon:
    """A star with a hole, an island in the hole, and sometimes a second part."""
    centre, size = (random.uniform(west, west + 20), random.uniform(north - 20, north)), random.uniform(0.05, 1.5)
    rings = (star(random, centre, 0.6 * size, size, 50), star(random, centre, 0.3 * size, 0.5 * size, 12))
    island = (star(random, centre, 0.1 * size, 0.25 * size, 7),)
    second = (star(random, (centre[0] + 2.1 * size, centre[1]), 0.2 * size, size, 9),)
    return Polygon((rings, island, second) if random.random() < 0.5 else (rings, island))


def corners_of(shapes: list[Shape]) -> tuple[Ring, Ring]:
    """The begins and the ends of all edges of polygons."""
    rings = [ring for shape in shapes if isinstance(shape, Polygon) for ring in shape.rings]
    return np.vstack([ring[:-1] for ring in rings]), np.vstack([ring[1:] for ring in rings])


def beside(lon: Floats, lat: Floats) -> Places:
    """The positions and their eight neighbours, one unit in the last place away."""
    around_lon = [np.nextafter(lon, lon + step) for step in (-1, 0, 1)]
    around_lat = [np.nextafter(lat, lat + step) for step in (-1, 0, 1)]
    pairs = [(x, y) for x in around_lon for y in around_lat]
    return np.concatenate([x for x, _ in pairs]), np.concatenate([y for _, y in pairs])


def on_edges(random: np.random.Generator, shapes: list[Shape], count: int) -> Places:
    """Corners, middles and other points of edges, rounded to the nearest double, and their neighbours."""
    begin, end = corners_of(shapes)
    chosen = random.integers(len(begin), size=count // 9)
    share = random.choice([0, 0.5, 0.25, 1 / 3, 0.9], size=len(chosen))[:, None]
    points = begin[chosen] + share * (end[chosen] - begin[chosen])
    points[:, 0] = np.where(share[:, 0] == 0, begin[chosen, 0], points[:, 0])
    return beside(points[:, 0], points[:, 1])


def ragged_scene(random: np.random.Generator) -> tuple[list[Shape], Places]:
    shapes: list[Shape] = [ragged(random, -20, 60) for _ in range(300)]
    lon, lat = random.uniform(-22, 4, 1_500_000), random.uniform(38, 62, 1_500_000)
    edge_lon, edge_lat = on_edges(random, shapes, 500_000)
    return shapes, (np.concatenate((lon, edge_lon)), np.concatenate((lat, edge_lat)))


def quantised_scene(random: np.random.Generator) -> tuple[list[Shape], Places]:
    """Small rings and positions that both come in millionths of a degree, so that positions lie on edges."""
    shapes: list[Shape] = []
    for _ in range(200):
        centre = (random.uniform(30, 30.003), random.uniform(45, 45.003))
        ring = np.round(star(random, centre, 2e-5, 1e-4, 8), 6)
        if shapely.Polygon(ring).is_valid:
            shapes.append(Polygon(((ring,),)))
    lon, lat = random.integers(30_000_000, 30_003_000, 1_000_000), random.integers(45_000_000, 45_003_000, 1_000_000)
    return shapes, (lon / 1e6, lat / 1e6)


def shared_border_scene(random: np.random.Generator) -> tuple[list[Shape], Places]:
    """Triangles that fill a square without gap, and positions on their lattice."""
    steps = np.arange(24) / 8
    shift = random.integers(-3, 4, (24, 24, 2)) / 64
    knots = np.stack(np.meshgrid(10 + steps, -1 + steps, indexing="ij"), axis=-1) + shift
    shapes: list[Shape] = []
    for i in range(23):
        for j in range(23):
            a, b, c, d = knots[i, j], knots[i + 1, j], knots[i + 1, j + 1], knots[i, j + 1]
            rings = ((a, b, c, a), (a, c, d, a)) if random.random() < 0.5 else ((a, b, d, a), (b, c, d, b))
            shapes += [Polygon(((np.array(ring),),)) for ring in rings if shapely.Polygon(ring).is_valid]
    lon, lat = 10 + random.integers(-20, 420, 700_000) / 128, -1 + random.integers(-20, 420, 700_000) / 128
    return shapes, (lon, lat)


def detailed_scene(random: np.random.Generator) -> tuple[list[Shape], Places]:
    shapes: list[Shape] = []
    for number in range(12):
        centre = (100 + 3.0 * (number % 4), -30 + 3.0 * (number // 4))
        shapes.append(Polygon(((coast(random, centre, 1.4, 6000), coast(random, centre, 0.8, 3000)),)))
    lon, lat = random.uniform(98, 111, 400_000), random.uniform(-32, -22, 400_000)
    edge_lon, edge_lat = on_edges(random, shapes, 200_000)
    return shapes, (np.concatenate((lon, edge_lon)), np.concatenate((lat, edge_lat)))


def far_corner_scene(random: np.random.Generator) -> tuple[list[Shape], Places]:
    """Polygons over the antimeridian and round the poles, on a lattice that turning by 360 degrees keeps exact."""
    lattice = [np.round(star(random, (180, lat), 1, 4, 9) * 64) / 64 for lat in (-40, 0, 10, 55)]
    wrapped = [
        np.column_stack((np.where(ring[:, 0] > 180, ring[:, 0] - 360, ring[:, 0]), ring[:, 1])) for ring in lattice
    ]
    halves = (
        np.array([[179, 20], [180, 20], [180, 22], [179, 22], [179, 20]]),
        np.array([[-180, 20], [-178.5, 20], [-178.5, 22], [-180, 22], [-180, 20]]),
    )
    around = np.column_stack((np.linspace(-180, 180, 49), 64 + random.integers(0, 1000, 49) / 64))
    around[:, 1] = np.minimum(around[:, 1], 89)
    around[-1, 1] = around[0, 1]
    north = np.column_stack((around[:-1, 0], around[:-1, 1]))
    north = np.vstack((north, north[:1]))
    south = np.array([[-180, -90], [180, -90], [180, -85], [60, -80], [-60, -86], [-180, -85], [-180, -90]])
    shapes: list[Shape] = [Polygon(((ring,),)) for ring in (*lattice, *wrapped, north, south)]
    shapes.append(Polygon(((halves[0],), (halves[1],))))
    count = 200_000
    lon = np.concatenate((random.integers(-180 * 64, 180 * 64 + 1, count) / 64, random.choice([-180.0, 180.0], count)))
    near_lon = (180 + random.integers(-5 * 64, 5 * 64, count) / 64 + 180) % 360 - 180
    lat = np.concatenate(
        (
            random.choice([-1, 1], count) * random.integers(60 * 64, 90 * 64 + 1, count) / 64,
            random.integers(-90 * 64, 90 * 64 + 1, count) / 64,
        )
    )
    near_lat = random.integers(-45 * 64, 60 * 64, count) / 64
    return shapes, (np.concatenate((lon, near_lon)), np.concatenate((lat, near_lat)))


def circle_scene(random: np.random.Generator) -> tuple[list[Shape], Places]:
    """Circles from 10 m to 300 km all over the Earth, poles and antimeridian included."""
    radius_m = np.exp(random.uniform(np.log(10), np.log(300_000), 300))
    lon, lat = random.uniform(-180, 180, 300), np.degrees(np.arcsin(random.uniform(-1, 1, 300)))
    lon[:20], lat[20:28], lat[28:30] = random.choice([-179.99, 179.99, 180.0], 20), 89.5, -90
    circles = [Circle(float(x), float(y), float(r)) for x, y, r in zip(lon, lat, radius_m, strict=True)]
    chosen = random.integers(300, size=500_000)
    share = random.uniform(0, 2, len(chosen))
    beside_m = random.choice([-BESIDE_M, BESIDE_M], len(chosen))
    distance_m = np.where(np.arange(len(chosen)) % 2 == 0, radius_m[chosen] * share, radius_m[chosen] + beside_m)
    place_lon, place_lat, _ = WGS84.fwd(lon[chosen], lat[chosen], random.uniform(0, 360, len(chosen)), distance_m)
    return list(circles), (np.asarray(place_lon), np.asarray(place_lat))


def corridor_scene(random: np.random.Generator) -> tuple[list[Shape], Places]:
    """Corridors of up to three legs, over the antimeridian and near a pole too; positions close beside them."""
    shapes: list[Shape] = []
    beside_them = [(random.uniform(-180, 180, 100_000), random.uniform(-90, 90, 100_000))]
    for number in range(30):
        begin = (179.8, random.uniform(-60, 60)) if number < 2 else (20.0, 86.0) if number < 4 else None
        begin = begin or (random.uniform(-180, 180), random.uniform(-70, 70))
        steps = random.uniform(-0.7, 0.7, (random.integers(1, 4), 2))
        corridor = Corridor(
            np.cumsum(np.vstack((begin, steps)), axis=0), float(np.exp(random.uniform(np.log(20), np.log(20_000))))
        )
        shapes.append(corridor)
        beside_them += [_beside_leg(random, leg, corridor.half_width_m) for leg in legs(corridor.path)]
    return shapes, (np.concatenate([lon for lon, _ in beside_them]), np.concatenate([lat for _, lat in beside_them]))


def _beside_leg(random: np.random.Generator, leg: Leg, half_width_m: float) -> Places:
    """Positions on either side of a leg and of the boundary, half of them as near to the boundary as can be told."""
    ones, side = np.ones(2500), random.choice([-90.0, 90.0], 2500)
    along_lon, along_lat, back = WGS84.fwd(
        leg.lon * ones, leg.lat * ones, leg.azimuth * ones, random.uniform(0, leg.length_m, 2500)
    )
    away_m = np.where(random.random(2500) < 0.5, BESIDE_M, random.uniform(BESIDE_M, half_width_m, 2500))
    aside_m = half_width_m + random.choice([-1, 1], 2500) * away_m
    lon, lat, _ = WGS84.fwd(along_lon, along_lat, np.asarray(back) + side, aside_m)
    return np.asarray(lon), np.asarray(lat)


Scene = Callable[[np.random.Generator], tuple[list[Shape], Places]]
SEED = 20_170_518
SCENES: tuple[Scene, ...] = (
    ragged_scene,
    quantised_scene,
    shared_border_scene,
    detailed_scene,
    far_corner_scene,
    circle_scene,
    corridor_scene,
)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__.removesuffix("_scene"))
def test_no_position_is_told_otherwise_than_by_the_oracles(scene: Scene) -> None:
    shapes, (lon, lat) = scene(np.random.default_rng(SEED))
    engine, oracle = told_by_engine(shapes, lon, lat), told_by_oracle(shapes, lon, lat)
    differing = np.setxor1d(engine, oracle, assume_unique=True)
    first = [(int(pair // len(lon)), lon[pair % len(lon)], lat[pair % len(lon)]) for pair in differing[:5]]
    assert len(differing) == 0, f"{len(differing)} of {len(lon)} positions differ, such as area, lon, lat: {first}"
    assert len(oracle) > 0.02 * len(lon)


def test_five_million_positions_are_held_against_the_oracles() -> None:
    assert sum(len(scene(np.random.default_rng(SEED))[1][0]) for scene in SCENES) >= 5_000_000


def test_the_oracle_of_circles_agrees_with_geographiclib() -> None:
    shapes, (lon, lat) = circle_scene(np.random.default_rng(SEED))
    for circle in shapes[:100]:
        assert isinstance(circle, Circle)
        expected = [
            Geodesic.WGS84.Inverse(circle.lat, circle.lon, y, x)["s12"] for x, y in zip(lon[:5], lat[:5], strict=True)
        ]
        assert distances_m(circle.lon, circle.lat, lon[:5], lat[:5]) == pytest.approx(expected, abs=1e-7)


def test_the_oracle_of_corridors_agrees_with_geographiclib() -> None:
    random = np.random.default_rng(SEED)
    for path in (np.array([[10.0, 50.0], [11.0, 50.4]]), np.array([[179.5, 70.0], [180.5, 70.1]])):
        (leg,) = legs(path)
        lon, lat = _beside_leg(random, leg, 5000.0)
        found = leg_distances_m(leg, lon[:50], lat[:50])
        assert found == pytest.approx(
            [_searched_m(leg, x, y) for x, y in zip(lon[:50], lat[:50], strict=True)], abs=1e-6
        )


def _searched_m(leg: Leg, lon: float, lat: float) -> float:
    """Metres to a geodesic by cutting the part of it that holds the nearest place ever smaller."""
    along = Geodesic.WGS84.DirectLine(leg.lat, leg.lon, leg.azimuth, leg.length_m)

    def away_m(at_m: float) -> float:
        place = along.Position(at_m)
        return float(Geodesic.WGS84.Inverse(lat, lon, place["lat2"], place["lon2"])["s12"])

    low, high = 0.0, leg.length_m
    while high - low > 0.01:
        third = (high - low) / 3
        low, high = (low, high - third) if away_m(low + third) < away_m(high - third) else (low + third, high)
    return away_m(0.5 * (low + high))
