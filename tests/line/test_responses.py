"""Received, acknowledged, answered and passed on are kept apart, and each is the recipient's own word."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.line.logs import Log
from tests.line.said import BRAVO, HOUR_MS, NOW_AT, WARNING, acknowledgement, reply
from tests.line.sides import MEDIATOR, on_line, said
from tests.line.stated import PLACE
from truceline.line.bodies import Answer, Heard, Hop, Means, Reply
from truceline.line.kinds import How, MessageKind, Need
from truceline.line.logged import Mark
from truceline.line.messages import Message, Reference
from truceline.line.responses import Ended, Responses, ended_of, responses_of
from truceline.signing.parties.manifests import Role

SAID = on_line(WARNING)
ACK = on_line(acknowledgement(SAID))


def _hop(to: str, *, read_back: bool, by: str = "liaison desk", text: str = "") -> Message:
    return on_line(reply(SAID, Reply(text, hop=Hop(to, by, NOW_AT, Means.RADIO, read_back))))


def _log(*messages: Message) -> Log:
    log = Log()
    log.note("sent", SAID)
    for message in messages:
        log.note("recv", message)
    return log


def _said_by_bravo(log: Log) -> Responses:
    return responses_of(SAID, BRAVO, log.threads)


def test_nothing_is_said_before_it_is_said() -> None:
    assert _said_by_bravo(_log()) == Responses()


def test_an_acknowledgement_names_the_desk_and_when_it_was_shown() -> None:
    responses = _said_by_bravo(_log(ACK))
    (acked,) = responses.acks
    assert (acked.mark, acked.desks) == (Mark(1, NOW_AT + 1_000), ("bravo.example/operator/1",))
    assert (acked.shown_at, acked.message_id) == (NOW_AT + 1_000, ACK.id)
    assert (responses.answers, responses.passed) == ((), ())


@pytest.mark.parametrize("answer", [*Answer, None])
def test_an_answer_is_no_acknowledgement(answer: Answer | None) -> None:
    responses = _said_by_bravo(_log(on_line(reply(SAID, Reply("We heard.", answer)))))
    assert [answered.answer for answered in responses.answers] == [answer]
    assert responses.acks == ()


def test_an_automatic_acknowledgement_acknowledges_nothing() -> None:
    log = _log()
    log.note("recv", replace(ACK, body={**ACK.body, "auto": True}), role=Role.NODE)
    assert _said_by_bravo(log) == Responses()


def test_a_warning_is_answered_by_a_person_and_a_check_by_a_node() -> None:
    automatic = Reply("here", is_automatic=True)
    log = _log()
    log.note("recv", on_line(reply(SAID, automatic)), role=Role.NODE)
    assert _said_by_bravo(log).answers == ()
    check = said(need=Need.REPLY, by=NOW_AT + 24 * HOUR_MS)
    log = Log()
    log.note("sent", check, role=Role.NODE)
    log.note("recv", on_line(reply(check, automatic)), role=Role.NODE)
    (answered,) = responses_of(check, BRAVO, log.threads).answers
    assert answered.is_automatic


def test_a_check_may_be_answered_by_a_check() -> None:
    challenge = said(kind=MessageKind.CHALLENGE)
    back = said(sender=BRAVO, to=("alfa.example",), re=Reference(challenge.id, How.REPLY))
    log = Log()
    log.note("sent", challenge, role=Role.NODE)
    log.note("recv", back, role=Role.NODE)
    assert [answered.answer for answered in responses_of(challenge, BRAVO, log.threads).answers] == [None]


def test_what_another_party_says_is_not_the_recipients_word() -> None:
    log = _log(on_line(acknowledgement(SAID, MEDIATOR)))
    assert _said_by_bravo(log) == Responses()
    assert responses_of(SAID, MEDIATOR, log.threads) == Responses()


def test_each_hop_is_told_and_a_unit_acknowledges_only_by_reading_back() -> None:
    first, again = _hop("second company", read_back=False), _hop("second company", read_back=True, text="again")
    post = _hop("checkpoint 4", read_back=False, by="second company")
    responses = _said_by_bravo(_log(ACK, first, post))
    assert responses.answers == ()
    assert [unit.name for unit in responses.units] == ["checkpoint 4", "second company"]
    assert responses.not_yet == ("checkpoint 4", "second company")
    assert responses.units[0].hops[0].hop == Hop("checkpoint 4", "second company", NOW_AT, Means.RADIO, False)
    responses = _said_by_bravo(_log(ACK, first, post, again))
    assert responses.not_yet == ("checkpoint 4",)
    assert [passed.hop.is_read_back for passed in responses.units[1].hops] == [False, True]


def test_a_unit_that_read_back_once_has_acknowledged() -> None:
    log = _log(_hop("second company", read_back=True), _hop("second company", read_back=False, text="once more"))
    assert _said_by_bravo(log).not_yet == ()


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        (MessageKind.CANCEL, How.CANCEL),
        (MessageKind.CORRECT, How.CORRECT),
        (MessageKind.WARNING, How.SUPERSEDE),
    ],
)
def test_only_the_sender_ends_its_message(kind: MessageKind, how: How) -> None:
    ending = said(seq=3, prev=SAID.id, kind=kind, re=Reference(SAID.id, how))
    assert ended_of(SAID, _log(ACK).threads) is None
    assert ended_of(SAID, _log(ending).threads) == Ended(Mark(1, NOW_AT + 1_000), ending.id, how)
    foreign = said(sender=BRAVO, to=("alfa.example",), kind=kind, re=Reference(SAID.id, how))
    assert ended_of(SAID, _log(foreign).threads) is None


SAYINGS = (
    ACK,
    on_line(reply(SAID, Reply("No.", Answer.CANNOT))),
    _hop("second company", read_back=False),
    _hop("second company", read_back=True, text="again"),
)


@given(st.lists(st.sampled_from(SAYINGS), max_size=8))
def test_saying_a_thing_twice_changes_nothing(sayings: list[Message]) -> None:
    def content(responses: Responses) -> tuple[object, ...]:
        return (
            [acked.message_id for acked in responses.acks],
            [answered.message_id for answered in responses.answers],
            [passed.message_id for passed in responses.passed],
        )

    once = list(dict.fromkeys(message.id for message in sayings))
    by_id = {message.id: message for message in SAYINGS}
    assert content(_said_by_bravo(_log(*sayings))) == content(_said_by_bravo(_log(*(by_id[each] for each in once))))


def test_a_place_that_is_read_back_is_no_answer() -> None:
    responses = _said_by_bravo(_log(on_line(reply(SAID, Reply(heard=Heard(1, PLACE))))))
    assert (responses.answers, responses.acks, responses.passed) == ((), (), ())
