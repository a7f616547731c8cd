"""Tracks of the OpenSky Network in the form of the traffic library."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pytest

from truceline.adapters.connectors.opensky import CONNECTOR
from truceline.adapters.connectors.reading.contract import Outcome, outcome
from truceline.model.units import LENGTHS_M, SPEEDS_MPS


def _sample(root: Path) -> Outcome:
    return outcome(CONNECTOR, (root / "tests" / "data" / "reports" / "traffic.json").read_bytes(), {})


def test_feet_and_knots_are_converted_and_kept(root: Path) -> None:
    reports = _sample(root).reports
    assert reports.column("track").to_pylist() == ["abc001", "abc001", "abc002", "abc003"]
    assert reports.column("name").to_pylist() == ["TEST01", "TEST01", None, None]
    assert reports.column("altitude_m").to_pylist() == [pytest.approx(38.1), pytest.approx(83.82), None, None]
    assert reports.column("altitude_datum").to_pylist() == ["pressure", "pressure", "surface", None]
    assert reports.column("speed_mps").to_pylist()[:3] == [
        pytest.approx(36 * SPEEDS_MPS["kn"]),
        pytest.approx(44 * SPEEDS_MPS["kn"]),
        None,
    ]
    assert reports.column("course_deg").to_pylist() == [41, 39, None, 39]
    assert [text and json.loads(text) for text in reports.column("received").to_pylist()] == [
        {"altitude": "125.0 ft", "geoaltitude": "250.0 ft", "groundspeed": "36.0 kn"},
        {"altitude": "275.0 ft", "groundspeed": "44.0 kn"},
        None,
        {"altitude": "n/a ft", "groundspeed": "40 kn"},
    ]


def test_times_are_milliseconds_or_texts_and_seconds_are_not_mistaken_for_them(root: Path) -> None:
    read = _sample(root)
    instants = read.reports.column("at").cast(pa.int64()).to_pylist()
    assert instants == [1718000000000, 1718000010000, 1718000030000, 1718000060000]
    assert [(row.row, row.reason) for row in read.bad] == [
        (5, "the time cannot be read"),
        (6, "longitude or latitude is not a number"),
    ]


def test_a_row_without_a_position_is_not_bad_but_counted(root: Path) -> None:
    assert _sample(root).other == {"row without a position": 1}


def test_objects_one_a_row_are_read_too() -> None:
    row = {"icao24": "a", "timestamp": 1718000000000, "latitude": 1.0, "longitude": 2.0}
    read = outcome(CONNECTOR, "\n".join(map(json.dumps, [row, row])).encode(), {})
    assert (read.reports.num_rows, read.bad) == (2, ())


def test_what_is_no_object_is_told() -> None:
    read = outcome(CONNECTOR, b'[1, null, "x", [], {}]', {})
    assert [row.reason for row in read.bad] == ["not a JSON object"] * 4
    assert read.other == {"row without a position": 1}


def test_an_id_that_is_no_text_is_none() -> None:
    read = outcome(CONNECTOR, b'[{"icao24": 7, "timestamp": 1718000000000, "latitude": 1, "longitude": 2}]', {})
    assert [row.reason for row in read.bad] == ["no track id"]


def test_real_tracks_are_what_they_are_in_the_file(shared: Path) -> None:
    files = sorted((shared / "data/adsb").glob("opensky_*.json.gz"))
    assert len(files) == 5
    for file in files:
        data = gzip.decompress(file.read_bytes())
        rows = [row for row in json.loads(data) if row["latitude"] is not None]
        read = outcome(CONNECTOR, data, {})
        assert read.bad == ()
        assert read.reports.column("at").cast(pa.int64()).to_pylist() == [row["timestamp"] for row in rows]
        assert read.reports.column("lon").to_pylist() == [row["longitude"] for row in rows]
        assert read.reports.column("lat").to_pylist() == [row["latitude"] for row in rows]
        assert read.reports.column("altitude_m").to_pylist() == [
            None if row["altitude"] is None else row["altitude"] * LENGTHS_M["ft"] for row in rows
        ]


def test_geojson_with_the_same_names_is_not_mistaken_for_it() -> None:
    row = b'{"icao24": "a", "timestamp": 1718000000000'
    assert CONNECTOR.sniff(b"[" + row)
    assert CONNECTOR.sniff(row)
    assert not CONNECTOR.sniff(b'{"type": "Feature", "geometry": null, "properties": ' + row)
