# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from tests.node.exchange.foes import foe, hand, told
from tests.node.meeting import ALFA, BRAVO, CHARLIE, Met, meet, warn
from truceline.errors import NoteError
from truceline.line.bundles import Frame, FrameKind, read_bundle
from truceline.node.deadlines import tick
from truceline.node.exchange import growth
from truceline.node.exchange.exchanging import take_in
from truceline.node.exchange.growth import Hashes, hashes_from_bytes, held_of, log_of
from truceline.node.exchange.hello import hello_from_bytes
from truceline.node.exchange.news import What
from truceline.node.exchange.offering import offer
from truceline.record import gossip
from truceline.record.checkpoints import Checkpoint, checkpoint_from_text
from truceline.record.entries import EntryKind
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.store import Change
from truceline.signing.notes import Note, cosign, read_unverified, sign_note
from truceline.signing.parties.manifests import Role


def _tick(met: Met, party: str, count: int = 1) -> None:
    node = met[party]
    node.commit(Change(tuple(node.draft(met.clock.now, EntryKind.TICK) for _ in range(count))))


def _held(met: Met, holder: str, owner: str) -> int:
    return met[holder].store.peer_log(met[owner].origin).mirror.size


def _cosigned(met: Met, holder: str, owner: str) -> Checkpoint | None:
    cosigned = met[holder].store.peer_log(met[owner].origin).cosigned
    return cosigned.checkpoint if cosigned else None


def test_each_side_holds_and_cosigns_the_whole_log_of_the_other_after_a_few_exchanges() -> None:
    met = meet()
    _tick(met, ALFA, 300)
    met.exchange_until_quiet(ALFA, BRAVO)
    for holder, owner in ((ALFA, BRAVO), (BRAVO, ALFA)):
        tree = met[owner].store.tree
        assert _held(met, holder, owner) == tree.size
        assert _cosigned(met, holder, owner) == Checkpoint(met[owner].origin, tree.size, tree.root)
        known = checkpoint_from_text(read_unverified(met[owner].peer(holder).cosigned).text)
        assert known.size == tree.size


def test_exchanges_between_quiet_nodes_add_no_entry() -> None:
    met = meet()
    met.exchange_until_quiet(ALFA, BRAVO)
    sizes = [met[party].store.tree.size for party in (ALFA, BRAVO)]
    met.exchange_until_quiet(ALFA, BRAVO)
    assert [met[party].store.tree.size for party in (ALFA, BRAVO)] == sizes


def test_a_peer_that_is_far_behind_catches_up_run_by_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gossip, "MOST_HASHES", 256)
    met = meet()
    _tick(met, ALFA, 1_000)
    held = []
    for _ in range(7):
        met.exchange(ALFA, BRAVO)
        held.append(_held(met, BRAVO, ALFA))
    assert held == sorted(held)
    assert max(after - before for before, after in pairwise(held)) <= 256
    assert held[-1] == met[ALFA].store.tree.size
    assert not met[BRAVO].peer(ALFA).claims


def test_messages_are_receipted_also_while_the_log_is_still_being_caught_up_with() -> None:
    met = meet()
    _tick(met, ALFA, 17_000)
    met.say(ALFA, BRAVO)
    theirs, ours = met.exchange(ALFA, BRAVO)
    assert told(theirs, What.ARRIVED)
    assert told(ours, What.RECEIPTED)
    for _ in range(4):
        met.exchange(ALFA, BRAVO)
    assert _held(met, BRAVO, ALFA) == met[ALFA].store.tree.size


def test_before_the_peer_says_what_it_holds_it_is_shown_nothing_of_the_log() -> None:
    met = meet()
    kinds = [frame.kind for frame in read_bundle(offer(met[ALFA], BRAVO, met.clock.now).bundle)]
    assert kinds == [FrameKind.HELLO]


@pytest.mark.parametrize("held", [0, 3, 10**15])
def test_whatever_a_peer_says_that_it_holds_an_offer_comes_about(held: int) -> None:
    met = meet()
    met.exchange_until_quiet(ALFA, BRAVO)
    met[ALFA].peer(BRAVO).held = held
    frames = read_bundle(offer(met[ALFA], BRAVO, met.clock.now).bundle)
    runs = [hashes_from_bytes(frame.content) for frame in frames if frame.kind is FrameKind.HASHES]
    wanted = tuple(map(leaf_hash, met[ALFA].store.leaves(held, met[ALFA].store.tree.size)))
    assert [run.hashes for run in runs] == ([wanted] if wanted else [])


def test_a_log_that_lost_entries_is_frozen_when_a_peer_shows_what_it_cosigned() -> None:
    met = meet()
    _tick(met, ALFA, 5)
    met.exchange_until_quiet(ALFA, BRAVO)
    bundle = offer(met[BRAVO], ALFA, met.clock.now).bundle
    young = meet()  # the same party with the log as it was before those five ticks
    taken = take_in(young[ALFA], BRAVO, bundle, young.clock.now)
    assert told(taken, What.FROZEN)
    assert young[ALFA].store.frozen.startswith(f"{BRAVO} holds our checkpoint of ")


def test_a_checkpoint_of_our_log_that_a_third_party_passes_on_freezes_it_too() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    _tick(met, ALFA, 5)
    met.exchange_until_quiet(ALFA, BRAVO)
    met.exchange_until_quiet(BRAVO, CHARLIE)
    passed_on = [
        frame
        for frame in read_bundle(offer(met[BRAVO], CHARLIE, met.clock.now).bundle)
        if frame.kind is FrameKind.CHECKPOINT
    ]
    young = meet(ALFA, BRAVO, CHARLIE)
    taken = hand(young, foe(young, CHARLIE), ALFA, *passed_on)
    assert told(taken, What.FROZEN)


def test_a_cosignature_that_is_not_the_peers_is_passed_over() -> None:
    met = meet()
    met.exchange_until_quiet(ALFA, BRAVO)
    hostile = foe(met)
    alone = read_unverified(met[ALFA].store.checkpoint)
    taken = hand(met, hostile, ALFA, Frame(FrameKind.COSIG, alone.encoded))
    assert "has not cosigned" in told(taken, What.UNUSABLE)[0].words


def test_a_log_is_not_cosigned_while_our_clock_is_behind_and_is_when_it_is_right_again() -> None:
    met = meet()
    met.exchange_until_quiet(ALFA, BRAVO)
    _tick(met, ALFA)
    right = met.clock.at
    met.clock.at = right - 3_600_000
    met.exchange(ALFA, BRAVO)
    theirs, _ = met.exchange(ALFA, BRAVO)
    size = met[ALFA].store.tree.size
    cosigned = _cosigned(met, BRAVO, ALFA)
    assert _held(met, BRAVO, ALFA) == size
    assert cosigned is not None
    assert cosigned.size < size
    assert told(theirs, What.UNMATCHED)
    met.clock.at = right
    met.exchange(ALFA, BRAVO)
    cosigned = _cosigned(met, BRAVO, ALFA)
    assert cosigned is not None
    assert cosigned.size == size


def test_hashes_that_fit_nothing_are_told_and_asked_for_again_and_harm_nothing() -> None:
    met = meet()
    met.exchange_until_quiet(ALFA, BRAVO)
    held = _held(met, ALFA, BRAVO)
    hostile = foe(met)
    branch = hostile.faces[ALFA].branch
    branch.add(EntryKind.TICK, met.clock.at)
    for _ in range(3):
        taken = hand(met, hostile, ALFA, branch.grown(), Hashes(held, (b"\x07" * 32,)).frame)
        assert told(taken, What.UNMATCHED)
        assert not told(taken, What.FORK)
        assert met[ALFA].peer(BRAVO).asking_from == 0
    assert _held(met, ALFA, BRAVO) == held
    hello = hello_from_bytes(read_bundle(offer(met[ALFA], BRAVO, met.clock.now).bundle)[0].content)
    assert hello.held == 0
    hand(met, hostile, ALFA, branch.grown(), branch.hashes(0))
    assert _held(met, ALFA, BRAVO) == held + 1
    assert met[ALFA].peer(BRAVO).asking_from is None


def test_a_log_that_was_rewritten_is_caught_run_by_run_however_long_it_is() -> None:
    met = meet()
    _tick(met, BRAVO, 900)
    met.exchange_until_quiet(ALFA, BRAVO)
    hostile = foe(met)
    other = hostile.faces[ALFA].branch.fork(700, "other")
    while len(other.leaves) < 950:
        other.add(EntryKind.TICK, met.clock.at)
    found = []
    for _ in range(8):
        hello = hello_from_bytes(read_bundle(offer(met[ALFA], BRAVO, met.clock.now).bundle)[0].content)
        end = min(hello.held + 256, len(other.leaves))
        taken = hand(met, hostile, ALFA, other.grown(0, end), other.hashes(hello.held, end))
        found += told(taken, What.FORK)
    assert [news.words[:2] for news in found] == ["F2"]


def test_a_gap_in_the_hashes_is_filled_by_the_next_offer() -> None:
    met = meet()
    _tick(met, ALFA, 4)
    met[ALFA].peer(BRAVO).held = 2
    bundle = offer(met[ALFA], BRAVO, met.clock.now).bundle
    taken = take_in(met[BRAVO], ALFA, bundle, met.clock.now)
    assert told(taken, What.UNMATCHED)
    assert met[BRAVO].peer(ALFA).asking_from is None
    met.exchange(ALFA, BRAVO)
    met.exchange(ALFA, BRAVO)
    assert _held(met, BRAVO, ALFA) == met[ALFA].store.tree.size


def test_what_is_held_of_a_log_counts_only_for_that_log() -> None:
    met = meet()
    met.exchange_until_quiet(ALFA, BRAVO)
    later = replace(met[ALFA], log_number=2)
    take_in(later, BRAVO, offer(met[BRAVO], ALFA, met.clock.now).bundle, met.clock.now)
    assert met[ALFA].peer(BRAVO).held == 0


def test_nothing_is_held_of_a_stranger() -> None:
    met = meet()
    assert log_of(met[ALFA], "zulu.example") is None
    log = log_of(met[ALFA], BRAVO)
    assert log is not None
    assert (log.origin, held_of(met[ALFA], log)) == (f"{BRAVO}/log/1", 0)


def test_two_cosignatures_on_two_trees_of_our_log_are_evidence_against_the_cosigner() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    met.exchange_until_quiet(ALFA, BRAVO)
    hostile = foe(met)
    true = checkpoint_from_text(read_unverified(met[ALFA].peer(BRAVO).cosigned).text)
    for size in (true.size, true.size - 1):
        false = sign_note(Checkpoint(true.origin, size, b"\x5a" * 32).text, [hostile.key(Role.LOG)])
        cosigned = cosign(false, hostile.key(Role.COSIGNER), at_s=met.clock.at // 1_000)
        alone = Note(cosigned.text, cosigned.signatures[1:])
        taken = hand(met, hostile, ALFA, Frame(FrameKind.COSIG, alone.encoded))
        fork = told(taken, What.FORK)
        assert [news.words[:2] for news in fork] == (["F4"] if size == true.size else [])  # one piece is enough
    assert not met[ALFA].store.frozen


def test_a_cosignature_that_contradicts_one_from_before_a_restart_is_evidence_too() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    warn(met)
    met.exchange_until_quiet(ALFA, BRAVO)
    tick(met[ALFA], met.clock.forward(60_000))
    true = checkpoint_from_text(read_unverified(met[ALFA].peer(BRAVO).cosigned).text)
    met.restart(ALFA)
    hostile = foe(met)
    false = sign_note(Checkpoint(true.origin, true.size, b"\x5a" * 32).text, [hostile.key(Role.LOG)])
    alone = cosign(false, hostile.key(Role.COSIGNER), at_s=met.clock.at // 1_000)
    taken = hand(met, hostile, ALFA, Frame(FrameKind.COSIG, Note(alone.text, alone.signatures[1:]).encoded))
    assert [(news.peer, news.words[:2]) for news in told(taken, What.FORK)] == [(BRAVO, "F4")]


def test_a_cosignature_on_what_another_log_never_signed_is_evidence_against_the_cosigner() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    for pair in ((ALFA, CHARLIE), (BRAVO, CHARLIE), (BRAVO, ALFA), (BRAVO, ALFA)):
        met.exchange_until_quiet(*pair)
    hostile = foe(met)
    held = met[ALFA].store.peer_log(met[CHARLIE].origin).cosigned
    assert held is not None
    assert met[CHARLIE].origin in met[ALFA].peer(BRAVO).witnessed
    false = sign_note(Checkpoint(held.checkpoint.origin, 3, b"\x5a" * 32).text, [hostile.key(Role.LOG)])
    cosigned = cosign(false, hostile.key(Role.COSIGNER), at_s=met.clock.at // 1_000)
    body = b"old 0\n\n" + Note(cosigned.text, cosigned.signatures[1:]).encoded
    taken = hand(met, hostile, ALFA, hostile.faces[ALFA].branch.grown(), Frame(FrameKind.CHECKPOINT, body))
    assert [(news.peer, news.words[:2]) for news in told(taken, What.FORK)] == [(BRAVO, "F4")]


@pytest.mark.parametrize("kind", [FrameKind.COSIG, FrameKind.CHECKPOINT])
def test_cosignatures_on_logs_that_nobody_knows_are_not_remembered(kind: FrameKind) -> None:
    met = meet()
    hostile = foe(met)
    for number in range(1, 4):
        text = Checkpoint(f"zulu.example/log/{number}", 3, b"\x5a" * 32).text
        note = cosign(sign_note(text, [hostile.key(Role.LOG)]), hostile.key(Role.COSIGNER), at_s=met.clock.at // 1_000)
        head = b"old 0\n\n" if kind is FrameKind.CHECKPOINT else b""
        taken = hand(met, hostile, ALFA, Frame(kind, head + note.encoded))
        assert "nobody here knows the log" in told(taken, What.UNUSABLE)[0].words
    assert not met[ALFA].peer(BRAVO).doubted
    assert not met[ALFA].peer(BRAVO).witnessed


@pytest.mark.parametrize("content", [b"", b"x\n", b"01\n", b"-1\n", b"5"])
def test_a_run_of_hashes_that_does_not_say_where_it_begins_is_unusable(content: bytes) -> None:
    with pytest.raises(NoteError, match="where it begins"):
        hashes_from_bytes(content)


def test_a_run_of_hashes_comes_back_from_its_frame() -> None:
    run = Hashes(7, (b"\x01" * 32, b"\x02" * 32))
    assert hashes_from_bytes(run.frame.content) == run
    assert run.between(8, 99) == run.hashes[1:]
    assert run.between(0, 8) == run.hashes[:1]
    assert run.between(0, 3) == ()
    assert growth.NO_HASHES.between(0, 9) == ()
