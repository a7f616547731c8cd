"""What to do with a message that arrives: the same bytes get the same receipt, and one number holds one text only.

A sender numbers its messages on a line from 1, and each names the one before. So what was left out shows, and
whoever says two things under one number has signed the evidence against itself.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from truceline.line.admission import SignedMessage
from truceline.line.logged import Logged, Mark, Told, mark_of
from truceline.line.messages import Message


class Next(NamedTuple):
    """The number and the predecessor that a sender's next message takes."""

    seq: int
    prev: str


class Gap(NamedTuple):
    """Messages of a sender that are not here, though a later one is."""

    first: int
    last: int


@dataclass(frozen=True)
class Chain:
    """The messages of one sender on one line by their numbers, as one log has them; made by ``chain_of``.

    Args:
        told: what came in first under each number.
        contradictions: pairs of messages with one number and two texts, in the order of the log.
    """

    told: Mapping[int, Told]
    contradictions: tuple[tuple[Told, Told], ...] = ()

    @property
    def next(self) -> Next:
        """What the sender's next message takes; for our own log, where nothing is missing."""
        last = max(self.told, default=0)
        return Next(last + 1, self.told[last].signed.message.id if last else "")

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing before the highest number that is here."""
        here = [0, *sorted(self.told)]
        return tuple(Gap(before + 1, after - 1) for before, after in pairwise(here) if after - before > 1)

    @property
    def broken(self) -> tuple[int, ...]:
        """Numbers whose message names another one before it than the one that is here."""
        return tuple(
            seq
            for seq, told in sorted(self.told.items())
            if seq - 1 in self.told and told.signed.message.prev != self.told[seq - 1].signed.message.id
        )


def chain_of(sender: str, line: str, told: Iterable[Told]) -> Chain:
    """The messages of one sender on one line.

    Args:
        sender: the party.
        line: 32 hex digits.
        told: messages that came into the log, such as those of ``Threads.messages``, in any order.
    """
    by_seq: dict[int, Told] = {}
    contradictions: list[tuple[Told, Told]] = []
    for each in sorted(told, key=lambda each: each.mark):
        message = each.signed.message
        if (message.sender, message.line) != (sender, line):
            continue
        first = by_seq.setdefault(message.seq, each)
        if first.signed.message.id != message.id:
            contradictions.append((first, each))
    return Chain(by_seq, tuple(contradictions))


class Verdict(StrEnum):
    """What an arriving message is to the log."""

    NEW = "new"
    """It is to be stored, and gets a receipt."""
    AGAIN = "again"
    """These bytes were stored before: the receipt of then is the answer."""
    SECOND_TEXT = "second-text"
    """Another text was stored under this number: evidence of a fork (F3). It is kept as such, and refused."""


class Reception(NamedTuple):
    """What to do with an arriving message.

    For a new one, ``once`` is the key under which the store writes its entry at most once, however
    often and however many at a time it arrives.
    """

    verdict: Verdict
    earlier: Mark | None
    """The entry of then: the receipt for AGAIN, the other text for SECOND_TEXT."""
    once: str


def reception_of(arrived: SignedMessage, about: Iterable[Logged], chain: Chain) -> Reception:
    """What to do with a message that arrives and was opened by ``open_message``.

    Args:
        arrived: the message.
        about: entries of the own log, all or those that name its object or its text.
        chain: what the own log has of its sender on its line.
    """
    once = key_of_receipt(arrived)
    same = (entry for entry in about if entry.kind == "recv" and entry.obj == arrived.obj)
    earlier = next(same, None)
    if earlier is not None:
        return Reception(Verdict.AGAIN, mark_of(earlier), once)
    other = chain.told.get(arrived.message.seq)
    if other is not None and other.signed.message.id != arrived.message.id:
        return Reception(Verdict.SECOND_TEXT, other.mark, once)
    return Reception(Verdict.NEW, None, once)


def key_of_receipt(arrived: SignedMessage) -> str:
    """The key of the one entry that receipts these bytes on this line."""
    return f"recv:{arrived.message.line}:{arrived.obj}"


def key_of_number(message: Message) -> str:
    """The key of the one entry that commits a message of ours under its number: no crash can use a number twice."""
    return f"sent:{message.line}:{message.seq}"
