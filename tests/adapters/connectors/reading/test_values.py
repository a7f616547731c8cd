"""Numbers and times read from columns of text and of JSON."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.connectors.reading import values
from truceline.model.times import text_from_instant


def _texts(*texts: str | None) -> pa.StringArray:
    return pa.array(texts, pa.string())


@given(st.lists(st.floats(-1e20, 1e20)))
def test_every_number_is_read_back_as_it_was_written(numbers: list[float]) -> None:
    read, unreadable = values.numbers(_texts(*map(repr, numbers)))
    assert read.tolist() == numbers
    assert not unreadable.any()


@pytest.mark.parametrize("text", ["nan", "inf", "-Infinity", "1e999", "0x10", "1_000", "1,5", "one", "1 2", "٣", "--1"])
def test_a_text_that_is_no_finite_number_is_marked(text: str) -> None:
    read, unreadable = values.numbers(_texts(text, "1"))
    assert unreadable.tolist() == [True, False]
    assert math.isnan(read[0])
    assert values.number(text) is None


def test_blanks_around_a_number_do_not_matter_and_nothing_is_absent() -> None:
    read, unreadable = values.numbers(_texts(" 7.5 ", "", None, "+.5", "5."))
    assert read.tolist()[::4] == [7.5, 5]
    assert np.isnan(read).tolist() == [False, True, True, False, False]
    assert not unreadable.any()
    assert values.number(" 7.5 ") == 7.5


@given(st.lists(st.integers(-(10**12), 4 * 10**12)))
def test_every_time_is_read_back_as_it_was_written_one_by_one_and_in_columns(instants: list[int]) -> None:
    texts = [text_from_instant(at) for at in instants]
    read, unreadable = values.instants(_texts(*texts))
    assert read.astype(np.int64).tolist() == instants
    assert not unreadable.any()
    assert [values.instant(text) for text in texts] == instants


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("1970-01-01T00:00:01Z", 1000),
        ("1970-01-01 00:00:01", 1000),
        ("1970-01-01t00:00:01z", 1000),
        ("1970-01-01T00:01", 60_000),
        ("1970-01-01T00:00:00.1239999Z", 123),
        ("1970-01-01T02:00:01+02:00", 1000),
        ("1970-01-01T02:00:01+0200", 1000),
        (" 1970-01-01T00:00:01 ", 1000),
    ],
)
def test_times_are_read_in_the_forms_that_tables_have(text: str, at: int) -> None:
    read, _ = values.instants(_texts(text))
    assert read.astype(np.int64).tolist() == [at]


@pytest.mark.parametrize("text", ["1970-02-30T00:00:01Z", "1970-13-01T00:00:01Z", "1970-01-01T24:00:01Z", "today", "1"])
def test_a_text_that_is_no_time_is_marked_and_spoils_no_other(text: str) -> None:
    read, unreadable = values.instants(_texts("1970-01-01T00:00:01Z", text, "", "1970-01-01T00:00:02Z"))
    assert unreadable.tolist() == [False, True, False, False]
    assert np.isnat(read).tolist() == [False, True, True, False]
    assert values.instant(text) is None


def test_the_offset_of_a_local_clock_moves_only_times_that_state_none() -> None:
    hour_ms = 3_600_000
    read, _ = values.instants(_texts("1970-01-01T01:00:01", "1970-01-01T00:00:01Z"), offset_ms=hour_ms)
    assert read.astype(np.int64).tolist() == [1000, 1000]
    assert values.instant("1970-01-01T01:00:01", hour_ms) == values.instant("1970-01-01T00:00:01Z", hour_ms) == 1000


def test_numbers_of_json_are_numbers_only_and_finite() -> None:
    read, unreadable = values.numbers_from_json([1, 2.5, None, True, "3", 10**400, math.inf, math.nan, []])
    assert read.tolist()[:2] == [1, 2.5]
    assert np.isnan(read[2:]).all()
    assert unreadable.tolist() == [False, False, False, True, True, True, True, True, True]
    assert values.number_from_json(math.inf) is None


@given(st.lists(st.one_of(st.none(), st.floats())))
def test_a_column_of_floats_reads_like_its_values_one_by_one(column: list[float | None]) -> None:
    read, unreadable = values.numbers_from_json(column)
    singly = [values.number_from_json(value) for value in column]
    assert [None if math.isnan(number) else number for number in read] == singly
    assert unreadable.tolist() == [value is not None and not math.isfinite(value) for value in column]


def test_times_of_json_are_texts_or_milliseconds_and_seconds_are_not_mistaken_for_them() -> None:
    read, unreadable = values.instants_from_json(
        [1718000000000, "2024-06-10T06:13:20Z", 1718000000, None, "soon", True]
    )
    assert read[0] == read[1] == np.datetime64("2024-06-10T06:13:20")
    assert np.isnat(read[2:]).all()
    assert unreadable.tolist() == [False, False, True, False, True, True]
    assert values.instant_from_json("1970-01-02T00:00:00Z") == 86_400_000


def test_numbers_beyond_any_calendar_become_times_that_are_out_of_range() -> None:
    read = values.instants_from_numbers(np.array([1e300, -math.inf, math.nan]))
    assert read[0] > np.datetime64("5000-01-01")
    assert read[1] < np.datetime64("0000-01-01")
    assert np.isnat(read[2])


@given(st.lists(st.tuples(st.none() | st.text("ab,"), st.none() | st.text("cd"))))
def test_a_list_of_parts_has_a_text_for_every_row_even_where_every_part_is_absent(
    rows: list[tuple[str | None, str | None]],
) -> None:
    listed = values.listed([_texts(*(row[0] for row in rows)), _texts(*(row[1] for row in rows))])
    assert listed.to_pylist() == [",".join(part for part in row if part is not None) for row in rows]
