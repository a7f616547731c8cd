"""What a record needs of the place that keeps it, and what one act writes there, all of it or nothing."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple, Protocol, TypeAlias

from truceline.record.checkpoints import Checkpoint
from truceline.record.entries import Draft
from truceline.record.merkle.compact_range import CompactRange, Growth
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.merkle.tiles import Tile
from truceline.record.peer_log import PeerLog, PeerStep

SignCheckpoint: TypeAlias = Callable[[Checkpoint], bytes]
"""Gives a checkpoint of our log as a whole signed note; the same bytes whenever it is the same checkpoint."""


class Parcel(NamedTuple):
    """An object that waits to be delivered to a peer; at most one of each for a peer."""

    peer: str
    obj: str
    """SHA-256, 64 hex digits."""
    rank: int = 3
    """The smaller, the sooner; flash is 0."""


class Label(NamedTuple):
    """A word under which an entry is found again, beside what it names by hash. Labels follow from what is kept."""

    draft: int
    """Which of the act's drafts it is, from 0."""
    text: str


class Due(NamedTuple):
    """Something to look at again when its time has come."""

    at: int
    """Milliseconds since the epoch."""
    note_id: str
    """64 hex digits."""


@dataclass(frozen=True)
class Change:
    """What one act writes, all of it or nothing.

    Args:
        drafts: entries for the log, in order.
        labels: under which they are found.
        due: what is to be looked at again.
        seen_to: what need not be, any more.
        objects: what they name by hash, to be kept.
        erased: objects whose content is gone from now on, by SHA-256; what names them stays.
        to_send: what goes into the outbox.
        delivered: what leaves it.
        peer_step: what we hold of a peer's log from now on.
        once: a key under which this act is done at most once; done again, it gives what it gave first, and
            writes nothing. Empty: it may be done any number of times.
    """

    drafts: tuple[Draft, ...] = ()
    labels: tuple[Label, ...] = ()
    due: tuple[Due, ...] = ()
    seen_to: tuple[Due, ...] = ()
    objects: tuple[bytes, ...] = ()
    to_send: tuple[Parcel, ...] = ()
    delivered: tuple[Parcel, ...] = ()
    peer_step: PeerStep | None = None
    once: str = ""
    erased: tuple[str, ...] = ()


class Committed(NamedTuple):
    """An act that is durable; its entries stand under a signed checkpoint."""

    indices: range
    """Where its entries stand in the log."""
    is_new: bool = True
    """False if an earlier act of the same key had done it."""


class Outdated(NamedTuple):
    """An act that wrote nothing: what is held of the peer's log has changed since its step began."""

    peer_log: PeerLog


Outcome: TypeAlias = Committed | Outdated


class Store(Protocol):
    """Keeps one log, and what belongs to it. One writer at a time; what it acknowledges survives a crash.

    Its rules are R1 to R6 of docs/decisions/0014; ``tests/adapters/store`` holds every adapter to them.
    """

    @property
    def tree(self) -> CompactRange:
        """The tree over all entries."""
        ...

    @property
    def checkpoint(self) -> bytes:
        """The newest signed checkpoint, which covers all that was acknowledged; empty before the first entry."""
        ...

    @property
    def frozen(self) -> str:
        """Why nothing may be added to the log; empty if it may."""
        ...

    @property
    def failure(self) -> str:
        """Why nothing is acknowledged until the store is opened anew; empty if it may be."""
        ...

    def commit(self, changes: Sequence[Change]) -> Sequence[Outcome]:
        """What became of each act, once all of them are durable and their entries stand under a signed checkpoint.

        Raises:
            FrozenError: the log is frozen, and an act has entries.
            StoreError: the disk is full or fails. Nothing is acknowledged.
            NoteError: an entry is too long.
        """
        ...

    def when_durable(self, tell: Callable[[], None]) -> None:
        """From now on it is told, within ``commit``, when entries are durable and can be read, but not signed for yet.

        It must not fail. Our own people may hear of them then; peers only when ``commit`` has returned.
        """
        ...

    def settle(self) -> None:
        """Does what can wait until the acknowledgements are out, if it is time; to be called after each ``commit``.

        Raises:
            StoreError: the disk is full or fails; nothing is acknowledged from now on.
        """
        ...

    def freeze(self, reason: str) -> None:
        """Nothing is added to the log from now on, also after a restart."""
        ...

    def leaves(self, start: int, end: int) -> Sequence[bytes]:
        """The bytes of the entries from a first index up to an end."""
        ...

    def about(self, digest: str) -> Sequence[int]:
        """Where the entries stand that name an object, or a note by its text, in the order of the log."""
        ...

    def labelled(self, text: str, before: int, limit: int) -> Sequence[int]:
        """Where entries stand that bear a label, the newest first.

        Args:
            text: the label.
            before: only those before this index.
            limit: at most so many.
        """
        ...

    def due(self, until: int, limit: int) -> Sequence[Due]:
        """What is to be looked at up to a time, that instant included, the earliest first."""
        ...

    def content(self, obj: str) -> bytes | None:
        """An object by its SHA-256; none if it is not kept."""
        ...

    def tile(self, tile: Tile) -> bytes:
        """A tile of our log's hashes, or a bundle of its entries, of the width asked for.

        Raises:
            NotFoundError: the log has no such tile, or it is not as wide.
        """
        ...

    def outbox(self, peer: str, limit: int) -> Sequence[Parcel]:
        """What waits for a peer: the most urgent first, and of these the oldest."""
        ...

    def peer_log(self, origin: str) -> PeerLog:
        """What is held of a peer's log; nothing yet, for a name that is new."""
        ...

    def mirror_tile(self, origin: str, tile: Tile) -> bytes:
        """A tile of the lowest level of a peer's log.

        Raises:
            NotFoundError: so much of it is not held.
        """
        ...

    def close(self) -> None:
        """Nothing is held open any more, and another writer may begin."""
        ...


class Batch(NamedTuple):
    """What a store has to write for some acts, and what to answer."""

    outcomes: tuple[Outcome, ...]
    applied: tuple[tuple[Change, range], ...]
    """The acts that write, in order, and where their entries stand."""
    entries: tuple[tuple[Draft, bytes], ...]
    """New entries and their leaves, from the log's end on."""
    growth: Growth


def batched(
    tree: CompactRange,
    changes: Iterable[Change],
    done: Callable[[str], range | None],
    peer_log: Callable[[str], PeerLog],
) -> Batch:
    """Decides for a row of acts, each after the one before it, where their entries stand and which write nothing.

    Args:
        tree: the log as it is.
        changes: the acts.
        done: where the entries of an earlier act of a key stand; none if there was none.
        peer_log: what is held of a peer's log.

    Raises:
        NoteError: an entry is too long.
    """
    outcomes: list[Outcome] = []
    applied: list[tuple[Change, range]] = []
    entries: list[tuple[Draft, bytes]] = []
    keys: dict[str, range] = {}
    logs: dict[str, PeerLog] = {}
    for change in changes:
        earlier = _earlier(change.once, keys, done)
        step = change.peer_step
        if earlier is not None:
            outcomes.append(Committed(earlier, is_new=False))
        elif step and (held := logs.get(step.after.origin) or peer_log(step.after.origin)) != step.before:
            outcomes.append(Outdated(held))
        else:
            start = tree.size + len(entries)
            indices = range(start, start + len(change.drafts))
            entries += [(draft, draft.leaf(index)) for draft, index in zip(change.drafts, indices, strict=True)]
            keys |= {change.once: indices} if change.once else {}
            logs |= {step.after.origin: step.after} if step else {}
            applied.append((change, indices))
            outcomes.append(Committed(indices))
    growth = tree.grown(leaf_hash(leaf) for _, leaf in entries)
    return Batch(tuple(outcomes), tuple(applied), tuple(entries), growth)


def object_name(content: bytes) -> str:
    """The SHA-256 under which an object is kept, 64 hex digits."""
    return sha256(content).hexdigest()


def _earlier(key: str, keys: Mapping[str, range], done: Callable[[str], range | None]) -> range | None:
    """Where the entries of an earlier act of the same key stand: in this row of acts, or before it."""
    if not key:
        return None
    return keys[key] if key in keys else done(key)
