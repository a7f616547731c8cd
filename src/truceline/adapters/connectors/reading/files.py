"""Files and standard input as streams: unzipped if need be, with their first bytes known, and damage told apart."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from truceline.errors import NotFoundError, ReportError

HEAD_BYTES = 64 * 1024
STANDARD_INPUT = "-"

ENDS_EARLY = "the gzip data end early"
DAMAGED = "the gzip data are damaged"
TRAILING = "bytes after the end of the gzip data"

CUT_OFF = b"\0"
"""Stands behind unzipped data that break off within a row: half a number must not be read as a whole one."""

_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_READ_BYTES = 64 * 1024


@dataclass
class Damage:
    """What went wrong below the stream, known once it has been read to its end; empty if nothing did."""

    reason: str = ""


@dataclass(frozen=True)
class Opened:
    """A stream of bytes, unzipped.

    Args:
        stream: at its beginning. head: its first bytes. damage: why it ends, if not because it is complete.
    """

    stream: BinaryIO
    head: bytes
    damage: Damage = field(default_factory=Damage)


@contextmanager
def opened(path: str | Path, head_bytes: int = HEAD_BYTES) -> Iterator[Opened]:
    """The file, or standard input for ``-``; unzipped if it begins as gzip does.

    Raises:
        NotFoundError: there is no such file.
        ReportError: it cannot be opened.
    """
    with ExitStack() as closing:
        if str(path) == STANDARD_INPUT:
            stream: BinaryIO = sys.stdin.buffer
        else:
            stream = closing.enter_context(_file(Path(path)))
        yield unzipped(stream, head_bytes)


def unzipped(stream: BinaryIO, head_bytes: int = HEAD_BYTES) -> Opened:
    """A stream as it is, or unzipped if it begins as gzip does."""
    head, stream = _peeked(stream, head_bytes)
    if not head.startswith(_GZIP_MAGIC):
        return Opened(stream, head)
    damage = Damage()
    head, stream = _peeked(io.BufferedReader(_Unzipped(stream, damage), _READ_BYTES), head_bytes)
    return Opened(stream, head, damage)


def check_there(path: str | Path) -> None:
    """A file is there, whether or not it may be read; it is not opened, for a pipe can be opened only once.

    Raises:
        NotFoundError: there is no such file.
        ReportError: nobody can tell, such as behind a folder that may not be entered.
    """
    with _explained(path):
        Path(path).stat()


def _file(path: Path) -> BinaryIO:
    with _explained(path):
        return path.open("rb")


@contextmanager
def _explained(path: str | Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise NotFoundError(f"there is no file {path}", hint="check the name and the folder") from error
    except OSError as error:
        raise ReportError(
            f"{path} cannot be opened: {error.strerror}", hint="it must be a file that you may read"
        ) from error


def _peeked(stream: BinaryIO, size: int) -> tuple[bytes, BinaryIO]:
    """The first bytes of a stream, and the stream from its beginning."""
    head = b""
    while len(head) < size and (more := stream.read(size - len(head))):
        head += more
    if stream.seekable():
        stream.seek(0)
        return head, stream
    return head, io.BufferedReader(_Rejoined(head, stream), _READ_BYTES)


class _Rejoined(io.RawIOBase):
    """Bytes that were taken off a stream, and then the rest of it."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        super().__init__()
        self._head = head
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        data = self._head[: len(buffer)] if self._head else self._stream.read(len(buffer))
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        return len(data)


class _Unzipped(io.RawIOBase):
    """All that can be unzipped of a stream, of one gzip member or several; damage is noted, not raised.

    Where it breaks off within a row, `CUT_OFF` comes last, which no value may hold.
    """

    def __init__(self, stream: BinaryIO, damage: Damage) -> None:
        super().__init__()
        self._stream = stream
        self._damage = damage
        self._inflater = zlib.decompressobj(_GZIP_WINDOW)
        self._zipped = b""
        self._ended = False
        self._is_within_row = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        data = b""
        while not data and not self._ended:
            data = self._some(len(buffer))
        if not data and self._is_within_row and self._damage.reason in (ENDS_EARLY, DAMAGED):
            data = CUT_OFF
        self._is_within_row = not data.endswith((b"\n", b"\r", CUT_OFF)) and data != b""
        buffer[: len(data)] = data
        return len(data)

    def _some(self, size: int) -> bytes:
        """At most `size` bytes; none is no end unless `_ended` is set."""
        if self._inflater.eof:
            self._begin_member()
        if not self._zipped and not self._ended:
            self._zipped = self._stream.read(_READ_BYTES)
            if not self._zipped:
                self._end(ENDS_EARLY)
        if self._ended:
            return b""
        before = self._inflater.copy()
        try:
            data = self._inflater.decompress(self._zipped, size)
        except zlib.error:
            self._end(DAMAGED)
            return _salvaged(before, self._zipped)
        self._zipped = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail
        return data

    def _begin_member(self) -> None:
        while len(self._zipped) < len(_GZIP_MAGIC) and (more := self._stream.read(_READ_BYTES)):
            self._zipped += more
        if self._zipped.startswith(_GZIP_MAGIC):
            self._inflater = zlib.decompressobj(_GZIP_WINDOW)
        else:
            # Tapes and disks pad with zeros.
            self._end(TRAILING if self._zipped.strip(b"\0") else "")

    def _end(self, reason: str) -> None:
        self._damage.reason = reason
        self._ended = True


def _salvaged(inflater: zlib._Decompress, zipped: bytes) -> bytes:
    """What comes out before the damage, which a whole chunk would withhold."""
    data = b""
    with suppress(zlib.error):
        for start in range(len(zipped)):
            data += inflater.decompress(zipped[start : start + 1])
    return data
