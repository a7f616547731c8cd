"""Messages on every line that still want something: of the others, or of us."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from truceline.errors import NotFoundError
from truceline.line.duties import Duty
from truceline.line.messages import Message
from truceline.node import labels
from truceline.node.lines import EVERYTHING
from truceline.node.node import Node
from truceline.node.saying.inbox import Item, item
from truceline.node.saying.telling import told_of_incoming, told_of_outgoing

MOST_LOOKED_AT = 1_000
"""The newest of each line; that there are more is said."""


class Pending(NamedTuple):
    """A message that wants something that is not here."""

    message: Message
    party: str
    """Who owes it: another party, or ours."""
    is_ours: bool
    is_overdue: bool
    told: str
    """How far it got, in a sentence."""


class Unanswered(NamedTuple):
    """All such messages that were found."""

    pending: tuple[Pending, ...]
    unknown: tuple[str, ...]
    """What was not looked at, or could not be."""


def unanswered(node: Node, now_at: int) -> Unanswered:
    """Messages that want something still, those that are overdue first, then the most urgent."""
    pending: list[Pending] = []
    unknown: list[str] = []
    for line in node.lines:
        indices = node.store.labelled(labels.messages_on(line), EVERYTHING, MOST_LOOKED_AT)
        if len(indices) == MOST_LOOKED_AT:
            unknown.append(f"line {line[:12]}: only its newest {MOST_LOOKED_AT} messages were looked at")
        for index in indices:
            message_id = node.entry(index).note_id
            try:
                pending += _of_item(node, item(node, message_id), now_at)
            except NotFoundError:
                unknown.append(f"message {message_id[:12]}: its text was erased")
    return Unanswered(tuple(sorted(pending, key=_urgency)), tuple(unknown))


def _of_item(node: Node, found: Item, now_at: int) -> Iterator[Pending]:
    if found.incoming and (owed := _missing(found.incoming.duties.owed)):
        message, told = found.incoming.message, told_of_incoming(found.incoming, now_at)
        yield Pending(message, node.party, True, any(duty.is_overdue(now_at) for duty in owed), told)
    for way in found.outgoing:
        if owed := _missing(way.duties.owed):
            told = told_of_outgoing(way, now_at)
            yield Pending(way.message, way.recipient, False, any(duty.is_overdue(now_at) for duty in owed), told)


def _missing(owed: Iterable[Duty]) -> list[Duty]:
    return [duty for duty in owed if duty.met is None and duty.ended is None]


def _urgency(pending: Pending) -> tuple[bool, int, int, str, str]:
    message = pending.message
    return (not pending.is_overdue, message.precedence.rank, message.by, message.id, pending.party)
