"""Second half of building a grid: a leaf for every cell that a boundary touches, child grids where it is crowded.

Coordinates of an item, one cell at work, are those of that cell: 0 to 1 on both axes.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.areas import contains
from truceline.kernels.borrowing import compiled
from truceline.kernels.index.grid import ALIGNED_WORDS, DEEPEST, MOST_COLUMNS, MOST_GROUPS, PAD, child_code
from truceline.kernels.index.leaves import NO_ROOM, Boundaries, Work, write_leaf
from truceline.kernels.index.rounds import SOME, round_cover
from truceline.kernels.index.sets import FULL, SetTable, difference
from truceline.kernels.index.sweep import CORNER_CLEARANCE, TOO_NEAR, touched_cells

_LEAF_EDGES = 3

Touches = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]
"""Cell and edge, ordered by cell; cell and round area, ordered by cell."""


@compiled
def grow(
    sets: SetTable, boundaries: Boundaries, work: Work, root: NDArray[np.int32], columns: int, touches: Touches
) -> int:
    """Write the code of every touched root cell, and answer 0, FULL, TOO_NEAR or NO_ROOM."""
    edge_cell, edge_of, round_cell, round_of = touches
    e, r = 0, 0
    while e < len(edge_cell) or r < len(round_cell):
        cell = edge_cell[e] if e < len(edge_cell) else round_cell[r]
        if r < len(round_cell):
            cell = min(cell, round_cell[r])
        edges, rounds = np.int64(0), np.int64(0)
        while e < len(edge_cell) and edge_cell[e] == cell:
            if edges >= len(work.edges):
                return NO_ROOM
            work.edges[edges] = edge_of[e]
            edges, e = edges + 1, e + 1
        while r < len(round_cell) and round_cell[r] == cell:
            if rounds >= len(work.rounds):
                return NO_ROOM
            work.rounds[rounds] = round_of[r]
            rounds, r = rounds + 1, r + 1
        work.used[3] = 0
        corner = np.int64(root[cell])
        place = (1.0 * (cell % columns), 1.0 * (cell // columns), 1.0)
        _push(work, np.int64(cell), corner, np.int64(0), place, (np.int64(0), edges, np.int64(0), rounds))
        while work.used[3] > 0:
            status = _do_item(sets, boundaries, work, root)
            if status != 0:
                return status
    return 0


@compiled
def _do_item(sets: SetTable, boundaries: Boundaries, work: Work, root: NDArray[np.int32]) -> int:
    work.used[3] -= 1
    own = work.used[3]
    slot, depth = work.item[own, 0], work.item[own, 2]
    e0, e1, r0, r1 = work.item[own, 3], work.item[own, 4], work.item[own, 5], work.item[own, 6]
    width = work.place[own, 2]
    local = np.empty((e1 - e0, 4))
    for number in range(e0, e1):
        edge = work.edges[number]
        for axis in range(4):
            local[number - e0, axis] = (boundaries.edge[edge, axis] - work.place[own, axis % 2]) / width
    # Rings of round areas that lie close together do not come apart in smaller cells: one try is enough.
    is_crowded = e1 - e0 > _LEAF_EDGES or (depth == 0 and e1 - e0 + r1 - r0 > MOST_GROUPS)
    if is_crowded and depth < DEEPEST:
        return _split_cell(sets, boundaries, work, root, local)
    code = write_leaf(sets, boundaries, work, local)
    if code == FULL or code == NO_ROOM:
        return code
    _store_code(work, root, slot, code)
    return 0


@compiled
def _store_code(work: Work, root: NDArray[np.int32], slot: int, code: int) -> None:
    if slot >= 0:
        root[slot] = code
    else:
        work.child[~slot] = code


@compiled
def _split_cell(
    sets: SetTable, boundaries: Boundaries, work: Work, root: NDArray[np.int32], local: NDArray[np.float64]
) -> int:
    """Make a child grid of a cell and put its touched cells on the stack."""
    own = work.used[3]
    slot, edges = work.item[own, 0], work.item[own, 4] - work.item[own, 3]
    rounds = work.item[own, 6] - work.item[own, 5]
    columns = min(MOST_COLUMNS, max(2, math.ceil(0.8 * math.sqrt(1.0 * edges + 4.0 * rounds))))
    start = work.used[0]
    end = start + (columns * columns + ALIGNED_WORDS - 1) // ALIGNED_WORDS * ALIGNED_WORDS
    if end > len(work.child):
        return NO_ROOM
    work.used[0] = end
    _store_code(work, root, slot, child_code(start, columns))
    scaled = local * columns
    status = _child_corners(sets, boundaries, work, scaled, work.child[start : start + columns * columns], columns)
    if status != 0:
        return status
    none = np.empty(0, dtype=np.int32)
    count = touched_cells(scaled, columns, columns, none, none)
    cell, toucher = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int32)
    touched_cells(scaled, columns, columns, cell, toucher)
    cover = _child_covers(boundaries, work, columns)
    return _stack_cells(work, own, columns, start, cell, toucher, cover)


@compiled
def _child_covers(boundaries: Boundaries, work: Work, columns: int) -> NDArray[np.int8]:
    """Shape (rounds, cells): how much of each cell of a child grid each round area covers."""
    own = work.used[3]
    r0, r1 = work.item[own, 5], work.item[own, 6]
    x, y, width = work.place[own, 0], work.place[own, 1], work.place[own, 2]
    step = width / columns
    cover = np.zeros((r1 - r0, columns * columns), dtype=np.int8)
    for number in range(r0, r1):
        for cell in range(columns * columns):
            west, south = x + (cell % columns) * step, y + (cell // columns) * step
            cover[number - r0, cell] = round_cover(
                boundaries.areas, np.int64(work.rounds[number]), boundaries.frame, west, south, step
            )
    return cover


@compiled
def _stack_cells(
    work: Work,
    own: int,
    columns: int,
    start: int,
    cell: NDArray[np.int32],
    toucher: NDArray[np.int32],
    cover: NDArray[np.int8],
) -> int:
    """Put every touched cell of a child grid on the stack, with its edges and rounds in the pools."""
    depth, e0, e1 = work.item[own, 2], work.item[own, 3], work.item[own, 4]
    r0, r1 = work.item[own, 5], work.item[own, 6]
    x, y, width = work.place[own, 0], work.place[own, 1], work.place[own, 2]
    step = width / columns
    order = _order_by_cell(cell, columns * columns)
    top_edge, top_round, turn = e1, r1, 0
    for number in range(columns * columns):
        first_edge, first_round = top_edge, top_round
        while turn < len(order) and cell[order[turn]] == number:
            if top_edge >= len(work.edges):
                return NO_ROOM
            work.edges[top_edge] = work.edges[e0 + toucher[order[turn]]]
            top_edge, turn = top_edge + 1, turn + 1
        for turned in range(r1 - r0):
            if cover[turned, number] == SOME:
                if top_round >= len(work.rounds):
                    return NO_ROOM
                work.rounds[top_round] = work.rounds[r0 + turned]
                top_round += 1
        if top_edge == first_edge and top_round == first_round:
            continue
        if work.used[3] >= len(work.item):
            return NO_ROOM
        place = (x + (number % columns) * step, y + (number // columns) * step, step)
        slot = start + number
        _push(work, ~slot, np.int64(work.child[slot]), depth + 1, place, (first_edge, top_edge, first_round, top_round))
    return 0


@compiled
def _push(
    work: Work,
    slot: int,
    corner: int,
    depth: int,
    place: tuple[float, float, float],
    pools: tuple[int, int, int, int],
) -> None:
    """Put a cell on the stack: where its code goes, what holds its corner, where it lies, its pool ranges."""
    own = work.used[3]
    work.item[own, 0], work.item[own, 1], work.item[own, 2] = slot, corner, depth
    work.place[own, 0], work.place[own, 1], work.place[own, 2] = place
    work.item[own, 3], work.item[own, 4], work.item[own, 5], work.item[own, 6] = pools
    work.used[3] = own + 1


@compiled
def _order_by_cell(cell: NDArray[np.int32], cells: int) -> NDArray[np.int32]:
    """The order that sorts touches by cell, by counting."""
    first = np.zeros(cells + 1, dtype=np.int32)
    for touch in range(len(cell)):
        first[cell[touch] + 1] += 1
    for number in range(cells):
        first[number + 1] += first[number]
    order = np.empty(len(cell), dtype=np.int32)
    for touch in range(len(cell)):
        order[first[cell[touch]]] = touch
        first[cell[touch]] += 1
    return order


@compiled
def _child_corners(
    sets: SetTable,
    boundaries: Boundaries,
    work: Work,
    local: NDArray[np.float64],
    codes: NDArray[np.int32],
    columns: int,
) -> int:
    """Write the set that holds the corner of each cell of a child grid; the corner of the parent is known.

    From a corner the way goes right to the parent's padded right side, then up to its corner.

    Args:
        local: edges in cells of the child grid. codes: of the child grid, filled.
    """
    own = work.used[3]
    corner, e0 = work.item[own, 1], work.item[own, 3]
    right = columns * (1 + PAD)
    codes[:] = corner
    for number in range(len(local)):
        x0, y0, x1, y1 = local[number, 0], local[number, 1], local[number, 2], local[number, 3]
        toggles = np.int64(boundaries.toggled[work.edges[e0 + number]])
        for row in range(columns):
            y_row = row + 1 + PAD
            if (x0 <= right) != (x1 <= right):
                y = y0 + (right - x0) / (x1 - x0) * (y1 - y0)
                if abs(y - y_row) < CORNER_CLEARANCE or abs(y - right) < CORNER_CLEARANCE:
                    return TOO_NEAR
                if y_row < y < right and not _toggle(sets, codes, row * columns, columns, toggles):
                    return FULL
            if y0 <= y_row < y1:
                x = x0 + (y_row - y0) / (y1 - y0) * (x1 - x0)
                if abs(x - 1 - PAD - math.floor(x - 0.5 - PAD)) < CORNER_CLEARANCE or abs(x - right) < CORNER_CLEARANCE:
                    return TOO_NEAR
                reached = min(columns, max(0, math.ceil(x - 1 - PAD)))
                if x < right and not _toggle(sets, codes, row * columns, reached, toggles):
                    return FULL
    return _toggle_rounds(sets, boundaries, work, codes, columns)


@compiled
def _toggle(sets: SetTable, codes: NDArray[np.int32], first: int, count: int, toggles: int) -> bool:
    before, after = -1, -1
    for place in range(first, first + count):
        # Neighbours mostly hold the same set.
        if codes[place] != before:
            before = np.int64(codes[place])
            after = difference(sets, before, toggles)
            if after == FULL:
                return False
        codes[place] = after
    return True


@compiled
def _toggle_rounds(sets: SetTable, boundaries: Boundaries, work: Work, codes: NDArray[np.int32], columns: int) -> int:
    """Toggle the round areas that hold a cell's corner but not the parent's, or the other way about."""
    own = work.used[3]
    x, y, width = work.place[own, 0], work.place[own, 1], work.place[own, 2]
    frame = boundaries.frame
    west, south, per_lon, per_lat = frame[0], frame[1], frame[2], frame[3]
    step = width / columns
    reach = width * (1 + PAD)
    for number in range(work.item[own, 5], work.item[own, 6]):
        area = np.int64(work.rounds[number])
        at_parent = contains(boundaries.areas, area, west + (x + reach) / per_lon, south + (y + reach) / per_lat)
        for cell in range(columns * columns):
            lon = west + (x + (cell % columns + 1 + PAD) * step) / per_lon
            lat = south + (y + (cell // columns + 1 + PAD) * step) / per_lat
            if contains(boundaries.areas, area, lon, lat) != at_parent and not _toggle(
                sets, codes, cell, np.int64(1), np.int64(sets.single[area])
            ):
                return FULL
    return 0
