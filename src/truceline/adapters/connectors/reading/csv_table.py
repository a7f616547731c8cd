"""Reports from tables of separated text, a block of rows at a time.

A value may be quoted, but may not run over a row: an unclosed quote costs its own row, never the
ones after it. Undecodable bytes become U+FFFD and cost no report by themselves.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import BinaryIO, Literal

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
from numpy.typing import NDArray

from truceline.adapters.connectors.connector import BadRow, Connector, Growth, ReportChunk
from truceline.adapters.connectors.reading import checks
from truceline.adapters.connectors.reading.checks import Candidates
from truceline.adapters.connectors.reading.row_blocks import BYTE_ORDER_MARK, RowBlock, row_blocks
from truceline.adapters.connectors.reading.sources import REQUIRED, Interpretation, Sources
from truceline.errors import ReportError

NOT_TABULAR = "the row does not have the columns of the first row"


@dataclass(frozen=True)
class CsvFormat:
    """How to read one kind of table.

    Args:
        sources: given the header, which column gives what; every column that it names must be in the header.
        constants: texts that hold for every row, by column of the report.
        delimiter: one character. offset_ms: how far times without an offset are ahead of UTC.
    """

    sources: Callable[[tuple[str, ...]], Sources]
    constants: Mapping[str, str] = field(default_factory=dict)
    delimiter: str = ","
    offset_ms: int = 0


def csv_connector(name: str, summary: str, sources: Sources, constants: Mapping[str, str]) -> Connector:
    """The connector of comma-separated tables that always have the same columns; it knows them by their header."""
    form = CsvFormat(lambda _: sources, constants)
    columns = {source.column for source in sources.values()}
    return Connector(
        name,
        summary,
        sniff=lambda head: columns <= set(first_header(head)),
        read=lambda stream, _: read_csv(stream, form),
        growth=Growth.TABLE,
    )


def first_header(head: bytes) -> tuple[str, ...]:
    """The header of a comma-separated table of which the first bytes are known; empty if there is none."""
    rows = head.removeprefix(BYTE_ORDER_MARK).splitlines()
    return _header_of(rows[0], ",") if rows else ()


def read_csv(stream: BinaryIO, form: CsvFormat) -> Iterator[ReportChunk]:
    """The reports of a table whose first row is a header.

    Raises:
        ReportError: a column that is asked for is not in the header.
    """
    blocks = row_blocks(stream)
    for block in blocks:
        table = _table(form, _header_of(block.rows[0] if block.rows else b"", form.delimiter))
        yield table.chunk(RowBlock(block.first + 1, b"\n".join(block.rows[1:]), block.bad))
        yield from map(table.chunk, blocks)


def _header_of(row: bytes, delimiter: str) -> tuple[str, ...]:
    try:
        names = next(csv.reader([row.decode("utf-8", "replace")], delimiter=delimiter), [])
    except csv.Error:
        names = []
    return tuple(name.strip() for name in names)


def _table(form: CsvFormat, header: tuple[str, ...]) -> _Table:
    sources = form.sources(header)
    for name in REQUIRED:
        if name not in sources:
            raise ReportError(f"no column is named for {name}", hint=f"a report needs {', '.join(REQUIRED)}")
    for name, source in sources.items():
        if source.column not in header:
            raise ReportError(
                f"there is no column {source.column!r} to take {name} from",
                hint=f"the columns are {', '.join(header)[:500]}",
            )
    return _Table(form, header, sources)


@dataclass(frozen=True)
class _Table:
    form: CsvFormat
    header: tuple[str, ...]
    sources: Sources

    def chunk(self, block: RowBlock) -> ReportChunk:
        """The reports of some rows."""
        table, places, broken = self._split(block)
        columns = {name: table[str(self.header.index(source.column))] for name, source in self.sources.items()}
        texts = {name: pa.concat_arrays(column.chunks) for name, column in columns.items() if column.num_chunks}
        if not texts:
            texts = dict.fromkeys(columns, pa.array([], pa.string()))
        interpretation = Interpretation(self.sources, texts, self.form.offset_ms)
        candidates = Candidates(
            rows=places + block.first,
            raw_of=lambda index: block.rows[places[index]],
            columns={**self.form.constants, **interpretation.columns},
            faults=tuple(interpretation.faults),
        )
        bad = [BadRow(place + block.first, NOT_TABULAR, block.rows[place]) for place in broken]
        return checks.checked(candidates, [*block.bad, *bad])

    def _split(self, block: RowBlock) -> tuple[pa.Table, NDArray[np.intp], list[int]]:
        """The columns that are needed, the place in the block of each row of them, and the places of broken rows."""
        data = _decodable(block.data)
        parsed = self._parsed(data, block.count)
        if parsed is not None:
            places = np.arange(block.count)
        else:
            rows = data.splitlines()
            filled = [place for place, row in enumerate(rows) if row]
            parsed = self._parsed_in_halves([rows[place] for place in filled])
            places = np.array(filled, dtype=np.intp)
        table, broken = parsed
        return table, np.delete(places, broken), places[broken].tolist()

    def _parsed_in_halves(self, rows: list[bytes]) -> tuple[pa.Table, list[int]]:
        """The same of rows among which some spoil the others, such as by a quote that does not close."""
        parsed = self._parsed(b"\n".join(rows), len(rows))
        if parsed is not None:
            return parsed
        if len(rows) < 2:
            return self._schema.empty_table(), list(range(len(rows)))
        half = len(rows) // 2
        (table, broken), (more, more_broken) = map(self._parsed_in_halves, (rows[:half], rows[half:]))
        return pa.concat_tables([table, more]), [*broken, *(half + place for place in more_broken)]

    def _parsed(self, data: bytes, count: int) -> tuple[pa.Table, list[int]] | None:
        """The columns and the places of rows with too many or few of them; None if not every row is accounted for."""
        broken: list[int] = []

        def leave_out(row: arrow_csv.InvalidRow) -> Literal["skip"]:
            broken.append((row.number or 0) - 1)
            return "skip"

        try:
            table = arrow_csv.read_csv(
                BytesIO(data),
                # One thread, so that Arrow knows the numbers of broken rows.
                read_options=arrow_csv.ReadOptions(
                    column_names=[str(index) for index in range(len(self.header))],
                    use_threads=False,
                    block_size=len(data) + 1,
                ),
                parse_options=arrow_csv.ParseOptions(delimiter=self.form.delimiter, invalid_row_handler=leave_out),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=self._schema, include_columns=self._schema.names, strings_can_be_null=False
                ),
            )
        except pa.ArrowInvalid:
            return None
        return (table, broken) if table.num_rows + len(broken) == count else None

    @cached_property
    def _schema(self) -> pa.Schema:
        needed = sorted({self.header.index(source.column) for source in self.sources.values()})
        return pa.schema([(str(index), pa.string()) for index in needed])


def _decodable(data: bytes) -> bytes:
    try:
        data.decode()
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace").encode()
    return data
