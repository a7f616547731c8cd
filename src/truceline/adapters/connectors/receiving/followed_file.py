"""A file that grows: its rows as they come, over rotation, replacement and truncation, each once.

Whoever reads on after a break tells how far it came; the first bytes of the file say whether it is still the same one.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from truceline.errors import UnreachableError

MOST_AT_ONCE = 1024 * 1024
HEAD_BYTES = 1024


class Place(NamedTuple):
    """A stretch of a file, whole rows.

    Args:
        inode: the number of the file. head: SHA-256 of its first bytes, in hex. head_bytes: how many those are.
        start, end: in bytes.
    """

    inode: int
    head: str
    head_bytes: int
    start: int
    end: int


class Stretch(NamedTuple):
    """Some rows of the file.

    Args:
        place: where they are. content: the bytes.
        is_new: True if they begin a file, or go on in the middle of one that nobody has read from before: then what
            was not whole before stays so, and columns must be named anew.
        lost: in words, what may have been missed before it; empty if nothing.
    """

    place: Place
    content: bytes
    is_new: bool
    lost: str = ""


class FollowedFile:
    """A file and whatever stands in its place later; not safe between threads.

    Args:
        path: of the file; it need not be there yet.
        last: the stretch that was read last before a break: it comes again, for it may not have been kept.
    """

    def __init__(self, path: Path, last: Place | None = None) -> None:
        self._path, self._last = path, last
        self._file = -1
        self._inode = self._at = 0
        self._head = b""
        self._is_new, self._lost = True, ""

    def close(self) -> None:
        """Nothing more is read."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def first_row(self) -> bytes:
        """The first row of the file that is read now: in a table it names the columns."""
        row, end, _ = os.pread(self._file, MOST_AT_ONCE, 0).partition(b"\n")
        return row + end

    def next(self) -> Stretch | None:
        """The next whole rows; None if there are none yet.

        Raises:
            UnreachableError: there is no such file, or it cannot be read.
        """
        try:
            return self._next()
        except OSError as error:
            hint = "it is looked for again and again: see who writes it, and who may read it"
            raise UnreachableError(f"{self._path}: {error.strerror}", hint=hint) from error

    def _next(self) -> Stretch | None:
        if self._file < 0:
            self._open()
            if self._last:
                return self._again(self._last)
        elif self._is_written_anew():
            self._lost = f"{self._path} was cut short after byte {self._at}: rows that were not read by then are gone"
            self._at, self._is_new, self._head = 0, True, b""
        # Asked before it is read: what was written to this file came before anything in the other.
        is_replaced = self._is_replaced()
        content = os.pread(self._file, MOST_AT_ONCE, self._at)
        end = content.rfind(b"\n") + 1
        if not end and (is_replaced or len(content) == MOST_AT_ONCE):
            end = len(content)  # a row without end, or one that will never get it
        if end:
            return self._stretch(content[:end])
        if is_replaced:
            self.close()
            return self._next()
        return None

    def _again(self, last: Place) -> Stretch | None:
        """What was read last, or None if it is there no more: then all of the file is new."""
        self._last = None
        if self._is_same(last):
            content = os.pread(self._file, last.end - last.start, last.start)
            if len(content) == last.end - last.start:
                # As it was kept, and with the beginning that the file had then: it is known again by that.
                self._remember_head()
                self._at, self._is_new = last.end, False
                return Stretch(last, content, is_new=True)
        lost = f"{self._path} is another file than before: rows after byte {last.end} of the former one may be missed"
        self._lost = lost
        return self._next()

    def _stretch(self, content: bytes) -> Stretch:
        self._remember_head()
        head = sha256(self._head).hexdigest()
        place = Place(self._inode, head, len(self._head), self._at, self._at + len(content))
        found = Stretch(place, content, self._is_new, self._lost)
        self._at, self._is_new, self._lost = place.end, False, ""
        return found

    def _open(self) -> None:
        """Opens the file; after a break, the one that was read, though it may have another name by now."""
        path = next(self._moved(self._last), self._path) if self._last else self._path
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        self._inode = os.fstat(self._file).st_ino
        self._at, self._is_new, self._head = 0, True, b""

    def _moved(self, last: Place) -> Iterator[Path]:
        """Where the file is now that had this name: rotation puts something behind the name, and keeps the folder."""
        for path in sorted(self._path.parent.iterdir()):
            with suppress(OSError):
                if path.name.startswith(self._path.name) and path.stat().st_ino == last.inode:
                    yield path

    def _is_same(self, last: Place) -> bool:
        head = os.pread(self._file, last.head_bytes, 0)
        return len(head) == last.head_bytes and sha256(head).hexdigest() == last.head

    def _remember_head(self) -> None:
        if len(self._head) < HEAD_BYTES:
            self._head = os.pread(self._file, HEAD_BYTES, 0)

    def _is_written_anew(self) -> bool:
        if os.fstat(self._file).st_size < self._at:
            return True
        return os.pread(self._file, len(self._head), 0) != self._head

    def _is_replaced(self) -> bool:
        """True if another file stands under the name, and was begun; until then this one may still grow."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return False
        return found.st_ino != self._inode and found.st_size > 0
