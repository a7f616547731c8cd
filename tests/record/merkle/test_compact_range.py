"""A tree grown by a compact range is the tree of RFC 6962, in whatever steps it grew."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record.merkle import slow_tree
from tests.record.merkle.trees import hashes_of, leaves_of
from truceline.record.merkle.compact_range import CompactRange
from truceline.record.merkle.hashes import leaf_hash, node_hash


def test_roots_are_those_of_the_reference(root: Path) -> None:
    reference = json.loads((root / "tests/vectors/merkle/rfc6962_reference.json").read_text())
    hashes = [bytes.fromhex(value) for value in reference["leaf_hashes_hex"]]
    roots = [CompactRange().grown(hashes[:size]).tree.root.hex() for size in range(len(hashes) + 1)]
    assert roots == reference["root_hex_by_size"]


@given(st.lists(st.binary(max_size=9), max_size=40), st.data())
def test_the_root_is_that_of_the_definition_in_whatever_steps_the_tree_grew(
    leaves: list[bytes], data: st.DataObject
) -> None:
    steps = sorted(data.draw(st.lists(st.integers(0, len(leaves)), max_size=4)))
    tree = CompactRange()
    for start, end in zip([0, *steps], [*steps, len(leaves)], strict=True):
        tree = tree.grown(leaf_hash(leaf) for leaf in leaves[start:end]).tree
    assert tree.size == len(leaves)
    assert tree.root == slow_tree.root(leaves)


@pytest.mark.parametrize(("before", "size"), [(0, 0), (0, 255), (0, 256), (200, 600), (256, 257), (65_500, 65_600)])
def test_what_the_tiles_gain_follows_what_they_had(before: int, size: int) -> None:
    hashes = hashes_of(size)
    first = CompactRange().grown(hashes[:before])
    then = first.tree.grown(hashes[before:])
    whole = CompactRange().grown(hashes)
    levels = max(len(whole.rows), 1)
    gained = [
        sum((growth.rows[level] for growth in (first, then) if level < len(growth.rows)), ()) for level in range(levels)
    ]
    assert gained == list(whole.rows)
    assert [len(row) for row in gained] == [size >> (8 * level) for level in range(levels)]


def test_a_hash_of_the_second_level_stands_for_a_whole_tile() -> None:
    rows = CompactRange().grown(hashes_of(600)).rows
    assert rows[1] == (slow_tree.root(leaves_of(256)), slow_tree.root(leaves_of(512)[256:]))


def test_a_range_of_three_has_a_peak_of_two_and_one_of_one() -> None:
    one, two, three = hashes_of(3)
    assert CompactRange().grown([one, two, three]).tree.peaks == (node_hash(one, two), three)


@pytest.mark.parametrize(("size", "peaks"), [(3, (b"\0" * 32,)), (1, (b"\0" * 31,)), (-1, ()), (0, (b"\0" * 32,))])
def test_peaks_that_do_not_fit_the_size_are_refused(size: int, peaks: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError, match="peak"):
        CompactRange(size, peaks)
