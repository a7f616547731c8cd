"""SBS-1 rows: what one row says, and what of others is joined to it without inventing."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from truceline.adapters.connectors.reading.contract import Outcome, outcome
from truceline.adapters.connectors.sbs import CONNECTOR
from truceline.model.times import instant_from_text
from truceline.model.units import LENGTHS_M, SPEEDS_MPS


def _sample(root: Path, **options: str) -> Outcome:
    return outcome(CONNECTOR, (root / "tests" / "data" / "reports" / "sbs.csv").read_bytes(), options)


def _row(kind: int, address: str, at: float, **fields: Any) -> bytes:
    """One row as a receiver writes it; fields that are not given are empty."""
    moment = datetime.fromtimestamp(at, tz=UTC)
    clock = [moment.strftime("%Y/%m/%d"), moment.strftime("%H:%M:%S.%f")[:-3]] if at else ["", ""]
    names = ("callsign", "altitude", "groundspeed", "track", "latitude", "longitude", "vertical_rate")
    values = ["" if fields.get(name) is None else str(fields[name]) for name in names]
    return ",".join(
        ["MSG", str(kind), "1", "1", address, "1", *clock, *clock, *values, "", "0", "0", "0", "0"]
    ).encode()


def test_a_position_takes_the_callsign_and_the_recent_velocity_of_its_aircraft(root: Path) -> None:
    reports = _sample(root).reports
    assert reports.column("track").to_pylist() == ["4CA2D6", "4CA2D6", "ABCDEF"]
    assert reports.column("name").to_pylist() == ["TST123", "TST123", None]
    assert reports.column("speed_mps").to_pylist() == [
        pytest.approx(298 * SPEEDS_MPS["kn"]),
        None,
        pytest.approx(12.5 * SPEEDS_MPS["kn"]),
    ]
    assert reports.column("course_deg").to_pylist() == [96.5, None, 181]
    assert [json.loads(text or "null") for text in reports.column("received").to_pylist()] == [
        {"altitude": "2525 ft", "velocity_at": "2024-07-06T06:43:01.000Z", "speed": "298 kn"},
        {"altitude": "2600 ft"},
        {"speed": "12.5 kn"},
    ]


def test_altitudes_are_pressure_altitudes_and_on_the_ground_there_are_none(root: Path) -> None:
    reports = _sample(root).reports
    assert reports.column("altitude_m").to_pylist() == [pytest.approx(769.62), pytest.approx(792.48), None]
    assert reports.column("altitude_datum").to_pylist() == ["pressure", "pressure", "surface"]


def test_the_time_is_when_the_row_was_made_and_the_other_when_it_was_logged(root: Path) -> None:
    reports = _sample(root).reports
    assert reports.column("at").cast(pa.int64())[0].as_py() == instant_from_text("2024-07-06T06:43:02.500Z")
    assert reports.column("received_at").cast(pa.int64())[0].as_py() == instant_from_text("2024-07-06T06:43:02.600Z")


def test_local_times_are_moved_to_utc_and_kept(root: Path) -> None:
    reports = _sample(root, utc_offset="+02:00").reports
    assert reports.column("at").cast(pa.int64())[0].as_py() == instant_from_text("2024-07-06T04:43:02.500Z")
    assert json.loads(reports.column("received")[0].as_py() or "")["time"] == "2024/07/06 06:43:02.500"


def test_every_row_is_accounted_for(root: Path) -> None:
    read = _sample(root)
    assert [(row.row, row.reason) for row in read.bad] == [(7, "no time")]
    assert read.other == {"SBS message without a position": 4, "STA row without a position": 1}


def test_rows_without_a_time_take_the_one_that_was_said_and_no_velocity_of_unknown_age() -> None:
    rows = [_row(4, "A", 0, groundspeed=100, track=90), _row(3, "A", 0, latitude=1, longitude=2)]
    read = outcome(CONNECTOR, b"\n".join(rows), {"received_at": "2024-07-06T06:43:00Z"})
    [report] = read.reports.drop_columns(["at", "received_at"]).to_pylist()
    assert (report["speed_mps"], report["course_deg"]) == (None, None)
    assert read.reports.column("at").cast(pa.int64()).to_pylist() == [instant_from_text("2024-07-06T06:43:00Z")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"MSG,3", "not an SBS row"),
        (b"\xff\xfe,,,", "not an SBS row"),
        (_row(3, "A", 1, latitude="north", longitude=2), "longitude or latitude is not a number"),
        (_row(3, "A", 1, latitude=1), "longitude or latitude is not a number"),
        (_row(3, "A", 1, latitude=91, longitude=2), "position not available (longitude 181 or latitude 91)"),
        (_row(3, "", 1, latitude=1, longitude=2), "no track id"),
        (_row(3, "A", 1, latitude=1, longitude=2).replace(b"1970/01/01", b"1970/02/30"), "the time cannot be read"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(row: bytes, reason: str) -> None:
    assert [bad.reason for bad in outcome(CONNECTOR, row, {}).bad] == [reason]


def test_real_rows_with_empty_times_are_all_accounted_for(shared: Path) -> None:
    data = (shared / "data/adsb/sbs1_basestation_la.csv").read_bytes()
    assert [row.reason for row in outcome(CONNECTOR, data, {}).bad] == ["no time"] * 74
    read = outcome(CONNECTOR, data, {"received_at": "2024-07-06T06:43:00Z"})
    assert (read.reports.num_rows, read.other.total()) == (74, 4110)


def test_the_fields_that_these_rows_carry_are_those_of_another_decoder(shared: Path) -> None:
    """The decode of a real flight by rs1090, written as rows, comes back position by position."""
    with gzip.open(shared / "data/adsb/rs1090_full_flight.jsonl.gz") as file:
        decoded = [row for row in map(json.loads, file) if row.get("bds") in ("05", "06", "09")]
    rows, expected = [], []
    for row in decoded:
        if "latitude" in row:
            kind = 2 if row["bds"] == "06" else 3
            rows.append(_row(kind, row["icao24"], row["timestamp"], **row))
            expected.append(row)
        elif "groundspeed" in row:
            rows.append(_row(4, row["icao24"], row["timestamp"], **row))
    read = outcome(CONNECTOR, b"\n".join(rows), {})
    assert (read.bad, read.reports.num_rows) == ((), len(expected))
    assert len(expected) > 8000
    for name, ours, factor in (
        ("latitude", "lat", 1.0),
        ("longitude", "lon", 1.0),
        ("altitude", "altitude_m", LENGTHS_M["ft"]),
    ):
        found = read.reports.column(ours).to_pylist()
        wanted = [None if row.get(name) is None else row[name] * factor for row in expected]
        assert found == [value if value is None else pytest.approx(value, abs=1e-9) for value in wanted]
    surface = [row["bds"] == "06" for row in expected]
    speeds = [
        value
        for value, on_ground in zip(read.reports.column("speed_mps").to_pylist(), surface, strict=True)
        if on_ground
    ]
    assert speeds == [
        pytest.approx(row["groundspeed"] * SPEEDS_MPS["kn"]) if row.get("groundspeed") is not None else None
        for row in expected
        if row["bds"] == "06"
    ]
