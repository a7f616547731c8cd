"""Which polygons straight ways may tell something of: their edges in a plain grid of cells, a few in each.

Many ways are held against the grid at once, one pass after the other over all of them, and each pass writes a list for
the next: where each way comes into cells, which edges of those cells it may come near, which of these it does. The
processor waits for memory and guesses branches wrong far less so than if it took one way after the other to its end.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.areas import AreaTable
from truceline.kernels.borrowing import borrowing, inlined
from truceline.kernels.boxes import box_grid, cells_meeting, first_shift
from truceline.kernels.crossing import NO_ROOM, Way, turned_lon
from truceline.kernels.prefetching import prefetch

_HAIR_DEG = 1e-9
"""More than longitudes and latitudes are rounded by."""
_STEPS = 128
"""So many make the side of a cell, for boxes within it: they fit into seven bits."""
_AT_ONCE = 4
"""So many entries of a cell are read at once."""
_HIGH_BITS = np.uint32(0x80808080)
_VISITS_AHEAD, _EDGES_AHEAD = 8, 16
"""So many before they are read, memory is asked for."""


ENTRY = np.dtype([("reach", np.uint32), ("edge", np.uint32)])
"""How far an edge comes in a cell."""


class EdgeGrid(NamedTuple):
    """Edges of some areas, sorted into cells; cell c has the entries first[c] up to first[c + 1]."""

    frame: NDArray[np.float64]
    """shape (6,): extent of all edges (as a box), then steps of columns and rows per degree, 128 to a cell."""
    size: NDArray[np.int64]
    """shape (2,): steps of columns, of rows."""
    first: NDArray[np.uint32]
    entry: NDArray[Any]
    """Of ENTRY; the last three are no entries, so that four can be read from any."""
    area: NDArray[np.int32]
    """shape (edges of all areas,): number of the area."""


WAY = np.dtype(
    [
        ("west", np.float64),  # a box around the way and all places near its end
        ("south", np.float64),
        ("east", np.float64),
        ("north", np.float64),
        ("from_lon", np.float64),
        ("from_lat", np.float64),
        ("lon", np.float64),
        ("lat", np.float64),
        ("owner", np.int64),  # the number that the caller gave it
    ]
)
"""A straight way. Longitudes are turned to where the grid is: a way that comes into it at two turns around the Earth
stands there twice."""

VISIT = np.dtype(
    [
        ("way", np.uint32),
        ("reach", np.uint32),  # how far the way's box comes in the cell
        ("first", np.uint32),  # the cell; then the first of its entries
        ("last", np.uint32),  # then where they end
    ]
)
"""A way that comes into a cell."""

NEAR = np.dtype([("owner", np.uint32), ("edge", np.uint32)])
"""An edge that a way may come near; the way, then its owner."""


class Sieve(NamedTuple):
    """Room for ways, and for the edges that they may come near."""

    way: NDArray[Any]
    """Of WAY."""
    visit: NDArray[Any]
    """Of VISIT."""
    near: NDArray[Any]
    """Of NEAR."""


def edge_grid(areas: AreaTable, is_meant: NDArray[np.bool_]) -> EdgeGrid:
    """The grid of the edges of some areas; is_meant: shape (areas,)."""
    area = np.repeat(np.arange(len(areas.kind), dtype=np.int32), np.diff(areas.first_edge[areas.first_run]))
    (edge,) = np.nonzero(is_meant[area])
    ends = areas.edge[edge]
    grid = box_grid(np.hstack((np.minimum(ends[:, :2], ends[:, 2:]), np.maximum(ends[:, :2], ends[:, 2:]))))
    frame, size = grid.frame * ([1] * 4 + [_STEPS] * 2), grid.size * _STEPS
    cell = np.repeat(np.arange(len(grid.first) - 1), np.diff(grid.first))
    corner = _STEPS * np.stack((cell % grid.size[0], cell // grid.size[0]), axis=1)
    # Steps as `cells_meeting` counts them, then within the cell.
    step = np.clip((grid.box.reshape(-1, 2, 2) - frame[:2]) * frame[4:], 0, size - 1).astype(np.int64)[grid.number]
    (west, south), (east, north) = np.clip(step - corner[:, None], 0, _STEPS - 1).transpose(1, 2, 0)
    reach = east | north << 8 | (_STEPS - 1 - west) << 16 | (_STEPS - 1 - south) << 24
    entry = np.zeros(len(cell) + _AT_ONCE - 1, ENTRY)
    entry["reach"][: len(cell)], entry["edge"][: len(cell)] = reach, edge[grid.number]
    return EdgeGrid(frame, size, grid.first.astype(np.uint32), entry, area)


def sieve(count: int) -> Sieve:
    """Room for so many visits of ways to cells and so many edges, and for a quarter as many ways."""
    return Sieve(np.empty(count // 4, WAY), np.empty(count, VISIT), np.empty(count, NEAR))


@inlined
def add_way(grid: EdgeGrid, room: Sieve, counts: tuple[int, int], owner: int, way: Way, box: Way) -> tuple[int, int]:
    """Add a way to those that are held against a grid.

    Args:
        counts: how many ways, and visits of them to cells, there are already.
        owner: a number, greater than those before.
        box: least lon, least lat, greatest lon, greatest lat, around the way and all places near its end.

    Returns:
        How many ways and visits there are now, NO_ROOM both if there is not enough room.
    """
    x0, y0, x1, y1 = way
    x1 = turned_lon(x0, x1)
    west, south, east, north = box
    frame, (ways, visits) = grid.frame, counts
    if south > frame[3] or north < frame[1]:
        return ways, visits
    columns = grid.size[0] // _STEPS
    shift = first_shift(frame, east)
    while west + shift <= frame[2]:
        low, high = west + shift, east + shift
        column0, row0, column1, row1 = cells_meeting(frame, grid.size, low, south, high, north)
        cells = (column1 // _STEPS - column0 // _STEPS + 1) * (row1 // _STEPS - row0 // _STEPS + 1)
        if ways == len(room.way) or visits + cells > len(room.visit):
            return NO_ROOM, NO_ROOM
        turned = room.way[ways]
        turned["west"], turned["south"], turned["east"], turned["north"] = low, south, high, north
        turned["from_lon"], turned["from_lat"], turned["lon"], turned["lat"] = x0 + shift, y0, x1 + shift, y1
        turned["owner"] = owner
        for row in range(row0 // _STEPS, row1 // _STEPS + 1):
            begin = row * columns
            prefetch(grid.first, begin + column0 // _STEPS)
            in_row = _reach(row0, row1, row) << 8
            for column in range(column0 // _STEPS, column1 // _STEPS + 1):
                visit = room.visit[visits]
                visit["way"], visit["reach"] = ways, in_row | _reach(column0, column1, column)
                visit["first"] = begin + column
                visits += 1
        ways += 1
        shift += 360.0
    return ways, visits


@borrowing
def _reach(low: int, high: int, cell: int) -> int:
    """How far steps from low to high come in a cell: in the lowest byte from where, in the third up to where.

    The latter is counted from the far end. Of an edge it is told the other way round. So both come to one place of a
    cell if, of all four bytes, none of the edge's is less than that of the way; one subtraction tells.
    """
    begin = cell * _STEPS
    first = low - begin if low > begin else 0
    last = high - begin if high - begin < _STEPS else _STEPS - 1
    return first | (_STEPS - 1 - last) << 16


@inlined
def edges_in_the_way(grid: EdgeGrid, areas: AreaTable, room: Sieve, visits: int) -> int:
    """Write owners of ways and the edges that these may meet or come near to at their ends, and answer how many.

    By plain arithmetic with more room than it rounds: no such edge is left out, and few others are let in. They come
    in the order of the ways; an edge that lies in several cells may come several times.

    Args:
        areas: of the grid. room: holds ways. visits: how many they pay to cells.

    Returns:
        How many there are; NO_ROOM if there is too little.
    """
    count = _edges_in_cells(grid, room, visits)
    return _edges_near_ways(grid, areas, room, count) if count != NO_ROOM else NO_ROOM


@inlined
def _edges_in_cells(grid: EdgeGrid, room: Sieve, visits: int) -> int:
    """Write ways and the edges of which the box comes near theirs in a cell, and answer how many; or NO_ROOM."""
    count = 0
    for ahead in range(visits + _VISITS_AHEAD):
        if ahead < visits:
            asked = room.visit[ahead]
            cell = asked["first"]
            asked["first"], asked["last"] = grid.first[cell], grid.first[cell + 1]
            prefetch(grid.entry, np.int64(asked["first"]))
        if ahead < _VISITS_AHEAD:
            continue
        visit = room.visit[ahead - _VISITS_AHEAD]
        way, reach, first, last = visit["way"], visit["reach"], visit["first"], visit["last"]
        if count + last - first + _AT_ONCE > len(room.near):
            return NO_ROOM
        # So many that there is hardly ever a second round, and all written, though few count: no branch to guess.
        for begin in range(first, last, _AT_ONCE):
            for place in range(begin, begin + _AT_ONCE):
                entry, near = grid.entry[place], room.near[np.uint64(count)]
                near["owner"], near["edge"] = way, entry["edge"]
                is_met = ((entry["reach"] | _HIGH_BITS) - reach) & _HIGH_BITS == _HIGH_BITS
                count += is_met & (place < last)
    return count


@inlined
def _edges_near_ways(grid: EdgeGrid, areas: AreaTable, room: Sieve, count: int) -> int:
    """Keep of so many edges those that may be met, write the owner for the way, and answer how many there are."""
    kept = 0
    for place in range(count):
        if place + _EDGES_AHEAD < count:
            prefetch(areas.edge, 4 * np.int64(room.near[place + _EDGES_AHEAD]["edge"]))
        edge, way = room.near[place]["edge"], room.way[room.near[place]["owner"]]
        near = room.near[np.uint64(kept)]
        near["owner"], near["edge"] = way["owner"], edge
        prefetch(grid.area, np.int64(edge))
        kept += _may_meet(areas.edge[edge], way)
    return kept


@inlined
def _may_meet(edge: NDArray[np.float64], way) -> bool:  # type: ignore[no-untyped-def]
    """False if an edge does not come into the box of a way, or neither meets it nor comes into the box around its end.

    Everything is asked in any case: guessing which question comes to an end costs the processor more than all of them.
    """
    ax, ay, bx, by = edge[0], edge[1], edge[2], edge[3]
    west, south, east, north = way["west"], way["south"], way["east"], way["north"]
    x0, y0, x1, y1 = way["from_lon"], way["from_lat"], way["lon"], way["lat"]
    is_aside = ((ax > east) & (bx > east)) | ((ax < west) & (bx < west))
    is_aside |= ((ay > north) & (by > north)) | ((ay < south) & (by < south))
    # From here on the way begins at the origin.
    near_x, near_y = east - (x0 if x0 > x1 else x1), north - (y0 if y0 > y1 else y1)
    ax, ay, bx, by, x, y = ax - x0, ay - y0, bx - x0, by - y0, x1 - x0, y1 - y0
    dx, dy = bx - ax, by - ay
    # Sides of the begin and the end of the way to the straight through the edge.
    side_0, side_1 = dy * ax - dx * ay, dy * (ax - x) - dx * (ay - y)
    # A box all around the Earth stands by a pole, and every edge in it may be near.
    is_near = (abs(side_1) <= abs(dx) * near_y + abs(dy) * near_x) | (east - west >= 360.0)
    side_a, side_b = x * ay - y * ax, x * by - y * bx
    is_met = _are_not_one_side(side_0, side_1, dx, dy) & _are_not_one_side(side_a, side_b, x, y)
    return (is_near | is_met) & ~is_aside


@inlined
def _are_not_one_side(side: float, other: float, x: float, y: float) -> bool:
    """False if two places lie on one side of a straight for certain."""
    hair = _HAIR_DEG * (abs(x) + abs(y))
    return ((side <= hair) | (other <= hair)) & ((side >= -hair) | (other >= -hair))


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
