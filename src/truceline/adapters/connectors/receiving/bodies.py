"""Batches of reports as they are handed in: Arrow IPC, or one JSON object a row (NDJSON)."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any, NamedTuple, TypeAlias

import msgspec
import numpy as np
import pyarrow as pa

from truceline.adapters.connectors.connector import NO_REPORTS, BadRow, ReportChunk
from truceline.adapters.connectors.reading.checks import Candidates, Column, checked
from truceline.adapters.connectors.truceline_tables import ARROW as ARROW_TABLE
from truceline.errors import ReportError

ARROW, NDJSON = "application/vnd.apache.arrow.stream", "application/x-ndjson"
MOST_REPORTS = 200_000
"""In one batch."""
UNREADABLE = "no JSON object of a report"


class Body(NamedTuple):
    """What was handed in.

    Args:
        reports: those that can be used, in REPORT_SCHEMA. bad: the others, by number from 1.
    """

    reports: pa.RecordBatch
    bad: Sequence[BadRow]


class _Row(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """One report; names, units and limits as in REPORT_SCHEMA, instants in ms since the epoch."""

    track: str
    at: int
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
    strength_low: int | None = None
    strength_high: int | None = None
    source: str | None = None


_DECODER = msgspec.json.Decoder(_Row)
_REALS = ("altitude_m", "course_deg", "speed_mps", "error_m")
_TEXTS = ("altitude_datum", "name", "kind", "affiliation", "affiliation_by", "source")
_COUNTS = ("strength_low", "strength_high")
_LATEST = 1 << 52
_MOST_PEOPLE = (1 << 31) - 1


def read_ndjson(content: bytes) -> Body:
    """The reports in rows of JSON; each row that cannot be used is told by its number.

    Raises:
        ReportError: there are too many.
    """
    try:
        rows = _DECODER.decode_lines(content)
        numbers, bad = _numbers(content, len(rows)), list[BadRow]()
    except (msgspec.MsgspecError, UnicodeDecodeError):
        rows, numbers, bad = _one_by_one(content)
    _check_count(len(rows) + len(bad))
    where = np.array(numbers, dtype=np.int64)
    wrong = [place for place, row in enumerate(rows) if not _is_whole(row)]
    if wrong:
        bad += [BadRow(int(where[place]), "a number is out of range", b"") for place in wrong]
        keep = sorted(set(range(len(rows))) - set(wrong))
        rows, where = [rows[place] for place in keep], where[keep]
    if not rows:
        return Body(NO_REPORTS, bad)
    chunk = checked(Candidates(where, lambda place: msgspec.json.encode(rows[place]), _columns(rows)), bad)
    return Body(chunk.reports, chunk.bad)


def read_arrow(content: bytes) -> Body:
    """The reports in a stream of Arrow IPC; nothing that it says about itself is believed.

    Raises:
        ReportError: it cannot be read, there are too many, or a column is none of a report.
    """
    chunks: list[ReportChunk] = []
    count = 0
    for chunk in ARROW_TABLE.read(BytesIO(content), {}):
        count += len(chunk.reports) + len(chunk.bad)
        _check_count(count)
        chunks.append(chunk)
    bad = [row for chunk in chunks for row in chunk.bad]
    batches = [chunk.reports for chunk in chunks if len(chunk.reports)]
    if len(batches) > 1:
        whole = pa.Table.from_batches(batches).unify_dictionaries().combine_chunks().to_batches()
        batches = [batch for batch in whole if len(batch)]
    return Body(batches[0] if batches else NO_REPORTS, bad)


READERS: Mapping[str, Callable[[bytes], Body]] = {ARROW: read_arrow, NDJSON: read_ndjson}
"""By media type."""
_Numbered: TypeAlias = "tuple[list[_Row], list[int], list[BadRow]]"


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
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            bad.append(BadRow(number, f"{UNREADABLE}: {error}"[:200], row))
    return rows, numbers, bad


def _is_whole(row: _Row) -> bool:
    if not -_LATEST < row.at < _LATEST:
        return False
    return (row.strength_low is None and row.strength_high is None) or _is_strength(row)


def _is_strength(row: _Row) -> bool:
    return all(count is None or 0 <= count <= _MOST_PEOPLE for count in (row.strength_low, row.strength_high))


def _columns(rows: Sequence[_Row]) -> dict[str, Column]:
    columns: dict[str, Column] = {
        "track": pa.array([row.track for row in rows], pa.string()),
        "at": np.array([row.at for row in rows], dtype=np.int64).astype("datetime64[ms]"),
        "lon": np.array([row.lon for row in rows], dtype=np.float64),
        "lat": np.array([row.lat for row in rows], dtype=np.float64),
    }
    for names, make in ((_REALS, _reals), (_TEXTS, _texts), (_COUNTS, _counts)):
        for name in names:
            values = [getattr(row, name) for row in rows]
            if any(value is not None for value in values):
                columns[name] = make(values)
    return columns


def _reals(values: list[Any]) -> Column:
    return np.array(values, dtype=np.float64)  # None becomes NaN, which is absent


def _texts(values: list[Any]) -> Column:
    return pa.array(values, pa.string())


def _counts(values: list[Any]) -> Column:
    return pa.array(values, pa.int32())


def _check_count(count: int) -> None:
    if count > MOST_REPORTS:
        raise ReportError(f"{count} reports in one batch, more than {MOST_REPORTS}", hint="hand in several batches")
