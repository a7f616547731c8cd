"""A leaf: what comes near one cell, cut to the cell and written as `grid` lays it out."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.areas import AreaTable
from truceline.kernels.borrowing import compiled
from truceline.kernels.index.grid import (
    ALIGNED_WORDS,
    ALONE,
    HARD,
    HEADER_WORDS,
    MIXED,
    MOST_GROUPS,
    PAD,
    PLAIN,
    ROUND_WORDS,
)
from truceline.kernels.index.rounds import write_round
from truceline.kernels.index.sets import FULL, SetTable, difference

NO_ROOM = -3
"""A pool is too small: the caller makes it larger and builds again."""
FIRST_CHILD, FIRST_LEAF = ALIGNED_WORDS, ALIGNED_WORDS * ALIGNED_WORDS
"""Where children and leaves begin, so that no code is taken for FULL, TOO_NEAR or NO_ROOM."""
_MOST_EDGES = 1000
_MOST_ROUNDS = 200


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


@compiled
def write_leaf(sets: SetTable, boundaries: Boundaries, work: Work, local: NDArray[np.float64]) -> int:
    """Write the leaf of the item at the top of the stack, and answer its code, its set, FULL or NO_ROOM."""
    own = work.used[3]
    corner, e0, r0, r1 = work.item[own, 1], work.item[own, 3], work.item[own, 5], work.item[own, 6]
    clipped = np.empty((2 * len(local), 4))
    toggles = np.empty(2 * len(local), dtype=np.int32)
    size = np.int64(0)
    for number in range(len(local)):
        before = size
        size = _clip(local, number, clipped, size)
        for place in range(before, size):
            toggles[place] = boundaries.toggled[work.edges[e0 + number]]
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


@compiled
def _clip(local: NDArray[np.float64], own: int, clipped: NDArray[np.float64], size: int) -> int:
    """Append what of an edge lies in the padded cell, and an upright edge for its crossing of the right side."""
    low, high = -PAD, 1 + PAD
    x0, y0, x1, y1 = local[own, 0], local[own, 1], local[own, 2], local[own, 3]
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
        _put_edge(clipped, size, high, -2.0, high, y)
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
    _put_edge(clipped, size, x0, y0, x1, y1)
    return size + 1


@compiled
def _put_edge(edge: NDArray[np.float64], own: int, x0: float, y0: float, x1: float, y1: float) -> None:
    edge[own, 0], edge[own, 1], edge[own, 2], edge[own, 3] = x0, y0, x1, y1


@compiled
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


@compiled
def _involved(sets: SetTable, toggles: NDArray[np.int32], rounds: NDArray[np.int32]) -> int:
    """The set of all areas that have a boundary in a cell."""
    union = np.int64(0)
    for number in range(len(toggles)):
        if number > 0 and toggles[number] == toggles[number - 1]:
            continue
        for member in range(sets.first[toggles[number]], sets.first[toggles[number] + 1]):
            union = _with_area(sets, union, np.int64(sets.member[member]))
            if union == FULL:
                return FULL
    for number in range(len(rounds)):
        union = _with_area(sets, union, np.int64(rounds[number]))
        if union == FULL:
            return FULL
    return union


@compiled
def _with_area(sets: SetTable, number: int, area: int) -> int:
    for member in range(sets.first[number], sets.first[number + 1]):
        if sets.member[member] == area:
            return number
    return difference(sets, number, np.int64(sets.single[area]))


@compiled
def _base(sets: SetTable, boundaries: Boundaries, work: Work) -> int:
    """The set that holds the corner of the item at the top of the stack, less the round areas at work in it."""
    own = work.used[3]
    base = work.item[own, 1]
    for number in range(work.item[own, 5], work.item[own, 6]):
        area = np.int64(work.rounds[number])
        for member in range(sets.first[base], sets.first[base + 1]):
            if sets.member[member] == area:
                base = difference(sets, base, np.int64(sets.single[area]))
                break
        if base == FULL:
            return FULL
    return base


@compiled
def _claim_words(work: Work, words: int) -> int:
    """The place of a new leaf, or NO_ROOM."""
    start = work.used[1]
    blocks = (words + ALIGNED_WORDS - 1) // ALIGNED_WORDS
    if start + blocks * ALIGNED_WORDS > len(work.leaf):
        return NO_ROOM
    work.used[1] += blocks * ALIGNED_WORDS
    return start


@compiled
def _put_header(work: Work, start: int, counts: int, base: int, other: int, involved: int) -> None:
    work.leaf[start], work.leaf[start + 1] = counts, base
    work.leaf[start + 2], work.leaf[start + 3] = other, involved


@compiled
def _write_hard(work: Work, base: int, involved: int) -> int:
    start = _claim_words(work, np.int64(HEADER_WORDS))
    if start == NO_ROOM:
        return NO_ROOM
    _put_header(work, start, np.int64(HARD), base, np.int64(0), involved)
    return ~(start // ALIGNED_WORDS << 1)


@compiled
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
    is_plain, is_alone = len(groups) == 1 and rounds == 0, edges == 0 and rounds == 1
    extra = 0 if is_plain else edges + ROUND_WORDS * rounds
    start = _claim_words(work, HEADER_WORDS + 4 * edges + extra)
    if start == NO_ROOM:
        return NO_ROOM
    for number in range(edges):
        place = start + HEADER_WORDS + 4 * number
        for axis in range(4):
            work.leaf_real[place + axis] = clipped[number, axis]
    if is_plain or is_alone:
        other = difference(sets, base, np.int64(groups[0] if is_plain else sets.single[work.rounds[r0]]))
        if other == FULL:
            return FULL
        _put_header(work, start, PLAIN | edges << 2 if is_plain else np.int64(ALONE), base, other, involved)
    else:
        answers = _write_answers(sets, work, groups, base)
        if answers == FULL or answers == NO_ROOM:
            return answers
        _put_header(work, start, MIXED | edges << 2 | rounds << 12, base, answers, involved)
        _write_bits(work, start + HEADER_WORDS + 4 * edges, toggles, groups)
    for number in range(rounds):
        place = start + HEADER_WORDS + 5 * edges + ROUND_WORDS * number
        write_round(
            boundaries.areas,
            np.int64(work.rounds[r0 + number]),
            boundaries.frame,
            work.place[own],
            work.leaf_real[place : place + 7],
        )
        work.leaf[place + ROUND_WORDS - 1] = 1 << (len(groups) + number)
    return ~(start // ALIGNED_WORDS << 1)


@compiled
def _write_bits(work: Work, start: int, toggles: NDArray[np.int32], groups: NDArray[np.int32]) -> None:
    """Write for each edge of a mixed leaf the bit of its group."""
    for number in range(len(toggles)):
        for group in range(len(groups)):
            if groups[group] == toggles[number]:
                work.leaf[start + number] = 1 << group


@compiled
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
            changed = difference(sets, np.int64(work.answer[start + mask]), np.int64(toggles))
            if changed == FULL:
                return FULL
            work.answer[start + (1 << bit) + mask] = changed
    return start
