"""How far a message got on its way to one recipient, from the sender's own log alone.

    committed → offered → receipted → acknowledged → answered

Each step stands on evidence of its own, and a later step does not stand in for an earlier one that is missing.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from truceline.line.duties import Duties, duties_of, missed_in
from truceline.line.logged import (
    Attempt,
    Logged,
    Mark,
    Missing,
    Proof,
    Proved,
    Threads,
    attempt_from,
    mark_of,
    proof_from,
)
from truceline.line.messages import Message
from truceline.line.responses import Ended, Responses, ended_of, responses_of


class Stage(StrEnum):
    """The furthest step that there is evidence of."""

    COMMITTED = "committed"
    """It stands in the sender's log; nobody else knows of it yet."""
    OFFERED = "offered"
    """The sender tried to hand it over, as its own log says, or a mediator proved to hold it."""
    REFUSED = "refused"
    """The recipient's machine refused it, and stores no such bytes."""
    RECEIPTED = "receipted"
    """The recipient's machine stores these bytes."""
    ACKNOWLEDGED = "acknowledged"
    """A desk of the recipient was shown it and confirmed."""
    ANSWERED = "answered"
    """The recipient said what it will do."""


class Offer(NamedTuple):
    """The message was offered; the sender's own word."""

    mark: Mark
    attempt: Attempt


class Proven(NamedTuple):
    """An entry of another party about the message was proved to stand in that party's log."""

    mark: Mark
    party: str
    proof: Proof


@dataclass(frozen=True)
class Outgoing:
    """The way of one message to one recipient; made by ``outgoing_of``.

    Args:
        message: what was said.
        recipient: to whom.
        committed: where the own log has it.
        offers: each attempt to hand it over.
        proofs: what the recipient proved (received, refused), and what mediators did (held).
        responses: what the recipient has said.
        ended: how the sender itself took it back; none if it did not. What was reached before stays.
        logged_missed: what the own log says already that the recipient has missed.
    """

    message: Message
    recipient: str
    committed: Mark
    offers: tuple[Offer, ...]
    proofs: tuple[Proven, ...]
    responses: Responses
    ended: Ended | None
    logged_missed: frozenset[Missing]

    @property
    def receipt(self) -> Proven | None:
        """The first proof that the recipient's machine stores these bytes; none if there is none."""
        return self._first(Proved.RECEIVED)

    @property
    def refusal(self) -> Proven | None:
        """The first proof that the recipient's machine refused it; none if there is none."""
        return self._first(Proved.REFUSED)

    @property
    def held_by(self) -> tuple[str, ...]:
        """The mediators that proved to hold it, in the order of their proofs."""
        return tuple(proven.party for proven in self.held)

    @property
    def held(self) -> tuple[Proven, ...]:
        """The first proof of each mediator that it holds it."""
        found: dict[str, Proven] = {}
        for proven in self.proofs:
            if proven.proof.proves is Proved.HELD:
                found.setdefault(proven.party, proven)
        return tuple(found.values())

    @property
    def stage(self) -> Stage:
        """The furthest step that there is evidence of; what was received in the end is not refused."""
        reached = (
            (Stage.ANSWERED, self.responses.answers),
            (Stage.ACKNOWLEDGED, self.responses.acks),
            (Stage.RECEIPTED, self.receipt),
            (Stage.REFUSED, self.refusal),
            (Stage.OFFERED, self.offers or self.held_by),
        )
        return next((stage for stage, evidence in reached if evidence), Stage.COMMITTED)

    @cached_property
    def duties(self) -> Duties:
        """What the recipient owes, met or not."""
        receipt = self.receipt.mark if self.receipt else None
        return duties_of(self.message, receipt, self.responses, self.ended, self.logged_missed)

    def _first(self, proves: Proved) -> Proven | None:
        return next((proven for proven in self.proofs if proven.proof.proves is proves), None)


def outgoing_of(message_id: str, threads: Threads) -> tuple[Outgoing, ...]:
    """How far a message of ours got, for each of its recipients; nothing if we did not send it.

    Args:
        message_id: SHA-256 of its text, 64 hex digits.
        threads: the own log.

    Raises:
        NoteError: an entry about the message was written in another form.
    """
    told, committed = threads.messages.get(message_id), threads.first(message_id, "sent")
    if told is None or committed is None:
        return ()
    message, about = told.signed.message, threads.about[message_id]
    offers, proofs = tuple(_offers(about)), tuple(_proofs(about))
    return tuple(
        Outgoing(
            message=message,
            recipient=recipient,
            committed=committed,
            offers=tuple(offer for peer, offer in offers if peer == recipient),
            proofs=tuple(proven for proven in proofs if _concerns(proven, recipient)),
            responses=responses_of(message, recipient, threads),
            ended=ended_of(message, threads),
            logged_missed=missed_in(about, recipient),
        )
        for recipient in message.to
    )


def _offers(about: tuple[Logged, ...]) -> Iterator[tuple[str, Offer]]:
    for entry in about:
        if entry.kind == "attempt":
            yield entry.peer, Offer(mark_of(entry), attempt_from(entry.extra))


def _proofs(about: tuple[Logged, ...]) -> Iterator[Proven]:
    for entry in about:
        if entry.kind == "proof":
            yield Proven(mark_of(entry), entry.peer, proof_from(entry.extra))


def _concerns(proven: Proven, recipient: str) -> bool:
    """Only a recipient's own log tells what its machine did; a carrier of the message may be a recipient as well."""
    if proven.proof.proves is Proved.HELD:
        return proven.proof.recipient == recipient
    return proven.party == recipient
