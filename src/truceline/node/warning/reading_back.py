"""The receiver reads the place of a warning back; another place than was sent is put before an officer at once."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from truceline.errors import InputError
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


class Heard(NamedTuple):
    """A place that was read back."""

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


def read_back(node: Node, message_id: str, reading: Reading, by: Officer, now: Moment) -> Heard:
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
    statement = statement_in(message)
    places = statement.places if statement else ()
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
    heard = Heard(sent, read, comparison, "")
    if comparison.verdict is not ReadBack.DIFFERS:
        return heard
    cause = _cause(message_id, heard, now.at, is_drill=message.is_drill)
    return heard._replace(alert=raise_alert(node, cause, now))


def _cause(message_id: str, heard: Heard, now_at: int, *, is_drill: bool) -> Cause:
    off_m = round(heard.comparison.distance_m)
    words = f"{text_of(heard.read)} was read back for {text_of(heard.sent)}, {off_m} m apart, message {message_id[:12]}"
    return Cause(
        kind="read-back",
        subject=("read-back", message_id),
        words=words,
        precedence=Precedence.IMMEDIATE,
        at=now_at,
        about={"message": message_id, "distance_m": off_m},
        is_drill=is_drill,
    )
