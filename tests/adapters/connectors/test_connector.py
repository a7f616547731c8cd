"""What a connector is and what it hands over."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import dataclasses

import pytest

from truceline.adapters.connectors.connector import MAX_RAW_BYTES, NO_REPORTS, BadRow, Connector, ReportChunk
from truceline.model.reports import REPORT_SCHEMA


def test_the_smallest_connector_needs_four_things() -> None:
    connector = Connector("none", "reads nothing", sniff=lambda _: False, read=lambda *_: iter(()))
    assert connector.options == {}
    with pytest.raises(dataclasses.FrozenInstanceError):
        connector.name = "other"  # type: ignore[misc]


def test_an_empty_chunk_has_the_schema_of_reports() -> None:
    chunk = ReportChunk(NO_REPORTS)
    assert chunk.reports.schema.equals(REPORT_SCHEMA)
    assert (chunk.bad, chunk.other) == ((), {})


def test_a_bad_row_keeps_no_more_of_its_bytes_than_is_needed_to_recognise_it() -> None:
    assert BadRow(1, "noise", b"x" * (MAX_RAW_BYTES + 1)).raw == b"x" * MAX_RAW_BYTES
