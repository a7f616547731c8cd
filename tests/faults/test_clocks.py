"""Clocks that are wrong: rows 7 and 9 of the matrix of faults, as far as they concern the watch and its feeds."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.node.alerting.sightings import event, take, the_alert, watching
from tests.node.homes import STARTED_AT, begun, moment
from tests.watch.test_step import INSIDE, OUTSIDE, ZONES, seen, sent, told, watch
from truceline.node.alerting.alerts import State
from truceline.node.alerting.listing import all_alerts
from truceline.node.alerting.silence import fell_silent, spoke_again
from truceline.node.alerting.waiting import pass_on
from truceline.watch.state import Counts
from truceline.watch.step import step

HOUR_S, DAY_S = 3_600, 86_400


def test_row_7_a_source_whose_clock_steps_is_held_to_its_own_newest_time_and_no_other_track_is() -> None:
    state = watch(at_once=True)
    kinds = []
    for envelope in (
        sent(seen(DAY_S, OUTSIDE), seen(DAY_S, OUTSIDE, "other")),
        sent(seen(DAY_S + HOUR_S - 100, OUTSIDE)),  # the clock of one steps an hour ahead
        sent(seen(DAY_S + 20, INSIDE)),  # and back: late, for the track was seen later
        sent(seen(DAY_S + 30, INSIDE, "other")),  # the time of the other goes on as before
        sent(seen(0, INSIDE, "other")),  # a day late
        sent(seen(DAY_S + 30, INSIDE, "other")),  # and once more
        sent(seen(DAY_S + HOUR_S, INSIDE)),
    ):
        state, events = step(state, envelope, ZONES)
        kinds.append([kind for kind, _, _ in told(events)])
    assert kinds == [[], [], [], ["entry"], [], [], ["entry"]]
    assert state.counts == Counts(used=5, late=3)
    assert sorted(state.track["clock"].tolist()) == [1_000 * (DAY_S + 30), 1_000 * (DAY_S + HOUR_S)]


def test_row_9_a_clock_that_is_set_back_leaves_the_order_of_the_record_and_of_alerts_as_it_was() -> None:
    node = begun()
    before, after = moment(STARTED_AT + 5_000), moment(STARTED_AT + 6_000)._replace(at=STARTED_AT - 3_600_000)
    fell_silent(node, "north", STARTED_AT, before)
    spoke_again(node, "north", after)
    (alert,) = all_alerts(node, STARTED_AT).alerts
    assert alert.state is State.WITHDRAWN
    entries = [node.entry(index) for index in range(node.store.tree.size)]
    assert [entry.index for entry in entries] == list(range(len(entries)))
    assert [entry.at for entry in entries[-2:]] == [STARTED_AT + 5_000, STARTED_AT - 3_600_000]


@pytest.mark.parametrize("step_ms", [DAY_S * 1_000, -DAY_S * 1_000])
def test_row_9_an_alert_is_passed_on_after_its_time_however_the_clock_is_set_meanwhile(step_ms: int) -> None:
    node = watching()
    take(node, event("entry"))
    waits_ms = the_alert(node).due_at - STARTED_AT
    soon, before, after = (moment(STARTED_AT + ms) for ms in (1_000, waits_ms - 1, waits_ms + 1))
    for each in (soon, before):
        assert pass_on(node, each._replace(at=each.at + step_ms)) == []
    (unattended,) = pass_on(node, after._replace(at=after.at + step_ms))
    assert (unattended.desk, the_alert(node).desk) == ("duty", "deputy")
    assert the_alert(node).due_at > after.at + step_ms
