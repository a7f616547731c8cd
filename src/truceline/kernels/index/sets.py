"""Sets of areas, each stored once under a small number; equal numbers mean equal sets.

One number a report answers "which areas hold it?", and two equal numbers in a row mean
that nothing happened. Set 0 is empty.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.borrowing import compiled

FULL = -1
"""What interning answers when the table has no room left; the caller starts anew with a larger one."""
_MEMO = 1 << 14


class SetTable(NamedTuple):
    """Interned sets: set s has the sorted areas member[first[s]:first[s + 1]]."""

    first: NDArray[np.int64]
    member: NDArray[np.int32]
    single: NDArray[np.int32]
    """shape (areas,): the number of the set that holds each area alone."""
    slot: NDArray[np.int32]
    """Open-addressed hash of set numbers plus 1; its length is a power of two."""
    size: NDArray[np.int64]
    """shape (1,): how many sets there are."""
    scratch: NDArray[np.int32]
    memo: NDArray[np.int32]
    """shape (n, 3): operands and result of recent symmetric differences."""


def new_set_table(area_count: int, room: int) -> SetTable:
    """A table that holds the empty set and each area alone, with room for `room` sets more."""
    table = _empty_table(area_count, room, 0)
    _intern_singles(table)
    return table


def copied_set_table(table: SetTable) -> SetTable:
    """A table of its own with the same sets, numbers and room."""
    return SetTable(*(array.copy() for array in table))


def grown_set_table(table: SetTable, area_count: int, room: int) -> SetTable:
    """A copy with the same numbers, for as many areas or more, with room for `room` sets more than it holds."""
    count = int(table.size[0])
    spare = len(table.first) - 1 - count
    if spare >= room and len(table.member) - table.first[count] >= 4 * room and area_count == len(table.single):
        return copied_set_table(table)
    grown = _empty_table(area_count, room + count, 2 * int(table.first[count]))
    _intern_all(table, grown)
    _intern_singles(grown)
    return grown


def _empty_table(area_count: int, room: int, more_members: int) -> SetTable:
    sets = area_count + 1 + room
    members = 5 * area_count + 8 * room + more_members + 64
    return SetTable(
        first=np.zeros(sets + 1, dtype=np.int64),
        member=np.zeros(members, dtype=np.int32),
        single=np.zeros(area_count, dtype=np.int32),
        slot=np.zeros(1 << (2 * sets).bit_length(), dtype=np.int32),
        size=np.zeros(1, dtype=np.int64),
        scratch=np.zeros(area_count + 1, dtype=np.int32),
        memo=np.full((_MEMO, 3), -1, dtype=np.int32),
    )


@compiled
def _intern_singles(table: SetTable) -> None:
    intern(table, table.scratch, np.int64(0))
    for area in range(len(table.single)):
        table.scratch[0] = area
        table.single[area] = intern(table, table.scratch, np.int64(1))


@compiled
def _intern_all(table: SetTable, grown: SetTable) -> None:
    for number in range(table.size[0]):
        start, end = table.first[number], table.first[number + 1]
        for row in range(start, end):
            grown.scratch[row - start] = table.member[row]
        intern(grown, grown.scratch, end - start)


@compiled
def intern(table: SetTable, areas: NDArray[np.int32], size: int) -> int:
    """The number of the set of the first `size` areas given, which are sorted; FULL if there is no room."""
    place = find_slot(table, areas, size)
    if table.slot[place] != 0:
        return table.slot[place] - 1
    number = table.size[0]
    start = table.first[number]
    if number + 1 >= len(table.first) or start + size > len(table.member):
        return FULL
    for row in range(size):
        table.member[start + row] = areas[row]
    table.first[number + 1] = start + size
    table.size[0] = number + 1
    table.slot[place] = number + 1
    return number


@compiled
def find_slot(table: SetTable, areas: NDArray[np.int32], size: int) -> int:
    """The slot that holds the set of the first `size` areas given, or the free one where it belongs."""
    mixed = np.int64(size + 1)
    for place in range(size):
        mixed = mix(mixed, np.int64(areas[place]))
    mask = len(table.slot) - 1
    place = mixed & mask
    while True:
        number = np.int64(table.slot[place]) - 1
        if number < 0 or _is_set(table, number, areas, size):
            return place
        place = (place + 1) & mask


@compiled
def mix(mixed: int, word: int) -> int:
    """A hash of 31 bits grown by the low 31 bits of a word; no product overflows, so it is the same without JIT."""
    product = (mixed ^ (word & 0x7FFFFFFF)) * 0x45D9F3B5
    return (product ^ (product >> 29)) & 0x7FFFFFFF


@compiled
def _is_set(table: SetTable, number: int, areas: NDArray[np.int32], size: int) -> bool:
    start = table.first[number]
    if table.first[number + 1] - start != size:
        return False
    for place in range(size):
        if table.member[start + place] != areas[place]:
            return False
    return True


@compiled
def difference(table: SetTable, one: int, other: int) -> int:
    """The number of the set of areas that are in exactly one of two sets; FULL if there is no room."""
    if one == 0 or other == 0:
        return one | other
    if one == other:
        return 0
    memo = table.memo[(one * 31 + other) & (_MEMO - 1)]
    if memo[0] == one and memo[1] == other:
        return np.int64(memo[2])
    size = _merge_unshared(table, one, other)
    number = intern(table, table.scratch, size)
    memo[0], memo[1], memo[2] = one, other, number
    if number == FULL:
        memo[0] = -1
    return np.int64(number)


@compiled
def _merge_unshared(table: SetTable, one: int, other: int) -> int:
    i, i_end = table.first[one], table.first[one + 1]
    j, j_end = table.first[other], table.first[other + 1]
    size = 0
    while i < i_end or j < j_end:
        if j == j_end or (i < i_end and table.member[i] < table.member[j]):
            table.scratch[size] = table.member[i]
            size, i = size + 1, i + 1
        elif i == i_end or table.member[j] < table.member[i]:
            table.scratch[size] = table.member[j]
            size, j = size + 1, j + 1
        else:
            i, j = i + 1, j + 1
    return size


@compiled
def without(table: SetTable, hidden: NDArray[np.bool_], replaced: NDArray[np.int32]) -> int:
    """Fill in, for each set, the number of that set less the hidden areas; answer 0, or FULL."""
    for number in range(len(replaced)):
        rest = number
        for member in range(table.first[number], table.first[number + 1]):
            if hidden[table.member[member]] and rest != FULL:
                rest = difference(table, np.int64(rest), np.int64(table.single[table.member[member]]))
        if rest == FULL:
            return FULL
        replaced[number] = rest
    return 0


@compiled
def unite(table: SetTable, found: NDArray[np.int32], added: NDArray[np.int32]) -> int:
    """Add to each set found the areas of another set that shares none with it; answer 0, or FULL.

    Called again after FULL it goes on where it stopped.
    """
    for place in range(len(found)):
        if added[place] != 0:
            united = difference(table, np.int64(found[place]), np.int64(added[place]))
            if united == FULL:
                return FULL
            found[place] = united
            added[place] = 0
    return 0
