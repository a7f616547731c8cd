"""What an area contains and how far its boundary is: the engine's kernels against the slow ground, place by place."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.parity.scenes import PLACES, random_shape
from tests.watch.oracle_ground import ground
from truceline.kernels.areas import contains
from truceline.kernels.distance import boundary_m
from truceline.model.shapes import Circle, Corridor, Polygon, Ring, Shape
from truceline.model.zones import Zone
from truceline.watch.zones.areas import area_table, fixed_areas

ROUNDING_M = 1e-6
ROUNDING_NEAR_A_POLE_M = 1e-4
"""Pieces of a corridor bend most where meridians meet; beyond 89 degrees a parabola keeps to that."""


def assert_same(shape: Shape, places: list[tuple[float, float]]) -> None:
    table, slow = area_table(fixed_areas([Zone("z", {"agreed": shape})])), ground(shape)
    for lon, lat in places:
        own, other = boundary_m(table, 0, lon, lat, math.inf), slow.distance_m(lon, lat)
        rounding_m = ROUNDING_M if abs(lat) < 89 or not isinstance(shape, Corridor) else ROUNDING_NEAR_A_POLE_M
        assert own == pytest.approx(abs(other), abs=rounding_m, rel=1e-9), (lon, lat)
        if abs(other) > rounding_m or isinstance(shape, Polygon):
            assert contains(table, 0, lon, lat) == slow.contains(lon, lat), (lon, lat)


@given(st.integers(0, 2**32), st.sampled_from(PLACES))
def test_shapes_anywhere_contain_and_measure_alike(seed: int, place: tuple[float, float]) -> None:
    random = Random(seed)
    shape = random_shape(random, place)
    assert_same(shape, [_near(random, place) for _ in range(20)])


def _near(random: Random, place: tuple[float, float]) -> tuple[float, float]:
    """A place of the lattice or beside it, at most some kilometres away."""
    east, north = random.randint(-40, 40) / 1024, random.randint(-40, 40) / 1024
    lon = place[0] + east / max(0.001, math.cos(math.radians(place[1]))) * random.choice([1.0, random.random()])
    return math.remainder(lon, 360), min(89.99, max(-89.99, place[1] + north))


def box(west: float, east: float, south: float, north: float) -> Ring:
    return np.array([[west, south], [east, south], [east, north], [west, north], [west, south]], dtype=float)


AROUND_180 = [(180.0, 0.5), (-180.0, 0.25), (179.99, 0.4), (-179.99, 0.9), (179.9, 0.75), (-178.5, 0.5), (0.0, 0.5)]


@pytest.mark.parametrize(
    "polygon",
    [
        Polygon(((box(179, 181, 0, 1),),)),
        Polygon(((box(179, 180, 0, 1),), (box(-180, -179, 0, 1),))),
        Polygon(((box(179, 180, 0, 1),), (box(-180, -179, 0, 0.5),))),
        Polygon(((box(179, 180, 0, 1),), (box(-180, -179, 0, 0.5),), (box(-180, -178, 0.5, 1),))),
        Polygon(
            ((np.array([[-180, 0], [-179, 0], [-179, 1], [-180, 1], [-180, 0.25], [-180, 0]]),), (box(179, 180, 0, 1),))
        ),
    ],
    ids=["past 180", "cut", "half a seam", "cut in three", "cut with another corner"],
)
def test_a_seam_is_no_boundary_however_it_is_cut(polygon: Polygon) -> None:
    assert_same(polygon, AROUND_180)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("first", [0.0, 60.0, -180.0])
def test_a_ring_around_a_pole_has_no_boundary_at_its_first_corner(sign: int, first: float) -> None:
    lons = [first, first + 120, first - 120 if first > -180 else 60.0, first]
    ring = np.array([[math.remainder(lon, 360), sign * 80.0] for lon in lons])
    beside = [math.nextafter(first, -200.0), first, math.nextafter(first, 200.0), first + 0.001, 33.0]
    assert_same(
        Polygon(((ring,),)), [(math.remainder(lon, 360), sign * lat) for lon in beside for lat in (79.0, 81.0, 85.0)]
    )


def test_the_whole_earth_has_no_boundary() -> None:
    assert_same(Polygon(((box(-180, 180, -90, 90),),)), [(0.0, 0.0), (180.0, 10.0), (-180.0, -80.0)])


def test_wide_circles_and_corridors_are_geodesic() -> None:
    places = [(lon / 2, 55 + lat / 2) for lon in range(-8, 40) for lat in range(-5, 6)]
    assert_same(Circle(5.0, 55.0, 300_000.0), places)
    path = np.array([[0.0, 55.0], [10.0, 56.0], [12.0, 54.0]])
    assert_same(
        Corridor(path, 150_000.0), [place for place in places if ground(Corridor(path, 1.0)).distance_m(*place) < 3e5]
    )
