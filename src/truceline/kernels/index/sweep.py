"""First half of building a grid: which set holds each cell's corner, and which edges touch each cell.

All coordinates here are in cells of the root grid, so that cell i, j spans i to i + 1 and
j to j + 1. A cell's own corner is the upper right one of the cell padded by PAD.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.borrowing import compiled
from truceline.kernels.index.grid import PAD
from truceline.kernels.index.sets import FULL, SetTable, difference, mix

TOO_NEAR = -2
"""An edge passes so near a cell's corner that rounding could decide: shift the grid and build again."""
CORNER_CLEARANCE = 1e-9
_REACH = 1.5 * PAD


@compiled
def merge_edges(
    sets: SetTable,
    edge: NDArray[np.float64],
    bits: NDArray[np.int64],
    toggled: NDArray[np.int32],
    slot: NDArray[np.int32],
) -> int:
    """Merge equal edges of different areas: each remaining one toggles all areas that have it.

    An edge that one area has twice stays twice: it has the same ground on both sides, but the
    edge itself belongs to the area all the same.

    Args:
        edge: shape (n, 4), lower end first, in place: the merged edges move to the front.
        bits: the same memory read as integers. toggled: shape (n,), set number of each edge, in place.
        slot: zeros, a power of two long, at least twice n.

    Returns:
        How many edges remain, or FULL.
    """
    mask = len(slot) - 1
    kept = 0
    for own in range(len(edge)):
        place = _edge_hash(bits, own) & mask
        while slot[place] != 0 and not _same_edge(edge, slot[place] - 1, own):
            place = (place + 1) & mask
        other = np.int64(slot[place]) - 1
        if other >= 0 and not _share(sets, np.int64(toggled[other]), np.int64(toggled[own])):
            toggled[other] = difference(sets, np.int64(toggled[other]), np.int64(toggled[own]))
            if toggled[other] == FULL:
                return FULL
            continue
        for axis in range(4):
            edge[kept, axis] = edge[own, axis]
        toggled[kept] = toggled[own]
        kept += 1
        slot[place] = kept
    return kept


@compiled
def _share(sets: SetTable, one: int, single: int) -> bool:
    """True if a set has the only area of another."""
    area = sets.member[sets.first[single]]
    for member in range(sets.first[one], sets.first[one + 1]):
        if sets.member[member] == area:
            return True
    return False


@compiled
def _edge_hash(bits: NDArray[np.int64], own: int) -> int:
    mixed = np.int64(0)
    for place in range(4):
        mixed = mix(mix(mixed, bits[own, place]), bits[own, place] >> 31)
    return mixed


@compiled
def _same_edge(edge: NDArray[np.float64], one: int, other: int) -> bool:
    for place in range(4):
        if edge[one, place] != edge[other, place]:
            return False
    return True


@compiled
def row_crossings(
    edge: NDArray[np.float64],
    toggled: NDArray[np.int32],
    rows: int,
    row: NDArray[np.int32],
    crossing: NDArray[np.float64],
    crossing_toggles: NDArray[np.int32],
) -> int:
    """List where edges cross the rows of corners, and answer how many crossings there are.

    Called with empty arrays it only counts.
    """
    count = 0
    writes = len(row) > 0
    for own in range(len(edge)):
        x0, y0, x1, y1 = edge[own, 0], edge[own, 1], edge[own, 2], edge[own, 3]
        first = max(0, math.ceil(y0 - 1 - PAD))
        for number in range(first, rows):
            y = number + 1 + PAD
            if y >= y1:
                break
            if y < y0:
                continue
            if writes:
                row[count] = number
                crossing[count] = x0 + (y - y0) / (y1 - y0) * (x1 - x0)
                crossing_toggles[count] = toggled[own]
            count += 1
    return count


@compiled
def fill_corners(
    sets: SetTable,
    row: NDArray[np.int32],
    crossing: NDArray[np.float64],
    crossing_toggles: NDArray[np.int32],
    corner: NDArray[np.int32],
) -> int:
    """Fill in the set that holds each cell's corner, from crossings ordered by row, then from west to east.

    Returns:
        0, FULL or TOO_NEAR.
    """
    columns = corner.shape[1]
    own = len(row) - 1
    while own >= 0:
        number = row[own]
        inside = np.int64(0)
        column = columns - 1
        while own >= 0 and row[own] == number:
            place = crossing[own] - 1 - PAD
            if abs(place - math.floor(place + 0.5)) < CORNER_CLEARANCE:
                return TOO_NEAR
            first = max(0, math.ceil(place))
            if inside != 0:
                corner[number, first : column + 1] = inside
            column = min(column, first - 1)
            inside = difference(sets, inside, np.int64(crossing_toggles[own]))
            if inside == FULL:
                return FULL
            own -= 1
        if inside != 0:
            corner[number, : column + 1] = inside
    return 0


@compiled
def touched_cells(
    edge: NDArray[np.float64], columns: int, rows: int, cell: NDArray[np.int32], toucher: NDArray[np.int32]
) -> int:
    """List which edges touch which padded cells, and answer how many touches there are.

    Called with empty arrays it only counts. Edges off the grid touch nothing.
    """
    count = 0
    writes = len(cell) > 0
    for own in range(len(edge)):
        x0, y0, x1, y1 = edge[own, 0], edge[own, 1], edge[own, 2], edge[own, 3]
        first_row = max(0, math.floor(y0 - _REACH))
        for row in range(first_row, min(rows - 1, math.floor(y1 + _REACH)) + 1):
            west, east = _span_in_row(x0, y0, x1, y1, row - _REACH, row + 1 + _REACH)
            first = max(0, math.floor(west - _REACH))
            for column in range(first, min(columns - 1, math.floor(east + _REACH)) + 1):
                if writes:
                    cell[count] = row * columns + column
                    toucher[count] = own
                count += 1
    return count


@compiled
def _span_in_row(x0: float, y0: float, x1: float, y1: float, low: float, high: float) -> tuple[float, float]:
    """The least and greatest x that an edge takes between two heights; its lower end is 0."""
    a, b = x0, x1
    if y1 > y0:
        if y0 < low:
            a = x0 + (low - y0) / (y1 - y0) * (x1 - x0)
        if y1 > high:
            b = x0 + (high - y0) / (y1 - y0) * (x1 - x0)
    return min(a, b), max(a, b)
