"""Line checks: a challenge that the other node answers by itself: the observed state beside the declared one.

A check proves that a machine was there and that bytes got through both ways. Whether anybody sat before it, only an
acknowledgement proves.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

from truceline.line.admission import SignedMessage
from truceline.line.kinds import How, MessageKind, Need, Precedence
from truceline.line.messages import Reference
from truceline.line.outgoing import Outgoing
from truceline.node import labels
from truceline.node.lines import EVERYTHING
from truceline.node.node import Moment, Node
from truceline.node.saying.inbox import item
from truceline.node.saying.messages import Said, Wording, say_as_node
from truceline.node.saying.threads import message_called
from truceline.record.entries import EntryKind
from truceline.record.store import Change, Label
from truceline.signing.canonical import Value
from truceline.signing.fields import Fields

MOST_CHECKS = 10_000
_NONCE = re.compile(r"[0-9a-f]{32}")


class State(StrEnum):
    """What a party says of its own side of a line."""

    MANNED = "manned"
    UNMANNED = "unmanned"
    DEGRADED = "degraded"
    UNKNOWN = "unknown"
    """It has not said."""


_STATES = re.compile("|".join(State))


class Checked(NamedTuple):
    """One line check, and what came of it."""

    message_id: str
    peer: str
    at: int
    """When it was sent, by our clock, ms since the epoch."""
    answered_at: int | None
    """When the answer came into our log; none if none came."""
    is_late: bool
    """True if the answer came after its time, or has not come though its time is over."""
    declared: State
    """What the other side said of itself in its answer."""


class Month(NamedTuple):
    """How available one peer was in one month."""

    peer: str
    month: str
    """As in ``2026-11``, UTC."""
    sent: int
    answered: int
    """Those answered in time."""


def challenge(node: Node, line: str, peer: str, now: Moment) -> Said:
    """A line check that is on its way; the peer's node answers by itself.

    Raises:
        TrustError: the peer has no part in the line.
    """
    wording = Wording(
        to=(peer,),
        kind=MessageKind.CHALLENGE,
        body={"challenge": node.draw(16).hex(), "state": str(declared(node, line))},
        precedence=Precedence.IMMEDIATE,
        need=Need.REPLY,
    )
    return say_as_node(node, line, wording, now)


def check_on_schedule(node: Node, every_ms: int, now: Moment) -> Sequence[Said]:
    """A line check for every peer that had none for some time.

    What is observed is the line as it is: a peer that does not answer is asked again all the same.

    Args:
        node: ours.
        every_ms: how long a check is good for.
        now: the time.

    Raises:
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails.
    """
    return [
        challenge(node, line, peer, now)
        for line in node.lines
        for peer in node.line(line).peers
        if _is_check_due(node, line, peer, now.at - every_ms)
    ]


def _is_check_due(node: Node, line: str, peer: str, since_at: int) -> bool:
    """True if no check was sent since a time."""
    last = node.newest(labels.checks_of(node.party, peer, line))
    return last is None or last.at <= since_at


def answer_challenge(node: Node, signed: SignedMessage, now: Moment) -> Said | None:
    """Our answer to a challenge that came in, with what we declare of our side; none to one that asks nothing."""
    message = signed.message
    asked = message.body.get("challenge")
    if not isinstance(asked, str) or not _NONCE.fullmatch(asked):
        return None
    wording = Wording(
        to=(message.sender,),
        kind=MessageKind.CHECK,
        body={"answer": asked, "state": str(declared(node, message.line))},
        precedence=message.precedence,
        is_drill=message.is_drill,
        re=Reference(message.id, How.REPLY),
    )
    return say_as_node(node, message.line, wording, now)


def declare(node: Node, line: str, state: State, now: Moment) -> None:
    """Writes down what we say of our side of a line from now on; it goes out with every check.

    Raises:
        NotFoundError: there is no such line.
        FrozenError: the log is frozen.
    """
    node.line(line)
    draft = node.draft(now, EntryKind.NOTE, line=line, extra={"is": "declared", "state": str(state)})
    node.commit(Change((draft,), (Label(0, labels.declared_on(line)),)))


def declared(node: Node, line: str) -> State:
    """What we say of our side of a line."""
    entry = node.newest(labels.declared_on(line))
    return State(Fields(entry.extra, "x").text("state", _STATES)) if entry else State.UNKNOWN


def checks(node: Node, line: str, now_at: int, *, limit: int = MOST_CHECKS) -> Sequence[Checked]:
    """Our newest checks on a line, the newest first, each with its answer or its silence."""
    indices = node.store.labelled(labels.checks_from(node.party, line), EVERYTHING, limit)
    return [checked for index in indices for checked in _checked(node, node.entry(index).note_id, now_at)]


def availability(checked: Sequence[Checked], now_at: int) -> Sequence[Month]:
    """The share of checks that each peer answered in time, month by month, without those that may still be answered.

    Args:
        checked: from ``checks``.
        now_at: the time, ms since the epoch.
    """
    counts: dict[tuple[str, str], list[int]] = {}
    for check in checked:
        if check.answered_at is None and not check.is_late:
            continue
        month = f"{datetime.fromtimestamp(check.at // 1_000, UTC):%Y-%m}"
        count = counts.setdefault((check.peer, month), [0, 0])
        count[0] += 1
        count[1] += check.answered_at is not None and not check.is_late
    return [Month(peer, month, *count) for (peer, month), count in sorted(counts.items())]


def _checked(node: Node, message_id: str, now_at: int) -> list[Checked]:
    return [_outcome(node, way, now_at) for way in item(node, message_id).outgoing]


def _outcome(node: Node, way: Outgoing, now_at: int) -> Checked:
    said = [(answered.mark.at, message_called(node, answered.message_id).message) for answered in way.responses.answers]
    asked = way.message.body.get("challenge")
    # An answer that does not repeat what was asked may have been written before the challenge was seen.
    right = [(at, message.body) for at, message in said if message.body.get("answer") == asked]
    answered_at, body = right[0] if right else (None, {})
    is_late = way.message.by < (now_at if answered_at is None else answered_at)
    return Checked(way.message.id, way.recipient, way.committed.at, answered_at, is_late, _state_in(body))


def _state_in(body: Mapping[str, Value]) -> State:
    state = body.get("state")
    return State(state) if isinstance(state, str) and _STATES.fullmatch(state) else State.UNKNOWN
