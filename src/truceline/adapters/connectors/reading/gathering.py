"""A chunk that grows row by row, for formats that are read a row at a time."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pyarrow as pa

from truceline.adapters.connectors.connector import BadRow, ReportChunk
from truceline.adapters.connectors.reading.checks import Candidates, Column, checked
from truceline.model.reports import REPORT_SCHEMA

CHUNK_ROWS = 16_384

_NOT_A_TIME = np.iinfo(np.int64).min


class Gathering:
    """Rows until the next chunk.

    Args:
        shown: what of a bad row may leave here; reports get the hash of all its bytes.
    """

    def __init__(self, shown: Callable[[bytes], bytes] = bytes) -> None:
        self._shown = shown
        self._clear()

    def report(self, row: int, raw: bytes, **values: Any) -> None:
        """Add what may be a report.

        Args:
            row: its number. raw: its bytes, of which the report gets the hash.
            values: by column of `REPORT_SCHEMA`; absent or None is null, times are ms since 1970 UTC.
        """
        self._rows.append(row)
        self._raws.append(raw)
        self._values.append(values)

    def bad(self, row: int, raw: bytes, reason: str) -> None:
        """Add a row that cannot be used."""
        self._bad.append(BadRow(row, reason, self._shown(raw)))

    def other(self, what: str) -> None:
        """Count a sound row without a position."""
        self._other[what] += 1

    @property
    def is_full(self) -> bool:
        """True if it is time for a chunk."""
        return len(self._rows) + len(self._bad) >= CHUNK_ROWS

    @property
    def is_empty(self) -> bool:
        """True if nothing came since the last chunk."""
        return not (self._rows or self._bad or self._other)

    def chunk(self, bad: Iterable[BadRow] = ()) -> ReportChunk:
        """All of it as one chunk, with some more bad rows; the next begins empty."""
        raws = self._raws
        candidates = Candidates(
            rows=np.array(self._rows, dtype=np.int64),
            raw_of=lambda index: self._shown(raws[index]),
            columns={field.name: self._column(field) for field in REPORT_SCHEMA},
        )
        candidates.columns["raw_sha256"] = pa.array([hashlib.sha256(raw).digest() for raw in raws], pa.binary(32))
        chunk = checked(candidates, [*bad, *self._bad], self._other)
        self._clear()
        return chunk

    def _column(self, field: pa.Field[Any]) -> Column:
        found = [values.get(field.name) for values in self._values]
        if pa.types.is_floating(field.type):
            return np.array(found, dtype=np.float64)
        if pa.types.is_timestamp(field.type):
            return np.array([_NOT_A_TIME if at is None else at for at in found], dtype=np.int64).view("datetime64[ms]")
        return pa.array(found, pa.string() if pa.types.is_dictionary(field.type) else field.type)

    def _clear(self) -> None:
        self._rows: list[int] = []
        self._raws: list[bytes] = []
        self._values: list[dict[str, Any]] = []
        self._bad: list[BadRow] = []
        self._other: Counter[str] = Counter()
