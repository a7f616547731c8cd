"""How far the nearest boundary is from places at least, and which boxes are free of any."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.borrowing import borrowing, compiled
from truceline.kernels.geodesic import metres_per_degree
from truceline.kernels.index.away import Away
from truceline.kernels.index.grid import Grid
from truceline.kernels.index.locate import root_cell
from truceline.kernels.prefetching import prefetch

_MOST_CELLS = 64
_BLOCK = 64
"""So many places before it is read, or twice as many, the memory of a cell is asked for."""


@compiled
def clearances_m(
    grid: Grid,
    away: Away,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    clearance_m: NDArray[np.float32],
) -> None:
    """Lower each place's clearance to what this grid knows: metres to the nearest boundary at least.

    That is the most that any corner of its cell tells: how far a boundary is from there, less the way there.
    Works through blocks of places: the cells of one are found and asked for while those of the one before are read.
    """
    cell, row = np.zeros((2, _BLOCK), dtype=np.int32), np.zeros((2, _BLOCK), dtype=np.int32)
    x, y = np.empty((2, _BLOCK), dtype=np.float32), np.empty((2, _BLOCK), dtype=np.float32)
    west, east, wide_m = np.empty(_BLOCK, np.uint32), np.empty(_BLOCK, np.uint32), np.empty(_BLOCK, np.float32)
    # Arrays, not the tuple, go to the inner functions: a tuple costs a reference count for each array in it.
    frame, size, parts, row_wide_m = grid.frame, grid.size, away.parts, away.wide_m
    part_m, high_m = np.float32(away.part_m), np.float32(away.high_m)
    blocks = (len(lon) + _BLOCK - 1) // _BLOCK
    outside = np.zeros(2, dtype=np.int64)
    for turn in range(blocks + 1):
        if turn < blocks:
            first, k = turn * _BLOCK, turn % 2
            own_lon, own_lat = lon[first : first + _BLOCK], lat[first : first + _BLOCK]
            outside[k] = _find_cells(frame, size, own_lon, own_lat, cell[k], row[k], x[k], y[k])
        if turn >= 1:
            first, k = (turn - 1) * _BLOCK, (turn - 1) % 2
            known_m = clearance_m[first : first + _BLOCK]
            _read_cells(parts, row_wide_m, cell[k, : len(known_m)], row[k], cell[1 - k], west, east, wide_m)
            _lower(west, east, x[k], y[k], wide_m, high_m, part_m, known_m)
            if outside[k] > 0:
                own_lon, own_lat = lon[first : first + _BLOCK], lat[first : first + _BLOCK]
                _lower_outside(frame, size, row_wide_m, own_lon, own_lat, known_m)


@borrowing
def _find_cells(
    frame: NDArray[np.float64],
    size: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    cell: NDArray[np.int32],
    cell_row: NDArray[np.int32],
    x: NDArray[np.float32],
    y: NDArray[np.float32],
) -> int:
    """The root cell of each place of a block, its row, and where in it the place lies, 0 to 1.

    Places outside of the grid are put on its border. Answers how many there are.
    """
    west, south, per_lon, per_lat = frame[0], frame[1], frame[2], frame[3]
    most_u, most_v = size[0] - 1.0, size[1] - 1.0
    columns, last_column, last_row = np.int32(size[0]), np.int32(size[0] - 2), np.int32(size[1] - 2)
    outside = np.int64(0)
    for place in range(len(lon)):
        u, v = (lon[place] - west) * per_lon, (lat[place] - south) * per_lat
        outside += (u < 0.0) | (v < 0.0) | (u > most_u) | (v > most_v)
        # Not min and max, which look for nan: so the loop goes through several places at once.
        u, v = u if u > 0.0 else 0.0, v if v > 0.0 else 0.0
        u, v = u if u < most_u else most_u, v if v < most_v else most_v
        # The corners of the last column and row have no cell of their own.
        column, row = min(np.int32(u), last_column), min(np.int32(v), last_row)
        cell[place], cell_row[place] = row * columns + column, row
        x[place], y[place] = u - column, v - row
    return outside


@borrowing
def _read_cells(
    parts: NDArray[np.uint32],
    row_wide_m: NDArray[np.float32],
    cell: NDArray[np.int32],
    row: NDArray[np.int32],
    next_cell: NDArray[np.int32],
    west: NDArray[np.uint32],
    east: NDArray[np.uint32],
    wide_m: NDArray[np.float32],
) -> None:
    """What is known of the corners of a block's cells, west and east, and how wide these are.

    Args:
        next_cell: the cells of the next block, whose memory is asked for.
    """
    for place in range(len(cell)):
        prefetch(parts, np.intp(np.uint32(next_cell[place])))
        own = np.intp(np.uint32(cell[place]))
        west[place], east[place] = parts[own], parts[own + 1]
        wide_m[place] = row_wide_m[np.uint32(row[place])]


@borrowing
def _lower(
    west: NDArray[np.uint32],
    east: NDArray[np.uint32],
    x: NDArray[np.float32],
    y: NDArray[np.float32],
    wide_m: NDArray[np.float32],
    high_m: np.float32,
    part_m: np.float32,
    clearance_m: NDArray[np.float32],
) -> None:
    """Lower the clearances of a block, of which the cells' corners are known."""
    for place in range(len(clearance_m)):
        from_west, from_south = x[place] * wide_m[place], y[place] * high_m
        from_east, from_north = wide_m[place] - from_west, high_m - from_south
        west2, east2, south2, north2 = (
            from_west * from_west,
            from_east * from_east,
            from_south * from_south,
            from_north * from_north,
        )
        south_west = _low(west[place]) * part_m - math.sqrt(south2 + west2)
        south_east = _low(east[place]) * part_m - math.sqrt(south2 + east2)
        north_west = _high(west[place]) * part_m - math.sqrt(north2 + west2)
        north_east = _high(east[place]) * part_m - math.sqrt(north2 + east2)
        # Not min and max, which look for nan.
        south = south_west if south_west > south_east else south_east
        north = north_west if north_west > north_east else north_east
        known_m = south if south > north else north
        known_m = known_m if known_m > np.float32(0.0) else np.float32(0.0)
        clearance_m[place] = known_m if known_m < clearance_m[place] else clearance_m[place]


@borrowing
def _low(parts: np.uint32) -> np.float32:
    """The lower half of a word."""
    return np.float32(np.int32(parts & np.uint32(65535)))


@borrowing
def _high(parts: np.uint32) -> np.float32:
    """The upper half of a word."""
    return np.float32(np.int32(parts >> np.uint32(16)))


@borrowing
def _lower_outside(
    frame: NDArray[np.float64],
    size: NDArray[np.int64],
    row_wide_m: NDArray[np.float32],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    clearance_m: NDArray[np.float32],
) -> None:
    """Lower the clearances of places outside of the grid, which are those of the nearest places on its border.

    Farther from the equator a degree of longitude may be so much shorter than there that a boundary is nearer.
    """
    west, south, per_lon, per_lat = frame[0], frame[1], frame[2], frame[3]
    most_u, most_v = size[0] - 1.0, size[1] - 1.0
    least_north_m = metres_per_degree(0.0)[1]
    for place in range(len(lon)):
        u, v = (lon[place] - west) * per_lon, (lat[place] - south) * per_lat
        if 0.0 <= u <= most_u and 0.0 <= v <= most_v:
            continue
        known_m = np.float64(clearance_m[place])
        east_m, _ = metres_per_degree(min(90.0, abs(lat[place]) + known_m / least_north_m))
        border_wide_m = row_wide_m[np.int64(min(max(v, 0.0), most_v))]
        to_antimeridian_m = (180.0 - min(180.0, abs(lon[place]))) * east_m
        shrunk_m = known_m * min(1.0, east_m / per_lon / border_wide_m)
        clearance_m[place] = min(shrunk_m, to_antimeridian_m) * (1 - 1e-6)


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
