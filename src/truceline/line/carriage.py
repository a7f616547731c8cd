"""A sealed bundle on its way through a mediator's hands: what the messages of the kind ``carry`` say about it.

    party     → mediator   here is a bundle for another member: ``for``, ``sealed``, ``notes``
    mediator  → recipient  here is a bundle from another member: ``from``, ``for``, ``sealed``
    mediator  → party      it was handed over: ``from``, ``for``, ``sealed``, ``handed_at``

The last two refer to the first. The bundle goes along as an attachment, sealed for the recipient alone: who carries it
can neither read it nor change it, but can lose it, and then has no receipt of the recipient's to show.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from truceline.errors import NoteError
from truceline.line.messages import Message
from truceline.signing.canonical import Value
from truceline.signing.fields import HEX_64, Fields
from truceline.signing.parties.manifests import check_party

MEDIA_TYPE = "application/vnd.truceline.sealed"
"""Of the attachment: an age file."""
MAX_NOTES = 512


class Leg(StrEnum):
    """Which part of the way a message is about."""

    ENTRUSTED = "entrusted"
    """A party gives a bundle to a mediator."""
    HANDED_ON = "handed-on"
    """The mediator gives it to whom it is for."""
    REPORTED = "reported"
    """The mediator tells the party that the recipient's machine stores it."""


@dataclass(frozen=True)
class Carriage:
    """What a message says of a bundle.

    Args:
        leg: which part of the way.
        recipient: the member that it is for.
        sealed: SHA-256 of the sealed bundle, 64 hex digits.
        origin: the member that it is from; empty where that is the sender itself.
        notes: SHA-256 of the notes that are in it, as who sealed it says; for ``ENTRUSTED`` only.
        handed_at: when the recipient's machine stored it, by the recipient's clock; for ``REPORTED`` only.

    Raises:
        NoteError: a part is not of its form.
    """

    leg: Leg
    recipient: str
    sealed: str
    origin: str = ""
    notes: tuple[str, ...] = ()
    handed_at: int = 0

    def __post_init__(self) -> None:
        for party in filter(None, (self.recipient, self.origin)):
            check_party(party)
        if not all(map(HEX_64.fullmatch, (self.sealed, *self.notes))) or len(self.notes) > MAX_NOTES:
            raise NoteError(
                f"a bundle with {len(self.notes)} notes", hint=f"name it and at most {MAX_NOTES} notes by 64 hex digits"
            )

    @property
    def body(self) -> dict[str, Value]:
        """The body of the message."""
        content: dict[str, Value] = {"for": self.recipient, "sealed": self.sealed}
        if self.leg is Leg.ENTRUSTED:
            return content | {"notes": list(self.notes)}
        content["from"] = self.origin
        return content | ({"handed_at": self.handed_at} if self.leg is Leg.REPORTED else {})


def carriage_in(message: Message) -> Carriage:
    """What a message of the kind ``carry`` says.

    Raises:
        NoteError: its body is of another form, it refers to nothing where it must, or the bundle did not come along.
    """
    carriage = _carriage_from(message.body)
    files = {file.sha256 for file in message.attachments}
    if carriage.leg is not Leg.REPORTED and carriage.sealed not in files:
        raise NoteError("the sealed bundle did not come along", hint="send it together with the message")
    if (message.re is None) != (carriage.leg is Leg.ENTRUSTED):
        raise NoteError("a bundle that is carried on refers to the message that brought it", hint="name that message")
    return carriage


def _carriage_from(body: Mapping[str, Value]) -> Carriage:
    fields = Fields(body, "body")
    recipient, sealed = fields.text("for"), fields.text("sealed", HEX_64)
    if fields.has("notes"):
        carriage = Carriage(Leg.ENTRUSTED, recipient, sealed, notes=fields.texts("notes"))
    elif fields.has("handed_at"):
        at = fields.integer("handed_at")
        carriage = Carriage(Leg.REPORTED, recipient, sealed, origin=fields.text("from"), handed_at=at)
    else:
        carriage = Carriage(Leg.HANDED_ON, recipient, sealed, origin=fields.text("from"))
    fields.end()
    return carriage
