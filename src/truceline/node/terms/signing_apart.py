"""What our authorities sign one after the other, wherever each keeps the key: what has been signed so far.

What they sign is the agreement's text, or a declaration that we decline or end it. A copy goes from holder to holder;
when it has enough signatures, the node hands it over in a message of its own, which says that it is automatic.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from truceline.errors import NoteError
from truceline.line.agreements import KIND as AGREEMENT
from truceline.line.agreements import Agreement
from truceline.line.kinds import How, MessageKind, Precedence
from truceline.line.messages import Attachment, Reference
from truceline.line.terms.declarations import Declaration, declaration_from_text
from truceline.node.assents import NOTE_TYPE
from truceline.node.node import Moment, Node
from truceline.node.saying.messages import Said, Wording, say_as_node
from truceline.node.terms.agreements import agreement_here, told_with
from truceline.node.terms.parties import own_manifest
from truceline.record.store import object_name
from truceline.signing.documents import kind_of
from truceline.signing.notes import open_note, read_unverified
from truceline.signing.parties.manifests import Role

_HOWS: Mapping[MessageKind, How] = {
    MessageKind.ASSENT: How.ACCEPT,
    MessageKind.DECLINE: How.REFUSE,
    MessageKind.TERMINATE: How.CANCEL,
}


class SignedSoFar(NamedTuple):
    """What a copy says of an agreement, and which of our authorities have signed it."""

    agreement: Agreement
    kind: MessageKind
    """What the node will say when they are enough: assent, decline or terminate."""
    reason: str
    """Why, in words; empty if none is given, as in every assent."""
    signed_by: tuple[str, ...]
    """Names of the keys."""
    needed: int

    @property
    def is_complete(self) -> bool:
        """True if these are enough."""
        return len(self.signed_by) >= self.needed


def declaration_on(node: Node, agreement_id: str, kind: MessageKind, reason: str) -> Declaration:
    """What our authorities sign to decline or end an agreement.

    Raises:
        NotFoundError: its text is not here.
        NoteError: what was proposed is no agreement, or the reason cannot be written.
    """
    line = agreement_here(node, agreement_id).line
    return Declaration(line=line, party=node.party, agreement=agreement_id, kind=kind, text=reason)


def signed_so_far(node: Node, note: bytes) -> SignedSoFar:
    """What a copy says of our signatures; nothing comes of it yet.

    Raises:
        NoteError: it is no note, or neither an agreement nor a declaration of ours on one.
        NotFoundError: nobody has proposed this agreement.
        TrustError: no authority of ours has signed it, or a signature does not hold.
    """
    text = read_unverified(note).text
    manifest = own_manifest(node).manifest
    opened = open_note(note, manifest.keys_of(Role.AUTHORITY))
    names = tuple(key.name for key in opened.signed_by)
    if kind_of(text) == AGREEMENT:
        agreement = agreement_here(node, opened.note.id)
        if agreement.text != text:
            raise NoteError(f"{opened.note.id[:16]} is no agreement", hint="sign the file that the first holder wrote")
        return SignedSoFar(agreement, MessageKind.ASSENT, "", names, manifest.authority_threshold)
    said = declaration_from_text(text)
    agreement = agreement_here(node, said.agreement)
    if (said.party, said.line) != (node.party, agreement.line):
        raise NoteError(f"a declaration of {said.party} on another line", hint="draw it up on this party's node")
    return SignedSoFar(agreement, said.kind, said.text, names, manifest.authority_threshold)


def hand_over(node: Node, note: bytes, now: Moment) -> Said:
    """The message that brings the note to all whom it concerns: from here on it counts.

    Raises:
        NoteError, TrustError: it would not hold, as in ``assents.own_agree_drafts``.
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails.
    """
    signed = signed_so_far(node, note)
    wording = Wording(
        to=told_with(signed.agreement, node.party),
        kind=signed.kind,
        body={"auto": True} | ({"text": signed.reason} if signed.reason else {}),
        precedence=Precedence.PRIORITY,
        re=Reference(signed.agreement.id, _HOWS[signed.kind]),
        attachments=(
            Attachment(object_name(note), len(note), NOTE_TYPE, f"{kind_of(read_unverified(note).text)}.note"),
        ),
    )
    return say_as_node(node, signed.agreement.line, wording, now, (note,))
