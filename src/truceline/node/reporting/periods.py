"""Times with a fixed cut-off in a named zone: 19:30 is 19:30 on the wall, in summer and in winter."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import NamedTuple

from truceline.errors import InputError

MOST_PERIODS = 31


class Period(NamedTuple):
    """From an instant on, and before another one; ms since the epoch."""

    from_at: int
    to_at: int

    def has(self, at: int) -> bool:
        """True if an instant lies in it."""
        return self.from_at <= at < self.to_at


class CutOff(NamedTuple):
    """When a period ends each day.

    Args:
        at: on the wall.
        zone: its rules; whoever calls brings them.
        zone_name: as people call it, such as ``Europe/Kyiv``.
    """

    at: time
    zone: tzinfo
    zone_name: str


def periods_until(day: date, cut_off: CutOff, count: int) -> Sequence[Period]:
    """Periods of a day each, the last of which ends at the cut-off of a day; the earliest first.

    A period in which the clocks change is an hour shorter or longer than the others.

    Args:
        day: on which the last one ends, in the zone.
        cut_off: when.
        count: how many.

    Raises:
        InputError: so many are not told at once, or the calendar has no such days.
    """
    if not 1 <= count <= MOST_PERIODS:
        raise InputError(f"{count} periods", hint=f"the limit is {MOST_PERIODS}")
    try:
        ends = [_instant(day - timedelta(days=back), cut_off) for back in range(count, -1, -1)]
    except OverflowError as error:
        raise InputError(f"no calendar has {count} days before {day}", hint="name a later day") from error
    return [Period(*pair) for pair in pairwise(ends)]


def _instant(day: date, cut_off: CutOff) -> int:
    return int(datetime.combine(day, cut_off.at, cut_off.zone).timestamp()) * 1_000
