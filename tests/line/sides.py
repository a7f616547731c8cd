"""Two parties and a mediator on one line, and notes that their keys sign."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.line.said import first
from tests.signing.parties.sides import charter_of, first_manifest, key_of, signed
from truceline.line.admission import SignedMessage, open_message
from truceline.line.messages import Message
from truceline.signing.notes import sign_note
from truceline.signing.parties.history import begin
from truceline.signing.parties.manifests import Position, Role

MEDIATOR = "mediator.example"
MANIFESTS = {party: first_manifest(party) for party in ("alfa.example", "bravo.example", MEDIATOR)}
CHARTER = charter_of(*MANIFESTS.values(), registrar=MEDIATOR)
HISTORIES = {party: begin(signed(manifest, 1, 2), Position(1, 0)) for party, manifest in MANIFESTS.items()}
AT = Position(1, 5)


def on_line(message: Message, **changes: Any) -> Message:
    """The message on the line of these three."""
    return replace(message, line=CHARTER.line, **changes)


def said(**changes: Any) -> Message:
    """A first message on the line of these three."""
    return first(**({"line": CHARTER.line} | changes))


def note_of(message: Message, *roles: Role, numbers: tuple[int, ...] = (1,)) -> bytes:
    """The message as a note, signed by keys of the sender."""
    return sign_note(
        message.text, [key_of(message.sender, role, number) for role in roles for number in numbers]
    ).encoded


def opened(message: Message, role: Role = Role.OPERATOR) -> SignedMessage:
    """The message as it opens when one key of a role has signed it."""
    return open_message(note_of(message, role), CHARTER, HISTORIES[message.sender], AT)
