"""Weekly hours as people write them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.formats.schedule_texts import texts_of_schedule
from truceline.model.schedule import MINUTES_A_WEEK, Schedule, schedule_from_text


@given(st.sets(st.integers(0, MINUTES_A_WEEK), max_size=12))
def test_every_schedule_survives_being_written(minutes: set[int]) -> None:
    ends = sorted(minutes)[: len(minutes) // 2 * 2]
    schedule = Schedule(tuple(zip(ends[::2], ends[1::2], strict=True)))
    assert schedule_from_text(texts_of_schedule(schedule)) == schedule


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["Mon-Fri 06:00-18:00Z"],
        ["Mon-Fri 06:00-18:00Z", "Sat 22:00-02:00Z"],
        ["Mon-Sat 00:00-24:00Z"],
        ["Mon 08:00-12:00Z", "Mon 14:00-16:30Z", "Wed 08:00-12:00Z"],
    ],
)
def test_hours_are_written_as_people_write_them(texts: list[str]) -> None:
    assert sorted(texts_of_schedule(schedule_from_text(texts))) == texts


def test_hours_over_sunday_midnight_are_two_texts() -> None:
    assert texts_of_schedule(schedule_from_text(["Sun 22:00-02:00Z"])) == ["Mon 00:00-02:00Z", "Sun 22:00-24:00Z"]
