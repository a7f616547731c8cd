"""An incident with everything on record that belongs to it: what a page, a listing and a script are made from."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from truceline.errors import NotFoundError
from truceline.line.logged import Mark, Missing
from truceline.line.messages import Message
from truceline.line.responses import Responses
from truceline.model.denials import DenialRecord
from truceline.model.incidents import Belonging, Incident, Outcome, Part, Served
from truceline.node.alerting.alerts import Alert
from truceline.node.alerting.handling import alert_called
from truceline.node.deeds import book
from truceline.node.incidents.acted import Acted, acted, messages_of_steps
from truceline.node.incidents.book import Denials, Incidents
from truceline.node.node import Node
from truceline.node.saying.inbox import Item, item
from truceline.node.saying.telling import told_of_incoming, told_of_outgoing
from truceline.node.saying.threads import message_called


class Answer(NamedTuple):
    """What one side has said to a message, in its own words."""

    mark: Mark
    """Where our log has it."""
    message: Message


@dataclass(frozen=True)
class Told:
    """A message that belongs to an incident, and what became of it.

    Args:
        message: what was said.
        mark: where our log has it.
        told: how far it got, a sentence for each recipient.
        answers: of those it was to, in the order of our log; relays too.
        missed: what our log says was due, and was not there in time.
    """

    message: Message
    mark: Mark
    told: tuple[str, ...]
    answers: tuple[Answer, ...]
    missed: tuple[Missing, ...]


@dataclass(frozen=True)
class Case:
    """An incident, and what belongs to it.

    Args:
        party: whose record it is.
        incident: what was said of it.
        alerts: that belong to it, as they are now; one that this desk is not shown, or that was erased, is left out.
        messages: that belong to it, that a statement names, or that took a step for one of its alerts, as in our log.
        denials: of access that belong to it.
        acted: what was done on its alerts, and on the ladders used for them or by its messages, in order of time.
        earlier: incidents that it is linked to.
        later: incidents that are linked to it.
        erased: ids of what is named and no longer known here.
    """

    party: str
    incident: Incident
    alerts: tuple[Alert, ...]
    messages: tuple[Told, ...]
    denials: tuple[DenialRecord, ...]
    acted: tuple[Acted, ...]
    earlier: tuple[Incident, ...]
    later: tuple[Incident, ...]
    erased: tuple[str, ...]


def case_of(node: Node, incident: Incident, now_at: int, desk: str = "") -> Case:
    """An incident with everything on record that belongs to it.

    Args:
        node: ours.
        incident: which.
        now_at: the time, for what is overdue, ms since the epoch.
        desk: who looks: some alerts are not shown to every desk.
    """
    erased: list[str] = []
    known = book(node, Incidents).by_id
    links = dict.fromkeys(what.name for _, what in incident.of(Belonging) if what.part is Part.INCIDENT)
    alerts = tuple(_alerts(node, incident, desk, erased))
    alert_ids = [alert.id for alert in alerts]
    message_ids = [*_message_ids(incident), *messages_of_steps(node, alert_ids)]
    messages = _messages(node, message_ids, now_at, erased)
    return Case(
        party=node.party,
        incident=incident,
        alerts=alerts,
        messages=messages,
        acted=acted(node, alert_ids, [told.message.id for told in messages], now_at),
        denials=tuple(each for each in book(node, Denials).by_id.values() if each.denial.incident == incident.id),
        earlier=tuple(known[name] for name in links if name in known),
        later=tuple(each for each in known.values() if _is_linked(each, incident.id)),
        erased=(*erased, *(name for name in links if name not in known)),
    )


def _is_linked(incident: Incident, to: str) -> bool:
    return any(what.part is Part.INCIDENT and what.name == to for _, what in incident.of(Belonging))


def _alerts(node: Node, incident: Incident, desk: str, erased: list[str]) -> Iterator[Alert]:
    names = [what.name for _, what in incident.of(Belonging) if what.part is Part.ALERT]
    for name in dict.fromkeys(names):
        try:
            yield alert_called(node, name, desk)
        except NotFoundError:
            erased.append(name)


def _messages(node: Node, names: Iterable[str], now_at: int, erased: list[str]) -> tuple[Told, ...]:
    found = []
    for name in dict.fromkeys(names):
        try:
            found.append(_told(node, item(node, name), now_at))
        except NotFoundError:
            erased.append(name)
    return tuple(sorted(found, key=lambda told: told.mark.index))


def _message_ids(incident: Incident) -> Iterable[str]:
    for _, what in incident.stated:
        match what:
            case Belonging(part=Part.MESSAGE, name=name):
                yield name
            case Outcome(warning=warning) if warning:
                yield warning
            case Served(message=message):
                yield message


def _told(node: Node, found: Item, now_at: int) -> Told:
    if found.incoming:
        incoming = found.incoming
        words = told_of_incoming(incoming, now_at)
        missed = tuple(sorted(incoming.logged_missed))
        return Told(incoming.message, incoming.received, (words,), _answers(node, [incoming.responses]), missed)
    ways = found.outgoing
    told = tuple(told_of_outgoing(way, now_at) for way in ways)
    missed = tuple(sorted({what for way in ways for what in way.logged_missed}))
    return Told(ways[0].message, ways[0].committed, told, _answers(node, [way.responses for way in ways]), missed)


def _answers(node: Node, all_responses: Iterable[Responses]) -> tuple[Answer, ...]:
    said: list[tuple[Mark, str]] = []
    for responses in all_responses:
        said += [(answered.mark, answered.message_id) for answered in responses.answers]
        said += [(passed.mark, passed.message_id) for passed in responses.passed]
    return tuple(Answer(mark, message_called(node, message_id).message) for mark, message_id in sorted(said))
