"""A score in words says how long each step took, and what was not observed; DRILL stands first and last."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

from truceline.cli.duty.drill_words import drill_rows, score_rows, shown_rows
from truceline.node.apart import DRILL

PLAYED: dict[str, Any] = {
    "id": "0f" * 16,
    "drill": True,
    "mark": DRILL,
    "title": "A truck \u202ecomes",
    "scenario": "ab" * 32,
    "compression": 60,
    "begun_at": 1_772_614_800_000,
}
ENDED = PLAYED | {"ended": "played", "ended_at": 1_772_614_860_000}
STEPS = [
    {"step": "see", "limit_s": 60, "verdict": "in time", "took_ms": 20_400},
    {"step": "warn", "limit_s": 300, "verdict": "late", "took_ms": 301_000},
    {"step": "acknowledge", "limit_s": 300, "verdict": "not observed"},
]
SCORE = ENDED | {
    "expected": [{"name": "the truck", "alert": "cd" * 16, "steps": STEPS}, {"name": "the rest", "steps": []}],
    "other_alerts": 2,
    "means": "no person is ranked by this",
}


def test_a_drill_that_goes_on_says_so() -> None:
    (row,) = drill_rows(PLAYED)
    assert row.startswith("0f0f0f0f0f0f  DRILL  ")
    assert row.endswith("GOES ON")
    assert "\u202e" not in row
    (row,) = drill_rows(ENDED)
    assert row.endswith("begun 040900Z MAR 26, played 040901Z MAR 26")


def test_a_score_tells_each_step_as_it_came_out() -> None:
    rows = list(score_rows(SCORE))
    assert rows[0] == DRILL
    assert "  the truck: alert cdcdcdcdcdcd" in rows
    assert "    see         20 s, in time; 60 s allowed" in rows
    assert "    warn        301 s, late; 300 s allowed" in rows
    assert "    acknowledge not observed; 300 s allowed" in rows
    assert "  the rest: no such alert was observed" in rows
    assert "  alerts that the scenario does not expect: 2" in rows
    assert rows[-1] == "DRILL: no person is ranked by this"


def test_what_was_played_is_told_act_by_act() -> None:
    says = {"at": 5, "calls": ["one", "two"], "events": 0}
    deed = {"entry": 7, "act": "inject", "at": 1_772_614_800_000, "desk": "node", "says": says}
    rows = list(shown_rows(ENDED | {"history": [deed]}))
    assert rows[0] == DRILL
    assert rows[-1] == "  040900Z MAR 26  entry 7  DRILL inject by node: at 5, calls one, two"
