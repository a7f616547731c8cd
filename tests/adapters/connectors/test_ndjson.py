"""Reports as rows of JSON: every row is a report or a bad one with its number and its bytes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.adapters.connectors.receiving.test_bodies import ROW, rows
from truceline.adapters.connectors.ndjson import CONNECTOR
from truceline.adapters.connectors.reading.contract import outcome


def test_rows_that_cannot_be_used_are_told_by_number_and_bytes_and_the_others_are_reports() -> None:
    off_earth = rows(ROW | {"lat": 91.5})
    found = outcome(CONNECTOR, rows(ROW) + b"{no}\r\n\r" + off_earth + rows(ROW | {"track": "last"}), {})
    assert found.reports.column("track").to_pylist() == ["t1", "last"]
    assert [(bad.row, bad.raw) for bad in found.bad] == [(2, b"{no}"), (4, off_earth.rstrip())]


@pytest.mark.slow
def test_more_rows_than_one_batch_may_have_are_read_from_a_file() -> None:
    found = outcome(CONNECTOR, b"x\n" * 200_001, {})
    assert len(found.bad) == 200_001


def test_what_does_not_begin_with_a_report_is_not_taken_for_one() -> None:
    assert CONNECTOR.sniff(rows(ROW))
    for head in (b"", b"[1]\n", b'{"track": 1}\n', b"{" * 60_000, b"track,at,lon,lat\n"):
        assert not CONNECTOR.sniff(head)
