"""Columns of text as columns of reports: units, codes for unknown, and what is kept as received."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.connectors.reading import checks
from truceline.adapters.connectors.reading.sources import Interpretation, Source


def _interpreted(name: str, source: Source, *texts: str, offset_ms: int = 0) -> Interpretation:
    return Interpretation({name: source}, {name: pa.array(texts, pa.string())}, offset_ms)


def _received(interpretation: Interpretation) -> list[Any]:
    column = interpretation.columns["received"]
    assert isinstance(column, pa.Array)
    return [text and json.loads(text) for text in column.to_pylist()]


def test_a_speed_in_knots_is_converted_and_kept_as_it_was_written() -> None:
    read = _interpreted("speed", Source("SOG", "kn", unavailable=(102.3,)), "10", "102.3", "", "fast", "0.10")
    speeds = np.asarray(read.columns["speed_mps"])
    assert speeds[0] == pytest.approx(5.14444, abs=1e-5)
    assert np.isnan(speeds[1:4]).all()
    assert _received(read) == [{"SOG": "10 kn"}, {"SOG": "102.3 kn"}, None, {"SOG": "fast kn"}, {"SOG": "0.10 kn"}]


def test_a_value_that_needs_no_conversion_is_not_kept_twice() -> None:
    assert "received" not in _interpreted("speed", Source("speed_mps"), "10").columns
    assert "received" not in _interpreted("course", Source("COG", "deg"), "10").columns


def test_a_course_that_means_unknown_becomes_unknown_and_is_kept() -> None:
    read = _interpreted("course", Source("COG", "deg", unavailable=(360.0,)), "359.9", "360.0")
    assert np.asarray(read.columns["course_deg"]).tolist()[0] == 359.9
    assert np.isnan(np.asarray(read.columns["course_deg"])[1])
    assert _received(read) == [None, {"COG": "360.0 deg"}]


def test_altitudes_and_errors_are_lengths() -> None:
    feet = _interpreted("altitude", Source("alt", "ft"), "1000")
    assert np.asarray(feet.columns["altitude_m"]).tolist() == pytest.approx([304.8])
    assert np.asarray(_interpreted("error", Source("err", "km"), "0.5").columns["error_m"]).tolist() == [500]


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("utc", "2015-12-31T23:59:59"),
        ("dd/mm/yyyy", "31/12/2015 23:59:59"),
        ("s", "1451606399"),
        ("ms", "1451606399000"),
    ],
)
def test_times_are_read_in_the_way_they_are_written(unit: str, text: str) -> None:
    read = _interpreted("at", Source("t", unit), text, "31/31/2015", "")
    assert np.asarray(read.columns["at"])[0] == np.datetime64("2015-12-31T23:59:59")
    [(mask, reason)] = read.faults
    assert mask.tolist() == [False, True, False]
    assert reason == checks.UNREADABLE_TIME


def test_a_local_time_is_moved_to_utc_and_kept() -> None:
    read = _interpreted("at", Source("when"), "2015-12-31 02:00:00", offset_ms=7_200_000)
    assert np.asarray(read.columns["at"])[0] == np.datetime64("2015-12-31T00:00:00")
    assert _received(read) == [{"when": "2015-12-31 02:00:00"}]


def test_a_number_of_seconds_needs_no_offset() -> None:
    read = _interpreted("at", Source("when", "s"), "1718000000", offset_ms=7_200_000)
    assert np.asarray(read.columns["at"])[0] == np.datetime64("2024-06-10T06:13:20")
    assert "received" not in read.columns


def test_a_position_that_is_no_number_is_a_fault() -> None:
    read = _interpreted("lat", Source("LAT"), "1", "north", "")
    [(mask, reason)] = read.faults
    assert mask.tolist() == [False, True, False]
    assert reason == checks.NOT_A_NUMBER


def test_counts_are_whole_numbers_and_others_are_kept_as_received() -> None:
    read = _interpreted("strength_low", Source("people"), "20", "2.5", "-1", "many", "", "3000000000")
    column = read.columns["strength_low"]
    assert isinstance(column, pa.Array)
    assert column.to_pylist() == [20, None, None, None, None, None]
    texts = [None, "2.5", "-1", "many", None, "3000000000"]
    assert _received(read) == [text and {"people": text} for text in texts]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n")), min_size=1), st.text(min_size=1))
def test_what_is_kept_is_always_json_that_gives_the_text_back(texts: list[str], column: str) -> None:
    read = _interpreted("speed", Source(column, "kn"), *texts)
    kept = _received(read) if "received" in read.columns else [None] * len(texts)
    trimmed = [text.strip(" \t\v\f") for text in texts]
    assert kept == [{column: f"{text} kn"} if text else None for text in trimmed]


def test_where_a_table_has_its_own_column_for_it_an_unreadable_value_is_a_fault() -> None:
    sources = {"speed": Source("speed_mps"), "received": Source("received")}
    texts = {"speed": pa.array(["quick", "3"]), "received": pa.array(["{}", ""])}
    read = Interpretation(sources, texts)
    [(mask, reason)] = read.faults
    assert (mask.tolist(), reason) == ([True, False], "speed_mps cannot be read")
    received = read.columns["received"]
    assert isinstance(received, pa.Array)
    assert received.to_pylist() == ["{}", None]


def test_a_digest_is_read_from_hex() -> None:
    sources = {"raw_sha256": Source("raw_sha256"), "received": Source("received")}
    texts = {"raw_sha256": pa.array(["ab" * 32, "ab", ""]), "received": pa.array(["", "", ""])}
    read = Interpretation(sources, texts)
    digests = read.columns["raw_sha256"]
    assert isinstance(digests, pa.Array)
    assert digests.to_pylist() == [b"\xab" * 32, None, None]
    assert [mask.tolist() for mask, _ in read.faults] == [[False, True, False]]
