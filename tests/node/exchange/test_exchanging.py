# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.node.exchange.foes import delivered, entries, foe, hand, note_frame, told, warned
from tests.node.meeting import ALFA, BRAVO, CHARLIE, Met, meet, warn
from truceline.adapters.store.memory import MemoryStore
from truceline.errors import NoteError, StoreError, TrustError
from truceline.line.bundles import FrameKind, read_bundle, write_bundle
from truceline.line.logged import Proved, proof_from
from truceline.node.exchange.exchanging import MOST_GREETED, answer, take_in
from truceline.node.exchange.news import What
from truceline.node.exchange.offering import offer
from truceline.node.node import Moment
from truceline.record.entries import EntryKind
from truceline.record.log_proofs import log_proof_from_bytes
from truceline.record.store import Change, Outcome


class _FailingStore(MemoryStore):
    """A store whose disk fails at some commits, counted from now on."""

    fails_at: frozenset[int] = frozenset()
    commits = 0

    def commit(self, changes: Sequence[Change]) -> Sequence[Outcome]:
        self.commits += 1
        if self.commits in self.fails_at:
            raise StoreError("the disk is full", hint="make room")
        return super().commit(changes)


def _failing(met: Met, party: str, *commits: int) -> _FailingStore:
    node, (disk, guard) = met[party], met.disks[party]
    store = _FailingStore(node.origin, node.sign, disk, guard)
    store.fails_at = frozenset(commits)
    met.nodes[party] = replace(node, store=store)
    return store


def test_a_message_goes_over_and_its_receipt_comes_back() -> None:
    met = meet()
    said = warn(met)
    theirs, ours = met.exchange(ALFA, BRAVO)
    assert [news.note_id for news in told(theirs, What.ARRIVED)] == [said.message.id]
    assert [news.note_id for news in told(ours, What.RECEIPTED)] == [said.message.id]
    (proof,) = entries(met[ALFA], EntryKind.PROOF)
    (receipt,) = entries(met[BRAVO], EntryKind.RECV)
    assert (proof.peer, proof.note_id) == (BRAVO, said.message.id)
    assert proof_from(proof.extra).proves is Proved.RECEIVED
    assert proof_from(proof.extra).index == receipt.index
    assert met[ALFA].store.outbox(BRAVO, 9) == []


def test_the_answer_to_a_refused_message_proves_the_refusal_and_empties_the_outbox() -> None:
    met = meet()
    said = warn(met)
    met[BRAVO].store.freeze("for the test")
    met.exchange(ALFA, BRAVO)
    assert len(met[ALFA].store.outbox(BRAVO, 9)) == 1
    met = meet()
    said = warn(met)
    frames = read_bundle(offer(met[ALFA], BRAVO, met.clock.now).bundle)
    bundle = write_bundle(frame for frame in frames if frame.kind is not FrameKind.PROOF)
    answered, _ = answer(met[BRAVO], ALFA, bundle, met.clock.now)
    taken = take_in(met[ALFA], BRAVO, answered.bundle, met.clock.now)
    (news,) = told(taken, What.REFUSED_BY_PEER)
    assert (news.note_id, news.words) == (said.message.id, "not-in-log")
    assert met[ALFA].store.outbox(BRAVO, 9) == []


def test_a_bundle_that_is_replayed_changes_nothing_and_gets_the_same_answer() -> None:
    met = meet()
    warn(met)
    bundle = offer(met[ALFA], BRAVO, met.clock.now).bundle
    first = take_in(met[BRAVO], ALFA, bundle, met.clock.now)
    size = met[BRAVO].store.tree.size
    again = take_in(met[BRAVO], ALFA, bundle, met.clock.forward(60_000))
    assert again.answers == first.answers
    assert met[BRAVO].store.tree.size == size
    assert not told(again, What.ARRIVED)


def test_a_bundle_that_is_cut_short_is_refused_and_changes_nothing() -> None:
    met = meet()
    warn(met)
    bundle = offer(met[ALFA], BRAVO, met.clock.now).bundle
    size = met[BRAVO].store.tree.size
    for end in range(0, len(bundle), 97):
        with pytest.raises(NoteError):
            take_in(met[BRAVO], ALFA, bundle[:end], met.clock.now)
    assert met[BRAVO].store.tree.size == size


@given(st.randoms(use_true_random=False))
def test_the_order_and_the_number_of_frames_do_not_matter(chance: random.Random) -> None:
    met = meet()
    for _ in range(3):
        warn(met)
    frames = list(read_bundle(offer(met[ALFA], BRAVO, met.clock.now).bundle))
    frames += chance.choices(frames[1:], k=3)
    chance.shuffle(frames)
    taken = take_in(met[BRAVO], ALFA, write_bundle(frames), met.clock.now)
    assert sorted(news.words for news in told(taken, What.ARRIVED)) == [
        f"warning flash number {number}" for number in (1, 2, 3)
    ]
    assert not told(taken, What.REFUSED)


@given(place=st.integers(0, 9), bit=st.integers(0, 7), chance=st.randoms(use_true_random=False))
def test_a_frame_that_is_spoilt_never_hides_another(place: int, bit: int, chance: random.Random) -> None:
    met = meet()
    met.exchange(ALFA, BRAVO)
    met.exchange(ALFA, BRAVO)
    for _ in range(3):
        warn(met)
    frames = list(read_bundle(offer(met[ALFA], BRAVO, met.clock.now).bundle))
    kind, content = frames[place := place % len(frames)]
    at = chance.randrange(len(content))
    spoilt = content[:at] + bytes([content[at] ^ 1 << bit]) + content[at + 1 :]
    frames[place] = frames[place]._replace(content=spoilt)
    try:
        taken = take_in(met[BRAVO], ALFA, write_bundle(frames), met.clock.now)
    except TrustError:
        assert kind is FrameKind.HELLO  # it may name another party now
        return
    assert len(told(taken, What.ARRIVED)) >= 3 - (kind in (FrameKind.NOTE, FrameKind.PROOF))
    assert not told(taken, What.FORK)


def test_a_bundle_for_somebody_else_is_not_opened() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    bundle = offer(met[ALFA], BRAVO, met.clock.now).bundle
    with pytest.raises(TrustError, match=r"to bravo\.example came from alfa\.example to charlie\.example"):
        take_in(met[CHARLIE], ALFA, bundle, met.clock.now)
    with pytest.raises(TrustError, match=r"came from charlie\.example"):
        take_in(met[BRAVO], CHARLIE, bundle, met.clock.now)


def test_nothing_is_said_to_be_received_when_the_disk_fails_and_all_of_it_is_afterwards() -> None:
    met = meet()
    said = [warn(met).message.id for _ in range(3)]
    bundle = offer(met[ALFA], BRAVO, met.clock.now).bundle
    _failing(met, BRAVO, 1)
    size = met[BRAVO].store.tree.size
    with pytest.raises(StoreError):
        take_in(met[BRAVO], ALFA, bundle, met.clock.now)
    assert met[BRAVO].store.tree.size == size
    taken = take_in(met[BRAVO], ALFA, bundle, met.clock.now)
    assert [news.note_id for news in told(taken, What.ARRIVED)] == said
    assert len(taken.answers) == 3


def test_a_receipt_that_could_not_be_written_down_is_written_down_the_next_time() -> None:
    met = meet()
    warn(met)
    answered, _ = answer(met[BRAVO], ALFA, offer(met[ALFA], BRAVO, met.clock.now).bundle, met.clock.now)
    _failing(met, ALFA, 1)
    with pytest.raises(StoreError):
        take_in(met[ALFA], BRAVO, answered.bundle, met.clock.now)
    assert len(met[ALFA].store.outbox(BRAVO, 9)) == 1
    _, taken = met.exchange(ALFA, BRAVO)
    assert told(taken, What.RECEIPTED)


def test_evidence_is_found_again_if_the_disk_failed_before_it_was_kept() -> None:
    met = meet()
    hostile = foe(met)
    branch = hostile.faces[ALFA].branch
    message = hostile.message(ALFA, branch=branch)
    notes = [hostile.signed(each) for each in (message, replace(message, body={"text": "Stay."}))]
    frames = [frame for note in notes for frame in hostile.delivery(note, branch)]
    _failing(met, ALFA, 2)
    with pytest.raises(StoreError):
        hand(met, hostile, ALFA, *frames)
    assert told(hand(met, hostile, ALFA, *frames), What.FORK)


def test_evidence_that_was_offered_is_looked_at_again_if_the_disk_failed_before_it_was_kept() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    hostile = foe(met)
    branch = hostile.faces[ALFA].branch
    message = hostile.message(ALFA, branch=branch)
    notes = [hostile.signed(each) for each in (message, replace(message, body={"text": "Stay."}))]
    hand(met, hostile, ALFA, *(frame for note in notes for frame in hostile.delivery(note, branch)))
    bundle = offer(met[ALFA], CHARLIE, met.clock.now).bundle
    _failing(met, CHARLIE, 2)
    with pytest.raises(StoreError):
        take_in(met[CHARLIE], ALFA, bundle, met.clock.now)
    taken = take_in(met[CHARLIE], ALFA, bundle, met.clock.now)
    assert [news.peer for news in told(taken, What.FORK)] == [BRAVO]


def test_a_frozen_node_receipts_nothing_and_goes_on_holding_what_others_show() -> None:
    met = meet()
    warn(met)
    met[ALFA].peer(BRAVO).held = 0
    bundle = offer(met[ALFA], BRAVO, met.clock.now).bundle
    met[BRAVO].store.freeze("for the test")
    taken = take_in(met[BRAVO], ALFA, bundle, met.clock.now)
    assert taken.answers == ()
    assert not entries(met[BRAVO], EntryKind.RECV)
    log = met[BRAVO].store.peer_log(met[ALFA].origin)
    assert (log.mirror.size, log.cosigned) == (met[ALFA].store.tree.size, None)
    answered = offer(met[BRAVO], ALFA, met.clock.now, (), taken.hello)
    assert [frame.kind for frame in read_bundle(answered.bundle)] == [FrameKind.HELLO]


def test_a_bundle_that_freezes_us_is_not_receipted_and_says_so() -> None:
    met = meet()
    met.say(ALFA, BRAVO)
    ours = [frame for frame in read_bundle(offer(met[ALFA], BRAVO, met.clock.now).bundle) if frame.kind != "hello"]
    young = meet()  # the same party with the log as it was before
    hostile = foe(young)
    taken = hand(young, hostile, ALFA, *delivered(hostile, ALFA, warned(hostile, ALFA)), *ours)
    assert told(taken, What.FROZEN)
    assert taken.answers == ()
    assert not entries(young[ALFA], EntryKind.RECV)


def test_an_answer_is_proved_up_to_a_checkpoint_that_covers_it() -> None:
    met = meet()
    warn(met)
    answered, taken = answer(met[BRAVO], ALFA, offer(met[ALFA], BRAVO, met.clock.now).bundle, met.clock.now)
    proofs = [frame.content for frame in read_bundle(answered.bundle) if frame.kind is FrameKind.PROOF]
    assert tuple(log_proof_from_bytes(proof).index for proof in proofs) == taken.answers


def test_the_offset_of_the_other_clock_is_known_after_one_exchange() -> None:
    met = meet()
    offered = offer(met[ALFA], BRAVO, met.clock.now)
    ahead = met.clock.now._replace(at=met.clock.at + 14_010)
    answered, _ = answer(met[BRAVO], ALFA, offered.bundle, ahead)
    take_in(met[ALFA], BRAVO, answered.bundle, met.clock.forward(20))
    known = met[ALFA].peer(BRAVO)
    assert (known.offset_ms, known.error_ms) == (14_000, 10)
    assert known.heard_at == met.clock.at


def test_an_answer_that_waited_for_news_tells_the_same_offset_whoever_else_called_meanwhile() -> None:
    met = meet()
    alfa, bravo, clock = met[ALFA], met[BRAVO], met.clock
    polled = offer(alfa, BRAVO, clock.now)

    def ahead() -> Moment:
        return clock.now._replace(at=clock.at + 14_000)

    clock.forward(10)
    answer(bravo, ALFA, polled.bundle, ahead())
    clock.forward(5_000)
    answer(bravo, ALFA, offer(alfa, BRAVO, clock.now).bundle, ahead())
    clock.forward(20_000)
    answered, _ = answer(bravo, ALFA, polled.bundle, ahead())
    take_in(alfa, BRAVO, answered.bundle, clock.forward(10))
    known = alfa.peer(BRAVO)
    assert (known.offset_ms, known.error_ms) == (14_000, 10)
    assert bravo.peer(ALFA).heard_at == ahead().at - 10, "it was heard last when it was answered"


def test_only_the_last_hellos_of_a_peer_are_kept() -> None:
    met = meet()
    for _ in range(MOST_GREETED + 3):
        answer(met[BRAVO], ALFA, offer(met[ALFA], BRAVO, met.clock.forward(10)).bundle, met.clock.now)
    assert len(met[BRAVO].peer(ALFA).greeted) == MOST_GREETED
    assert met.clock.at in met[BRAVO].peer(ALFA).greeted


def test_a_bundle_without_a_hello_is_taken_in_all_the_same() -> None:
    met = meet()
    hostile = foe(met)
    frames = delivered(hostile, ALFA, warned(hostile, ALFA))
    taken = take_in(met[ALFA], BRAVO, write_bundle(frames), met.clock.now)
    assert taken.hello is None
    assert told(taken, What.ARRIVED)


def test_rubbish_of_every_kind_is_passed_over_and_told() -> None:
    met = meet()
    hostile = foe(met)
    rubbish = [note_frame(b"x")._replace(kind=kind) for kind in FrameKind if kind is not FrameKind.BLOB]
    taken = take_in(met[ALFA], BRAVO, write_bundle(rubbish), met.clock.now)
    assert len(told(taken, What.UNUSABLE)) == 4  # hello, proof, checkpoint, cosignature
    assert len(told(taken, What.REFUSED)) == 1
    assert told(hand(met, hostile, ALFA, *delivered(hostile, ALFA, warned(hostile, ALFA))), What.ARRIVED)


def test_after_a_restart_everything_is_learned_again_and_goes_on() -> None:
    met = meet()
    warn(met)
    met.exchange_until_quiet(ALFA, BRAVO)
    for party in (ALFA, BRAVO):
        met.restart(party)
    said = warn(met)
    met.exchange_until_quiet(ALFA, BRAVO)
    assert said.message.seq == 2
    assert len(entries(met[ALFA], EntryKind.PROOF)) == 2
    log = met[BRAVO].store.peer_log(met[ALFA].origin)
    assert log.cosigned is not None
    assert log.cosigned.checkpoint.size == met[ALFA].store.tree.size
