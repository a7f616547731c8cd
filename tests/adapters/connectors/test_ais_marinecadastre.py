"""AIS of MarineCadastre, with the rows as they were published."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from truceline.adapters.connectors.ais_marinecadastre import CONNECTOR
from truceline.adapters.connectors.reading.contract import outcome
from truceline.model.units import SPEEDS_MPS


def test_every_value_of_a_row_is_where_it_belongs(root: Path) -> None:
    file = root / "tests" / "data" / "reports" / "marinecadastre.csv"
    read = outcome(CONNECTOR, file.read_bytes(), {})
    rows = list(csv.DictReader(file.read_text().splitlines()))
    assert read.bad == ()
    assert read.reports.num_rows == len(rows)
    columns = {name: read.reports.column(name).to_pylist() for name in ("track", "lon", "lat", "name", "kind")}
    assert columns["track"] == [row["MMSI"] for row in rows]
    assert columns["lon"] == [float(row["LON"]) for row in rows]
    assert columns["lat"] == [float(row["LAT"]) for row in rows]
    assert columns["name"] == [row["VesselName"] or None for row in rows]
    assert columns["kind"] == [row["VesselType"] or None for row in rows]
    times = [datetime.fromisoformat(row["BaseDateTime"]).replace(tzinfo=UTC).timestamp() for row in rows]
    assert read.reports.column("at").cast(pa.int64()).to_pylist() == [time * 1000 for time in times]


def test_speeds_are_converted_and_what_means_unknown_is_unknown_and_both_are_kept(root: Path) -> None:
    file = root / "tests" / "data" / "reports" / "marinecadastre.csv"
    reports = outcome(CONNECTOR, file.read_bytes(), {}).reports
    unknown = 0
    for row, speed_mps, course_deg, received in zip(
        csv.DictReader(file.read_text().splitlines()),
        reports.column("speed_mps").to_pylist(),
        reports.column("course_deg").to_pylist(),
        reports.column("received").to_pylist(),
        strict=True,
    ):
        kept = json.loads(received or "")
        assert kept["SOG"] == f"{row['SOG']} kn"
        assert kept.get("COG") == (f"{row['COG']} deg" if row["COG"] == "360.0" else None)
        assert course_deg == (None if row["COG"] == "360.0" else float(row["COG"]))
        if row["SOG"] == "102.3":
            assert speed_mps is None
            unknown += 1
        else:
            assert speed_mps == pytest.approx(float(row["SOG"]) * SPEEDS_MPS["kn"])
    assert unknown == 2


def test_ships_have_no_altitude_because_they_are_on_the_surface(root: Path) -> None:
    data = (root / "tests" / "data" / "reports" / "marinecadastre.csv").read_bytes()
    reports = outcome(CONNECTOR, data, {}).reports
    assert set(reports.column("altitude_datum").to_pylist()) == {"surface"}
    assert reports.column("altitude_m").null_count == reports.num_rows


def test_the_real_file_is_read_whole(shared: Path) -> None:
    reports = outcome(CONNECTOR, (shared / "data/ais/noaa_south_florida_20220103.csv").read_bytes(), {}).reports
    assert reports.num_rows == 5933
    assert len(set(reports.column("track").to_pylist())) == 865
