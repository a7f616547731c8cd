"""Stretches of time have the ends that their words give, and no others."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from datetime import date

import pytest

from tests.accounts.english import lexicon, reader
from truceline.accounts.dating.almanac import Calendar
from truceline.accounts.times import times_of

THURSDAY = date(2021, 3, 18)


def told(text: str, day: date | None = THURSDAY) -> list[tuple[str, str | None, str | None]]:
    found = times_of(text, (0, len(text)), Calendar(day, None, lexicon()), reader().times)
    return [(each.time.text, each.time.start, each.time.end) for each in found]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("in the past 48 hours", "2021-03-16", "2021-03-18"),
        ("within the past two weeks", "2021-03-04", "2021-03-18"),
        ("in the previous two weeks", "2021-03-04", "2021-03-18"),
        ("two nights ago", "2021-03-16", "2021-03-16"),
        ("a fortnight ago", "2021-03-04", "2021-03-04"),
        ("a month ago", "2021-02-01", "2021-02-28"),
        ("two years ago", "2019-01-01", "2019-12-31"),
        ("since the start of the year", "2021-01-01", "2021-03-18"),
        ("since the beginning of February", "2021-02-01", "2021-03-18"),
        ("so far this year", "2021-01-01", "2021-03-18"),
        ("in the first quarter of 2020", "2020-01-01", "2020-03-31"),
        ("in the last quarter of last year", "2020-10-01", "2020-12-31"),
        ("in the second half of 2020", "2020-07-01", "2020-12-31"),
        ("in the first half of February", "2021-02-01", "2021-02-15"),
        ("in the second half of February", "2021-02-16", "2021-02-28"),
        ("at the weekend", "2021-03-13", "2021-03-14"),
        ("in 1899", "1899-01-01", "1899-12-31"),
    ],
)
def test_a_stretch_has_the_ends_that_its_words_give(text: str, start: str | None, end: str | None) -> None:
    assert told(f"Two men were hurt {text}.") == [(text, start, end)]


def test_a_length_alone_is_no_time() -> None:
    assert told("The truck was held for six hours.") == []
    assert told("The truck was held for 40 minutes.") == []


def test_since_may_when_is_in_may() -> None:
    assert told("It has been tense since January, when two men were hurt.") == [
        ("since January", "2021-01-01", "2021-01-31")
    ]


@pytest.mark.parametrize("text", ["in the past 48 hours", "a month ago", "since the start of the year"])
def test_without_a_document_the_ends_of_a_stretch_stay_open(text: str) -> None:
    assert told(f"Two men were hurt {text}.", day=None) == [(text, None, None)]
