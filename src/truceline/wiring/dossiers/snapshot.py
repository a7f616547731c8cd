"""A node that only reads, over a record as it was when it had so many entries, beside the one that may be running."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from typing import cast

from truceline.adapters.store.sqlite_reading import SqliteReader
from truceline.errors import FrozenError, NotFoundError
from truceline.node.node import Node
from truceline.record.checkpoints import Checkpoint, checkpoint_from_text
from truceline.record.merkle.compact_range import CompactRange
from truceline.record.merkle.tiles import Tile
from truceline.record.merkle.tree import TiledTree
from truceline.record.peer_log import PeerLog
from truceline.record.store import Parcel, Store
from truceline.signing.notes import read_unverified
from truceline.wiring.home import Home, service_key
from truceline.wiring.home_keys import SERVICES
from truceline.wiring.records import OpenRecord


class Snapshot:
    """The reading half of a store, in which nothing shows that came after a signed checkpoint.

    Args:
        store: the record.
        note: the checkpoint, as a whole note.
    """

    frozen = ""
    """See ``Store.frozen``; nothing is ever added here."""

    def __init__(self, store: SqliteReader, note: bytes) -> None:
        self._store, self.checkpoint = store, note

    @cached_property
    def signed(self) -> Checkpoint:
        """What the checkpoint says."""
        return checkpoint_from_text(read_unverified(self.checkpoint).text)

    @cached_property
    def tree(self) -> CompactRange:
        """See ``Store.tree``; likewise those below."""
        return TiledTree(self.signed.size, self.tile).compact()

    def leaves(self, start: int, end: int) -> Sequence[bytes]:
        """The leaves of a run."""
        return self._store.leaves(start, min(end, self.signed.size))

    def about(self, digest: str) -> Sequence[int]:
        """The places of entries that name a hash."""
        return tuple(index for index in self._store.about(digest) if index < self.signed.size)

    def labelled(self, text: str, before: int, limit: int) -> Sequence[int]:
        """The places of entries under a label."""
        return self._store.labelled(text, min(before, self.signed.size), limit)

    def content(self, obj: str) -> bytes | None:
        """An object; one that came later is there as well, and named by nothing here."""
        return self._store.content(obj)

    def tile(self, tile: Tile) -> bytes:
        """A tile of hashes."""
        return self._store.tile(tile)

    def outbox(self, peer: str, limit: int) -> Sequence[Parcel]:
        """What waits now: nobody knows what waited then."""
        return self._store.outbox(peer, limit)

    def peer_log(self, origin: str) -> PeerLog:
        """What is held now of a peer's log."""
        return self._store.peer_log(origin)

    def mirror_tile(self, origin: str, tile: Tile) -> bytes:
        """A tile of a peer's log."""
        return self._store.mirror_tile(origin, tile)


def snapshot_of(record: OpenRecord, *, is_ended: bool = False) -> Snapshot:
    """The record up to its newest signed checkpoint.

    Args:
        record: to read.
        is_ended: True for one that the party writes no more: if it lost entries, what is left of it will do.

    Raises:
        NotFoundError: nothing of it is signed yet.
        FrozenError: it lost entries that were signed; a dossier could not be put on record.
    """
    if not record.signed and not record.guard_trouble:
        raise NotFoundError("the record has no signed entry", hint="there is nothing to hand out yet")
    if is_ended and record.covering:
        return Snapshot(record.store, record.covering)
    if not record.signed or record.covering != record.signed:
        raise FrozenError(
            "the record lacks entries that were signed",
            hint="a frozen log puts nothing on record: hand out what it proves by `truceline record export --unlogged`",
        )
    return Snapshot(record.store, record.signed)


def reading_node(home: Home, snapshot: Snapshot) -> Node:
    """A node that tells what a record says; it signs nothing and commits nothing."""
    log, cosigner, node_key = (service_key(home, role) for role in SERVICES)

    def sign(checkpoint: Checkpoint) -> bytes:
        raise AssertionError(f"{log.name} is only read, and signs no {checkpoint.size} entries")

    store = cast("Store", snapshot)  # acts write; what is asked of this one only reads
    node = Node(home.party, store, sign, node_key, cosigner, home.log_number, os.urandom)
    node.take_orders(home.settings.orders)
    return node
