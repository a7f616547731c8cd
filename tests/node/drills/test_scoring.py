"""A score says what the log proves: how long each step took, in time or late, and what was not observed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.line.stated import STATEMENT
from tests.node.drills.plays import OFFICER, SCENARIO, begun, changed, play
from tests.node.meeting import ALFA, BRAVO, CHARLIE, Met, meet, speak, warn
from truceline.line.kinds import MessageKind
from truceline.node.alerting.alerts import Alert, AlertBook, Closing
from truceline.node.alerting.handling import close, own, see, undo
from truceline.node.deeds import book
from truceline.node.drills.keeping import Drill, Ending, drill_called, end_drill
from truceline.node.drills.scoring import Outcome, Score, Step, Verdict, score_of
from truceline.node.saying.answers import acknowledgement
from truceline.node.saying.messages import Wording

SAID = replace(STATEMENT, step=None)


class Held:
    """A drill that was played at alfa's, at once."""

    def __init__(self, file: bytes = SCENARIO.encode(), *parties: str) -> None:
        self.met: Met = meet(*parties)
        self.drill: Drill = begun(self.met, file)
        play(self.met, self.drill)

    def alert(self, kind: str) -> Alert:
        return next(alert for alert in book(self.met[ALFA], AlertBook).alerts.values() if alert.kind == kind)

    def later(self, seconds: int) -> Any:
        return self.met.clock.forward(1_000 * seconds)

    def acknowledge(self, message_id: str, party: str = BRAVO) -> None:
        self.met.exchange_until_quiet(ALFA, party)
        speak(self.met, party, acknowledgement(self.met[party], message_id, self.met.clock.at))
        self.met.exchange_until_quiet(ALFA, party)

    def waits(self) -> bool:
        return self.score.is_waiting

    def end(self) -> None:
        end_drill(self.met[ALFA], self.drill, Ending.PLAYED, OFFICER, self.met.clock.now)

    @property
    def score(self) -> Score:
        return score_of(self.met[ALFA], drill_called(self.met[ALFA], self.drill.id), self.met.clock.at)

    @property
    def truck(self) -> Outcome:
        return self.score.outcomes[0]

    @property
    def verdicts(self) -> list[str]:
        return [str(step.verdict) for step in self.truck.steps]


def took_ms(outcome: Outcome, step: Step) -> int | None:
    found = next(each for each in outcome.steps if each.step is step)
    return found.done.at - found.since.at if found.done and found.since else None


def test_each_step_is_timed_by_the_log() -> None:
    held = Held()
    see(held.met[ALFA], held.alert("entry").id, OFFICER, held.later(20))
    held.later(30)
    said = warn(held.met, is_drill=True).message
    held.later(70)
    held.acknowledge(said.id)
    assert held.verdicts == ["in time"] * 3
    assert [took_ms(held.truck, step) for step in Step] == [20_000, 50_000, 70_000]
    assert (held.truck.alert, held.truck.message) == (held.alert("entry").id, said.id)


def test_what_comes_after_its_time_is_late() -> None:
    held = Held()
    own(held.met[ALFA], held.alert("entry").id, OFFICER, held.later(61))
    held.later(300)
    said = warn(held.met, is_drill=True).message
    held.later(301)
    held.acknowledge(said.id)
    assert held.verdicts == ["late"] * 3


def test_what_nobody_did_is_open_until_its_time_is_over_and_then_not_observed() -> None:
    held = Held()
    assert held.verdicts == ["open"] * 3
    assert held.waits()
    held.later(61)
    assert held.verdicts == ["not observed", "open", "open"]
    assert held.waits()
    held.later(301)
    assert not held.waits()
    held.end()
    assert held.verdicts == ["not observed"] * 3
    assert [took_ms(held.truck, step) for step in Step] == [None] * 3


def test_a_drill_of_which_nothing_was_played_is_not_observed_either() -> None:
    met = meet()
    drill = begun(met)
    end_drill(met[ALFA], drill, Ending.BROKEN_OFF, OFFICER, met.clock.now)
    score = score_of(met[ALFA], drill_called(met[ALFA]), met.clock.at)
    assert {step.verdict for outcome in score.outcomes for step in outcome.steps} == {Verdict.NOT_OBSERVED}
    assert [outcome.alert for outcome in score.outcomes] == ["", ""]


def test_what_comes_after_the_end_is_not_counted() -> None:
    held = Held()
    held.end()
    see(held.met[ALFA], held.alert("entry").id, OFFICER, held.later(1))
    warn(held.met, is_drill=True)
    assert held.verdicts == ["not observed"] * 3


def test_a_real_warning_is_never_counted() -> None:
    held = Held()
    warn(held.met)
    assert held.truck.message == ""
    said = warn(held.met, is_drill=True).message
    assert held.truck.message == said.id


def test_a_look_that_was_taken_back_is_none() -> None:
    held = Held()
    see(held.met[ALFA], held.alert("entry").id, OFFICER, held.later(1))
    assert held.verdicts[0] == "in time"
    undo(held.met[ALFA], held.alert("entry").id, OFFICER, held.later(1))
    assert held.verdicts[0] == "open"


def test_a_warning_counts_only_with_the_templates_that_were_expected() -> None:
    held = Held(changed("warn_within_s = 300", 'warn_within_s = 300\nsays = ["inside-zone"]'))
    warn(held.met, is_drill=True)
    assert held.truck.message == ""
    said = held.met.say(ALFA, BRAVO, body=SAID.body, is_drill=True).message
    assert held.truck.message == said.id


def test_every_recipient_has_to_acknowledge() -> None:
    held = Held(SCENARIO.encode(), ALFA, BRAVO, CHARLIE)
    body = {"text": "Turn back."}
    words = Wording(to=(BRAVO, CHARLIE), kind=MessageKind.WARNING, body=body, language="en", is_drill=True)
    said = speak(held.met, ALFA, words).message
    held.acknowledge(said.id)
    assert held.verdicts[2] == "open"
    held.later(10)
    held.acknowledge(said.id, CHARLIE)
    assert took_ms(held.truck, Step.ACKNOWLEDGE) == 10_000


def test_alerts_that_nothing_expects_are_counted() -> None:
    expected = changed(
        'alert = { kind = "entry", track = "truck-7", zone = "corridor-3" }', 'alert = { kind = "exit" }'
    )
    held = Held(expected)
    assert (held.truck.alert, held.score.others) == ("", 1)


def test_an_alert_that_is_closed_was_looked_at() -> None:
    held = Held()
    close(held.met[ALFA], held.alert("call").id, Closing.EXPECTED, "", OFFICER, held.later(5))
    (step,) = held.score.outcomes[1].steps
    assert (step.step, step.verdict) == (Step.SEE, Verdict.IN_TIME)


@pytest.mark.parametrize("others", [0, 3])
def test_the_score_is_the_same_after_a_restart_and_with_other_things_in_the_log(others: int) -> None:
    held = Held()
    for _ in range(others):
        warn(held.met)
    see(held.met[ALFA], held.alert("entry").id, OFFICER, held.later(20))
    before = held.score
    held.met.restart(ALFA)
    assert held.score == before
