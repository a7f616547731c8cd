"""The index as it is built: chosen areas only, numbers of sets that stay, and enough tries."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import pytest

from tests.kernels.index.plain_grid import UNTOLD, answer, members
from tests.watch.hard_zones import STACKS, at_edges, rectangle, spread, truly_held, zone_set
from truceline.errors import ZoneError
from truceline.kernels.index.grid import Grid
from truceline.kernels.index.sets import FULL, SetTable
from truceline.model.shapes import Circle
from truceline.watch.zones import index
from truceline.watch.zones.index import build_index

ZONES = zone_set([*STACKS["shared borders"], Circle(1, 1, 30_000.0)])


def told(grid: Grid, sets: SetTable, lon: float, lat: float) -> tuple[int, ...] | None:
    number = answer(grid, lon, lat)
    return None if number == UNTOLD else members(sets, number)


@pytest.mark.parametrize("chosen", [[0], [4], [1, 3], [0, 1, 2, 3, 4]])
def test_the_grid_of_chosen_areas_knows_no_others(chosen: list[int]) -> None:
    grid, sets = build_index(ZONES.table, np.array(chosen))
    generator = np.random.default_rng(1)
    places = zip(spread(ZONES, generator), at_edges(ZONES, generator, 20), strict=True)
    lon, lat = (np.concatenate(axis) for axis in places)
    for x, y, areas in zip(lon.tolist(), lat.tolist(), truly_held(ZONES, lon, lat), strict=True):
        assert told(grid, sets, x, y) in (None, tuple(area for area in areas if area in chosen))


def test_sets_that_are_known_keep_their_numbers() -> None:
    _, known = build_index(ZONES.table, np.array([0, 1]))
    _, sets = build_index(ZONES.table, np.array([2, 3, 4]), known)
    count = int(known.size[0])
    assert [members(sets, number) for number in range(count)] == [members(known, number) for number in range(count)]
    assert int(known.size[0]) == count < int(sets.size[0])


def test_the_same_areas_make_the_same_index() -> None:
    one, two = build_index(ZONES.table), build_index(ZONES.table)
    for first, second in zip((*one[0], *one[1]), (*two[0], *two[1]), strict=True):
        np.testing.assert_array_equal(first, second)


def test_a_grid_that_ran_out_of_room_is_built_again_with_more(monkeypatch: pytest.MonkeyPatch) -> None:
    rooms, build = list[int](), index._build

    def cramped(source: index._Source, frame: object, size: object, sets: SetTable, pool: int) -> Grid | int:
        rooms.append(len(sets.first))
        return FULL if len(rooms) < 3 else build(source, frame, size, sets, pool)  # type: ignore[arg-type]

    monkeypatch.setattr(index, "_build", cramped)
    grid, sets = build_index(ZONES.table)
    assert told(grid, sets, 0.25, 0.25) == (0,)
    assert rooms == sorted(set(rooms))


def test_areas_that_cannot_be_indexed_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_build", lambda *_: -2)
    with pytest.raises(ZoneError, match="1 areas could not be indexed in 24 tries"):
        build_index(zone_set([rectangle(0, 0, 1, 1)]).table)
