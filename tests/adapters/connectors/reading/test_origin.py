"""Where reports came from, where their rows do not say it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pyarrow as pa

from truceline.adapters.connectors.connector import ReportChunk
from truceline.adapters.connectors.reading.origin import with_source
from truceline.model.reports import REPORT_SCHEMA


def test_a_source_and_who_told_an_affiliation_are_filled_in_where_rows_do_not_say_it() -> None:
    place = {"at": 0, "lon": 1.0, "lat": 2.0}
    rows = [
        {"track": "a", "affiliation": "friend"},
        {"track": "b", "source": "radar", "affiliation": "friend", "affiliation_by": "bravo"},
        {"track": "c"},
    ]
    batch = pa.RecordBatch.from_pylist([place | row for row in rows], schema=REPORT_SCHEMA)
    filled = with_source(ReportChunk(batch), "coast").reports
    assert filled.column("source").to_pylist() == ["coast", "radar", "coast"]
    assert filled.column("affiliation_by").to_pylist() == ["coast", "bravo", None]
    assert filled.schema.equals(REPORT_SCHEMA)
