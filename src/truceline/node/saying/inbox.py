"""What was said on a line, the newest first, with how far each message got: all of it computed from the log."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from truceline.errors import InputError, NotFoundError
from truceline.line.incoming import Incoming, incoming_of
from truceline.line.logged import threads_of
from truceline.line.outgoing import Outgoing, outgoing_of
from truceline.line.reception import Gap, chain_of
from truceline.node import labels
from truceline.node.lines import EVERYTHING
from truceline.node.node import Node
from truceline.node.saying.messages import open_logged
from truceline.node.saying.threads import threads_about

MOST_LOOKED_AT = 1_000
_FEWEST_DIGITS = 6


@dataclass(frozen=True)
class Correspondent:
    """What another member has said on a line, as far as it is here.

    Args:
        party: the member.
        newest: number of its newest message here; 0 if there is none.
        missing: its messages that are not here, though a later one is.
        contradictions: pairs of ids of its messages that have one number.
    """

    party: str
    newest: int
    missing: tuple[Gap, ...]
    contradictions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Item:
    """One message on a line.

    Args:
        message_id: 64 hex digits.
        index: of the entry that brought it into our log.
        incoming: what became of it, if it came in.
        outgoing: how far it got to each recipient, if we sent it.
    """

    message_id: str
    index: int
    incoming: Incoming | None
    outgoing: tuple[Outgoing, ...]


@dataclass(frozen=True)
class Page:
    """A part of what was said on a line, the newest first.

    Args:
        items: the messages.
        left_out: how many line checks, and answers to them, stand before the last of these and are not shown; before
            the beginning of the line, if there are no more messages.
    """

    items: Sequence[Item]
    left_out: int = 0


def page(node: Node, line: str, *, before: int = EVERYTHING, limit: int = 50, has_checks: bool = True) -> Page:
    """The newest messages on a line, in both directions.

    Args:
        node: ours.
        line: 32 hex digits.
        before: only those that came into the log before this entry.
        limit: at most so many.
        has_checks: False leaves out what nodes ask each other by themselves, to see whether the line is alive.
    """
    shown: list[int] = []
    left_out = 0
    for index, is_check in _messages(node, line, before):
        if len(shown) == limit:
            break
        if is_check and not has_checks:
            left_out += 1
        else:
            shown.append(index)
    return Page([item(node, node.entry(index).note_id) for index in shown], left_out)


def item(node: Node, message_id: str) -> Item:
    """One message, and how far it got.

    Raises:
        NotFoundError: it is not here, or its note was erased.
    """
    threads = threads_about(node, message_id)
    told = threads.messages.get(message_id)
    if told is None:
        raise NotFoundError(f"there is no message {message_id[:16]} here", hint="it may have been erased")
    incoming = incoming_of(message_id, node.party, threads)
    return Item(message_id, told.mark.index, incoming, outgoing_of(message_id, threads))


def id_of(node: Node, digits: str) -> str:
    """The id of a message from its first digits, as people write them.

    Args:
        node: ours.
        digits: at least 6 of 64 hex digits; fewer than 64 are looked for among the newest thousand of each line.

    Raises:
        NotFoundError: no message begins so.
        InputError: they are too few, or several messages begin so.
    """
    if len(digits) < _FEWEST_DIGITS or not set(digits) <= set("0123456789abcdef"):
        raise InputError(f"{digits!r} is no id of a message", hint=f"give at least its first {_FEWEST_DIGITS} digits")
    if len(digits) == 64:
        return digits
    found = {
        message_id
        for line in node.lines
        for index in node.store.labelled(labels.messages_on(line), EVERYTHING, MOST_LOOKED_AT)
        if (message_id := node.entry(index).note_id).startswith(digits)
    }
    if len(found) > 1:
        raise InputError(f"{len(found)} messages begin with {digits}", hint="give more digits")
    if not found:
        raise NotFoundError(
            f"no message begins with {digits}", hint="`truceline line inbox` lists those that there are"
        )
    return found.pop()


def _messages(node: Node, line: str, before: int) -> Iterator[tuple[int, bool]]:
    """Where the messages of a line stand, the newest first, and whether each is a line check."""
    while indices := node.store.labelled(labels.messages_on(line), before, MOST_LOOKED_AT):
        # So many checks at most are among so many messages.
        checks = set(node.store.labelled(labels.checks_on(line), before, MOST_LOOKED_AT))
        yield from ((index, index in checks) for index in indices)
        before = indices[-1]


def correspondents(node: Node, line: str) -> Sequence[Correspondent]:
    """What each other member has said, and what of it is missing, among its newest thousand messages."""
    return [_correspondent(node, line, party) for party in node.line(line).peers]


def _correspondent(node: Node, line: str, party: str) -> Correspondent:
    indices = node.store.labelled(labels.messages_from(party, line), EVERYTHING, MOST_LOOKED_AT)
    entries = [node.entry(index) for index in indices]
    threads = threads_of(entries, {entry.note_id: open_logged(node, entry) for entry in entries})
    chain = chain_of(party, line, threads.messages.values())
    lowest = min(chain.told, default=1)
    return Correspondent(
        party,
        max(chain.told, default=0),
        tuple(gap for gap in chain.gaps if len(entries) < MOST_LOOKED_AT or gap.first > lowest),
        tuple((one.signed.message.id, other.signed.message.id) for one, other in chain.contradictions),
    )
