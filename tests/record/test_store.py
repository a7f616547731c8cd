"""What a row of acts writes is decided in their order, before anything touches a disk."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.record.drafts import digest_of, draft_of
from truceline.errors import NoteError
from truceline.record.merkle.compact_range import EMPTY
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.peer_log import PeerLog, PeerStep
from truceline.record.store import Batch, Change, Committed, Outdated, batched, object_name

TREE = EMPTY.grown([leaf_hash(b"first"), leaf_hash(b"second")]).tree
OLD, NEW = PeerLog("bravo.example/log/1"), PeerLog("bravo.example/log/1", TREE)


def _batched(*changes: Change, held: PeerLog = OLD) -> Batch:
    return batched(TREE, changes, {"before": range(1, 2)}.get, lambda _: held)


def test_entries_follow_the_log_in_the_order_of_their_acts() -> None:
    batch = _batched(Change(drafts=(draft_of(0), draft_of(1))), Change(drafts=(draft_of(2),)))
    assert batch.outcomes == (Committed(range(2, 4)), Committed(range(4, 5)))
    leaves = [draft_of(number).leaf(number + 2) for number in range(3)]
    assert [leaf for _, leaf in batch.entries] == leaves
    assert batch.growth == TREE.grown(map(leaf_hash, leaves))


def test_an_act_that_was_done_before_or_just_now_is_not_done_again() -> None:
    batch = _batched(
        Change(drafts=(draft_of(0),), once="before"),
        Change(drafts=(draft_of(1),), once="now"),
        Change(drafts=(draft_of(2), draft_of(3)), once="now"),
    )
    assert batch.outcomes == (
        Committed(range(1, 2), is_new=False),
        Committed(range(2, 3)),
        Committed(range(2, 3), is_new=False),
    )
    assert [draft for draft, _ in batch.entries] == [draft_of(1)]
    assert len(batch.applied) == 1


def test_an_act_without_entries_is_done_once_too() -> None:
    change = Change(objects=(b"x",), once="objects")
    assert _batched(change, change).outcomes == (Committed(range(2, 2)), Committed(range(2, 2), is_new=False))


def test_a_step_from_what_is_no_longer_held_writes_nothing() -> None:
    step = PeerStep(OLD, NEW)
    batch = _batched(Change(peer_step=step), Change(peer_step=step, drafts=(draft_of(0),)))
    assert batch.outcomes == (Committed(range(2, 2)), Outdated(NEW))
    assert batch.entries == ()
    assert _batched(Change(peer_step=step), held=NEW).outcomes == (Outdated(NEW),)


def test_an_entry_that_is_too_long_stops_all() -> None:
    long = draft_of(0).__class__(**{**vars(draft_of(0)), "extra": {"remark": "x" * 65_300}})
    with pytest.raises(NoteError):
        _batched(Change(drafts=(draft_of(0), long)))


def test_an_object_is_named_by_its_sha_256() -> None:
    assert object_name(b"abc") == digest_of(b"abc")
    assert object_name(b"abc").startswith("ba7816bf")
