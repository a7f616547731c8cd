"""Which polygons a straight way may tell something of: their edges in a plain grid of cells, a few in each."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.areas import AreaTable
from truceline.kernels.borrowing import borrowing, inlined
from truceline.kernels.boxes import box_grid, cells_meeting, first_shift
from truceline.kernels.crossing import Way, turned_lon
from truceline.kernels.prefetching import prefetch

_HAIR_DEG = 1e-9
"""More than longitudes and latitudes are rounded by."""


class EdgeGrid(NamedTuple):
    """Edges of some areas, sorted into cells; cell c has the entries first[c] up to first[c + 1]."""

    frame: NDArray[np.float64]
    """shape (6,): extent of all edges (as a box), then columns and rows per degree."""
    size: NDArray[np.int64]
    """shape (2,): columns, rows."""
    first: NDArray[np.int64]
    entry: NDArray[np.int32]
    """shape (entries, 2): number of the edge, and of its area."""


def edge_grid(areas: AreaTable, is_meant: NDArray[np.bool_]) -> EdgeGrid:
    """The grid of the edges of some areas; is_meant: shape (areas,)."""
    area = np.repeat(np.arange(len(areas.kind), dtype=np.int32), np.diff(areas.first_edge[areas.first_run]))
    (edge,) = np.nonzero(is_meant[area])
    ends = areas.edge[edge]
    grid = box_grid(np.hstack((np.minimum(ends[:, :2], ends[:, 2:]), np.maximum(ends[:, :2], ends[:, 2:]))))
    numbers = edge[grid.number]
    return EdgeGrid(grid.frame, grid.size, grid.first, np.stack((numbers, area[numbers]), axis=1).astype(np.int32))


@inlined
def areas_in_the_way(
    grid: EdgeGrid, areas: AreaTable, way: Way, box: Way, found: NDArray[np.int32], lone: NDArray[np.int32]
) -> int:
    """Write the areas, sorted, of which an edge may meet a straight way or come near its end, and answer how many.

    By plain arithmetic with more room than it rounds: no such area is left out, and few others are let in.

    Args:
        box: least lon, least lat, greatest lon, greatest lat, around the way and all places near its end.
        found: with room for all areas. lone: likewise, the edge of each, -1 where there may be more than one.
    """
    x0, y0, x1, y1 = way
    west, south, east, north = box
    x1 = turned_lon(x0, x1)
    # A box all around the Earth stands by a pole, and every edge in it may be near.
    near_x = east - max(x0, x1) if east - west < 360.0 else math.inf
    near_y = north - max(y0, y1)
    frame, count = grid.frame, 0
    if south > frame[3] or north < frame[1]:
        return 0
    shift = first_shift(frame, east)
    while west + shift <= frame[2]:
        low, high = west + shift, east + shift
        column0, row0, column1, row1 = cells_meeting(frame, grid.size, low, south, high, north)
        for begin in range(row0 * grid.size[0], (row1 + 1) * grid.size[0], grid.size[0]):
            for place in range(grid.first[begin + column0], grid.first[begin + column1 + 1]):
                edge = grid.entry[place, 0]
                ax, ay, bx, by = areas.edge[edge, 0], areas.edge[edge, 1], areas.edge[edge, 2], areas.edge[edge, 3]
                is_aside = ((ax > high) & (bx > high)) | ((ax < low) & (bx < low))
                # Not `or`: guessing which of four tests fails costs the processor more than making them all.
                if is_aside | ((ay > north) & (by > north)) | ((ay < south) & (by < south)):
                    continue
                # From here on the way begins at the origin.
                ax, ay, bx, by = ax - x0 - shift, ay - y0, bx - x0 - shift, by - y0
                if _is_near(ax, ay, bx, by, x1 - x0, y1 - y0, near_x, near_y):
                    count = note_edge(found, lone, count, grid.entry[place, 1], edge)
        shift += 360.0
    return count


@borrowing
def ask_for_cell(grid: EdgeGrid, lon: float, lat: float) -> None:
    """Ask for the memory that says where the entries of a place's cell begin."""
    prefetch(grid.first, _cell(grid, lon, lat))


@borrowing
def ask_for_entries(grid: EdgeGrid, lon: float, lat: float) -> None:
    """Ask for the first entries of a place's cell."""
    prefetch(grid.entry, 2 * grid.first[_cell(grid, lon, lat)])


@borrowing
def ask_for_edges(grid: EdgeGrid, areas: AreaTable, lon: float, lat: float) -> None:
    """Ask for the edges in a place's cell."""
    cell = _cell(grid, lon, lat)
    for place in range(grid.first[cell], grid.first[cell + 1]):
        prefetch(areas.edge, 4 * np.int64(grid.entry[place, 0]))


@borrowing
def _cell(grid: EdgeGrid, lon: float, lat: float) -> int:
    column, row, _, _ = cells_meeting(grid.frame, grid.size, lon, lat, lon, lat)
    return row * grid.size[0] + column


@borrowing
def note_edge(found: NDArray[np.int32], lone: NDArray[np.int32], count: int, area: int, edge: int) -> int:
    """Note an edge of an area; an edge that lies in several cells is noted several times."""
    place = count
    while place > 0 and found[place - 1] > area:
        place -= 1
    if place > 0 and found[place - 1] == area:
        if lone[place - 1] != edge:
            lone[place - 1] = -1
        return count
    for k in range(count, place, -1):
        found[k], lone[k] = found[k - 1], lone[k - 1]
    found[place], lone[place] = area, edge
    return count + 1


@inlined
def _is_near(ax: float, ay: float, bx: float, by: float, x: float, y: float, near_x: float, near_y: float) -> bool:
    """False if an edge from a to b neither meets the way from the origin to x, y, nor comes into the box around it."""
    dx, dy = bx - ax, by - ay
    # Sides of the begin and the end of the way to the straight through the edge.
    side_0, side_1 = dy * ax - dx * ay, dy * (ax - x) - dx * (ay - y)
    if near_x == math.inf or abs(side_1) <= abs(dx) * near_y + abs(dy) * near_x:
        return True
    hair = _HAIR_DEG * (abs(dx) + abs(dy))
    if (side_0 > hair and side_1 > hair) or (side_0 < -hair and side_1 < -hair):
        return False
    side_a, side_b = x * ay - y * ax, x * by - y * bx
    hair = _HAIR_DEG * (abs(x) + abs(y))
    return not ((side_a > hair and side_b > hair) or (side_a < -hair and side_b < -hair))
