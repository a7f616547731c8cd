"""A ladder in use says what the log proves and no more, and nobody is led beyond warning on it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.line.wording.test_ladders import LADDER, WARN
from tests.line.wording.test_ladders import PERSON as HANDED
from tests.node.meeting import ALFA, Met, meet, say
from tests.node.pacts import pact, propose
from tests.node.warning.agreed import BY, PERSON, agreed, an_alert, said
from truceline.errors import InputError, NotFoundError, TrucelineError
from truceline.line.agreements import Annex
from truceline.line.wording.ladders import Channel, Ladder, Level
from truceline.line.wording.warnings import statement_in
from truceline.node.saying.threads import message_called
from truceline.node.warning.climbing import (
    MAX_TEXT,
    Act,
    Case,
    Climb,
    Deviation,
    Report,
    Taking,
    agreed_ladders,
    climb_called,
    climbs,
    deviated,
    ladder_called,
    next_step,
    reported,
    taken,
)
from truceline.record.store import object_name

OTHER = Ladder("Another zone", (WARN, HANDED))
DONE_AT = 1_790_000_000_000 - 60_000
FLARES = Report("A patrol fired flares.", "2nd company", DONE_AT)


def take(met: Met, case: str, number: int = 0, text: str = "") -> Climb:
    """The ladder once its next step was taken: by a message if it has a number."""
    message = said(met, number) if number else ""
    return taken(met[ALFA], Case(case), LADDER, Taking(message, text), BY, met.clock.now)


def test_steps_are_taken_one_after_the_other_until_a_person_has_it() -> None:
    met = agreed()
    alert = an_alert(met)
    assert next_step(climb_called(met[ALFA], alert), LADDER) == 1
    for number, message in ((1, 1), (2, 2), (3, 0), (PERSON, 0)):
        climb = take(met, alert, message, "by radio" if number == 3 else "")
        assert (climb.done[-1].act, climb.done[-1].step, climb.done[-1].operator) == (Act.TAKE, number, "Lt Adams")
    assert climb.passed == (1, 2, 3, PERSON)
    with pytest.raises(InputError, match="a person has it"):
        take(met, alert)
    assert climbs(met[ALFA]) == {alert: climb}


@pytest.mark.parametrize("number", [0, 2])
def test_a_step_on_the_line_is_taken_by_the_message_that_says_so_and_by_no_other(number: int) -> None:
    met = agreed()
    with pytest.raises(InputError, match=r"goes over the line|does not take step 1"):
        take(met, an_alert(met), number)
    assert climbs(met[ALFA]) == {}


def test_a_message_of_the_other_side_or_without_a_step_takes_nothing() -> None:
    met = agreed()
    plain = say(met[ALFA], met.line, "bravo.example", met.clock.now).message.id
    for message in (plain, "ab" * 32):
        with pytest.raises((InputError, NotFoundError)):
            taken(met[ALFA], Case(), LADDER, Taking(message), BY, met.clock.now)
    assert climbs(met[ALFA]) == {}


def test_an_officer_deviates_with_a_reason_and_only_upwards_to_a_step_of_ours() -> None:
    met = agreed()
    node, now, alert = met[ALFA], met.clock.now, an_alert(met)
    climb = deviated(node, Case(alert), LADDER, Deviation(3, "They do not read the line."), BY, now)
    assert (climb.done[0].act, climb.done[0].step, climb.done[0].text) == (Act.DEVIATE, 3, "They do not read the line.")
    assert next_step(climb, LADDER) == 3
    for step, reason in ((2, "down"), (4, "above warning"), (6, "no such step"), (3, " "), (3, "x" * (MAX_TEXT + 1))):
        with pytest.raises(InputError):
            deviated(node, Case(alert), LADDER, Deviation(step, reason), BY, now)
    assert next_step(deviated(node, Case(alert), LADDER, Deviation(0, "We wait."), BY, now), LADDER) == 3


def test_what_people_did_is_recorded_as_reported_and_moves_nothing() -> None:
    met = agreed()
    alert = an_alert(met)
    climb = reported(met[ALFA], Case(alert), FLARES, BY, met.clock.now)
    (done,) = climb.done
    assert (done.act, done.text, done.who, done.done_at) == (Act.REPORT, *FLARES)
    assert (climb.passed, climb.ladder, next_step(climb, LADDER)) == ((), "", 1)


@pytest.mark.parametrize(
    "report",
    [
        FLARES._replace(what=" "),
        FLARES._replace(who=""),
        FLARES._replace(who="x" * 201),
        FLARES._replace(done_at=DONE_AT + 10**9),
        FLARES._replace(what="x" * (MAX_TEXT + 1)),
    ],
)
def test_a_report_says_what_was_done_and_who_says_so(report: Report) -> None:
    met = agreed()
    with pytest.raises(InputError):
        reported(met[ALFA], Case(), report, BY, met.clock.now)
    assert climbs(met[ALFA]) == {}


def test_a_case_without_an_alert_begins_with_the_first_thing_on_record() -> None:
    met = agreed()
    first = reported(met[ALFA], Case(is_drill=True), FLARES, BY, met.clock.now)
    assert len(first.id) == 32
    assert first.is_drill
    again = reported(met[ALFA], Case(first.id), FLARES, BY, met.clock.now)
    assert (again.id, len(again.done), again.is_drill) == (first.id, 2, True)


def test_one_case_stays_on_one_ladder() -> None:
    met = agreed()
    alert = an_alert(met)
    take(met, alert, 1)
    with pytest.raises(InputError, match="is on the ladder"):
        taken(met[ALFA], Case(alert), OTHER, Taking(), BY, met.clock.now)


def test_a_real_alert_is_not_answered_by_a_drill() -> None:
    met = agreed()
    drill = said(met, 1, is_drill=True)
    with pytest.raises(InputError, match="drill"):
        taken(met[ALFA], Case(an_alert(met)), LADDER, Taking(drill), BY, met.clock.now)


def test_only_a_ladder_in_force_is_meant_without_a_name() -> None:
    met = agreed()
    (found,) = agreed_ladders(met[ALFA], met.clock.at)
    assert (found.ladder, found.is_bound, found.line) == (LADDER, True, met.line)
    assert ladder_called(met[ALFA], "", met.clock.at) == ladder_called(met[ALFA], LADDER.sha256[:6], met.clock.at)
    with pytest.raises(NotFoundError):
        ladder_called(met[ALFA], "zz", met.clock.at)
    unsigned = agreed(is_signed=False)
    assert not agreed_ladders(unsigned[ALFA], unsigned.clock.at)[0].is_bound
    with pytest.raises(NotFoundError, match="binds us now"):
        ladder_called(unsigned[ALFA], "", unsigned.clock.at)


def test_several_ladders_take_a_name_and_an_annex_that_is_none_is_passed_over() -> None:
    met = meet()
    for content in (LADDER.content, OTHER.content, b"no ladder at all"):
        agreement = pact(met, annexes=(Annex("ladder", object_name(content)),))
        propose(met, agreement, files=(content,))
    found = {each.ladder for each in agreed_ladders(met[ALFA], met.clock.at)}
    assert found == {LADDER, OTHER}
    assert ladder_called(met[ALFA], OTHER.sha256[:8], met.clock.at).ladder == OTHER


STEPS = st.integers(0, PERSON + 1)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("take"), STEPS),
        st.tuples(st.just("deviate"), STEPS),
        st.tuples(st.just("report"), STEPS),
    ),
    max_size=12,
)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(ACTS)
def test_no_sequence_of_acts_reaches_a_state_that_says_more_than_the_log_proves(acts: list[tuple[str, int]]) -> None:
    met = agreed()
    alert = an_alert(met)
    messages = {number: said(met, number) for number in (1, 2, 3)}
    for act, number in acts:
        with suppress(TrucelineError):
            _do(met, alert, act, number, messages)
        _check(met, alert)
    before = climb_called(met[ALFA], alert)
    met.restart(ALFA)
    assert climb_called(met[ALFA], alert) == before


def _do(met: Met, alert: str, act: str, number: int, messages: dict[int, str]) -> None:
    node, now, case = met[ALFA], met.clock.now, Case(alert)
    done: dict[str, Any] = {
        "take": lambda: taken(node, case, LADDER, Taking(messages.get(number, "")), BY, now),
        "deviate": lambda: deviated(node, case, LADDER, Deviation(number, "because"), BY, now),
        "report": lambda: reported(node, case, FLARES, BY, now),
    }
    done[act]()


def _check(met: Met, alert: str) -> None:
    climb = climb_called(met[ALFA], alert)
    steps = [done.step for done in climb.done if done.act is Act.TAKE]
    assert steps == sorted(set(steps))
    for done in climb.done:
        if done.act is not Act.REPORT and done.step:
            rung = LADDER.rungs[done.step - 1]
            assert rung.level is not Level.BEYOND
            if done.act is Act.TAKE and rung.channel is Channel.LINE:
                sent = message_called(met[ALFA], done.message).message
                statement = statement_in(sent)
                assert sent.sender == ALFA
                assert statement is not None
                assert statement.step is not None
                assert statement.step.number == done.step
    if PERSON in steps:
        assert steps[-1] == PERSON
    else:
        following = next_step(climb, LADDER)
        assert LADDER.rungs[following - 1].level is not Level.BEYOND
        assert following > max(steps, default=0)
