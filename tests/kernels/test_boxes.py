"""Boxes that meet a box, against asking each of them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from truceline.kernels.boxes import Boxes, BoxGrid, box_grid, boxes_meeting, insert, sort_numbers

_STEP = 1 / 8
Box = tuple[float, float, float, float]


def found(grid: BoxGrid, query: Box, seen: NDArray[np.int64] | None = None, ticket: int = 1) -> list[int]:
    seen = np.zeros(len(grid.box), dtype=np.int64) if seen is None else seen
    numbers = np.empty(len(grid.box), dtype=np.int32)
    return list(map(int, numbers[: boxes_meeting(grid, query, seen, ticket, numbers)]))


def truly_meeting(boxes: Boxes, query: Box) -> list[int]:
    """By asking every box at every turn around the Earth."""
    west, south, east, north = query
    return [
        number
        for number, (low_lon, low_lat, high_lon, high_lat) in enumerate(boxes.tolist())
        if low_lat <= north
        and high_lat >= south
        and any(low_lon + 360 * k <= east and high_lon + 360 * k >= west for k in range(-4, 5))
    ]


def random_boxes(generator: np.random.Generator, count: int, lons: float, size: float) -> Boxes:
    """On a lattice, so that many touch; some without width or height, some that run past 180."""
    low = np.round(generator.uniform((-lons, -80), (lons, 80), (count, 2)) / _STEP) * _STEP
    extent = np.round(generator.exponential(size, (count, 2)) / _STEP) * _STEP
    return np.hstack((low, np.minimum(low + extent, (540, 90))))


@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 60),
    st.sampled_from([1.0, 20.0, 190.0]),
    st.sampled_from([0.1, 2.0, 90.0]),
)
def test_the_boxes_found_are_those_that_meet_each_once(seed: int, count: int, lons: float, size: float) -> None:
    generator = np.random.default_rng(seed)
    boxes = random_boxes(generator, count, lons, size)
    grid, seen = box_grid(boxes), np.zeros(count, dtype=np.int64)
    for ticket, row in enumerate(random_boxes(generator, 20, 1.5 * lons, size).tolist(), start=1):
        query = (row[0], row[1], row[2], row[3])
        numbers = found(grid, query, seen, ticket)
        assert sorted(numbers) == truly_meeting(boxes, query)


def test_a_box_is_met_at_its_border_and_not_a_hair_beyond() -> None:
    grid = box_grid(np.array([[10.0, 20.0, 11.0, 21.0], [30.0, 20.0, 31.0, 21.0]]))
    assert found(grid, (11.0, 21.0, 12.0, 22.0)) == [0]
    assert found(grid, (np.nextafter(11.0, 12.0), 21.0, 12.0, 22.0)) == []
    assert found(grid, (10.5, np.nextafter(21.0, 22.0), 12.0, 22.0)) == []
    assert found(grid, (11.0, 20.0, 30.0, 20.0)) == [0, 1]


@pytest.mark.parametrize("turn", [-720.0, -360.0, 0.0, 360.0, 720.0])
def test_a_box_is_met_from_every_turn_around_the_earth(turn: float) -> None:
    grid = box_grid(np.array([[179.0, 0.0, 181.0, 1.0]]))
    assert found(grid, (-179.5 + turn, 0.5, -179.25 + turn, 0.5)) == [0]
    assert found(grid, (179.25 + turn, 0.5, 179.5 + turn, 0.5)) == [0]
    assert found(grid, (-178.5 + turn, 0.5, -178.0 + turn, 0.5)) == []


def test_a_box_that_was_noted_under_the_same_ticket_is_not_told_again() -> None:
    grid, seen = box_grid(np.array([[0.0, 0.0, 1.0, 1.0]])), np.zeros(1, dtype=np.int64)
    query = (0.0, 0.0, 1.0, 1.0)
    assert [found(grid, query, seen, ticket) for ticket in (1, 1, 2)] == [[0], [], [0]]


def test_no_boxes_meet_nothing() -> None:
    assert found(box_grid(np.zeros((0, 4))), (-180.0, -90.0, 180.0, 90.0)) == []


def test_wide_boxes_do_not_fill_a_cell_each() -> None:
    grid = box_grid(np.tile([-180.0, -90.0, 180.0, 90.0], (500, 1)))
    assert len(grid.number) <= 12 * 500


@given(st.lists(st.integers(-5, 5), max_size=12), st.integers(0, 12))
def test_the_first_few_numbers_are_sorted_and_the_rest_stays(values: list[int], count: int) -> None:
    numbers, count = np.array(values, dtype=np.int32), min(count, len(values))
    sort_numbers(numbers, count)
    assert numbers.tolist() == sorted(values[:count]) + values[count:]


@given(st.lists(st.integers(0, 9), max_size=12))
def test_numbers_put_in_their_places_are_sorted_and_each_is_there_once(numbers: list[int]) -> None:
    held, count = np.empty(12), 0
    for number in numbers:
        count = insert(held, count, number)
    assert held[:count].tolist() == sorted(set(numbers))
