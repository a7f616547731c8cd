"""What every connector promises, as a check that anyone who writes one can run over a sample of their format."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

import pyarrow as pa

from truceline.adapters.connectors.connector import MAX_RAW_BYTES, BadRow, Connector, Options, ReportChunk
from truceline.adapters.connectors.reading.files import HEAD_BYTES
from truceline.errors import ReportError
from truceline.model.reports import REPORT_SCHEMA

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PLAIN_SCHEMA = pa.schema(
    [field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field for field in REPORT_SCHEMA]
)


@dataclass(frozen=True)
class Outcome:
    """All that a stream holds, however it was cut into chunks; two of them can be compared.

    Args:
        reports: one table, its dictionaries resolved. bad, other: of all chunks. error: why it cannot be used at all.
    """

    reports: pa.Table
    bad: tuple[BadRow, ...]
    other: Counter[str]
    error: str = ""


class Trickle(io.RawIOBase):
    """A stream that gives a few bytes at a time, as a slow connection does."""

    def __init__(self, data: bytes, size: int) -> None:
        super().__init__()
        self._inner = io.BytesIO(data)
        self._size = size

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """At most so many bytes as it gives at a time."""
        data = self._inner.read(min(self._size, len(buffer)))
        buffer[: len(data)] = data
        return len(data)


def outcome(connector: Connector, data: bytes, options: Options, trickle: int = 0) -> Outcome:
    """What a connector makes of some bytes, read whole or in a trickle of so many at a time."""
    stream = Trickle(data, trickle) if trickle else io.BytesIO(data)
    chunks: list[ReportChunk] = []
    error = ""
    try:
        for chunk in connector.read(cast(BinaryIO, stream), options):
            chunks.append(chunk)
    except ReportError as fault:
        error = str(fault)
    bad = sorted((row for chunk in chunks for row in chunk.bad), key=lambda row: (row.row, row.reason))
    other = sum((Counter(chunk.other) for chunk in chunks), Counter[str]())
    return Outcome(_table(chunk.reports for chunk in chunks), tuple(bad), other, error)


def broken_promises(
    connector: Connector, sample: bytes, options: Options | None = None, *, is_sniffed: bool = True
) -> list[str]:
    """What a connector does not keep of what every connector promises; empty if it keeps all.

    It is read whole and in trickles, cut off, damaged, mixed with garbage, and empty. An exception that is not a
    ReportError is raised as it is: that promise is broken beyond a list.

    Args:
        sample: bytes of its format, unzipped, with at least one report.
        options: what it needs to read them; ``source`` is added.
        is_sniffed: false for a format that cannot be recognised by its bytes.
    """
    options = {"source": "sample", **(options or {})}
    whole = outcome(connector, sample, options)
    findings = [*_about_itself(connector, sample, is_sniffed), *_about_values(whole)]
    if outcome(connector, sample, options) != whole:
        findings.append("read twice, a sample is not the same")
    findings += [
        f"read {size} bytes at a time, a sample is not the same"
        for size in (1, 7, 4096)
        if outcome(connector, sample, options, trickle=size) != whole
    ]
    for what, data in _spoilt(sample):
        findings += [f"{what}: {finding}" for finding in _about_rows(outcome(connector, data, options))]
    if outcome(connector, b"", options).reports.num_rows:
        findings.append("there are reports in no bytes at all")
    return findings


def _about_itself(connector: Connector, sample: bytes, is_sniffed: bool) -> Iterator[str]:
    if _NAME.fullmatch(connector.name) is None:
        yield f"its name {connector.name!r} is not of lower-case words joined by -"
    if not connector.summary or "\n" in connector.summary:
        yield "its summary is not one sentence"
    if connector.sniff(sample[:HEAD_BYTES]) != is_sniffed:
        yield "it does not recognise its sample" if is_sniffed else "it claims what it cannot recognise"
    if connector.sniff(b"") or connector.sniff(bytes(range(256))):
        yield "it recognises what is not its own"


def _about_values(whole: Outcome) -> Iterator[str]:
    if whole.error:
        yield f"its sample cannot be read: {whole.error}"
    elif not whole.reports.num_rows:
        yield "its sample holds no report"
    yield from _about_rows(whole)


def _about_rows(outcome: Outcome) -> Iterator[str]:
    for row in outcome.bad:
        if row.row < 1 or not row.reason or len(row.raw) > MAX_RAW_BYTES:
            yield f"a bad row has number {row.row}, reason {row.reason!r} and {len(row.raw)} bytes"
    for name, low, high in (("lon", -180, 180), ("lat", -90, 90), ("course_deg", 0, 360), ("speed_mps", 0, 20_000)):
        values = outcome.reports.column(name).drop_null().to_numpy()
        if len(values) and not low <= values.min() <= values.max() <= high:
            yield f"{name} runs from {values.min()} to {values.max()}, outside {low} to {high}"


def _spoilt(sample: bytes) -> Iterator[tuple[str, bytes]]:
    """The sample as files are found: cut off, with bytes that have changed, and among other bytes."""
    for part in range(1, 8):
        yield "cut off", sample[: len(sample) * part // 8]
    for start in range(16):
        place = len(sample) * start // 16
        yield (
            "with changed bytes",
            sample[:place] + bytes(byte ^ 0xA5 for byte in sample[place : place + 3]) + sample[place + 3 :],
        )
    garbage = bytes(range(256)) * 4
    yield "behind garbage", garbage + b"\n" + sample
    yield "before garbage", sample + garbage


def _table(batches: Iterable[pa.RecordBatch]) -> pa.Table:
    """One table of plain columns; every batch must be of the schema and sound in itself."""
    plain = []
    for batch in batches:
        batch.validate(full=True)
        if not batch.schema.equals(REPORT_SCHEMA):
            raise TypeError(f"a chunk has the columns {batch.schema}")
        plain.append(batch.cast(_PLAIN_SCHEMA))
    return pa.Table.from_batches(plain, _PLAIN_SCHEMA).combine_chunks()
