"""How drills and their scores are printed for people: DRILL stands first, and nobody is ranked."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from truceline.cli.output import printable
from truceline.model.times import dtg_from_instant

Document: TypeAlias = dict[str, Any]
_DIGITS = 12


def drill_rows(drill: Document) -> Iterator[str]:
    """One drill, in one row."""
    begun = dtg_from_instant(drill["begun_at"])
    ended = f"{drill['ended']} {dtg_from_instant(drill['ended_at'])}" if "ended" in drill else "GOES ON"
    yield f"{drill['id'][:_DIGITS]}  DRILL  {printable(drill['title'])}  begun {begun}, {ended}"


def shown_rows(drill: Document) -> Iterator[str]:
    """A drill with everything that was done to it."""
    yield drill["mark"]
    yield from drill_rows(drill)
    yield f"  scenario {drill['scenario'][:_DIGITS]}, {drill['compression']} times as fast as its own clock"
    for deed in drill["history"]:
        says = ", ".join(f"{key} {_said(value)}" for key, value in sorted(deed["says"].items()) if value)
        yield f"  {dtg_from_instant(deed['at'])}  entry {deed['entry']}  DRILL {deed['act']} by {deed['desk']}: {says}"


def score_rows(score: Document) -> Iterator[str]:
    """What a drill came to."""
    yield score["mark"]
    yield from drill_rows(score)
    for expected in score["expected"]:
        came = f"alert {expected['alert'][:_DIGITS]}" if "alert" in expected else "no such alert was observed"
        yield f"  {printable(expected['name'])}: {came}"
        for step in expected["steps"]:
            yield f"    {step['step']:<12}{_timed(step)}"
    if score["other_alerts"]:
        yield f"  alerts that the scenario does not expect: {score['other_alerts']}"
    yield f"DRILL: {score['means']}"


def _timed(step: Document) -> str:
    took = f"{step['took_ms'] / 1_000:.0f} s, " if "took_ms" in step else ""
    return f"{took}{step['verdict']}; {step['limit_s']} s allowed"


def _said(value: object) -> str:
    return printable(", ".join(map(str, value)) if isinstance(value, list) else str(value))[:80]
