"""The hashes are those of RFC 6962, and a hash has one way to be written."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import NoteError
from truceline.record.merkle.hashes import EMPTY_ROOT, hash_from_text, leaf_hash, node_hash, text_from_hash


def test_leaves_nodes_and_roots_are_those_of_the_reference(root: Path) -> None:
    reference = json.loads((root / "tests/vectors/merkle/rfc6962_reference.json").read_text())
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in reference["leaf_inputs_hex"]]
    assert [value.hex() for value in hashes] == reference["leaf_hashes_hex"]
    assert node_hash(hashes[0], hashes[1]).hex() == reference["root_hex_by_size"][2]
    assert EMPTY_ROOT.hex() == reference["root_hex_by_size"][0]


def test_a_leaf_that_looks_like_a_node_has_another_hash() -> None:
    left, right = leaf_hash(b"left"), leaf_hash(b"right")
    assert leaf_hash(left + right) != node_hash(left, right)


@given(st.binary(min_size=32, max_size=32))
def test_a_hash_comes_back_from_its_text(value: bytes) -> None:
    assert hash_from_text(text_from_hash(value)) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AAAA",
        text_from_hash(EMPTY_ROOT).rstrip("="),
        text_from_hash(EMPTY_ROOT) + "\n",
        text_from_hash(EMPTY_ROOT)[:-2] + "V=",  # the same bytes: the last two bits do not count
        text_from_hash(EMPTY_ROOT).replace("+", "-").replace("/", "_"),
        "é" * 44,
    ],
)
def test_another_way_to_write_a_hash_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        hash_from_text(text)
