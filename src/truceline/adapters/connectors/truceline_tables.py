"""Truceline's own form of reports: `REPORT_SCHEMA` as Parquet, as Arrow (file or stream), and as CSV.

The columns ``track``, ``at``, ``lon`` and ``lat`` must be there, any other may be absent, and none may be
added: a misspelt ``speed`` would be a silent loss. A bad row of a binary table is shown as the JSON of its values.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from io import BytesIO, RawIOBase
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from truceline.adapters.connectors.connector import NO_REPORTS, BadRow, Connector, Growth, Options, ReportChunk
from truceline.adapters.connectors.reading.checks import Arrow, Candidates, Column, checked, names
from truceline.adapters.connectors.reading.csv_table import CsvFormat, first_header, read_csv
from truceline.adapters.connectors.reading.sources import QUANTITIES, REQUIRED, Source, Sources
from truceline.errors import ReportError
from truceline.model.reports import REPORT_SCHEMA

DAMAGED = "rows that are damaged or cut off"
BATCH_ROWS = 65_536

MAX_MESSAGE_BYTES = 1024**3
"""An Arrow message may claim any length; no more than this is read for one."""

# Arrow's Python decodes the names of columns only when they are asked for.
_UNREADABLE = (pa.ArrowException, OSError, UnicodeDecodeError)
_PARQUET_MAGIC = b"PAR1"
ARROW_FILE_MAGIC = b"ARROW1\0\0"
_ARROW_STREAM_MAGIC = b"\xff\xff\xff\xff"
_QUANTITY_OF = {column: name for name, column in QUANTITIES.items()}


class _Messages(RawIOBase):
    """The Arrow messages in a stream, as bytes.

    An Arrow file is a stream of messages between two magic words. Read as a stream, one that is cut off keeps
    its beginning, although its table of contents, at the end, is gone.
    """

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        self._head = stream.read(len(ARROW_FILE_MAGIC)).removeprefix(ARROW_FILE_MAGIC)

    def readable(self) -> bool:
        """True."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """So many bytes, and fewer only at the end, as Arrow takes them to mean."""
        data, self._head = self._head[:size], self._head[size:]
        size = min(size, MAX_MESSAGE_BYTES)
        while len(data) < size and (more := self._stream.read(size - len(data))):
            data += more
        return data


def _read_arrow(stream: BinaryIO, _: Options) -> Iterator[ReportChunk]:
    try:
        batches = pa.ipc.open_stream(_Messages(stream))
    except _UNREADABLE:
        yield _damaged(1)
        return
    yield from _chunks(batches, 1)


def _read_parquet(stream: BinaryIO, _: Options) -> Iterator[ReportChunk]:
    try:
        table = pq.ParquetFile(stream if stream.seekable() else BytesIO(stream.read()))
    except _UNREADABLE:
        yield _damaged(1)
        return
    first = 1
    for group in range(table.num_row_groups):
        yield from _chunks(table.iter_batches(BATCH_ROWS, row_groups=[group]), first)
        first += table.metadata.row_group(group).num_rows


def _chunks(batches: Iterable[pa.RecordBatch], first: int) -> Iterator[ReportChunk]:
    """A chunk for each batch; where one cannot be read, so cannot those after it, and one bad row says so.

    Raises:
        ReportError: the columns are not those of a report.
    """
    remaining = iter(batches)
    while True:
        try:
            batch = next(remaining, None)
            if batch is not None:
                # Nothing that a file says about itself is believed: offsets and indices may point anywhere.
                batch.validate(full=True)
                _check_names(batch.schema.names)
        except _UNREADABLE:
            yield _damaged(first)
            return
        if batch is None:
            return
        for start in range(0, batch.num_rows, BATCH_ROWS):
            part = batch.slice(start, BATCH_ROWS)
            yield _chunk(part, first)
            first += part.num_rows


def _damaged(row: int) -> ReportChunk:
    return ReportChunk(NO_REPORTS, (BadRow(row, DAMAGED, b""),))


def _chunk(batch: pa.RecordBatch, first: int) -> ReportChunk:
    columns = {name: _column(name, batch.column(name)) for name in batch.schema.names}
    rows = np.arange(first, first + batch.num_rows)
    return checked(Candidates(rows, lambda index: _shown(columns, index), columns))


def _check_names(header: Sequence[str]) -> None:
    for name in REQUIRED:
        if header.count(name) != 1:
            raise ReportError(f"the table has {header.count(name)} columns {name}", hint="it must have exactly one")
    for name in header:
        if name not in REPORT_SCHEMA.names:
            near = get_close_matches(name, REPORT_SCHEMA.names, 1)
            meant = f"did you mean {near[0]}?" if near else f"a report has {', '.join(REPORT_SCHEMA.names)}"
            raise ReportError(f"a report has no column {name!r}", hint=f"{meant} Drop or rename it.")


def _column(name: str, column: Arrow) -> Column:
    type_ = REPORT_SCHEMA.field(name).type
    # Spread over all rows, one long text of a dictionary could become more than there is memory.
    is_spread = pa.types.is_dictionary(column.type) and pa.types.is_string(type_)
    if is_spread or pa.types.is_timestamp(type_) != pa.types.is_timestamp(column.type):
        raise ReportError(f"the column {name} is {column.type}, not {type_}", hint="store it as that")
    try:
        if pa.types.is_timestamp(type_):
            return column.cast(type_, safe=False).to_numpy(zero_copy_only=False)
        if pa.types.is_floating(type_):
            return column.cast(type_).to_numpy(zero_copy_only=False)
        return names(column, len(column)) if pa.types.is_dictionary(type_) else column.cast(type_)
    except pa.ArrowException as error:
        raise ReportError(f"the column {name} is {column.type}, not {type_}", hint="store it as that") from error


def _shown(columns: dict[str, Column], index: int) -> bytes:
    values = {name: column[index] for name, column in columns.items()}
    texts = {name: str(value.as_py() if isinstance(value, pa.Scalar) else value) for name, value in values.items()}
    return json.dumps(texts, ensure_ascii=False).encode()


def _sources(header: tuple[str, ...]) -> Sources:
    _check_names(header)
    return {_QUANTITY_OF.get(name, name): Source(name) for name in header}


def _read_csv(stream: BinaryIO, _: Options) -> Iterator[ReportChunk]:
    return read_csv(stream, CsvFormat(_sources))


PARQUET = Connector(
    name="parquet",
    summary="reports in Truceline's own columns, as Parquet",
    sniff=lambda head: head.startswith(_PARQUET_MAGIC),
    read=_read_parquet,
)

ARROW = Connector(
    name="arrow",
    summary="reports in Truceline's own columns, as an Arrow file or stream",
    sniff=lambda head: head.startswith((ARROW_FILE_MAGIC, _ARROW_STREAM_MAGIC)),
    read=_read_arrow,
)

CSV = Connector(
    name="truceline-csv",
    summary="reports in Truceline's own columns, as CSV whose first row names them",
    sniff=lambda head: set(REQUIRED) <= set(first_header(head)),
    read=_read_csv,
    growth=Growth.TABLE,
)
