# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from tests.node.exchange.foes import entries, foe, note_frame
from tests.node.meeting import ALFA, BRAVO, CHARLIE, Met, meet
from truceline.errors import NoteError
from truceline.line.bundles import Frame, FrameKind, write_bundle
from truceline.line.quotas import Lane, Quota
from truceline.node.exchange.contents import contents_of
from truceline.node.exchange.exchanging import answer, take_in
from truceline.node.exchange.offering import offer
from truceline.node.saying.messages import Said
from truceline.record.entries import EntryKind


def _answer(met: Met, called: str = BRAVO) -> bytes:
    """What comes back when everything that waits for a peer is handed to it; nobody has taken that in."""
    offered = offer(met[ALFA], called, met.clock.now)
    return answer(met[called], ALFA, offered.bundle, met.clock.now)[0].bundle


def _objs(met: Met, *said: Said) -> list[str]:
    return [met[ALFA].entry(each.entry).obj for each in said]


def test_what_a_peer_says_that_it_received_is_answered() -> None:
    met = meet()
    said = [met.say(ALFA, BRAVO) for _ in range(3)]
    reply = _answer(met)
    met.say(ALFA, BRAVO)
    assert contents_of(reply).answered_by(BRAVO, ALFA) == set(_objs(met, *said))


def test_what_a_peer_refused_is_answered_too() -> None:
    met = meet()
    said = met.say(ALFA, BRAVO)
    hostile = foe(met)
    branch = hostile.faces[ALFA].branch
    about = {"line": met.line, "peer": ALFA, "note_id": said.message.id, "obj": _objs(met, said)[0]}
    index = branch.add(EntryKind.REFUSED, met.clock.at, **about, extra={"reason": "unusable"})
    assert contents_of(write_bundle([branch.proof(index)])).answered_by(BRAVO, ALFA) == set(_objs(met, said))


def test_the_answer_of_another_party_and_the_delivery_of_a_note_answer_nothing() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    met.say(ALFA, CHARLIE)
    assert not contents_of(_answer(met, CHARLIE)).answered_by(BRAVO, ALFA)
    assert not contents_of(_answer(met, CHARLIE)).answered_by(CHARLIE, BRAVO)
    met.say(CHARLIE, ALFA)
    assert not contents_of(offer(met[CHARLIE], ALFA, met.clock.now).bundle).answered_by(CHARLIE, ALFA)


def test_frames_come_by_kind_and_a_proof_that_cannot_be_read_is_told() -> None:
    contents = contents_of(write_bundle([note_frame(b"x"), Frame(FrameKind.PROOF, b"x"), note_frame(b"y")]))
    assert contents.frames[FrameKind.NOTE] == [b"x", b"y"]
    assert contents.frames[FrameKind.BLOB] == []
    assert contents.proofs == ()
    assert len(contents.unusable) == 1


def test_what_is_no_bundle_is_refused() -> None:
    with pytest.raises(NoteError, match="begins no frame"):
        contents_of(b"TLB1\n")


def test_what_a_quota_left_without_an_answer_goes_before_what_is_new_though_the_answer_is_not_taken_in() -> None:
    met = meet()
    met.nodes[BRAVO] = replace(met[BRAVO], quota=Quota(common=Lane(burst=2, unit_ms=1_000), flash=Lane(1, 1_000)))
    said = [met.say(ALFA, BRAVO) for _ in range(4)]
    reply = _answer(met)
    said.append(met.say(ALFA, BRAVO))
    met.clock.forward(60_000)
    ahead = offer(met[ALFA], BRAVO, met.clock.now, answered=contents_of(reply).answered_by(BRAVO, ALFA))
    assert list(ahead.notes) == _objs(met, *said[2:])
    take_in(met[ALFA], BRAVO, reply, met.clock.now)
    met.nodes[BRAVO] = replace(met[BRAVO], quota=Quota(common=Lane(burst=9, unit_ms=1_000), flash=Lane(1, 1_000)))
    answered, _ = answer(met[BRAVO], ALFA, ahead.bundle, met.clock.now)
    take_in(met[ALFA], BRAVO, answered.bundle, met.clock.now)
    assert [entry.obj for entry in entries(met[BRAVO], EntryKind.RECV)] == _objs(met, *said)
    assert not met[ALFA].store.outbox(BRAVO, 9)
