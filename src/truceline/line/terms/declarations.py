"""What a party's authorities say of an agreement besides signing it: that they will not, or that it is to end.

    truceline/declaration/v1
    {"agreement":"...","kind":"terminate","line":"...","party":"alfa.example","text":""}

They sign the message that says so. If they keep their keys apart and sign one after the other, they sign this text
instead, whose words no other message can change; the node brings it in a message of its own, which says so.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from truceline.errors import NoteError, TrustError
from truceline.line.agreements import Signatory
from truceline.line.bodies import MAX_WORDS, reason_in
from truceline.line.kinds import MessageKind
from truceline.line.messages import HEX_32, Message
from truceline.signing.canonical import check_text
from truceline.signing.documents import read_document, write_document
from truceline.signing.fields import HEX_64
from truceline.signing.notes import open_note
from truceline.signing.parties.manifests import Role, check_party
from truceline.signing.showing import shown

KIND = "declaration"
DECLARED = (MessageKind.DECLINE, MessageKind.TERMINATE)
"""The kinds of message that a declaration stands behind, if the node sends them."""
_KINDS = re.compile("|".join(DECLARED))


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """A party's word on an agreement.

    Args:
        line: 32 hex digits.
        party: whose word it is.
        agreement: id of the agreement.
        kind: decline, or terminate.
        text: why, in words; may be empty.

    Raises:
        NoteError: a part is not of its form.
    """

    line: str
    party: str
    agreement: str
    kind: MessageKind
    text: str = ""

    def __post_init__(self) -> None:
        check_party(self.party)
        if not HEX_32.fullmatch(self.line) or not HEX_64.fullmatch(self.agreement) or self.kind not in DECLARED:
            raise _wrong(f"it is of the line {shown(self.line)}, a {self.kind} of {shown(self.agreement)}")
        check_text(self.text)
        if len(self.text) > MAX_WORDS:
            raise _wrong(f"its text has {len(self.text)} characters, more than {MAX_WORDS}")

    @cached_property
    def document(self) -> str:
        """What the authorities sign."""
        fields = {"line": self.line, "party": self.party, "agreement": self.agreement, "text": self.text}
        return write_document(KIND, fields | {"kind": str(self.kind)})

    @cached_property
    def id(self) -> str:
        """SHA-256 of the document, 64 hex digits."""
        return sha256(self.document.encode()).hexdigest()


def declaration_from_text(text: str) -> Declaration:
    """The declaration that a document's text stands for; the same text comes back from its ``document``.

    Raises:
        NoteError: it is none, has a field too many or too few, or breaks a rule.
    """
    fields = read_document(text, KIND)
    declaration = Declaration(
        line=fields.text("line"),
        party=fields.text("party"),
        agreement=fields.text("agreement"),
        kind=MessageKind(fields.text("kind", _KINDS)),
        text=fields.text("text"),
    )
    fields.end()
    return declaration


def declared_by(message: Message) -> Declaration:
    """The declaration that must stand behind a message which the node sends.

    Raises:
        NoteError: it is about no agreement.
    """
    about, text = message.re.id if message.re else "", reason_in(message.body)
    return Declaration(line=message.line, party=message.sender, agreement=about, kind=message.kind, text=text)


def check_declared(message: Message, content: bytes, signatory: Signatory) -> None:
    """Nothing, if a note stands behind a message: it says the same, and enough authorities have signed it.

    Args:
        message: that the sender's node has signed.
        content: the note that it brings.
        signatory: the sender's keys, and where its log has the message.

    Raises:
        NoteError: the bytes are no note, or the message is about no agreement.
        TrustError: a signature does not hold, the note says something else, or too few authorities have signed.
    """
    history, at = signatory
    opened = open_note(content, history.keys_at(at, Role.AUTHORITY))
    if opened.text != declared_by(message).document:
        raise _untrusted("the declaration that it brings says something else")
    if not history.binds(opened.signed_by, at):
        raise _untrusted(f"fewer authorities of {message.sender} have signed the declaration than it takes")


def _wrong(rule: str) -> NoteError:
    return NoteError(f"the declaration cannot stand: {rule}", hint="draw it up anew: truceline agreement terminate -o")


def _untrusted(what: str) -> TrustError:
    return TrustError(f"the message is refused: {what}", hint="nothing is declined or ended by it; tell the peer")
