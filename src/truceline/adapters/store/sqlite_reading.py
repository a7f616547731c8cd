"""Reading a record from its SQLite file; never writing, also while another process writes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from truceline.errors import NotFoundError, StoreError
from truceline.record.checkpoints import checkpoint_from_text
from truceline.record.merkle.compact_range import CompactRange
from truceline.record.merkle.hashes import HASH_BYTES
from truceline.record.merkle.tiles import ENTRIES, LEVELS, TILE_HEIGHT, TILE_WIDTH, Tile, bundle_from_leaves, hashes_in
from truceline.record.merkle.tree import TiledTree
from truceline.record.peer_log import Cosigned, PeerLog
from truceline.record.store import Due, Parcel
from truceline.signing.notes import read_unverified

APPLICATION = 0x544C5231
"""What the file says it is, in its header: TLR1."""
UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""What Python's sqlite3 raises for a damaged file: the second where not even SQLite's own words about it are text."""


class SqliteReader:
    """The parts of ``Store`` that only read.

    Args:
        connection: to a record.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._reading = connection

    def leaves(self, start: int, end: int) -> Sequence[bytes]:
        """See ``Store.leaves``."""
        rows = self._rows("SELECT leaf FROM entry WHERE i >= ? AND i < ? ORDER BY i", start, end)
        return tuple(whole(leaf) for (leaf,) in rows)

    def about(self, digest: str) -> Sequence[int]:
        """See ``Store.about``."""
        key = bytes.fromhex(digest)
        rows = self._rows(
            "SELECT i FROM entry WHERE obj = ? UNION SELECT i FROM entry WHERE id = ? ORDER BY i", key, key
        )
        return tuple(index for (index,) in rows)

    def labelled(self, text: str, before: int, limit: int) -> Sequence[int]:
        """See ``Store.labelled``."""
        rows = self._rows("SELECT i FROM label WHERE text = ? AND i < ? ORDER BY i DESC LIMIT ?", text, before, limit)
        return tuple(index for (index,) in rows)

    def due(self, until: int, limit: int) -> Sequence[Due]:
        """See ``Store.due``."""
        rows = self._rows("SELECT at, id FROM due WHERE at <= ? ORDER BY at, id LIMIT ?", until, limit)
        return tuple(Due(at, note_id.hex()) for at, note_id in rows)

    def content(self, obj: str) -> bytes | None:
        """See ``Store.content``."""
        rows = self._rows("SELECT content FROM object WHERE digest = ?", bytes.fromhex(obj))
        return whole(rows[0][0]) if rows else None

    def content_within(self, obj: str, most_bytes: int) -> bytes | None:
        """An object by its SHA-256, if it is no longer than that; a longer one is not read."""
        digest = bytes.fromhex(obj)
        rows = self._rows("SELECT content FROM object WHERE digest = ? AND length(content) <= ?", digest, most_bytes)
        return whole(rows[0][0]) if rows else None

    def tile(self, tile: Tile) -> bytes:
        """See ``Store.tile``."""
        if tile.level == ENTRIES:
            leaves = self.leaves(tile.index * TILE_WIDTH, tile.index * TILE_WIDTH + tile.width)
            return bundle_from_leaves(leaves) if len(leaves) == tile.width else cut([], tile)
        return cut(self._rows("SELECT hashes FROM tile WHERE level = ? AND number = ?", tile.level, tile.index), tile)

    def outbox(self, peer: str, limit: int) -> Sequence[Parcel]:
        """See ``Store.outbox``."""
        rows = self._rows("SELECT obj, rank FROM outbox WHERE peer = ? ORDER BY rank, number LIMIT ?", peer, limit)
        return tuple(Parcel(peer, obj.hex(), rank) for obj, rank in rows)

    def peer_log(self, origin: str) -> PeerLog:
        """See ``Store.peer_log``."""
        rows = self._rows("SELECT size, peaks, cosigned, cosigned_at_s FROM peer_log WHERE origin = ?", origin)
        if not rows:
            return PeerLog(origin)
        size, peaks, note, at_s = rows[0]
        cosigned = Cosigned(checkpoint_from_text(read_unverified(note).text), note, at_s) if note else None
        return PeerLog(origin, CompactRange(size, hashes_in(whole(peaks))), cosigned)

    def mirror_tile(self, origin: str, tile: Tile) -> bytes:
        """See ``Store.mirror_tile``."""
        if tile.level != 0:
            return cut([], tile)
        return cut(self._rows("SELECT hashes FROM mirror WHERE origin = ? AND number = ?", origin, tile.index), tile)

    def objects(self) -> Iterator[tuple[str, bytes]]:
        """Every object that is kept, with the SHA-256 by which it is."""
        for (digest,) in self._rows("SELECT digest FROM object"):
            name = whole(digest).hex()
            yield name, self.content(name) or b""

    def origins(self) -> Sequence[str]:
        """The logs of which something is held beside our own."""
        return tuple(origin for (origin,) in self._rows("SELECT origin FROM peer_log ORDER BY origin"))

    def faults(self) -> Sequence[str]:
        """What SQLite finds wrong with the file: pages, the order of rows, and indexes that do not fit their tables."""
        return tuple(words for (words,) in self._rows("PRAGMA integrity_check") if words != "ok")

    def names(self) -> Iterator[tuple[int, str, str]]:
        """See ``node.examining.derived.Beside``; likewise the four below."""
        for index, obj, note_id in self._each("SELECT i, obj, id FROM entry ORDER BY i"):
            yield index, whole(obj).hex(), whole(note_id).hex()

    def labels(self) -> Iterator[tuple[int, str]]:
        """Places of entries and their labels."""
        return self._each("SELECT i, text FROM label ORDER BY i")

    def acts(self) -> Iterator[tuple[int, str, int]]:
        """Places where acts begin, their keys, and how many entries they have."""
        return self._each("SELECT first, key, entries FROM done ORDER BY first")

    def deadlines(self) -> Iterator[tuple[int, str]]:
        """Times, and ids of messages."""
        return ((at, whole(note_id).hex()) for at, note_id in self._each("SELECT at, id FROM due"))

    def waiting(self) -> Iterator[tuple[str, str, int]]:
        """Peers, the objects that wait for them, and how urgent each is."""
        return ((peer, whole(obj).hex(), rank) for peer, obj, rank in self._each("SELECT peer, obj, rank FROM outbox"))

    def stored_tree(self) -> CompactRange:
        """The tree as it lies in the file, from some twenty hashes at the right edge of its tiles."""
        return TiledTree(self.stored_size(), self.tile).compact()

    def close(self) -> None:
        """The file is not held open any more."""
        self._reading.close()

    def stored_size(self) -> int:
        """How many entries the file has, by the place of the last one."""
        (last,) = self._rows("SELECT max(i) FROM entry")[0]
        return 0 if last is None else last + 1

    def _rows(self, query: str, *values: object) -> list[Any]:
        try:
            return self._reading.execute(query, values).fetchall()
        except UNREADABLE as error:
            raise _unreadable(error) from error

    def _each(self, query: str) -> Iterator[Any]:
        """Rows one after the other, of a table that may be long."""
        try:
            cursor = self._reading.execute(query)
            while rows := cursor.fetchmany(TILE_WIDTH):
                yield from rows
        except UNREADABLE as error:
            raise _unreadable(error) from error


def open_read_only(path: Path) -> SqliteReader:
    """A reader of a record, which may be being written by another process.

    Raises:
        NotFoundError: there is no such file.
        StoreError: it cannot be opened, or is no record.
    """
    if not path.exists():
        raise NotFoundError(f"there is no record {path}", hint="make a node first, or name its folder")
    return SqliteReader(reading_connection(path))


def reading_connection(path: Path) -> sqlite3.Connection:
    """A connection that cannot write, and so cannot checkpoint the write-ahead log either.

    Raises:
        StoreError: the file cannot be opened, or is no record.
    """
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        (application,) = connection.execute("PRAGMA application_id").fetchone()
    except UNREADABLE as error:
        raise StoreError(f"{path} cannot be opened: {error}", hint="check that it is a record, and its disk") from error
    if application != APPLICATION:
        connection.close()
        raise StoreError(f"{path} is no record of Truceline", hint="name the file that the node made")
    return connection


def _unreadable(error: Exception) -> StoreError:
    return StoreError(
        f"the record cannot be read: {error}", hint="look at the disk; restore a backup: truceline record restore"
    )


def whole(value: object) -> bytes:
    """The bytes that a row has; none where a damaged file says that they are a text, a number or null."""
    return value if isinstance(value, bytes) else b""


def cut(rows: list[Any], tile: Tile) -> bytes:
    """As many hashes as a tile asks for, from the row that holds them.

    Raises:
        NotFoundError: there is no row, or it has too few.
    """
    content = whole(rows[0][0]) if rows else b""
    if len(content) < tile.width * HASH_BYTES:
        raise NotFoundError(f"there is no {tile.path} here", hint="ask for a tile that the newest checkpoint covers")
    return content[: tile.width * HASH_BYTES]


def edge_tiles(size: int) -> list[tuple[int, int, int]]:
    """Level, index and width of the last tile of each level that is not full."""
    edges = []
    for level in LEVELS:
        index, width = divmod(size >> (TILE_HEIGHT * level), TILE_WIDTH)
        if width:
            edges.append((level, index, width))
    return edges
