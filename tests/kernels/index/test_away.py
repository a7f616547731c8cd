"""Corners of cells: no boundary is nearer to them than is told, and near polygons all but the whole way is."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.kernels.index.plain_away import Edge, away_in, corners_m, grid_of
from tests.watch.hard_zones import CROWD, STACKS, zone_set
from truceline.kernels.distance import boundary_m
from truceline.kernels.geodesic import metres_per_degree
from truceline.kernels.index.away import away_from_boundary, cells_to
from truceline.watch.zones.zoneset import ZoneSet

SMALL = (0.0, 0.0, 1000.0, 1000.0)
"""Cells of some 111 m by the equator, where a plane is as good as the Earth."""


@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(1, 30), st.floats(0, 0.2))
def test_every_cell_knows_how_many_cells_away_the_nearest_marked_one_is(
    seed: int, rows: int, columns: int, share: float
) -> None:
    is_marked = np.random.default_rng(seed).random((rows, columns)) < share
    told, marked = cells_to(is_marked), np.argwhere(is_marked)
    for row, column in np.ndindex(rows, columns):
        apart = np.abs(marked - (row, column)).max(axis=1, initial=0) if len(marked) else np.array([255])
        assert told[row, column] == apart.min()


def test_a_marked_cell_more_than_255_cells_away_counts_as_255() -> None:
    is_marked = np.arange(400)[None] == 0
    assert cells_to(is_marked)[0].tolist() == [min(k, 255) for k in range(400)]


def test_the_word_of_a_cell_tells_of_both_its_western_corners() -> None:
    root = np.where(np.random.default_rng(3).random((20, 30)) < 0.01, -1, 0).astype(np.int32)
    parts = away_in(grid_of(root), []).parts.reshape(20, 30)
    assert (parts[:-1] >> 16 == parts[1:] & 65535).all()
    assert len(np.unique(parts & 65535)) > 5


def test_where_no_polygon_is_a_corner_is_as_far_as_whole_cells_are_between() -> None:
    root = np.zeros((9, 9), dtype=np.int32)
    root[4, 4] = -1
    grid = grid_of(root, SMALL)
    cells = corners_m(grid, away_in(grid, [])) / (metres_per_degree(0.0)[1] / 1000)
    expected = [max(0, k - 5, 4 - k) for k in range(9)]
    assert cells[4].round(2).tolist() == cells[:, 4].round(2).tolist() == pytest.approx(expected, abs=0.01)


def test_a_boundary_255_cells_away_and_more_is_told_as_so_far() -> None:
    root = np.zeros((1, 400), dtype=np.int32)
    root[0, 0] = -1
    grid = grid_of(root, SMALL)
    assert corners_m(grid, away_in(grid, []))[0, -100:] == pytest.approx(255 * 110.574, rel=1e-3)


def ends(count: float) -> st.SearchStrategy[float]:
    return st.one_of(st.integers(-3, int(count) + 3).map(float), st.floats(-3, count + 3))


@given(
    st.lists(st.tuples(ends(40), ends(25), ends(40), ends(25)), min_size=1, max_size=4),
)
@settings(max_examples=150)
def test_within_three_cells_of_edges_a_corner_is_told_their_distance_to_a_256th(edges: list[Edge]) -> None:
    """Edges of all kinds: steep, flat, a point, and beyond the grid."""
    grid = grid_of(np.zeros((25, 40), dtype=np.int32), SMALL)
    # Cells with a boundary all over the grid: so nothing but edges can tell more.
    grid.root[:] = -1
    away = away_in(grid, [(x0 / 1000, y0 / 1000, x1 / 1000, y1 / 1000) for x0, y0, x1, y1 in edges])
    east_m, north_m = metres_per_degree(0.0)
    scale = np.array([east_m, north_m]) / 1000
    row, column = np.indices((25, 40))
    place = np.stack((column, row), axis=-1) * scale
    true_m = np.full((25, 40), 3 * north_m / 1000)
    for edge in edges:
        begin, way = np.array(edge[:2]) * scale, (np.array(edge[2:]) - edge[:2]) * scale
        along = np.clip((place - begin) @ way / max(float(way @ way), 1e-300), 0, 1)
        true_m = np.minimum(true_m, np.hypot(*np.moveaxis(place - begin - along[..., None] * way, -1, 0)))
    told_m = corners_m(grid, away)
    assert (told_m <= true_m).all()
    assert (told_m >= true_m * (1 - 1e-4) - 1.1 * away.part_m).all()


def on_earth_corners(zones: ZoneSet) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Some corners of a set's grid, by number, and where they lie."""
    frame, (columns, rows) = zones.grids[0].frame, zones.grids[0].size
    number = np.random.default_rng(8).integers(columns * rows, size=300)
    lon, lat = frame[0] + number % columns / frame[2], frame[1] + number // columns / frame[3]
    is_on_earth = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    return number[is_on_earth], lon[is_on_earth], lat[is_on_earth]


@pytest.mark.parametrize(
    "name", ["one zone", "a hole and an island", "corridors", "nine through a place", "circles of every size"]
)
def test_no_boundary_of_any_kind_is_nearer_to_a_corner_than_is_told(name: str) -> None:
    zones = zone_set(STACKS[name])
    (away,), (number, lon, lat) = zones._index.away, on_earth_corners(zones)
    told_m = (away.parts[number] & 65535) * away.part_m
    assert (told_m > 0).sum() > 50
    for x, y, known_m in zip(lon.tolist(), lat.tolist(), told_m.tolist(), strict=True):
        true_m = min(boundary_m(zones.table, area, x, y, np.inf) for area in range(len(zones.areas)))
        # Far away a distance from a corridor or a polygon is good to less than a hundredth.
        assert known_m <= true_m * 1.01


def test_corners_off_the_earth_are_told_nothing() -> None:
    zones = zone_set(STACKS["at the poles"])
    (away,), grid = zones._index.away, zones.grids[0]
    row, column = np.indices((grid.size[1], grid.size[0]))
    lon, lat = grid.frame[0] + column / grid.frame[2], grid.frame[1] + row / grid.frame[3]
    is_off = ((np.abs(lon) > 180) | (np.abs(lat) > 90)).ravel()
    assert is_off.any()
    assert (away.parts[is_off] & 65535 == 0).all()


def test_polygons_tell_no_more_where_a_circle_is_nearer_also_in_crowded_cells() -> None:
    zones = zone_set([*STACKS["one zone"], *CROWD])
    grid, (away,) = zones.grids[0], zones._index.away
    edge = np.array([[0.0, 0.0, 1.0, 0.0]])
    without = away_from_boundary(grid, zones.sets, edge, np.zeros(len(zones.areas), dtype=np.bool_))
    cells = np.flatnonzero(grid.root < 0)
    lon = grid.frame[0] + (cells % grid.size[0]) / grid.frame[2]
    lat = grid.frame[1] + (cells // grid.size[0]) / grid.frame[3]
    in_crowd = np.flatnonzero(lon > 15)[::7]
    true_m = [
        min(boundary_m(zones.table, area, x, y, np.inf) for area in range(1, len(zones.areas)))
        for x, y in zip(lon[in_crowd].tolist(), lat[in_crowd].tolist(), strict=True)
    ]
    with_m, without_m = ((own.parts[cells[in_crowd]] & 65535) * own.part_m for own in (away, without))
    assert (with_m <= true_m).all()
    assert (without_m > true_m).any()
