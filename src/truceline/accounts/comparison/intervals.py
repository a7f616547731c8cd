"""Printed numbers as intervals: two of them differ only if their intervals do not meet."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from truceline.accounts.claims import Qualifier, Quantity

ABOUT = 0.1
"""Share of a number that "about" leaves open."""


@dataclass(frozen=True)
class Interval:
    """From low to high; ends that are open do not belong to it. No end is no bound."""

    low: float = -math.inf
    high: float = math.inf
    is_low_open: bool = False
    is_high_open: bool = False

    def meets(self, other: Interval) -> bool:
        """True if some number lies in both."""
        return self._begins_before_the_end_of(other) and other._begins_before_the_end_of(self)

    def _begins_before_the_end_of(self, other: Interval) -> bool:
        is_open = self.is_low_open or other.is_high_open
        return self.low < other.high or (self.low == other.high and not is_open)


def interval_of(quantity: Quantity) -> Interval:
    """The numbers that a printed quantity allows."""
    low = -math.inf if quantity.low is None else quantity.low
    high = math.inf if quantity.high is None else quantity.high
    if quantity.qualifier is Qualifier.ABOUT:
        return Interval(low * (1 - ABOUT), high * (1 + ABOUT))
    is_more, is_fewer = quantity.qualifier is Qualifier.MORE_THAN, quantity.qualifier is Qualifier.FEWER_THAN
    return Interval(low, high, is_more, is_fewer)


def hull(intervals: Iterable[Interval]) -> Interval:
    """The smallest interval that holds all of several."""
    known = list(intervals)
    lowest = min(known, key=lambda each: (each.low, each.is_low_open))
    highest = max(known, key=lambda each: (each.high, not each.is_high_open))
    return Interval(lowest.low, highest.high, lowest.is_low_open, highest.is_high_open)


def all_meet(intervals: Iterable[Interval]) -> bool:
    """True if some number lies in all of them."""
    # Intervals of numbers that meet pair by pair meet all together, so one look at the tightest ends is enough.
    known = list(intervals)
    highest_start = max(known, key=lambda each: (each.low, each.is_low_open))
    lowest_end = min(known, key=lambda each: (each.high, not each.is_high_open))
    return highest_start.meets(lowest_end)


def is_lost_bound(one: Quantity, other: Quantity) -> bool:
    """True if two quantities print one number, one with a bound such as "more than", the other without."""
    numbers = [{each.low, each.high} - {None} for each in (one, other)]
    bounds = [each.qualifier in _BOUNDS for each in (one, other)]
    return bool(numbers[0]) and numbers[0] == numbers[1] and bounds[0] != bounds[1]


_BOUNDS = frozenset({Qualifier.MORE_THAN, Qualifier.AT_LEAST, Qualifier.UP_TO, Qualifier.FEWER_THAN})
