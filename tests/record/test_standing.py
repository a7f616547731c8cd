"""A log goes on only if it meets every checkpoint that anybody holds of it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.record.drafts import ORIGIN
from tests.record.merkle.trees import Tiles, hashes_of
from truceline.errors import NotFoundError
from truceline.record.checkpoints import Checkpoint
from truceline.record.merkle.tiles import Tile
from truceline.record.merkle.tree import TiledTree
from truceline.record.standing import COPIED, cure_of, reason_to_freeze

TREE = Tiles(hashes_of(300)).tree()


@pytest.mark.parametrize("size", [0, 1, 256, 300])
def test_a_log_that_meets_the_checkpoint_may_go_on(size: int) -> None:
    assert reason_to_freeze(TREE, Checkpoint(ORIGIN, size, TREE.root(size)), "bravo") == ""


def test_a_log_that_is_behind_is_frozen() -> None:
    reason = reason_to_freeze(TREE, Checkpoint(ORIGIN, 301, b"r" * 32), "bravo")
    assert reason == "bravo holds our checkpoint of 301 entries, and the record has 300"


def test_a_log_with_another_past_is_frozen() -> None:
    reason = reason_to_freeze(TREE, Checkpoint(ORIGIN, 200, TREE.root(199)), "the guard file")
    assert "the guard file holds our checkpoint of 200 entries with another root" in reason


def test_a_log_whose_tiles_are_gone_is_frozen() -> None:
    def gone(tile: Tile) -> bytes:
        raise NotFoundError(f"there is no {tile.path} here")

    reason = reason_to_freeze(TiledTree(300, gone), Checkpoint(ORIGIN, 200, b"r" * 32), "bravo")
    assert "cannot be held against the checkpoint of 200 entries" in reason


def test_what_to_do_depends_on_why_a_log_may_not_go_on() -> None:
    assert "truceline record resume" in cure_of(COPIED)
    assert "truceline node renew" in cure_of("bravo holds our checkpoint of 301 entries, and the record has 300")
