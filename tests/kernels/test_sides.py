"""Steps over one edge: that they go in or out as the exact test of both ends says, whatever the rings do elsewhere."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from tests.watch.hard_zones import box, random_rings, rectangle, zone
from truceline.kernels.areas import NOT_ASKED, UNSURE, AreaTable, contains
from truceline.kernels.crossing import NO_EDGE, Room, Way, add_crossing, add_stretches
from truceline.kernels.sides import clear_crossing, note_inner_side
from truceline.model.shapes import Polygon, Ring
from truceline.watch.zones.areas import area_table, fixed_areas


def table_of(*rings: Ring) -> AreaTable:
    """Each ring is a part: where two overlap, what lies in both is outside."""
    return area_table(fixed_areas([zone("z", Polygon(tuple((ring,) for ring in rings)))]))


def met_edges(table: AreaTable, way: Way) -> list[int]:
    """The edges that have a place in common with a way, by exact fractions; slow and sure."""
    return [number for number, edge in enumerate(table.edge.tolist()) if _meet(way, tuple(edge))]


def _meet(one: Way, other: Way) -> bool:
    crossings = [_side(one, other[:2]) * _side(one, other[2:]), _side(other, one[:2]) * _side(other, one[2:])]
    is_apart = any(
        max(one[k], one[k + 2]) < min(other[k], other[k + 2]) or max(other[k], other[k + 2]) < min(one[k], one[k + 2])
        for k in (0, 1)
    )
    return not is_apart and max(crossings) <= 0


def _side(edge: Way, place: tuple[float, ...]) -> int:
    x0, y0, x1, y1, x, y = map(Fraction, (*edge, *place))
    turn = (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)
    return (turn > 0) - (turn < 0)


INWARD, OUTWARD, NOT_SURE = 1, -1, 0


def lone_crossing(table: AreaTable, edge: int, way: Way) -> tuple[int, float]:
    """Where a way goes that meets one edge, and at which fraction of it; the first over an edge says so of the edge."""
    side, fraction = clear_crossing(table, edge, way)
    if side != 0 and table.inner_side[edge] == NOT_ASKED:
        note_inner_side(table, 0, edge, side if contains(table, 0, way[2], way[3]) else -side)
    inner_side = int(table.inner_side[edge])
    return (NOT_SURE if inner_side == UNSURE else side * inner_side), fraction


def stretches(table: AreaTable, way: Way) -> Any:
    """What is inside of a way, by looking at every edge."""
    room = Room(np.empty((64, 3)), np.empty(64), np.empty(64))
    count = add_stretches(table, 0, int(NO_EDGE), way, contains(table, 0, way[2], way[3]), room, 0)
    return room.found[:count].tolist()


def stretch_of_crossing(fraction: float, is_inward: bool) -> Any:
    found = np.empty((1, 3))
    return found[: add_crossing(found, 0, fraction, is_inward)].tolist()


def random_way(generator: np.random.Generator, table: AreaTable) -> Way:
    """A short way over an edge or past it, often from or to a place on the lattice."""
    x0, y0, x1, y1 = generator.choice(table.edge)
    share = generator.choice([0.0, 0.5, generator.uniform()])
    step = generator.integers(-4, 5, 2) * generator.choice([0.125, 0.5, 1e-9])
    begin = np.array([x0 + share * (x1 - x0), y0 + share * (y1 - y0)]) - generator.choice([0.5, 1.0]) * step
    return (*begin.tolist(), *(begin + step).tolist())


@pytest.mark.parametrize("east", [0.0, 171.5, 174.0, -185.0])
@given(st.integers(0, 2**32 - 1))
def test_a_step_over_one_edge_goes_where_the_exact_test_of_its_ends_says(east: float, seed: int) -> None:
    generator = np.random.default_rng(seed)
    table = table_of(*(ring + np.array([east, 0.0]) for ring in random_rings(generator)))
    told = set()
    for way in (random_way(generator, table) for _ in range(25)):
        # Reports lie within half a turn of Greenwich.
        met = met_edges(table, way) if max(abs(way[0]), abs(way[2])) <= 180.0 else []
        if len(met) != 1:
            continue
        direction, fraction = lone_crossing(table, met[0], way)
        told.add(int(direction))
        if direction != NOT_SURE:
            assert contains(table, 0, *way[2:]) == (direction == INWARD)
            assert contains(table, 0, *way[:2]) == (direction == OUTWARD)
            assert stretches(table, way) == stretch_of_crossing(fraction, direction == INWARD)
    event(f"told of ways: {sorted(told)}")


def directions(table: AreaTable, *ways: Way) -> list[int]:
    """Of ways that meet one edge each."""
    lone = [met_edges(table, way) for way in ways]
    return [lone_crossing(table, edge, way)[0] for (edge,), way in zip(lone, ways, strict=True)]


IN, OUT = (-0.5, 0.5, 0.5, 0.5), (0.5, 0.25, -0.5, 0.25)


@pytest.mark.parametrize("turn", [1, -1], ids=["against the clock", "with the clock"])
def test_an_edge_of_a_simple_ring_tells_of_every_way_over_it_once_it_is_known(turn: int) -> None:
    table = table_of(box(0, 0, 4, 4)[::turn])
    assert directions(table, IN, OUT, IN) == [INWARD, OUTWARD, INWARD]
    assert np.count_nonzero(table.inner_side != NOT_ASKED) == 1
    # From now on nothing else of the area is asked.
    table.box[:], table.run_box[:] = np.nan, np.nan
    assert directions(table, OUT, IN) == [OUTWARD, INWARD]


def test_holes_and_corners_on_straight_edges_leave_an_edge_sure() -> None:
    holed = area_table(fixed_areas([zone("z", Polygon(((box(-1, -1, 5, 5), box(0, 0, 4, 4)),)))]))
    assert directions(holed, IN, OUT) == [OUTWARD, INWARD]
    straight = np.array([[0, 0], [4, 0], [4, 4], [0, 4], [0, 1], [0, 0]])
    assert directions(table_of(straight), IN, OUT) == [INWARD, OUTWARD]


@pytest.mark.parametrize(
    "other",
    [box(-1, 2, 1, 3), box(0, 2, 2, 3), np.array([[0, 2], [2, 1], [2, 3], [0, 2]]), box(-4, -4, 0, 0)],
    ids=["overlaps", "runs along the edge", "touches the edge with a corner", "touches its corner"],
)
def test_an_edge_that_another_ring_meets_tells_nothing(other: Ring) -> None:
    table = table_of(box(0, 0, 4, 4), other)
    assert directions(table, IN, OUT) == [NOT_SURE, NOT_SURE]
    assert table.inner_side.tolist().count(UNSURE) == 1


def test_a_way_that_only_touches_or_goes_around_the_earth_is_not_sure() -> None:
    table = table_of(box(0, 0, 4, 4))
    ends_on, begins_on, along = (-1.0, 2.0, 0.0, 2.0), (0.0, 2.0, -1.0, 3.0), (0.0, 1.0, 0.0, 2.0)
    assert directions(table, ends_on, begins_on, along) == [NOT_SURE] * 3
    assert directions(table, (-179.0, 2.0, 1.5, 2.0)) == [NOT_SURE]
    assert not table.inner_side.any()


@pytest.mark.parametrize("west", [170.0, 176.0, 178.0, -182.0, -180.0])
def test_areas_on_the_antimeridian_tell_nothing_by_their_edges(west: float) -> None:
    table = area_table(fixed_areas([zone("z", rectangle(west, 0, west + 4, 4))]))
    x = west if -180 < west < 180 else west + 4
    direction = directions(table, (x - 0.5, 0.5, x + 0.5, 0.5))
    assert (direction == [NOT_SURE]) == (west != 170.0)
