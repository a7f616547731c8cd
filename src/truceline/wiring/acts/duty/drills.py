"""Acts on drills: one begins with its scenario, is played inject by inject, ends, and is scored."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, NotRequired, TypedDict

from truceline.errors import InputError, NoteError
from truceline.node.alerting.handling import Officer
from truceline.node.apart import DRILL
from truceline.node.deeds import deeds_on
from truceline.node.drills.keeping import (
    MAX_COMPRESSION,
    NOUN,
    Drill,
    Ending,
    begin_drill,
    drill_called,
    drills,
    end_drill,
    inject,
)
from truceline.node.drills.scoring import Outcome, Timed, score_of
from truceline.node.node import Moment, Node
from truceline.signing.fields import Fields
from truceline.wiring.acts.act import Act, bytes_from_text

NOT_A_RANKING = "what is not on record was not observed; no person is ranked by this"
MOST_ROWS = 10_000
_ENDINGS = re.compile("|".join(Ending))


class Begun(NamedTuple):
    """A scenario that is to be played."""

    file: bytes
    compression: int
    by: Officer
    ends_other: bool
    is_by_node: bool


class Injected(NamedTuple):
    """What is put before the desks."""

    digits: str
    at: int
    rows: Sequence[Any]
    calls: tuple[str, ...]


class Ended(NamedTuple):
    """That a drill ends."""

    digits: str
    how: Ending
    by: Officer


class DrillTold(TypedDict):
    """A drill; ``drill`` is true, and ``mark`` is shown wherever it is."""

    id: str
    drill: bool
    mark: str
    title: str
    scenario: str
    compression: int
    desk: str
    entry: int
    begun_at: int
    injects: int
    by_node: bool
    operator: NotRequired[str]
    ended_at: NotRequired[int]
    ended: NotRequired[str]


class DrillsTold(TypedDict):
    """Drills, the newest first."""

    drills: list[DrillTold]


class InjectedTold(TypedDict):
    """What became of events that were brought into a drill."""

    drill: bool
    raised: list[str]
    joined: int
    withdrawn: int


class DrillDeedTold(TypedDict):
    """Something that was done in a drill."""

    entry: int
    act: str
    at: int
    desk: str
    says: dict[str, Any]


class DrillShownTold(DrillTold):
    """A drill with its history."""

    history: list[DrillDeedTold]


class TimedTold(TypedDict):
    """A step that was expected within some seconds, and how it went."""

    step: str
    limit_s: int
    verdict: str
    since_at: NotRequired[int]
    done_at: NotRequired[int]
    took_ms: NotRequired[int]


class OutcomeTold(TypedDict):
    """Something that was expected, and the alert and the message that it became."""

    name: str
    steps: list[TimedTold]
    alert: NotRequired[str]
    raised_at: NotRequired[int]
    message: NotRequired[str]


class ScoreTold(DrillTold):
    """How a drill went; ``means`` says what that is not."""

    expected: list[OutcomeTold]
    other_alerts: int
    waiting: bool
    means: str


def _begun(given: Fields) -> Begun:
    compression = given.integer("compression", 1, MAX_COMPRESSION)
    file, ends_other = bytes_from_text(given.text("file")), given.truth("end_other")
    return Begun(file, compression, _by(given), ends_other, given.truth("by_node"))


def _begin(node: Node, now: Moment, begun: Begun) -> DrillTold:
    for drill in drills(node) if begun.ends_other else ():
        if drill.how is None:
            end_drill(node, drill, Ending.BROKEN_OFF, begun.by, now)
    return drill_document(begin_drill(node, begun.file, begun.compression, begun.by, now, is_by_node=begun.is_by_node))


def _injected(given: Fields) -> Injected:
    rows = given.value("rows")
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        raise NoteError("the rows are no list, or too many", hint=f"hand in at most {MOST_ROWS} at once")
    return Injected(given.text("id"), given.integer("at"), rows, given.texts("calls"))


def _inject(node: Node, now: Moment, injected: Injected) -> InjectedTold:
    if not all(isinstance(row, dict) for row in injected.rows):
        raise InputError("a row is no object", hint="hand in what `truceline watch replay --json` prints")
    drill = drill_called(node, injected.digits)
    if drill.is_by_node:
        raise InputError(f"the node itself plays the drill {drill.id[:12]}", hint="let it go on, or end it")
    became = inject(node, drill, injected.at, injected.rows, injected.calls, now)
    return {"drill": True, "raised": list(became.raised), "joined": became.joined, "withdrawn": became.withdrawn}


def _ended(given: Fields) -> Ended:
    return Ended(given.text("id"), Ending(given.text("how", _ENDINGS)), _by(given))


def _end(node: Node, now: Moment, ended: Ended) -> DrillTold:
    return drill_document(end_drill(node, drill_called(node, ended.digits), ended.how, ended.by, now))


def _by(given: Fields) -> Officer:
    return Officer(given.text("desk"), given.text("operator"))


def _limit(given: Fields) -> int:
    return given.integer("limit", 1, 10_000)


def _list(node: Node, now: Moment, limit: int) -> DrillsTold:
    return {"drills": [drill_document(drill) for drill in drills(node)[:limit]]}


def _digits(given: Fields) -> str:
    return given.text("id")


def _show(node: Node, now: Moment, digits: str) -> DrillShownTold:
    drill = drill_called(node, digits)
    history: list[DrillDeedTold] = [
        {"entry": deed.index, "act": deed.verb, "at": deed.at, "desk": deed.desk, "says": dict(deed.content)}
        for deed in deeds_on(node, NOUN, drill.id)
    ]
    return {**drill_document(drill), "history": history}


def _score(node: Node, now: Moment, digits: str) -> ScoreTold:
    score = score_of(node, drill_called(node, digits), now.at)
    return {
        **drill_document(score.drill),
        "expected": [_outcome_document(outcome) for outcome in score.outcomes],
        "other_alerts": score.others,
        "waiting": score.is_waiting,
        "means": NOT_A_RANKING,
    }


def drill_document(drill: Drill) -> DrillTold:
    """A drill for people and scripts; what is not so is absent."""
    document: DrillTold = {
        "id": drill.id,
        "drill": True,
        "mark": DRILL,
        "title": drill.title,
        "scenario": drill.scenario,
        "compression": drill.compression,
        "desk": drill.desk,
        "entry": drill.index,
        "begun_at": drill.begun_at,
        "injects": drill.injects,
        "by_node": drill.is_by_node,
    }
    document |= {"operator": drill.operator} if drill.operator else {}
    return document | ({"ended_at": drill.ended_at, "ended": str(drill.how)} if drill.how else {})


def _outcome_document(outcome: Outcome) -> OutcomeTold:
    document: OutcomeTold = {"name": outcome.expected.name, "steps": [_step_document(step) for step in outcome.steps]}
    document |= {"alert": outcome.alert} if outcome.alert else {}
    document |= {"raised_at": outcome.raised.at} if outcome.alert and outcome.raised else {}
    return document | ({"message": outcome.message} if outcome.message else {})


def _step_document(step: Timed) -> TimedTold:
    document: TimedTold = {"step": str(step.step), "limit_s": step.limit_s, "verdict": str(step.verdict)}
    document |= {"since_at": step.since.at} if step.since else {}
    document |= {"done_at": step.done.at} if step.done else {}
    return document | ({"took_ms": step.done.at - step.since.at} if step.done and step.since else {})


ACTS: Mapping[str, Act[Any]] = {
    "drill-begin": Act(_begun, _begin),
    "drill-inject": Act(_injected, _inject),
    "drill-end": Act(_ended, _end),
    "drill-list": Act(_limit, _list),
    "drill-show": Act(_digits, _show),
    "drill-score": Act(_digits, _score),
}
