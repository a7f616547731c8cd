"""Where places are located: against exact fractions near every kind of boundary, block by block, pair by pair."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernels.index.plain_grid import cell_of, members
from tests.parity.scenes import PLACES, random_shape
from tests.watch.hard_zones import STACKS, Floats, around, at_edges, rectangle, spread, truly_held, zone_set
from tests.watch.oracle_ground import ground
from truceline.kernels.index.locate import (
    NEW_SET,
    count_pairs,
    exact_members,
    exact_size,
    fill_pairs,
    locate,
    members_by_exact_test,
    root_cell,
)
from truceline.kernels.index.sets import SetTable
from truceline.model.shapes import Circle, Polygon, Shape
from truceline.watch.zones.zoneset import ZoneSet

Numbers = np.ndarray[tuple[int], np.dtype[np.int32]]


def located(zones: ZoneSet, lon: Floats, lat: Floats) -> Numbers:
    found = np.full(len(lon), -9, dtype=np.int32)
    unnamed = locate(zones.grids[0], zones.sets, zones.table, lon, lat, found)
    assert unnamed == np.count_nonzero(found == NEW_SET)
    return found


def held(sets: SetTable, found: Numbers) -> list[tuple[int, ...]]:
    return [members(sets, number) for number in found.tolist()]


def exactly_held(shapes: list[Shape], lon: Floats, lat: Floats) -> list[tuple[int, ...]]:
    grounds = [ground(shape) for shape in shapes]
    return [
        tuple(number for number, own in enumerate(grounds) if own.contains(x, y))
        for x, y in zip(lon.tolist(), lat.tolist(), strict=True)
    ]


@pytest.mark.slow
@given(st.integers(0, 2**32), st.sampled_from(PLACES))
@settings(max_examples=30)
def test_on_a_lattice_and_a_hair_beside_polygons_hold_what_exact_fractions_say(
    seed: int, place: tuple[float, float]
) -> None:
    random = Random(seed)
    drawn = [random_shape(random, place) for _ in range(12)]
    shapes: list[Shape] = [shape for shape in drawn if isinstance(shape, Polygon)]
    if not shapes:
        return
    zones = zone_set(shapes)
    lon, lat = at_edges(zones, np.random.default_rng(seed), 12)
    # Beside an area that lies over the antimeridian or a pole, a longitude is the nearest number once it is turned.
    is_exact = (lon + 360 - 360 == lon) & (lon - 360 + 360 == lon)
    lon, lat = lon[is_exact], lat[is_exact]
    told = located(zones, lon, lat)
    named = told != NEW_SET
    expected = exactly_held(shapes, lon, lat)
    assert [members(zones.sets, n) for n in told[named].tolist()] == [
        areas for areas, is_named in zip(expected, named.tolist(), strict=True) if is_named
    ]


POLAR: list[Shape] = [
    rectangle(-180, 80, 180, 90),
    rectangle(-20, 85, 40, 90),
    rectangle(-180, -90, 180, -85),
    Polygon(((np.array([[-120, 70], [0, 70], [120, 70], [-120, 70]], dtype=float),),)),
]


def test_the_poles_and_the_antimeridian_hold_what_exact_fractions_say() -> None:
    zones = zone_set(POLAR)
    lon, lat = around(
        np.array([-180.0, 180, 0, 40, -20, 40, -180, 10, 120]), np.array([90.0, 90, 90, 90, 85, 85, -85, -90, 70])
    )
    assert held(zones.sets, located(zones, lon, lat)) == exactly_held(POLAR, lon, lat)


def test_a_place_on_a_border_that_zones_share_is_in_all_of_them() -> None:
    shapes: list[Shape] = [rectangle(k % 3 / 3, k // 3 / 3, (k % 3 + 1) / 3, (k // 3 + 1) / 3) for k in range(9)]
    zones = zone_set(shapes)
    thirds = np.array([0, 1 / 3, 2 / 3, 1.0])
    lon, lat = around(*(axis.ravel() for axis in np.meshgrid(thirds, thirds)))
    assert held(zones.sets, located(zones, lon, lat)) == exactly_held(shapes, lon, lat)


@pytest.mark.parametrize("count", [0, 1, 511, 512, 513, 1025])
def test_places_get_the_same_answer_alone_and_in_blocks_of_any_size(count: int) -> None:
    zones = zone_set(STACKS["shared borders"])
    lon, lat = (axis[:count] for axis in spread(zones, np.random.default_rng(3), 1025))
    alone = [located(zones, lon[k : k + 1], lat[k : k + 1])[0] for k in range(count)]
    assert located(zones, lon, lat).tolist() == alone


def test_180_counts_as_minus_180() -> None:
    zones = zone_set(STACKS["at 180 and -180"])
    lat = np.linspace(-3, 4, 29)
    assert located(zones, np.full(29, 180.0), lat).tolist() == located(zones, np.full(29, -180.0), lat).tolist()


def test_a_set_without_a_number_is_said_to_be_new_and_its_members_are_found() -> None:
    zones = zone_set([*STACKS["borders through one place"], rectangle(-50, -50, 50, 50)])
    zero = np.zeros(1)
    assert located(zones, zero, zero).tolist() == [NEW_SET]
    assert members_by_exact_test(zones.grids[0], zones.sets, zones.table, zero, zero).tolist() == list(range(13))


@pytest.mark.parametrize("name", ["shared borders", "nine through a place", "at the poles"])
def test_the_exact_test_of_a_leaf_finds_the_areas_that_hold_a_place(name: str) -> None:
    zones = zone_set(STACKS[name])
    grid, sets = zones.grids[0], zones.sets
    lon, lat = at_edges(zones, np.random.default_rng(4), 30)
    for x, y, expected in zip(lon.tolist(), lat.tolist(), truly_held(zones, lon, lat), strict=True):
        column, row = root_cell(grid, x, y)
        code = int(grid.root[row * int(grid.size[0]) + column])
        if code >= 0 or ~code % 2 == 1:
            continue
        leaf = 16 * (~code >> 1)
        holding = np.empty(exact_size(grid, sets, leaf), dtype=np.int32)
        count = exact_members(grid, sets, zones.table, leaf, x, y, holding)
        assert tuple(holding[:count].tolist()) == expected


@given(st.floats(-400, 400), st.floats(-100, 100))
def test_the_root_cell_of_any_place_is_on_the_grid(lon: float, lat: float) -> None:
    (grid,) = ZONES.grids
    column, row = root_cell(grid, lon, lat)
    assert row * int(grid.size[0]) + column == cell_of(grid, lon, lat)[0]
    assert 0 <= column < grid.size[0]
    assert 0 <= row < grid.size[1]


ZONES = zone_set([rectangle(0, 0, 1, 1), rectangle(0.5, 0.5, 2, 2), Circle(1, 1, 30_000.0)])


@given(st.lists(st.integers(0, 7), max_size=20), st.integers(0, 1000))
def test_pairs_are_the_members_of_the_sets_one_by_one(numbers: list[int], first_place: int) -> None:
    sets = ZONES.sets
    found = np.array([number % int(sets.size[0]) for number in numbers], dtype=np.int32)
    expected = [(first_place + place, area) for place, areas in enumerate(held(sets, found)) for area in areas]
    count = count_pairs(sets, found)
    points, areas = np.empty((2, count), dtype=np.int32)
    fill_pairs(sets, found, first_place, points, areas)
    assert list(zip(points.tolist(), areas.tolist(), strict=True)) == expected
