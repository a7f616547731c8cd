"""Positions agree or differ by their rule, whatever the order, and a topic alone stands as it is."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.accounts.comparison.telling import SETTING, claim, told
from truceline.accounts.comparison.intervals import Interval
from truceline.accounts.comparison.items import Position, Relation
from truceline.accounts.comparison.relating import (
    Topic,
    by_common_value,
    by_equal_values,
    by_intervals,
    item_of,
)

CLAIM = claim("strike", "It struck.")


def at(letter: str, *values: str, is_open: bool = False) -> Position:
    return Position(letter, "x", (CLAIM,), frozenset(values), is_open=is_open)


def counted(letter: str, **numbers: Interval) -> Position:
    return Position(letter, "x", (CLAIM,), intervals=numbers)


TOPIC = Topic("strike", "Was it?", lambda each, setting: at(each.letter, "used"), by_common_value)


def test_something_in_common_to_all_is_agreement_and_a_chain_of_two_is_not() -> None:
    assert by_common_value([at("a", "x", "y"), at("b", "y", "z")]).relation is Relation.AGREE
    assert by_common_value([at("a", "x"), at("b", "x", "y"), at("c", "y")]).relation is Relation.DIFFER


def test_the_same_and_no_more_is_equal() -> None:
    assert by_equal_values([at("a", "x"), at("b", "x")]).relation is Relation.AGREE
    assert by_equal_values([at("a", "x"), at("b", "x", "y")]).relation is Relation.DIFFER


@pytest.mark.parametrize("relate", [by_common_value, by_equal_values])
def test_an_open_position_leaves_it_open(relate: object) -> None:
    assert callable(relate)
    assert relate([at("a", "x"), at("b", is_open=True)]).relation is Relation.AMBIGUOUS


def test_numbers_are_compared_by_what_they_count() -> None:
    killed, hurt = Interval(60, 60), Interval(15, 15)
    assert (
        by_intervals([counted("a", killed=killed), counted("b", killed=Interval(2), hurt=hurt)]).relation
        is Relation.AGREE
    )
    assert by_intervals([counted("a", killed=killed), counted("b", killed=hurt)]).relation is Relation.DIFFER


@given(st.permutations([at("a", "x"), at("b", "x", "y"), at("c", "y"), at("d", is_open=True)]), st.integers(2, 4))
def test_the_order_of_positions_does_not_matter(positions: list[Position], count: int) -> None:
    some = positions[:count]
    for relate in (by_common_value, by_equal_values, by_intervals):
        assert relate(some).relation is relate(some[::-1]).relation


def test_what_one_alone_says_is_only_his_and_what_he_leaves_open_is_unknown() -> None:
    alone = item_of(TOPIC, [told(CLAIM)], SETTING)
    assert alone
    assert alone.relation is Relation.ONLY
    unsure = replace(TOPIC, find=lambda each, setting: at(each.letter, is_open=True))
    left_open = item_of(unsure, [told(CLAIM)], SETTING)
    assert left_open
    assert left_open.relation is Relation.UNKNOWN


def test_a_standing_topic_is_shown_when_nobody_says_anything_and_others_are_not() -> None:
    silent = replace(TOPIC, find=lambda each, setting: None)
    shown = item_of(silent, [told(CLAIM)], SETTING)
    assert shown
    assert (shown.relation, shown.positions, shown.origins) == (Relation.UNKNOWN, (), 0)
    assert item_of(replace(silent, is_standing=False), [told(CLAIM)], SETTING) is None
