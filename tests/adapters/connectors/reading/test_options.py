"""What people may say about a file."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import time
from datetime import date

import pytest

from truceline.adapters.connectors.reading import options
from truceline.errors import ReportError


def test_what_is_not_said_is_absent_and_local_time_is_utc() -> None:
    assert options.utc_offset_ms({}) == 0
    assert options.received_at({}) is None
    assert options.day({}) is None


def test_what_is_said_is_read() -> None:
    assert options.utc_offset_ms({"utc_offset": "+02:00"}) == 7_200_000
    assert options.utc_offset_ms({"utc_offset": "-04:30"}) == -16_200_000
    received_at = options.received_at({"received_at": "1970-01-01T00:00:01Z"})
    assert received_at is not None
    assert received_at() == 1000
    assert options.day({"date": "2024-07-06"}) == date(2024, 7, 6)


def test_what_comes_in_while_it_is_read_is_received_now() -> None:
    received_at = options.received_at({"received_at": "now"})
    assert received_at is not None
    before = time.time_ns() // 1_000_000
    assert before <= received_at() <= time.time_ns() // 1_000_000


@pytest.mark.parametrize("text", ["2", "+2:00", "+02:60", "+15:00", "CET"])
def test_an_offset_that_no_clock_has_is_refused(text: str) -> None:
    with pytest.raises(ReportError, match="utc_offset"):
        options.utc_offset_ms({"utc_offset": text})


def test_a_time_or_day_that_is_none_is_refused() -> None:
    with pytest.raises(ReportError, match="received_at"):
        options.received_at({"received_at": "noon"})
    with pytest.raises(ReportError, match="option date"):
        options.day({"date": "6 July"})
