"""Areas whose edges a straight way may tell something of, against exact fractions."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.watch.hard_zones import box, rectangle
from tests.watch.oracle_ground import ground
from truceline.kernels.areas import AreaTable
from truceline.kernels.crossing import NO_ROOM, Way
from truceline.kernels.edges import EdgeGrid, Sieve, add_way, edge_grid, edges_in_the_way, note_edge, sieve
from truceline.kernels.stream.sight import way_box
from truceline.model.shapes import Polygon
from truceline.model.zones import Zone
from truceline.watch.zones.areas import area_table, fixed_areas


def _table(shapes: list[Polygon]) -> AreaTable:
    return area_table(fixed_areas([Zone(str(number), {"agreed": shape}) for number, shape in enumerate(shapes)]))


def _grid(table: AreaTable) -> EdgeGrid:
    return edge_grid(table, np.ones(len(table.kind), dtype=np.bool_))


def _near(grid: EdgeGrid, table: AreaTable, ways: list[Way], error_m: float, room: Sieve) -> list[tuple[int, int]]:
    """Numbers of ways, and the edges that each may come near."""
    counts = 0, 0
    for number, way in enumerate(ways):
        counts = add_way(grid, room, counts, number, way, way_box(way, error_m))
        assert NO_ROOM not in counts
    count = edges_in_the_way(grid, table, room, counts[1])
    return [(int(owner), int(edge)) for owner, edge in room.near[:count]]


def _found(grid: EdgeGrid, table: AreaTable, way: Way, error_m: float) -> list[tuple[int, int]]:
    """Areas and their only edge, -1 where there may be several."""
    area, only = np.empty((2, len(table.kind)), np.int32)
    count = 0
    for _, edge in _near(grid, table, [way], error_m, sieve(1 << 13)):
        count = note_edge(area, only, count, grid.area[edge], edge)
    return list(zip(area[:count].tolist(), only[:count].tolist(), strict=True))


def _side(a: list[Fraction], b: list[Fraction], c: list[Fraction]) -> int:
    left, right = (b[0] - a[0]) * (c[1] - a[1]), (b[1] - a[1]) * (c[0] - a[0])
    return (left > right) - (left < right)


def _meet(a: list[Fraction], b: list[Fraction], c: list[Fraction], d: list[Fraction]) -> bool:
    """Whether two segments have a place in common."""
    for axis in (0, 1):
        if max(a[axis], b[axis]) < min(c[axis], d[axis]) or max(c[axis], d[axis]) < min(a[axis], b[axis]):
            return False
    return _side(a, b, c) * _side(a, b, d) <= 0 and _side(c, d, a) * _side(c, d, b) <= 0


def _met(table: AreaTable, area: int, way: Way) -> list[int]:
    """The edges of an area that a way meets, one for each turn around the Earth at which it does."""
    lon0, lat0, lon1, lat1 = map(Fraction, way)
    lon1 += 360 * (lon1 - lon0 < -180) - 360 * (lon1 - lon0 > 180)
    edges = range(table.first_edge[table.first_run[area]], table.first_edge[table.first_run[area + 1]])
    return [
        edge
        for turn in (-720, -360, 0, 360, 720)
        for edge in edges
        if _meet(
            [lon0 + turn, lat0],
            [lon1 + turn, lat1],
            [Fraction(x) for x in table.edge[edge, :2].tolist()],
            [Fraction(x) for x in table.edge[edge, 2:].tolist()],
        )
    ]


ROUND_THE_POLE = Polygon(((np.array([[-180, 1], [-90, 2], [0, 1], [90, 2], [-180, 1]], dtype=np.float64),),))
NOTCHED = Polygon(((np.array([[-2, -2], [2, -2], [2, 2], [0, -1], [-2, 2], [-2, -2]]) / 2, box(-0.5, -0.5, 0, 0)),))


def _scene(lon: float) -> list[Polygon]:
    notched = Polygon(tuple(tuple(ring + np.array([lon, 0.0]) for ring in part) for part in NOTCHED.parts))
    return [rectangle(lon - 1, 0, lon + 1, 2), notched, rectangle(lon + 2, -2, lon + 2.5, 2), ROUND_THE_POLE]


SCENES = {0.0: _scene(0.0), 180.0: _scene(180.0)}
_PLACES = st.tuples(st.integers(-24, 24), st.integers(-20, 20))


def _way(middle: float, begin: tuple[int, int], end: tuple[int, int]) -> Way:
    """Places lie on a lattice of degrees, so that ways through corners and along edges are common."""
    (lon0, lat0), (lon1, lat1) = ((np.remainder(middle + x / 8 + 180, 360) - 180, y / 8) for x, y in (begin, end))
    return float(lon0), lat0, float(lon1), lat1


@pytest.mark.parametrize("middle", SCENES)
@given(begin=_PLACES, end=_PLACES)
def test_no_area_is_left_out_of_which_the_way_meets_an_edge(
    middle: float, begin: tuple[int, int], end: tuple[int, int]
) -> None:
    table, way = _table(SCENES[middle]), _way(middle, begin, end)
    found = dict(_found(_grid(table), table, way, 0.0))
    assert list(found) == sorted(found)
    for area in range(len(table.kind)):
        met = set(_met(table, area, way))
        assert area in found or not met
        assert found.get(area, -1) == -1 or met <= {found[area]}


@pytest.mark.parametrize("middle", SCENES)
@given(begin=_PLACES, end=_PLACES, error_m=st.sampled_from([3_000.0, 40_000.0]))
def test_an_area_within_the_error_of_the_end_is_found_too(
    middle: float, begin: tuple[int, int], end: tuple[int, int], error_m: float
) -> None:
    shapes = SCENES[middle][:3]
    table, way = _table(shapes), _way(middle, begin, end)
    found = dict(_found(_grid(table), table, way, error_m))
    for area, shape in enumerate(shapes):
        if abs(ground(shape).distance_m(way[2], way[3])) < error_m:
            assert area in found


@pytest.mark.parametrize(
    ("way", "found"),
    [
        ((1.0, 1.0, 3.0, 1.0), [(0, 1)]),
        ((1.0, 1.0, 3.0, 3.0), [(0, -1)]),
        ((0.5, 0.5, 1.5, 0.5), []),
        ((3.5, 1.0, 4.5, 2.0), []),
        ((4.1, 0.5, 5.0, 0.5), [(1, 6)]),
        ((4.0, 0.5, 4.2, 1.0), []),
    ],
    ids=["out", "out over a corner", "within", "between", "in by a slant", "beside the slant, in its box"],
)
def test_a_way_finds_what_a_chart_shows(way: Way, found: list[tuple[int, int]]) -> None:
    wedge = Polygon(((np.array([[4, 0], [6, 0], [6, 2], [4, 0]], dtype=np.float64),),))
    table = _table([rectangle(0, 0, 2, 2), wedge])
    assert _found(_grid(table), table, way, 0.0) == found


def test_by_a_pole_every_edge_that_is_level_with_the_way_may_be_met() -> None:
    table = _table([rectangle(-60, 88, -50, 89.97), rectangle(0, 70, 10, 80)])
    found = _found(_grid(table), table, (100.0, 89.95, 110.0, 89.96), 0.0)
    assert found == [(0, -1)]


def test_areas_that_are_not_meant_are_not_found() -> None:
    table = _table([rectangle(0, 0, 2, 2), rectangle(1, 0, 3, 2)])
    grid = edge_grid(table, np.array([False, True]))
    assert [area for area, _ in _found(grid, table, (-1.0, 1.0, 4.0, 1.0), 0.0)] == [1]
    assert _found(edge_grid(table, np.zeros(2, np.bool_)), table, (-1.0, 1.0, 4.0, 1.0), 0.0) == []


@pytest.mark.parametrize("middle", SCENES)
@given(places=st.lists(st.tuples(_PLACES, _PLACES), max_size=12))
def test_ways_find_together_what_each_finds_alone(
    middle: float, places: list[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    table, ways = _table(SCENES[middle]), [_way(middle, begin, end) for begin, end in places]
    grid, room = _grid(table), sieve(1 << 13)
    alone = [(number, edge) for number, way in enumerate(ways) for _, edge in _near(grid, table, [way], 0.0, room)]
    assert _near(grid, table, ways, 0.0, room) == alone


def test_where_there_is_no_room_it_is_said() -> None:
    table = _table([rectangle(0, 0, 2, 2)])
    grid, way = _grid(table), (-1.0, 1.0, 3.0, 1.0)
    box = way_box(way, 0.0)
    room = sieve(64)
    ways, visits = add_way(grid, room, (0, 0), 0, way, box)
    assert (ways, visits > 1) == (1, True)
    for short in (room._replace(visit=room.visit[: visits - 1]), room._replace(way=room.way[:0])):
        assert NO_ROOM in add_way(grid, short, (0, 0), 0, way, box)
    assert edges_in_the_way(grid, table, room._replace(near=room.near[:1]), visits) == NO_ROOM


def test_an_edge_that_is_noted_twice_stays_the_only_one_and_another_does_not() -> None:
    area, edge = np.zeros((2, 3), np.int32)
    count = 0
    for own, number in [(7, 70), (3, 30), (7, 70), (5, 50), (3, 31)]:
        count = note_edge(area, edge, count, own, number)
    assert (count, area.tolist(), edge.tolist()) == (3, [3, 5, 7], [-1, 50, 70])
