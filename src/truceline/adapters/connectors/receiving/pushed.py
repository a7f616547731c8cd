"""A reader that is given bytes as they come, and says at once what is in them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from io import RawIOBase
from threading import Lock, Semaphore
from typing import BinaryIO, cast

import pyarrow as pa

from truceline.adapters.connectors.connector import BadRow, Connector, Options, ReportChunk
from truceline.adapters.connectors.reading.origin import SOURCE, with_source
from truceline.adapters.connectors.receiving.bodies import one_batch
from truceline.errors import ReportError
from truceline.model.reports import REPORT_SCHEMA

_RECEIVED_AT = REPORT_SCHEMA.get_field_index("received_at")


class PushedReader:
    """Reads a format from bytes as they come; what it has to remember it keeps from one piece to the next.

    Connectors read from a stream. So a thread of its own reads, and waits whenever it has read all there is.

    Args:
        connector: of the format; one that can grow.
        options: as for a file, and ``source``.

    Raises:
        ReportError: an option cannot be used.
        MissingExtraError: the format needs a library that is not installed.
    """

    def __init__(self, connector: Connector, options: Options) -> None:
        self._connector, self._options = connector, options
        self._stream, self._lock = _GivenStream(), Lock()
        self._found: list[ReportChunk] = []
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"feed-{options[SOURCE]}")
        self._reading: Future[None] = self._thread.submit(self._read)
        self._reading.add_done_callback(lambda _: self._stream.leave())
        self._stream.wait_until_read()
        self._look_for_trouble()

    def take(self, content: bytes, received_at: int) -> ReportChunk:
        """What is in some more bytes, as far as it is whole.

        Args:
            content: not empty. received_at: ms since the epoch, of reports that do not say when they were received.

        Raises:
            ReportError: what came cannot be read as this format at all.
        """
        with self._lock:
            self._stream.give(content)
            self._look_for_trouble()
            return self._taken(received_at)

    def end(self, received_at: int) -> ReportChunk:
        """What was not whole, once nothing more comes.

        Raises:
            ReportError: what came cannot be read as this format at all.
        """
        with self._lock:
            if not self._reading.done():
                self._stream.give(b"")
            self._thread.shutdown()
            self._reading.result()
            return self._taken(received_at)

    def _read(self) -> None:
        for chunk in self._connector.read(cast(BinaryIO, self._stream), self._options):
            self._found.append(with_source(chunk, self._options[SOURCE]))

    def _look_for_trouble(self) -> None:
        if self._reading.done():
            self._thread.shutdown()
            self._reading.result()
            raise ReportError(f"the reader of {self._connector.name} has ended", hint="this format cannot come in live")

    def _taken(self, received_at: int) -> ReportChunk:
        found, self._found = self._found, []
        other: dict[str, int] = {}
        for chunk in found:
            for what, count in chunk.other.items():
                other[what] = other.get(what, 0) + count
        bad: Sequence[BadRow] = [row for chunk in found for row in chunk.bad]
        reports = one_batch([chunk.reports for chunk in found])
        return ReportChunk(_stamped(reports, received_at), tuple(bad), other)


class _GivenStream(RawIOBase):
    """A stream of what is given; whoever reads waits for it, and whoever gives waits until all of it was read."""

    def __init__(self) -> None:
        super().__init__()
        self._left, self._is_at_end = b"", False
        self._is_wanted, self._is_there = Semaphore(0), Semaphore(0)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        """At most so many of the bytes that are there; none at the end."""
        if not self._left and not self._is_at_end:
            self._is_wanted.release()
            self._is_there.acquire()
        found, self._left = (self._left, b"") if size < 0 else (self._left[:size], self._left[size:])
        return found

    def give(self, content: bytes) -> None:
        """More bytes, or the end."""
        self._left, self._is_at_end = content, not content
        self._is_there.release()
        self.wait_until_read()

    def wait_until_read(self) -> None:
        """Until everything was read, and more is wanted."""
        self._is_wanted.acquire()

    def leave(self) -> None:
        """Nobody reads any more."""
        self._is_wanted.release()


def _stamped(reports: pa.RecordBatch, received_at: int) -> pa.RecordBatch:
    """Reports with the time at which they were received, where they do not say it."""
    column = reports.column(_RECEIVED_AT)
    if not len(column) or not column.null_count:
        return reports
    filled = column.fill_null(pa.scalar(received_at, column.type))
    return reports.set_column(_RECEIVED_AT, REPORT_SCHEMA.field(_RECEIVED_AT), filled)
