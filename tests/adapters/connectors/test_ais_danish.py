"""AIS of the Danish Maritime Authority."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from truceline.adapters.connectors.ais_danish import CONNECTOR
from truceline.adapters.connectors.reading.contract import outcome
from truceline.model.times import text_from_instant


def test_days_come_first_and_the_year_turns(root: Path) -> None:
    read = outcome(CONNECTOR, (root / "tests" / "data" / "reports" / "danish.csv").read_bytes(), {})
    assert [text_from_instant(at) for at in read.reports.column("at").cast(pa.int64()).to_numpy().tolist()] == [
        "2015-12-31T23:59:59.000Z",
        "2016-01-01T00:00:09.000Z",
        "2016-01-01T00:00:10.000Z",
        "2016-01-01T00:00:12.000Z",
    ]


def test_values_are_where_they_belong(root: Path) -> None:
    read = outcome(CONNECTOR, (root / "tests" / "data" / "reports" / "danish.csv").read_bytes(), {})
    rows = read.reports.select(["track", "lon", "lat", "course_deg", "name", "kind", "received"]).to_pylist()
    assert rows[2] == {
        "track": "219000002",
        "lon": 12.6004,
        "lat": 55.7012,
        "course_deg": None,
        "name": "SMITH, JO",
        "kind": "Pleasure",
        "received": '{"SOG":"0.0 kn","COG":"360.0 deg"}',
    }
    assert read.reports.column("speed_mps").to_pylist() == [
        pytest.approx(6.3277, abs=1e-4),
        pytest.approx(6.3277, abs=1e-4),
        0,
        None,
    ]


def test_a_base_station_without_a_position_is_a_bad_row(root: Path) -> None:
    read = outcome(CONNECTOR, (root / "tests" / "data" / "reports" / "danish.csv").read_bytes(), {})
    assert [(row.row, row.reason) for row in read.bad] == [(5, "position not available (longitude 181 or latitude 91)")]


def test_it_is_known_by_the_sign_before_its_first_column() -> None:
    header = b"# Timestamp,MMSI,Latitude,Longitude,SOG,COG,Name,Ship type\n"
    assert CONNECTOR.sniff(header)
    assert not CONNECTOR.sniff(header.removeprefix(b"# "))
