"""The receiver reads the place of a warning back; another place than was sent is put before an officer at once."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from truceline.errors import InputError, NoteError, NotFoundError
from truceline.line.bodies import Heard, reply_from
from truceline.line.messages import Message
from truceline.line.wording.templates import text_of, written
from truceline.line.wording.warnings import statement_in
from truceline.model.places.coordinates import read_place
from truceline.model.places.doubts import Comparison, ReadBack, compare
from truceline.model.places.named import NamedPlace
from truceline.model.places.place import Place
from truceline.model.precedence import Precedence
from truceline.node.alerting.handling import Officer
from truceline.node.alerting.raising import Cause, raise_alert
from truceline.node.deeds import Deed, record_deeds
from truceline.node.node import Moment, Node
from truceline.node.saying.threads import message_called

NOUN = "readback"


class Compared(NamedTuple):
    """A place that was read back, beside the one that was sent."""

    sent: Place
    read: Place
    comparison: Comparison
    alert: str
    """Id of the alert that the difference has raised; empty if there is none."""


class Reading(NamedTuple):
    """A place as it was read back."""

    text: str
    number: int = 1
    """Which place of the message it is, from 1."""
    names: Sequence[NamedPlace] = ()
    """Places that have names."""


def read_back(node: Node, message_id: str, reading: Reading, by: Officer, now: Moment) -> Compared:
    """What came of reading a place of a message back; on record, and an alert if it is another place.

    Args:
        node: ours; the message came to us, or is ours and somebody read it back to us.
        message_id: 64 hex digits.
        reading: the place.
        by: who heard or read it.
        now: the time.

    Raises:
        NotFoundError: there is no such message.
        InputError: it tells no such place, or the text is no place.
        FrozenError, StoreError: it cannot be recorded.
    """
    message = message_called(node, message_id).message
    places = _places_of(message)
    if not 1 <= reading.number <= len(places):
        raise InputError(
            f"the message {message_id[:12]} tells {len(places)} places, and no number {reading.number}",
            hint="`truceline message show` shows them in order",
        )
    sent, read = places[reading.number - 1], read_place(reading.text, reading.names)
    comparison = compare(sent, read)
    content = {
        "number": reading.number,
        "place": written({"place": read})["place"],
        "verdict": str(comparison.verdict),
        "distance_m": round(comparison.distance_m),
    }
    deed = Deed(
        noun=NOUN,
        of=message_id,
        verb="read",
        desk=by.desk,
        operator=by.operator,
        content=content,
        is_drill=message.is_drill,
    )
    record_deeds(node, [deed], now)
    return _raised(node, message, Compared(sent, read, comparison, ""), now)


def hear(node: Node, reply: Message, now: Moment) -> Compared | None:
    """What came of a place that a peer reads back to us, and an alert if it is another one; none if it reads none.

    The reply itself is the record of it. A place that we have not sent is no read-back.

    Args:
        node: ours.
        reply: a message that has come in.
        now: the time.

    Raises:
        FrozenError, StoreError: the alert cannot be recorded.
    """
    heard = _heard_in(reply)
    if heard is None or reply.re is None:
        return None
    try:
        message = message_called(node, reply.re.id).message
    except NotFoundError:
        return None
    places = _places_of(message)
    if message.sender != node.party or reply.sender not in message.to or heard.number > len(places):
        return None
    sent = places[heard.number - 1]
    return _raised(node, message, Compared(sent, heard.place, compare(sent, heard.place), ""), now, reply.sender)


def _heard_in(reply: Message) -> Heard | None:
    try:
        return reply_from(reply.body).heard
    except NoteError:
        return None


def _places_of(message: Message) -> tuple[Place, ...]:
    statement = statement_in(message)
    return statement.places if statement else ()


def _raised(node: Node, message: Message, heard: Compared, now: Moment, by: str = "") -> Compared:
    if heard.comparison.verdict is not ReadBack.DIFFERS:
        return heard
    return heard._replace(alert=raise_alert(node, _cause(message, heard, by, now.at), now))


def _cause(message: Message, heard: Compared, by: str, now_at: int) -> Cause:
    off_m = round(heard.comparison.distance_m)
    who = f" by {by}" if by else ""
    read, sent = text_of(heard.read), text_of(heard.sent)
    words = f"{read} was read back{who} for {sent}, {off_m} m apart, message {message.id[:12]}"
    return Cause(
        kind="read-back",
        subject=("read-back", message.id),
        words=words,
        precedence=Precedence.IMMEDIATE,
        at=now_at,
        about={"message": message.id, "distance_m": off_m},
        is_drill=message.is_drill,
    )
