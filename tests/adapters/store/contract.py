"""What every store must keep, whatever it lies on: each adapter's test file runs all of this."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise
from typing import Protocol

import pytest

from tests.record.drafts import COSIGNER, LOG_KEY, ORIGIN, digest_of, draft_of, sign
from tests.record.merkle.trees import hashes_of
from truceline.errors import FrozenError, NotFoundError
from truceline.record.checkpoints import Checkpoint, open_checkpoint, sign_checkpoint
from truceline.record.entries import entry_from_leaf
from truceline.record.merkle.compact_range import EMPTY
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.merkle.proofs import check_consistency, check_inclusion
from truceline.record.merkle.tiles import ENTRIES, Tile, leaves_from_bundle
from truceline.record.merkle.tree import TiledTree
from truceline.record.peer_log import PeerLog, PeerStep, cosigned, mirrored
from truceline.record.standing import reason_to_freeze
from truceline.record.store import Change, Committed, Due, Label, Outdated, Parcel, Store, object_name

PEER = "bravo.example/log/1"


class Place(Protocol):
    """Where a store lies."""

    def open(self) -> Store:
        """A store there, as after a start of the node; the one before it is closed."""
        ...

    def keep_copy(self) -> None:
        """A backup of the record is made, without its guard."""
        ...

    def restore_copy(self) -> None:
        """The record is what it was then; the guard is not."""
        ...


def entries(start: int, end: int) -> Change:
    """An act that logs some entries."""
    return Change(drafts=tuple(draft_of(number) for number in range(start, end)))


def _claim(store: Store) -> Checkpoint:
    return open_checkpoint(store.checkpoint, [LOG_KEY.verify_key]).checkpoint


def _peer_step(before: PeerLog, end: int, salt: str = "") -> PeerStep:
    hashes = hashes_of(end, salt)
    tree = EMPTY.grown(hashes).tree
    note = sign_checkpoint(Checkpoint(PEER, tree.size, tree.root), LOG_KEY)
    signed = open_checkpoint(note.encoded, [LOG_KEY.verify_key])
    step = mirrored(before, signed, hashes[before.mirror.size :])
    return cosigned(step, signed, COSIGNER, at_s=1_790_000_000 + end)


class StoreContract:
    """The tests; a subclass gives the place."""

    def test_a_new_record_is_empty_and_may_go_on(self, place: Place) -> None:
        store = place.open()
        assert (store.tree, store.checkpoint, store.frozen) == (EMPTY, b"", "")
        assert list(store.leaves(0, 10)) == []
        assert store.peer_log(PEER) == PeerLog(PEER)

    def test_what_was_acknowledged_is_there_after_a_restart(self, place: Place) -> None:
        first = place.open()
        (outcome,) = first.commit([Change(drafts=(draft_of(0), draft_of(1)), objects=(b"a note",))])
        tree, checkpoint = first.tree, first.checkpoint
        store = place.open()
        assert outcome == Committed(range(2))
        assert (store.tree, store.checkpoint, store.frozen) == (tree, checkpoint, "")
        assert [entry_from_leaf(leaf) for leaf in store.leaves(0, 2)] == [
            entry_from_leaf(draft_of(index).leaf(index)) for index in (0, 1)
        ]
        assert store.content(object_name(b"a note")) == b"a note"
        assert store.content(object_name(b"another")) is None

    def test_the_checkpoint_covers_all_that_was_acknowledged(self, place: Place) -> None:
        store = place.open()
        for end in (1, 5, 300):
            store.commit([entries(store.tree.size, end)])
            assert _claim(store) == Checkpoint(ORIGIN, end, store.tree.root)

    def test_entries_that_are_durable_are_told_and_can_be_read_before_a_checkpoint_of_them_is_signed(
        self, place: Place
    ) -> None:
        store = place.open()
        told: list[tuple[int, int]] = []
        store.when_durable(lambda: told.append((len(store.leaves(0, 10)), len(store.checkpoint))))
        store.commit([entries(0, 3)])
        store.commit([Change(objects=(b"x",))])
        assert told == [(3, 0)]
        assert _claim(store).size == 3

    def test_acts_of_one_commit_stand_in_the_order_in_which_they_came(self, place: Place) -> None:
        store = place.open()
        store.commit([entries(0, 3)])
        outcomes = store.commit([entries(3, 5), Change(objects=(b"x",)), entries(5, 6)])
        assert outcomes == (Committed(range(3, 5)), Committed(range(5, 5)), Committed(range(5, 6)))
        assert store.leaves(3, 6)[2] == draft_of(5).leaf(5)

    def test_proofs_from_its_tiles_hold_for_every_entry_and_every_size(self, place: Place) -> None:
        store = place.open()
        roots = {}
        for end in (1, 255, 256, 257, 600):
            store.commit([entries(store.tree.size, end)])
            roots[end] = store.tree.root
        store = place.open()
        tree, leaves = TiledTree(600, store.tile), store.leaves(0, 600)
        for index in (0, 254, 255, 256, 599):
            check_inclusion(index, 600, leaf_hash(leaves[index]), tree.inclusion(index), roots[600])
        for end, root in roots.items():
            check_consistency(end, 600, tree.consistency(end), root, roots[600])

    def test_a_tile_of_entries_holds_them(self, place: Place) -> None:
        store = place.open()
        store.commit([entries(0, 300)])
        leaves = [draft_of(index).leaf(index) for index in range(300)]
        assert list(leaves_from_bundle(store.tile(Tile(ENTRIES, 0)))) == leaves[:256]
        assert list(leaves_from_bundle(store.tile(Tile(ENTRIES, 1, 44)))) == leaves[256:]

    def test_a_tile_that_is_not_there_or_not_so_wide_is_not_found(self, place: Place) -> None:
        store = place.open()
        store.commit([entries(0, 3)])
        for tile in (Tile(0, 0, 4), Tile(0, 1, 1), Tile(1, 0, 1), Tile(ENTRIES, 0, 4)):
            with pytest.raises(NotFoundError):
                store.tile(tile)
        with pytest.raises(NotFoundError):
            store.mirror_tile(PEER, Tile(0, 0, 1))

    def test_entries_are_found_by_the_note_and_by_its_text(self, place: Place) -> None:
        store = place.open()
        store.commit([Change(drafts=(draft_of(7), draft_of(8), draft_of(7)))])
        assert list(store.about(digest_of(b"note 7"))) == [0, 2]
        assert list(store.about(digest_of(b"text 8"))) == [1]
        assert list(store.about(digest_of(b"note 9"))) == []

    def test_labelled_entries_are_found_the_newest_first_and_page_by_page(self, place: Place) -> None:
        store = place.open()
        labels = (Label(0, "line:a"), Label(2, "line:a"), Label(2, "line:b"), Label(2, "line:a"))
        store.commit([entries(0, 2), replace(entries(2, 5), labels=labels)])
        store.commit([replace(entries(5, 6), labels=(Label(0, "line:a"),))])
        store = place.open()
        assert list(store.labelled("line:a", before=100, limit=10)) == [5, 4, 2]
        assert list(store.labelled("line:a", before=5, limit=1)) == [4]
        assert list(store.labelled("line:b", before=4, limit=10)) == []
        assert list(store.labelled("line", before=100, limit=10)) == []

    def test_what_falls_due_is_kept_in_the_order_of_its_time_until_it_was_seen_to(self, place: Place) -> None:
        store = place.open()
        late, soon, later = (Due(at, digest_of(b"%d" % at)) for at in (2_000, 1_000, 3_000))
        store.commit([Change(due=(late, soon)), Change(due=(later, soon))])
        store = place.open()
        assert list(store.due(2_000, limit=10)) == [soon, late]
        assert list(store.due(5_000, limit=2)) == [soon, late]
        store.commit([Change(seen_to=(soon,))])
        assert list(store.due(5_000, limit=10)) == [late, later]

    def test_what_is_erased_is_gone_for_good_and_all_that_names_it_stays(self, place: Place) -> None:
        store = place.open()
        content, other = b"the driver is Sami K.", b"the lorry is white"
        named = replace(draft_of(0), obj=object_name(content))
        store.commit([Change(drafts=(named,), objects=(content, other))])
        leaves, root = store.leaves(0, 1), store.tree.root
        store.commit([Change(erased=(object_name(content),))])
        store.close()
        store = place.open()
        assert store.content(object_name(content)) is None
        assert store.content(object_name(other)) == other
        assert (store.leaves(0, 1), store.tree.root) == (leaves, root)
        assert store.about(object_name(content)) == (0,)

    def test_an_act_done_again_gives_what_it_gave_first_and_writes_nothing(self, place: Place) -> None:
        first = Change(drafts=(draft_of(0),), objects=(b"first",), once="recv/bravo/1")
        again = Change(drafts=(draft_of(1), draft_of(2)), objects=(b"second",), once="recv/bravo/1")
        store = place.open()
        assert store.commit([first, again]) == (Committed(range(1)), Committed(range(1), is_new=False))
        checkpoint = store.checkpoint
        store = place.open()
        assert store.commit([again]) == (Committed(range(1), is_new=False),)
        assert (store.tree.size, store.checkpoint) == (1, checkpoint)
        assert store.content(object_name(b"second")) is None

    def test_the_outbox_gives_the_urgent_first_and_each_object_once(self, place: Place) -> None:
        flash, routine, later = (
            Parcel("bravo", digest_of(b"f"), 0),
            Parcel("bravo", digest_of(b"r")),
            Parcel("bravo", digest_of(b"l")),
        )
        store = place.open()
        store.commit([Change(to_send=(routine, later, Parcel("golf", routine.obj)))])
        store.commit([Change(to_send=(flash, routine))])
        store = place.open()
        assert list(store.outbox("bravo", 10)) == [flash, routine, later]
        assert list(store.outbox("bravo", 1)) == [flash]
        store.commit([Change(delivered=(routine,))])
        assert list(store.outbox("bravo", 10)) == [flash, later]
        assert list(store.outbox("golf", 10)) == [Parcel("golf", routine.obj)]

    def test_a_mirror_and_its_cosignature_are_kept(self, place: Place) -> None:
        store = place.open()
        for end in (3, 256, 700):
            store.commit([Change(peer_step=_peer_step(store.peer_log(PEER), end))])
            store = place.open()
        log = store.peer_log(PEER)
        assert log == _peer_step(PeerLog(PEER), 700).after
        held = store.mirror_tile(PEER, Tile(0, 1)) + store.mirror_tile(PEER, Tile(0, 2, 188))
        assert held == b"".join(hashes_of(700)[256:])

    def test_of_two_steps_from_the_same_point_only_the_first_is_taken(self, place: Place) -> None:
        store = place.open()
        first, second = _peer_step(PeerLog(PEER), 3), _peer_step(PeerLog(PEER), 4)
        draft = (draft_of(0),)
        outcomes = store.commit([Change(peer_step=first), Change(peer_step=second, drafts=draft)])
        assert outcomes == (Committed(range(0)), Outdated(first.after))
        assert store.commit([Change(peer_step=second, drafts=draft)]) == (Outdated(first.after),)
        assert (store.peer_log(PEER), store.tree.size) == (first.after, 0)

    def test_a_restored_backup_is_frozen_and_never_signs_again(self, place: Place) -> None:
        store = place.open()
        store.commit([entries(0, 3)])
        place.open()
        place.keep_copy()
        store = place.open()
        store.commit([entries(3, 6)])
        signed = store.checkpoint
        place.open()
        place.restore_copy()
        store = place.open()
        assert "6 entries, and the record has 3" in store.frozen
        with pytest.raises(FrozenError):
            store.commit([entries(100, 103)])
        assert (store.tree.size, store.checkpoint) == (3, signed)

    def test_a_frozen_record_still_takes_in_what_is_no_entry(self, place: Place) -> None:
        store = place.open()
        store.commit([entries(0, 2)])
        store.freeze("for a test")
        store.commit([Change(objects=(b"received",), peer_step=_peer_step(PeerLog(PEER), 3))])
        assert store.content(object_name(b"received")) == b"received"
        assert len(store.leaves(0, 9)) == 2

    def test_frozen_it_stays_after_a_restart(self, place: Place) -> None:
        place.open().freeze("bravo holds a checkpoint of 9 entries")
        assert place.open().frozen == "bravo holds a checkpoint of 9 entries"

    def test_a_record_behind_what_a_peer_cosigned_has_a_reason_to_freeze(self, place: Place) -> None:
        store = place.open()
        store.commit([entries(0, 300)])
        tree = TiledTree(store.tree.size, store.tile)
        other = EMPTY.grown(hashes_of(200)).tree
        assert reason_to_freeze(tree, Checkpoint(ORIGIN, 200, tree.root(200)), "bravo") == ""
        assert "has 300" in reason_to_freeze(tree, Checkpoint(ORIGIN, 301, other.root), "bravo")
        assert "another root" in reason_to_freeze(tree, Checkpoint(ORIGIN, 200, other.root), "bravo")

    def test_however_acts_are_grouped_the_log_is_the_same(self, place: Place) -> None:
        chance = random.Random(11)
        store = place.open()
        for _ in range(30):
            ends = sorted(chance.choices(range(store.tree.size, store.tree.size + 40), k=chance.randint(0, 4)))
            starts = [store.tree.size, *ends]
            store.commit([entries(start, end) for start, end in pairwise(starts)])
        leaves = [draft_of(index).leaf(index) for index in range(store.tree.size)]
        assert len(leaves) > 256
        assert list(store.leaves(0, len(leaves) + 1)) == leaves
        assert store.tree == EMPTY.grown(map(leaf_hash, leaves)).tree

    def test_nothing_of_a_commit_with_an_impossible_act_is_written(self, place: Place) -> None:
        store = place.open()
        store.freeze("for a test")
        with pytest.raises(FrozenError):
            store.commit([Change(objects=(b"first",)), entries(0, 1)])
        assert store.content(object_name(b"first")) is None

    def test_a_checkpoint_is_signed_by_the_log(self, place: Place) -> None:
        store = place.open()
        store.commit([entries(0, 1)])
        assert store.checkpoint == sign(Checkpoint(ORIGIN, 1, store.tree.root))
