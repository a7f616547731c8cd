"""The node takes a step by itself only where the agreement says so, for what has just come, never above warning."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.line.wording.test_ladders import LADDER, NEAR, PERSON, RADIO, SHOW, WARN
from tests.node.meeting import ALFA, BRAVO, NOW_AT, Met, speak
from tests.node.warning.agreed import BY, agreed, an_alert
from truceline.adapters.catalogues.gettext_files import shipped
from truceline.errors import InputError
from truceline.line.kinds import Need
from truceline.line.wording.ladders import Ladder, Level, Rung
from truceline.line.wording.warnings import Step, statement_in
from truceline.model.orders import AlertRule, Orders
from truceline.model.precedence import Precedence
from truceline.node.alerting.alerts import Closing
from truceline.node.alerting.handling import alert_called, close, own
from truceline.node.node import Moment, Node
from truceline.node.saying.answers import acknowledgement, show
from truceline.node.saying.messages import Said
from truceline.node.saying.threads import message_called
from truceline.node.warning.climbing import (
    Act,
    Case,
    Deviation,
    Report,
    agreed_ladders,
    climb_called,
    deviated,
    reported,
)
from truceline.node.warning.unattended import FRESH_MS, DueStep, due_steps, take_by_itself

MINUTE_MS = 60_000
ASKING = replace(NEAR, need=Need.ACK, within_min=15)
AUTOMATIC = Ladder("At Tanf", (ASKING, replace(WARN, templates=("inside-zone",), is_automatic=True), SHOW, PERSON))


def due(met: Met) -> list[DueStep]:
    """What alfa's node is to do by itself now."""
    return list(due_steps(met[ALFA], met.clock.at))


def take_all(met: Met) -> list[Said]:
    """What it has said by itself."""
    return [take_by_itself(met[ALFA], each, shipped(), met.clock.now) for each in due(met)]


def test_an_automatic_first_step_is_taken_as_soon_as_an_alert_comes_and_says_that_nobody_sent_it() -> None:
    met = agreed()
    alert = an_alert(met, "approach")
    (said,) = take_all(met)
    statement = statement_in(said.message)
    assert statement is not None
    assert (statement.is_automatic, statement.step) == (True, Step(LADDER.sha256, 1))
    assert set(statement.texts) == set(shipped().languages)
    assert said.message.to == (BRAVO,)
    (done,) = climb_called(met[ALFA], alert).done
    assert (done.act, done.step, done.message, done.desk) == (Act.TAKE, 1, said.message.id, "node")
    assert due(met) == []
    met.exchange(ALFA, BRAVO)
    assert message_called(met[BRAVO], said.message.id).message.is_automatic


def test_it_tells_no_more_of_the_alert_than_the_recipient_may_know() -> None:
    met = agreed()
    an_alert(met, track="truck-of-a-source")
    (said,) = take_all(met)
    assert "truck-of-a-source" not in said.message.text
    assert "33.50" not in said.message.text


def test_a_drill_is_answered_as_a_drill() -> None:
    met = agreed()
    an_alert(met, is_drill=True)
    assert take_all(met)[0].message.is_drill


def test_the_next_automatic_step_waits_until_the_time_of_the_one_before_is_over_without_an_answer() -> None:
    met = agreed(AUTOMATIC)
    an_alert(met)
    assert [each.number for each in due(met)] == [1]
    take_all(met)
    met.clock.forward(15 * MINUTE_MS)
    assert due(met) == []
    an_alert(met, at=met.clock.at)
    met.clock.forward(1)
    assert [each.number for each in due(met)] == [2]
    assert take_all(met)[0].message.body["step"] == {"ladder": AUTOMATIC.sha256, "number": 2}
    met.clock.forward(60 * MINUTE_MS)
    an_alert(met, at=met.clock.at)
    assert due(met) == []


def test_after_an_answer_people_talk_and_nothing_goes_by_itself() -> None:
    met = agreed(AUTOMATIC)
    an_alert(met)
    (said,) = take_all(met)
    met.exchange_until_quiet(ALFA, BRAVO)
    show(met[BRAVO], said.message.id, "duty", met.clock.now)
    speak(met, BRAVO, acknowledgement(met[BRAVO], said.message.id, met.clock.at))
    met.exchange_until_quiet(BRAVO, ALFA)
    met.clock.forward(20 * MINUTE_MS)
    an_alert(met, at=met.clock.at)
    assert due(met) == []


def test_where_a_person_has_done_anything_the_steps_are_the_persons() -> None:
    report = Report("A patrol went there.", "2nd company", NOW_AT)
    acts: list[Callable[[Node, str, Moment], object]] = [
        lambda node, alert, now: own(node, alert, BY, now),
        lambda node, alert, now: close(node, alert, Closing.EXPECTED, "", BY, now),
        lambda node, alert, now: reported(node, Case(alert), report, BY, now),
        lambda node, alert, now: deviated(node, Case(alert), LADDER, Deviation(0, "We wait."), BY, now),
    ]
    for act in acts:
        met = agreed()
        act(met[ALFA], an_alert(met), met.clock.now)
        assert due(met) == []


@pytest.mark.parametrize(
    "change",
    [
        {"at": NOW_AT - FRESH_MS - 1},
        {"at": NOW_AT + FRESH_MS + 1},
        {"zone_version": "ab" * 32},
        {"zone_version": ""},
    ],
)
def test_history_and_other_zones_than_the_agreed_version_warn_nobody_by_machine(change: dict[str, Any]) -> None:
    met = agreed()
    an_alert(met, **change)
    assert due(met) == []


INSIDE = Ladder("At Tanf", (replace(NEAR, templates=("inside-zone",)), PERSON))


@pytest.mark.parametrize(
    ("kind", "verdict", "is_said"),
    [
        ("entry", "inside", True),
        ("presence", "inside", True),
        ("entry", "cannot tell", False),
        ("approach", "outside", False),
        ("presence", "outside", False),
    ],
)
def test_a_machine_says_inside_only_by_a_certain_verdict(kind: str, verdict: str, is_said: bool) -> None:
    met = agreed(INSIDE)
    an_alert(met, kind, verdict=verdict)
    assert bool(due(met)) is is_said


@pytest.mark.parametrize("kind", ["lost", "transit", "proximity"])
def test_of_what_left_or_fell_silent_a_machine_says_nothing(kind: str) -> None:
    met = agreed()
    met[ALFA].take_orders(Orders(rules=(AlertRule(precedence=Precedence.IMMEDIATE),)))
    assert climb_called(met[ALFA], an_alert(met, kind)).done == []
    assert due(met) == []


def test_a_machine_never_says_that_all_is_clear() -> None:
    met = agreed(Ladder("At Tanf", (replace(NEAR, templates=("all-clear",)), PERSON)))
    an_alert(met)
    assert due(met) == []


def test_without_a_ladder_in_force_or_with_two_desks_to_sign_nothing_goes_by_itself() -> None:
    for met in (agreed(is_signed=False), agreed(two_person=("warning",)), agreed(Ladder("At Tanf", (WARN, PERSON)))):
        an_alert(met)
        assert due(met) == []


def test_a_step_that_says_what_may_not_be_told_is_not_taken_and_nothing_is_sent() -> None:
    met = agreed(Ladder("At Tanf", (replace(NEAR, templates=("position",)), PERSON)))
    alert = an_alert(met)
    (step,) = due(met)
    size = met[ALFA].store.tree.size
    with pytest.raises(InputError, match="may not be told"):
        take_by_itself(met[ALFA], step, shipped(), met.clock.now)
    assert met[ALFA].store.tree.size == size
    assert climb_called(met[ALFA], alert).done == []


OURS = st.sampled_from([NEAR, ASKING, WARN, replace(WARN, templates=("inside-zone",), is_automatic=True), RADIO])
LADDERS = st.builds(
    lambda rungs, has_show: Ladder("T", (*sorted(rungs, key=_order), *[SHOW] * has_show, PERSON)),
    st.lists(OURS, max_size=4),
    st.booleans(),
)


def _order(rung: Rung) -> int:
    return list(Level).index(rung.level)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(LADDERS, st.lists(st.integers(1, 20), max_size=5))
def test_no_step_above_warning_is_ever_automatic(ladder: Ladder, minutes: list[int]) -> None:
    met = agreed(ladder)
    alert = an_alert(met)
    for wait in minutes:
        for each in due(met):
            assert each.rung.is_automatic
            assert each.rung.level in (Level.NOTICE, Level.WARNING)
            take_by_itself(met[ALFA], each, shipped(), met.clock.now)
        met.clock.forward(wait * MINUTE_MS)
        an_alert(met, at=met.clock.at)
    done = climb_called(met[ALFA], alert).done
    assert all(ladder.rungs[each.step - 1].is_automatic for each in done)
    for number, rung in enumerate(ladder.rungs, 1):
        if not rung.is_automatic:
            forced = due_of(met, alert, number)
            with pytest.raises(InputError, match="is not automatic"):
                take_by_itself(met[ALFA], forced, shipped(), met.clock.now)


def due_of(met: Met, alert: str, number: int) -> DueStep:
    """A step that nobody has found to be due."""
    (found,) = agreed_ladders(met[ALFA], met.clock.at)
    return DueStep(alert_called(met[ALFA], alert), found, number)
