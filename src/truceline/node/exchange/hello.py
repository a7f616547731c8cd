"""The first frame of a bundle: who speaks, what it holds of the other's log, and what its clock says.

Nobody signs it. It is a hint that saves sending what is there already; what it claims of holdings costs the one that
claims it only its own time, and of the clocks it says no more than that side's word.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass

from truceline.signing.canonical import MAX_INTEGER, Value, encode, parse
from truceline.signing.fields import Fields
from truceline.signing.parties.manifests import check_party

VERSION = 1


@dataclass(frozen=True, kw_only=True)
class Hello:
    """What a node says first.

    Args:
        sender: the party that speaks.
        to: the party that it speaks to.
        at: when it finished the bundle, by its clock, ms since the epoch.
        held: how many leaf hashes of the other's log it holds.
        log: which of the other's logs that is, from 1.
        asked_at: ``at`` of the bundle that this one answers; 0 if it answers none.
        heard_at: when that one came, by the clock of who answers; 0 if it answers none.

    Raises:
        NoteError: a part is not of its form.
    """

    sender: str
    to: str
    at: int
    held: int
    log: int = 1
    asked_at: int = 0
    heard_at: int = 0

    def __post_init__(self) -> None:
        check_party(self.sender)
        check_party(self.to)

    @property
    def encoded(self) -> bytes:
        """The frame's content."""
        content: dict[str, Value] = {
            "v": VERSION,
            "from": self.sender,
            "to": self.to,
            "at": self.at,
            "held": self.held,
            "log": self.log,
            "asked_at": self.asked_at,
            "heard_at": self.heard_at,
        }
        return encode(content)


def hello_from_bytes(content: bytes) -> Hello:
    """What a frame says.

    Raises:
        NoteError: it is of another form.
    """
    fields = Fields(parse(content), "hello")
    fields.integer("v", VERSION, VERSION)
    hello = Hello(
        sender=fields.text("from"),
        to=fields.text("to"),
        at=fields.integer("at", 0, MAX_INTEGER),
        held=fields.integer("held"),
        log=fields.integer("log", 1),
        asked_at=fields.integer("asked_at"),
        heard_at=fields.integer("heard_at"),
    )
    fields.end()
    return hello


def offset_between(asked_at: int, heard_at: int, answered_at: int, now_at: int) -> tuple[int, int]:
    """How far the other's clock is ahead of ours, and by how much that may be wrong, in milliseconds.

    Args:
        asked_at: when we sent, by our clock.
        heard_at: when that came there, by theirs.
        answered_at: when they sent, by theirs.
        now_at: when that came here, by ours.

    Source:
        The on-wire protocol of NTP, RFC 5905, section 8.
    """
    round_trip_ms = (now_at - asked_at) - (answered_at - heard_at)
    return ((heard_at - asked_at) + (answered_at - now_at)) // 2, max(0, -(-round_trip_ms // 2))
