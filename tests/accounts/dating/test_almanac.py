"""Days are found near the day of the document, and only those that there are."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.accounts.english import lexicon
from truceline.accounts.dating.almanac import Calendar, day_near, last_day_of, last_weekday, number_of

DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))


def calendar(day: date | None) -> Calendar:
    return Calendar(day, None, lexicon())


@given(DAYS)
def test_the_last_weekday_is_within_a_week(day: date) -> None:
    found = last_weekday("Monday", day, calendar(day))
    assert found.weekday() == 0
    assert timedelta(0) <= day - found < timedelta(weeks=1)


@given(DAYS, DAYS)
def test_a_day_without_a_year_is_less_than_a_year_away(day: date, printed: date) -> None:
    found = day_near(str(printed.day), printed.month, None, calendar(day))
    if found is not None:
        assert (found.month, found.day) == (printed.month, printed.day)
        assert abs((found - day).days) <= 366


@given(st.integers(1, 9000), st.integers(1, 12))
def test_after_the_last_day_of_a_month_comes_a_first(year: int, month: int) -> None:
    assert (last_day_of(year, month) + timedelta(days=1)).day == 1
    assert last_day_of(year, month).month == month


def test_a_day_that_there_is_not_is_none() -> None:
    assert day_near("31", 2, "2021", calendar(None)) is None
    assert day_near("6", 6, None, calendar(None)) is None


def test_a_count_is_read_in_digits_and_in_words() -> None:
    counts = [number_of(word, calendar(None)) for word in ("12", "twelve", "a", "many", "99999")]
    assert counts == [12, 12, 1, None, None]
