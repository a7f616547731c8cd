# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from tests.node.exchange.foes import disk_is_full, foe, hand, told
from tests.node.meeting import ALFA, BRAVO, meet
from tests.signing.parties.sides import key_of
from tests.simulation.branches import Branch
from truceline.errors import NoteError, StoreError, TrustError
from truceline.node.exchange import exchanging
from truceline.node.exchange.news import What
from truceline.node.exchange.placing import MOST_CHECKPOINTS, Placing
from truceline.record.checkpoints import Checkpoint, checkpoint_from_text, sign_checkpoint
from truceline.record.entries import EntryKind
from truceline.record.log_proofs import LogProof, log_proof_from_bytes
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.merkle.tree import tree_of_leaves
from truceline.signing.parties.manifests import Position, Role


def _proof(branch: Branch, index: int, size: int | None = None) -> LogProof:
    return log_proof_from_bytes(branch.proof(index, size).content)


def test_a_proved_entry_is_placed_in_the_log_of_its_party() -> None:
    met = meet()
    branch = foe(met).faces[ALFA].branch
    placed = Placing(met[ALFA], BRAVO).placed(_proof(branch, 1))
    assert (placed.party, placed.position) == (BRAVO, Position(1, 1))
    assert placed.entry.kind is EntryKind.MANIFEST
    assert placed.judged.is_open
    assert f"place:{BRAVO}:1:1" in placed.labels


def test_what_stands_in_our_own_copy_of_a_log_needs_no_label() -> None:
    met = meet()
    hostile = foe(met)
    branch = hostile.faces[ALFA].branch
    hand(met, hostile, ALFA, branch.grown(), branch.hashes(0))
    assert Placing(met[ALFA], BRAVO).placed(_proof(branch, 1)).labels == ()
    branch.add(EntryKind.TICK, met.clock.at)
    grown = checkpoint_from_text(branch.checkpoint().text)
    assert Placing(met[ALFA], BRAVO, grown).placed(_proof(branch, 1)).labels == ()


def test_a_proof_for_another_place_or_another_leaf_is_refused() -> None:
    met = meet()
    branch = foe(met).faces[ALFA].branch
    true = _proof(branch, 1)
    wrong = [
        LogProof(2, true.path, true.checkpoint, true.extra),
        LogProof(1, true.path, true.checkpoint, branch.leaves[2]),
        LogProof(1, true.path[:-1], true.checkpoint, true.extra),
    ]
    for proof in wrong:
        with pytest.raises(TrustError):
            Placing(met[ALFA], BRAVO).placed(proof)


def test_a_proof_that_brings_no_entry_is_unusable() -> None:
    met = meet()
    true = _proof(foe(met).faces[ALFA].branch, 1)
    for extra in (b"", b"no entry"):
        with pytest.raises(NoteError):
            Placing(met[ALFA], BRAVO).placed(LogProof(1, true.path, true.checkpoint, extra))


def test_an_entry_that_names_another_place_than_its_own_is_refused() -> None:
    met = meet()
    branch = foe(met).faces[ALFA].branch
    branch.leaves.append(branch.leaves[1])
    with pytest.raises(TrustError, match=f"entry 1 stands at {len(branch.leaves) - 1}"):
        Placing(met[ALFA], BRAVO).placed(_proof(branch, len(branch.leaves) - 1))


def test_a_log_of_a_stranger_or_of_a_foreign_key_is_refused() -> None:
    met = meet()
    branch = foe(met).faces[ALFA].branch
    stranger = Branch("zulu.example", list(branch.leaves))
    with pytest.raises(TrustError, match=r"nobody here knows the log zulu\.example/log/1"):
        Placing(met[ALFA], BRAVO).placed(_proof(stranger, 1))
    tree = tree_of_leaves(map(leaf_hash, branch.leaves))
    forged = sign_checkpoint(Checkpoint(met[BRAVO].origin, tree.size, tree.root()), key_of("zulu.example", Role.LOG))
    with pytest.raises(TrustError, match="no known key has signed"):
        Placing(met[ALFA], BRAVO).placed(LogProof(1, tree.inclusion(1), forged, branch.leaves[1]))


def test_a_bundle_leads_to_so_many_checkpoints_and_no_more() -> None:
    met = meet()
    branch = foe(met).faces[ALFA].branch
    for _ in range(MOST_CHECKPOINTS):
        branch.add(EntryKind.TICK, met.clock.at)
    placing = Placing(met[ALFA], BRAVO)
    size = len(branch.leaves)
    for end in range(size, size - MOST_CHECKPOINTS, -1):
        placing.placed(_proof(branch, 1, end))
    placing.placed(_proof(branch, 0, size))
    with pytest.raises(TrustError, match=f"more than {MOST_CHECKPOINTS} checkpoints"):
        placing.placed(_proof(branch, 1, size - MOST_CHECKPOINTS))


@pytest.mark.parametrize("way", ["one bundle", "a mirror", "a stored message", "a stored receipt"])
def test_two_leaves_at_one_place_are_evidence_wherever_the_first_one_was_shown(way: str) -> None:
    met = meet()
    if way == "a stored receipt":
        met.say(ALFA, BRAVO)
    hostile = foe(met)
    shown = hostile.faces[ALFA].branch
    other = shown.fork(len(shown.leaves), "other")
    if way == "a stored receipt":
        (sent,) = (met[ALFA].entry(met[ALFA].store.tree.size - 1),)
        about = {"line": met.line, "peer": ALFA, "note_id": sent.note_id, "obj": sent.obj}
        index = shown.add(EntryKind.RECV, met.clock.at, **about)
        frames = [shown.proof(index)]
    else:
        frames = hostile.delivery(hostile.signed(hostile.message(ALFA, branch=shown)), shown)
        index = len(shown.leaves) - 1
    other.add(EntryKind.TICK, met.clock.at)
    other.add(EntryKind.TICK, met.clock.at)
    if way == "a mirror":
        frames = [shown.grown(), shown.hashes(0)]
    if way == "one bundle":
        frames = [*frames, other.proof(index)]
    taken = hand(met, hostile, ALFA, *frames)
    if way != "one bundle":
        met.restart(ALFA)
        taken = hand(met, hostile, ALFA, other.proof(index))
    assert [news.words[:2] for news in told(taken, What.FORK)] == ["F5"]


def test_the_same_leaf_under_two_open_checkpoints_is_no_evidence() -> None:
    met = meet()
    hostile = foe(met)
    branch = hostile.faces[ALFA].branch
    frames = hostile.delivery(hostile.signed(hostile.message(ALFA, branch=branch)), branch)
    hand(met, hostile, ALFA, *frames)
    branch.add(EntryKind.TICK, met.clock.at)
    taken = hand(met, hostile, ALFA, frames[0], branch.proof(len(branch.leaves) - 2), branch.proof(1))
    assert not told(taken, What.FORK)


@pytest.mark.parametrize("is_restarted", [True, False])
def test_two_leaves_on_record_are_evidence_though_the_disk_failed_before_that_was_kept(
    monkeypatch: pytest.MonkeyPatch, *, is_restarted: bool
) -> None:
    met = meet()
    hostile = foe(met)
    shown = hostile.faces[ALFA].branch
    other = shown.fork(len(shown.leaves), "other")
    hand(met, hostile, ALFA, *hostile.delivery(hostile.signed(hostile.message(ALFA, branch=shown)), shown))
    seq, prev = hostile.said[shown.name]
    second = hostile.signed(hostile.message(ALFA, branch=other, seq=seq + 1, prev=prev))
    note, _ = hostile.delivery(second, other)
    other.add(EntryKind.TICK, met.clock.at)
    with monkeypatch.context() as failing:
        failing.setattr(exchanging, "accuse", disk_is_full)
        with pytest.raises(StoreError):
            hand(met, hostile, ALFA, note, other.proof(len(other.leaves) - 2))
    if is_restarted:
        met.restart(ALFA)
    assert [news.words[:2] for news in told(hand(met, hostile, ALFA), What.FORK)] == ["F5"]
    assert not told(hand(met, hostile, ALFA), What.FORK)
