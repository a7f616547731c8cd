"""The last-mile chain of a notice: from who lodged it to the person on shift, each hop with what proves it.

A hop that nothing is known of is silent, and the first silent one is named: received is not shown, shown is not
acknowledged, and acknowledged by a desk is not known by those on shift below it.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from truceline.line.bodies import acknowledgement_from
from truceline.line.outgoing import Outgoing
from truceline.line.responses import Responses
from truceline.node.node import Node
from truceline.node.saying.inbox import Item, item
from truceline.node.saying.threads import message_called

OUR_LOG = "our own log"
ITS_LOG = "proved in its log"
SIGNED = "signed by its desk"
REPORTED = "as its desk reports"
NOTHING = ""


@dataclass(frozen=True)
class Step:
    """One hop.

    Args:
        what: such as ``receipted``. who: the party, desk or unit that it is about.
        at: when, by our clock or by the one of who says so, ms since the epoch; none if nothing is known of it.
        by: what it rests on; empty if on nothing.
        words: what more there is to say, such as how the message was passed on.
    """

    what: str
    who: str
    at: int | None = None
    by: str = NOTHING
    words: str = ""

    @property
    def is_silent(self) -> bool:
        """True if nothing is known of it."""
        return self.at is None


@dataclass(frozen=True)
class Chain:
    """The hops to one recipient, in their order.

    Args:
        recipient: a party. steps: the hops.
    """

    recipient: str
    steps: tuple[Step, ...]

    @property
    def silent(self) -> Step | None:
        """The first hop that nothing is known of; none if the last unit that was told has read it back."""
        return next((step for step in self.steps if step.is_silent), None)


def chains_of(node: Node, message_id: str) -> tuple[Chain, ...]:
    """The chain of a message to each of its recipients, as our own log has it; ours alone for one that came in.

    Raises:
        NotFoundError: it is not here, or its note was erased.
    """
    found = item(node, message_id)
    if found.incoming:
        return (Chain(node.party, tuple(_steps_here(node, found))),)
    return tuple(Chain(way.recipient, tuple(_steps_there(node, way))) for way in found.outgoing)


def told_of_chain(chain: Chain) -> str:
    """Where a chain stops, in a sentence."""
    silent = chain.silent
    if silent is None:
        return f"{chain.recipient}: every hop that was reported has answered"
    return f"{chain.recipient}: SILENT at {silent.what} by {silent.who}; nothing is known from there on"


def _steps_there(node: Node, way: Outgoing) -> Iterator[Step]:
    """How far a message of ours got."""
    offered, receipt = (way.offers[0].mark if way.offers else None), way.receipt
    yield Step("committed", node.party, way.committed.at, OUR_LOG)
    if offered or not receipt:
        words = "" if offered is None else f"by {way.offers[0].attempt.carrier}: {way.offers[0].attempt.outcome}"
        yield Step("offered", way.recipient, offered.at if offered else None, OUR_LOG if offered else NOTHING, words)
    for party in way.held_by:
        held = next(proven for proven in way.proofs if proven.party == party)
        yield Step("held", party, held.mark.at, ITS_LOG, "carries it sealed")
    if way.refusal and not receipt:
        yield Step("refused", way.recipient, way.refusal.mark.at, ITS_LOG, way.refusal.proof.reason)
    yield Step("receipted", way.recipient, receipt.mark.at if receipt else None, ITS_LOG if receipt else NOTHING)
    yield from _shown_there(node, way)
    yield from _answered(way.recipient, way.responses)


def _shown_there(node: Node, way: Outgoing) -> Iterator[Step]:
    """That it was shown is the desk's word, in its acknowledgement; there is none before that."""
    for acked in way.responses.acks[:1]:
        desk = ", ".join(name.rpartition("/")[2] for name in acked.desks)
        said = acknowledgement_from(message_called(node, acked.message_id).message.body)
        yield Step("shown", f"desk {desk} of {way.recipient}", said.shown_at, SIGNED)
        return
    yield Step("shown", f"a desk of {way.recipient}")


def _steps_here(node: Node, found: Item) -> Iterator[Step]:
    """What our own side did with a message that came in."""
    incoming = found.incoming
    assert incoming is not None
    yield Step("committed", incoming.message.sender, incoming.message.at, SIGNED)
    yield Step("received", node.party, incoming.received.at, OUR_LOG)
    shown = incoming.shown[0] if incoming.shown else None
    yield Step("shown", f"a desk of {node.party}", shown.at if shown else None, OUR_LOG if shown else NOTHING)
    yield from _answered(node.party, incoming.responses)


def _answered(party: str, responses: Responses) -> Iterator[Step]:
    """What a recipient's people have said, and how far down they have passed it."""
    for acked in responses.acks:
        desk = ", ".join(name.rpartition("/")[2] for name in acked.desks)
        yield Step("acknowledged", f"desk {desk} of {party}", acked.mark.at, SIGNED)
    if not responses.acks:
        yield Step("acknowledged", f"a desk of {party}")
    for answered in responses.answers:
        words = str(answered.answer).replace("-", " ") if answered.answer else "in words"
        yield Step("answered", party, answered.mark.at, SIGNED, words)
    for unit in responses.units:
        last = unit.hops[-1].hop
        words = f"by {last.by}, {last.means}".replace("-", " ")
        yield Step("relayed", unit.name, last.at, REPORTED, words)
        read = next((passed for passed in unit.hops if passed.hop.is_read_back), None)
        yield Step("read back", unit.name, read.hop.at if read else None, REPORTED if read else NOTHING)
    if not responses.units:
        yield Step("relayed", f"those on shift below the desk of {party}")
