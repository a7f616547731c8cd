"""Times as text and back."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import InputError
from truceline.model.times import instant_from_text, text_from_instant

YEAR_1, YEAR_9999 = -62_135_596_800_000, 253_402_300_799_999


@given(st.integers(YEAR_1, YEAR_9999))
def test_every_millisecond_of_the_years_1_to_9999_survives_being_written(at: int) -> None:
    assert instant_from_text(text_from_instant(at)) == at


def test_offsets_lower_case_and_a_blank_are_read_as_rfc_3339_allows() -> None:
    assert instant_from_text("2017-05-18T14:00:00+03:00") == instant_from_text("2017-05-18T11:00:00Z")
    assert instant_from_text("2017-05-18t11:00:00z") == instant_from_text("2017-05-18 11:00:00Z") == 1495105200000


def test_digits_beyond_the_millisecond_are_cut_off() -> None:
    assert instant_from_text("1970-01-01T00:00:00.1Z") == 100
    assert instant_from_text("1970-01-01T00:00:00.0019999Z") == 1
    assert instant_from_text("1969-12-31T23:59:59.9999Z") == -1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2017-05-18",
        "2017-05-18T11:00:00",
        "2017-05-18T11:00Z",
        "18.05.2017 11:00",
        "2017-05-18T11:00:00Zulu",
        "٢٠١٧-05-18T11:00:00Z",
    ],
)
def test_a_text_that_is_no_rfc_3339_time_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no RFC 3339 time"):
        instant_from_text(text)


@pytest.mark.parametrize("text", ["2017-02-30T11:00:00Z", "2017-05-18T25:00:00Z", "2017-05-18T11:00:00+99:00"])
def test_a_time_that_no_clock_shows_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no clock shows"):
        instant_from_text(text)


@pytest.mark.parametrize("at", [YEAR_1 - 1, YEAR_9999 + 1, 10**30])
def test_a_time_that_rfc_3339_cannot_write_is_refused(at: int) -> None:
    with pytest.raises(InputError, match="outside the years"):
        text_from_instant(at)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"])
def test_a_time_that_could_not_be_written_in_utc_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="outside the years"):
        instant_from_text(text)
