"""A record in a folder: an SQLite file, the guard beside it, and a lock that lets one process write.

    record.db    entries, tiles, objects, outbox, and what is held of peers' logs
    guard        the newest checkpoint that was signed
    frozen       why nothing may be added, in words; there only if so
    lock         held by the one writer

Why so: docs/decisions/0014.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any

from truceline.adapters.store.guard import Guard, sync_folder
from truceline.adapters.store.sqlite_reading import UNREADABLE, SqliteReader, edge_tiles, reading_connection
from truceline.adapters.store.sqlite_writing import Edges, bytes_of, write_batch, writing_connection
from truceline.errors import FrozenError, InUseError, NotFoundError, StoreError, TrustError
from truceline.record.checkpoints import Checkpoint
from truceline.record.merkle.compact_range import CompactRange
from truceline.record.merkle.tiles import Tile
from truceline.record.merkle.tree import TiledTree
from truceline.record.peer_log import PeerLog
from truceline.record.standing import COPIED, cure_of, reason_to_freeze
from truceline.record.store import Batch, Change, Outcome, SignCheckpoint, batched

DATABASE, GUARD, FROZEN, LOCK = "record.db", "guard", "frozen", "lock"
SETTLE_BYTES = 8 * 1024 * 1024
"""How far the write-ahead log may grow before it is copied into the file: some tens of milliseconds of work."""
_MEND = "nothing of this was acknowledged; make room or mend the disk"


class SqliteStore(SqliteReader):
    """The store of a node, in a folder that nobody else writes to.

    Args:
        folder: made if it is not there.
        origin: name of the log.
        sign: signs its checkpoints.

    Raises:
        InUseError: another process writes to it.
        StoreError: the disk is full or fails, or the file is damaged.
    """

    frozen = ""
    """See ``Store.frozen``."""
    failure = ""
    """See ``Store.failure``."""

    def __init__(self, folder: Path, origin: str, sign: SignCheckpoint) -> None:
        self._folder, self._origin, self._sign = folder, origin, sign
        self._one_at_a_time, self._beginning = Lock(), Lock()
        self._unsettled_bytes = 0
        self._tell_durable: Callable[[], None] = lambda: None
        self._peer_logs: dict[str, PeerLog] = {}
        self._guard: Guard | None = None
        with _told("the record cannot be opened"), ExitStack() as undo:
            if not folder.exists():
                folder.mkdir(parents=True)
                sync_folder(folder.parent)
            undo.callback(os.close, locked(folder / LOCK))
            self._writing = writing_connection(folder / DATABASE)
            undo.callback(self._writing.close)
            super().__init__(reading_connection(folder / DATABASE))
            undo.callback(self._reading.close)
            self._tree, self._edges = self._found()
            self._guard = self._open_guard()
            if self._guard:
                undo.callback(self._guard.close)
            self._take_stand()
            self._opened = undo.pop_all()

    @property
    def tree(self) -> CompactRange:
        """See ``Store.tree``."""
        return self._tree

    @property
    def checkpoint(self) -> bytes:
        """See ``Store.checkpoint``."""
        return self._guard.note if self._guard else b""

    def commit(self, changes: Sequence[Change]) -> Sequence[Outcome]:
        """See ``Store.commit``."""
        with self._one_at_a_time:
            if self.failure:
                raise StoreError(self.failure, hint=_MEND)
            if self.frozen and any(change.drafts for change in changes):
                raise FrozenError(self.frozen, hint=cure_of(self.frozen))
            done = self._done(change.once for change in changes if change.once)
            batch = batched(self._tree, changes, done.get, self.peer_log)
            if batch.applied:
                self._edges = self._written(batch)
                self._tree = batch.growth.tree
                self._peer_logs |= _peer_logs_after(batch)
                self._unsettled_bytes += bytes_of(batch)
            if batch.entries:
                self._tell_durable()
                self._sign_all()
            if any(change.erased for change, _ in batch.applied):
                self._copy("TRUNCATE")  # until then the write-ahead log has what was erased
            return batch.outcomes

    def peer_log(self, origin: str) -> PeerLog:
        """See ``Store.peer_log``."""
        log = self._peer_logs.get(origin) or super().peer_log(origin)
        if log.mirror.size:
            self._peer_logs[origin] = log  # whoever asks for what is not there takes up no room
        return log

    def when_durable(self, tell: Callable[[], None]) -> None:
        """See ``Store.when_durable``."""
        self._tell_durable = tell

    def settle(self) -> None:
        """See ``Store.settle``."""
        if self._unsettled_bytes < SETTLE_BYTES or self.failure:
            return
        with self._one_at_a_time:
            self._copy("PASSIVE")

    def _copy(self, mode: str) -> None:
        """Copies the write-ahead log into the file, as far as nobody reads what would be written over."""
        try:
            self._look_anew()
            self._writing.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
        except sqlite3.Error as error:
            words = f"the write-ahead log could not be copied into the record: {error}"
            if not _is_full(error):  # then all of it still lies in the write-ahead log
                self.failure = words
            raise StoreError(words, hint=_MEND) from error
        self._unsettled_bytes = 0

    def freeze(self, reason: str) -> None:
        """See ``Store.freeze``."""
        self.frozen = reason if self.frozen in ("", COPIED) else self.frozen
        with _told("the record is frozen, but a restart may not know it"):
            path = self._folder / FROZEN
            with path.open("w", encoding="utf-8") as file:
                file.write(f"{self.frozen}\n")
                file.flush()
                os.fsync(file.fileno())
            sync_folder(self._folder)

    def close(self) -> None:
        """See ``Store.close``."""
        self._opened.close()

    def _found(self) -> tuple[CompactRange, Edges]:
        """The tree as it was left, and the right edges of its tiles."""
        try:
            tree = self.stored_tree()
            edges = {level: self.tile(Tile(level, number, width)) for level, number, width in edge_tiles(tree.size)}
        except (NotFoundError, TrustError) as error:
            raise StoreError(
                f"the record is damaged: {error}", hint="restore a backup: truceline record restore"
            ) from error
        return tree, edges

    def _open_guard(self) -> Guard | None:
        """The guard; none if it is lost or damaged, for then nobody knows what was signed, and the log is frozen."""
        path = self._folder / GUARD
        if not path.exists() and self._tree.size:
            self.freeze("the guard file is missing")
            return None
        if not path.exists():
            Guard.create(path)
        try:
            return Guard(path)
        except FrozenError as error:
            self.freeze(str(error))
            return None

    def _take_stand(self) -> None:
        """Freezes a log that was frozen before, or does not meet its guard; signs what a crash left unsigned."""
        marker = self._folder / FROZEN
        if marker.exists():
            self.frozen = marker.read_text(encoding="utf-8").strip() or "it was frozen before"
        signed = self._guard.checkpoint if self._guard else None
        if signed and (reason := reason_to_freeze(TiledTree(self._tree.size, self.tile), signed, "the guard file")):
            self.freeze(reason)
        if self._guard and self._guard.is_copied:
            self.frozen = self.frozen or COPIED
        if not self.frozen and self._tree.size > (signed.size if signed else 0):
            self._sign_all()

    def _written(self, batch: Batch) -> Edges:
        try:
            self._writing.execute("BEGIN IMMEDIATE")
            edges = write_batch(self._writing, batch, self._edges)
            self._writing.execute("COMMIT")
            self._look_anew()
        except sqlite3.Error as error:
            self._undo(error)
            raise StoreError(f"the record cannot be written: {error}", hint=_MEND) from error
        return edges

    def _undo(self, error: sqlite3.Error) -> None:
        """Takes a failed batch back. A full disk may have room again later; what else went wrong stays so.

        After a failed sync nobody knows what is on the disk, and a second sync that succeeds proves nothing
        (https://lwn.net/Articles/752063/): only a new start reads again what is there.
        """
        if not _is_full(error):
            self.failure = f"the record could not be written before: {error}"
        with suppress(sqlite3.Error):
            self._writing.execute("ROLLBACK")

    def _rows(self, query: str, *values: object) -> list[Any]:
        """Reads within one transaction until something is written: beginning one takes longer than most reads."""
        with self._beginning:
            if not self._reading.in_transaction:
                super()._rows("BEGIN")
        return super()._rows(query, *values)

    def _look_anew(self) -> None:
        """What is read from now on is what lies there now, and nobody reads what a checkpoint writes over."""
        with self._beginning:
            if self._reading.in_transaction:
                self._reading.execute("COMMIT")

    def _sign_all(self) -> None:
        assert self._guard is not None
        note = self._sign(Checkpoint(self._origin, self._tree.size, self._tree.root))
        try:
            self._guard.advance(note)
        except StoreError as error:
            self.failure = str(error)
            raise
        except FrozenError as error:
            self.freeze(str(error))
            raise

    def _done(self, keys: Iterable[str]) -> Mapping[str, range]:
        """Where the entries of earlier acts of these keys stand."""
        query = "SELECT key, first, entries FROM done WHERE key IN (SELECT value FROM json_each(?))"
        return {key: range(first, first + count) for key, first, count in self._rows(query, json.dumps(list(keys)))}


def _is_full(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorname", "") == "SQLITE_FULL"


def _peer_logs_after(batch: Batch) -> Mapping[str, PeerLog]:
    steps = (change.peer_step for change, _ in batch.applied)
    return {step.after.origin: step.after for step in steps if step}


def stay(folder: Path) -> None:
    """A record that was copied or moved to a folder goes on there, from when it is opened next.

    Raises:
        InUseError: another process writes to it.
        FrozenError, StoreError: its guard is damaged, or cannot be written.
    """
    lock = locked(folder / LOCK)
    try:
        with closing(Guard(folder / GUARD)) as guard:
            guard.stay()
    finally:
        os.close(lock)


def locked(path: Path) -> int:
    """A lock file, as a descriptor; this process holds it until that is closed, or the process ends.

    Raises:
        InUseError: another process holds it.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(file)
        raise InUseError(f"another process writes to {path.parent}", hint="stop it first") from error
    return file


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except (OSError, *UNREADABLE) as error:
        raise StoreError(f"{what}: {error}", hint=_MEND) from error
