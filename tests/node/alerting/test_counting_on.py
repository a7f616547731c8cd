"""However the clock of the machine is set, an alert waits as long as it would have waited."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.node.alerting.sightings import MINUTE_MS, event, take, the_alert, watching
from tests.node.homes import STARTED_AT, moment
from truceline.node.alerting.alerts import By
from truceline.node.alerting.counting_on import STEP_MS, count_on, set_by_ms
from truceline.node.alerting.handling import UNDO_MS, Officer, history_of, own, see, undo
from truceline.node.alerting.waiting import pass_on
from truceline.node.node import Moment

DUTY = Officer("duty")
HOUR_MS = 60 * MINUTE_MS


def later(after_ms: int, step_ms: int = 0) -> Moment:
    """So long after the start, by a clock that was set since."""
    return moment(STARTED_AT + after_ms)._replace(at=STARTED_AT + after_ms + step_ms)


@pytest.mark.parametrize(
    ("step_ms", "found_ms"),
    [(HOUR_MS, HOUR_MS), (-HOUR_MS, -HOUR_MS), (STEP_MS, STEP_MS), (STEP_MS - 1, 0), (1 - STEP_MS, 0)],
)
def test_a_step_is_seen_by_the_clock_that_is_never_set_and_drift_is_none(step_ms: int, found_ms: int) -> None:
    assert set_by_ms(later(0), later(90_000, step_ms)) == found_ms


def test_across_a_start_of_the_machine_nothing_can_be_said() -> None:
    assert set_by_ms(later(0), later(90_000, HOUR_MS)._replace(boot="ab" * 16)) == 0


@given(steps_ms=st.lists(st.integers(-HOUR_MS, HOUR_MS), max_size=4))
@settings(max_examples=25)
def test_an_alert_is_passed_on_after_its_time_however_often_the_clock_is_set(steps_ms: list[int]) -> None:
    node = watching()
    take(node, event("entry"))
    waits_ms = the_alert(node).due_at - STARTED_AT
    for number, step_ms in enumerate(steps_ms, 1):
        assert pass_on(node, later(number * 1_000, step_ms)) == []
    last_ms = steps_ms[-1] if steps_ms else 0
    assert pass_on(node, later(waits_ms - STEP_MS, last_ms)) == []
    (unattended,) = pass_on(node, later(waits_ms + STEP_MS, last_ms))
    assert unattended.alert.desk == "deputy"


def test_that_it_counts_on_is_on_record_and_nobody_has_done_anything() -> None:
    node = watching()
    take(node, event("entry"))
    before = the_alert(node)
    assert count_on(node, later(1_000, HOUR_MS)) == 1
    assert count_on(node, later(2_000, HOUR_MS)) == 0
    after = the_alert(node)
    assert (after.due_at, after.changed) == (before.due_at + HOUR_MS, By("node", "", STARTED_AT))
    last = history_of(node, after.id)[-1]
    assert (last.verb, last.desk, last.content) == ("count-on", "node", {"step": HOUR_MS, "due": after.due_at})


@pytest.mark.parametrize("step_ms", [HOUR_MS, -HOUR_MS])
@pytest.mark.parametrize("act", [own, see])
def test_what_was_done_is_taken_back_within_its_time_by_the_clock_that_is_never_set(act: type, step_ms: int) -> None:
    node = watching()
    take(node, event("entry"))
    alert = the_alert(node)
    act(node, alert.id, DUTY, later(1_000))
    pass_on(node, later(2_000, step_ms))
    undone = undo(node, alert.id, DUTY, later(UNDO_MS, step_ms))
    assert (undone.owner, undone.seen, undone.due_at) == (None, (), alert.due_at + step_ms)
    assert undone == the_alert(node)


def test_an_alert_that_somebody_owns_waits_for_nothing() -> None:
    node = watching()
    take(node, event("entry"))
    own(node, the_alert(node).id, DUTY, later(0))
    assert count_on(node, later(1_000, HOUR_MS)) == 0
