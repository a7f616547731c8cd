"""Proofs hold when they are right, and never when anything in them is altered."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record.merkle import slow_tree
from tests.record.merkle.trees import leaves_of
from truceline.errors import TrustError
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.merkle.proofs import check_consistency, check_inclusion

SIZES = st.integers(1, 60)


def _cases(root: Path, name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((root / "tests/vectors/merkle" / name).read_text())
    assert len(cases) == 98
    return cases


def _bytes(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def _holds(check: Any, *arguments: Any) -> bool:
    try:
        check(*arguments)
    except TrustError:
        return False
    return True


def test_inclusion_holds_for_the_vectors_that_say_so_and_for_no_other(root: Path) -> None:
    for case in _cases(root, "inclusion.json"):
        path = [_bytes(text) for text in case["proof"] or ()]
        leaf, tree_root = _bytes(case["leafHash"]), _bytes(case["root"])
        held = _holds(check_inclusion, case["leafIdx"], case["treeSize"], leaf, path, tree_root)
        assert held is not case["wantErr"], case["path"]


def test_consistency_holds_for_the_vectors_that_say_so_and_for_no_other(root: Path) -> None:
    for case in _cases(root, "consistency.json"):
        path = [_bytes(text) for text in case["proof"] or ()]
        sizes = case["size1"], case["size2"]
        held = _holds(check_consistency, *sizes, path, _bytes(case["root1"]), _bytes(case["root2"]))
        has_whole_hashes = all(len(_bytes(case[name])) == 32 for name in ("root1", "root2"))
        assert held is (not case["wantErr"] and has_whole_hashes), case["path"]


@given(SIZES, st.data())
def test_an_inclusion_that_the_definition_gives_holds(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    check_inclusion(index, size, leaf_hash(leaves[index]), slow_tree.inclusion(index, leaves), slow_tree.root(leaves))


@given(SIZES, st.data())
def test_a_consistency_that_the_definition_gives_holds(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    old = data.draw(st.integers(1, size))
    path = slow_tree.consistency(old, leaves)
    check_consistency(old, size, path, slow_tree.root(leaves[:old]), slow_tree.root(leaves))


def _altered(path: list[bytes], data: st.DataObject) -> list[bytes]:
    """The path with a bit turned, a hash more, or one less."""
    place = data.draw(st.integers(0, len(path)))
    if place == len(path) or data.draw(st.booleans()):
        return [*path[:place], bytes(32), *path[place:]]
    if data.draw(st.booleans()):
        return [*path[:place], *path[place + 1 :]]
    bit = data.draw(st.integers(0, 255))
    turned = (int.from_bytes(path[place], "big") ^ 1 << bit).to_bytes(32, "big")
    return [*path[:place], turned, *path[place + 1 :]]


@given(SIZES, st.data())
def test_an_altered_inclusion_never_holds(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    path, tree_root, leaf = slow_tree.inclusion(index, leaves), slow_tree.root(leaves), leaf_hash(leaves[index])
    other = data.draw(st.integers(0, size).filter(lambda place: place != index))
    assert not _holds(check_inclusion, index, size, leaf, _altered(path, data), tree_root)
    assert not _holds(check_inclusion, other, size, leaf, path, tree_root)
    assert not _holds(check_inclusion, index, size, leaf_hash(b"another"), path, tree_root)
    assert not _holds(check_inclusion, index, size, leaf, path, slow_tree.root([*leaves, b"another"]))


@given(SIZES, st.data())
def test_an_altered_consistency_never_holds(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    old = data.draw(st.integers(1, size))
    path, roots = slow_tree.consistency(old, leaves), (slow_tree.root(leaves[:old]), slow_tree.root(leaves))
    rewritten = slow_tree.root([b"another", *leaves[1:old]])
    assert not _holds(check_consistency, old, size, _altered(path, data), *roots)
    assert not _holds(check_consistency, old, size, path, rewritten, roots[1])
    assert not _holds(check_consistency, old, size, path, roots[0], slow_tree.root([*leaves, b"another"]))


def test_nothing_is_proved_from_an_empty_tree() -> None:
    with pytest.raises(TrustError, match="from 0 leaves"):
        check_consistency(0, 1, [], slow_tree.root([]), slow_tree.root([b""]))


def test_a_cheating_log_cannot_pass_a_node_off_as_a_leaf() -> None:
    """Without the byte that keeps leaves apart from nodes, two leaves' hashes would prove to be one leaf."""
    leaves = leaves_of(4)
    pretended = leaf_hash(leaf_hash(leaves[0]) + leaf_hash(leaves[1]))
    path = slow_tree.inclusion(0, leaves)[1:]
    assert not _holds(check_inclusion, 0, 2, pretended, path, slow_tree.root(leaves))
