"""Tiles and entry bundles lie where C2SP tlog-tiles says, and hold what it says."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import InputError
from truceline.record.merkle.compact_range import CompactRange
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.merkle.tiles import (
    ENTRIES,
    Tile,
    bundle_from_leaves,
    hashes_in,
    leaves_from_bundle,
    tile_from_path,
    tiles_of,
    width_of,
)

TILES = st.builds(Tile, st.integers(ENTRIES, 63), st.integers(0, 10**12), st.integers(1, 256))


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 999, 1), "tile/0/999.p/1"),
        (Tile(1, 1000), "tile/1/x001/000"),
        (Tile(63, 1234067, 255), "tile/63/x001/x234/067.p/255"),
        (Tile(ENTRIES, 5, 7), "tile/entries/005.p/7"),
    ],
)
def test_a_tile_lies_where_the_specification_says(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert tile_from_path(path) == tile


@given(TILES)
def test_a_tile_comes_back_from_its_path(tile: Tile) -> None:
    assert tile_from_path(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/0/1000",
        "tile/0/x000/001",
        "tile/00/001",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/05",
        "tile/0/../secret",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "checkpoint",
    ],
)
def test_a_path_that_is_written_otherwise_is_refused(path: str) -> None:
    with pytest.raises(InputError):
        tile_from_path(path)


@pytest.mark.parametrize("numbers", [(64, 0, 1), (-2, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257)])
def test_a_tile_that_cannot_be_is_refused(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(InputError):
        Tile(*numbers)


def test_a_tree_of_70000_has_the_tiles_that_the_specification_counts() -> None:
    tiles = list(tiles_of(70_000))
    assert len(tiles) == len(set(tiles)) == 273 + 1 + 1 + 1 + 1
    partial = [tile for tile in tiles if tile.width < 256]
    assert partial == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]


def test_a_tree_of_256_has_a_full_tile_and_its_root_above() -> None:
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of(0)) == []


@given(st.integers(0, 200_000), st.integers(0, 70_000))
def test_a_grown_tree_has_new_just_the_tiles_that_became_wider(old: int, more: int) -> None:
    new = old + more
    widened = [tile for tile in tiles_of(new) if tile.width > width_of(tile.level, tile.index, old)]
    assert list(tiles_of(new, since=old)) == widened


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_leaves_come_back_from_their_bundle(leaves: list[bytes]) -> None:
    assert list(leaves_from_bundle(bundle_from_leaves(leaves))) == leaves


@pytest.mark.parametrize("bundle", [b"\0", b"\0\2a", b"\0\1a\0", b"\0\0" * 257])
def test_a_bundle_that_ends_within_an_entry_or_holds_too_many_is_refused(bundle: bytes) -> None:
    with pytest.raises(InputError, match="bundle is broken"):
        leaves_from_bundle(bundle)


def test_what_does_not_fit_a_bundle_is_refused() -> None:
    assert len(bundle_from_leaves([bytes(65_535)])) == 65_537
    with pytest.raises(InputError, match="65536 bytes"):
        bundle_from_leaves([bytes(65_536)])
    with pytest.raises(InputError, match="257 entries"):
        bundle_from_leaves([b""] * 257)


def test_bytes_that_are_not_whole_hashes_are_no_tile() -> None:
    assert hashes_in(b"a" * 32 + b"b" * 32) == (b"a" * 32, b"b" * 32)
    with pytest.raises(InputError, match="33 bytes"):
        hashes_in(bytes(33))


@pytest.mark.parametrize("size", range(1, 16))
def test_a_log_of_another_implementation_lies_in_the_same_tiles(root: Path, size: int) -> None:
    log = root / "tests/vectors/tlog/tessera"
    leaves = leaves_from_bundle((log / Tile(ENTRIES, 0, size).path).read_bytes())
    grown = CompactRange().grown(map(leaf_hash, leaves))
    assert len(leaves) == size
    assert b"".join(grown.rows[0]) == (log / Tile(0, 0, size).path).read_bytes()
