"""Second half of building a grid: a leaf for every cell that a boundary touches, child grids where it is crowded.

Coordinates of an item, one cell at work, are those of that cell: 0 to 1 on both axes.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from truceline.kernels.areas import AreaTable, contains
from truceline.kernels.grid import (
    HARD,
    HEADER_WORDS,
    LINE_WORDS,
    MIXED,
    MOST_GROUPS,
    PAD,
    PLAIN,
    ROUND_WORDS,
)
from truceline.kernels.rounds import SOME, round_cover, write_round
from truceline.kernels.sets import FULL, SetTable, difference
from truceline.kernels.sweep import CORNER_CLEARANCE, TOO_NEAR, touched_cells

NO_ROOM = -3
"""A pool is too small: the caller makes it larger and builds again."""
FIRST_CHILD, FIRST_LEAF = LINE_WORDS, LINE_WORDS * LINE_WORDS
"""Where children and leaves begin, so that no code is taken for FULL, TOO_NEAR or NO_ROOM."""
_LEAF_EDGES = 3
_MOST_EDGES = 1000
_MOST_ROUNDS = 200
_DEEPEST = 3
_MOST_COLUMNS = 32


class Work(NamedTuple):
    """What the leaf builder writes to, and the stack of cells still to do."""

    child: NDArray[np.int32]
    leaf: NDArray[np.int32]
    leaf_real: NDArray[np.float32]
    answer: NDArray[np.int32]
    used: NDArray[np.int64]
    """shape (4,): words used of child, leaf, answer; and depth of the stack."""
    edges: NDArray[np.int32]
    """Pool of edge numbers of the cells on the stack."""
    rounds: NDArray[np.int32]
    """Pool of round area numbers of the cells on the stack."""
    item: NDArray[np.int64]
    """shape (depth, 7): slot (root cell, or ~place in child), corner set, depth, pool ranges of edges and rounds."""
    place: NDArray[np.float64]
    """shape (depth, 3): corner x, y and width of the cell, in cells of the root grid."""


class Boundaries(NamedTuple):
    """What the cells are cut from."""

    edge: NDArray[np.float64]
    """shape (edges, 4), in cells of the root grid, lower end first."""
    toggled: NDArray[np.int32]
    """shape (edges,): the set of areas that each edge toggles."""
    frame: NDArray[np.float64]
    areas: AreaTable


@njit(cache=True, nogil=True)
def grow(
    sets: SetTable, boundaries: Boundaries, work: Work, root: NDArray[np.int32], columns: int, touches: tuple
) -> int:  # type: ignore[type-arg]
    """Write the code of every touched root cell, and answer 0, FULL, TOO_NEAR or NO_ROOM.

    Args:
        touches: cell and edge, ordered by cell; cell and round area, ordered by cell.
    """
    edge_cell, edge_of, round_cell, round_of = touches
    e, r = 0, 0
    while e < len(edge_cell) or r < len(round_cell):
        cell = edge_cell[e] if e < len(edge_cell) else round_cell[r]
        if r < len(round_cell):
            cell = min(cell, round_cell[r])
        edges, rounds = 0, 0
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
        work.item[0] = (np.int64(cell), np.int64(root[cell]), 0, 0, edges, 0, rounds)
        work.place[0] = (cell % columns + 0.0, cell // columns + 0.0, 1.0)
        work.used[3] = 1
        while work.used[3] > 0:
            status = _do_item(sets, boundaries, work, root)
            if status != 0:
                return status
    return 0


@njit(cache=True, nogil=True)
def _do_item(sets: SetTable, boundaries: Boundaries, work: Work, root: NDArray[np.int32]) -> int:
    work.used[3] -= 1
    own = work.used[3]
    slot, corner, depth, e0, e1, r0, r1 = work.item[own]
    x, y, width = work.place[own]
    local = np.empty((e1 - e0, 4))
    for number in range(e0, e1):
        edge = boundaries.edge[work.edges[number]]
        local[number - e0] = (
            (edge[0] - x) / width,
            (edge[1] - y) / width,
            (edge[2] - x) / width,
            (edge[3] - y) / width,
        )
    if e1 - e0 + r1 - r0 > _LEAF_EDGES and depth < _DEEPEST:
        return _split_cell(sets, boundaries, work, root, local)
    code = _write_leaf(sets, boundaries, work, local)
    if code in (FULL, NO_ROOM):
        return code
    _store_code(work, root, slot, code)
    return 0


@njit(cache=True, nogil=True)
def _store_code(work: Work, root: NDArray[np.int32], slot: int, code: int) -> None:
    if slot >= 0:
        root[slot] = code
    else:
        work.child[~slot] = code


@njit(cache=True, nogil=True)
def _split_cell(
    sets: SetTable, boundaries: Boundaries, work: Work, root: NDArray[np.int32], local: NDArray[np.float64]
) -> int:
    """Make a child grid of a cell and put its touched cells on the stack."""
    own = work.used[3]
    slot, corner, depth, e0, e1, r0, r1 = work.item[own]
    x, y, width = work.place[own]
    columns = min(_MOST_COLUMNS, max(2, math.ceil(0.8 * math.sqrt(1.0 * (e1 - e0) + 4 * (r1 - r0)))))
    start = work.used[0]
    if start + 1 + columns * columns > len(work.child):
        return NO_ROOM
    work.used[0] += 1 + columns * columns
    work.child[start] = columns
    _store_code(work, root, slot, ~((start << 1) | 1))
    status = _child_corners(sets, boundaries, work, local * columns, columns)
    if status != 0:
        return status
    none = np.empty(0, dtype=np.int32)
    count = touched_cells(local * columns, columns, columns, none, none)
    cell, toucher = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int32)
    touched_cells(local * columns, columns, columns, cell, toucher)
    cover = _child_covers(boundaries, work, columns)
    return _stack_cells(work, own, columns, start, cell, toucher, cover)


@njit(cache=True, nogil=True)
def _child_covers(boundaries: Boundaries, work: Work, columns: int) -> NDArray[np.int8]:
    """shape (rounds, cells): how much of each cell of a child grid each round area covers."""
    own = work.used[3]
    r0, r1 = work.item[own, 5], work.item[own, 6]
    x, y, width = work.place[own]
    step = width / columns
    cover = np.zeros((r1 - r0, columns * columns), dtype=np.int8)
    for number in range(r0, r1):
        for cell in range(columns * columns):
            west, south = x + (cell % columns) * step, y + (cell // columns) * step
            cover[number - r0, cell] = round_cover(
                boundaries.areas, work.rounds[number], boundaries.frame, west, south, step
            )
    return cover


@njit(cache=True, nogil=True)
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
    depth, e0, e1, r0, r1 = (
        work.item[own, 2],
        work.item[own, 3],
        work.item[own, 4],
        work.item[own, 5],
        work.item[own, 6],
    )
    x, y, width = work.place[own, 0], work.place[own, 1], work.place[own, 2]
    order = _order_by_cell(cell, columns * columns)
    top_edge, top_round, turn = e1, r1, 0
    parent_edges = work.edges[e0:e1].copy()
    parent_rounds = work.rounds[r0:r1].copy()
    for number in range(columns * columns):
        first_edge, first_round = top_edge, top_round
        while turn < len(order) and cell[order[turn]] == number:
            if top_edge >= len(work.edges):
                return NO_ROOM
            work.edges[top_edge] = parent_edges[toucher[order[turn]]]
            top_edge, turn = top_edge + 1, turn + 1
        for turned in range(len(parent_rounds)):
            if cover[turned, number] == SOME:
                if top_round >= len(work.rounds):
                    return NO_ROOM
                work.rounds[top_round] = parent_rounds[turned]
                top_round += 1
        if top_edge == first_edge and top_round == first_round:
            continue
        if work.used[3] >= len(work.item):
            return NO_ROOM
        place = start + 1 + number
        work.item[work.used[3]] = (
            ~place,
            np.int64(work.child[place]),
            depth + 1,
            first_edge,
            top_edge,
            first_round,
            top_round,
        )
        step = width / columns
        work.place[work.used[3]] = (x + (number % columns) * step, y + (number // columns) * step, step)
        work.used[3] += 1
    return 0


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def _child_corners(sets: SetTable, boundaries: Boundaries, work: Work, local: NDArray[np.float64], columns: int) -> int:
    """Write the set that holds the corner of each cell of a child grid; the corner of the parent is known.

    From a corner the way goes right to the parent's padded right side, then up to its corner.

    Args:
        local: edges in cells of the child grid.
    """
    own = work.used[3]
    corner, e0 = work.item[own, 1], work.item[own, 3]
    start = work.used[0] - columns * columns
    right = columns * (1 + PAD)
    codes = work.child[start : start + columns * columns]
    codes[:] = corner
    for number in range(len(local)):
        x0, y0, x1, y1 = local[number]
        toggles = boundaries.toggled[work.edges[e0 + number]]
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


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def _toggle_rounds(sets: SetTable, boundaries: Boundaries, work: Work, codes: NDArray[np.int32], columns: int) -> int:
    """Toggle the round areas that hold a cell's corner but not the parent's, or the other way about."""
    own = work.used[3]
    x, y, width = work.place[own]
    west, south, per_lon, per_lat = boundaries.frame
    step = width / columns
    reach = width * (1 + PAD)
    for number in range(work.item[own, 5], work.item[own, 6]):
        area = work.rounds[number]
        at_parent = contains(boundaries.areas, area, west + (x + reach) / per_lon, south + (y + reach) / per_lat)
        for cell in range(columns * columns):
            lon = west + (x + (cell % columns + 1 + PAD) * step) / per_lon
            lat = south + (y + (cell // columns + 1 + PAD) * step) / per_lat
            if contains(boundaries.areas, area, lon, lat) != at_parent and not _toggle(
                sets, codes, cell, 1, sets.single[area]
            ):
                return FULL
    return 0


@njit(cache=True, nogil=True)
def _write_leaf(sets: SetTable, boundaries: Boundaries, work: Work, local: NDArray[np.float64]) -> int:
    """Write the leaf of the item at the top of the stack, and answer its code, its set, FULL or NO_ROOM."""
    own = work.used[3]
    corner, e0, r0, r1 = work.item[own, 1], work.item[own, 3], work.item[own, 5], work.item[own, 6]
    clipped = np.empty((2 * len(local), 4))
    toggles = np.empty(2 * len(local), dtype=np.int32)
    size = 0
    for number in range(len(local)):
        before = size
        size = _clip(local[number], clipped, size)
        toggles[before:size] = boundaries.toggled[work.edges[e0 + number]]
    if size == 0 and r0 == r1:
        return corner
    groups = np.empty(MOST_GROUPS, dtype=np.int32)
    group_count = _group(toggles[:size], r1 - r0, groups)
    involved = _involved(sets, toggles[:size], work.rounds[r0:r1])
    base = _base(sets, boundaries, work)
    if involved == FULL or base == FULL:
        return FULL
    if group_count < 0 or size > _MOST_EDGES or r1 - r0 > _MOST_ROUNDS:
        return _write_hard(work, base, involved)
    return _write_soft(sets, boundaries, work, clipped[:size], toggles[:size], groups[:group_count], base, involved)


@njit(cache=True, nogil=True)
def _clip(edge: NDArray[np.float64], clipped: NDArray[np.float64], size: int) -> int:
    """Append what of an edge lies in the padded cell, and an upright edge for its crossing of the right side."""
    low, high = -PAD, 1 + PAD
    x0, y0, x1, y1 = edge
    if y1 < low or y0 > high:
        return size
    slope = (x1 - x0) / (y1 - y0) if y1 > y0 else 0.0
    if y0 < low:
        x0, y0 = x0 + (low - y0) * slope, low
    if y1 > high:
        x1, y1 = x0 + (high - y0) * slope, high
    if min(x0, x1) > high or max(x0, x1) < low:
        return size
    if (x0 <= high) != (x1 <= high):
        y = y0 + (high - x0) / (x1 - x0) * (y1 - y0)
        clipped[size] = (high, -2.0, high, y)
        size += 1
        if x0 > high:
            x0, y0 = high, y
        else:
            x1, y1 = high, y
    if (x0 < low) != (x1 < low):
        y = y0 + (low - x0) / (x1 - x0) * (y1 - y0)
        if x0 < low:
            x0, y0 = low, y
        else:
            x1, y1 = low, y
    clipped[size] = (x0, y0, x1, y1)
    return size + 1


@njit(cache=True, nogil=True)
def _group(toggles: NDArray[np.int32], rounds: int, groups: NDArray[np.int32]) -> int:
    """Write the different sets that edges toggle, and answer how many, or -1 if there are too many."""
    count = 0
    for number in range(len(toggles)):
        known = False
        for place in range(count):
            known |= groups[place] == toggles[number]
        if known:
            continue
        if count + rounds == MOST_GROUPS:
            return -1
        groups[count] = toggles[number]
        count += 1
    return count if count + rounds <= MOST_GROUPS else -1


@njit(cache=True, nogil=True)
def _involved(sets: SetTable, toggles: NDArray[np.int32], rounds: NDArray[np.int32]) -> int:
    """The set of all areas that have a boundary in a cell."""
    union = 0
    for number in range(len(toggles)):
        if number > 0 and toggles[number] == toggles[number - 1]:
            continue
        for member in range(sets.first[toggles[number]], sets.first[toggles[number] + 1]):
            union = _with_area(sets, union, sets.member[member])
            if union == FULL:
                return FULL
    for number in range(len(rounds)):
        union = _with_area(sets, union, rounds[number])
        if union == FULL:
            return FULL
    return union


@njit(cache=True, nogil=True)
def _with_area(sets: SetTable, number: int, area: int) -> int:
    for member in range(sets.first[number], sets.first[number + 1]):
        if sets.member[member] == area:
            return number
    return difference(sets, number, sets.single[area])


@njit(cache=True, nogil=True)
def _base(sets: SetTable, boundaries: Boundaries, work: Work) -> int:
    """The set that holds the corner of the item at the top of the stack, less the round areas at work in it."""
    own = work.used[3]
    base = work.item[own, 1]
    for number in range(work.item[own, 5], work.item[own, 6]):
        area = work.rounds[number]
        for member in range(sets.first[base], sets.first[base + 1]):
            if sets.member[member] == area:
                base = difference(sets, base, sets.single[area])
                break
        if base == FULL:
            return FULL
    return base


@njit(cache=True, nogil=True)
def _claim_lines(work: Work, words: int) -> int:
    """The place of a new leaf, or NO_ROOM."""
    start = work.used[1]
    lines = (words + LINE_WORDS - 1) // LINE_WORDS
    if start + lines * LINE_WORDS > len(work.leaf):
        return NO_ROOM
    work.used[1] += lines * LINE_WORDS
    return start


@njit(cache=True, nogil=True)
def _write_hard(work: Work, base: int, involved: int) -> int:
    start = _claim_lines(work, HEADER_WORDS)
    if start == NO_ROOM:
        return NO_ROOM
    work.leaf[start : start + HEADER_WORDS] = (HARD, base, 0, involved)
    return ~(start // LINE_WORDS << 1)


@njit(cache=True, nogil=True)
def _write_soft(
    sets: SetTable,
    boundaries: Boundaries,
    work: Work,
    clipped: NDArray[np.float64],
    toggles: NDArray[np.int32],
    groups: NDArray[np.int32],
    base: int,
    involved: int,
) -> int:
    own = work.used[3]
    r0, r1 = work.item[own, 5], work.item[own, 6]
    edges, rounds = len(clipped), r1 - r0
    is_plain = len(groups) == 1 and rounds == 0
    extra = 0 if is_plain else edges + ROUND_WORDS * rounds
    start = _claim_lines(work, HEADER_WORDS + 4 * edges + extra)
    if start == NO_ROOM:
        return NO_ROOM
    for number in range(edges):
        place = start + HEADER_WORDS + 4 * number
        for axis in range(4):
            work.leaf_real[place + axis] = clipped[number, axis]
    if is_plain:
        other = difference(sets, base, groups[0])
        if other == FULL:
            return FULL
        work.leaf[start : start + HEADER_WORDS] = (PLAIN | edges << 2, base, other, involved)
        return ~(start // LINE_WORDS << 1)
    answers = _write_answers(sets, work, groups, base)
    if answers in (FULL, NO_ROOM):
        return answers
    work.leaf[start : start + HEADER_WORDS] = (MIXED | edges << 2 | rounds << 12, base, answers, involved)
    bits = start + HEADER_WORDS + 4 * edges
    for number in range(edges):
        for group in range(len(groups)):
            if groups[group] == toggles[number]:
                work.leaf[bits + number] = 1 << group
    for number in range(rounds):
        place = bits + edges + ROUND_WORDS * number
        write_round(
            boundaries.areas,
            work.rounds[r0 + number],
            boundaries.frame,
            work.place[own],
            work.leaf_real[place : place + 7],
        )
        work.leaf[place + ROUND_WORDS - 1] = 1 << (len(groups) + number)
    return ~(start // LINE_WORDS << 1)


@njit(cache=True, nogil=True)
def _write_answers(sets: SetTable, work: Work, groups: NDArray[np.int32], base: int) -> int:
    """Write the set for every combination of groups and rounds; answer where, or FULL or NO_ROOM."""
    own = work.used[3]
    r0, r1 = work.item[own, 5], work.item[own, 6]
    bits = len(groups) + r1 - r0
    start = work.used[2]
    if start + (1 << bits) > len(work.answer):
        return NO_ROOM
    work.used[2] += 1 << bits
    work.answer[start] = base
    for bit in range(bits):
        toggles = groups[bit] if bit < len(groups) else sets.single[work.rounds[r0 + bit - len(groups)]]
        for mask in range(1 << bit):
            changed = difference(sets, work.answer[start + mask], toggles)
            if changed == FULL:
                return FULL
            work.answer[start + (1 << bit) + mask] = changed
    return start
