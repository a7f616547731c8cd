"""What is owed is owed until its own evidence is there, and a missed time is told once."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.line.logs import Log
from tests.line.said import BRAVO, HOUR_MS, NOW_AT, WARNING, acknowledgement, digest_of
from tests.line.sides import AT, CHARTER, HISTORIES, MEDIATOR, note_of, on_line, said
from truceline.errors import NoteError
from truceline.line.admission import open_message
from truceline.line.duties import Duties, Duty, duties_of, missed_in
from truceline.line.kinds import How, MessageKind, Need
from truceline.line.logged import Mark, Missed, Missing
from truceline.line.messages import Reference
from truceline.line.responses import Responses, responses_of
from truceline.line.terms.lights import signature_extra
from truceline.signing.parties.manifests import Role

SAID = on_line(WARNING)
ACK = on_line(acknowledgement(SAID))
MET, BY = Mark(3, NOW_AT), NOW_AT + HOUR_MS
NOTHING: frozenset[Missing] = frozenset()


def test_what_asks_for_nothing_is_never_owed() -> None:
    assert duties_of(said(), None, Responses(), None, NOTHING) == Duties((), NOTHING)


def test_the_receipt_is_owed_with_what_is_asked_for() -> None:
    log = Log()
    log.note("sent", SAID)
    log.note("recv", ACK)
    responses = responses_of(SAID, BRAVO, log.threads)
    duties = duties_of(SAID, None, responses, None, NOTHING)
    assert [(duty.what, duty.by, duty.met) for duty in duties.owed] == [
        (Missing.RECEIPT, SAID.by, None),
        (Missing.ACK, SAID.by, responses.acks[0].mark),
    ]
    wanting = replace(SAID, need=Need.REPLY)
    assert [duty.met for duty in duties_of(wanting, MET, responses, None, NOTHING).owed] == [MET, None]


def test_a_countersignature_is_owed_until_the_recipient_assents() -> None:
    agreement = digest_of("agreement")
    offer = replace(SAID, kind=MessageKind.PROPOSE, body={"agreement": agreement}, need=Need.COUNTERSIGN)
    assent = said(sender=BRAVO, to=("alfa.example",), kind=MessageKind.ASSENT, re=Reference(agreement, How.ACCEPT))
    log = Log()
    log.note("sent", offer)
    before = duties_of(offer, MET, responses_of(offer, BRAVO, log.threads), None, NOTHING).owed
    assert [(duty.what, duty.met) for duty in before] == [(Missing.RECEIPT, MET), (Missing.COUNTERSIGN, None)]
    note = note_of(assent, Role.AUTHORITY, numbers=(1, 2))
    log.messages[assent.id] = open_message(note, CHARTER, HISTORIES[BRAVO], AT)
    log.add("recv", note_id=assent.id, peer=BRAVO)
    said_only = duties_of(offer, MET, responses_of(offer, BRAVO, log.threads), None, NOTHING).owed
    assert said_only[1].met is None, "that its signatures hold is another entry"
    log.add("agree", note_id=agreement, extra=signature_extra(BRAVO))
    after = duties_of(offer, MET, responses_of(offer, BRAVO, log.threads), None, NOTHING).owed
    assert after[1].met == Mark(2, NOW_AT + 2_000)
    assert responses_of(offer, MEDIATOR, log.threads).assent is None


def test_who_declines_with_the_keys_that_would_have_signed_owes_no_signature_any_more() -> None:
    agreement = digest_of("agreement")
    offer = replace(SAID, kind=MessageKind.PROPOSE, body={"agreement": agreement}, need=Need.COUNTERSIGN)
    decline = said(sender=BRAVO, to=("alfa.example",), kind=MessageKind.DECLINE, re=Reference(agreement, How.REFUSE))
    log = Log()
    log.note("sent", offer)
    note = note_of(decline, Role.AUTHORITY, numbers=(1, 2))
    log.messages[decline.id] = open_message(note, CHARTER, HISTORIES[BRAVO], AT)
    log.add("recv", note_id=decline.id, peer=BRAVO)
    responses = responses_of(offer, BRAVO, log.threads)
    assert (responses.assent, responses.decline) == (None, Mark(1, NOW_AT + 1_000))
    assert duties_of(offer, MET, responses, None, NOTHING).owed[1].met == responses.decline
    assert responses_of(offer, MEDIATOR, log.threads).decline is None


@pytest.mark.parametrize(
    ("met", "ended", "now_at", "overdue", "late"),
    [
        (None, None, BY, False, False),
        (None, None, BY + 1, True, False),
        (Mark(3, BY), None, BY + 1, False, False),
        (Mark(3, BY + 1), None, BY + 2, False, True),
        (None, Mark(4, BY), BY + 1, False, False),
        (None, Mark(4, BY + 1), BY + 2, True, False),
        (Mark(5, BY + 1), Mark(4, BY), BY + 2, False, False),
    ],
)
def test_what_is_missing_after_its_time_is_overdue(
    met: Mark | None, ended: Mark | None, now_at: int, overdue: bool, late: bool
) -> None:
    duty = Duty(Missing.ACK, BY, met, ended)
    assert (duty.is_overdue(now_at), duty.is_late) == (overdue, late)


def test_a_miss_is_told_once_and_only_after_its_time() -> None:
    owed = duties_of(SAID, None, Responses(), None, NOTHING)
    assert owed.to_log(SAID.by) == ()
    assert owed.to_log(SAID.by + 1) == (Missed(Missing.RECEIPT, SAID.by), Missed(Missing.ACK, SAID.by))
    told = replace(owed, logged=frozenset({Missing.ACK}))
    assert told.to_log(SAID.by + 1) == (Missed(Missing.RECEIPT, SAID.by),)
    assert [duty.what for duty in told.overdue(SAID.by + 1)] == [Missing.RECEIPT, Missing.ACK]


def test_misses_are_read_back_for_the_peer_that_they_are_about() -> None:
    log = Log()
    log.add("note", note_id=SAID.id, peer=BRAVO, extra=Missed(Missing.ACK, SAID.by).extra)
    log.add("note", note_id=SAID.id, peer=MEDIATOR, extra=Missed(Missing.RECEIPT, SAID.by).extra)
    log.add("note", note_id=SAID.id, peer=BRAVO, extra={"remark": "asked by telephone"})
    log.add("shown", note_id=SAID.id, peer=BRAVO, extra={"missed": "reply", "by": 1})
    assert missed_in(log.rows, BRAVO) == {Missing.ACK}
    log.add("note", note_id=SAID.id, peer=BRAVO, extra={"missed": "patience", "by": 1})
    with pytest.raises(NoteError):
        missed_in(log.rows, BRAVO)
