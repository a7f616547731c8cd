"""The guard file: the newest checkpoint that was signed, kept apart from the record that it covers.

Two slots are written in turn, each with its own hash. A crash can tear the one being written, whose checkpoint has
not left the node yet; the other one still stands.

Each slot ends with the time when it was written. The file system keeps another one, at which the file was changed last,
that no program can set: where it is much later, something else than a node has put the file there.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import errno
import os
import time
from hashlib import sha256
from pathlib import Path

from truceline.errors import FrozenError, StoreError, TrucelineError
from truceline.record.checkpoints import Checkpoint, checkpoint_from_text
from truceline.signing.notes import read_unverified

SLOT_BYTES = 8192
_HASH_BYTES = 32
_LENGTH_BYTES = 4
_CLOCK_BYTES = 8
_FRAME_BYTES = _HASH_BYTES + _LENGTH_BYTES + _CLOCK_BYTES
COPIED_AFTER_MS = 600_000
"""How much later the file system's time must be: a node that runs writes every minute, and a crash loses one write."""
# The file never changes its length, so its content is all that must be synced; macOS has no such call.
_sync_content = getattr(os, "fdatasync", os.fsync)


class Guard:
    """An open guard file.

    Args:
        path: of a file that ``create`` made.

    Raises:
        FrozenError: neither slot is whole, so nobody can say what was signed.
        StoreError: the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._file = os.open(path, os.O_RDWR)
        except OSError as error:
            raise _failed("read", error) from error
        try:
            self._content = self._read()
            self._slot, self.note, written_at = self._newest()
        except TrucelineError:
            self.close()
            raise
        self.is_copied = bool(written_at) and self._changed_at() - written_at > COPIED_AFTER_MS
        """True if the file was put here, or was touched, long after a node had last written it."""

    @staticmethod
    def create(path: Path) -> None:
        """A guard file that says: nothing was signed yet. It is durable before this returns, or not there at all."""
        beside = path.with_name(f"{path.name}.new")
        try:
            if path.exists():
                raise FileExistsError(errno.EEXIST, "it is there already")
            file = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                os.pwrite(file, _sealed(b"", _now()) * 2, 0)
                os.fsync(file)
            finally:
                os.close(file)
            # A guard that a power cut left half written would be a damaged one, and freeze a record that is new.
            beside.replace(path)
            sync_folder(path.parent)
        except OSError as error:
            raise _failed("made", error) from error

    @property
    def checkpoint(self) -> Checkpoint | None:
        """What was signed last; none before the first time."""
        return _checkpoint_of(self.note) if self.note else None

    @property
    def is_half(self) -> bool:
        """True if one of the two copies is damaged; the next checkpoint is written over it."""
        return None in self._copies()

    def advance(self, note: bytes) -> None:
        """The guard holds a newer checkpoint, durably.

        Args:
            note: the signed checkpoint; it must not leave the node before this returns.

        Raises:
            FrozenError: the file is not as this process left it: somebody else writes to the same record.
            StoreError: the file cannot be written, or not made durable.
        """
        if self._read() != self._content and self._newest()[:2] != (self._slot, self.note):
            raise FrozenError("the guard file was changed by another process", hint="let one process only write")
        self._write(1 - self._slot, note)

    def stay(self) -> None:
        """The file belongs where it is now, and is no copy any more.

        Raises:
            StoreError: the file cannot be written, or not made durable.
        """
        self._write(1 - self._slot, self.note)
        self._write(1 - self._slot, self.note)
        self._slot, self.note, _ = self._newest()
        self.is_copied = False

    def close(self) -> None:
        """The file is not held open any more."""
        os.close(self._file)

    def _write(self, slot: int, note: bytes) -> None:
        sealed, start = _sealed(note, _now()), slot * SLOT_BYTES
        try:
            os.pwrite(self._file, sealed, start)
            _sync_content(self._file)
        except OSError as error:
            raise _failed("written", error) from error
        self._content = self._content[:start] + sealed + self._content[start + SLOT_BYTES :]
        self._slot, self.note = slot, note

    def _read(self) -> bytes:
        try:
            return os.pread(self._file, 2 * SLOT_BYTES, 0)
        except OSError as error:
            raise _failed("read", error) from error

    def _changed_at(self) -> int:
        return os.fstat(self._file).st_ctime_ns // 1_000_000

    def _newest(self) -> tuple[int, bytes, int]:
        """Which slot it is, its checkpoint, and when it was written; 0 if an earlier program wrote it."""
        whole = [(_size_of(copy[0]), slot, copy) for slot, copy in enumerate(self._copies()) if copy is not None]
        if not whole:
            raise FrozenError("the guard file is damaged", hint="go on in the party's next log: truceline node renew")
        _, slot, (note, written_at) = max(whole)
        return slot, note, written_at

    def _copies(self) -> tuple[tuple[bytes, int] | None, tuple[bytes, int] | None]:
        """What each slot holds, and when it was written; none for one that is damaged."""
        content = self._read()
        return _unsealed(content[:SLOT_BYTES]), _unsealed(content[SLOT_BYTES:])


def size_signed(path: Path) -> int:
    """How many entries a guard file says were signed; -1 if it is damaged or not there."""
    try:
        guard = Guard(path)
    except (FrozenError, StoreError):
        return -1
    size = guard.checkpoint.size if guard.checkpoint else 0
    guard.close()
    return size


def sync_folder(folder: Path) -> None:
    """The names of files in a folder are durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sealed(note: bytes, written_at: int) -> bytes:
    room = SLOT_BYTES - _FRAME_BYTES
    if len(note) > room:
        raise StoreError(f"a checkpoint of {len(note)} bytes does not fit the guard file", hint="use a shorter name")
    content = len(note).to_bytes(_LENGTH_BYTES, "big") + note.ljust(room, b"\0")
    content += written_at.to_bytes(_CLOCK_BYTES, "big")
    return sha256(content).digest() + content


def _now() -> int:
    return max(0, time.time_ns() // 1_000_000)


def _unsealed(slot: bytes) -> tuple[bytes, int] | None:
    digest, content = slot[:_HASH_BYTES], slot[_HASH_BYTES:]
    if len(slot) != SLOT_BYTES or sha256(content).digest() != digest:
        return None
    length = int.from_bytes(content[:_LENGTH_BYTES], "big")
    return content[_LENGTH_BYTES : _LENGTH_BYTES + length], int.from_bytes(content[-_CLOCK_BYTES:], "big")


def _size_of(note: bytes) -> int:
    return _checkpoint_of(note).size if note else -1


def _checkpoint_of(note: bytes) -> Checkpoint:
    return checkpoint_from_text(read_unverified(note).text)


def _failed(how: str, error: OSError) -> StoreError:
    return StoreError(
        f"the guard file cannot be {how}: {error.strerror or error}",
        hint="nothing was acknowledged; make room or mend the disk, and start again",
    )
