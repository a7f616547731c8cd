"""Printed numbers as intervals: bounds that are printed count, and nothing is rounded to meet."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.accounts.claims import Qualifier, Quantity
from truceline.accounts.comparison.intervals import Interval, all_meet, hull, interval_of, is_lost_bound

ENDS = st.integers(0, 8).map(float)
INTERVALS = st.builds(
    lambda one, other, low, high: Interval(
        min(one, other), max(one, other), low and one != other, high and one != other
    ),
    ENDS,
    ENDS,
    st.booleans(),
    st.booleans(),
)
POINTS = [each / 4 for each in range(33)]


def printed(low: float | None, high: float | None, qualifier: Qualifier, state: str | None = None) -> Quantity:
    return Quantity("soldiers", low, high, qualifier, "printed", state=state)


EXACT = printed(60, 60, Qualifier.EXACT)
MORE = printed(60, None, Qualifier.MORE_THAN)


@pytest.mark.parametrize(
    ("one", "other", "do_meet"),
    [
        (MORE, EXACT, False),
        (printed(60, None, Qualifier.AT_LEAST), EXACT, True),
        (MORE, printed(60, 60, Qualifier.ABOUT), True),
        (MORE, printed(61, 61, Qualifier.EXACT), True),
        (printed(None, 60, Qualifier.FEWER_THAN), EXACT, False),
        (printed(None, 60, Qualifier.UP_TO), EXACT, True),
        (printed(3, None, Qualifier.VAGUE), EXACT, True),
        (printed(0, 0, Qualifier.NONE), printed(1, None, Qualifier.AT_LEAST), False),
    ],
)
def test_numbers_meet_as_far_as_their_bounds_are_printed(one: Quantity, other: Quantity, do_meet: bool) -> None:
    assert interval_of(one).meets(interval_of(other)) is do_meet
    assert interval_of(other).meets(interval_of(one)) is do_meet


def test_a_bound_is_lost_where_one_number_stands_with_and_without_it() -> None:
    assert is_lost_bound(MORE, EXACT)
    assert is_lost_bound(EXACT, MORE)
    assert not is_lost_bound(MORE, MORE)
    assert not is_lost_bound(MORE, printed(61, 61, Qualifier.EXACT))
    assert not is_lost_bound(printed(None, None, Qualifier.VAGUE), printed(None, None, Qualifier.MORE_THAN))


def test_no_bound_is_no_end() -> None:
    assert interval_of(MORE) == Interval(60, math.inf, is_low_open=True)


def _holds(interval: Interval, point: float) -> bool:
    above = point > interval.low or (point == interval.low and not interval.is_low_open)
    below = point < interval.high or (point == interval.high and not interval.is_high_open)
    return above and below


@given(st.lists(INTERVALS, min_size=1, max_size=4))
def test_intervals_meet_if_some_number_lies_in_all_and_the_hull_holds_each(intervals: list[Interval]) -> None:
    assert all_meet(intervals) == any(all(_holds(each, point) for each in intervals) for point in POINTS)
    whole = hull(intervals)
    assert all(_holds(whole, point) for each in intervals for point in POINTS if _holds(each, point))
