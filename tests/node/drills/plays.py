"""A small scenario, and drills of it that tests play into nodes in memory."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.node.meeting import ALFA, Met
from truceline.node.alerting.handling import Officer
from truceline.node.alerting.raising import Raising
from truceline.node.drills.keeping import Drill, begin_drill, inject, scenario_of
from truceline.node.drills.playing import injects
from truceline.wiring.watching.event_rows import event_documents

OFFICER = Officer("duty", "Lt Adams")
SCENARIO = """\
title = "A truck comes into the zone"
about = "Invented."
begins_at = 2026-03-04T09:00:00Z
lasts_s = 600

[[zone]]
id = "corridor-3"
name = "Corridor 3"
centre = [-30.0, 0.0]
radius_m = 2000

[[track]]
id = "truck-7"
error_m = 20
reports = [[0, -30.1, 0.0], [120, -30.0, 0.0], [240, -30.0, 0.001]]

[[call]]
name = "explosions"
at_s = 180
words = "Three explosions, nothing seen."
precedence = "immediate"

[[expect]]
name = "the truck"
alert = { kind = "entry", track = "truck-7", zone = "corridor-3" }
see_within_s = 60
warn_within_s = 300
ack_within_s = 300

[[expect]]
name = "the explosions"
alert = { call = "explosions" }
see_within_s = 60
"""


def changed(old: str, new: str) -> bytes:
    """The scenario with one thing changed."""
    assert old in SCENARIO
    return SCENARIO.replace(old, new).encode()


def begun(met: Met, file: bytes = SCENARIO.encode(), compression: int = 60) -> Drill:
    """A drill that has begun at alfa's."""
    return begin_drill(met[ALFA], file, compression, OFFICER, met.clock.now)


def play(met: Met, drill: Drill) -> Sequence[Raising]:
    """What became of everything in the scenario, put before the desks at once."""
    scenario = scenario_of(met[ALFA], drill)
    return [
        put(met, drill, list(event_documents(each.events)), [call.name for call in each.calls], each.at_ms)
        for each in injects(scenario)
    ]


def put(met: Met, drill: Drill, rows: Sequence[Any], calls: Sequence[str] = (), at_ms: int = 0) -> Raising:
    """What became of some of it."""
    scenario = scenario_of(met[ALFA], drill)
    return inject(met[ALFA], drill, scenario.begins_at + at_ms, rows, calls, met.clock.now)
