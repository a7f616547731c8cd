"""Whether a stored log is whole: every hash computed again from the entries, and every difference named."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple, Protocol

from truceline.errors import InputError, TrucelineError
from truceline.record.checkpoints import Checkpoint
from truceline.record.entries import entry_from_leaf
from truceline.record.merkle.compact_range import EMPTY, CompactRange
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.merkle.tiles import TILE_WIDTH, Tile, hashes_in, tiles_of
from truceline.record.merkle.tree import ReadTile
from truceline.record.peer_log import PeerLog
from truceline.record.store import object_name

AT_ONCE = 64 * TILE_WIDTH
"""Entries that are held in memory at a time: whole tiles."""


class Damage(NamedTuple):
    """One thing that is not as it was written."""

    where: str
    what: str


class Readable(Protocol):
    """The part of a store that an examination needs."""

    def leaves(self, start: int, end: int) -> Sequence[bytes]:
        """See ``Store.leaves``."""
        ...

    def tile(self, tile: Tile) -> bytes:
        """See ``Store.tile``."""
        ...

    def content(self, obj: str) -> bytes | None:
        """See ``Store.content``."""
        ...


def examine_structure(store: Readable, size: int, signed: Checkpoint | None) -> Iterator[Damage]:
    """Everything in the tree that does not follow from the entries: hashes, tiles, and the signed root.

    Args:
        store: the log, of any size.
        size: how many entries it says it has.
        signed: the newest checkpoint that the guard or a peer holds; none if nothing was signed yet.
    """
    tree = EMPTY
    upper: list[list[bytes]] = []
    for start in range(0, size, AT_ONCE):
        leaves = store.leaves(start, min(size, start + AT_ONCE))
        if len(leaves) < min(size, start + AT_ONCE) - start:
            yield Damage(f"entries from {start}", f"{len(leaves)} are there, not {min(size - start, AT_ONCE)}")
            return
        hashes = [leaf_hash(leaf) for leaf in leaves]
        yield from _differing_leaves(store, start, hashes)
        tree, rows = tree.grown(hashes)
        upper += [[] for _ in range(len(rows) - 1 - len(upper))]
        for level, row in enumerate(rows[1:]):
            upper[level] += row
    yield from _differing_tiles(store, size, upper)
    yield from _differing_root(store, tree, signed)


def examine_entries(store: Readable, start: int, end: int) -> Iterator[Damage]:
    """Every entry of a run that is not canonical or not in its place, and every object that has changed.

    An object that is not kept is no damage: bodies may be withheld or erased.
    """
    for first in range(start, end, AT_ONCE):
        for index, leaf in enumerate(store.leaves(first, min(end, first + AT_ONCE)), start=first):
            try:
                entry = entry_from_leaf(leaf)
            except InputError as error:
                yield Damage(f"entry {index}", str(error))
                continue
            if entry.index != index:
                yield Damage(f"entry {index}", f"it says that it stands at {entry.index}")
            content = store.content(entry.obj) if entry.obj else None
            if content is not None:
                yield from examine_objects([(entry.obj, content)])


def examine_objects(objects: Iterable[tuple[str, bytes]]) -> Iterator[Damage]:
    """Every object whose content has another SHA-256 than the one by which it is kept."""
    for obj, content in objects:
        if object_name(content) != obj:
            yield Damage(f"object {obj}", "its content has another hash")


def examine_mirror(log: PeerLog, read_tile: ReadTile) -> Iterator[Damage]:
    """What is held of a peer's log and no longer fits what was taken over, or what we cosigned.

    Args:
        log: what is held.
        read_tile: gives its leaf hashes.
    """
    where = f"the copy of {log.origin}"
    hashes: list[bytes] = []
    try:
        for start in range(0, log.mirror.size, TILE_WIDTH):
            hashes += hashes_in(read_tile(Tile(0, start // TILE_WIDTH, min(TILE_WIDTH, log.mirror.size - start))))
    except TrucelineError as error:
        yield Damage(where, str(error))
        return
    if EMPTY.grown(hashes).tree != log.mirror:
        yield Damage(where, f"its {log.mirror.size} hashes are not those that were taken over")
    claim = log.cosigned.checkpoint if log.cosigned else None
    if claim and (claim.origin, claim.root) != (log.origin, EMPTY.grown(hashes[: claim.size]).tree.root):
        yield Damage(where, f"its first {claim.size} hashes do not have the root that we cosigned")


def _differing_leaves(store: Readable, start: int, hashes: Sequence[bytes]) -> Iterator[Damage]:
    for offset in range(0, len(hashes), TILE_WIDTH):
        ours = hashes[offset : offset + TILE_WIDTH]
        stored = _stored(store, Tile(0, (start + offset) // TILE_WIDTH, len(ours)))
        for place, (one, other) in enumerate(zip_longest(ours, stored)):
            if one != other:
                yield Damage(f"entry {start + offset + place}", "its hash is not the one in the tree")


def _differing_tiles(store: Readable, size: int, upper: Sequence[Sequence[bytes]]) -> Iterator[Damage]:
    for tile in tiles_of(size):
        if tile.level:
            start = tile.index * TILE_WIDTH
            if _stored(store, tile) != tuple(upper[tile.level - 1][start : start + tile.width]):
                yield Damage(tile.path, "its hashes do not follow from the tiles below")


def _stored(store: Readable, tile: Tile) -> tuple[bytes, ...]:
    try:
        return hashes_in(store.tile(tile))
    except TrucelineError:
        return ()


def _differing_root(store: Readable, tree: CompactRange, signed: Checkpoint | None) -> Iterator[Damage]:
    if signed is None or signed.size == 0:
        return
    if signed.size > tree.size:
        yield Damage("the log", f"{signed.size} entries were signed, {tree.size} are there")
        return
    then = tree if signed.size == tree.size else _first(store, signed.size)
    if then.root != signed.root:
        yield Damage("the log", f"its first {signed.size} entries do not have the root that was signed")


def _first(store: Readable, size: int) -> CompactRange:
    tree = EMPTY
    for start in range(0, size, AT_ONCE):
        tree = tree.grown(map(leaf_hash, store.leaves(start, min(size, start + AT_ONCE)))).tree
    return tree
