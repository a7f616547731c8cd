"""What happened in an exchange, for whoever shows it, wakes somebody, or counts."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class What(StrEnum):
    """What happened."""

    ARRIVED = "arrived"
    """A message came in and is stored."""
    REFUSED = "refused"
    """Something that the peer handed in was refused, and the peer can prove that."""
    WAITING = "waiting"
    """The peer has handed in more than it may for now; what was left it will bring again."""
    RECEIPTED = "receipted"
    """The peer proved that it stores a message of ours."""
    REFUSED_BY_PEER = "refused-by-peer"
    """The peer proved that it refused a message of ours."""
    NEW_KEYS = "new-keys"
    """A manifest of the peer is in force."""
    FORK = "fork"
    """There is evidence that somebody says two things."""
    UNMATCHED = "unmatched"
    """The peer's log cannot be held against what we hold of it; it is not cosigned."""
    FROZEN = "frozen"
    """A peer holds more of our log than we do: nothing is added to it any more."""
    CARRIED = "carried"
    """A bundle came through a mediator's hands: it is held to be handed on, or was opened."""
    DECIDED = "decided"
    """As the registrar, we decided an agreement."""
    UNUSABLE = "unusable"
    """Something in the bundle could not be read, or proved nothing."""


class News(NamedTuple):
    """One thing that happened."""

    what: What
    peer: str
    line: str = ""
    note_id: str = ""
    """Of the message or manifest; empty where there is none."""
    words: str = ""
    """For people: the reason, or what was found."""
