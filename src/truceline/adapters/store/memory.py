"""A record in memory: for tests, simulations and demonstrations. It lives as long as its disk object does."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from truceline.errors import FrozenError, NotFoundError
from truceline.record.checkpoints import Checkpoint, checkpoint_from_text
from truceline.record.merkle.compact_range import EMPTY, CompactRange
from truceline.record.merkle.hashes import HASH_BYTES
from truceline.record.merkle.tiles import ENTRIES, TILE_WIDTH, Tile, bundle_from_leaves
from truceline.record.merkle.tree import TiledTree
from truceline.record.peer_log import PeerLog
from truceline.record.standing import cure_of, reason_to_freeze
from truceline.record.store import Batch, Change, Due, Outcome, Parcel, SignCheckpoint, batched, object_name
from truceline.signing.notes import read_unverified


@dataclass
class MemoryDisk:
    """What outlives a store in memory: open another store on it, or on a copy, as if after a restart."""

    tree: CompactRange = EMPTY
    leaves: list[bytes] = field(default_factory=list)
    rows: dict[int, bytearray] = field(default_factory=dict)
    """Hashes of tiles, level by level, one after the other."""
    places: dict[str, list[int]] = field(default_factory=dict)
    labels: dict[str, list[int]] = field(default_factory=dict)
    due: set[Due] = field(default_factory=set)
    objects: dict[str, bytes] = field(default_factory=dict)
    done: dict[str, range] = field(default_factory=dict)
    outbox: dict[tuple[str, str], Parcel] = field(default_factory=dict)
    peer_logs: dict[str, PeerLog] = field(default_factory=dict)
    mirrors: dict[str, bytearray] = field(default_factory=dict)


@dataclass
class MemoryGuard:
    """What a guard file would hold; kept apart from the disk, so that a restored copy of that is noticed."""

    checkpoint: bytes = b""
    frozen: str = ""


class MemoryStore:
    """A store that meets every promise but the one to survive the process.

    Args:
        origin: name of the log.
        sign: signs its checkpoints.
        disk: what an earlier store left.
        guard: what an earlier store signed last.
    """

    failure = ""
    """See ``Store.failure``."""

    def __init__(self, origin: str, sign: SignCheckpoint, disk: MemoryDisk, guard: MemoryGuard) -> None:
        self._origin, self._sign, self._disk, self._guard = origin, sign, disk, guard
        self._tell_durable: Callable[[], None] = lambda: None
        signed = checkpoint_from_text(read_unverified(guard.checkpoint).text) if guard.checkpoint else None
        if signed and not guard.frozen:
            guard.frozen = reason_to_freeze(TiledTree(disk.tree.size, self.tile), signed, "the guard")
        if not guard.frozen and disk.tree.size > (signed.size if signed else 0):
            self._sign_all()  # what a crash left unsigned

    @property
    def tree(self) -> CompactRange:
        """See ``Store.tree``."""
        return self._disk.tree

    @property
    def checkpoint(self) -> bytes:
        """See ``Store.checkpoint``."""
        return self._guard.checkpoint

    @property
    def frozen(self) -> str:
        """See ``Store.frozen``."""
        return self._guard.frozen

    def commit(self, changes: Sequence[Change]) -> Sequence[Outcome]:
        """See ``Store.commit``."""
        if self.frozen and any(change.drafts for change in changes):
            raise FrozenError(self.frozen, hint=cure_of(self.frozen))
        batch = batched(self._disk.tree, changes, self._disk.done.get, self.peer_log)
        self._write(batch)
        if batch.entries:
            self._tell_durable()
            self._sign_all()
        return batch.outcomes

    def when_durable(self, tell: Callable[[], None]) -> None:
        """See ``Store.when_durable``."""
        self._tell_durable = tell

    def settle(self) -> None:
        """See ``Store.settle``."""

    def freeze(self, reason: str) -> None:
        """See ``Store.freeze``."""
        self._guard.frozen = self._guard.frozen or reason

    def leaves(self, start: int, end: int) -> Sequence[bytes]:
        """See ``Store.leaves``."""
        return self._disk.leaves[start:end]

    def about(self, digest: str) -> Sequence[int]:
        """See ``Store.about``."""
        return tuple(self._disk.places.get(digest, ()))

    def labelled(self, text: str, before: int, limit: int) -> Sequence[int]:
        """See ``Store.labelled``."""
        return tuple(index for index in reversed(self._disk.labels.get(text, ())) if index < before)[:limit]

    def due(self, until: int, limit: int) -> Sequence[Due]:
        """See ``Store.due``."""
        return sorted(due for due in self._disk.due if due.at <= until)[:limit]

    def content(self, obj: str) -> bytes | None:
        """See ``Store.content``."""
        return self._disk.objects.get(obj)

    def tile(self, tile: Tile) -> bytes:
        """See ``Store.tile``."""
        if tile.level == ENTRIES:
            start = tile.index * TILE_WIDTH
            leaves = self._disk.leaves[start : start + tile.width]
            return bundle_from_leaves(leaves) if len(leaves) == tile.width else _no_tile(tile)
        return _cut(self._disk.rows.get(tile.level, b""), tile)

    def outbox(self, peer: str, limit: int) -> Sequence[Parcel]:
        """See ``Store.outbox``."""
        waiting = [parcel for parcel in self._disk.outbox.values() if parcel.peer == peer]
        return sorted(waiting, key=lambda parcel: parcel.rank)[:limit]

    def peer_log(self, origin: str) -> PeerLog:
        """See ``Store.peer_log``."""
        return self._disk.peer_logs.get(origin, PeerLog(origin))

    def mirror_tile(self, origin: str, tile: Tile) -> bytes:
        """See ``Store.mirror_tile``."""
        return _cut(self._disk.mirrors.get(origin, b"") if tile.level == 0 else b"", tile)

    def close(self) -> None:
        """See ``Store.close``."""

    def _sign_all(self) -> None:
        tree = self._disk.tree
        self._guard.checkpoint = self._sign(Checkpoint(self._origin, tree.size, tree.root))

    def _write(self, batch: Batch) -> None:
        disk = self._disk
        for index, (draft, leaf) in enumerate(batch.entries, start=disk.tree.size):
            disk.leaves.append(leaf)
            for digest in {draft.obj, draft.note_id} - {""}:
                disk.places.setdefault(digest, []).append(index)
        for level, hashes in enumerate(batch.growth.rows):
            disk.rows.setdefault(level, bytearray()).extend(b"".join(hashes))
        disk.tree = batch.growth.tree
        for change, indices in batch.applied:
            self._write_beside(change, indices)

    def _write_beside(self, change: Change, indices: range) -> None:
        disk = self._disk
        disk.done |= {change.once: indices} if change.once else {}
        for place, text in dict.fromkeys(change.labels):
            disk.labels.setdefault(text, []).append(indices[place])
        disk.due = (disk.due | set(change.due)) - set(change.seen_to)
        disk.objects |= {object_name(content): content for content in change.objects}
        for obj in change.erased:
            disk.objects.pop(obj, None)
        for parcel in change.to_send:
            disk.outbox.setdefault((parcel.peer, parcel.obj), parcel)
        for parcel in change.delivered:
            disk.outbox.pop((parcel.peer, parcel.obj), None)
        if step := change.peer_step:
            disk.peer_logs[step.after.origin] = step.after
            disk.mirrors.setdefault(step.after.origin, bytearray()).extend(b"".join(step.leaf_hashes))


def _cut(hashes: bytes | bytearray, tile: Tile) -> bytes:
    start = tile.index * TILE_WIDTH * HASH_BYTES
    content = bytes(hashes[start : start + tile.width * HASH_BYTES])
    return content if len(content) == tile.width * HASH_BYTES else _no_tile(tile)


def _no_tile(tile: Tile) -> bytes:
    raise NotFoundError(f"there is no {tile.path} here", hint="ask for a tile that the newest checkpoint covers")
