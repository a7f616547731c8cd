"""Truceline's own form of reports, as Parquet, Arrow and CSV."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from truceline.adapters.connectors.connector import Connector
from truceline.adapters.connectors.reading.contract import Outcome, outcome
from truceline.adapters.connectors.truceline_tables import ARROW, CSV, DAMAGED, PARQUET
from truceline.model.reports import REPORT_SCHEMA

ROWS = [
    {"track": "patrol 1", "at": 1495105200000, "lon": 38.61778, "lat": 33.50583, "altitude_m": 712.5}
    | {"altitude_datum": "ellipsoid", "strength_low": 20, "source": "statement 4", "raw_sha256": b"\xab" * 32},
    {"track": "patrol 2", "at": 1495105260000, "lon": -180.0, "lat": 90.0},
]


def _table(rows: list[dict[str, Any]] | None = None) -> pa.Table:
    return pa.Table.from_pylist(ROWS if rows is None else rows, schema=REPORT_SCHEMA)


def _parquet(table: pa.Table, **options: Any) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return sink.getvalue()


def _arrow_file(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _arrow_stream(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


BINARY = [(PARQUET, _parquet), (ARROW, _arrow_file), (ARROW, _arrow_stream)]


def _read(connector: Connector, data: bytes) -> Outcome:
    return outcome(connector, data, {})


@pytest.mark.parametrize(("connector", "written"), BINARY)
def test_reports_come_back_as_they_were_written(connector: Connector, written: Any) -> None:
    data = written(_table())
    assert connector.sniff(data)
    read = _read(connector, data)
    assert (read.bad, read.error) == ((), "")
    for name in ("track", "lon", "lat", "altitude_m", "altitude_datum", "strength_low", "source", "raw_sha256"):
        assert read.reports.column(name).to_pylist() == [row.get(name) for row in ROWS], name
    assert read.reports.column("at").cast(pa.int64()).to_pylist() == [row["at"] for row in ROWS]


@pytest.mark.parametrize(("connector", "written"), BINARY)
def test_bad_rows_say_why_and_show_their_values(connector: Connector, written: Any) -> None:
    read = _read(connector, written(_table([ROWS[0], {**ROWS[1], "lat": 91.0}, ROWS[0], {**ROWS[1], "track": ""}])))
    assert read.reports.num_rows == 2
    assert [(row.row, row.reason) for row in read.bad] == [
        (2, "position not available (longitude 181 or latitude 91)"),
        (4, "no track id"),
    ]
    assert json.loads(read.bad[0].raw)["lat"] == "91.0"


@pytest.mark.parametrize(("connector", "written"), BINARY)
def test_other_types_that_mean_the_same_are_read(connector: Connector, written: Any) -> None:
    table = pa.table(
        {
            "track": pa.array([219000001, 219000002]),
            "at": pa.array([1495105200123456, 1495105260000000], pa.timestamp("us")),
            "lon": pa.array([1, 2], pa.int32()),
            "lat": pa.array([1.5, 2.5], pa.float32()),
            "name": pa.array(["a", None]).dictionary_encode(),
            "kind": pa.array(["b", None], pa.large_string()),
        }
    )
    read = _read(connector, written(table))
    assert read.reports.column("track").to_pylist() == ["219000001", "219000002"]
    assert read.reports.column("at").cast(pa.int64()).to_pylist() == [1495105200123, 1495105260000]
    assert read.reports.column("lat").to_pylist() == [1.5, 2.5]
    assert read.reports.column("name").to_pylist() == ["a", None]


@pytest.mark.parametrize(("connector", "written"), BINARY)
@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"lat": None}, "0 columns lat"),
        ({"speed_mps": None, "sped_mps": pa.array([1.0])}, "no column 'sped_mps'"),
        ({"at": pa.array(["noon"])}, "column at is string"),
        ({"at": pa.array([5])}, "column at is int64"),
        ({"lon": pa.array(["west"])}, "column lon is string"),
        ({"track": pa.array([["a"]])}, "column track is list"),
        ({"raw_sha256": pa.array([b"short"])}, "column raw_sha256 is binary"),
    ],
)
def test_a_table_with_other_columns_is_refused(connector: Connector, written: Any, change: Any, error: str) -> None:
    columns = {"track": pa.array(["a"]), "at": pa.array([5], pa.timestamp("ms")), "lon": pa.array([1.0])}
    columns |= {"lat": pa.array([1.0]), **change}
    read = _read(connector, written(pa.table({name: column for name, column in columns.items() if column is not None})))
    assert error in read.error


def test_a_damaged_row_group_costs_only_itself() -> None:
    table = pa.concat_tables([_table([{**ROWS[0], "track": str(n)} for n in range(1000)])] * 3)
    data = bytearray(_parquet(table, row_group_size=1000, compression="zstd"))
    group = pq.ParquetFile(io.BytesIO(bytes(data))).metadata.row_group(1)
    start = min(
        group.column(index).dictionary_page_offset or group.column(index).data_page_offset for index in range(2)
    )
    data[start : start + 400] = b"\xff" * 400
    read = _read(PARQUET, bytes(data))
    assert read.reports.num_rows == 2000
    assert [(row.row, row.reason) for row in read.bad] == [(1001, DAMAGED)]


def test_an_arrow_file_that_is_cut_off_keeps_its_beginning() -> None:
    batch = _table().to_batches()[0]
    sink = io.BytesIO()
    with pa.ipc.new_file(sink, REPORT_SCHEMA) as writer:
        for _ in range(20):
            writer.write_batch(batch)
    data = sink.getvalue()
    read = _read(ARROW, data[: len(data) // 2])
    assert 10 <= read.reports.num_rows < 40
    assert [row.reason for row in read.bad] == [DAMAGED]


def test_a_parquet_file_that_is_cut_off_is_one_bad_row() -> None:
    assert [row.reason for row in _read(PARQUET, _parquet(_table())[:-10]).bad] == [DAMAGED]


def test_csv_in_our_own_columns_is_read_and_strict(root: Path) -> None:
    read = _read(CSV, (root / "tests" / "data" / "reports" / "own.csv").read_bytes())
    first = read.reports.drop_columns(["at", "received_at"]).to_pylist()[0]
    assert first["affiliation_by"] == "party A"
    assert (first["strength_low"], first["strength_high"]) == (20, 30)
    assert json.loads(first["received"]) == {"at": "about 14:00 local"}
    assert first["raw_sha256"].hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert [row.reason for row in read.bad] == [
        "unknown altitude datum",
        "speed_mps cannot be read",
        "raw_sha256 cannot be read",
        "no track id",
        "the time cannot be read",
        "time before 1970 or after 2099",
        "strength_low cannot be read",
    ]


def test_csv_with_a_column_that_no_report_has_is_refused() -> None:
    assert "no column 'speed'" in _read(CSV, b"track,at,lon,lat,speed\n").error
    assert CSV.sniff(b"track,at,lon,lat,speed\n")
    assert not CSV.sniff(b"track,at,lon\n")
