"""Clearances: never more than the true way to a boundary, and large enough to be of use."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pyproj import Geod

from tests.kernels.index.plain_away import away_in, grid_of
from tests.watch.hard_zones import STACKS, Floats, Places, on_earth, rectangle, spread, star, zone_set
from truceline.kernels.index.clearance import clearances_m, is_clear, narrow_to_clear
from truceline.model.shapes import Circle, Polygon, Shape

_WGS84 = Geod(ellps="WGS84")


def clearance_of(root: NDArray[np.int32], lon: Floats, lat: Floats) -> Floats:
    """In a grid of cells of a degree, of which those with a negative code have a boundary, of no polygon."""
    clearance_m = np.full(len(lon), np.inf, dtype=np.float32)
    clearances_m(grid_of(root), away_in(grid_of(root), []), lon, lat, clearance_m)
    return clearance_m.astype(np.float64)


# Metres.


def boundary_of(shape: Shape) -> Places:
    """Many places on a boundary."""
    if isinstance(shape, Circle):
        ones = np.ones(360)
        lon, lat, _ = _WGS84.fwd(ones * shape.lon, ones * shape.lat, np.linspace(0, 360, 360), ones * shape.radius_m)
        return np.asarray(lon), np.asarray(lat)
    assert isinstance(shape, Polygon)
    share = np.linspace(0, 1, 200)[:, None]
    rings = [np.asarray(ring) for ring in shape.rings]
    places = np.vstack([a + share * (b - a) for ring in rings for a, b in pairwise(ring)])
    return places[:, 0], places[:, 1]


def least_m(shapes: list[Shape], lon: Floats, lat: Floats) -> Floats:
    """Metres to the nearest of these places, by PROJ."""
    x, y = (np.concatenate(axis) for axis in zip(*map(boundary_of, shapes), strict=True))
    ones = np.ones(len(x))
    return np.array(
        [np.min(_WGS84.inv(a * ones, b * ones, x, y)[2]) for a, b in zip(lon.tolist(), lat.tolist(), strict=True)]
    )


@pytest.mark.slow
@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from([(10.0, 50.0), (180.0, 0.0), (-179.9, -65.0), (0.0, 84.0), (30.0, -88.5), (-60.0, 5.0)]),
    st.sampled_from([0.01, 0.5, 4.0]),
)
@settings(max_examples=40)
def test_no_boundary_is_nearer_than_the_clearance(seed: int, middle: tuple[float, float], size: float) -> None:
    generator = np.random.default_rng(seed)
    shapes: list[Shape] = []
    for _ in range(generator.integers(1, 4)):
        lon, lat = middle + generator.uniform(-3 * size, 3 * size, 2)
        ring = star(generator, lon, float(np.clip(lat, -89, 89)), size)
        ring[:, 1] = np.clip(ring[:, 1], -89.9, 89.9)
        turned = float(on_earth(np.array([lon]), np.zeros(1))[0][0])
        circle = Circle(turned, float(np.clip(lat, -89.9, 89.9)), 50_000 * size)
        shapes.append(Polygon(((ring,),)) if generator.random() < 0.6 else circle)
    zones = zone_set(shapes)
    lon, lat = spread(zones, generator, 40)
    told_m = zones.clearance_m(lon, lat)
    assert (told_m >= 0).all()
    assert (told_m <= least_m(shapes, lon, lat) + 1e-3).all()


@pytest.mark.parametrize("lat", [0.0, 30.0, -60.0])
@pytest.mark.parametrize("beside", [[], [Circle(9.0, 4.0, 20_000.0)]], ids=["polygons", "polygons and a circle"])
def test_a_clearance_is_nearly_the_whole_way_to_the_nearest_boundary(lat: float, beside: list[Circle]) -> None:
    generator = np.random.default_rng(5)
    stars: list[Shape] = [Polygon(((star(generator, x, lat + y, 1.0, 20),),)) for x, y in ((0, 0), (3, 1), (1, 4))]
    zones = zone_set([*stars, *(Circle(own.lon, lat + own.lat, own.radius_m) for own in beside)])
    per_deg = zones.grids[0].frame[2:]
    edges = np.column_stack([np.concatenate(axis) for axis in zip(*map(boundary_of, stars), strict=True)])
    x, y = (edges[::60] + generator.uniform(-4, 4, (len(edges[::60]), 2)) / per_deg).T
    told_m, true_m = zones.clearance_m(x, y), least_m(stars, x, y)
    side_m = min(111_000 * math.cos(math.radians(abs(lat) + 2)) / per_deg[0], 111_000 / per_deg[1])
    is_near = true_m < 2 * side_m
    assert (told_m <= true_m).all()
    assert min(np.count_nonzero(is_near), np.count_nonzero(~is_near)) > 30
    assert (true_m - told_m)[is_near].mean() < 0.2 * 111_000 / per_deg[1]
    assert (told_m / true_m)[~is_near].mean() > 0.6


@pytest.mark.parametrize(("lon", "lat"), [(-9.0, 3.0), (15.0, 3.0), (3.0, -9.0), (-9.0, 15.0), (15.0, 20.0)])
def test_places_outside_of_the_grid_have_a_clearance(lon: float, lat: float) -> None:
    shapes: list[Shape] = [rectangle(0, 0, 6, 6)]
    zones = zone_set(shapes)
    place = np.array([lon]), np.array([lat])
    assert 500 < zones.clearance_m(*place)[0] <= least_m(shapes, *place)[0]


def test_a_place_nearer_to_the_pole_than_the_grid_minds_that_degrees_are_shorter_there() -> None:
    shapes: list[Shape] = [rectangle(-170, 84, -169.9, 84.1), rectangle(160, 84.9, 160.1, 85)]
    lon, lat = np.linspace(-179, 179, 60), np.full(60, 85.3)
    told_m, true_m = zone_set(shapes).clearance_m(lon, lat), least_m(shapes, lon, lat)
    assert (told_m <= true_m).all()
    assert (told_m > 0).any()


def test_each_grid_lowers_the_clearance_to_what_it_knows() -> None:
    root = np.zeros((9, 9), dtype=np.int32)
    root[4, 4] = -1
    place = np.array([1.5]), np.array([1.5])
    own_m = clearance_of(root, *place)
    for known_m in (0.0, 10.0, 1e9):
        clearance_m = np.full(1, known_m, dtype=np.float32)
        clearances_m(grid_of(root), away_in(grid_of(root), []), *place, clearance_m)
        assert clearance_m[0] == min(np.float32(known_m), own_m[0])


def test_a_place_on_a_boundary_has_no_clearance() -> None:
    zones = zone_set([rectangle(0, 0, 1, 1), Circle(5, 5, 1000.0)])
    lon, lat = np.array([0.0, 0.3, 1.0, 5.0]), np.array([0.0, 1.0, 0.7, 5 + 1000 / 110_574.0])
    assert zones.clearance_m(lon, lat).tolist() == [0.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize("count", [1, 63, 64, 65, 200])
def test_each_place_is_answered_for_itself_however_many_are_asked(count: int) -> None:
    zones = zone_set([rectangle(0, 0, 1, 1), rectangle(3, 2, 5, 4)])
    lon, lat = spread(zones, np.random.default_rng(count), 200)
    together = zones.clearance_m(lon[:count], lat[:count])
    alone = [zones.clearance_m(lon[k : k + 1], lat[k : k + 1])[0] for k in range(count)]
    assert together.tolist() == alone


@pytest.mark.parametrize("lon", [179.999, -179.999, 180.0, -180.0])
def test_no_clearance_reaches_over_the_antimeridian(lon: float) -> None:
    shapes: list[Shape] = [rectangle(170, 0, 171, 1), rectangle(-179.99, 0, -179.0, 1)]
    told_m = zone_set(shapes).clearance_m(np.array([lon]), np.array([0.5]))
    assert told_m[0] <= (180 - abs(lon)) * 111_320


# Boxes.


def test_a_box_is_clear_if_no_cell_that_it_meets_has_a_boundary() -> None:
    root = np.zeros((9, 9), dtype=np.int32)
    root[4, 4] = -1
    grid = grid_of(root)
    assert is_clear(grid, 0.5, 0.5, 3.9, 8.5)
    assert is_clear(grid, 5.0, 0.5, 8.5, 8.5)
    assert not is_clear(grid, 0.5, 0.5, 4.0, 8.5)
    assert not is_clear(grid, 4.5, 4.5, 4.5, 4.5)
    assert not is_clear(grid, 0.5, 4.5, 8.5, 4.6)


def test_a_box_of_too_many_cells_or_over_the_antimeridian_is_not_called_clear() -> None:
    grid = grid_of(np.zeros((20, 20), dtype=np.int32))
    assert is_clear(grid, 0.5, 0.5, 7.5, 7.5)
    assert not is_clear(grid, 0.5, 0.5, 8.5, 7.5)
    assert not is_clear(grid, -180.1, 0.5, -179.0, 1.0)
    assert not is_clear(grid, 179.0, 0.5, 180.0, 1.0)


def test_only_boxes_that_are_still_clear_are_asked_and_none_becomes_clear() -> None:
    (grid,) = zone_set(STACKS["one zone"]).grids
    low, high = np.array([50.0, 50.0, 0.0, np.nan, -np.inf]), np.array([50.1, 50.1, 0.1, 1.0, 1.0])
    clear = np.array([True, False, True, True, True])
    narrow_to_clear(grid, low, low, high, high, clear)
    assert clear.tolist() == [True, False, False, False, False]
