"""How far a message got, in a sentence that an officer reads rightly at three in the morning.

Nothing is said that there is no evidence of: received is not acknowledged, acknowledged is not answered, and what
nobody proved is called not proven.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from truceline.line.duties import Duty
from truceline.line.incoming import Handling, Incoming
from truceline.line.kinds import How, Need
from truceline.line.logged import Missing
from truceline.line.outgoing import Outgoing, Stage
from truceline.line.responses import Ended, Responses, Unit

WANTED = {
    Missing.RECEIPT: "its receipt",
    Missing.ACK: "an acknowledgement",
    Missing.REPLY: "an answer",
    Missing.COUNTERSIGN: "a signature",
}
_ENDED = {How.CANCEL: "cancelled", How.CORRECT: "corrected", How.SUPERSEDE: "superseded"}


def told_of_outgoing(way: Outgoing, now_at: int) -> str:
    """How far a message of ours got to one recipient.

    Args:
        way: to the recipient.
        now_at: the time, ms since the epoch.
    """
    parts = [_stage_words(way), *_response_words(way.recipient, way.responses), *_unit_words(way.responses.units)]
    return _joined(parts, way.ended, way.duties.overdue(now_at))


def told_of_incoming(incoming: Incoming, now_at: int) -> str:
    """What we did with a message that came in.

    Args:
        incoming: the message and what became of it.
        now_at: the time, ms since the epoch.
    """
    parts = [f"received {clock(incoming.received.at)}"]
    if incoming.shown:
        parts.append(f"shown {clock(incoming.shown[0].at)}")
    elif incoming.handling is Handling.RECEIVED:
        parts.append("shown to nobody yet")
    parts += [*_response_words("us", incoming.responses), *_unit_words(incoming.responses.units)]
    if incoming.message.need is Need.ACK and not incoming.responses.acks:
        parts.append("not acknowledged by us")
    return _joined(parts, incoming.ended, incoming.duties.overdue(now_at))


def clock(at: int) -> str:
    """A time as day and hour, UTC."""
    return f"{datetime.fromtimestamp(at // 1_000, UTC):%d %b %H:%M:%S}Z"


def _stage_words(way: Outgoing) -> str:
    party, receipt, refusal = way.recipient, way.receipt, way.refusal
    if receipt:
        unacknowledged = way.message.need is Need.ACK and not way.responses.acks
        return f"received by the node of {party} {clock(receipt.mark.at)}" + (
            ", not acknowledged" if unacknowledged else ""
        )
    if refusal:
        return f"REFUSED by the node of {party} {clock(refusal.mark.at)}: {refusal.proof.reason}"
    if way.stage in (Stage.ACKNOWLEDGED, Stage.ANSWERED):
        return f"no receipt of the node of {party}"
    if way.held:
        held = ", ".join(f"{proven.party} since {clock(proven.proof.at)}" for proven in way.held)
        return f"held for {party} by {held}, not proven received"
    if way.stage is Stage.OFFERED:
        last = way.offers[-1] if way.offers else None
        tried = f" (last tried {clock(last.mark.at)}: {last.attempt.outcome})" if last else ""
        return f"offered to {party}, not proven received{tried}"
    return f"written down, not yet offered to {party}"


def _response_words(party: str, responses: Responses) -> Iterator[str]:
    for acked in responses.acks:
        desks = ", ".join(name.rpartition("/")[2] for name in acked.desks)
        yield f"acknowledged by {party} ({desks}) {clock(acked.mark.at)}"
    for answered in responses.answers:
        words = str(answered.answer).replace("-", " ") if answered.answer else "in words"
        yield f"answered by {party} {clock(answered.mark.at)}: {words}"
    if responses.assent:
        yield f"signed by {party} {clock(responses.assent.at)}"
    if responses.decline:
        yield f"DECLINED by {party} {clock(responses.decline.at)}"


def _unit_words(units: Iterable[Unit]) -> Iterator[str]:
    for unit in units:
        hop = next((passed for passed in unit.hops if passed.hop.is_read_back), unit.hops[-1])
        told = f"by {hop.hop.means} {clock(hop.mark.at)}"
        yield f"read back by {unit.name} {told}" if unit.is_acknowledged else f"NOT YET by {unit.name}, told {told}"


def _joined(parts: list[str], ended: Ended | None, overdue: Iterable[Duty]) -> str:
    if ended:
        parts.append(f"{_ENDED[ended.how]} by its sender {clock(ended.mark.at)}")
    parts += [f"OVERDUE: {WANTED[duty.what]}, since {clock(duty.by)}" for duty in overdue]
    return "; ".join(parts)
