"""What a drill came to, computed from the log alone: how long it took to see, to warn, and to be acknowledged.

What the log does not have is ``not observed``: neither a failure nor quiet. It tells of no person.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from truceline.line.kinds import MessageKind
from truceline.line.logged import Mark
from truceline.line.messages import Message
from truceline.line.wording.warnings import statement_in
from truceline.node import labels
from truceline.node.alerting.alerts import Act, Alert, AlertBook
from truceline.node.alerting.handling import history_of
from truceline.node.deeds import NODE_DESK, Deed, book
from truceline.node.drills.keeping import Drill, scenario_of
from truceline.node.drills.scenario import Expected
from truceline.node.lines import EVERYTHING
from truceline.node.node import Node
from truceline.node.saying.inbox import item
from truceline.node.saying.threads import message_called
from truceline.node.warning.climbing import climbs

MOST_LOOKED_AT = 1_000
"""The newest messages of ours on each line: a drill says fewer."""
_LOOKS = frozenset({Act.SEE, Act.OWN, Act.NOTE, Act.HAND, Act.CLOSE})


class Step(StrEnum):
    """What is timed."""

    SEE = "see"
    WARN = "warn"
    ACKNOWLEDGE = "acknowledge"


class Verdict(StrEnum):
    """How one step came out."""

    IN_TIME = "in time"
    LATE = "late"
    OPEN = "open"
    """The drill goes on, and it may still come."""
    NOT_OBSERVED = "not observed"


class Timed(NamedTuple):
    """One step, and how long it took."""

    step: Step
    limit_s: int
    since: Mark | None
    """From when it is timed; none if that was not observed either."""
    done: Mark | None
    verdict: Verdict


class Outcome(NamedTuple):
    """What became of one thing that was expected."""

    expected: Expected
    alert: str
    """Id of the alert; empty if none came."""
    raised: Mark | None
    """Where the log has what was expected of the alert."""
    message: str
    """Id of the warning; empty if none was observed."""
    steps: tuple[Timed, ...]


@dataclass(frozen=True)
class Score:
    """What a drill came to.

    Args:
        drill: as it is now.
        outcomes: in the order of the scenario.
        others: alerts of the drill that nothing in the scenario expects.
    """

    drill: Drill
    outcomes: tuple[Outcome, ...]
    others: int

    @property
    def is_waiting(self) -> bool:
        """True if something that has begun to be timed may still come in time."""
        steps = (step for outcome in self.outcomes for step in outcome.steps)
        return any(step.verdict is Verdict.OPEN and step.since for step in steps)


class _Found(NamedTuple):
    alert: Alert
    cause: Deed
    history: Sequence[Deed]


def score_of(node: Node, drill: Drill, now_at: int) -> Score:
    """What a drill came to, up to its end or, while it goes on, up to now.

    Raises:
        NotFoundError: its scenario was erased.
    """
    alerts = [alert for alert in book(node, AlertBook).alerts.values() if alert.about.get("drill") == drill.id]
    histories = [(alert, history_of(node, alert.id)) for alert in alerts]
    warnings = list(_warnings(node, drill))
    judge = _Judge(drill, now_at)
    outcomes, seen = [], set()
    for expected in scenario_of(node, drill).expected:
        found = next((each for each in _causes(expected, histories, judge)), None)
        seen |= {found.alert.id} if found else set()
        outcomes.append(_outcome(node, expected, found, warnings, judge))
    return Score(drill, tuple(outcomes), len({alert.id for alert in alerts} - seen))


class _Judge:
    """What counts for a drill, and in time."""

    def __init__(self, drill: Drill, now_at: int) -> None:
        self._drill, self._now_at = drill, now_at

    def counts(self, index: int) -> bool:
        """True for an entry between the beginning and the end."""
        return self._drill.index < index and (not self._drill.end_index or index < self._drill.end_index)

    def timed(self, step: Step, limit_s: int, since: Mark | None, done: Mark | None) -> Timed:
        """A step with its verdict."""
        return Timed(step, limit_s, since, done, self._verdict(limit_s, since, done))

    def _verdict(self, limit_s: int, since: Mark | None, done: Mark | None) -> Verdict:
        until_at = since.at + 1_000 * limit_s if since else self._now_at
        if done:
            return Verdict.IN_TIME if done.at <= until_at else Verdict.LATE
        return Verdict.OPEN if not self._drill.how and self._now_at <= until_at else Verdict.NOT_OBSERVED


def _causes(expected: Expected, histories: Sequence[tuple[Alert, Sequence[Deed]]], judge: _Judge) -> Iterator[_Found]:
    """What was expected of alerts, the first first."""
    found = [
        _Found(alert, deed, history)
        for alert, history in histories
        for deed in history
        if deed.verb in (Act.RAISE, Act.JOIN) and judge.counts(deed.index) and _is_it(expected, deed)
    ]
    yield from sorted(found, key=lambda each: each.cause.index)


def _is_it(expected: Expected, deed: Deed) -> bool:
    content: Any = deed.content
    about = content["about"]
    if expected.call:
        return bool(about.get("call") == expected.call)
    wanted = {"track": expected.track, "zone": expected.zone}
    return content["kind"] == expected.kind and all(about.get(key) == name for key, name in wanted.items() if name)


def _outcome(
    node: Node, expected: Expected, found: _Found | None, warnings: Sequence[tuple[Mark, Message, str]], judge: _Judge
) -> Outcome:
    raised = Mark(found.cause.index, found.cause.at) if found else None
    warned, message = (None, None) if found is None else _first_warning(expected, found, warnings)
    steps = []
    if expected.see_within_s:
        looked = _looked(found, judge) if found else None
        steps.append(judge.timed(Step.SEE, expected.see_within_s, raised, looked))
    if expected.warn_within_s:
        steps.append(judge.timed(Step.WARN, expected.warn_within_s, raised, warned))
    if expected.ack_within_s:
        acknowledged = _acknowledged(node, message, judge) if message else None
        steps.append(judge.timed(Step.ACKNOWLEDGE, expected.ack_within_s, warned, acknowledged))
    return Outcome(expected, found.alert.id if found else "", raised, message.id if message else "", tuple(steps))


def _looked(found: _Found, judge: _Judge) -> Mark | None:
    """When a person first did anything about an alert after what was expected had come; what was undone is not it."""
    undone = {deed.content.get("index") for deed in found.history if deed.verb == Act.UNDO}
    looks = (
        Mark(deed.index, deed.at)
        for deed in found.history
        if deed.verb in _LOOKS and deed.desk != NODE_DESK and deed.index not in undone
    )
    return next((mark for mark in looks if mark.index > found.cause.index and judge.counts(mark.index)), None)


def _warnings(node: Node, drill: Drill) -> Iterator[tuple[Mark, Message, str]]:
    """Our warnings in the time of a drill, the first first; the alert whose ladder one takes, empty for none."""
    judge = _Judge(drill, 0)
    steps = {done.message: climb.id for climb in climbs(node).values() for done in climb.done if done.message}
    for line in node.lines:
        for index in reversed(node.store.labelled(labels.messages_from(node.party, line), EVERYTHING, MOST_LOOKED_AT)):
            entry = node.entry(index)
            if not judge.counts(index) or node.store.content(entry.obj) is None:
                continue
            message = message_called(node, entry.note_id).message
            if message.is_drill and message.kind is MessageKind.WARNING:
                yield Mark(index, entry.at), message, steps.get(message.id, "")


def _first_warning(
    expected: Expected, found: _Found, warnings: Sequence[tuple[Mark, Message, str]]
) -> tuple[Mark, Message] | tuple[None, None]:
    """The first warning after the alert that says what it must, and is a step because of no other alert."""
    for mark, message, alert in sorted(warnings, key=lambda each: each[0]):
        if mark.index > found.cause.index and alert in ("", found.alert.id) and _says(message, expected.says):
            return mark, message
    return None, None


def _says(message: Message, templates: Sequence[str]) -> bool:
    statement = statement_in(message) if templates else None
    said = {sentence.template.partition("/")[0] for sentence in statement.sentences} if statement else set()
    return said.issuperset(templates)


def _acknowledged(node: Node, message: Message, judge: _Judge) -> Mark | None:
    """When the last recipient had acknowledged; none as long as one has not."""
    firsts = [
        next((acked.mark for acked in way.responses.acks if judge.counts(acked.mark.index)), None)
        for way in item(node, message.id).outgoing
    ]
    return max((mark for mark in firsts if mark), default=None) if all(firsts) else None
