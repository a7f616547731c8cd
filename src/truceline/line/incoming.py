"""What became of a message that came in, from the recipient's own log alone.

    received → shown → acknowledged → answered

That it was shown is our own word; the acknowledgement is the desk's, and the answer too.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from truceline.line.duties import Duties, duties_of, missed_in
from truceline.line.logged import Mark, Missing, Threads, mark_of
from truceline.line.messages import Message
from truceline.line.responses import Ended, Responses, ended_of, responses_of


class Handling(StrEnum):
    """The furthest that our side got with a message."""

    RECEIVED = "received"
    SHOWN = "shown"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Incoming:
    """A message that came in, and what our side did with it; made by ``incoming_of``.

    Args:
        message: what was said.
        received: where the own log has it; with a proof, this entry is the receipt.
        shown: each time it was shown to an operator.
        responses: what we have said to it.
        ended: how its sender took it back; none if it did not.
        logged_missed: what the own log says already that we have missed.
    """

    message: Message
    received: Mark
    shown: tuple[Mark, ...]
    responses: Responses
    ended: Ended | None
    logged_missed: frozenset[Missing]

    @property
    def handling(self) -> Handling:
        """The furthest that there is an entry of."""
        reached = (
            (Handling.ANSWERED, self.responses.answers),
            (Handling.ACKNOWLEDGED, self.responses.acks),
            (Handling.SHOWN, self.shown),
        )
        return next((handling for handling, entries in reached if entries), Handling.RECEIVED)

    @cached_property
    def duties(self) -> Duties:
        """What we owe its sender, met or not."""
        return duties_of(self.message, self.received, self.responses, self.ended, self.logged_missed)


def incoming_of(message_id: str, recipient: str, threads: Threads) -> Incoming | None:
    """What became of a message that came in; none if it did not come in, or was not for us.

    Args:
        message_id: SHA-256 of its text, 64 hex digits.
        recipient: the party whose log this is.
        threads: that log.

    Raises:
        NoteError: an entry about the message was written in another form.
    """
    told, received = threads.messages.get(message_id), threads.first(message_id, "recv")
    if told is None or received is None or recipient not in told.signed.message.to:
        return None
    message, about = told.signed.message, threads.about[message_id]
    return Incoming(
        message=message,
        received=received,
        shown=tuple(mark_of(entry) for entry in about if entry.kind == "shown"),
        responses=responses_of(message, recipient, threads),
        ended=ended_of(message, threads),
        logged_missed=missed_in(about, message.sender),
    )
