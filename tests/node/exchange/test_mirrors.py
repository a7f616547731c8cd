# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.node.meeting import ALFA, BRAVO, meet
from truceline.node.exchange.mirrors import grafted, mirror_of, party_of
from truceline.node.node import Node
from truceline.record.checkpoints import Checkpoint, SignedCheckpoint
from truceline.record.merkle.tiles import Tile
from truceline.record.merkle.tree import TiledTree, tree_of_leaves
from truceline.record.peer_log import PeerLog, mirrored
from truceline.record.store import Change
from truceline.signing.notes import Note, Signature

ORIGIN = f"{BRAVO}/log/1"
HASHES = tuple(sha256(b"%d" % number).digest() for number in range(1_300))


def _grown(node: Node, end: int) -> PeerLog:
    """What a node holds of a log, grown to a size."""
    log = node.store.peer_log(ORIGIN)
    checkpoint = Checkpoint(ORIGIN, end, tree_of_leaves(HASHES[:end]).root())
    signed = SignedCheckpoint(checkpoint, Note(checkpoint.text, (Signature("x", b"0" * 4, b"0"),)), ())
    node.commit(Change(peer_step=mirrored(log, signed, HASHES[log.mirror.size : end])))
    return node.store.peer_log(ORIGIN)


def _looks_like(tree: TiledTree, other: TiledTree) -> bool:
    sizes = [*range(0, other.size, 61), other.size]
    return tree.size == other.size and all(
        tree.root(size) == other.root(size) and tree.consistency(size) == other.consistency(size) for size in sizes
    )


@given(st.lists(st.integers(1, 700), min_size=1, max_size=4))
def test_a_mirror_is_the_tree_over_its_hashes_however_it_grew(steps: list[int]) -> None:
    node = meet()[ALFA]
    size = 0
    for step in steps:
        size = min(size + step, len(HASHES))
        log = _grown(node, size)
        assert _looks_like(mirror_of(node, log), tree_of_leaves(HASHES[:size]))


@given(size=st.integers(1, 1_000), start=st.integers(0, 1_000), more=st.integers(0, 300))
def test_a_grafted_tree_begins_as_the_mirror_and_goes_on_otherwise(size: int, start: int, more: int) -> None:
    node = meet()[ALFA]
    log = _grown(node, size)
    start = min(start, size)
    others = tuple(sha256(b"other %d" % number).digest() for number in range(more))
    assert _looks_like(grafted(node, log, start, others), tree_of_leaves((*HASHES[:start], *others)))


def test_a_second_look_reads_only_what_came_since(monkeypatch: pytest.MonkeyPatch) -> None:
    node = meet()[ALFA]
    mirror_of(node, _grown(node, 1_024))
    log = _grown(node, 1_280)
    read: set[int] = set()
    tiles = node.store.mirror_tile

    def counted(origin: str, tile: Tile) -> bytes:
        read.add(tile.index)
        return tiles(origin, tile)

    monkeypatch.setattr(node.store, "mirror_tile", counted)
    mirror_of(node, log).root(1_100)
    assert read == {4}


@pytest.mark.parametrize(
    ("origin", "party"), [("alfa.example/log/1", "alfa.example"), ("x/log/y/log/2", "x/log/y"), ("go.sum", "")]
)
def test_whose_log_it_is_stands_in_its_name(origin: str, party: str) -> None:
    assert party_of(origin) == party
