"""Which boxes meet a box: a plain grid of cells, each with the numbers of the boxes that come into it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.borrowing import borrowing, compiled

Boxes = NDArray[np.float64]
"""Shape (boxes, 4): least lon, least lat, greatest lon, greatest lat, degrees; longitudes may run past 180."""

_MOST_CELLS = 1 << 20
_MOST_ENTRIES_A_BOX = 12


class BoxGrid(NamedTuple):
    """Boxes, sorted into cells; cell c holds the boxes number[first[c]:first[c + 1]]."""

    box: Boxes
    frame: NDArray[np.float64]
    """shape (6,): extent of all boxes (as a box), then columns and rows per degree."""
    size: NDArray[np.int64]
    """shape (2,): columns, rows."""
    first: NDArray[np.int64]
    number: NDArray[np.int32]


def box_grid(box: Boxes) -> BoxGrid:
    """The grid of some boxes, made coarser while wide boxes would fill too many cells."""
    if not len(box):
        return _filled(box, np.array([0.0, 0.0, -1.0, -1.0]), 1, 1)
    extent = np.concatenate((box[:, :2].min(axis=0), box[:, 2:].max(axis=0)))
    cells = min(_MOST_CELLS, 4 * len(box))
    while True:
        wide, high = np.maximum(extent[2:] - extent[:2], 1e-9)
        columns = int(min(max(1.0, math.sqrt(cells * wide / high)), cells))
        rows = max(1, cells // columns)
        grid = _filled(box, extent, columns, rows)
        if len(grid.number) <= _MOST_ENTRIES_A_BOX * len(box) or cells == 1:
            return grid
        cells = cells // 4 + 1 if cells > 4 else 1


def _filled(box: Boxes, extent: NDArray[np.float64], columns: int, rows: int) -> BoxGrid:
    size = np.array([columns, rows], dtype=np.int64)
    per_deg = size / np.maximum(extent[2:] - extent[:2], 1e-9)
    grid = BoxGrid(
        box,
        np.concatenate((extent, per_deg)),
        size,
        np.zeros(columns * rows + 1, dtype=np.int64),
        np.zeros(0, dtype=np.int32),
    )
    _count_entries(grid)
    return grid._replace(number=_entries(grid))


@compiled
def _count_entries(grid: BoxGrid) -> None:
    """Fill in where each cell's boxes begin."""
    for number in range(len(grid.box)):
        west, south, east, north = cells_meeting(grid.frame, grid.size, *_edges(grid.box, number))
        for row in range(south, north + 1):
            for column in range(west, east + 1):
                grid.first[row * grid.size[0] + column + 1] += 1
    for cell in range(len(grid.first) - 1):
        grid.first[cell + 1] += grid.first[cell]


@compiled
def _entries(grid: BoxGrid) -> NDArray[np.int32]:
    entry = np.empty(grid.first[-1], dtype=np.int32)
    filled = grid.first.copy()
    for number in range(len(grid.box)):
        west, south, east, north = cells_meeting(grid.frame, grid.size, *_edges(grid.box, number))
        for row in range(south, north + 1):
            for column in range(west, east + 1):
                cell = row * grid.size[0] + column
                entry[filled[cell]] = number
                filled[cell] += 1
    return entry


@borrowing
def _edges(box: Boxes, number: int) -> tuple[float, float, float, float]:
    return box[number, 0], box[number, 1], box[number, 2], box[number, 3]


@borrowing
def cells_meeting(
    frame: NDArray[np.float64], size: NDArray[np.int64], west: float, south: float, east: float, north: float
) -> tuple[int, int, int, int]:
    """Columns and rows of the corners of a box, within a grid of that frame and size."""
    columns, rows = size[0] - 1.0, size[1] - 1.0
    return (
        np.int64(min(columns, max(0.0, (west - frame[0]) * frame[4]))),
        np.int64(min(rows, max(0.0, (south - frame[1]) * frame[5]))),
        np.int64(min(columns, max(0.0, (east - frame[0]) * frame[4]))),
        np.int64(min(rows, max(0.0, (north - frame[1]) * frame[5]))),
    )


@borrowing
def boxes_meeting(
    grid: BoxGrid,
    query: tuple[float, float, float, float],
    seen: NDArray[np.int64],
    ticket: int,
    found: NDArray[np.int32],
) -> int:
    """Write the numbers of the boxes that meet a box, each once, in no order, and answer how many.

    Args:
        query: least lon, least lat, greatest lon, greatest lat, degrees, anywhere around the Earth.
        seen: shape (boxes,), where each box notes the ticket of the last query that found it.
        found: shape (boxes,), where they are written.
    """
    west, south, east, north = query
    frame, count = grid.frame, 0
    if south > frame[3] or north < frame[1]:
        return 0
    shift = first_shift(frame, east)
    while west + shift <= frame[2]:
        low, high = west + shift, east + shift
        column0, row0, column1, row1 = cells_meeting(frame, grid.size, low, south, high, north)
        for begin in range(row0 * grid.size[0], (row1 + 1) * grid.size[0], grid.size[0]):
            for entry in range(grid.first[begin + column0], grid.first[begin + column1 + 1]):
                number = np.int64(grid.number[entry])
                if seen[number] == ticket:
                    continue
                if meets(grid.box, number, low, south, high, north):
                    seen[number] = ticket
                    found[count] = number
                    count += 1
        shift += 360.0
    return count


@borrowing
def first_shift(frame: NDArray[np.float64], east: float) -> float:
    """The least whole turn, degrees, by which something that ends in the east there comes into a grid's extent."""
    shift = 0.0
    while east + shift < frame[0]:
        shift += 360.0
    while east + shift - 360.0 >= frame[0]:
        shift -= 360.0
    return shift


@borrowing
def meets(box: Boxes, number: int, west: float, south: float, east: float, north: float) -> bool:
    """True if a row of boxes and another box have a place in common, be it a corner; all in one turn of longitudes."""
    return box[number, 0] <= east and box[number, 2] >= west and box[number, 1] <= north and box[number, 3] >= south


@borrowing
def sort_numbers(numbers: NDArray[np.int32], count: int) -> None:
    """Sort the first few of some numbers, by insertion."""
    for place in range(1, count):
        number = numbers[place]
        k = place
        while k > 0 and numbers[k - 1] > number:
            numbers[k] = numbers[k - 1]
            k -= 1
        numbers[k] = number


@borrowing
def insert(numbers: NDArray[Any], count: int, number: float) -> int:
    """Put a number in its place among the first few, which are sorted, once; and answer how many there are now."""
    place = count
    while place > 0 and numbers[place - 1] > number:
        place -= 1
    if place > 0 and numbers[place - 1] == number:
        return count
    for k in range(count, place, -1):
        numbers[k] = numbers[k - 1]
    numbers[place] = number
    return count + 1
