"""Roots and proofs of any size that a log ever had, made from its tiles."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import sha256
from typing import TypeAlias

from truceline.errors import TrustError
from truceline.record.merkle.compact_range import CompactRange
from truceline.record.merkle.hashes import EMPTY_ROOT, HASH_BYTES, node_hash
from truceline.record.merkle.tiles import TILE_HEIGHT, TILE_WIDTH, Tile, width_of

ReadTile: TypeAlias = Callable[[Tile], bytes]
"""Gives the hashes of a tile one after the other, at least as many as its width."""

MOST_TILES = 2_048
"""How many tiles a tree keeps at hand: some 35 MB."""

_Rows: TypeAlias = tuple[bytes, ...]
"""Hashes one after the other, above them those of each pair, and so on; what has no pair yet is left out."""


class TiledTree:
    """A tree of a fixed size that asks for the tiles it needs, and keeps them at hand for the next proof.

    Args:
        size: leaves of the tree.
        read_tile: where its tiles come from; what it gives is believed, so hold the result against a signed root.
    """

    def __init__(self, size: int, read_tile: ReadTile) -> None:
        self.size = size
        self._read_tile = read_tile
        self._tiles: dict[tuple[int, int], _Rows] = {}

    def first(self, size: int) -> TiledTree:
        """What the tree was when it had fewer leaves.

        Raises:
            TrustError: the tree is smaller.
        """
        return TiledTree(self._within(size), self._read_tile)

    def root(self, size: int | None = None) -> bytes:
        """The root hash of the first leaves; of all of them if no size is given.

        Raises:
            TrustError: the tree is smaller, or a tile is broken.
        """
        size = self._within(self.size if size is None else size)
        return self._range(0, size) if size else EMPTY_ROOT

    def compact(self) -> CompactRange:
        """The tree as the roots of its largest complete subtrees, ready to grow."""
        peaks = []
        start = 0
        for bit in reversed(range(self.size.bit_length())):
            if self.size >> bit & 1:
                peaks.append(self._range(start, start + (1 << bit)))
                start += 1 << bit
        return CompactRange(self.size, tuple(peaks))

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """The path that proves a leaf to be in the tree, or in a smaller one that it once was.

        Raises:
            TrustError: there is no such leaf or size, or a tile is broken.

        Source:
            RFC 6962, section 2.1.1.
        """
        size = self._within(self.size if size is None else size)
        if not 0 <= index < size:
            raise TrustError(f"a tree of {size} leaves has no leaf {index}", hint="ask for a leaf that is logged")
        return tuple(self._path(index, size))

    def consistency(self, old_size: int, size: int | None = None) -> tuple[bytes, ...]:
        """The path that proves the tree to be an older one with leaves added; empty from size 0, and to the same size.

        Raises:
            TrustError: there are no such sizes, or a tile is broken.

        Source:
            RFC 6962, section 2.1.2.
        """
        size = self._within(self.size if size is None else size)
        if not 0 <= old_size <= size:
            raise TrustError(f"no proof leads from {old_size} leaves to {size}", hint="give the smaller size first")
        return tuple(self._growth(old_size, 0, size, is_old_root=True)) if old_size else ()

    def _within(self, size: int) -> int:
        if not 0 <= size <= self.size:
            raise TrustError(f"the log has {self.size} leaves, not {size}", hint="ask for a size that it has reached")
        return size

    def _path(self, index: int, end: int) -> list[bytes]:
        """What stands beside the way from the root down to a leaf, turned round."""
        path, start = [], 0
        while end - start > 1:
            middle = start + _left_of(end - start)
            if index < middle:
                path.append(self._range(middle, end))
                end = middle
            else:
                path.append(self._range(start, middle))
                start = middle
        return path[::-1]

    def _growth(self, old_end: int, start: int, end: int, *, is_old_root: bool) -> list[bytes]:
        if old_end == end:
            return [] if is_old_root else [self._range(start, end)]
        middle = start + _left_of(end - start)
        if old_end <= middle:
            return [*self._growth(old_end, start, middle, is_old_root=is_old_root), self._range(middle, end)]
        return [*self._growth(old_end, middle, end, is_old_root=False), self._range(start, middle)]

    def _range(self, start: int, end: int) -> bytes:
        """The hash above a run of leaves whose start is a multiple of the power of two that holds it."""
        leaves = end - start
        if leaves.bit_count() == 1:
            height = leaves.bit_length() - 1
            return self._complete(height, start >> height)
        middle = start + _left_of(leaves)
        return node_hash(self._range(start, middle), self._range(middle, end))

    def _complete(self, height: int, index: int) -> bytes:
        """The hash of a complete subtree, which lies within one tile or is one of its hashes."""
        level, rest = divmod(height, TILE_HEIGHT)
        tile, place = divmod(index, TILE_WIDTH >> rest)
        start = place * HASH_BYTES
        return self._rows(level, tile)[rest][start : start + HASH_BYTES]

    def _rows(self, level: int, index: int) -> _Rows:
        """A tile's hashes, and those above them."""
        held = self._tiles.get((level, index))
        if held is None:
            if len(self._tiles) == MOST_TILES:
                self._tiles.clear()
            held = self._tiles[level, index] = _rows_of_tile(self._content(level, index))
        return held

    def _content(self, level: int, index: int) -> bytes:
        tile = Tile(level, index, width_of(level, index, self.size))
        content = self._read_tile(tile)
        if len(content) < tile.width * HASH_BYTES:
            raise TrustError(f"{tile.path} holds {len(content)} bytes", hint="examine the record, and its disk")
        return content[: tile.width * HASH_BYTES]


def tree_of_leaves(leaf_hashes: Iterable[bytes]) -> TiledTree:
    """The tree over leaf hashes, all of it in memory: 64 bytes and some 0.7 µs a leaf."""
    tree, rows = CompactRange().grown(leaf_hashes)

    def read_tile(tile: Tile) -> bytes:
        start = tile.index * TILE_WIDTH
        return b"".join(rows[tile.level][start : start + tile.width])

    return TiledTree(tree.size, read_tile)


@lru_cache(maxsize=64)  # an exchange looks at the right edge of a log again and again
def _rows_of_tile(content: bytes) -> _Rows:
    rows = [content]
    while len(rows[-1]) > HASH_BYTES:
        rows.append(_row_above(rows[-1]))
    return tuple(rows)


def _row_above(row: bytes) -> bytes:
    """As ``hashes.node_hash`` has it, without a call for each: a proof from a tile takes all of its hashes."""
    ends = range(2 * HASH_BYTES, len(row) + 1, 2 * HASH_BYTES)
    return b"".join([sha256(b"\x01" + row[end - 2 * HASH_BYTES : end]).digest() for end in ends])


def _left_of(leaves: int) -> int:
    """The largest power of two that is smaller: so many leaves stand left of a node (RFC 6962, section 2.1)."""
    return 1 << (leaves - 1).bit_length() - 1
