"""Streams of text as blocks of whole rows, with a limit on every size."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

from truceline.adapters.connectors.connector import BadRow

BLOCK_BYTES = 4 * 1024 * 1024
MAX_ROW_BYTES = 64 * 1024
TOO_LONG = f"row longer than {MAX_ROW_BYTES} bytes"

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class RowBlock:
    """Some whole rows of a text.

    Args:
        first: number of the first row, from 1.
        data: the rows with their ends (``\\n``, ``\\r\\n`` or ``\\r``).
        bad: rows that were too long; in `data` they are empty, so that every other row keeps its number.
    """

    first: int
    data: bytes
    bad: tuple[BadRow, ...] = ()

    @cached_property
    def rows(self) -> list[bytes]:
        """The rows without their ends."""
        return self.data.splitlines()

    @cached_property
    def count(self) -> int:
        """How many rows there are."""
        if self.data.count(b"\r") != self.data.count(b"\r\n"):
            return len(self.rows)
        ends_open = self.data != b"" and not self.data.endswith(b"\n")
        return self.data.count(b"\n") + ends_open


def row_blocks(stream: BinaryIO) -> Iterator[RowBlock]:
    """Blocks of about 4 MiB that cover the whole stream; the numbers of rows do not depend on how it is cut."""
    first, rest = 1, b""
    while data := stream.read(BLOCK_BYTES):
        data = rest + data
        end = _last_row_end(data)
        # A row without end is kept only as far as shows that it is too long.
        rest = data[end : end + MAX_ROW_BYTES + 1]
        if end:
            block = _block(first, data[:end])
            first += block.count
            yield block
    if rest:
        yield _block(first, rest)


def _last_row_end(data: bytes) -> int:
    """Where the last whole row ends; a ``\\r`` at the very end may be half of a ``\\r\\n``."""
    return max(data.rfind(b"\n"), data.rfind(b"\r", 0, len(data) - 1)) + 1


def _block(first: int, data: bytes) -> RowBlock:
    if first == 1:
        data = data.removeprefix(BYTE_ORDER_MARK)
    if not _has_long_row(data):
        return RowBlock(first, data)
    rows = data.splitlines()
    bad = tuple(BadRow(n, TOO_LONG, row) for n, row in enumerate(rows, first) if len(row) > MAX_ROW_BYTES)
    short = b"".join((row if len(row) <= MAX_ROW_BYTES else b"") + b"\n" for row in rows)
    return RowBlock(first, short, bad)


def _has_long_row(data: bytes) -> bool:
    """Whether some row may be too long; looks at one row end in each stretch of the greatest length."""
    start = 0
    while start + MAX_ROW_BYTES < len(data):
        end = data.rfind(b"\n", start, start + MAX_ROW_BYTES + 1)
        if end < 0:
            return True
        start = end + 1
    return False
