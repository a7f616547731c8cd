"""Events from files and pipes, as the watch prints them, in batches as they come."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, Protocol

from truceline.errors import InputError

MOST_ROWS = 2_000
"""Of a batch."""
_CHUNK_BYTES = 1 << 20
MAX_ROW_BYTES = 1 << 20


class Stream(Protocol):
    """Bytes that come bit by bit."""

    def read1(self, size: int, /) -> bytes:
        """Whatever is there, at most so many bytes; nothing at the end."""
        ...


def event_batches(stream: Stream, name: str) -> Iterator[list[Any]]:
    """The rows of JSON in a stream, whatever is there at once together.

    Args:
        stream: open; a pipe is waited for.
        name: of the file, for messages.

    Raises:
        InputError: a row is no JSON object, or longer than 1 MiB.
    """
    left, number = b"", 0
    while chunk := stream.read1(_CHUNK_BYTES):
        *rows, left = (left + chunk).split(b"\n")
        if len(left) > MAX_ROW_BYTES:
            raise InputError(f"{name} has a row of more than {MAX_ROW_BYTES} bytes", hint="one event a row")
        yield from _parsed(rows, number, name)
        number += len(rows)
    yield from _parsed([left], number, name)


def _parsed(rows: list[bytes], before: int, name: str) -> Iterator[list[Any]]:
    parsed = (_row(row, number, name) for number, row in enumerate(rows, before + 1) if row.strip())
    while batch := list(islice(parsed, MOST_ROWS)):
        yield batch


def _row(row: bytes, number: int, name: str) -> dict[str, Any]:
    try:
        document = json.loads(row)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}, row {number}: no JSON", hint="hand in what watch replay --json prints") from error
    if not isinstance(document, dict):
        raise InputError(f"{name}, row {number}: no object", hint="hand in what watch replay --json prints")
    return document
