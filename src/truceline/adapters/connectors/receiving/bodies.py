"""Batches of reports as they are handed in: Arrow IPC, or one JSON object a row (NDJSON)."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from operator import attrgetter
from typing import Annotated, Any, NamedTuple, TypeAlias

import msgspec
import numpy as np
import pyarrow as pa

from truceline.adapters.connectors.connector import NO_REPORTS, BadRow, ReportChunk
from truceline.adapters.connectors.reading.checks import Candidates, Column, checked
from truceline.adapters.connectors.reading.row_blocks import BYTE_ORDER_MARK
from truceline.adapters.connectors.receiving.unpacking import unpacked_bytes
from truceline.adapters.connectors.truceline_tables import ARROW as ARROW_TABLE
from truceline.errors import ReportError

ARROW, NDJSON = "application/vnd.apache.arrow.stream", "application/x-ndjson"
MOST_REPORTS = 200_000
"""In one batch."""
MOST_UNPACKED_BYTES = 256 * 1024 * 1024
"""Of what is packed in one batch."""
_PIECE_BYTES = 64 * 1024
UNREADABLE = "no JSON object of a report"


class Body(NamedTuple):
    """What was handed in.

    Args:
        reports: those that can be used, in REPORT_SCHEMA. bad: the others, by number from 1.
    """

    reports: pa.RecordBatch
    bad: Sequence[BadRow]


_Instant: TypeAlias = Annotated[int, msgspec.Meta(gt=-(1 << 52), lt=1 << 52)]
_Strength: TypeAlias = Annotated[int, msgspec.Meta(ge=0, lt=1 << 31)]


class _Row(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """One report; names, units and limits as in REPORT_SCHEMA, instants in ms since the epoch."""

    track: str
    at: _Instant
    lon: float
    lat: float
    altitude_m: float | None = None
    altitude_datum: str | None = None
    course_deg: float | None = None
    speed_mps: float | None = None
    error_m: float | None = None
    name: str | None = None
    kind: str | None = None
    affiliation: str | None = None
    affiliation_by: str | None = None
    strength_low: _Strength | None = None
    strength_high: _Strength | None = None
    source: str | None = None


_REALS = frozenset({"lon", "lat", "altitude_m", "course_deg", "speed_mps", "error_m"})
_COUNTS = frozenset({"strength_low", "strength_high"})
_DECODER = msgspec.json.Decoder(_Row)
_FIELDS = {field.name: field for field in msgspec.structs.fields(_Row)}
_NAMED = msgspec.json.Decoder(dict[str, msgspec.Raw])
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError)


def read_ndjson(content: bytes) -> Body:
    """The reports in rows of JSON; each row that cannot be used is told by its number.

    Raises:
        ReportError: there are too many.
    """
    content = content.removeprefix(BYTE_ORDER_MARK)
    found = _numbered(content)
    _check_count(len(found.rows) + len(found.bad))
    chunk = _chunk(content, found, 1)
    return Body(chunk.reports, chunk.bad)


def chunk_from_rows(content: bytes, first: int) -> ReportChunk:
    """The same of any number of rows, of which the first has a number."""
    return _chunk(content, _numbered(content), first)


def read_arrow(content: bytes) -> Body:
    """The reports in a stream of Arrow IPC; nothing that it says about itself is believed.

    Raises:
        ReportError: it cannot be read, there are too many, it is packed from too much, or a column is none of a report.
    """
    _check_packing(content)
    chunks: list[ReportChunk] = []
    count = 0
    for chunk in ARROW_TABLE.read(BytesIO(content), {}):
        count += len(chunk.reports) + len(chunk.bad)
        _check_count(count)
        chunks.append(chunk)
    bad = [row for chunk in chunks for row in chunk.bad]
    return Body(one_batch([chunk.reports for chunk in chunks]), bad)


def one_batch(batches: Sequence[pa.RecordBatch]) -> pa.RecordBatch:
    """The reports of several batches, together."""
    filled = [batch for batch in batches if len(batch)]
    if len(filled) > 1:
        whole = pa.Table.from_batches(filled).unify_dictionaries().combine_chunks().to_batches()
        filled = [batch for batch in whole if len(batch)]
    return filled[0] if filled else NO_REPORTS


READERS: Mapping[str, Callable[[bytes], Body]] = {ARROW: read_arrow, NDJSON: read_ndjson}
"""By media type."""


class _Numbered(NamedTuple):
    """Decoded rows, the number of each from 1, and those that are no JSON of a report."""

    rows: Sequence[Any]
    numbers: Sequence[int]
    bad: Sequence[BadRow]


def _numbered(content: bytes) -> _Numbered:
    return _together(content) or _one_by_one(content)


def _chunk(content: bytes, found: _Numbered, first: int) -> ReportChunk:
    bad = [BadRow(each.row + first - 1, each.reason, each.raw) for each in found.bad]
    if not found.rows:
        return ReportChunk(NO_REPORTS, tuple(bad))
    texts: list[bytes] = []

    def raw_of(place: int) -> bytes:
        if not texts:  # nearly always nobody asks
            texts.extend(content.split(b"\n"))
        return texts[found.numbers[place] - 1]

    where = np.array(found.numbers, dtype=np.int64) + (first - 1)
    return checked(Candidates(where, raw_of, _columns(found.rows)), bad)


def _together(content: bytes) -> _Numbered | None:
    """All rows at once, if each is one report; None of others."""
    for decoder in (_decoder_for(content), _DECODER):
        with suppress(*_UNREADABLE):
            rows = [row for piece in _pieces(content) for row in decoder.decode_lines(piece)]
            numbers = _numbers(content, len(rows))
            # What is read at once may also stand in one row with others, or go over several.
            return _Numbered(rows, numbers, []) if len(numbers) == len(rows) else None
    return None


def _pieces(content: bytes) -> Iterator[memoryview]:
    """Whole rows, some at a time: no other thread gets its turn while a piece is decoded."""
    whole, begin = memoryview(content), 0
    while begin < len(content):
        end = content.find(b"\n", begin + _PIECE_BYTES) + 1 or len(content)
        yield whole[begin:end]
        begin = end


def _decoder_for(content: bytes) -> msgspec.json.Decoder[Any]:
    """Reads only what the first row names: rows are mostly alike, and columns nobody names cost as much as others."""
    with suppress(*_UNREADABLE):
        return _decoder_of(frozenset(_FIELDS.keys() & _NAMED.decode(content[: content.find(b"\n") + 1])))
    return _DECODER


@lru_cache(maxsize=64)
def _decoder_of(named: frozenset[str]) -> msgspec.json.Decoder[Any]:
    fields = [
        (name, field.type) if field.required else (name, field.type, None)
        for name, field in _FIELDS.items()
        if field.required or name in named
    ]
    return msgspec.json.Decoder(msgspec.defstruct("Row", fields, gc=False, forbid_unknown_fields=True))


def _numbers(content: bytes, count: int) -> Sequence[int]:
    """Of the rows that are not empty; nearly always there are no others."""
    if content.count(b"\n") + (not content.endswith(b"\n")) == count:
        return range(1, count + 1)
    return [number for number, row in enumerate(content.split(b"\n"), 1) if row.strip()]


def _one_by_one(content: bytes) -> _Numbered:
    rows: list[_Row] = []
    numbers: list[int] = []
    bad: list[BadRow] = []
    for number, row in enumerate(content.split(b"\n"), 1):
        if not row.strip():
            continue
        try:
            rows.append(_DECODER.decode(row))
            numbers.append(number)
        except _UNREADABLE as error:
            bad.append(BadRow(number, f"{UNREADABLE}: {error}"[:200], row))
    return _Numbered(rows, numbers, bad)


def _columns(rows: Sequence[Any]) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    for name in type(rows[0]).__struct_fields__:
        values = list(map(attrgetter(name), rows))
        if values.count(None) < len(values):
            columns[name] = _column(name, values)
    return columns


def _column(name: str, values: list[Any]) -> Column:
    if name in _REALS:
        return np.array(values, dtype=np.float64)  # None becomes NaN, which is absent
    if name == "at":
        return np.array(values, dtype=np.int64).astype("datetime64[ms]")
    return pa.array(values, pa.int32() if name in _COUNTS else pa.string())


def _check_packing(content: bytes) -> None:
    try:
        unpacked = unpacked_bytes(content)
    except ValueError as error:
        raise ReportError(f"the batch cannot be unpacked: {error}", hint="hand it in without compression") from error
    if unpacked > MOST_UNPACKED_BYTES:
        raise ReportError(
            f"the batch is packed from {unpacked} bytes, more than {MOST_UNPACKED_BYTES}", hint="hand in less at once"
        )


def _check_count(count: int) -> None:
    if count > MOST_REPORTS:
        raise ReportError(f"{count} reports in one batch, more than {MOST_REPORTS}", hint="hand in several batches")
