"""Trees for tests: leaves that are hard to confuse, and the tiles that a log of them lies in."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence

from truceline.record.merkle.compact_range import CompactRange
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.merkle.tiles import TILE_WIDTH, Tile
from truceline.record.merkle.tree import TiledTree


def leaves_of(size: int, salt: str = "") -> list[bytes]:
    """Leaves that all differ."""
    return [f"{salt}{number}".encode() for number in range(size)]


def hashes_of(size: int, salt: str = "") -> list[bytes]:
    """The hashes of such leaves."""
    return [leaf_hash(leaf) for leaf in leaves_of(size, salt)]


class Tiles:
    """All tiles of a tree, in memory."""

    def __init__(self, leaf_hashes: Sequence[bytes]) -> None:
        self.range, self.rows = CompactRange().grown(leaf_hashes)
        self.read: list[Tile] = []

    def __call__(self, tile: Tile) -> bytes:
        self.read.append(tile)
        start = tile.index * TILE_WIDTH
        return b"".join(self.rows[tile.level][start : start + tile.width])

    def tree(self, size: int | None = None) -> TiledTree:
        """The tree, or what it was at a smaller size."""
        return TiledTree(self.range.size if size is None else size, self)
