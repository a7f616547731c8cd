# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from tests.node.exchange.foes import delivered, entries, foe, hand, told, warned
from tests.node.meeting import ALFA, BRAVO, CHARLIE, Met, meet
from tests.simulation.branches import Branch
from truceline.node.exchange.claims import (
    MOST_CLAIMS,
    NOTHING,
    cosigner_keys_of,
    judge,
    judge_older,
    log_keys_of,
)
from truceline.node.exchange.news import What
from truceline.record.checkpoints import SignedCheckpoint, open_checkpoint
from truceline.record.entries import EntryKind
from truceline.record.forks import RewrittenPast, SecondRoot
from truceline.signing.parties.manifests import Role


def _branches(met: Met, shared: int, size: int) -> tuple[Branch, Branch]:
    """The log of one member as another holds it, and one that shares its first entries only."""
    hostile = foe(met)
    shown = hostile.faces[ALFA].branch
    while len(shown.leaves) < size:
        shown.add(EntryKind.TICK, met.clock.at)
    hand(met, hostile, ALFA, shown.grown(), shown.hashes(0))
    other = shown.fork(shared, "other")
    while len(other.leaves) < size + 5:
        other.add(EntryKind.TICK, met.clock.at)
    return shown, other


def _claim(met: Met, branch: Branch, size: int) -> SignedCheckpoint:
    return open_checkpoint(branch.checkpoint(size).encoded, log_keys_of(met[ALFA], BRAVO))


def test_every_earlier_checkpoint_of_a_log_that_only_grew_holds() -> None:
    met = meet()
    shown, _ = _branches(met, 5, 20)
    for size in range(1, 21):
        assert judge(met[ALFA], _claim(met, shown, size), BRAVO) == NOTHING


@pytest.mark.parametrize(("size", "kind"), [(6, RewrittenPast), (19, RewrittenPast), (20, SecondRoot)])
def test_a_checkpoint_with_another_past_is_evidence(size: int, kind: type) -> None:
    met = meet()
    _, other = _branches(met, 5, 20)
    ((party, fork),) = judge(met[ALFA], _claim(met, other, size), BRAVO).forks
    assert party == BRAVO
    assert isinstance(fork, kind)


def test_a_larger_checkpoint_waits_and_is_judged_when_we_hold_as_much() -> None:
    met = meet()
    shown, other = _branches(met, 5, 20)
    assert judge(met[ALFA], _claim(met, other, 22), BRAVO).is_open
    assert [judged.is_open for judged in judge_older(met[ALFA], BRAVO)] == [True]
    for _ in range(4):
        shown.add(EntryKind.TICK, met.clock.at)
    taken = hand(met, foe(met), ALFA, shown.grown(), shown.hashes(20))
    assert [news.words[:2] for news in told(taken, What.FORK)] == ["F2"]
    assert not met[ALFA].peer(BRAVO).claims


def test_two_roots_for_a_size_that_nobody_here_holds_are_evidence() -> None:
    met = meet()
    _, other = _branches(met, 5, 20)
    third = other.fork(4, "third")
    while len(third.leaves) < 23:
        third.add(EntryKind.TICK, met.clock.at)
    assert not judge(met[ALFA], _claim(met, other, 23), BRAVO).forks
    ((_, fork),) = judge(met[ALFA], _claim(met, third, 23), BRAVO).forks
    assert isinstance(fork, SecondRoot)


def test_what_waits_has_a_bound_and_nothing_rests_on_what_is_beyond_it() -> None:
    met = meet()
    hostile = foe(met)
    branch = hostile.faces[ALFA].branch
    for _ in range(MOST_CLAIMS):
        branch.add(EntryKind.TICK, met.clock.at)
        assert judge(met[ALFA], _claim(met, branch, len(branch.leaves)), BRAVO).is_kept
    note = warned(hostile, ALFA)
    frames = hostile.delivery(note, branch)
    taken = hand(met, hostile, ALFA, *frames)
    assert told(taken, What.WAITING)
    assert not entries(met[ALFA], EntryKind.RECV)
    assert not entries(met[ALFA], EntryKind.REFUSED)
    assert len(met[ALFA].peer(BRAVO).claims or ()) == MOST_CLAIMS
    assert told(hand(met, hostile, ALFA, *frames, branch.grown(), branch.hashes(0)), What.ARRIVED)
    assert not met[ALFA].peer(BRAVO).claims


def _forget_what_was_cosigned(met: Met) -> None:
    """Alfa starts anew with its copy of Bravo's log, and nothing that Bravo has signed of it."""
    log = met[ALFA].store.peer_log(f"{BRAVO}/log/1")
    met.disks[ALFA][0].peer_logs[log.origin] = type(log)(log.origin, log.mirror)
    met.restart(ALFA)


def test_a_checkpoint_of_a_log_of_which_nothing_was_cosigned_accuses_nobody_after_a_start() -> None:
    met = meet()
    _, other = _branches(met, 5, 20)
    _forget_what_was_cosigned(met)
    judged = judge(met[ALFA], _claim(met, other, 12), BRAVO)
    assert not judged.forks
    assert [news.what for news in judged.news] == [What.UNMATCHED]


@pytest.mark.parametrize("fitting", [12, 15, 20])
def test_what_does_not_fit_is_evidence_once_something_is_signed_that_does(fitting: int) -> None:
    met = meet()
    shown, other = _branches(met, 5, 20)
    _forget_what_was_cosigned(met)
    for _ in range(2):
        judge(met[ALFA], _claim(met, other, 12), BRAVO)
    assert not list(judge_older(met[ALFA], BRAVO))
    assert judge(met[ALFA], _claim(met, shown, fitting), BRAVO) == NOTHING
    ((accusation,),) = [judged.forks for judged in judge_older(met[ALFA], BRAVO)]
    assert accusation.party == BRAVO
    assert not list(judge_older(met[ALFA], BRAVO))


def test_a_message_under_a_checkpoint_that_does_not_fit_is_evidence_after_another_start() -> None:
    met = meet()
    shown, other = _branches(met, 5, 20)
    other.leaves = other.leaves[:8]
    _forget_what_was_cosigned(met)
    hostile = foe(met)
    note = hostile.signed(hostile.message(ALFA, branch=other))
    assert told(hand(met, hostile, ALFA, *hostile.delivery(note, other)), What.UNMATCHED)
    met.restart(ALFA)
    assert [news.words[:2] for news in told(hand(met, hostile, ALFA, shown.grown()), What.FORK)] == ["F2", "F5"]


def test_a_fork_is_proved_also_if_our_clock_was_set_back_and_nothing_was_cosigned_since() -> None:
    met = meet()
    met.exchange_until_quiet(ALFA, BRAVO)
    met.clock.at -= 3_600_000
    _, other = _branches(met, 5, 20)
    assert [accused for accused, _ in judge(met[ALFA], _claim(met, other, 12), BRAVO).forks] == [BRAVO]


def test_a_checkpoint_that_a_log_did_not_sign_is_passed_over() -> None:
    met = meet()
    hostile = foe(met)
    branch = hostile.faces[ALFA].branch
    frame = branch.grown()
    spoilt = frame._replace(content=frame.content.replace(b"\n\xe2\x80\x94 bravo", b"\n\xe2\x80\x94 brave"))
    assert told(hand(met, hostile, ALFA, spoilt), What.UNUSABLE)


def test_two_texts_to_two_members_come_to_light_when_these_talk() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    hostile = foe(met)
    first = hostile.message(ALFA, CHARLIE, branch=hostile.faces[ALFA].branch)
    hand(met, hostile, ALFA, *delivered(hostile, ALFA, hostile.signed(first)))
    hostile.split(CHARLIE, len(hostile.leaves))
    other = hostile.message(
        ALFA, CHARLIE, branch=hostile.faces[CHARLIE].branch, seq=1, prev="", body={"text": "All is quiet."}
    )
    hand(met, hostile, CHARLIE, *delivered(hostile, CHARLIE, hostile.signed(other)))
    for _ in range(3):
        theirs, ours = met.exchange(ALFA, CHARLIE)
        forks = [*told(theirs, What.FORK), *told(ours, What.FORK)]
        if forks:
            break
    assert {news.peer for news in forks} == {BRAVO}
    met.exchange_until_quiet(ALFA, CHARLIE)
    for party in (ALFA, CHARLIE):
        assert any(entry.extra.get("is") == "fork" for entry in entries(met[party], EntryKind.NOTE))


def test_keys_are_those_of_the_lines_that_we_share() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    hostile = foe(met)
    assert log_keys_of(met[ALFA], BRAVO) == (hostile.key(Role.LOG).verify_key,)
    assert cosigner_keys_of(met[ALFA], BRAVO) == (hostile.key(Role.COSIGNER).verify_key,)
    assert log_keys_of(met[ALFA], "zulu.example") == ()
