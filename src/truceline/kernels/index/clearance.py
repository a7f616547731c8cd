"""How far the nearest boundary is at least, by the cells of a grid alone."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from truceline.kernels.geodesic import metres_per_degree
from truceline.kernels.index.grid import Grid
from truceline.kernels.index.locate import root_cell

_FARTHEST = 255
_MOST_CELLS = 64


@njit(cache=True, nogil=True)
def cells_to_boundary(grid: Grid) -> NDArray[np.uint8]:
    """Shape (rows, columns): how many cells away the nearest cell with a boundary is, diagonals counting as one."""
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


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def clearances_m(
    grid: Grid,
    away: NDArray[np.uint8],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    clearance_m: NDArray[np.float32],
) -> None:
    """Lower each place's clearance to what this grid knows: metres to the nearest boundary at least.

    Boundaries across the antimeridian are not seen, so no clearance reaches over it.
    """
    for place in range(len(lon)):
        column, row = root_cell(grid, lon[place], lat[place])
        cells = np.int64(away[row, column]) - 1
        known_m = 0.0
        if cells > 0:
            outermost = min(90.0, abs(lat[place]) + (cells + 1) / grid.frame[3])
            east_m, north_m = metres_per_degree(outermost)[0], metres_per_degree(0.0)[1]
            to_antimeridian_m = (180.0 - min(180.0, abs(lon[place]))) * east_m
            known_m = min(cells * min(east_m / grid.frame[2], north_m / grid.frame[3]), to_antimeridian_m)
        # Rounded down, as float32 may round up.
        clearance_m[place] = min(clearance_m[place], np.float32(known_m * (1 - 1e-6)))


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
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
