"""Counts of what was read, and bad rows written out."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import base64
import io
import json

from truceline.adapters.connectors.connector import MAX_RAW_BYTES, NO_REPORTS, BadRow, ReportChunk
from truceline.adapters.connectors.reading.tally import Tally, write_bad_rows


def test_every_row_is_counted_once_and_by_its_reason() -> None:
    tally = Tally()
    chunk = ReportChunk(NO_REPORTS, (BadRow(1, "no time", b""), BadRow(2, "no time", b"")), {"comment": 3})
    tally.add(chunk)
    tally.add(ReportChunk(NO_REPORTS, (BadRow(9, "wrong checksum", b""),)))
    assert tally.rows == 6
    assert tally.bad == {"no time": 2, "wrong checksum": 1}
    assert str(tally) == "0 reports; 3 bad rows (2 no time, 1 wrong checksum); 3 other rows (3 comment)"
    assert str(Tally(reports=7)) == "7 reports"


def test_bad_rows_are_written_with_their_bytes_even_where_those_are_no_text() -> None:
    file = io.StringIO()
    write_bad_rows(file, "a.csv", [BadRow(2, "no time", 'é "x"'.encode()), BadRow(3, "no time", b"\xff\n")])
    first, second = map(json.loads, file.getvalue().splitlines())
    assert first == {"file": "a.csv", "row": 2, "reason": "no time", "raw": 'é "x"'}
    assert base64.b64decode(second.pop("raw_base64")) == b"\xff\n"
    assert second == {"file": "a.csv", "row": 3, "reason": "no time"}


def test_of_a_long_row_only_the_beginning_is_kept() -> None:
    assert len(BadRow(1, "too long", b"x" * 10**6).raw) == MAX_RAW_BYTES
