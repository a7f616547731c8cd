"""The gate that every row passes: what becomes a report, what a bad row, and why."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.connectors.connector import BadRow, ReportChunk
from truceline.adapters.connectors.reading import checks
from truceline.adapters.connectors.reading.checks import Candidates, Fault, checked, names
from truceline.model.reports import REPORT_SCHEMA


def _candidates(*rows: dict[str, Any], faults: tuple[Fault, ...] = ()) -> Candidates:
    """Rows that are sound but for what they say."""
    sound = {"track": "a", "at": 1000, "lon": 1.0, "lat": 2.0}
    full = [{**sound, **row} for row in rows]
    columns: dict[str, checks.Column] = {
        "track": pa.array([row["track"] for row in full], pa.string()),
        "at": np.array([row["at"] for row in full], dtype="datetime64[ms]"),
    }
    for name in {name for row in full for name in row} - set(columns):
        numeric = name in ("lon", "lat", *checks.USABLE)
        values = [row.get(name, math.nan if numeric else None) for row in full]
        columns[name] = np.array(values) if numeric else pa.array(values, pa.string())
    return Candidates(np.arange(10, 10 + len(rows)), lambda index: b"raw %d" % index, columns, faults)


def _reasons(chunk: ReportChunk) -> list[str]:
    return [row.reason for row in chunk.bad]


def test_a_sound_row_becomes_a_report_of_the_schema() -> None:
    chunk = checked(_candidates({}))
    assert chunk.reports.schema.equals(REPORT_SCHEMA)
    assert chunk.reports.num_rows == 1
    assert chunk.bad == ()
    assert chunk.reports.column("altitude_m").null_count == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"lon": 181.0, "lat": 91.0}, checks.NOT_AVAILABLE),
        ({"lat": 91.0}, checks.NOT_AVAILABLE),
        ({"lat": 90.0001}, "latitude outside -90 to 90"),
        ({"lon": -180.0001}, "longitude outside -180 to 180"),
        ({"lon": math.nan}, checks.NO_POSITION),
        ({"lat": math.inf}, checks.NOT_A_NUMBER),
        ({"at": "NaT"}, checks.NO_TIME),
        ({"at": -1}, "time before 1970 or after 2099"),
        ({"at": "2100-01-01"}, "time before 1970 or after 2099"),
        ({"track": None}, "no track id"),
        ({"track": ""}, "no track id"),
        ({"track": "x" * 201}, "track id over 200 bytes"),
        ({"track": "a\x1b[2J"}, "control characters in the track id"),
        ({"altitude_datum": "sea"}, "unknown altitude datum"),
    ],
)
def test_a_row_that_cannot_be_used_says_why_and_keeps_its_number_and_bytes(row: dict[str, Any], reason: str) -> None:
    chunk = checked(_candidates({}, row, {}))
    assert chunk.bad == (BadRow(11, reason, b"raw 1"),)
    assert chunk.reports.num_rows == 2


@given(st.lists(st.text(st.characters(codec="utf-8", max_codepoint=0x2FF), max_size=210) | st.none(), min_size=1))
def test_each_track_id_of_a_batch_is_judged_as_it_would_be_alone(ids: list[str | None]) -> None:
    def reason(track: str | None) -> str:
        content = (track or "").encode()
        if not content:
            return "no track id"
        if len(content) > checks.MAX_TRACK_BYTES:
            return f"track id over {checks.MAX_TRACK_BYTES} bytes"
        return "control characters in the track id" if min(content) < 32 else ""

    chunk = checked(_candidates(*({"track": track} for track in ids)))
    assert _reasons(chunk) == [said for said in map(reason, ids) if said]
    assert chunk.reports.column("track").to_pylist() == [track for track in ids if not reason(track)]


@pytest.mark.parametrize("sign", [chr(code) for code in range(32)])
def test_every_control_character_in_a_track_id_is_found_also_in_the_middle(sign: str) -> None:
    assert [bad.row for bad in checked(_candidates({}, {"track": f"a{sign}b"}, {"track": "~ \x7f"})).bad] == [11]


def test_the_edges_of_the_earth_and_of_time_are_within() -> None:
    chunk = checked(
        _candidates({"lon": -180.0, "lat": -90.0, "at": 0}, {"lon": 180.0, "lat": 90.0, "at": "2099-12-31"})
    )
    assert chunk.bad == ()


def test_of_several_faults_the_first_that_the_reader_found_counts() -> None:
    own = (np.array([True, False]), "the reader says so")
    chunk = checked(_candidates({"lat": 95.0}, {"lat": 95.0}, faults=(own,)))
    assert _reasons(chunk) == ["the reader says so", "latitude outside -90 to 90"]


def test_bad_rows_of_all_sorts_come_in_the_order_of_their_numbers() -> None:
    chunk = checked(_candidates({}, {"lat": 95.0}), [BadRow(12, "later", b""), BadRow(3, "earlier", b"")], {"chat": 2})
    assert [row.row for row in chunk.bad] == [3, 11, 12]
    assert chunk.other == {"chat": 2}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("course_deg", 511.0),
        ("course_deg", -0.5),
        ("speed_mps", -1.0),
        ("speed_mps", math.inf),
        ("error_m", 1e9),
        ("altitude_m", -1e6),
    ],
)
def test_a_value_that_nothing_can_have_becomes_unknown_and_is_kept_as_received(name: str, value: float) -> None:
    chunk = checked(_candidates({name: value, "received": '{"SOG":"3 kn"}'}, {name: 1.0}))
    assert chunk.reports.column(name).to_pylist() == [None, 1]
    assert json.loads(chunk.reports.column("received")[0].as_py()) == {"SOG": "3 kn", name: str(value)}
    assert chunk.reports.column("received")[1].as_py() is None


@pytest.mark.parametrize("text", ["about noon", "[1]", "[" * 100_000])
def test_a_received_text_that_is_no_object_is_kept_whole_beside_it(text: str) -> None:
    chunk = checked(_candidates({"course_deg": 511.0, "received": text}))
    kept = json.loads(chunk.reports.column("received")[0].as_py())
    assert kept["course_deg"] == "511.0"
    assert kept["received"] in (text, [1])


def test_a_datum_stands_only_beside_an_altitude_or_says_that_there_can_be_none() -> None:
    rows: list[dict[str, Any]] = [
        {"altitude_m": 5.0, "altitude_datum": "ellipsoid"},
        {"altitude_datum": "ellipsoid"},
        {"altitude_datum": "surface"},
        {"altitude_m": 5.0},
    ]
    chunk = checked(_candidates(*rows))
    assert chunk.reports.column("altitude_datum").to_pylist() == ["ellipsoid", None, "surface", None]


def test_one_text_holds_for_every_row() -> None:
    candidates = _candidates({}, {"altitude_m": 1.0})
    candidates.columns["altitude_datum"] = "pressure"
    candidates.columns["source"] = "a feed"
    reports = checked(candidates).reports
    assert reports.column("altitude_datum").to_pylist() == [None, "pressure"]
    assert reports.column("source").to_pylist() == ["a feed", "a feed"]


def test_no_rows_at_all_are_an_empty_chunk() -> None:
    none = _candidates()
    none.columns = {
        "track": pa.array([], pa.string()),
        "at": np.array([], dtype="datetime64[ms]"),
        "lon": np.array([]),
        "lat": np.array([]),
        "altitude_datum": "surface",
    }
    assert checked(none).reports.num_rows == 0


def test_names_may_come_as_any_texts_or_as_numbers() -> None:
    for column in (
        pa.array(["7", None]),
        pa.array([7, None]),
        pa.array(["7", None], pa.large_string()),
        pa.array(["7", None]).dictionary_encode(),
        pa.DictionaryArray.from_arrays(pa.array([0, 1], pa.int8()), pa.array(["7", None])),
    ):
        named = names(column, 2)
        assert named.type == pa.dictionary(pa.int32(), pa.string())
        assert named.cast(pa.string()).to_pylist() == ["7", None]
        assert named.dictionary.null_count == 0


@pytest.mark.parametrize("name", ["name", "kind", "affiliation", "affiliation_by", "source"])
def test_a_text_that_is_too_long_becomes_unknown_and_its_beginning_is_kept_as_received(name: str) -> None:
    longest, longer = "x" * checks.MAX_TEXT_BYTES, "y" * (checks.MAX_TEXT_BYTES + 1)
    reports = checked(_candidates({name: longest}, {name: longer}, {}, {name: "short"})).reports
    assert reports.column(name).to_pylist() == [longest, None, None, "short"]
    (kept,) = [json.loads(text)[name] for text in reports.column("received").to_pylist() if text]
    assert kept.startswith("yyy")
    assert len(kept) < 200
    assert reports.column(name).nbytes < 2 * checks.MAX_TEXT_BYTES


def test_names_with_a_null_among_them_are_not_spread_over_all_rows() -> None:
    long = "x" * 1_000_000
    array = pa.DictionaryArray.from_arrays(pa.array([1, 0, None] * 10_000), pa.array([None, long]))
    named: Any = names(array, len(array))
    assert named[:3].to_pylist() == [long, None, None]
    assert named.nbytes < 2_000_000
