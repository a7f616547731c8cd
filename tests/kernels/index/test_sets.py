"""Interned sets against Python's own."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from truceline.kernels.index.sets import (
    FULL,
    SetTable,
    difference,
    find_slot,
    grown_set_table,
    intern,
    new_set_table,
    unite,
    without,
)

_AREAS = 6
_sets = st.lists(st.frozensets(st.integers(0, _AREAS - 1)), max_size=30)


def _intern(table: SetTable, areas: frozenset[int]) -> int:
    return int(intern(table, np.array(sorted(areas), dtype=np.int32), len(areas)))


def _members(table: SetTable, number: int) -> list[int]:
    members: list[int] = table.member[table.first[number] : table.first[number + 1]].tolist()
    return members


def test_a_new_table_holds_the_empty_set_and_each_area_alone() -> None:
    table = new_set_table(3, 4)
    assert table.single.tolist() == [1, 2, 3]
    assert [_members(table, number) for number in range(4)] == [[], [0], [1], [2]]


@given(_sets)
def test_equal_sets_get_equal_numbers_and_others_do_not(sets: list[frozenset[int]]) -> None:
    table = new_set_table(_AREAS, 64)
    numbers = [_intern(table, areas) for areas in sets]
    assert [_members(table, number) for number in numbers] == [sorted(areas) for areas in sets]
    assert len(set(numbers)) == len(set(sets))
    assert numbers == [_intern(table, areas) for areas in sets]


@given(_sets, _sets)
def test_a_difference_has_what_exactly_one_of_two_sets_has(
    ones: list[frozenset[int]], others: list[frozenset[int]]
) -> None:
    table = new_set_table(_AREAS, 64)
    for one, other in zip(ones, others, strict=False):
        number = difference(table, _intern(table, one), _intern(table, other))
        assert _members(table, number) == sorted(one ^ other)


@given(_sets)
def test_a_grown_table_keeps_its_numbers_and_knows_more_areas(sets: list[frozenset[int]]) -> None:
    table = new_set_table(_AREAS, 64)
    numbers = [_intern(table, areas) for areas in sets]
    grown = grown_set_table(table, _AREAS + 2, 8)
    assert [_intern(grown, areas) for areas in sets] == numbers
    assert grown.single[:_AREAS].tolist() == table.single.tolist()
    assert _members(grown, int(grown.single[_AREAS + 1])) == [_AREAS + 1]


def test_a_table_without_room_answers_full_and_stays_as_it_was() -> None:
    table = new_set_table(3, 1)
    number = difference(table, 1, 2)
    assert _members(table, number) == [0, 1]
    assert difference(table, 1, 3) == FULL
    assert difference(table, 1, 3) == FULL
    assert difference(table, 1, 2) == number
    assert int(table.size[0]) == 5


def test_a_set_that_is_not_there_has_a_free_slot() -> None:
    table = new_set_table(3, 1)
    assert table.slot[find_slot(table, np.array([1], dtype=np.int32), 1)] == table.single[1] + 1
    assert table.slot[find_slot(table, np.array([0, 2], dtype=np.int32), 2)] == 0


@given(_sets, st.frozensets(st.integers(0, _AREAS - 1)))
def test_sets_without_hidden_areas_have_all_the_others(sets: list[frozenset[int]], hidden: frozenset[int]) -> None:
    table = new_set_table(_AREAS, 128)
    for areas in sets:
        _intern(table, areas)
    replaced = np.zeros(int(table.size[0]), dtype=np.int32)
    is_hidden = np.array([area in hidden for area in range(_AREAS)])
    assert without(table, is_hidden, replaced) == 0
    for number, rest in enumerate(replaced.tolist()):
        assert _members(table, rest) == [area for area in _members(table, number) if area not in hidden]


def test_uniting_goes_on_where_the_room_ended() -> None:
    table = new_set_table(4, 1)
    found, added = np.array([1, 1, 0], dtype=np.int32), np.array([2, 3, 4], dtype=np.int32)
    assert unite(table, found, added) == FULL
    grown = grown_set_table(table, 4, 8)
    assert unite(grown, found, added) == 0
    assert [_members(grown, number) for number in found.tolist()] == [[0, 1], [0, 2], [3]]
    assert added.tolist() == [0, 0, 0]
