"""How a log lies in tiles and entry bundles, and their paths (C2SP tlog-tiles)."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from truceline.errors import InputError
from truceline.record.merkle.hashes import HASH_BYTES

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
LEVELS = range(64)
ENTRIES = -1
"""The level of entry bundles, below that of leaf hashes, as Go's tlog counts."""
LEAF_BYTES = 0xFFFF
"""The longest leaf: a bundle writes its length in two bytes."""

_PATH = re.compile(
    r"tile/(entries|0|[1-9]\d?)/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?",
    re.ASCII,
)


@dataclass(frozen=True, order=True)
class Tile:
    """A tile of hashes, or with level ``ENTRIES`` a bundle of entries.

    Args:
        level: 0 holds leaf hashes, each level above the roots of whole tiles below.
        index: number of the tile in its level, from 0.
        width: number of hashes or entries, 1 to 256; fewer than 256 only at the right edge.

    Raises:
        InputError: a number outside these limits.
    """

    level: int
    index: int
    width: int = TILE_WIDTH

    def __post_init__(self) -> None:
        if self.level != ENTRIES and self.level not in LEVELS:
            raise InputError(f"there is no level {self.level} of tiles", hint="levels go from 0 to 63")
        if self.index < 0 or not 1 <= self.width <= TILE_WIDTH:
            raise InputError(
                f"there is no tile {self.index} of width {self.width}", hint=f"widths go from 1 to {TILE_WIDTH}"
            )

    @property
    def path(self) -> str:
        """Where the tile is served, below the log's address.

        >>> Tile(0, 1234067, 5).path
        'tile/0/x001/x234/067.p/5'
        """
        level = "entries" if self.level == ENTRIES else str(self.level)
        digits = str(self.index)
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[start : start + 3] for start in range(0, len(digits), 3)]
        number = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
        partial = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return f"tile/{level}/{number}{partial}"


def tile_from_path(path: str) -> Tile:
    """The tile that a path names.

    Raises:
        InputError: no path of a tile, or not the one way to write it.

    >>> tile_from_path("tile/entries/x001/000")
    Tile(level=-1, index=1000, width=256)
    """
    match = _PATH.fullmatch(path)
    if match is None:
        raise InputError(f"{path[:80]!r} is no path of a tile", hint="write it like tile/0/x001/234.p/5")
    level, number, width = match.groups()
    tile = Tile(
        ENTRIES if level == "entries" else int(level),
        int(number.replace("x", "").replace("/", "")),
        int(width or TILE_WIDTH),
    )
    if tile.path != path:
        raise InputError(f"{path!r} is another way to write {tile.path}", hint="write it without leading zeros")
    return tile


def width_of(level: int, index: int, size: int) -> int:
    """How many hashes a tile holds in a tree of a given size; 0 where it has not begun.

    >>> [width_of(level, 0, 70_000) for level in range(4)], width_of(0, 273, 70_000)
    ([256, 256, 1, 0], 112)
    """
    hashes = size >> (TILE_HEIGHT * max(level, 0))
    return max(0, min(TILE_WIDTH, hashes - index * TILE_WIDTH))


def tiles_of(size: int, since: int = 0) -> Iterator[Tile]:
    """The tiles of hashes that a tree has and a smaller one had not, or not as wide; level by level, from the left.

    Args:
        size: leaves of the tree.
        since: leaves of the smaller tree.
    """
    for level in LEVELS:
        hashes = size >> (TILE_HEIGHT * level)
        before = since >> (TILE_HEIGHT * level)
        if hashes == 0:
            return
        if hashes > before:
            for index in range(before // TILE_WIDTH, -(-hashes // TILE_WIDTH)):
                yield Tile(level, index, width_of(level, index, size))


def bundle_from_leaves(leaves: Sequence[bytes]) -> bytes:
    """The bytes of an entry bundle: each leaf after its length in two bytes, the higher first.

    Raises:
        InputError: more than 256 leaves, or one longer than 65,535 bytes.
    """
    if len(leaves) > TILE_WIDTH:
        raise InputError(f"{len(leaves)} entries do not fit a bundle", hint=f"put at most {TILE_WIDTH} into one")
    longest = max(map(len, leaves), default=0)
    if longest > LEAF_BYTES:
        raise InputError(f"an entry of {longest} bytes does not fit a bundle", hint=f"the limit is {LEAF_BYTES} bytes")
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)


def leaves_from_bundle(bundle: bytes) -> tuple[bytes, ...]:
    """The leaves in an entry bundle.

    Raises:
        InputError: it ends within an entry, or holds more than 256.
    """
    leaves: list[bytes] = []
    start = 0
    while start < len(bundle):
        end = start + 2 + int.from_bytes(bundle[start : start + 2], "big")
        if start + 2 > len(bundle) or end > len(bundle) or len(leaves) == TILE_WIDTH:
            raise InputError(f"an entry bundle is broken at byte {start}", hint="fetch the bundle again")
        leaves.append(bundle[start + 2 : end])
        start = end
    return tuple(leaves)


def hashes_in(tile: bytes) -> tuple[bytes, ...]:
    """The hashes that a tile's bytes hold.

    Raises:
        InputError: the bytes are not whole hashes.
    """
    if len(tile) % HASH_BYTES:
        raise InputError(f"{len(tile)} bytes are not whole hashes of {HASH_BYTES}", hint="fetch the tile again")
    return tuple(tile[start : start + HASH_BYTES] for start in range(0, len(tile), HASH_BYTES))
