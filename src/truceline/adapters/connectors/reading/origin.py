"""Where reports came from, filled in where their rows do not say it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from truceline.adapters.connectors.connector import ReportChunk
from truceline.adapters.connectors.reading.checks import Column, names
from truceline.model.reports import REPORT_SCHEMA

SOURCE = "source"
"""The option that every format understands: the name of the file or feed."""
_NOBODY = pa.scalar(None, pa.string())


def with_source(chunk: ReportChunk, source: str) -> ReportChunk:
    """The chunk with its source filled in, and with it who told an affiliation, where the rows do not say so."""
    reports = _filled(chunk.reports, "source", source)
    told = reports.column("affiliation").is_valid()
    if pc.any(told).as_py():
        reports = _filled(reports, "affiliation_by", pc.if_else(told, source, _NOBODY))
    return ReportChunk(reports, chunk.bad, chunk.other)


def _filled(reports: pa.RecordBatch, name: str, texts: Column) -> pa.RecordBatch:
    """The batch with a text, or one for each row, where a column has none."""
    column = reports.column(name)
    if column.null_count == 0:
        return reports
    if column.null_count < len(column):
        texts = names(texts, len(column)).cast(pa.string())
        texts = pc.if_else(column.is_valid(), column.cast(pa.string()), texts)
    place, field = REPORT_SCHEMA.get_field_index(name), REPORT_SCHEMA.field(name)
    return reports.set_column(place, field, names(texts, len(column)))
