"""The running node takes automatic steps when an alert comes, looks cheaply, and tells trouble once."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

from tests.line.wording.test_ladders import NEAR, PERSON
from tests.node.meeting import ALFA, BRAVO
from tests.node.warning.agreed import agreed, an_alert
from truceline.line.wording.ladders import Ladder
from truceline.node.saying.threads import message_called
from truceline.node.warning.climbing import climb_called
from truceline.wiring.serving.climbing import LOOK_AGAIN_MS, AutomaticSteps


def test_an_alert_that_comes_is_answered_by_the_agreed_step_once() -> None:
    met, steps = agreed(), AutomaticSteps()
    assert steps.take(met[ALFA], met.clock.now) == []
    alert = an_alert(met)
    (happening,) = steps.take(met[ALFA], met.clock.now)
    assert (happening.what, happening.peer, happening.line) == ("step-taken", BRAVO, met.line)
    assert happening.words == f"step 1 for the alert {alert[:12]}, by itself"
    assert message_called(met[ALFA], happening.note_id).message.is_automatic
    assert steps.take(met[ALFA], met.clock.now) == []
    assert len(climb_called(met[ALFA], alert).done) == 1


def test_a_step_that_cannot_be_taken_is_told_once_and_nothing_goes() -> None:
    met, steps = agreed(Ladder("At Tanf", (replace(NEAR, templates=("position",)), PERSON))), AutomaticSteps()
    an_alert(met, is_drill=True)
    (trouble,) = steps.take(met[ALFA], met.clock.now)
    assert trouble.what == "trouble"
    assert trouble.words.startswith("DRILL step 1 for the alert")
    assert "may not be told" in trouble.words
    assert steps.take(met[ALFA], met.clock.forward(LOOK_AGAIN_MS)) == []


def test_where_nothing_came_it_looks_again_after_a_while_for_times_may_be_over() -> None:
    ladder = Ladder("At Tanf", (NEAR, PERSON))
    met, steps = agreed(ladder), AutomaticSteps()
    later = met.clock.at + 11 * 60_000
    an_alert(met, at=later)
    assert steps.take(met[ALFA], met.clock.now) == []
    met.clock.forward(2 * 60_000)
    assert [each.what for each in steps.take(met[ALFA], met.clock.now)] == ["step-taken"]
