"""Merged edges, corners and touched cells against slow ways to the same."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from truceline.kernels.index.sets import FULL, SetTable, new_set_table
from truceline.kernels.index.sweep import TOO_NEAR, fill_corners, merge_edges, row_crossings, touched_cells

_SIDE = 8


def _merged(edges: list[list[float]], areas: list[int], room: int = 8) -> tuple[int, NDArray[np.int32], SetTable]:
    sets = new_set_table(3, room)
    edge, toggled = np.array(edges), sets.single[np.array(areas)]
    slot = np.zeros(64, dtype=np.int32)
    kept = merge_edges(sets, edge, edge.view(np.int64), toggled, slot)
    return kept, toggled, sets


def test_equal_edges_of_two_areas_become_one_that_toggles_both() -> None:
    kept, toggled, sets = _merged([[0, 0, 1, 1], [2, 0, 2, 1], [0, 0, 1, 1]], [0, 1, 2])
    assert kept == 2
    number = int(toggled[0])
    assert sets.member[sets.first[number] : sets.first[number + 1]].tolist() == [0, 2]


def test_an_edge_that_one_area_has_twice_stays_twice() -> None:
    kept, toggled, sets = _merged([[0, 0, 1, 1], [0, 0, 1, 1]], [1, 1])
    assert kept == 2
    assert toggled[:2].tolist() == [sets.single[1]] * 2


def test_merging_without_room_for_sets_answers_full() -> None:
    assert _merged([[0, 0, 1, 1], [0, 0, 1, 1]], [0, 1], room=0)[0] == FULL


def _random_edges(seed: int, count: int) -> NDArray[np.float64]:
    edge = np.random.default_rng(seed).uniform(-1, _SIDE + 1, (count, 4))
    turned = edge[:, 1] > edge[:, 3]
    edge[turned] = edge[turned][:, [2, 3, 0, 1]]
    return edge


@pytest.mark.parametrize("seed", range(5))
def test_no_cell_that_an_edge_touches_is_left_out_and_few_others_are_named(seed: int) -> None:
    edge = _random_edges(seed, 30)
    none = np.empty(0, dtype=np.int32)
    count = touched_cells(edge, _SIDE, _SIDE, none, none)
    cell, toucher = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int32)
    assert touched_cells(edge, _SIDE, _SIDE, cell, toucher) == count
    told = set(zip(cell.tolist(), toucher.tolist(), strict=True))
    edges = [shapely.LineString(ends.reshape(2, 2)) for ends in edge]

    def touching(margin: float) -> set[tuple[int, int]]:
        cells = {
            row * _SIDE + column: shapely.box(column - margin, row - margin, column + 1 + margin, row + 1 + margin)
            for row in range(_SIDE)
            for column in range(_SIDE)
        }
        return {(number, own) for number, square in cells.items() for own in range(30) if square.intersects(edges[own])}

    assert len(told) == count
    assert touching(0.0) <= told <= touching(1e-3)


def _corners(edge: NDArray[np.float64]) -> tuple[int, NDArray[np.int32]]:
    sets = new_set_table(1, 4)
    toggled = np.full(len(edge), sets.single[0], dtype=np.int32)
    row, toggles = np.empty(200, dtype=np.int32), np.empty(200, dtype=np.int32)
    place = np.empty(200)
    count = row_crossings(edge, toggled, _SIDE, row, place, toggles)
    order = np.lexsort((place[:count], row[:count]))
    corner = np.zeros((_SIDE, _SIDE), dtype=np.int32)
    return fill_corners(sets, row[order], place[order], toggles[order], corner), corner


@pytest.mark.slow
def test_corners_are_held_where_shapely_says() -> None:
    outline = shapely.Polygon([(1.3, 0.7), (6.8, 2.2), (4.4, 3.1), (7.1, 6.6), (2.6, 5.9)])
    ring = shapely.get_coordinates(outline)
    edge = np.hstack((ring[:-1], ring[1:]))
    turned = edge[:, 1] > edge[:, 3]
    edge[turned] = edge[turned][:, [2, 3, 0, 1]]
    status, corner = _corners(edge)
    column, row = np.meshgrid(np.arange(_SIDE), np.arange(_SIDE))
    assert status == 0
    assert corner.astype(bool).tolist() == shapely.intersects_xy(outline, column + 1.0, row + 1.0).tolist()


def test_an_edge_through_a_corner_asks_for_another_grid() -> None:
    corner = 3 + 2.0**-18
    assert _corners(np.array([[corner, 0.5, corner, 5.5]]))[0] == TOO_NEAR
