"""An assent whose authorities sign one after the other, wherever each keeps the key: what has been signed so far.

What binds is the agreement's text with enough signatures. A copy goes from holder to holder; when it has enough, the
node hands it over in an assent of its own, which says of itself that it is automatic.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import NamedTuple

from truceline.errors import NoteError
from truceline.line.agreements import Agreement
from truceline.line.kinds import How, MessageKind, Precedence
from truceline.line.messages import Attachment, Reference
from truceline.node.assents import NOTE_TYPE
from truceline.node.node import Moment, Node
from truceline.node.saying.messages import Said, Wording, say_as_node
from truceline.node.terms.agreements import agreement_here, told_with
from truceline.node.terms.parties import own_manifest
from truceline.record.store import object_name
from truceline.signing.notes import open_note, read_unverified
from truceline.signing.parties.manifests import Role


class SignedSoFar(NamedTuple):
    """An agreement, and which of our authorities have signed a copy of it."""

    agreement: Agreement
    signed_by: tuple[str, ...]
    """Names of the keys."""
    needed: int

    @property
    def is_complete(self) -> bool:
        """True if these are enough to bind us."""
        return len(self.signed_by) >= self.needed


def signed_so_far(node: Node, note: bytes) -> SignedSoFar:
    """What a copy of an agreement says of our signatures; it binds nobody yet.

    Raises:
        NoteError: it is no note, or no agreement.
        NotFoundError: nobody has proposed this text.
        TrustError: no authority of ours has signed it, or a signature does not hold.
    """
    text = read_unverified(note).text
    manifest = own_manifest(node).manifest
    opened = open_note(note, manifest.keys_of(Role.AUTHORITY))
    agreement = agreement_here(node, opened.note.id)
    if agreement.text != text:
        raise NoteError(f"{opened.note.id[:16]} is no agreement", hint="sign the file that the first holder wrote")
    return SignedSoFar(agreement, tuple(key.name for key in opened.signed_by), manifest.authority_threshold)


def hand_over(node: Node, note: bytes, now: Moment) -> Said:
    """The assent that brings the note to the other parties: from here on we are bound.

    Raises:
        NoteError, TrustError: it would not hold, as in ``assents.own_agree_drafts``.
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails.
    """
    agreement = signed_so_far(node, note).agreement
    wording = Wording(
        to=told_with(agreement, node.party),
        kind=MessageKind.ASSENT,
        body={"auto": True},
        precedence=Precedence.PRIORITY,
        re=Reference(agreement.id, How.ACCEPT),
        attachments=(Attachment(object_name(note), len(note), NOTE_TYPE, "agreement.note"),),
    )
    return say_as_node(node, agreement.line, wording, now, (note,))
