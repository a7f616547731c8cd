"""The hours of the week, read from the texts that people write."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import ZoneError
from truceline.model.schedule import MINUTES_A_DAY, MINUTES_A_WEEK, Schedule, schedule_from_text

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

days = st.integers(0, 6)
minutes = st.integers(0, MINUTES_A_DAY - 1)
hours = st.tuples(days, days, minutes, st.integers(0, MINUTES_A_DAY))


def _text(first: int, last: int, begin: int, end: int) -> str:
    return f"{DAYS[first]}-{DAYS[last]} {begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}Z"


def _minutes_meant(first: int, last: int, begin: int, end: int) -> set[int]:
    """Every minute of the week that a text means, counted one by one."""
    meant = set()
    day = first
    while True:
        minute = begin
        while True:
            meant.add((day * MINUTES_A_DAY + minute) % MINUTES_A_WEEK)
            minute += 1
            if minute % MINUTES_A_DAY == end % MINUTES_A_DAY:
                break
        if day == last:
            return meant
        day = (day + 1) % 7


def _minutes_held(schedule: Schedule) -> set[int]:
    windows = schedule.windows or ((0, MINUTES_A_WEEK),)
    return {minute for begin, end in windows for minute in range(begin, end)}


@given(st.lists(hours, min_size=1, max_size=4))
def test_a_schedule_holds_exactly_the_minutes_that_its_texts_mean(texts: list[tuple[int, int, int, int]]) -> None:
    schedule = schedule_from_text(_text(*text) for text in texts)
    assert _minutes_held(schedule) == set.union(*(_minutes_meant(*text) for text in texts))


@given(st.lists(hours, max_size=4).flatmap(lambda texts: st.tuples(st.just(texts), st.permutations(texts))))
def test_the_order_of_texts_does_not_matter(orders: tuple[list[tuple[int, int, int, int]], ...]) -> None:
    one, other = (schedule_from_text(_text(*text) for text in texts) for texts in orders)
    assert one == other


@pytest.mark.parametrize(
    ("texts", "windows"),
    [
        (["Mon 06:00-18:00Z"], ((360, 1080),)),
        (["Mon-Tue 06:00-18:00Z"], ((360, 1080), (1800, 2520))),
        (["Mon-Mon 06:00-18:00Z"], ((360, 1080),)),
        (["Sat 22:00-02:00Z"], ((8520, 8760),)),
        (["Sun 22:00-02:00Z"], ((0, 120), (9960, 10080))),
        (["Sat-Mon 10:00-11:00Z"], ((600, 660), (7800, 7860), (9240, 9300))),
        (["Sun-Mon 23:00-24:00Z"], ((1380, 1440), (10020, 10080))),
        (["Tue 12:00-12:00Z"], ((2160, 3600),)),
        (["Mon 06:00-12:00Z", "Mon 11:00-18:00Z"], ((360, 1080),)),
        (["Mon 06:00-12:00Z", "Mon 12:00-18:00Z"], ((360, 1080),)),
        (["Mon 06:00-24:00Z", "Tue 00:00-06:00Z"], ((360, 1800),)),
        (["Wed 06:00-07:00Z", "Mon 06:00-07:00Z"], ((360, 420), (3240, 3300))),
    ],
)
def test_texts_become_windows_in_minutes_of_the_week(texts: list[str], windows: tuple[tuple[int, int], ...]) -> None:
    assert schedule_from_text(texts).windows == windows


@pytest.mark.parametrize("texts", [[], ["Mon-Sun 00:00-24:00Z"], ["Fri-Thu 08:00-08:00Z"]])
def test_the_whole_week_is_no_window_at_all(texts: list[str]) -> None:
    assert schedule_from_text(texts) == Schedule() == Schedule(((0, MINUTES_A_WEEK),))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "always",
        "Monday 06:00-18:00Z",
        "mon 06:00-18:00Z",
        "Mon 06:00-18:00",
        "Mon 6:00-18:00Z",
        "Mon 06:00-18:00Z ",
        "Mon 06:00-18:00Z\n",
        "Mon,Tue 06:00-18:00Z",
        "Mon 06:00+03:00-18:00Z",
        "Mon ٠٦:00-18:00Z",
    ],
)
def test_a_text_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ZoneError, match="no weekly window") as caught:
        schedule_from_text(["Mon 06:00-18:00Z", text])
    assert repr(text) in str(caught.value)


@pytest.mark.parametrize("clock", ["24:01", "25:00", "06:60", "99:99"])
def test_a_time_that_no_clock_shows_is_refused(clock: str) -> None:
    with pytest.raises(ZoneError, match=f"{clock} is a time that no clock shows"):
        schedule_from_text([f"Mon {clock}-18:00Z"])
    with pytest.raises(ZoneError, match=f"{clock} is a time that no clock shows"):
        schedule_from_text([f"Mon 06:00-{clock}Z"])


def test_a_day_may_end_at_24_but_not_begin_there() -> None:
    assert schedule_from_text(["Mon 06:00-24:00Z"]).windows == ((360, 1440),)
    with pytest.raises(ZoneError, match="begins at 24:00"):
        schedule_from_text(["Mon 24:00-06:00Z"])


@pytest.mark.parametrize(
    "windows",
    [
        ((10, 10),),
        ((20, 10),),
        ((-1, 10),),
        ((0, MINUTES_A_WEEK + 1),),
        ((0, 10), (5, 20)),
        ((0, 10), (10, 20)),
        ((30, 40), (0, 10)),
    ],
    ids=["empty", "backwards", "before Monday", "after Sunday", "overlapping", "touching", "out of order"],
)
def test_windows_that_are_not_apart_and_in_order_are_refused(windows: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ZoneError, match="weekly window"):
        Schedule(windows)
