"""Batches of reports on disk, each once, and durable before anybody is told so.

Files ``0000000001.segment`` and on; each a row of records: magic, length, CRC-32, the SHA-256 of whose batch it is and
by which key, and the batch as Arrow IPC. A record that a power cut tore is cut off when the files are opened, for
nobody was told that it was kept. One thread writes; what waits meanwhile shares its next fsync.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import NamedTuple

import pyarrow as pa

from truceline.errors import InUseError, StoreError

MAGIC = b"TLR1"
HEAD = struct.Struct(">4sIQI32sQ")
"""Magic, length of the batch, sequence number, reports, key, CRC of all that and of the batch."""
ROLL_BYTES = 64 * 1024 * 1024
MOST_WAITING_BYTES = 128 * 1024 * 1024
MOST_KEYS = 100_000
"""Of so many batches, the newest ones, it is known by which key they came; what is sent again later is kept again."""
_BRING_BACK = "bring it back from a backup"
# Other threads would cost more than the little that there is to press together.
_OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)


class Kept(NamedTuple):
    """What became of a batch.

    Args:
        sequence: its number, from 1. reports: in it. is_again: True if it was kept before.
    """

    sequence: int
    reports: int
    is_again: bool


class _Waiting(NamedTuple):
    key: bytes
    content: bytes
    reports: int
    then: Callable[[Kept], None]
    done: Future[Kept]


def _nothing(_: Kept) -> None:
    pass


class Segments:
    """The files of a folder; ``keep`` may be called from any thread.

    Args:
        folder: made if it is not there; nobody else writes to it.

    Raises:
        StoreError: it cannot be read or written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keys: dict[bytes, Kept] = {}
        self._waiting: dict[bytes, Future[Kept]] = {}
        self._bytes, self._lock = 0, Lock()
        self.failure = ""
        """Why nothing is kept until the files are opened anew; empty if it may be."""
        self.last = 0
        """The number of the newest batch."""
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            self._opened()
        except OSError as error:
            raise StoreError(f"{folder} cannot be used: {error}", hint="look at the disk") from error
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._thread = Thread(target=self._write, name="reports")
        self._thread.start()

    def keep(self, key: bytes, content: bytes, reports: int, then: Callable[[Kept], None] = _nothing) -> Future[Kept]:
        """What became of a batch, once it is durable.

        Args:
            key: 32 bytes that say whose batch it is and which; the same key is kept once.
            content: what ``content_of`` gave.
            reports: how many are in it.
            then: called once when it is durable and was not kept before, in the order of the numbers, by the thread
                that writes; it must neither fail nor take time.

        Raises:
            InUseError: too much waits to be written.
            StoreError: from the future: the disk is full or fails, and nothing of it is kept.
        """
        with self._lock:
            done: Future[Kept]
            if key in self._keys:
                done = Future()
                done.set_result(self._keys[key]._replace(is_again=True))
                return done
            if key in self._waiting:
                return self._waiting[key]
            if self._bytes > MOST_WAITING_BYTES:
                raise InUseError(f"{self._bytes} bytes of reports wait for the disk", hint="send again in a moment")
            done = self._waiting[key] = Future()
            done.set_running_or_notify_cancel()  # whoever hangs up takes nothing back: others may wait for the same
            self._bytes += len(content)
        self._queue.put(_Waiting(key, content, reports, then, done))
        return done

    def batches(self, after: int) -> Iterator[tuple[int, pa.RecordBatch]]:
        """Each batch with a higher number than one, in their order.

        Raises:
            StoreError: a file is damaged.
        """
        damage = ""
        for path in self._paths():
            is_whole = path.name != self._name(self._number)  # else more of it may come while it is read
            end = 0
            with path.open("rb") as file:
                while head := _head(file.read(HEAD.size)):
                    length, sequence, _, _, crc = head
                    if sequence > self.last:
                        return
                    end += HEAD.size + length
                    if sequence <= after:
                        file.seek(length, os.SEEK_CUR)
                        continue
                    if damage and sequence > after + 1:
                        raise StoreError(damage, hint=_BRING_BACK)
                    content, after = file.read(length), sequence
                    if _crc(head, content) != crc:
                        raise StoreError(f"batch {sequence} in {path} is damaged", hint=_BRING_BACK)
                    yield sequence, pa.ipc.open_stream(content).read_next_batch()
            if is_whole and end != path.stat().st_size:
                damage = f"{path} is damaged at byte {end}"  # which matters if what is missing is asked for

    def close(self) -> None:
        """Everything handed in before is durable, or was refused."""
        self._queue.put(None)
        self._thread.join()
        os.close(self._file)

    def _opened(self) -> None:
        paths = self._paths()
        self._number = int(paths[-1].stem) if paths else 1
        if paths:
            _cut_off(paths[-1])
        # From the newest back, as far as keys are known: of all that came before nobody asks any more.
        groups: list[dict[bytes, Kept]] = []
        for path in reversed(paths):
            groups.append(dict(_keys_in(path)))
            if sum(map(len, groups)) >= MOST_KEYS:
                break
        for group in reversed(groups):
            self._keys |= group
        self._forget()
        self.last = max((kept.sequence for kept in self._keys.values()), default=0)
        self._begin_file()

    def _forget(self) -> None:
        while len(self._keys) > MOST_KEYS:
            del self._keys[next(iter(self._keys))]

    @staticmethod
    def _name(number: int) -> str:
        return f"{number:010d}.segment"

    def _paths(self) -> list[Path]:
        return sorted(self._folder.glob("*.segment"))

    def _begin_file(self) -> None:
        path = self._folder / self._name(self._number)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._end = os.fstat(self._file).st_size
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _write(self) -> None:
        while (first := self._queue.get()) is not None:
            group = [first]
            is_last = False
            while not self._queue.empty():
                more = self._queue.get()
                if more is None:
                    is_last = True
                    break
                group.append(more)
            self._write_group(group)
            if is_last:
                return

    def _write_group(self, group: list[_Waiting]) -> None:
        try:
            kept = self._durable(group)
        except OSError as error:
            self._give_up(group, error)
            return
        with self._lock:
            for each, what in zip(group, kept, strict=True):
                self._keys[each.key] = what
                self._done(each)
            self._forget()
            self.last = kept[-1].sequence
        for each, what in zip(group, kept, strict=True):
            each.then(what)
            each.done.set_result(what)

    def _durable(self, group: list[_Waiting]) -> list[Kept]:
        if self.failure:
            raise OSError(0, self.failure)
        if self._end >= ROLL_BYTES:
            os.close(self._file)
            self._number += 1
            self._begin_file()
        kept, rows = [], []
        for number, each in enumerate(group, self.last + 1):
            head = (len(each.content), number, each.reports, each.key)
            rows += [HEAD.pack(MAGIC, *head, _crc((*head, 0), each.content)), each.content]
            kept.append(Kept(number, each.reports, is_again=False))
        at = self._end
        for row in rows:
            content = memoryview(row)
            while content:
                written = os.pwrite(self._file, content, at)
                content, at = content[written:], at + written
        try:
            os.fdatasync(self._file)
        except OSError as error:
            # The kernel may have dropped what was to be written then, and a second sync would say nothing of it.
            self.failure = f"writing to the disk failed before: {error.strerror}"
            raise
        self._end = at
        return kept

    def _give_up(self, group: list[_Waiting], error: OSError) -> None:
        with suppress(OSError):
            os.ftruncate(self._file, self._end)
        with self._lock:
            for each in group:
                self._done(each)
        for each in group:
            hint = "make room on the disk, then send it again"
            each.done.set_exception(StoreError(f"reports cannot be kept: {error.strerror or error}", hint=hint))

    def _done(self, each: _Waiting) -> None:
        del self._waiting[each.key]
        self._bytes -= len(each.content)


def key_of(*parts: str | bytes) -> bytes:
    """32 bytes that stand for some parts, each of any length."""
    digest = sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.digest()


def content_of(batch: pa.RecordBatch) -> bytes:
    """A batch as it is kept, whatever its columns; those that may be null and are so in every row are left out."""
    said = [
        field.name
        for field, column in zip(batch.schema, batch.columns, strict=True)
        if not field.nullable or column.null_count < len(column)
    ]
    sink, kept = pa.BufferOutputStream(), batch.select(said)
    with pa.ipc.new_stream(sink, kept.schema, options=_OPTIONS) as writer:
        writer.write_batch(kept)
    return sink.getvalue().to_pybytes()


def _cut_off(path: Path) -> None:
    """The end of the newest file, if a power cut tore it: nobody was told that it was kept."""
    end = 0
    with path.open("r+b") as file:
        while head := _head(file.read(HEAD.size)):
            content = file.read(head[0])
            if len(content) < head[0] or _crc(head, content) != head[-1]:
                break
            end = file.tell()
        if end < path.stat().st_size:
            file.truncate(end)
            os.fsync(file.fileno())


def _keys_in(path: Path) -> Iterator[tuple[bytes, Kept]]:
    """By which keys the batches of a file came; their contents are not read."""
    with path.open("rb") as file:
        while head := _head(file.read(HEAD.size)):
            length, sequence, reports, key, _ = head
            yield key, Kept(sequence, reports, is_again=False)
            file.seek(length, os.SEEK_CUR)


def _head(row: bytes) -> tuple[int, int, int, bytes, int] | None:
    if len(row) < HEAD.size or not row.startswith(MAGIC):
        return None
    _, length, sequence, reports, key, crc = HEAD.unpack(row)
    return length, sequence, reports, key, crc


def _crc(head: tuple[int, int, int, bytes, int], content: bytes) -> int:
    length, sequence, reports, key, _ = head
    return zlib.crc32(content, zlib.crc32(HEAD.pack(MAGIC, length, sequence, reports, key, 0)))
