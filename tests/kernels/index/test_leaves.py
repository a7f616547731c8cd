"""Leaves written for one cell and read by their description: against shapely, PROJ, and the limits of a leaf."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.kernels.index.plain_grid import UNTOLD, Leaf, leaf_answer, members
from tests.watch.hard_zones import WGS84, rectangle, star, zone
from truceline.kernels.areas import AreaTable, contains
from truceline.kernels.index.grid import ALIGNED_WORDS, HARD, PAD, Grid
from truceline.kernels.index.leaves import FIRST_CHILD, FIRST_LEAF, NO_ROOM, Boundaries, Work, write_leaf
from truceline.kernels.index.sets import FULL, SetTable, intern, new_set_table
from truceline.model.shapes import Circle, Polygon, Shape
from truceline.watch.zones.areas import area_table, fixed_areas

FRAME = np.array([0.0, 0.0, 1.0, 1.0])
"""One cell a degree: the cell at work is that of 0 to 1 degrees."""


def work_of(edges: int, rounds: list[int], corner: int, leaf_words: int) -> Work:
    leaf = np.zeros(leaf_words, dtype=np.int32)
    item = np.zeros((4, 7), dtype=np.int64)
    item[0] = (0, corner, 0, 0, edges, 0, len(rounds))
    return Work(
        child=np.zeros(64, dtype=np.int32),
        leaf=leaf,
        leaf_real=leaf.view(np.float32),
        answer=np.zeros(256, dtype=np.int32),
        used=np.array([FIRST_CHILD, FIRST_LEAF, 0, 0], dtype=np.int64),
        edges=np.arange(max(edges, 1), dtype=np.int32),
        rounds=np.array([*rounds, 0], dtype=np.int32),
        item=item,
        place=np.array([[0.0, 0.0, 1.0]] * 4),
    )


class Cell:
    """A leaf for the cell from 0, 0 to 1, 1 degrees, of some shapes."""

    def __init__(self, shapes: list[Shape], room: int = 500, leaf_words: int = 20_000) -> None:
        self.table: AreaTable = area_table(fixed_areas(zone(f"z{k}", shape) for k, shape in enumerate(shapes)))
        self.sets: SetTable = new_set_table(len(shapes), room)
        is_round = [isinstance(shape, Circle) for shape in shapes]
        owner = np.repeat(np.arange(len(shapes)), np.diff(self.table.first_edge[self.table.first_run]))
        edge = self.table.edge[~np.array(is_round)[owner]]
        owner = owner[~np.array(is_round)[owner]]
        turned = edge[:, 1] > edge[:, 3]
        edge[turned] = edge[turned][:, [2, 3, 0, 1]]
        at_corner = [k for k in range(len(shapes)) if contains(self.table, k, 1 + PAD, 1 + PAD)]
        corner = intern(self.sets, np.array(at_corner or [0], dtype=np.int32), len(at_corner))
        rounds = [k for k in range(len(shapes)) if is_round[k]]
        self.work = work_of(len(edge), rounds, corner, leaf_words)
        boundaries = Boundaries(edge, self.sets.single[owner], FRAME, self.table)
        self.code = int(write_leaf(self.sets, boundaries, self.work, edge.copy()))

    def held(self, u: float, v: float) -> tuple[int, ...] | None:
        """The areas of a place; None where the leaf cannot tell."""
        if self.code >= 0:
            return members(self.sets, self.code)
        none = np.zeros(1, dtype=np.int32)
        grid = Grid(
            FRAME, np.ones(2, dtype=np.int64), none, none, self.work.leaf, self.work.leaf_real, self.work.answer
        )
        number = leaf_answer(grid, Leaf(ALIGNED_WORDS * (~self.code >> 1), u, v))
        return None if number == UNTOLD else members(self.sets, number)


def places(seed: int, count: int = 200) -> NDArray[np.float64]:
    corners = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.5, 0.0], [1.0, 0.5]]
    return np.vstack((np.random.default_rng(seed).uniform(0, 1, (count, 2)), corners))


@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.sampled_from([0.2, 0.7, 2.0, 50.0]))
def test_a_leaf_of_polygons_holds_what_shapely_says(seed: int, count: int, size: float) -> None:
    generator = np.random.default_rng(seed)
    rings = [star(generator, lon, lat, size) for lon, lat in generator.uniform(-0.2, 1.2, (count, 2)).tolist()]
    drawn = [shapely.Polygon(ring) for ring in rings]
    assume(all(outline.is_valid for outline in drawn))
    cell = Cell([Polygon(((ring,),)) for ring in rings])
    told = [(u, v, cell.held(u, v)) for u, v in places(seed).tolist()]
    untold = [1 for *_, areas in told if areas is None]
    assert len(untold) <= 10
    for u, v, areas in told:
        expected = tuple(k for k, outline in enumerate(drawn) if outline.intersects(shapely.Point(u, v)))
        assert areas is None or areas == expected


@given(st.integers(0, 2**32 - 1), st.floats(3, 6).map(lambda power: 10**power))
def test_a_leaf_of_a_circle_and_a_polygon_holds_what_proj_and_shapely_say(seed: int, radius_m: float) -> None:
    generator = np.random.default_rng(seed)
    lon, lat = generator.uniform(-0.5, 1.5, 2).tolist()
    ring = star(generator, 0.5, 0.5, 0.6)
    outline = shapely.Polygon(ring)
    assume(outline.is_valid)
    cell = Cell([Circle(lon, lat, radius_m), Polygon(((ring,),))])
    for u, v in places(seed, 60).tolist():
        areas = cell.held(u, v)
        in_circle = WGS84.inv(lon, lat, u, v)[2] <= radius_m
        assert areas is None or areas == (0,) * in_circle + (1,) * outline.intersects(shapely.Point(u, v))


@pytest.mark.parametrize(
    ("shape", "expected"), [(rectangle(-1, -1, 2, 2), (0,)), (rectangle(1.1, 0, 2, 2), ()), (rectangle(0, 2, 1, 3), ())]
)
def test_a_cell_that_no_boundary_comes_into_has_its_set_for_a_code(shape: Shape, expected: tuple[int, ...]) -> None:
    cell = Cell([shape])
    assert cell.code >= 0
    assert cell.held(0.5, 0.5) == expected


def test_more_groups_of_areas_than_a_table_holds_make_a_leaf_that_tells_nothing() -> None:
    cell = Cell([rectangle(0.1 * k, -1, 3 + k, 2) for k in range(1, 7)])
    assert cell.code < 0
    start = ALIGNED_WORDS * (~cell.code >> 1)
    assert cell.work.leaf[start] & 3 == HARD
    assert members(cell.sets, int(cell.work.leaf[start + 3])) == tuple(range(6))
    assert cell.held(0.95, 0.5) is None


def test_a_leaf_that_finds_no_room_says_so() -> None:
    assert Cell([rectangle(0.2, 0.2, 0.8, 0.8)], leaf_words=FIRST_LEAF + 15).code == NO_ROOM
    assert Cell([rectangle(0.2, 0.2, 0.8, 0.8)], leaf_words=FIRST_LEAF + 64).code < 0


def test_sets_that_find_no_room_are_said_to_be_too_many() -> None:
    shapes: list[Shape] = [rectangle(0.1 * k, -1, 3, 2) for k in range(1, 5)]
    assert Cell(shapes, room=1).code == FULL
