"""The tree over the leaf hashes that we hold of a peer's log, without hashing all of them at each look."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from truceline.node.correspondence import UpperHashes
from truceline.node.node import Node
from truceline.record.gossip import MOST_HASHES, leaf_hashes
from truceline.record.merkle.hashes import HASH_BYTES
from truceline.record.merkle.tiles import TILE_HEIGHT, TILE_WIDTH, Tile
from truceline.record.merkle.tree import ReadTile, TiledTree
from truceline.record.peer_log import PeerLog


def party_of(origin: str) -> str:
    """Whose log a name is, such as ``alfa.example`` for ``alfa.example/log/1``; empty for the name of anything else."""
    return origin.rpartition("/log/")[0]


def mirror_of(node: Node, log: PeerLog) -> TiledTree:
    """The tree over what we hold of a peer's log. Its first look hashes all; later ones only what came since."""
    return TiledTree(log.mirror.size, _tiles_of(node, log))


def grafted(node: Node, log: PeerLog, start: int, hashes: Sequence[bytes]) -> TiledTree:
    """The tree that begins as our mirror does, and goes on with other leaf hashes.

    Args:
        node: ours.
        log: what we hold.
        start: where the others begin, not beyond what we hold.
        hashes: of the leaves from there on.
    """
    read = _tiles_of(node, log)
    tree, rows = TiledTree(log.mirror.size, read).first(start).compact().grown(hashes)

    def read_tile(tile: Tile) -> bytes:
        first, shared = tile.index * TILE_WIDTH, start >> TILE_HEIGHT * tile.level
        width = min(max(0, shared - first), tile.width)
        head = read(Tile(tile.level, tile.index, width)) if width else b""
        begin = max(0, first - shared)
        return head + b"".join(rows[tile.level][begin : begin + tile.width - width] if tile.level < len(rows) else ())

    return TiledTree(tree.size, read_tile)


def _tiles_of(node: Node, log: PeerLog) -> ReadTile:
    read = partial(node.store.mirror_tile, log.origin)
    upper = node.peer(party_of(log.origin)).mirrors.setdefault(log.origin, UpperHashes())
    full = log.mirror.size // TILE_WIDTH * TILE_WIDTH
    for start in range(upper.tree.size, full, MOST_HASHES):
        upper.tree, (_, *rows) = upper.tree.grown(leaf_hashes(read, start, min(full, start + MOST_HASHES)))
        upper.rows += [bytearray() for _ in range(len(rows) - len(upper.rows))]
        for level, row in enumerate(rows):
            upper.rows[level] += b"".join(row)

    def read_tile(tile: Tile) -> bytes:
        if tile.level == 0:
            return read(tile)
        first = tile.index * TILE_WIDTH * HASH_BYTES
        return bytes(upper.rows[tile.level - 1][first : first + tile.width * HASH_BYTES])

    return read_tile
