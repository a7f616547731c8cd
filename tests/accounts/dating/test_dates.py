"""Days with their months are read in every order, alone, in lists and from one to another."""
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
        ("between March 1 and March 10", "2021-03-01", "2021-03-10"),
        ("on March 3, 4 and 5", "2021-03-03", "2021-03-05"),
        ("on the night of 14-15 March", "2021-03-14", "2021-03-15"),
        ("shortly after midnight on 16 March", "2021-03-16", "2021-03-16"),
        ("around midday on 16 March", "2021-03-16T12:00", "2021-03-16T12:00"),
        ("at 14h30 on 17 March", "2021-03-17T14:30", "2021-03-17T14:30"),
        ("between 0900 and 1100 hours on 15 March", "2021-03-15T09:00", "2021-03-15T11:00"),
        ("until 31 March", "2021-03-18", "2021-03-31"),
        ("until 3 March", None, "2021-03-03"),
        ("in the week of 8 March", "2021-03-08", "2021-03-14"),
        ("in the week to 14 March", "2021-03-08", "2021-03-14"),
        ("on 15.03.2021", "2021-03-15", "2021-03-15"),
        ("on the 16th", "2021-03-16", "2021-03-16"),
        ("on the 25th", "2021-02-25", "2021-02-25"),
    ],
)
def test_a_day_with_its_month_is_read_as_it_is_printed(text: str, start: str | None, end: str | None) -> None:
    assert told(f"Two men were hurt {text}.") == [(text, start, end)]


@pytest.mark.parametrize("text", ["on the 38th parallel", "on the 36th", "on 31.02.2021", "on 15.13.2021"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert told(f"Two men were hurt {text}.") == []


def test_a_day_by_its_number_alone_needs_a_document() -> None:
    assert told("Two men were hurt on the 16th.", day=None) == [("on the 16th", None, None)]
