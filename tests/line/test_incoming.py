"""What became of a message is computed from the recipient's log alone."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.line.logs import Log
from tests.line.said import ALFA, BRAVO, NOW_AT, WARNING, acknowledgement, reply
from tests.line.sides import MEDIATOR, on_line, said
from truceline.line.bodies import Answer, Reply
from truceline.line.incoming import Handling, Incoming, incoming_of
from truceline.line.kinds import How, MessageKind, Need
from truceline.line.logged import Mark, Missed, Missing
from truceline.line.messages import Reference

SAID = on_line(WARNING)
ACK = on_line(acknowledgement(SAID))
ANSWER = on_line(reply(SAID, Reply("We turn back.", Answer.WILL_COMPLY)))
STEPS: dict[Handling, Callable[[Log], object]] = {
    Handling.SHOWN: lambda log: log.add("shown", note_id=SAID.id),
    Handling.ACKNOWLEDGED: lambda log: log.note("sent", ACK),
    Handling.ANSWERED: lambda log: log.note("sent", ANSWER),
}


def _received(*steps: Handling) -> Log:
    log = Log()
    log.note("recv", SAID)
    for step in steps:
        STEPS[step](log)
    return log


def _case(log: Log) -> Incoming:
    case = incoming_of(SAID.id, BRAVO, log.threads)
    assert case is not None
    return case


def test_a_message_that_came_in_was_not_shown_by_that() -> None:
    case = _case(_received())
    assert (case.handling, case.received, case.shown) == (Handling.RECEIVED, Mark(0, NOW_AT), ())


@given(st.lists(st.sampled_from(tuple(STEPS)), max_size=5))
def test_the_handling_is_the_furthest_step_in_whatever_order_they_came(steps: list[Handling]) -> None:
    order = tuple(Handling)
    assert _case(_received(*steps)).handling is max([Handling.RECEIVED, *steps], key=order.index)


def test_each_showing_is_told() -> None:
    shown = _case(_received(Handling.SHOWN, Handling.SHOWN)).shown
    assert shown == (Mark(1, NOW_AT + 1_000), Mark(2, NOW_AT + 2_000))


def test_showing_is_no_acknowledging() -> None:
    case = _case(_received(Handling.SHOWN))
    assert [duty.what for duty in case.duties.overdue(SAID.by + 1)] == [Missing.ACK]
    assert _case(_received(Handling.ACKNOWLEDGED)).duties.overdue(SAID.by + 1) == ()


def test_answering_is_no_acknowledging_either() -> None:
    case = _case(_received(Handling.ANSWERED))
    assert [duty.what for duty in case.duties.overdue(SAID.by + 1)] == [Missing.ACK]
    assert case.responses.answers[0].answer is Answer.WILL_COMPLY


def test_what_we_missed_becomes_an_entry_once() -> None:
    log = _received()
    assert _case(log).duties.to_log(SAID.by + 1) == (Missed(Missing.ACK, SAID.by),)
    log.add("note", note_id=SAID.id, peer=ALFA, extra=Missed(Missing.ACK, SAID.by).extra)
    assert _case(log).duties.to_log(SAID.by + 1) == ()


def test_a_message_that_its_sender_took_back_asks_for_nothing_more() -> None:
    log = _received()
    cancel = said(seq=3, prev=SAID.id, kind=MessageKind.CANCEL, re=Reference(SAID.id, How.CANCEL))
    log.note("recv", cancel)
    case = _case(log)
    assert case.ended is not None
    assert case.ended.message_id == cancel.id
    assert case.duties.overdue(SAID.by + 1) == ()


def test_what_asks_for_nothing_leaves_nothing_owed() -> None:
    plain = replace(SAID, need=Need.NONE, by=0)
    log = Log()
    log.note("recv", plain)
    case = incoming_of(plain.id, BRAVO, log.threads)
    assert case is not None
    assert case.duties.overdue(2**53 - 1) == ()


def test_what_did_not_come_in_or_is_for_another_is_no_case_of_ours() -> None:
    log = Log()
    log.note("sent", SAID)
    assert incoming_of(SAID.id, BRAVO, log.threads) is None
    assert incoming_of(SAID.id, MEDIATOR, _received().threads) is None
    assert incoming_of(ACK.id, BRAVO, _received().threads) is None
