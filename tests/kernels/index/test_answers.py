"""Leaves answered kind by kind: what their description says, read place by place in plain Python."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.kernels.index.plain_grid import UNTOLD, Leaf, cell_of, followed, leaf_answer
from tests.watch.hard_zones import STACKS, at_edges, spread, zone_set
from truceline.kernels.index.answers import FEW_EDGES, answer_alone, answer_other, answer_plain, sort_by_kind
from truceline.kernels.index.grid import ALONE, PLAIN, Grid

KINDS = ["one zone", "a hole and an island", "shared borders", "circles of every size", "nine through a place"]


def leaves_near(name: str) -> tuple[Grid, list[Leaf]]:
    """A grid, and places in its leaves: near boundaries and on them."""
    zones = zone_set(STACKS[name])
    (grid,) = zones.grids
    generator = np.random.default_rng(3)
    lon, lat = (np.concatenate(axis) for axis in zip(spread(zones, generator), at_edges(zones, generator), strict=True))
    near = []
    for x, y in zip(lon.tolist(), lat.tolist(), strict=True):
        cell, u, v = cell_of(grid, x, y)
        found = followed(grid, int(grid.root[cell]), u, v)
        if isinstance(found, Leaf):
            near.append(found)
    return grid, near


def columns_of(near: list[Leaf]) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    return np.array([own.start for own in near]), np.array([own.u for own in near]), np.array([own.v for own in near])


@pytest.mark.parametrize("name", KINDS)
def test_places_of_each_kind_of_leaf_get_what_the_description_says(name: str) -> None:
    grid, near = leaves_near(name)
    leaf, u, v = columns_of(near)
    lists, untold = np.empty((3, len(near)), dtype=np.int64), np.empty(len(near) + 1, dtype=np.int64)
    plain, alone, other = sort_by_kind(grid.leaf, leaf, np.arange(len(near)), lists)
    assert sorted([*lists[0, :plain], *lists[1, :alone], *lists[2, :other]]) == list(range(len(near)))
    found = np.full(len(near), -9, dtype=np.int32)
    place = (leaf, u, v)
    doubts = answer_plain(grid.leaf, grid.leaf_real, *place, lists[0, :plain], found, untold, 0)
    doubts = answer_alone(grid.leaf, grid.leaf_real, *place, lists[1, :alone], found, untold, doubts)
    doubts = answer_other(grid.leaf, grid.leaf_real, grid.answer, *place, lists[2, :other], found, untold, doubts)
    told = np.setdiff1d(np.arange(len(near)), untold[:doubts])
    expected = np.array([leaf_answer(grid, own) for own in near])
    assert (found[told] == expected[told]).all()
    # On a boundary the last digit may decide whether float32 can tell, so a few may be in doubt here and not there.
    assert (expected[told] != UNTOLD).all()
    assert np.count_nonzero(expected[untold[:doubts]] != UNTOLD) <= len(near) // 100


def test_leaves_are_listed_by_what_is_in_them() -> None:
    grid, near = leaves_near("circles of every size")
    leaf, _, _ = columns_of(near)
    lists = np.empty((3, len(near)), dtype=np.int64)
    plain, alone, _ = sort_by_kind(grid.leaf, leaf, np.arange(len(near)), lists)
    kind, edges = grid.leaf[leaf] & 3, grid.leaf[leaf] >> 2 & 1023
    assert lists[0, :plain].tolist() == np.flatnonzero((kind == PLAIN) & (edges <= FEW_EDGES)).tolist()
    assert lists[1, :alone].tolist() == np.flatnonzero(kind == ALONE).tolist()
    assert alone > 0
