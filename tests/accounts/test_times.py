"""Times are held against the document's date, and stay open where it does not decide."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.accounts.english import lexicon, reader
from truceline.accounts.claims import Precision, Time
from truceline.accounts.dating.almanac import Calendar
from truceline.accounts.times import TimeGrammar, times_of

WEDNESDAY = date(2017, 6, 7)


def test_a_row_of_a_log_begins_with_its_hour() -> None:
    last = Time("on 5 June", "2017-06-05", "2017-06-05", Precision.DAY)
    assert [each.start for each in told("21:41. The tower called. 22:04. It left.", last=last)] == [
        "2017-06-05T21:41", "2017-06-05T22:04",
    ]  # fmt: skip
    assert not told("It counted 21.41 metres.", last=last)


def told(text: str, day: date | None = WEDNESDAY, last: Time | None = None) -> list[Time]:
    found = times_of(text, (0, len(text)), Calendar(day, last, lexicon()), reader().times)
    return [each.time for each in found]


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("on June 6", "2017-06-06", "2017-06-06", Precision.DAY),
        ("on 6 June 2016", "2016-06-06", "2016-06-06", Precision.DAY),
        ("on 6th June", "2017-06-06", "2017-06-06", Precision.DAY),
        ("on 12 October", "2016-10-12", "2016-10-12", Precision.DAY),
        ("since 27 June", "2016-06-27", "2017-06-07", Precision.VAGUE),
        ("as of 11:00", "2017-06-07T11:00", "2017-06-07T11:00", Precision.MINUTE),
        ("at 0714H", "2017-06-07T07:14", "2017-06-07T07:14", Precision.MINUTE),
        ("on 20 July", "2017-07-20", "2017-07-20", Precision.DAY),
        ("on 28 December", "2016-12-28", "2016-12-28", Precision.DAY),
        ("on 10 and 11 May", "2017-05-10", "2017-05-11", Precision.DAY),
        ("during the night of 10-11 May", "2017-05-10", "2017-05-11", Precision.DAY),
        ("from Tuesday 30 May to Friday 2 June", "2017-05-30", "2017-06-02", Precision.DAY),
        ("between 30 May and 2 June", "2017-05-30", "2017-06-02", Precision.DAY),
        ("May 10-11", "2017-05-10", "2017-05-11", Precision.DAY),
        ("on 2017-06-01", "2017-06-01", "2017-06-01", Precision.DAY),
        ("on Tuesday", "2017-06-06", "2017-06-06", Precision.DAY),
        ("on Wednesday", "2017-06-07", "2017-06-07", Precision.DAY),
        ("late on Thursday", "2017-06-01", "2017-06-01", Precision.DAY),
        ("yesterday", "2017-06-06", "2017-06-06", Precision.DAY),
        ("overnight", "2017-06-06", "2017-06-07", Precision.DAY),
        ("this week", "2017-06-05", "2017-06-11", Precision.WEEK),
        ("last week", "2017-05-29", "2017-06-04", Precision.WEEK),
        ("last month", "2017-05-01", "2017-05-31", Precision.MONTH),
        ("in May", "2017-05-01", "2017-05-31", Precision.MONTH),
        ("in December", "2016-12-01", "2016-12-31", Precision.MONTH),
        ("in 2016", "2016-01-01", "2016-12-31", Precision.YEAR),
        ("three days ago", "2017-06-04", "2017-06-04", Precision.DAY),
        ("two days earlier", "2017-06-05", "2017-06-05", Precision.DAY),
        ("earlier this month", "2017-06-01", "2017-06-07", Precision.MONTH),
        ("last July", "2016-07-01", "2016-07-31", Precision.MONTH),
        ("last May", "2017-05-01", "2017-05-31", Precision.MONTH),
        ("since dawn", "2017-06-07", "2017-06-07", Precision.DAY),
        ("between 1:56 and 4:00 p.m. on 4 June", "2017-06-04T13:56", "2017-06-04T16:00", Precision.MINUTE),
        ("from 11 to 1 p.m. on 4 June", "2017-06-04T11:00", "2017-06-04T13:00", Precision.MINUTE),
        ("for many months", None, "2017-06-07", Precision.VAGUE),
        ("for several weeks", None, "2017-06-07", Precision.VAGUE),
        ("since 3 May", "2017-05-03", "2017-06-07", Precision.VAGUE),
        ("in recent days", None, "2017-06-07", Precision.VAGUE),
        ("since Monday", "2017-06-05", "2017-06-07", Precision.VAGUE),
        ("since last week", "2017-05-29", "2017-06-07", Precision.VAGUE),
        ("in the past week", "2017-05-31", "2017-06-07", Precision.WEEK),
        ("over the weekend", "2017-06-03", "2017-06-04", Precision.DAY),
        ("from Saturday to Monday", "2017-06-03", "2017-06-05", Precision.DAY),
        ("on Friday and Saturday", "2017-06-02", "2017-06-03", Precision.DAY),
        ("in the first week of May", "2017-05-01", "2017-05-07", Precision.WEEK),
        ("during the last week of May", "2017-05-25", "2017-05-31", Precision.WEEK),
        ("at the end of April", "2017-04-01", "2017-04-30", Precision.MONTH),
        ("on 3 May at about 14:20", "2017-05-03T14:20", "2017-05-03T14:20", Precision.MINUTE),
        ("at around 3 a.m. on Sunday", "2017-06-04T03:00", "2017-06-04T03:00", Precision.MINUTE),
        ("at 12:30 am on Sunday", "2017-06-04T00:30", "2017-06-04T00:30", Precision.MINUTE),
        ("on Thursday evening around 9:30 p.m. local time", "2017-06-01T21:30", "2017-06-01T21:30", Precision.MINUTE),
        ("at noon on Sunday", "2017-06-04T12:00", "2017-06-04T12:00", Precision.MINUTE),
        ("just before dawn on Sunday", "2017-06-04", "2017-06-04", Precision.DAY),
        ("overnight from Sunday to Monday", "2017-06-04", "2017-06-05", Precision.DAY),
        ("from Friday evening until Saturday morning", "2017-06-02", "2017-06-03", Precision.DAY),
        ("in the small hours of Monday", "2017-06-05", "2017-06-05", Precision.DAY),
        ("at around 2230 local time (1930 GMT) on Sunday", "2017-06-04T22:30", "2017-06-04T22:30", Precision.MINUTE),
        ("at 2240 on Sunday", "2017-06-04T22:40", "2017-06-04T22:40", Precision.MINUTE),
        ("at 1430 UTC yesterday", "2017-06-06T14:30", "2017-06-06T14:30", Precision.MINUTE),
        ("at 14:20 on 3 May", "2017-05-03T14:20", "2017-05-03T14:20", Precision.MINUTE),
    ],
)
def test_a_time_is_what_the_calendar_makes_of_it(
    text: str, start: str | None, end: str | None, precision: Precision
) -> None:
    assert told(f"It left {text}.") == [Time(text, start, end, precision)]


@pytest.mark.parametrize("text", ["on Tuesday", "on 6 June", "yesterday", "this week", "in May", "two days ago"])
def test_without_a_date_of_the_document_the_ends_stay_open(text: str) -> None:
    (time,) = told(f"It left {text}.", day=None)
    assert (time.start, time.end) == (None, None)


def test_a_date_with_its_year_needs_no_other() -> None:
    assert told("It left on 6 June 2016.", day=None)[0].start == "2016-06-06"


def test_the_same_day_is_the_one_that_was_told_last() -> None:
    last = Time("on 3 May", "2017-05-03", "2017-05-03", Precision.DAY)
    assert told("It left the same day.", last=last)[0].start == "2017-05-03"
    assert told("It left the same day.")[0].start is None


def test_the_days_beside_one_are_beside_the_day_that_was_told_last() -> None:
    last = Time("on 31 May", "2017-05-31", "2017-05-31", Precision.DAY)
    assert told("It left the next day.", last=last)[0].start == "2017-06-01"
    assert told("It left the previous night.", last=last)[0].start == "2017-05-30"
    assert told("It left the previous night.")[0].start == "2017-06-06"
    assert told("It left the next day.")[0].start is None


@pytest.mark.parametrize("text", ["It may leave.", "It is 60 km away.", "It was 32 June.", "They march on."])
def test_what_is_no_time_is_not_read_as_one(text: str) -> None:
    assert [time.start for time in told(text) if time.start] == []


@given(st.text(alphabet=st.sampled_from("0123456789:-/ ,.JuneMaymondayagolastsincefor"), max_size=60))
def test_any_text_is_read_and_no_time_ends_before_it_begins(text: str) -> None:
    for time in told(text):
        assert not (time.start and time.end) or time.start <= time.end


@pytest.mark.parametrize(
    "text",
    ["on tueſday", "on 6 auguſt", "on frıday", "thiſ morning", "on ٦ June", "９ days ago", f"{'9' * 5_000} days ago"],
)
def test_letters_and_digits_that_only_look_like_ours_make_no_time(text: str) -> None:
    assert told(text) == []


def test_the_past_ten_days_began_ten_days_before_the_document() -> None:
    assert [(each.start, each.end) for each in told("over the past ten days")] == [("2017-05-28", "2017-06-07")]
    assert [(each.start, each.end) for each in told("for the past 24 hours")] == [("2017-06-06", "2017-06-07")]


def test_the_same_evening_is_no_minute() -> None:
    last = Time("at 17:45", "2017-06-04T17:45", "2017-06-04T17:45", Precision.MINUTE)
    assert [(each.start, each.precision) for each in told("the same evening", last=last)] == [
        ("2017-06-04", Precision.DAY)
    ]


def test_hours_are_those_of_the_day_that_the_sentence_tells() -> None:
    last = Time("on 1 June", "2017-06-01", "2017-06-01", Precision.DAY)
    (_, hour) = told("In the early morning of 6 June drones came at around 4 a.m.", last=last)
    assert hour.start == "2017-06-06T04:00"
    (_, hour) = told("On 6 June drones came between 8 and 10 in the morning", last=last)
    assert (hour.start, hour.end) == ("2017-06-06T08:00", "2017-06-06T10:00")


def test_what_came_later_is_reckoned_from_the_time_told_last() -> None:
    last = Time("at 04:30", "2017-06-04T04:30", "2017-06-04T04:30", Precision.MINUTE)
    assert [each.start for each in told("about 45 minutes later", last=last)] == ["2017-06-04T05:15"]
    assert [each.start for each in told("two days earlier", last=last)] == ["2017-06-02"]
    assert [each.start for each in told("45 minutes later")] == [None]
    day = Time("on 4 June", "2017-06-04", "2017-06-04", Precision.DAY)
    assert [each.start for each in told("an hour earlier", last=day)] == ["2017-06-04"]


def test_two_hours_are_those_of_the_day_after_them() -> None:
    (hours, day) = told("It was seen from 08:00 to 10:30 on Tuesday.")
    assert (hours.start, hours.end, day.start) == ("2017-06-06T08:00", "2017-06-06T10:30", "2017-06-06")
    (hours, _) = told("It was seen between 6 a.m. and noon on Tuesday.")
    assert (hours.start, hours.end) == ("2017-06-06T06:00", "2017-06-06T12:00")


def test_the_day_of_what_is_still_to_come_is_the_next_one() -> None:
    assert [each.start for each in told("The bridge will open on Monday.")] == ["2017-06-12"]
    assert [each.start for each in told("The bridge opened on Monday.")] == ["2017-06-05"]


def test_no_time_is_lost_for_want_of_a_word_that_its_shape_needs() -> None:
    everything = frozenset({"the", "0", "a"})
    searched = TimeGrammar(lexicon(), tuple((shape, make, everything) for shape, make, _ in reader().times.patterns))
    calendar = Calendar(WEDNESDAY, None, lexicon())
    for file in sorted((Path(__file__).parent / "texts").glob("*.txt"))[:12]:
        text = file.read_text(encoding="utf-8")
        for row in text.splitlines(keepends=True):
            span = (text.index(row), text.index(row) + len(row))
            assert times_of(text, span, calendar, reader().times) == times_of(text, span, calendar, searched)


def test_parts_of_a_day_are_those_of_the_day_of_the_sentence_else_of_the_document() -> None:
    (_, part) = told("On 3 June it said that a post was hit shortly after dark.")
    assert (part.text, part.start, part.end) == ("shortly after dark", "2017-06-03", "2017-06-03")
    (_, part) = told("On 3 June it said that a post had been hit the previous day.")
    assert part.start == "2017-06-02"
    (part,) = told("They fired in the morning.")
    assert part.start == "2017-06-07"
    (part,) = told("Half an hour before the impact a voice called.")
    assert part.start == "2017-06-07"
    before = Time("on 3 May", "2017-05-03", "2017-05-03", Precision.DAY)
    assert [each.start for each in told("On 3 June it said that it left that day.", last=before)][1] == "2017-05-03"


def test_since_then_and_that_month_go_back_to_what_was_told_right_before() -> None:
    (_, since) = told("The accord was renewed in February 2015, and violations have been rare since then.")
    assert (since.start, since.end) == ("2015-02-01", "2017-06-07")
    text = "Three crossings were reported that month."
    mentioned = Time("on 3 March 2015", "2015-03-03", "2015-03-03", Precision.DAY)
    calendar = Calendar(WEDNESDAY, None, lexicon(), mentioned)
    (month,) = times_of(text, (0, len(text)), calendar, reader().times)
    assert (month.time.start, month.time.end) == ("2015-03-01", "2015-03-31")
    assert told(text) == []
