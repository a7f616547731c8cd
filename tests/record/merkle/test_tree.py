"""Roots and proofs from tiles are those of the definition, and need few tiles."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.record.merkle import slow_tree
from tests.record.merkle.trees import Tiles, hashes_of, leaves_of
from truceline.errors import TrustError
from truceline.record.merkle.proofs import check_consistency, check_inclusion
from truceline.record.merkle.tiles import Tile
from truceline.record.merkle.tree import TiledTree

LARGE = Tiles(hashes_of(66_200))
"""More than one tile of the second level: three levels of tiles."""


@given(st.integers(0, 700), st.data())
@settings(max_examples=40)
def test_roots_and_proofs_from_tiles_are_those_of_the_definition(size: int, data: st.DataObject) -> None:
    tiles, leaves = Tiles(hashes_of(size)), leaves_of(size)
    assert tiles.tree().root() == slow_tree.root(leaves)
    then = data.draw(st.integers(0, size))
    assert tiles.tree().root(then) == slow_tree.root(leaves[:then])
    if then:
        index = data.draw(st.integers(0, then - 1))
        assert list(tiles.tree().inclusion(index, then)) == slow_tree.inclusion(index, leaves[:then])
        assert list(tiles.tree().consistency(then)) == slow_tree.consistency(then, leaves)


@given(st.integers(1, 66_200), st.data())
def test_proofs_across_three_levels_of_tiles_hold(size: int, data: st.DataObject) -> None:
    tree = LARGE.tree(size)
    old, index = data.draw(st.integers(1, size)), data.draw(st.integers(0, size - 1))
    check_inclusion(index, size, LARGE.rows[0][index], tree.inclusion(index), tree.root())
    check_consistency(old, size, tree.consistency(old), tree.root(old), tree.root())


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 65_536, 66_200])
def test_the_peaks_from_tiles_are_those_that_the_tree_grew_with(size: int) -> None:
    grown = Tiles(hashes_of(size))
    assert grown.tree().compact() == grown.range


def test_a_proof_asks_for_each_tile_once_and_for_no_more_than_its_way_needs() -> None:
    LARGE.read.clear()
    LARGE.tree().inclusion(1_000)
    assert len(LARGE.read) == len(set(LARGE.read))
    assert set(LARGE.read) == {Tile(0, 3), Tile(1, 0), Tile(0, 258, 152), Tile(1, 1, 2)}


def test_nothing_is_proved_of_leaves_and_sizes_that_are_not_there() -> None:
    tree = Tiles(hashes_of(3)).tree()
    with pytest.raises(TrustError, match="no leaf 3"):
        tree.inclusion(3)
    with pytest.raises(TrustError, match="has 3 leaves, not 4"):
        tree.root(4)
    with pytest.raises(TrustError, match="from 3 leaves to 2"):
        tree.consistency(3, 2)


def test_from_nothing_and_to_the_same_size_the_proof_is_empty() -> None:
    tree = Tiles(hashes_of(3)).tree()
    assert tree.consistency(0) == tree.consistency(3) == ()


def test_a_tile_that_is_cut_short_is_told() -> None:
    whole = Tiles(hashes_of(300))
    tree = TiledTree(300, lambda tile: whole(tile)[:-1])
    with pytest.raises(TrustError, match="tile/"):
        tree.root()
