"""What the line reads in a node's own log, and what it writes there besides notes: attempts, proofs, missed times."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from truceline.line.admission import SignedMessage
from truceline.signing.canonical import Value
from truceline.signing.fields import Fields

_Item = TypeVar("_Item")
_WORD = re.compile(r"[a-z][a-z0-9-]{0,63}")
_BRINGS_A_NOTE = ("sent", "recv", "ack", "agree")
DECIDED = "decided"
"""What a ``note`` is that brings a registrar's decision over from the log before."""


class Logged(Protocol):
    """An entry of the node's own log, as far as the line reads it; the record's entries are such."""

    @property
    def index(self) -> int:
        """Its place in the log."""
        ...

    @property
    def kind(self) -> str:
        """What has happened, such as ``sent``."""
        ...

    @property
    def at(self) -> int:
        """When, by the node's own clock, ms since the epoch."""
        ...

    @property
    def peer(self) -> str:
        """The party on the other side; empty if none."""
        ...

    @property
    def note_id(self) -> str:
        """Id of the note that it is about; empty if none is named."""
        ...

    @property
    def obj(self) -> str:
        """SHA-256 of the object that it names; empty if none."""
        ...

    @property
    def extra(self) -> Mapping[str, Value]:
        """What only its kind has."""
        ...


@dataclass(frozen=True, order=True)
class Mark:
    """Where the own log has a thing, and when by the own clock."""

    index: int
    at: int


class Proved(StrEnum):
    """What a peer's entry, proved to stand in the peer's log, says of a message."""

    RECEIVED = "recv"
    REFUSED = "refused"
    HELD = "held"
    """A mediator stores it, sealed, and will carry it on."""


class Missing(StrEnum):
    """What a recipient owes a sender."""

    RECEIPT = "receipt"
    ACK = "ack"
    REPLY = "reply"
    COUNTERSIGN = "countersign"


_PROVED = re.compile("|".join(Proved))
_MISSING = re.compile("|".join(Missing))


@dataclass(frozen=True)
class Attempt:
    """What an ``attempt`` entry says: a message was offered.

    Args:
        carrier: by which way, such as ``https``, ``file``, ``qr``.
        outcome: how that went, in one word, such as ``handed-over`` or ``no-connection``; the node's own word.
    """

    carrier: str
    outcome: str

    @property
    def extra(self) -> dict[str, Value]:
        """The ``x`` of the entry."""
        return {"carrier": self.carrier, "outcome": self.outcome}


@dataclass(frozen=True)
class Proof:
    """What a ``proof`` entry says: a peer's entry about a message was proved.

    Args:
        proves: what that entry is.
        index: its place in the peer's log.
        at: when, as the peer's clock claims.
        reason: why the peer refused it, in one word; empty if it did not.
        recipient: for whom a mediator holds it; empty if it does not.
    """

    proves: Proved
    index: int
    at: int
    reason: str = ""
    recipient: str = ""

    @property
    def extra(self) -> dict[str, Value]:
        """The ``x`` of the entry."""
        content: dict[str, Value] = {"proves": str(self.proves), "index": self.index, "at": self.at}
        content |= {"reason": self.reason} if self.reason else {}
        return content | ({"for": self.recipient} if self.recipient else {})


@dataclass(frozen=True)
class Missed:
    """What a ``note`` entry says when a deadline has passed: silence is written down too.

    Args:
        what: what is missing.
        by: until when it was due, ms since the epoch.
    """

    what: Missing
    by: int

    @property
    def extra(self) -> dict[str, Value]:
        """The ``x`` of the entry."""
        return {"missed": str(self.what), "by": self.by}


def attempt_from(extra: Mapping[str, Value]) -> Attempt:
    """What an ``attempt`` entry says.

    Raises:
        NoteError: it is of another form.
    """
    fields = Fields(extra, "x")
    attempt = Attempt(fields.text("carrier", _WORD), fields.text("outcome", _WORD))
    fields.end()
    return attempt


def proof_from(extra: Mapping[str, Value]) -> Proof:
    """What a ``proof`` entry about a message says.

    Raises:
        NoteError: it is of another form.
    """
    fields = Fields(extra, "x")
    proves = Proved(fields.text("proves", _PROVED))
    reason = fields.text("reason", _WORD) if proves is Proved.REFUSED else ""
    recipient = fields.text("for") if proves is Proved.HELD else ""
    proof = Proof(proves, fields.integer("index"), fields.integer("at"), reason, recipient)
    fields.end()
    return proof


def missed_from(extra: Mapping[str, Value]) -> Missed | None:
    """The missed deadline that a ``note`` entry tells of; none if it tells of something else.

    Raises:
        NoteError: it tells of one in another form.
    """
    fields = Fields(extra, "x")
    if not fields.has("missed"):
        return None
    missed = Missed(Missing(fields.text("missed", _MISSING)), fields.integer("by"))
    fields.end()
    return missed


class Told(NamedTuple):
    """A message, and where it first came into the log."""

    mark: Mark
    signed: SignedMessage


@dataclass(frozen=True)
class Threads:
    """A log, sorted by what its entries are about; made by ``threads_of``.

    Args:
        about: the entries about each message, in the order of the log.
        messages: each message that is in the log, and where it first came in.
        referring: the messages that refer to a text, by that text's id, in the order of the log; what belongs to a
            drill refers to nothing real here, and the reverse.
    """

    about: Mapping[str, tuple[Logged, ...]]
    messages: Mapping[str, Told]
    referring: Mapping[str, tuple[Told, ...]]

    def first(self, message_id: str, kind: str) -> Mark | None:
        """Where the first entry of a kind about a message stands; none if there is none."""
        return next((mark_of(entry) for entry in self.about.get(message_id, ()) if entry.kind == kind), None)


def threads_of(entries: Iterable[Logged], messages: Mapping[str, SignedMessage]) -> Threads:
    """A log, sorted by what its entries are about.

    A message counts only if an entry brought it in: what is merely lying about says nothing.

    Args:
        entries: of one log, in its order, all or those of one line.
        messages: the messages whose notes are kept, by id; a note that was erased is passed over.
    """
    ids = {signed.obj: message_id for message_id, signed in messages.items()}
    about: dict[str, list[Logged]] = {}
    told: dict[str, Told] = {}
    referring: dict[str, list[Told]] = {}
    for entry in entries:
        message_id = entry.note_id or ids.get(entry.obj, "")
        if not message_id:
            continue
        about.setdefault(message_id, []).append(entry)
        signed = messages.get(message_id)
        if signed and message_id not in told and (entry.kind in _BRINGS_A_NOTE or entry.extra.get("is") == DECIDED):
            told[message_id] = Told(mark_of(entry), signed)
            if signed.message.re:
                referring.setdefault(signed.message.re.id, []).append(told[message_id])
    return Threads(_frozen(about), told, _frozen(_apart(referring, told)))


def _apart(referring: Mapping[str, list[Told]], told: Mapping[str, Told]) -> dict[str, list[Told]]:
    """What refers to messages, without what would mix a drill and what is real: that stays in the log, as no answer."""
    return {
        text_id: [
            each
            for each in those
            if text_id not in told or each.signed.message.is_drill == told[text_id].signed.message.is_drill
        ]
        for text_id, those in referring.items()
    }


def mark_of(entry: Logged) -> Mark:
    """Where an entry stands, and when it was made."""
    return Mark(entry.index, entry.at)


def _frozen(lists: Mapping[str, list[_Item]]) -> dict[str, tuple[_Item, ...]]:
    return {key: tuple(items) for key, items in lists.items()}
