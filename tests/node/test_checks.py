"""Line checks: what was observed of the other side, beside what it declares."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.node.meeting import ALFA, BRAVO, CHARLIE, NOW_AT, Met, meet
from truceline.errors import NotFoundError, TrustError
from truceline.line.kinds import How, MessageKind, Need
from truceline.line.messages import Reference
from truceline.node.checks import (
    Checked,
    Month,
    State,
    availability,
    challenge,
    check_on_schedule,
    checks,
    declare,
    declared,
)
from truceline.node.saying.messages import Wording, say_as_node

WITHIN_MS = 900_000
"""What the charter gives for an immediate message."""
DAY_MS = 86_400_000
HOUR_MS = 3_600_000


def checked(met: Met) -> list[Checked]:
    """Alfa's checks, the newest first."""
    return list(checks(met[ALFA], met.line, met.clock.at))


def test_the_other_node_answers_a_challenge_by_itself() -> None:
    met = meet()
    said = challenge(met[ALFA], met.line, BRAVO, met.clock.now)
    met.clock.forward(1_200)
    met.exchange_until_quiet(ALFA, BRAVO)
    assert checked(met) == [Checked(said.message.id, BRAVO, NOW_AT, NOW_AT + 1_200, False, State.UNKNOWN)]


def test_what_a_side_declares_comes_with_its_answer() -> None:
    met = meet()
    assert declared(met[BRAVO], met.line) is State.UNKNOWN
    declare(met[BRAVO], met.line, State.MANNED, met.clock.now)
    declare(met[BRAVO], met.line, State.DEGRADED, met.clock.now)
    assert declared(met[BRAVO], met.line) is State.DEGRADED
    challenge(met[ALFA], met.line, BRAVO, met.clock.now)
    met.exchange_until_quiet(ALFA, BRAVO)
    assert [check.declared for check in checked(met)] == [State.DEGRADED]


def test_silence_is_a_result_when_its_time_is_over_and_not_before() -> None:
    met = meet()
    challenge(met[ALFA], met.line, BRAVO, met.clock.now)
    assert [(check.answered_at, check.is_late) for check in checked(met)] == [(None, False)]
    met.clock.forward(WITHIN_MS + 1)
    assert [(check.answered_at, check.is_late) for check in checked(met)] == [(None, True)]


def test_an_answer_after_its_time_is_late() -> None:
    met = meet()
    challenge(met[ALFA], met.line, BRAVO, met.clock.now)
    met.clock.forward(WITHIN_MS + 1)
    met.exchange_until_quiet(ALFA, BRAVO)
    assert [(check.answered_at, check.is_late) for check in checked(met)] == [(met.clock.at, True)]


def test_an_answer_that_does_not_repeat_the_challenge_is_none() -> None:
    met = meet()
    said = challenge(met[ALFA], met.line, BRAVO, met.clock.now)
    guess = Wording(
        to=(ALFA,),
        kind=MessageKind.CHECK,
        body={"answer": "00" * 16, "state": "manned"},
        re=Reference(said.message.id, How.REPLY),
    )
    say_as_node(met[BRAVO], met.line, guess, met.clock.now)
    met.exchange(BRAVO, ALFA)
    assert [(check.answered_at, check.declared) for check in checked(met)] == [(None, State.UNKNOWN)]


def test_two_nodes_that_check_each_other_come_to_rest() -> None:
    met = meet()
    challenge(met[ALFA], met.line, BRAVO, met.clock.now)
    challenge(met[BRAVO], met.line, ALFA, met.clock.now)
    met.exchange_until_quiet(ALFA, BRAVO)
    sizes = [met[party].store.tree.size for party in (ALFA, BRAVO)]
    met.exchange_until_quiet(ALFA, BRAVO)
    assert [met[party].store.tree.size for party in (ALFA, BRAVO)] == sizes


def test_availability_counts_the_checks_of_each_month_that_were_answered_in_time() -> None:
    met = meet()
    for _ in range(3):
        challenge(met[ALFA], met.line, BRAVO, met.clock.now)
        met.exchange_until_quiet(ALFA, BRAVO)
        met.clock.forward(DAY_MS)
    challenge(met[ALFA], met.line, BRAVO, met.clock.now)
    met.clock.forward(30 * DAY_MS)
    challenge(met[ALFA], met.line, BRAVO, met.clock.now)
    assert availability(checked(met), met.clock.at) == [Month(BRAVO, "2026-09", sent=4, answered=3)]


def test_every_peer_is_checked_on_schedule_whether_it_answers_or_not() -> None:
    met = meet(ALFA, BRAVO, CHARLIE)
    sent = []
    for minutes in range(0, 121, 20):
        sent += [(minutes, said.message.to) for said in check_on_schedule(met[ALFA], HOUR_MS, met.clock.now)]
        met.exchange_until_quiet(ALFA, BRAVO)
        met.clock.forward(HOUR_MS // 3)
    assert sent == [(minutes, (peer,)) for minutes in (0, 60, 120) for peer in (BRAVO, CHARLIE)]


def test_a_check_by_hand_counts_for_the_schedule() -> None:
    met = meet()
    challenge(met[ALFA], met.line, BRAVO, met.clock.now)
    met.clock.forward(HOUR_MS - 1)
    assert check_on_schedule(met[ALFA], HOUR_MS, met.clock.now) == []
    met.clock.forward(1)
    assert len(check_on_schedule(met[ALFA], HOUR_MS, met.clock.now)) == 1


def test_a_party_that_has_no_part_in_the_line_cannot_be_checked() -> None:
    met = meet()
    with pytest.raises(TrustError, match=f"{CHARLIE} is no member"):
        challenge(met[ALFA], met.line, CHARLIE, met.clock.now)


def test_nothing_is_declared_on_a_line_that_there_is_not() -> None:
    with pytest.raises(NotFoundError, match="no line"):
        declare(meet()[ALFA], "ab" * 16, State.MANNED, meet().clock.now)


def test_a_challenge_of_another_form_is_stored_and_receipted_but_not_answered() -> None:
    met = meet()
    odd = Wording(to=(BRAVO,), kind=MessageKind.CHALLENGE, body={"challenge": "please"}, need=Need.REPLY)
    said = say_as_node(met[ALFA], met.line, odd, met.clock.now)
    theirs, _ = met.exchange(ALFA, BRAVO)
    assert [news.note_id for news in theirs.news if news.what == "arrived"] == [said.message.id]
    met.exchange_until_quiet(ALFA, BRAVO)
    assert [check.answered_at for check in checked(met)] == [None]
