"""The tables of a record, the one connection that writes them, and what a batch writes there."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

from truceline.adapters.store.sqlite_reading import APPLICATION
from truceline.errors import StoreError
from truceline.record.merkle.hashes import HASH_BYTES
from truceline.record.merkle.tiles import TILE_HEIGHT, TILE_WIDTH
from truceline.record.peer_log import PeerStep
from truceline.record.store import Batch, Change, object_name

VERSION = 1
SCHEMA = f"""
BEGIN;
CREATE TABLE entry (i INTEGER PRIMARY KEY, obj BLOB, id BLOB, leaf BLOB NOT NULL) STRICT;
CREATE INDEX entry_obj ON entry (obj) WHERE obj IS NOT NULL;
CREATE INDEX entry_id ON entry (id) WHERE id IS NOT NULL;
CREATE TABLE label (text TEXT, i INTEGER, PRIMARY KEY (text, i)) STRICT, WITHOUT ROWID;
CREATE TABLE due (at INTEGER, id BLOB, PRIMARY KEY (at, id)) STRICT, WITHOUT ROWID;
CREATE TABLE tile (level INTEGER, number INTEGER, hashes BLOB NOT NULL, PRIMARY KEY (level, number)) STRICT;
CREATE TABLE object (digest BLOB PRIMARY KEY, content BLOB NOT NULL) STRICT;
CREATE TABLE done (key TEXT PRIMARY KEY, first INTEGER NOT NULL, entries INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (number INTEGER PRIMARY KEY AUTOINCREMENT, peer TEXT NOT NULL, obj BLOB NOT NULL,
    rank INTEGER NOT NULL, UNIQUE (peer, obj)) STRICT;
CREATE INDEX outbox_order ON outbox (peer, rank, number);
CREATE TABLE peer_log (origin TEXT PRIMARY KEY, size INTEGER NOT NULL, peaks BLOB NOT NULL, cosigned BLOB,
    cosigned_at_s INTEGER) STRICT;
CREATE TABLE mirror (origin TEXT, number INTEGER, hashes BLOB NOT NULL, PRIMARY KEY (origin, number)) STRICT;
PRAGMA user_version = {VERSION};
PRAGMA application_id = {APPLICATION};
COMMIT;
"""
_WIDER = "ON CONFLICT DO UPDATE SET hashes = excluded.hashes"
"""A row that is replaced would move, and its index with it; one that is updated stays where it is."""
PAGES_OF_A_BATCH = 16
"""Roughly what the right edges of the tables and tiles take, whatever is written."""
PAGE_BYTES = 4096

Edges: TypeAlias = Mapping[int, bytes]
"""For each level of tiles, the hashes of its last tile as far as it is filled."""
_Applied: TypeAlias = Sequence[tuple[Change, range]]
_Steps: TypeAlias = Iterator[tuple[str, tuple[Any, ...]]]
"""Statements, each with its values."""


def writing_connection(path: Path) -> sqlite3.Connection:
    """The connection that writes a record; each commit on it is on the disk when it returns.

    There must be one only, and it alone checkpoints the write-ahead log: before 3.51.3 SQLite can damage a file that
    two connections write or checkpoint (https://sqlite.org/wal.html#walresetbug).

    Raises:
        sqlite3.Error: the disk fails.
        StoreError: the file is something else, or made by a newer program, or lies where no write-ahead log can.
    """
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    if connection.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
        raise StoreError(f"{path} lies on a file system without shared memory", hint="put the record on a local disk")
    # FULL syncs the log at each commit. Checkpoints are made by settle(), which sees when one fails; SQLite's own, made
    # within a commit, keeps that to itself.
    # What is erased is written over, not only forgotten where it lay.
    for pragma in ("synchronous = FULL", "fullfsync = ON", "wal_autocheckpoint = 0", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")
    if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,):
        connection.executescript(SCHEMA)
    found = tuple(connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if found != (APPLICATION, VERSION):
        connection.close()
        raise StoreError(
            f"{path} is no record of version {VERSION}", hint="use the program that made it, or a newer one"
        )
    return connection


def write_batch(connection: sqlite3.Connection, batch: Batch, edges: Edges) -> Edges:
    """The right edges of the tiles after everything in a batch was written, within an open transaction.

    Args:
        connection: with its transaction begun.
        batch: what to write.
        edges: those before it.
    """
    end = batch.growth.tree.size
    connection.executemany(
        "INSERT INTO entry (i, obj, id, leaf) VALUES (?, ?, ?, ?)",
        (
            (index, _digest(draft.obj), _digest(draft.note_id), leaf)
            for index, (draft, leaf) in enumerate(batch.entries, start=end - len(batch.entries))
        ),
    )
    after = dict(edges)
    for level, hashes in enumerate(batch.growth.rows):
        total = end >> (TILE_HEIGHT * level)
        tiles, after[level] = _chunks(edges.get(level, b""), hashes, total)
        connection.executemany(
            f"INSERT INTO tile (level, number, hashes) VALUES (?, ?, ?) {_WIDER}",
            ((level, number, content) for number, content in tiles),
        )
    for steps in (_beside(batch.applied), _duties(batch.applied), _parcels(batch.applied)):
        # A row of the same statements is one call.
        for statement, alike in groupby(steps, key=lambda step: step[0]):
            connection.executemany(statement, (values for _, values in alike))
    for change, _ in batch.applied:
        if change.peer_step:
            _write_peer_step(connection, change.peer_step)
    return after


def bytes_of(batch: Batch) -> int:
    """About how much a batch adds to the write-ahead log."""
    objects = sum(len(content) for change, _ in batch.applied for content in change.objects)
    return sum(len(leaf) for _, leaf in batch.entries) + objects + PAGES_OF_A_BATCH * PAGE_BYTES


def _chunks(edge: bytes, hashes: Iterable[bytes], total: int) -> tuple[list[tuple[int, bytes]], bytes]:
    """The tiles that an edge and the hashes after it make, with their numbers, and the new edge."""
    content = edge + b"".join(hashes)
    if len(content) == len(edge):
        return [], edge
    first = (total - len(content) // HASH_BYTES) // TILE_WIDTH
    step = TILE_WIDTH * HASH_BYTES
    tiles = [(first + start // step, content[start : start + step]) for start in range(0, len(content), step)]
    return tiles, tiles[-1][1] if len(content) % step else b""


def _beside(applied: _Applied) -> _Steps:
    """What is only ever added, table by table; objects alone may be erased."""
    for change, indices in applied:
        if change.once:
            yield "INSERT INTO done VALUES (?, ?, ?)", (change.once, indices.start, len(indices))
    for change, indices in applied:
        for place, text in change.labels:
            yield "INSERT OR IGNORE INTO label VALUES (?, ?)", (text, indices[place])
    for change, _ in applied:
        for content in change.objects:
            yield "INSERT OR IGNORE INTO object VALUES (?, ?)", (_digest(object_name(content)), content)
    for change, _ in applied:
        for obj in change.erased:
            yield "DELETE FROM object WHERE digest = ?", (_digest(obj),)


def _duties(applied: _Applied) -> _Steps:
    """What comes and goes, in the order of the acts."""
    for change, _ in applied:
        for at, note_id in change.due:
            yield "INSERT OR IGNORE INTO due VALUES (?, ?)", (at, _digest(note_id))
        for at, note_id in change.seen_to:
            yield "DELETE FROM due WHERE at = ? AND id = ?", (at, _digest(note_id))


def _parcels(applied: _Applied) -> _Steps:
    """Likewise of the outbox."""
    for change, _ in applied:
        for parcel in change.to_send:
            values = parcel.peer, _digest(parcel.obj), parcel.rank
            yield "INSERT OR IGNORE INTO outbox (peer, obj, rank) VALUES (?, ?, ?)", values
        for parcel in change.delivered:
            yield "DELETE FROM outbox WHERE peer = ? AND obj = ?", (parcel.peer, _digest(parcel.obj))


def _write_peer_step(connection: sqlite3.Connection, step: PeerStep) -> None:
    after, cosigned = step.after, step.after.cosigned
    connection.execute(
        """INSERT INTO peer_log VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
            size = excluded.size, peaks = excluded.peaks, cosigned = excluded.cosigned,
            cosigned_at_s = excluded.cosigned_at_s""",
        (
            after.origin,
            after.mirror.size,
            b"".join(after.mirror.peaks),
            cosigned.note if cosigned else None,
            cosigned.at_s if cosigned else None,
        ),
    )
    number, width = divmod(step.before.mirror.size, TILE_WIDTH)
    edge = b""
    if width:
        query = "SELECT hashes FROM mirror WHERE origin = ? AND number = ?"
        (edge,) = connection.execute(query, (after.origin, number)).fetchone()
    tiles, _ = _chunks(edge, step.leaf_hashes, after.mirror.size)
    connection.executemany(
        f"INSERT INTO mirror VALUES (?, ?, ?) {_WIDER}", ((after.origin, tile, content) for tile, content in tiles)
    )


def _digest(digits: str) -> bytes | None:
    return bytes.fromhex(digits) or None
