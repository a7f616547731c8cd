"""Columns made ready for the kernels: every row keeps its own name and value, however Arrow laid the batch out."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.kernels.stream.admit import FIRST_AT, Columns, Words
from truceline.kernels.stream.rows import DATUMS
from truceline.model.reports import REPORT_SCHEMA, Envelope
from truceline.watch.arrivals import Numbering, arrival_columns
from truceline.watch.names import Names

_NAMES = st.sampled_from([None, "", "a", "b", "c", "ä", "é", "257654321"])


def dictionary(names: Sequence[str | None], random: Random) -> pa.DictionaryArray[Any, Any]:
    """The names over a dictionary of its own: shuffled, some of it unused, one name twice; nulls in either place."""
    words: list[str | None] = [*{name for name in names if name is not None}, "unused", None]
    words += words[:1]
    random.shuffle(words)
    places = {name: [k for k, word in enumerate(words) if word == name] for name in {*names, None}}
    codes = [None if name is None and random.random() < 0.5 else random.choice(places[name]) for name in names]
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(words, pa.string()))


def reports(**columns: Any) -> pa.RecordBatch:
    """A batch in REPORT_SCHEMA of the columns given; those that are always filled stand in for themselves."""
    count = len(next(iter(columns.values())))
    filled = {"track": pa.array(["t"] * count).dictionary_encode(), "at": [0] * count, "lon": [0.0] * count}
    values = {**filled, "lat": [0.0] * count, **columns}
    schema = pa.schema([REPORT_SCHEMA.field(name) for name in values])
    arrays = [pa.array(value, schema.field(name).type) for name, value in values.items()]
    return Envelope(pa.RecordBatch.from_arrays(arrays, schema=schema)).reports


def none() -> Numbering:
    return Numbering(Names())


def ready(batch: pa.RecordBatch) -> Columns:
    return arrival_columns(batch, none(), none())[0]


def numbers_of(words: Words) -> list[int]:
    """The number in each row."""
    numbers: list[int] = words.number[words.place].tolist()
    return numbers


def read(numbering: Numbering, words: Words) -> list[str | None]:
    return [numbering.names[number] if number >= 0 else None for number in numbers_of(words)]


@given(st.lists(st.lists(_NAMES, min_size=1, max_size=12), max_size=8), st.integers(0, 2**32))
def test_rows_keep_their_names_through_many_batches_with_other_dictionaries(
    batches: list[list[str | None]], seed: int
) -> None:
    random, numbering = Random(seed), none()
    numbered: dict[str | None, int] = {}
    for names in batches:
        column = dictionary(names, random)
        offset = random.randrange(len(names))
        numbering, numbers = numbering.numbered(column.slice(offset))
        assert read(numbering, numbers) == [name or None for name in names[offset:]]
        for name, number in zip(names[offset:], numbers_of(numbers), strict=True):
            assert numbered.setdefault(name or None, number) == number


def test_a_dictionary_that_came_before_numbers_no_name_twice() -> None:
    words = pa.array(["x", "y", "z"])
    first = pa.DictionaryArray.from_arrays(pa.array([0, 1], pa.int32()), words)
    again = pa.DictionaryArray.from_arrays(pa.array([2, None, 0], pa.int32()), words)
    equal = pa.DictionaryArray.from_arrays(pa.array([1], pa.int32()), pa.array(["x", "y", "z"]))
    one, _ = none().numbered(first)
    two, numbers = one.numbered(again)
    three, equals = two.numbered(equal)
    assert read(two, numbers) == ["z", None, "x"]
    assert read(three, equals) == ["y"]
    assert (one.count, two.count, three.count) == (3, 3, 3)


def test_a_dictionary_that_comes_again_and_again_is_numbered_once_whatever_small_ones_come_between() -> None:
    large = pa.array(["x", "y", "z"]).dictionary_encode()
    numbering, _ = none().numbered(large)
    numbered = numbering.seen[0][1]
    for word in range(10):
        numbering, _ = numbering.numbered(pa.array([str(word)]).dictionary_encode())
        numbering, numbers = numbering.numbered(large)
        assert numbering.seen[0][1] is numbered
        assert read(numbering, numbers) == ["x", "y", "z"]
    assert numbering.count == 13


def test_dictionaries_that_only_begin_alike_are_told_apart() -> None:
    numbering = none()
    for words in (["x", "y"], ["x", "z"], ["x", "y", "z"], ["y", "x"], ["x", "y"]):
        column = pa.array(words).dictionary_encode()
        numbering, numbers = numbering.numbered(column)
        assert read(numbering, numbers) == words
    assert numbering.count == 3


def test_slices_of_one_long_dictionary_are_told_apart() -> None:
    words, numbering = pa.array(["a", "b", "c", "d"]), none()
    for begin in range(3):
        column = pa.DictionaryArray.from_arrays(pa.array([0, 1], pa.int32()), words.slice(begin, 2))
        numbering, numbers = numbering.numbered(column)
        assert read(numbering, numbers) == ["abcd"[begin], "abcd"[begin + 1]]


def test_more_dictionaries_than_are_remembered_still_give_the_same_numbers() -> None:
    numbering, told = none(), []
    for turn in range(20):
        column = pa.array([f"only {turn % 10}", "always"]).dictionary_encode()
        numbering, numbers = numbering.numbered(column)
        told.append(numbers_of(numbers))
    assert told[:10] == told[10:]
    assert numbering.count == 11


def test_a_numbering_that_others_grew_from_stays_as_it_was() -> None:
    before, _ = none().numbered(pa.array(["a"]).dictionary_encode())
    before.numbered(pa.array(["b"]).dictionary_encode())
    after, numbers = before.numbered(pa.array(["c", "a"]).dictionary_encode())
    assert (before.count, after.names.first(after.count), numbers_of(numbers)) == (1, ["a", "c"], [1, 0])


def test_columns_that_are_missing_or_empty_are_one_unknown_value() -> None:
    bare = ready(reports(lon=[1.0, 2.0]))
    empty = ready(reports(lon=[1.0, 2.0], altitude_m=[None, None], source=[None, None], altitude_datum=[None, None]))
    for columns in (bare, empty):
        for column in (columns.altitude_m, columns.course_deg, columns.speed_mps, columns.error_m):
            assert [math.isnan(value) for value in column] == [True]
        assert (numbers_of(columns.datum), numbers_of(columns.source)) == ([0], [0])


def test_values_that_are_missing_in_some_rows_are_unknown_there() -> None:
    columns = ready(reports(altitude_m=[5.0, None, 7.0], error_m=[None, 3.0, None], course_deg=[1.0, 2.0, 3.0]))
    np.testing.assert_array_equal(columns.altitude_m, [5, np.nan, 7])
    np.testing.assert_array_equal(columns.error_m, [np.nan, 3, np.nan])
    np.testing.assert_array_equal(columns.course_deg, [1, 2, 3])


def test_a_report_without_a_time_or_a_place_is_given_one_that_is_none() -> None:
    columns = ready(reports(at=pa.array([5, None], pa.timestamp("ms", "UTC")), lon=[1.0, None], lat=[None, 2.0]))
    assert columns.at.tolist() == [5, FIRST_AT - 1]
    np.testing.assert_array_equal(columns.lon, [1, np.nan])
    np.testing.assert_array_equal(columns.lat, [np.nan, 2])


def test_sources_are_numbered_from_one_and_a_report_without_one_has_none() -> None:
    batch = reports(source=pa.array(["coast", None, "air", "coast"]).dictionary_encode())
    columns, _, sources = arrival_columns(batch, none(), none())
    assert numbers_of(columns.source) == [1, 0, 2, 1]
    assert sources.names.first(sources.count) == ["coast", "air"]


def test_datums_have_the_codes_of_the_kernels_and_others_are_unknown() -> None:
    names = [*DATUMS[1:], "sea bed", None]
    columns = ready(reports(altitude_datum=pa.array(names).dictionary_encode()))
    assert numbers_of(columns.datum) == [*range(1, len(DATUMS)), 0, 0]


@pytest.mark.parametrize("begin", [0, 1, 3])
def test_a_slice_of_a_batch_is_read_from_its_begin(begin: int) -> None:
    batch = reports(
        track=pa.array(["a", "b", None, "c"]).dictionary_encode(),
        lon=[0.0, 1.0, 2.0, 3.0],
        error_m=[None, 1.0, None, 3.0],
        source=pa.array([None, "x", "y", None]).dictionary_encode(),
    )
    columns, tracks, _ = arrival_columns(batch.slice(begin), none(), none())
    assert read(tracks, columns.track) == ["a", "b", None, "c"][begin:]
    assert columns.lon.tolist() == [0.0, 1.0, 2.0, 3.0][begin:]
    if begin < 3:
        np.testing.assert_array_equal(columns.error_m, np.array([np.nan, 1, np.nan, 3])[begin:])
        assert [number > 0 for number in numbers_of(columns.source)] == [False, True, True, False][begin:]


def test_no_column_can_be_written_to() -> None:
    batch = reports(lon=[1.0, None], source=pa.array(["a", None]).dictionary_encode(), altitude_m=[1.0, 2.0])
    columns = ready(batch)
    words = (columns.track, columns.datum, columns.source)
    arrays = [column for column in columns if not isinstance(column, Words)] + [
        array for each in words for array in each
    ]
    assert len(arrays) == len(Columns._fields) + len(words)
    assert not any(array.flags.writeable for array in arrays)


def test_numbers_that_lie_between_words_of_memory_are_moved_onto_them() -> None:
    values = np.array([1.5, 2.5, 3.5])
    memory = pa.py_buffer(b"." + values.tobytes()).slice(1)
    columns = ready(reports(lon=pa.Array.from_buffers(pa.float64(), 3, [None, memory])))
    assert memory.address % 8
    assert columns.lon.flags.aligned
    assert columns.lon.tolist() == values.tolist()


def test_a_batch_without_rows_has_columns_without_rows() -> None:
    columns, tracks, sources = arrival_columns(reports(lon=[]), none(), none())
    assert (len(columns.track.place), len(columns.at), len(columns.lon)) == (0, 0, 0)
    assert (tracks.count, sources.count) == (0, 0)
