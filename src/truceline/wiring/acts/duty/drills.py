"""Acts on drills: one begins with its scenario, is played inject by inject, ends, and is scored."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from truceline.errors import InputError, NoteError
from truceline.line.logged import Mark
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
from truceline.wiring.acts.act import Act, Document, bytes_from_text

NOT_A_RANKING = "what is not on record was not observed; no person is ranked by this"
MOST_ROWS = 10_000
_ENDINGS = re.compile("|".join(Ending))


class Begun(NamedTuple):
    """A scenario that is to be played."""

    file: bytes
    compression: int
    by: Officer
    ends_other: bool


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


def _begun(given: Fields) -> Begun:
    compression = given.integer("compression", 1, MAX_COMPRESSION)
    return Begun(bytes_from_text(given.text("file")), compression, _by(given), given.truth("end_other"))


def _begin(node: Node, now: Moment, begun: Begun) -> Document:
    for drill in drills(node) if begun.ends_other else ():
        if drill.how is None:
            end_drill(node, drill, Ending.BROKEN_OFF, begun.by, now)
    return drill_document(begin_drill(node, begun.file, begun.compression, begun.by, now))


def _injected(given: Fields) -> Injected:
    rows = given.value("rows")
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        raise NoteError("the rows are no list, or too many", hint=f"hand in at most {MOST_ROWS} at once")
    return Injected(given.text("id"), given.integer("at"), rows, given.texts("calls"))


def _inject(node: Node, now: Moment, injected: Injected) -> Document:
    if not all(isinstance(row, dict) for row in injected.rows):
        raise InputError("a row is no object", hint="hand in what `truceline watch replay --json` prints")
    drill = drill_called(node, injected.digits)
    became = inject(node, drill, injected.at, injected.rows, injected.calls, now)
    return {"drill": True, "raised": list(became.raised), "joined": became.joined, "withdrawn": became.withdrawn}


def _ended(given: Fields) -> Ended:
    return Ended(given.text("id"), Ending(given.text("how", _ENDINGS)), _by(given))


def _end(node: Node, now: Moment, ended: Ended) -> Document:
    return drill_document(end_drill(node, drill_called(node, ended.digits), ended.how, ended.by, now))


def _by(given: Fields) -> Officer:
    return Officer(given.text("desk"), given.text("operator"))


def _limit(given: Fields) -> int:
    return given.integer("limit", 1, 10_000)


def _list(node: Node, now: Moment, limit: int) -> Document:
    return {"drills": [drill_document(drill) for drill in drills(node)[:limit]]}


def _digits(given: Fields) -> str:
    return given.text("id")


def _show(node: Node, now: Moment, digits: str) -> Document:
    drill = drill_called(node, digits)
    history = [
        {"entry": deed.index, "act": deed.verb, "at": deed.at, "desk": deed.desk, "says": dict(deed.content)}
        for deed in deeds_on(node, NOUN, drill.id)
    ]
    return drill_document(drill) | {"history": history}


def _score(node: Node, now: Moment, digits: str) -> Document:
    score = score_of(node, drill_called(node, digits), now.at)
    return drill_document(score.drill) | {
        "expected": [_outcome_document(outcome) for outcome in score.outcomes],
        "other_alerts": score.others,
        "waiting": score.is_waiting,
        "means": NOT_A_RANKING,
    }


def drill_document(drill: Drill) -> Document:
    """A drill for people and scripts; what is not so is absent."""
    document: Document = {
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
    }
    document |= {"operator": drill.operator} if drill.operator else {}
    return document | ({"ended_at": drill.ended_at, "ended": str(drill.how)} if drill.how else {})


def _outcome_document(outcome: Outcome) -> Document:
    document: Document = {"name": outcome.expected.name, "steps": [_step_document(step) for step in outcome.steps]}
    document |= {"alert": outcome.alert, **_at("raised_at", outcome.raised)} if outcome.alert else {}
    return document | ({"message": outcome.message} if outcome.message else {})


def _step_document(step: Timed) -> Document:
    document: Document = {"step": str(step.step), "limit_s": step.limit_s, "verdict": str(step.verdict)}
    document |= {**_at("since_at", step.since), **_at("done_at", step.done)}
    return document | ({"took_ms": step.done.at - step.since.at} if step.done and step.since else {})


def _at(key: str, mark: Mark | None) -> Document:
    return {key: mark.at} if mark else {}


ACTS: Mapping[str, Act[Any]] = {
    "drill-begin": Act(_begun, _begin),
    "drill-inject": Act(_injected, _inject),
    "drill-end": Act(_ended, _end),
    "drill-list": Act(_limit, _list),
    "drill-show": Act(_digits, _show),
    "drill-score": Act(_digits, _score),
}
