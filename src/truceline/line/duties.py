"""What a recipient owes its sender, by when, and which misses the own log has still to tell: silence is evidence."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from truceline.line.kinds import Need
from truceline.line.logged import Logged, Mark, Missed, Missing, missed_from
from truceline.line.messages import Message
from truceline.line.responses import Ended, Responses


@dataclass(frozen=True)
class Duty:
    """Something that a recipient owes by a time.

    Args:
        what: what is owed.
        by: until when, ms since the epoch.
        met: where the own log has it; none as long as it is missing.
        ended: when the sender gave up asking for it; none if it did not.
    """

    what: Missing
    by: int
    met: Mark | None
    ended: Mark | None

    def is_overdue(self, now_at: int) -> bool:
        """True if it is missing after its time, and the sender had not given it up by then."""
        return self.met is None and self.by < now_at and not self._was_given_up

    @property
    def is_late(self) -> bool:
        """True if it came, after its time."""
        return self.met is not None and self.by < self.met.at and not self._was_given_up

    @property
    def _was_given_up(self) -> bool:
        return self.ended is not None and self.ended.at <= self.by


@dataclass(frozen=True)
class Duties:
    """All that one recipient owes for one message; made by ``duties_of``.

    Args:
        owed: each duty, met or not; none for a message that asks for nothing.
        logged: what the own log says already was missed.
    """

    owed: tuple[Duty, ...]
    logged: frozenset[Missing]

    def overdue(self, now_at: int) -> tuple[Duty, ...]:
        """What is missing after its time."""
        return tuple(duty for duty in self.owed if duty.is_overdue(now_at))

    def to_log(self, now_at: int) -> tuple[Missed, ...]:
        """What is missing after its time and is not in the log yet: each is to become an entry, on both sides."""
        return tuple(Missed(duty.what, duty.by) for duty in self.overdue(now_at) if duty.what not in self.logged)


def duties_of(
    message: Message, receipt: Mark | None, responses: Responses, ended: Ended | None, logged: frozenset[Missing]
) -> Duties:
    """What a recipient owes for a message that asks for something: the receipt, and what it asks for.

    Args:
        message: what was said.
        receipt: where the own log has the receipt; none if it has not come.
        responses: what the recipient has said.
        ended: how the sender ended it.
        logged: what the own log says already was missed.
    """
    if message.need is Need.NONE:
        return Duties((), logged)
    firsts: dict[Need, Mark | None] = {
        Need.ACK: responses.acks[0].mark if responses.acks else None,
        Need.REPLY: responses.answers[0].mark if responses.answers else None,
        # Who says no with the keys that would have signed has not kept silent.
        Need.COUNTERSIGN: min(filter(None, (responses.assent, responses.decline)), default=None),
    }
    until = ended.mark if ended else None
    receipted = Duty(Missing.RECEIPT, message.by, receipt, until)
    return Duties((receipted, Duty(Missing(message.need), message.by, firsts[message.need], until)), logged)


def missed_in(about: Iterable[Logged], peer: str) -> frozenset[Missing]:
    """What entries about a message say was missed between the node and a peer.

    Raises:
        NoteError: one of them was written in another form.
    """
    told = (missed_from(entry.extra) for entry in about if entry.kind == "note" and entry.peer == peer)
    return frozenset(missed.what for missed in told if missed)
