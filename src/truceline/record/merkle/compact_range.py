"""A Merkle tree that only grows, held as the roots of its largest complete subtrees: some 20 hashes for a million."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from truceline.record.merkle.hashes import EMPTY_ROOT, HASH_BYTES, node_hash
from truceline.record.merkle.tiles import TILE_HEIGHT


@dataclass(frozen=True)
class CompactRange:
    """All that is needed of a tree to know its root, and to grow it.

    Args:
        size: number of leaves.
        peaks: roots of the complete subtrees that its size in binary names, the largest first.

    Raises:
        ValueError: not as many peaks as the size has bits set, or a peak that is not 32 bytes long.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.peaks) != self.size.bit_count():
            raise ValueError(f"{len(self.peaks)} peaks do not make a tree of {self.size} leaves")
        if any(len(peak) != HASH_BYTES for peak in self.peaks):
            raise ValueError(f"a peak is not {HASH_BYTES} bytes long")

    @property
    def root(self) -> bytes:
        """The root hash of the tree (RFC 6962, section 2.1)."""
        if not self.peaks:
            return EMPTY_ROOT
        *larger, root = self.peaks
        for peak in reversed(larger):
            root = node_hash(peak, root)
        return root

    def grown(self, leaf_hashes: Iterable[bytes]) -> Growth:
        """The tree with more leaves, and the hashes that its tiles gain by them.

        Args:
            leaf_hashes: hashes of the new leaves, in order, 32 bytes each.
        """
        size, peaks = self.size, list(self.peaks)
        rows: list[list[bytes]] = [[]]
        for node in leaf_hashes:
            rows[0].append(node)
            peaks.append(_risen(node, size, peaks, rows))
            size += 1
        return Growth(CompactRange(size, tuple(peaks)), tuple(tuple(row) for row in rows))


EMPTY = CompactRange()
"""The tree before its first leaf."""


class Growth(NamedTuple):
    """A tree that grew."""

    tree: CompactRange
    rows: tuple[tuple[bytes, ...], ...]
    """For each level of tiles, the hashes that follow those it had; levels that gain nothing may be left out."""


def _risen(node: bytes, size: int, peaks: list[bytes], rows: list[list[bytes]]) -> bytes:
    """The peak that a new leaf ends up in; takes the peaks it swallows off the list, and notes nodes of tiles."""
    height = 0
    while size & 1:
        node = node_hash(peaks.pop(), node)
        size >>= 1
        height += 1
        if height % TILE_HEIGHT == 0:
            if height // TILE_HEIGHT == len(rows):
                rows.append([])
            rows[height // TILE_HEIGHT].append(node)
    return node
