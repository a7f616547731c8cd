"""What is still wanted on the lines, of the others and of us: overdue first; and what could not be looked at."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from tests.node.meeting import ALFA, BRAVO, CHARLIE, Met, meet, speak, warn
from truceline.line.bodies import Answer, Reply
from truceline.line.kinds import How, MessageKind, Need, Precedence
from truceline.line.messages import Reference
from truceline.node.handover import pending
from truceline.node.handover.pending import Unanswered, unanswered
from truceline.node.saying.answers import acknowledgement, answer

FLASH_MS = 300_000
"""What the charter gives for flash; for routine it gives a day."""


@pytest.fixture
def met() -> Met:
    """Two parties on a line on which nothing was said yet."""
    return meet()


def at(met: Met, party: str, after_ms: int = 0) -> Unanswered:
    return unanswered(met[party], met.clock.at + after_ms)


def test_nothing_was_said_and_nothing_is_wanted(met: Met) -> None:
    assert at(met, ALFA) == Unanswered((), ())


def test_what_is_not_acknowledged_is_owed_by_the_other_there_and_by_us_here(met: Met) -> None:
    said = warn(met)
    met.exchange_until_quiet(ALFA, BRAVO)
    (theirs,), (ours,) = at(met, ALFA).pending, at(met, BRAVO).pending
    assert (theirs.message.id, theirs.party, theirs.is_ours) == (said.message.id, BRAVO, False)
    assert (ours.message.id, ours.party, ours.is_ours) == (said.message.id, BRAVO, True)
    assert theirs.told.startswith(f"received by the node of {BRAVO}")
    assert "not acknowledged by us" in ours.told


def test_it_is_overdue_from_the_first_moment_after_its_time(met: Met) -> None:
    warn(met)
    overdue = [at(met, ALFA, after_ms).pending[0].is_overdue for after_ms in (FLASH_MS, FLASH_MS + 1)]
    assert overdue == [False, True]


def test_what_was_acknowledged_is_wanted_no_more(met: Met) -> None:
    said = warn(met)
    met.exchange(ALFA, BRAVO)
    speak(met, BRAVO, acknowledgement(met[BRAVO], said.message.id, met.clock.at))
    assert at(met, BRAVO).pending == ()
    assert len(at(met, ALFA).pending) == 1, "it is not known here before it comes"
    met.exchange_until_quiet(BRAVO, ALFA)
    assert at(met, ALFA).pending == ()


def test_an_answer_is_no_acknowledgement(met: Met) -> None:
    said = warn(met)
    met.exchange(ALFA, BRAVO)
    speak(met, BRAVO, answer(met[BRAVO], said.message.id, Reply(Answer.WILL_COMPLY)))
    met.exchange_until_quiet(BRAVO, ALFA)
    assert [len(at(met, party).pending) for party in (ALFA, BRAVO)] == [1, 1]


def test_what_asks_for_nothing_is_not_listed(met: Met) -> None:
    met.say(ALFA, BRAVO, need=Need.NONE)
    assert at(met, ALFA).pending == ()


def test_what_the_sender_took_back_is_wanted_no_more(met: Met) -> None:
    said = warn(met)
    cancels: dict[str, Any] = {"kind": MessageKind.CANCEL, "body": {"text": "It was a mistake."}, "need": Need.NONE}
    met.say(ALFA, BRAVO, re=Reference(said.message.id, How.CANCEL), **cancels)
    assert at(met, ALFA, FLASH_MS + 1).pending == ()


def test_what_is_overdue_stands_first_and_then_the_most_urgent(met: Met) -> None:
    routine = met.say(ALFA, BRAVO, precedence=Precedence.ROUTINE, need=Need.ACK)
    priority = met.say(ALFA, BRAVO, precedence=Precedence.PRIORITY, need=Need.ACK)
    met.clock.forward(25 * 3_600_000)
    flash = warn(met)
    found = [(each.message.id, each.is_overdue) for each in at(met, ALFA).pending]
    assert found == [(priority.message.id, True), (routine.message.id, True), (flash.message.id, False)]


def test_each_recipient_owes_for_itself() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    one, other = warn(met, ALFA, BRAVO), warn(met, ALFA, CHARLIE)
    assert {(each.message.id, each.party) for each in at(met, ALFA).pending} == {
        (one.message.id, BRAVO),
        (other.message.id, CHARLIE),
    }


def test_a_message_whose_text_was_erased_is_unknown_and_not_done(met: Met) -> None:
    said, other = warn(met), warn(met)
    met.disks[ALFA][0].objects.pop(met[ALFA].entry(said.entry).obj)
    met.restart(ALFA)
    found = at(met, ALFA)
    assert [each.message.id for each in found.pending] == [other.message.id]
    assert found.unknown == (f"message {said.message.id[:12]}: its text was erased",)


def test_that_not_all_messages_were_looked_at_is_said(met: Met, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pending, "MOST_LOOKED_AT", 3)
    for _ in range(2):
        warn(met)
    assert at(met, ALFA).unknown == ()
    warn(met)
    assert at(met, ALFA).unknown == (f"line {met.line[:12]}: only its newest 3 messages were looked at",)
