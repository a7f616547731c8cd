"""The extension point: what a reader of position reports is, and what it hands over.

A third party writes one `Connector` value and names it in the entry-point group
``truceline.connectors``; the built-in ones are the same values in one tuple.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import BinaryIO

import pyarrow as pa

from truceline.model.reports import REPORT_SCHEMA

MAX_RAW_BYTES = 2000
"""As much of a bad row is kept; it is enough to recognise it, and bounds what a hostile file can make us hold."""

NO_REPORTS: pa.RecordBatch = pa.RecordBatch.from_pylist([], schema=REPORT_SCHEMA)


@dataclass(frozen=True)
class BadRow:
    """One row that should have been a report and cannot be used.

    Args:
        row: its number from 1: of the row of text, or of the item (event, point, feature, message).
        reason: plain words, the same for every row with this fault, so that they can be counted.
        raw: the bytes as received; what exceeds `MAX_RAW_BYTES` is cut off.
    """

    row: int
    reason: str
    raw: bytes

    def __post_init__(self) -> None:
        object.__setattr__(self, "raw", self.raw[:MAX_RAW_BYTES])


@dataclass(frozen=True, eq=False)
class ReportChunk:
    """Some reports of a source, and what else its rows were. Each row is exactly one of the three.

    Args:
        reports: a batch of `REPORT_SCHEMA`, in the order of the source.
        bad: rows that cannot be used, by number.
        other: how many sound rows hold no position report, by what they hold instead.
    """

    reports: pa.RecordBatch
    bad: tuple[BadRow, ...] = ()
    other: Mapping[str, int] = field(default_factory=dict)


Options = Mapping[str, str]
"""What the person who reads a file says about it. ``source`` is always there: the name of the file or feed."""


class Growth(StrEnum):
    """How a format can be read while more of it comes."""

    WHOLE = "whole"
    """It cannot: it must be there to its end."""
    ROWS = "rows"
    """Row by row, from the beginning of any row."""
    TABLE = "table"
    """The same, below a first row that names the columns."""
    EVENTS = "events"
    """By something that does not end with a row."""


@dataclass(frozen=True)
class Connector:
    """A reader of one format of position reports.

    Args:
        name: as in ``--format NAME``; lower case, words joined by ``-``.
        summary: one sentence for people: what it reads.
        sniff: whether the first bytes of a file (64 KiB, unzipped) look like this format and no other.
        read: from an unzipped stream and options to chunks. It raises ReportError only if the stream as a
            whole cannot be used; a bad row goes into a chunk. It holds no more of the stream than it must.
        options: name and meaning of each option that it understands, besides ``source``.
        growth: how it can be read while more of it comes. Then `read` hands over a chunk for what it has got
            before it asks for more.
    """

    name: str
    summary: str
    sniff: Callable[[bytes], bool]
    read: Callable[[BinaryIO, Options], Iterator[ReportChunk]]
    options: Mapping[str, str] = field(default_factory=dict)
    growth: Growth = Growth.WHOLE
