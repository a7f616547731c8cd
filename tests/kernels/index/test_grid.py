"""A grid means what its description says: read by that alone, in plain Python, it tells what the exact test tells."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import pytest

from tests.kernels.index.plain_grid import UNTOLD, Leaf, answer, cell_of, followed, members
from tests.watch.hard_zones import STACKS, at_edges, spread, truly_held, zone_set
from truceline.kernels.index.grid import ALIGNED_WORDS, ALONE, HARD, HEADER_WORDS, MIXED, NEAR, PAD, PLAIN, ROUND_WORDS


@pytest.mark.slow
@pytest.mark.parametrize("name", STACKS)
def test_a_grid_read_in_plain_python_tells_what_the_exact_test_tells(name: str) -> None:
    generator = np.random.default_rng(17)
    zones = zone_set(STACKS[name])
    (grid,) = zones.grids
    lon, lat = (np.concatenate(axis) for axis in zip(spread(zones, generator), at_edges(zones, generator), strict=True))
    told = [answer(grid, x, y) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)]
    for number, expected in zip(told, truly_held(zones, lon, lat), strict=True):
        assert number == UNTOLD or members(zones.sets, number) == expected


@pytest.mark.parametrize("name", ["one zone", "shared borders", "a hole and an island", "circles of every size"])
def test_few_places_are_left_to_the_exact_test(name: str) -> None:
    zones = zone_set(STACKS[name])
    lon, lat = spread(zones, np.random.default_rng(1), 1000)
    told = [answer(zones.grids[0], x, y) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)]
    assert told.count(UNTOLD) < len(told) / 50


@pytest.mark.parametrize("name", ["one zone", "shared borders", "circles of every size", "drawn on another turn"])
def test_no_area_reaches_into_the_border_of_a_grid(name: str) -> None:
    (grid,) = zone_set(STACKS[name]).grids
    columns, rows = grid.size.tolist()
    west, south, per_lon, per_lat = grid.frame.tolist()
    lon, lat = west + (np.arange(columns) + 0.5) / per_lon, south + (np.arange(rows) + 0.5) / per_lat
    border = [(x, y) for x in lon for y in (lat[0], lat[-1])] + [(x, y) for x in (lon[0], lon[-1]) for y in lat]
    on_earth = [(x, y) for x, y in border if abs(x) < 180 and abs(y) < 90]
    assert {answer(grid, x, y) for x, y in on_earth} <= {0, UNTOLD}


@pytest.mark.parametrize("name", ["a hole and an island", "nine through a place", "at the poles", "a part twice"])
def test_every_code_leads_to_a_set_or_to_a_leaf_within_its_arrays(name: str) -> None:
    zones = zone_set(STACKS[name])
    (grid,) = zones.grids
    count = int(zones.sets.size[0])
    lon, lat = at_edges(zones, np.random.default_rng(2), 200)
    for x, y in zip(lon.tolist(), lat.tolist(), strict=True):
        cell, u, v = cell_of(grid, x, y)
        found = followed(grid, int(grid.root[cell]), u, v)
        if not isinstance(found, Leaf):
            assert 0 <= found < count
            continue
        words = grid.leaf[found.start :]
        edges, rounds = int(words[0]) >> 2 & 1023, int(words[0]) >> 12 & 255
        kind = int(words[0]) & 3
        assert kind in (PLAIN, MIXED, HARD, ALONE)
        extra = {MIXED: edges + ROUND_WORDS * rounds, ALONE: ROUND_WORDS}.get(kind, 0)
        assert len(words) >= HEADER_WORDS + 4 * edges + extra
        assert 0 <= words[1] < count
        assert 0 < words[3] < count
        assert found.start % ALIGNED_WORDS == 0


def test_the_words_and_the_numbers_of_leaves_are_one_memory() -> None:
    (grid,) = zone_set(STACKS["shared borders"]).grids
    assert np.shares_memory(grid.leaf, grid.leaf_real)
    assert len(grid.leaf) == len(grid.leaf_real)


def test_a_leaf_looks_farther_beyond_its_cell_than_what_it_cannot_tell() -> None:
    assert PAD > NEAR > 2.0**-24
