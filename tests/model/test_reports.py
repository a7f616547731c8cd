"""The schema of position reports."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from io import BytesIO

import pyarrow as pa
from pyarrow import parquet

from truceline.model.reports import REPORT_SCHEMA

ALWAYS_FILLED = ["track", "at", "lon", "lat"]
REPORT = {"track": "211234560", "at": 1_495_105_200_000, "lon": 38.6, "lat": 33.5, "raw_sha256": bytes(32)}


def test_only_who_when_and_where_are_always_known() -> None:
    assert [field.name for field in REPORT_SCHEMA if not field.nullable] == ALWAYS_FILLED
    assert REPORT_SCHEMA.names[:4] == ALWAYS_FILLED


def test_every_column_says_what_it_means() -> None:
    for field in REPORT_SCHEMA:
        assert field.metadata is not None
        assert field.metadata[b"meaning"], field.name


def test_every_time_is_utc_in_milliseconds_and_ends_in_at() -> None:
    instants = [field.name for field in REPORT_SCHEMA if pa.types.is_timestamp(field.type)]
    assert instants == [name for name in REPORT_SCHEMA.names if name == "at" or name.endswith("_at")]
    assert {REPORT_SCHEMA.field(name).type for name in instants} == {pa.timestamp("ms", tz="UTC")}


def test_what_is_unknown_stays_unknown_through_arrow_and_parquet() -> None:
    reports = pa.Table.from_pylist([REPORT], schema=REPORT_SCHEMA)
    assert reports.column("error_m").null_count == reports.column("altitude_m").null_count == 1
    file = BytesIO()
    parquet.write_table(reports, file)
    assert parquet.read_table(BytesIO(file.getvalue())).equals(reports)
    stream = BytesIO()
    with pa.ipc.new_stream(stream, REPORT_SCHEMA) as writer:
        writer.write_table(reports)
    assert pa.ipc.open_stream(stream.getvalue()).read_all().equals(reports)
