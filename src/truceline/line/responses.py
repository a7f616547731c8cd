"""What one recipient of a message has said to it: read alike on both sides of the line."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from truceline.line.bodies import Answer, Hop, acknowledgement_from, agreement_in, reply_from
from truceline.line.kinds import RULES, How, MessageKind
from truceline.line.logged import Mark, Threads, Told, mark_of
from truceline.line.messages import Message
from truceline.signing.parties.manifests import Role

_ENDING = (How.CANCEL, How.CORRECT, How.SUPERSEDE)


class Acked(NamedTuple):
    """A desk was shown the message and confirmed it."""

    mark: Mark
    message_id: str
    """Id of the acknowledgement."""
    desks: tuple[str, ...]
    """Names of the operators' keys that signed it."""
    shown_at: int
    """As the desk's clock claims."""


class Answered(NamedTuple):
    """The recipient said what it will do, or something else in words."""

    mark: Mark
    message_id: str
    answer: Answer | None
    """None if it stands in the words only."""
    is_automatic: bool


class Passed(NamedTuple):
    """The recipient reported that the message was passed on."""

    mark: Mark
    message_id: str
    hop: Hop
    is_automatic: bool


class Unit(NamedTuple):
    """A unit without a node, and what is known of the message's way to it."""

    name: str
    hops: tuple[Passed, ...]
    """Each time the message was passed to it, as reported, the first report first."""

    @property
    def is_acknowledged(self) -> bool:
        """True if the unit read the message back at least once."""
        return any(passed.hop.is_read_back for passed in self.hops)


class Ended(NamedTuple):
    """The sender itself took the message back, or put another in its place. What was said to it before stays."""

    mark: Mark
    message_id: str
    how: How


@dataclass(frozen=True)
class Responses:
    """What one recipient has said to a message, each kind apart: none of them is ever inferred from another.

    Args:
        acks: by its desks, the first one first.
        answers: likewise.
        passed: the hops that it reported, likewise.
        assent: where the own log has its signature on the agreement that the message proposes; none if there is none.
        decline: where the own log has it that it will not sign that agreement; none likewise. It is no promise: who has
            declined and signs all the same is bound.
    """

    acks: tuple[Acked, ...] = ()
    answers: tuple[Answered, ...] = ()
    passed: tuple[Passed, ...] = ()
    assent: Mark | None = None
    decline: Mark | None = None

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units that it passed the message to, by name."""
        by_unit = sorted(self.passed, key=lambda passed: passed.hop.to)
        return tuple(Unit(name, tuple(hops)) for name, hops in groupby(by_unit, key=lambda passed: passed.hop.to))

    @property
    def not_yet(self) -> tuple[str, ...]:
        """The units that it passed the message to, and that have not read it back."""
        return tuple(unit.name for unit in self.units if not unit.is_acknowledged)


def responses_of(message: Message, recipient: str, threads: Threads) -> Responses:
    """What a recipient has said to a message, from the log alone.

    Args:
        message: what was said.
        recipient: a party; what others say to the message is not its own.
        threads: the own log.
    """
    said = [
        told
        for told in threads.referring.get(message.id, ())
        if told.signed.message.sender == recipient and recipient in message.to
    ]
    replies = [told for told in said if told.signed.message.re and told.signed.message.re.how is How.REPLY]
    return Responses(
        acks=tuple(_acked(told) for told in said if told.signed.acknowledges),
        answers=tuple(_answers(message, replies)),
        passed=tuple(_passed(replies)),
        assent=_assent(message, recipient, threads),
        decline=_decline(message, recipient, threads),
    )


def ended_of(message: Message, threads: Threads) -> Ended | None:
    """How the sender itself ended a message first; none if it did not."""
    for mark, signed in threads.referring.get(message.id, ()):
        reference = signed.message.re
        if signed.message.sender == message.sender and reference and reference.how in _ENDING:
            return Ended(mark, signed.message.id, reference.how)
    return None


def _acked(told: Told) -> Acked:
    message = told.signed.message
    desks = tuple(key.name for key in told.signed.signed_by)
    return Acked(told.mark, message.id, desks, acknowledgement_from(message.body).shown_at)


def _answers(message: Message, replies: Iterable[Told]) -> Iterable[Answered]:
    """A person's message is answered by a person; what a node asks, a node may answer."""
    takes_automatic = RULES[message.kind].signer is Role.NODE
    for mark, signed in replies:
        said = signed.message
        reply = reply_from(said.body) if said.kind is MessageKind.REPLY else None
        is_automatic = said.is_automatic or signed.role is Role.NODE
        if (reply is None or reply.is_about_us) and (takes_automatic or not is_automatic):
            yield Answered(mark, said.id, reply.answer if reply else None, is_automatic)


def _assent(message: Message, recipient: str, threads: Threads) -> Mark | None:
    """Not the message that says so, but the entry that its signatures hold."""
    if message.kind is not MessageKind.PROPOSE or recipient not in message.to:
        return None
    about = threads.about.get(agreement_in(message.body), ())
    signed = (entry for entry in about if entry.kind == "agree" and entry.extra.get("signed") == recipient)
    return next(map(mark_of, signed), None)


def _decline(message: Message, recipient: str, threads: Threads) -> Mark | None:
    if message.kind is not MessageKind.PROPOSE or recipient not in message.to:
        return None
    said = threads.referring.get(agreement_in(message.body), ())
    return next((mark for mark, signed in said if _is_decline(signed.message, recipient)), None)


def _is_decline(message: Message, party: str) -> bool:
    return message.kind is MessageKind.DECLINE and message.sender == party


def _passed(replies: Iterable[Told]) -> Iterable[Passed]:
    for mark, signed in replies:
        if signed.message.kind is MessageKind.REPLY:
            reply = reply_from(signed.message.body)
            if reply.hop:
                yield Passed(mark, signed.message.id, reply.hop, reply.is_automatic)
