"""How far a message got is computed from the sender's log alone, each step on evidence of its own."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.line.logs import Log
from tests.line.said import ALFA, BRAVO, NOW_AT, WARNING, acknowledgement, reply
from tests.line.sides import MEDIATOR, on_line, said
from truceline.errors import NoteError
from truceline.line.bodies import Answer, Hop, Means, Reply
from truceline.line.kinds import How, MessageKind
from truceline.line.logged import Attempt, Mark, Missed, Missing, Proof, Proved, threads_of
from truceline.line.messages import Reference
from truceline.line.outgoing import Offer, Outgoing, Proven, Stage, outgoing_of
from truceline.signing.parties.manifests import Role

SAID = on_line(WARNING)
TO_BOTH = on_line(WARNING, to=(BRAVO, MEDIATOR))
ACK = on_line(acknowledgement(SAID))
ANSWER = on_line(reply(SAID, Reply("We turn back.", Answer.WILL_COMPLY)))
HOP = on_line(reply(SAID, Reply(hop=Hop("second company", "liaison desk", NOW_AT, Means.RADIO, False))))
RECEIVED, REFUSED = Proof(Proved.RECEIVED, 8, NOW_AT), Proof(Proved.REFUSED, 8, NOW_AT, "too-long")
HELD = Proof(Proved.HELD, 3, NOW_AT, recipient=BRAVO)


def _offer(log: Log, peer: str = BRAVO) -> None:
    log.add("attempt", note_id=SAID.id, peer=peer, extra=Attempt("https", "handed-over").extra)


def _proof(log: Log, proof: Proof, peer: str = BRAVO) -> None:
    log.add("proof", note_id=SAID.id, peer=peer, extra=proof.extra)


STEPS: dict[Stage, Callable[[Log], object]] = {
    Stage.OFFERED: _offer,
    Stage.REFUSED: lambda log: _proof(log, REFUSED),
    Stage.RECEIPTED: lambda log: _proof(log, RECEIVED),
    Stage.ACKNOWLEDGED: lambda log: log.note("recv", ACK),
    Stage.ANSWERED: lambda log: log.note("recv", ANSWER),
}
ORDER = tuple(Stage)


def _sent(*steps: Stage) -> Log:
    log = Log()
    log.note("sent", SAID)
    for step in steps:
        STEPS[step](log)
    return log


def _way(log: Log) -> Outgoing:
    (way,) = outgoing_of(SAID.id, log.threads)
    return way


def test_a_committed_message_is_nowhere_else() -> None:
    way = _way(_sent())
    assert (way.stage, way.committed, way.recipient, way.message) == (Stage.COMMITTED, Mark(0, NOW_AT), BRAVO, SAID)
    assert (way.offers, way.receipt, way.refusal, way.held_by) == ((), None, None, ())


@given(st.lists(st.sampled_from(tuple(STEPS)), max_size=6))
def test_the_stage_is_the_furthest_step_in_whatever_order_they_came(steps: list[Stage]) -> None:
    assert _way(_sent(*steps)).stage is max([Stage.COMMITTED, *steps], key=ORDER.index)


@given(st.permutations(tuple(STEPS)))
def test_a_log_that_grows_takes_nothing_back(steps: list[Stage]) -> None:
    log = _sent(*steps)
    stages = [_way(Log(log.rows[:end], log.messages)).stage for end in range(1, len(log.rows) + 1)]
    assert stages == sorted(stages, key=ORDER.index)


def test_an_offer_says_which_way_and_how_it_went() -> None:
    assert _way(_sent(Stage.OFFERED)).offers == (Offer(Mark(1, NOW_AT + 1_000), Attempt("https", "handed-over")),)


def test_a_receipt_says_where_the_peers_log_has_it() -> None:
    assert _way(_sent(Stage.RECEIPTED, Stage.RECEIPTED)).receipt == Proven(Mark(1, NOW_AT + 1_000), BRAVO, RECEIVED)


def test_an_acknowledgement_does_not_stand_in_for_the_receipt() -> None:
    way = _way(_sent(Stage.ACKNOWLEDGED))
    assert (way.stage, way.receipt) == (Stage.ACKNOWLEDGED, None)
    assert [duty.what for duty in way.duties.overdue(SAID.by + 1)] == [Missing.RECEIPT]


def test_what_was_received_in_the_end_is_not_refused_but_the_refusal_stays() -> None:
    way = _way(_sent(Stage.REFUSED, Stage.RECEIPTED))
    assert way.stage is Stage.RECEIPTED
    assert way.refusal == Proven(Mark(1, NOW_AT + 1_000), BRAVO, REFUSED)


def test_a_mediator_that_holds_it_makes_it_offered_and_not_received() -> None:
    log = _sent()
    _proof(log, HELD, MEDIATOR)
    _proof(log, HELD, MEDIATOR)
    way = _way(log)
    assert (way.stage, way.held_by, way.receipt) == (Stage.OFFERED, (MEDIATOR,), None)


def test_nobody_receipts_for_another() -> None:
    log = Log()
    log.note("sent", TO_BOTH)
    log.add("attempt", note_id=TO_BOTH.id, peer=BRAVO, extra=Attempt("file", "handed-over").extra)
    log.add("proof", note_id=TO_BOTH.id, peer=MEDIATOR, extra=RECEIVED.extra)
    ways = {way.recipient: way for way in outgoing_of(TO_BOTH.id, log.threads)}
    assert {party: way.stage for party, way in ways.items()} == {BRAVO: Stage.OFFERED, MEDIATOR: Stage.RECEIPTED}
    assert (ways[BRAVO].receipt, ways[MEDIATOR].offers) == (None, ())


def test_who_holds_it_for_another_recipient_has_not_receipted_its_own() -> None:
    log = Log()
    log.note("sent", TO_BOTH)
    log.add("proof", note_id=TO_BOTH.id, peer=MEDIATOR, extra=HELD.extra)
    ways = {way.recipient: way for way in outgoing_of(TO_BOTH.id, log.threads)}
    assert ways[BRAVO].held_by == (MEDIATOR,)
    assert {party: way.stage for party, way in ways.items()} == {BRAVO: Stage.OFFERED, MEDIATOR: Stage.COMMITTED}


def test_a_message_passed_on_is_acknowledged_by_the_recipient_and_not_yet_by_the_unit() -> None:
    log = _sent(Stage.RECEIPTED, Stage.ACKNOWLEDGED)
    log.note("recv", HOP)
    way = _way(log)
    assert (way.stage, way.responses.not_yet) == (Stage.ACKNOWLEDGED, ("second company",))


def test_a_cancelled_message_keeps_what_it_had_reached() -> None:
    log = _sent(Stage.RECEIPTED)
    log.note("sent", said(seq=3, prev=SAID.id, kind=MessageKind.CANCEL, re=Reference(SAID.id, How.CANCEL)))
    way = _way(log)
    assert way.stage is Stage.RECEIPTED
    assert way.ended is not None
    assert way.ended.how is How.CANCEL
    assert way.duties.overdue(SAID.by + 1) == ()


def test_a_miss_becomes_an_entry_once() -> None:
    log = _sent(Stage.RECEIPTED)
    now_at = SAID.by + 1
    assert _way(log).duties.to_log(now_at) == (Missed(Missing.ACK, SAID.by),)
    log.add("note", note_id=SAID.id, peer=BRAVO, at=now_at, extra=Missed(Missing.ACK, SAID.by).extra)
    assert _way(log).duties.to_log(now_at + 1) == ()
    assert [duty.what for duty in _way(log).duties.overdue(now_at + 1)] == [Missing.ACK]
    log.note("recv", ACK, at=now_at + 2)
    assert _way(log).duties.overdue(now_at + 3) == ()
    assert [duty.is_late for duty in _way(log).duties.owed] == [False, True]


def test_what_we_did_not_send_has_no_way() -> None:
    log = Log()
    log.note("recv", SAID)
    assert outgoing_of(SAID.id, log.threads) == ()
    assert outgoing_of(SAID.id, _sent().threads) != ()
    assert outgoing_of(ACK.id, _sent().threads) == ()
    assert outgoing_of(SAID.id, threads_of(_sent().rows, {})) == ()


def test_entries_about_others_change_nothing() -> None:
    log = _sent(Stage.RECEIPTED)
    before = _way(log)
    log.note("sent", said(), at=NOW_AT, role=Role.NODE)
    log.add("tick")
    log.note("recv", on_line(acknowledgement(said(sender=ALFA))), at=NOW_AT)
    assert _way(log) == before


def test_an_entry_in_another_form_is_told_and_not_passed_over() -> None:
    log = _sent()
    log.add("proof", note_id=SAID.id, peer=BRAVO, extra={"proves": "love"})
    with pytest.raises(NoteError):
        outgoing_of(SAID.id, log.threads)
