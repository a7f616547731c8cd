"""Steps that the node takes by itself, where the agreement marks them so: notices and warnings on the line, never more.

It takes one only for an alert that has just come, that no person has taken on, and on whose ladder no person has done
anything. After a step that asks for something, the next one waits until its time is over without an answer; after one
that asks for nothing, an officer decides.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from truceline.errors import InputError
from truceline.line.admission import takes_two_desks
from truceline.line.kinds import MessageKind, Need
from truceline.line.wording.ladders import Rung
from truceline.line.wording.warnings import Step
from truceline.model.orders import MINUTE_MS
from truceline.node.alerting.alerts import Alert, AlertBook, State
from truceline.node.alerting.handling import Officer
from truceline.node.deeds import NODE_DESK, book
from truceline.node.node import Moment, Node
from truceline.node.ports import Texts
from truceline.node.releasing import released_to, sighting_from
from truceline.node.saying.inbox import item
from truceline.node.saying.messages import Said, Wording, say_as_node
from truceline.node.terms.agreements import agreement_here
from truceline.node.warning.climbing import (
    Act,
    Agreed,
    Case,
    Climb,
    Taking,
    agreed_ladders,
    climb_called,
    next_step,
    taken,
)
from truceline.node.warning.drafting import Given, drafted
from truceline.node.warning.wording import stated

FRESH_MS = 10 * MINUTE_MS
"""What is older, by the time of the event, is history that was taken in late: nobody is warned of it by a machine."""
_NEAR_OR_IN = frozenset({"approach", "entry", "presence"})
"""Kinds of alert of which a machine may say that somebody is near; a track that left or fell silent may be anywhere."""
_INSIDE, _ALL_CLEAR = "inside-zone", "all-clear"
_ZONE = "zone"
"""The kind of annex that a zone is."""


class DueStep(NamedTuple):
    """A step that the node is to take by itself now."""

    alert: Alert
    agreed: Agreed
    number: int

    @property
    def rung(self) -> Rung:
        """The step."""
        return self.agreed.ladder.rungs[self.number - 1]


def asked_by(node: Node, line: str, rung: Rung, alert: Alert, now_at: int) -> int:
    """Until when a step's answer is asked for, ms since the epoch; 0 takes what the charter grants at least."""
    within_ms = rung.within_min * MINUTE_MS
    granted_ms = node.line(line).charter.ack_within_ms[alert.precedence]
    return now_at + within_ms if within_ms > granted_ms else 0


def due_steps(node: Node, now_at: int) -> Sequence[DueStep]:
    """The automatic steps that are due, one at most for each alert.

    Args:
        node: ours.
        now_at: the time, ms since the epoch.
    """
    kept = book(node, AlertBook)
    fresh = [alert for name in sorted(kept.listed) if _is_fresh(alert := kept.alerts[name], now_at)]
    if not fresh:
        return ()
    automatic = [each for each in agreed_ladders(node, now_at) if each.is_bound and _has_automatic(node, each)]
    return [due for alert in fresh for due in _due(node, alert, automatic, now_at)]


def take_by_itself(node: Node, due: DueStep, texts: Texts, now: Moment) -> Said:
    """The message by which the node has taken a step, in every language there is; on record as taken by nobody.

    Args:
        node: ours.
        due: the step.
        texts: the catalogues.
        now: the time.

    Raises:
        InputError: the step says what its recipients may not be told.
        TrustError, FrozenError, StoreError: it cannot be said.
    """
    alert, rung, ladder = due.alert, due.rung, due.agreed.ladder
    if not (rung.is_automatic and rung.level.is_ours):
        raise InputError(f"step {due.number} is not automatic", hint="an officer takes it: truceline ladder take")
    told = released_to(node, rung.tell, sighting_from(alert.kind, alert.about, is_drill=alert.is_drill))
    draft = drafted(Given(templates=rung.templates, at=now.at, released=told), (), ())
    statement = stated(texts, draft.sentences, texts.languages, step=Step(ladder.sha256, due.number))
    wording = Wording(
        to=rung.tell,
        kind=MessageKind.WARNING,
        body=replace(statement, is_automatic=True).body,
        precedence=alert.precedence,
        is_drill=alert.is_drill,
        need=rung.need,
        by=asked_by(node, due.agreed.line, rung, alert, now.at),
    )
    said = say_as_node(node, due.agreed.line, wording, now)
    taken(node, Case(alert.id, alert.is_drill), ladder, Taking(said.message.id), Officer(NODE_DESK), now)
    return said


def _is_fresh(alert: Alert, now_at: int) -> bool:
    at: Any = alert.latest.get("at", 0)
    is_with_people = alert.owner is not None or bool(alert.hidden_from)
    return alert.state is State.OPEN and not is_with_people and abs(now_at - at) <= FRESH_MS


def _has_automatic(node: Node, agreed: Agreed) -> bool:
    """False also where two desks must sign: then no message of that kind can be automatic."""
    charter = node.line(agreed.line).charter
    return not takes_two_desks(MessageKind.WARNING, charter) and any(rung.is_automatic for rung in agreed.ladder.rungs)


def _due(node: Node, alert: Alert, automatic: Sequence[Agreed], now_at: int) -> Iterator[DueStep]:
    """By the first ladder in force that was agreed together with the very version of the alert's zone."""
    version = alert.about.get("zone_version")
    for agreed in automatic:
        zones = {annex.sha256 for annex in agreement_here(node, agreed.agreement).annexes if annex.kind == _ZONE}
        climb = climb_called(node, alert.id)
        if version in zones and climb.ladder in ("", agreed.ladder.sha256):
            number = _next_of_the_node(node, climb, agreed, now_at)
            if number and _is_so(alert, agreed.ladder.rungs[number - 1]):
                yield DueStep(alert, agreed, number)
            return


def _is_so(alert: Alert, rung: Rung) -> bool:
    """True if the watch knows what a step would say: inside only by a certain verdict, and that all is well never."""
    if alert.kind not in _NEAR_OR_IN or _ALL_CLEAR in rung.templates:
        return False
    return _INSIDE not in rung.templates or alert.latest.get("verdict") == "inside"


def _next_of_the_node(node: Node, climb: Climb, agreed: Agreed, now_at: int) -> int:
    """The number of the step that the node is to take now; 0 for none."""
    if any(done.desk != NODE_DESK or done.act is not Act.TAKE for done in climb.done):
        return 0
    if len(agreed.ladder.rungs) in climb.passed:
        return 0
    number = next_step(climb, agreed.ladder)
    if not agreed.ladder.rungs[number - 1].is_automatic:
        return 0
    if not climb.done:
        return number
    last = climb.done[-1]
    before = agreed.ladder.rungs[last.step - 1]
    is_over = before.need is not Need.NONE and now_at > last.at + before.within_min * MINUTE_MS
    return number if is_over and not _is_answered(node, last.message) else 0


def _is_answered(node: Node, message_id: str) -> bool:
    """True if anybody has acknowledged or answered it: then people talk, and people decide."""
    return any(way.responses.acks or way.responses.answers for way in item(node, message_id).outgoing)
