"""The node brings in what a drill brings when it is due, goes on after a stop, and ends it as the command does."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from tests.node.drills.plays import OFFICER, SCENARIO
from tests.node.meeting import ALFA, Met, meet
from truceline.errors import InputError
from truceline.node.deeds import NODE_DESK, deeds_on
from truceline.node.drills.keeping import Ending, begin_drill, drill_called, end_drill
from truceline.wiring.acts.table import perform
from truceline.wiring.drilling import planned
from truceline.wiring.serving.drilling import Plan, play_due, to_play

COMPRESSION = 60
LOOK_MS = 1_000


@pytest.fixture
def met() -> Met:
    """Alfa's node plays the scenario, a minute of it in a second."""
    met = meet()
    begin_drill(met[ALFA], SCENARIO.encode(), COMPRESSION, OFFICER, met.clock.now, is_by_node=True)
    return met


def plan_of(met: Met) -> Plan:
    return Plan(drill_called(met[ALFA]).id, planned(SCENARIO.encode()))


def look(met: Met, plan: Plan) -> tuple[int, Any]:
    """How many parts are on record once it has looked, and whether it has ended."""
    play_due(met[ALFA], plan, met.clock.now)
    drill = drill_called(met[ALFA])
    return drill.injects, drill.how


def test_each_part_comes_when_it_is_due_and_not_before(met: Met) -> None:
    plan = plan_of(met)
    due_ms = [part["at_ms"] // COMPRESSION for part in plan.scenario["injects"]]
    for passed_ms in range(0, 5 * LOOK_MS, LOOK_MS):
        assert look(met, plan) == (sum(at_ms <= passed_ms for at_ms in due_ms), None)
        met.clock.forward(LOOK_MS)


def test_it_ends_when_all_was_played_and_nothing_expected_can_come_in_time_any_more(met: Met) -> None:
    plan = plan_of(met)
    met.clock.forward(600_000 // COMPRESSION)
    every = len(plan.scenario["injects"])
    assert look(met, plan) == (every, None), "people still have time, in real seconds"
    met.clock.forward(301_000)
    assert look(met, plan) == (every, Ending.PLAYED)
    ended = deeds_on(met[ALFA], "drill", plan.drill)[-1]
    assert (ended.verb, ended.desk, ended.is_drill) == ("end", NODE_DESK, True)
    assert to_play(met[ALFA]) is None


def test_a_node_that_was_stopped_meanwhile_goes_on_and_brings_nothing_twice(met: Met) -> None:
    first = plan_of(met)
    met.clock.forward(2 * LOOK_MS)
    before, _ = look(met, first)
    assert 0 < before < len(first.scenario["injects"])
    again = plan_of(met)
    assert look(met, again) == (before, None)
    met.clock.forward(600_000)
    assert look(met, again)[0] == len(first.scenario["injects"])


def test_what_was_broken_off_is_not_played_on(met: Met) -> None:
    plan = plan_of(met)
    end_drill(met[ALFA], drill_called(met[ALFA]), Ending.BROKEN_OFF, OFFICER, met.clock.now)
    met.clock.forward(600_000)
    assert look(met, plan) == (0, Ending.BROKEN_OFF)


def test_nobody_else_brings_in_its_parts_and_the_node_plays_none_of_a_command(met: Met) -> None:
    with pytest.raises(InputError, match="the node itself plays"):
        perform(met[ALFA], met.clock.now, "drill-inject", {"id": "", "at": 0, "rows": [], "calls": ["explosions"]})
    other = meet()
    begin_drill(other[ALFA], SCENARIO.encode(), COMPRESSION, OFFICER, other.clock.now)
    assert to_play(other[ALFA]) is None
