"""How far the nearest boundary is at least, by the cells of a grid alone."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.borrowing import borrowing, compiled
from truceline.kernels.geodesic import metres_per_degree
from truceline.kernels.index.grid import Grid
from truceline.kernels.index.locate import root_cell
from truceline.kernels.prefetching import prefetch

_FARTHEST = 255
_MOST_CELLS = 64
_BLOCK = 64
"""So many places before it is read, or twice as many, the memory of a cell is asked for."""
_ROUNDING = 1e-6
"""Share of a cell by which the place in its cell may be rounded."""


class Away(NamedTuple):
    """How far the boundaries of a grid are from its cells."""

    cells: NDArray[np.uint8]
    """shape (rows, columns): how many cells away the nearest cell with a boundary is, diagonals counting as one."""
    side_m: NDArray[np.float64]
    """shape (rows + 2 * 255,): metres along the shorter side of the cells of a row at least, from row -255 on."""


@compiled
def away_from_boundary(grid: Grid) -> Away:
    """How far the boundaries of a grid are from its cells."""
    side_m = np.empty(grid.size[1] + 2 * _FARTHEST)
    for place in range(len(side_m)):
        side_m[place] = _side_m(grid, grid.frame[1] + (place - _FARTHEST) / grid.frame[3])
    return Away(_cells_to_boundary(grid), side_m)


@compiled
def _side_m(grid: Grid, lat: float) -> float:
    """Metres along the shorter side of a cell that begins at a latitude, at least."""
    east_m, _ = metres_per_degree(min(90.0, max(abs(lat), abs(lat + 1 / grid.frame[3]))))
    _, north_m = metres_per_degree(0.0)
    return min(east_m / grid.frame[2], north_m / grid.frame[3])


@compiled
def _cells_to_boundary(grid: Grid) -> NDArray[np.uint8]:
    columns, rows = grid.size
    away = np.full((rows, columns), _FARTHEST, dtype=np.uint8)
    for row in range(rows):
        for column in range(columns):
            if grid.root[row * columns + column] < 0:
                away[row, column] = 0
            else:
                _take_nearer(away, row, column, np.int64(-1))
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            _take_nearer(away, row, column, np.int64(1))
    return away


@compiled
def _take_nearer(away: NDArray[np.uint8], row: int, column: int, step: int) -> None:
    """Take one more than the least of the four neighbours that were done before, if that is nearer."""
    rows, columns = away.shape
    least = np.int64(away[row, column])
    if 0 <= column + step < columns:
        least = min(least, np.int64(away[row, column + step]) + 1)
    if 0 <= row + step < rows:
        for beside in range(max(0, column - 1), min(columns, column + 2)):
            least = min(least, np.int64(away[row + step, beside]) + 1)
    away[row, column] = least


@compiled
def clearances_m(
    grid: Grid,
    away: Away,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    clearance_m: NDArray[np.float32],
) -> None:
    """Lower each place's clearance to what this grid knows: metres to the nearest boundary at least.

    Boundaries across the antimeridian are not seen, so no clearance reaches over it. Works through
    blocks of places: the cells of one are found and asked for while those of the one before are read.
    """
    cell, row = np.zeros((2, _BLOCK), dtype=np.int64), np.empty((2, _BLOCK), dtype=np.int64)
    to_border = np.empty((2, _BLOCK))
    # Arrays, not the tuple, go to the inner functions: a tuple costs a reference count for each array in it.
    frame, size, cells_away, side_m = grid.frame, grid.size, away.cells.reshape(-1), away.side_m
    blocks = (len(lon) + _BLOCK - 1) // _BLOCK
    for turn in range(blocks + 1):
        if turn < blocks:
            first, k = turn * _BLOCK, turn % 2
            own_lon, own_lat = lon[first : first + _BLOCK], lat[first : first + _BLOCK]
            _find_cells(frame, size, own_lon, own_lat, cell[k], row[k], to_border[k])
        if turn >= 1:
            first, k = (turn - 1) * _BLOCK, (turn - 1) % 2
            own_lon, own_lat = lon[first : first + _BLOCK], lat[first : first + _BLOCK]
            known_m = clearance_m[first : first + _BLOCK]
            _lower(grid, cells_away, side_m, own_lon, own_lat, cell[k], cell[1 - k], row[k], to_border[k], known_m)


@borrowing
def _find_cells(
    frame: NDArray[np.float64],
    size: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    cell: NDArray[np.int64],
    cell_row: NDArray[np.int64],
    to_border: NDArray[np.float64],
) -> None:
    """The root cell of each place of a block, its row, and how far its border is at least, in cells."""
    west, south, per_lon, per_lat = frame[0], frame[1], frame[2], frame[3]
    columns, last_column, last_row = size[0], size[0] - 1.0, size[1] - 1.0
    for place in range(len(lon)):
        u = min(max((lon[place] - west) * per_lon, 0.0), last_column)
        v = min(max((lat[place] - south) * per_lat, 0.0), last_row)
        column, row = np.int64(u), np.int64(v)
        cell[place], cell_row[place] = row * columns + column, row
        nearest = min(min(u - column, column + 1 - u), min(v - row, row + 1 - v))
        to_border[place] = max(0.0, nearest - _ROUNDING)


@borrowing
def _lower(
    grid: Grid,
    cells_away: NDArray[np.uint8],
    side_m: NDArray[np.float64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    cell: NDArray[np.int64],
    next_cell: NDArray[np.int64],
    cell_row: NDArray[np.int64],
    to_border: NDArray[np.float64],
    clearance_m: NDArray[np.float32],
) -> None:
    """Lower the clearances of a block, of which the cells are known, and ask for the next block's cells."""
    south, per_lon, per_lat, last_row = grid.frame[1], grid.frame[2], grid.frame[3], grid.size[1] - 1.0
    for place in range(len(lon)):
        prefetch(cells_away, next_cell[place])
        cells, row = np.int64(cells_away[cell[place]]), cell_row[place]
        # A degree of longitude is shortest at the outermost row that the clearance can reach.
        shortest_m = min(side_m[row - cells + _FARTHEST], side_m[row + cells + _FARTHEST])
        if not 0.0 <= (lat[place] - south) * per_lat <= last_row:
            shortest_m = _side_m(grid, abs(lat[place]) + (cells + 1) / per_lat)
        to_antimeridian = (180.0 - min(180.0, abs(lon[place]))) * per_lon
        # No branch for a cell with a boundary, of which nothing is known: it would be guessed wrong too often.
        known_m = max(0.0, min(cells - 1 + to_border[place], to_antimeridian)) * shortest_m
        # Rounded down, as float32 may round up.
        clearance_m[place] = min(clearance_m[place], np.float32(known_m * (1 - 1e-6)))


@compiled
def is_clear(grid: Grid, west: float, south: float, east: float, north: float) -> bool:
    """True if no boundary comes into a box, as far as the root cells can tell; False when unsure.

    Args:
        west, south, east, north: degrees; a box across the antimeridian is never clear.
    """
    if west < -180.0 or east >= 180.0:
        return False
    columns = grid.size[0]
    column0, row0 = root_cell(grid, west, south)
    column1, row1 = root_cell(grid, east, north)
    if (column1 - column0 + 1) * (row1 - row0 + 1) > _MOST_CELLS:
        return False
    for row in range(row0, row1 + 1):
        for column in range(column0, column1 + 1):
            if grid.root[row * columns + column] < 0:
                return False
    return True


@compiled
def narrow_to_clear(
    grid: Grid,
    west: NDArray[np.float64],
    south: NDArray[np.float64],
    east: NDArray[np.float64],
    north: NDArray[np.float64],
    clear: NDArray[np.bool_],
) -> None:
    """Set to False each box into which a boundary of this grid may come."""
    for box in range(len(west)):
        if clear[box] and not (
            math.isfinite(west[box] + east[box]) and is_clear(grid, west[box], south[box], east[box], north[box])
        ):
            clear[box] = False
