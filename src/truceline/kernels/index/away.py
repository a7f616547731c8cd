"""How far the nearest boundary is at least from each corner of a grid's cells.

Near a polygon that is its edges' distance in a plane which is nowhere wider than the Earth; elsewhere, and near
circles and corridors, as many cells as surely lie between. A boundary across the antimeridian is not seen, so nothing
told here reaches over it.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.borrowing import borrowing, compiled
from truceline.kernels.geodesic import metres_per_degree
from truceline.kernels.index.grid import DEEPEST, MOST_COLUMNS, Grid, child_of, columns_of, is_child, leaf_of
from truceline.kernels.index.sets import SetTable

_FARTHEST = 255
"""Boundaries that are more cells away count as being so many away."""
_REACH = 3.0
"""So many cells around them polygon edges are measured."""
_PARTS = 256
"""Distances are told in such parts of the longest of the cells' shorter sides."""
_MOST_PARTS = 65535.0
_ROUNDING = 1e-5
"""Share of a cell by which places in their cells may be rounded."""
_MARGIN = 1e-6
"""More than float32 rounds by, as a share."""


class Away(NamedTuple):
    """How far the boundaries of a grid are from the corners of its cells at least."""

    parts: NDArray[np.uint32]
    """shape (rows * columns,): from a cell's south-western corner, and 65,536 times that from its north-western one.
    So two neighbours in memory tell of all four."""
    part_m: float
    """metres in a part."""
    wide_m: NDArray[np.float32]
    """shape (rows,): width of the cells of a row at most."""
    high_m: float
    """height of a cell at most, metres."""


class _Sizes(NamedTuple):
    """How large cells are, metres."""

    side_m: NDArray[np.float64]
    """shape (rows + 2 * 255,): along the shorter side of the cells of a row at least, from row -255 on."""
    near_wide_m: NDArray[np.float64]
    """shape (rows,): along the southern side of any cell that is within reach of that of a row, at least."""
    high_m: float
    """along the western side of a cell, at least."""
    wide_m: NDArray[np.float32]
    most_high_m: float
    """As in `Away`."""


def away_from_boundary(grid: Grid, sets: SetTable, edge: NDArray[np.float64], is_round: NDArray[np.bool_]) -> Away:
    """How far the boundaries of a grid are from the corners of its cells.

    Args:
        sets: that the grid names. edge: shape (edges, 4), of all polygons, degrees, as they lie between -180 and 180.
        is_round: shape (areas,), True for circles and corridors.
    """
    columns, rows = grid.size
    sizes = _sizes(grid.frame, rows)
    cells = round_cells = cells_to((grid.root < 0).reshape(rows, columns))
    parts = np.empty((rows, columns), dtype=np.uint32)
    # The squares of distances from edges stand in the memory of what is made of them.
    nearest_m2 = parts.view(np.float32)
    nearest_m2.fill(np.inf)
    if len(edge):
        _measure_edges(grid.frame, edge, sizes, nearest_m2)
        has_round = np.zeros(rows * columns, dtype=np.bool_)
        if is_round.any():
            _mark_rounds(grid, sets, is_round, has_round)
        round_cells = cells_to(has_round.reshape(rows, columns))
    part_m = float(sizes.side_m[_FARTHEST:-_FARTHEST].max()) / _PARTS
    _join(grid.frame, cells, round_cells, sizes, part_m, parts)
    return Away(parts.reshape(-1), part_m * (1 - _MARGIN), sizes.wide_m, sizes.most_high_m)


def cells_to(is_marked: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """How many cells away from each cell the nearest that is marked lies, diagonals counting as one; 255 at most."""
    away = np.where(is_marked, np.uint8(0), np.uint8(_FARTHEST))
    if is_marked.any():
        _spread(away)
    return away


@compiled
def _sizes(frame: NDArray[np.float64], rows: int) -> _Sizes:
    south, per_lon, per_lat = frame[1], frame[2], frame[3]
    side_m, near_wide_m = np.empty(rows + 2 * _FARTHEST), np.empty(rows)
    wide_m = np.empty(rows, dtype=np.float32)
    high_m = metres_per_degree(0.0)[1] / per_lat
    for place in range(len(side_m)):
        lat = south + (place - _FARTHEST) / per_lat
        side_m[place] = min(high_m, _east_m(max(abs(lat), abs(lat + 1 / per_lat))) / per_lon)
    for row in range(rows):
        lat = south + row / per_lat
        near_wide_m[row] = _east_m(abs(lat) + _REACH / per_lat) / per_lon
        wide_m[row] = _east_m(max(0.0, max(lat, -lat - 1 / per_lat))) / per_lon * (1 + _MARGIN)
    most_high_m = metres_per_degree(90.0)[1] / per_lat * (1 + _MARGIN)
    return _Sizes(side_m, near_wide_m, high_m, wide_m, most_high_m)


@compiled
def _east_m(lat: float) -> float:
    """Metres per degree of longitude; 0 beyond a pole."""
    east_m, _ = metres_per_degree(min(90.0, lat))
    return east_m


@compiled
def _measure_edges(
    frame: NDArray[np.float64], edge: NDArray[np.float64], sizes: _Sizes, nearest_m2: NDArray[np.float32]
) -> None:
    """Fill in the square of each corner's distance from the nearest edge; inf, or too much, if none is within reach."""
    origin_lon, origin_lat, per_lon, per_lat = frame[0], frame[1], frame[2], frame[3]
    rows, columns = nearest_m2.shape
    for number in range(len(edge)):
        x0, y0 = (edge[number, 0] - origin_lon) * per_lon, (edge[number, 1] - origin_lat) * per_lat
        x1, y1 = (edge[number, 2] - origin_lon) * per_lon, (edge[number, 3] - origin_lat) * per_lat
        if y0 > y1:
            x0, y0, x1, y1 = x1, y1, x0, y0
        slope = (x1 - x0) / (y1 - y0) if y0 < y1 else 0.0
        first, last = _within_reach(y0, y1, rows)
        for row in range(first, last + 1):
            # Only the columns near that piece of the edge which is within reach of the row.
            begin = x0 + slope * max(0.0, row - _REACH - y0)
            end = x1 - slope * max(0.0, y1 - row - _REACH)
            west, east = _within_reach(min(begin, end), max(begin, end), columns)
            wide_m, high_m = sizes.near_wide_m[row], sizes.high_m
            ends_m = ((x0 - west) * wide_m, (y0 - row) * high_m, (x1 - west) * wide_m, (y1 - row) * high_m)
            _take_nearer_edge(nearest_m2[row, west : east + 1], wide_m, ends_m)


@compiled
def _within_reach(low: float, high: float, count: int) -> tuple[int, int]:
    """The first and the last of so many corners that are within reach of a span; the last is less if there is none."""
    first = np.int64(math.ceil(min(count * 1.0, max(0.0, low - _REACH))))
    last = np.int64(math.floor(max(-1.0, min(count - 1.0, high + _REACH))))
    return first, max(first - 1, last)


@borrowing
def _take_nearer_edge(
    nearest_m2: NDArray[np.float32], wide_m: float, ends_m: tuple[float, float, float, float]
) -> None:
    """Lower the squares of neighbours in a row to those of their distances from an edge.

    Args:
        ends_m: x and y of the edge's begin and end; the first of the corners lies at 0, 0.
    """
    x0, y0, x1, y1 = ends_m
    east, north = x1 - x0, y1 - y0
    length2 = east * east + north * north
    inverse = 1 / length2 if length2 > 0.0 else 0.0
    for place in range(len(nearest_m2)):
        x = place * wide_m - x0
        along = (x * east - y0 * north) * inverse
        # Not min and max, which look for nan: so the loop goes through several corners at once.
        along = along if along > 0.0 else 0.0
        along = along if along < 1.0 else 1.0
        across_m, up_m = x - along * east, y0 + along * north
        square = np.float32(across_m * across_m + up_m * up_m)
        nearest_m2[place] = square if square < nearest_m2[place] else nearest_m2[place]


@compiled
def _mark_rounds(grid: Grid, sets: SetTable, is_round: NDArray[np.bool_], has_round: NDArray[np.bool_]) -> None:
    """Mark the root cells into which the boundary of a round area comes."""
    codes = np.empty(DEEPEST * MOST_COLUMNS * MOST_COLUMNS, dtype=np.int32)
    for cell in range(len(grid.root)):
        codes[0], count = grid.root[cell], 1
        while count > 0 and not has_round[cell]:
            count -= 1
            code = np.int64(codes[count])
            if is_child(code):
                first = child_of(code)
                for below in range(first, first + columns_of(code) ** 2):
                    codes[count] = grid.child[below]
                    count += 1
            elif code < 0:
                involved = grid.leaf[leaf_of(code) + 3]
                for member in range(sets.first[involved], sets.first[involved + 1]):
                    has_round[cell] |= is_round[sets.member[member]]


@compiled
def _spread(away: NDArray[np.uint8]) -> None:
    """Lower each cell's number to how many cells away the nearest cell of number 0 is."""
    rows, columns = away.shape
    for row in range(rows):
        for column in range(columns):
            _take_nearer(away, row, column, np.int64(-1))
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            _take_nearer(away, row, column, np.int64(1))


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
def _join(
    frame: NDArray[np.float64],
    cells: NDArray[np.uint8],
    round_cells: NDArray[np.uint8],
    sizes: _Sizes,
    part_m: float,
    parts: NDArray[np.uint32],
) -> None:
    """Put the most that is known of each corner, and of the one north of it, where its distance from edges stood."""
    nearest_m2 = parts.view(np.float32)
    rows, columns = parts.shape
    north = np.zeros(columns, dtype=np.uint32)
    for row in range(rows - 1, -1, -1):
        is_on_earth = abs(frame[1] + row / frame[3]) <= 90.0
        near_side_m = min(sizes.near_wide_m[row], sizes.high_m)
        rounding_m = _ROUNDING * near_side_m
        for column in range(columns):
            to_antimeridian = max(0.0, (180.0 - abs(frame[0] + column / frame[2])) * frame[2])
            edges_m = min(math.sqrt(nearest_m2[row, column]), min(_REACH, to_antimeridian) * near_side_m)
            rounds_m = _cells_m(round_cells, row, column, to_antimeridian, sizes.side_m)
            any_m = _cells_m(cells, row, column, to_antimeridian, sizes.side_m)
            known_m = max(any_m, min(edges_m, rounds_m)) * (1 - _MARGIN) - rounding_m
            own = np.uint32(min(_MOST_PARTS, max(0.0, known_m / part_m))) if is_on_earth else np.uint32(0)
            parts[row, column] = own | north[column] << np.uint32(16)
            north[column] = own


@compiled
def _cells_m(
    cells: NDArray[np.uint8], row: int, column: int, to_antimeridian: float, side_m: NDArray[np.float64]
) -> float:
    """Metres from a corner to the nearest marked cell at least, by how many cells are between."""
    west, south = max(0, column - 1), max(0, row - 1)
    least = min(min(cells[south, west], cells[south, column]), min(cells[row, west], cells[row, column]))
    between = np.int64(least)
    # A degree of longitude is shortest at the outermost row that is so near.
    shortest_m = min(side_m[row - between + _FARTHEST], side_m[row + between + _FARTHEST])
    return min(between * 1.0, to_antimeridian) * shortest_m
