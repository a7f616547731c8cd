"""Clearances: never more than the true way to a boundary, and large enough to be of use."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pyproj import Geod

from tests.watch.hard_zones import STACKS, Floats, Places, on_earth, rectangle, spread, star, zone_set
from truceline.kernels.index.clearance import away_from_boundary, clearances_m, is_clear, narrow_to_clear
from truceline.kernels.index.grid import Grid
from truceline.model.shapes import Circle, Polygon, Shape

_WGS84 = Geod(ellps="WGS84")


def grid_of(root: NDArray[np.int32], frame: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)) -> Grid:
    """A grid of some cells; those with a negative code have a boundary."""
    none = np.zeros(1, dtype=np.int32)
    size = np.array(root.shape[::-1], dtype=np.int64)
    return Grid(np.array(frame), size, root.ravel(), none, none, none.view(np.float32), none)


def clearance_of(grid: Grid, lon: Floats, lat: Floats) -> NDArray[np.float32]:
    clearance_m = np.full(len(lon), np.inf, dtype=np.float32)
    clearances_m(grid, away_from_boundary(grid), lon, lat, clearance_m)
    return clearance_m


# Cells.


@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(1, 30), st.floats(0, 0.2))
def test_every_cell_knows_how_many_cells_away_the_nearest_boundary_is(
    seed: int, rows: int, columns: int, share: float
) -> None:
    root = np.where(np.random.default_rng(seed).random((rows, columns)) < share, -1, 5).astype(np.int32)
    told = away_from_boundary(grid_of(root)).cells
    marked = np.argwhere(root < 0)
    for row, column in np.ndindex(rows, columns):
        apart = np.abs(marked - (row, column)).max(axis=1, initial=0) if len(marked) else np.array([255])
        assert told[row, column] == apart.min()


def test_a_boundary_more_than_255_cells_away_counts_as_255() -> None:
    root = np.zeros((1, 400), dtype=np.int32)
    root[0, 0] = -1
    assert away_from_boundary(grid_of(root)).cells[0].tolist() == [min(k, 255) for k in range(400)]


def test_the_side_of_a_row_is_no_longer_than_its_cells_are_anywhere_in_it() -> None:
    grid = grid_of(np.zeros((90, 20), dtype=np.int32), (10.0, -20.0, 1.0, 1.0))
    side_m = away_from_boundary(grid).side_m[255 : 255 + 90]
    for row in range(90):
        for lat in (row - 20.0, row - 19.5, row - 19.0):
            assert side_m[row] <= _WGS84.inv(10, lat, 11, lat)[2] * 1.0001
        assert side_m[row] <= _WGS84.inv(10, row - 20, 10, row - 19)[2]
        assert side_m[row] >= 0.95 * min(_WGS84.inv(10, lat, 11, lat)[2] for lat in (row - 20.0, row - 19.0))


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
    told_m = clearance_of(zones.grids[0], lon, lat)
    assert (told_m >= 0).all()
    assert (told_m <= least_m(shapes, lon, lat) + 1e-3).all()


@pytest.mark.slow
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 30.0, -50.0]))
@settings(max_examples=20)
def test_a_clearance_is_not_uselessly_small(seed: int, lat: float) -> None:
    generator = np.random.default_rng(seed)
    shapes: list[Shape] = [rectangle(x, lat + y, x + 1, lat + y + 1) for x, y in ((0, 0), (7, 3), (2, 8))]
    zones = zone_set(shapes)
    x, y = generator.uniform(0, 8, 60), lat + generator.uniform(0, 9, 60)
    (grid,) = zones.grids
    told_m, true_m = clearance_of(grid, x, y), least_m(shapes, x, y)
    cell_m = 111_700 * (1 / grid.frame[2:]).max()
    assert (told_m >= 0.4 * true_m - 2 * cell_m).all()


def test_each_grid_lowers_the_clearance_to_what_it_knows() -> None:
    root = np.zeros((9, 9), dtype=np.int32)
    root[4, 4] = -1
    grid, place = grid_of(root), (np.array([1.5]), np.array([1.5]))
    own_m = clearance_of(grid, *place)
    for known_m in (0.0, 10.0, 1e9):
        clearance_m = np.full(1, known_m, dtype=np.float32)
        clearances_m(grid, away_from_boundary(grid), *place, clearance_m)
        assert clearance_m[0] == min(np.float32(known_m), own_m[0])


def test_a_place_whose_cell_has_a_boundary_has_no_clearance() -> None:
    root = np.zeros((3, 3), dtype=np.int32)
    root[1, 1] = -1
    assert clearance_of(grid_of(root), np.array([1.5, 1.0]), np.array([1.5, 1.99])).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("lon", [179.999, -179.999, 180.0, -180.0])
def test_no_clearance_reaches_over_the_antimeridian(lon: float) -> None:
    shapes: list[Shape] = [rectangle(170, 0, 171, 1), rectangle(-179.99, 0, -179.0, 1)]
    told_m = clearance_of(zone_set(shapes).grids[0], np.array([lon]), np.array([0.5]))
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
