"""Hours are read in every form that reports print, and what is no hour is none."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re

import pytest

from truceline.accounts.dating.hours import clock_of, hour_and_minute


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("14:20", "14:20"),
        ("14.20", "14:20"),
        ("1420 hours", "14:20"),
        ("0915Z", "09:15"),
        ("0830 local time", "08:30"),
        ("9:30 p.m. local time", "21:30"),
        ("around 3 am", "03:00"),
        ("12 a.m.", "00:00"),
        ("noon", "12:00"),
        ("14h30", "14:30"),
        ("2230 local time (1930 GMT)", "22:30"),
        ("12 p.m.", "12:00"),
        ("10 in the morning", "10:00"),
        ("8 in the evening", "20:00"),
    ],
)
def test_an_hour_is_read_however_it_is_printed(text: str, hour: str) -> None:
    matched = re.fullmatch(clock_of(""), text)
    assert matched is not None
    assert hour_and_minute(matched.groupdict()) == hour


@pytest.mark.parametrize("text", ["60", "14", "in the morning", "14:75"])
def test_a_bare_number_is_no_hour(text: str) -> None:
    assert re.fullmatch(clock_of(""), text) is None


def test_the_hour_after_a_day_is_read_by_its_mark() -> None:
    matched = re.fullmatch(clock_of("2"), "28:10")
    assert matched is not None
    assert hour_and_minute(matched.groupdict()) is None
    matched = re.fullmatch(clock_of("2"), "18:10")
    assert matched is not None
    assert hour_and_minute(matched.groupdict()) == "18:10"
