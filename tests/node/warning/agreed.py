"""Two nodes in memory that have agreed on a zone and a ladder, alerts about that zone, and messages that take steps."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.line.stated import STATEMENT
from tests.line.wording.test_ladders import LADDER
from tests.node.alerting.sightings import event
from tests.node.meeting import ALFA, BRAVO, NOW_AT, Met, meet, speak
from tests.node.pacts import ZONE, assent, pact, propose
from truceline.line.agreements import Annex
from truceline.line.kinds import MessageKind, Need
from truceline.line.wording.ladders import Ladder
from truceline.line.wording.warnings import Step
from truceline.model.times import text_from_instant
from truceline.node.alerting.alerts import AlertBook
from truceline.node.alerting.handling import Officer
from truceline.node.alerting.raising import raise_alerts
from truceline.node.alerting.watched import cause_from_event
from truceline.node.deeds import book
from truceline.node.saying.messages import Wording
from truceline.record.store import object_name

BY = Officer("duty", "Lt Adams")
PERSON = 5
"""The last step of ``LADDER``; the one before it lies above warning."""


def agreed(ladder: Ladder = LADDER, *, two_person: tuple[str, ...] = (), is_signed: bool = True) -> Met:
    """Both have signed an agreement with the zone and the ladder."""
    met = meet(two_person=two_person)
    annexes = (Annex("ladder", ladder.sha256), Annex("zone", object_name(ZONE)))
    agreement = pact(met, annexes=tuple(sorted(annexes)))
    propose(met, agreement, files=(ladder.content, ZONE))
    met.exchange_until_quiet(ALFA, BRAVO)
    if is_signed:
        for party, other in ((ALFA, BRAVO), (BRAVO, ALFA)):
            assent(met, agreement, party)
            met.exchange_until_quiet(party, other)
    return met


def an_alert(met: Met, kind: str = "entry", *, at: int = NOW_AT, is_drill: bool = False, **fields: Any) -> str:
    """The id of an alert of alfa's about the zone."""
    node, at_text = met[ALFA], text_from_instant(at)
    row = event(kind, at=at_text, reports=[at_text], **{"zone_version": object_name(ZONE), **fields})
    raise_alerts(node, [cause_from_event(row, node.orders, is_drill=is_drill)], met.clock.now)
    return list(book(node, AlertBook).alerts)[-1]


def said(met: Met, number: int, ladder: Ladder = LADDER, **words: Any) -> str:
    """The id of a message of alfa's that takes a step."""
    statement = replace(STATEMENT, step=Step(ladder.sha256, number))
    plain: dict[str, Any] = {"to": (BRAVO,), "kind": MessageKind.WARNING, "body": statement.body, "need": Need.ACK}
    return speak(met, ALFA, Wording(**(plain | words))).message.id
