"""A cut-off is a time on the wall: the period in which clocks change is an hour shorter or longer."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from truceline.errors import InputError
from truceline.model.times import wall_clock
from truceline.node.reporting.periods import CutOff, Period, periods_until

HOUR_MS = 3_600_000
KYIV = CutOff(time(19, 30), ZoneInfo("Europe/Kyiv"), "Europe/Kyiv")


def test_periods_follow_each_other_and_end_on_the_day() -> None:
    first, second = periods_until(date(2026, 11, 20), KYIV, 2)
    assert first.to_at == second.from_at
    assert wall_clock(second.to_at, KYIV.zone) == "2026-11-20 19:30 UTC+02:00"
    assert second.to_at - second.from_at == 24 * HOUR_MS


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 10, 26), 24)]
)
def test_summer_time_makes_a_period_shorter_or_longer(day: date, hours: int) -> None:
    (period,) = periods_until(day, KYIV, 1)
    assert period.to_at - period.from_at == hours * HOUR_MS
    assert wall_clock(period.to_at, KYIV.zone).startswith(f"{day} 19:30")


def test_the_first_instant_is_in_a_period_and_the_last_in_the_next() -> None:
    assert Period(5, 9).has(5)
    assert not Period(5, 9).has(9)


@pytest.mark.parametrize(("day", "count"), [(date(2026, 1, 1), 0), (date(2026, 1, 1), 32), (date(1, 1, 1), 2)])
def test_periods_that_there_are_not_are_refused(day: date, count: int) -> None:
    with pytest.raises(InputError):
        periods_until(day, KYIV, count)
