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
_AHEAD = 48
"""So many places before it is read, the memory of a cell is asked for."""
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

    Boundaries across the antimeridian are not seen, so no clearance reaches over it.
    """
    west, south, per_lon, per_lat = grid.frame[0], grid.frame[1], grid.frame[2], grid.frame[3]
    last_column, last_row = grid.size[0] - 1.0, grid.size[1] - 1.0
    # Arrays, not the tuple, go to the inner function: a tuple costs a reference count for each array in it.
    frame, size, cells_away = grid.frame, grid.size, away.cells
    for place in range(len(lon)):
        _ask(frame, size, cells_away, lon, lat, place + _AHEAD)
        u = min(max((lon[place] - west) * per_lon, 0.0), last_column)
        v = min(max((lat[place] - south) * per_lat, 0.0), last_row)
        column, row = np.int64(u), np.int64(v)
        cells = np.int64(away.cells[row, column])
        known_m = 0.0
        if cells > 0:
            # A degree of longitude is shortest at the outermost row that the clearance can reach.
            if 0.0 <= (lat[place] - south) * per_lat <= last_row:
                side_m = min(away.side_m[row - cells + _FARTHEST], away.side_m[row + cells + _FARTHEST])
            else:
                side_m = _side_m(grid, abs(lat[place]) + (cells + 1) / per_lat)
            to_border = max(0.0, min(min(u - column, column + 1 - u), min(v - row, row + 1 - v)) - _ROUNDING)
            to_antimeridian = (180.0 - min(180.0, abs(lon[place]))) * per_lon
            known_m = min(cells - 1 + to_border, to_antimeridian) * side_m
        # Rounded down, as float32 may round up.
        clearance_m[place] = min(clearance_m[place], np.float32(known_m * (1 - 1e-6)))


@borrowing
def _ask(
    frame: NDArray[np.float64],
    size: NDArray[np.int64],
    cells: NDArray[np.uint8],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    place: int,
) -> None:
    """Ask for the cell of a place further on, if there is one."""
    if place < len(lon):
        u = min(max((lon[place] - frame[0]) * frame[2], 0.0), size[0] - 1.0)
        v = min(max((lat[place] - frame[1]) * frame[3], 0.0), size[1] - 1.0)
        prefetch(cells, np.int64(v) * size[0] + np.int64(u))


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
