"""What an assent brings into the log: that a party's authorities have signed an agreement, if they have; and no other.

An assent carries the agreement's note with the signatures of its sender. The entry ``agree`` is written in one step
with the message itself, and only when the signatures hold: nobody is taken for bound on the word of a message.

A party that signs an agreement and declines it contradicts itself with its own keys, so a node commits neither after
the other. Where a peer does, both stand, and it is bound.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from truceline.errors import NoteError, TrustError
from truceline.line.admission import SignedMessage
from truceline.line.agreements import Agreement, Signatory, agreement_from_text, check_agreement, signed_by
from truceline.line.kinds import MessageKind
from truceline.line.messages import Message, message_from_text
from truceline.line.terms.decisions import HOW_OF, Decision
from truceline.line.terms.declarations import DECLARED, check_declared
from truceline.line.terms.lights import signature_extra
from truceline.node import labels
from truceline.node.lines import entries_labelled
from truceline.node.node import Moment, Node
from truceline.record.entries import Draft, Entry, EntryKind
from truceline.record.store import object_name
from truceline.signing.notes import read_unverified
from truceline.signing.parties.manifests import Position, Role
from truceline.signing.showing import shown

NOTE_TYPE = "application/vnd.truceline.note"
"""Of the attachment that authorities have signed: an agreement's text, or a declaration on it."""


class Assent(NamedTuple):
    """An agreement, and the note by which a party has signed it."""

    agreement: Agreement
    note: bytes


def assent_in(node: Node, signed: SignedMessage, files: Sequence[bytes], at: Position) -> Assent:
    """What an assent signs, once its sender is bound by it.

    Args:
        node: ours.
        signed: the message.
        files: that came along with it.
        at: where the sender's log has the message.

    Raises:
        NoteError: it brings no agreement, or another one than it refers to.
        TrustError: the charter does not allow the agreement, its sender is no party of it or has not signed it with
            enough authorities, or it says itself that it was written after ``sign_by``.
    """
    message = signed.message
    line = node.line(message.line)
    note = _note_in(node, signed, files)
    agreement = agreement_from_text(read_unverified(note).text)
    check_agreement(agreement, line.charter)
    if message.re is None or agreement.id != message.re.id:
        raise NoteError(f"the assent brings the agreement {agreement.id[:16]}", hint="it refers to another one")
    if message.at > agreement.sign_by:
        raise _no_assent(f"it was written at {message.at}, after {agreement.sign_by}")
    signatory = Signatory(line.histories[message.sender], at)
    if message.sender not in signed_by(note, agreement, {message.sender: signatory}):
        raise _no_assent(f"fewer authorities of {shown(message.sender)} have signed than it takes, or it is no party")
    return Assent(agreement, note)


def check_signed_apart(node: Node, signed: SignedMessage, files: Sequence[bytes], at: Position) -> None:
    """Nothing, unless a message declines or ends an agreement by the node's own signature, and brings no other.

    Args:
        node: ours.
        signed: any message.
        files: that came along with it.
        at: where the sender's log has it.

    Raises:
        NoteError: it brings no declaration.
        TrustError: the declaration says something else, or too few authorities have signed it.
    """
    message = signed.message
    if message.kind in DECLARED and signed.role is Role.NODE:
        signatory = Signatory(node.line(message.line).histories[message.sender], at)
        check_declared(message, _note_in(node, signed, files), signatory)


def agree_drafts(
    node: Node, signed: SignedMessage, files: Sequence[bytes], at: Position, now: Moment
) -> tuple[Draft, ...]:
    """The entry that a party is bound, beside its assent that came in; none if it is not, or for any other message."""
    if signed.message.kind is not MessageKind.ASSENT:
        return ()
    try:
        return (_agree(node, signed, assent_in(node, signed, files, at), now),)
    except (NoteError, TrustError):
        return ()  # the message stays on record, and binds nobody


def own_agree_drafts(node: Node, signed: SignedMessage, files: Sequence[bytes], now: Moment) -> tuple[Draft, ...]:
    """The entry that we are bound, beside an assent of ours; none for any other message.

    Raises:
        NoteError, TrustError: the assent would not hold, or it is after ``sign_by``, or an annex is not here: what
            nobody can read, nobody signs. Or it is declined after it was signed, or signed after it was declined or
            voided, or not to the registrar; or it is decided a second time; or a no or an end that the node sends
            brings no text that the authorities have signed.
    """
    check_signed_apart(node, signed, files, Position(node.log_number, node.store.tree.size))
    if signed.message.kind is MessageKind.DECLINE:
        _check_unsigned(node, signed)
    if signed.message.kind is MessageKind.DECIDE:
        _check_undecided(node, signed)
    if signed.message.kind is not MessageKind.ASSENT:
        return ()
    _check_open(node, signed)
    assent = assent_in(node, signed, files, Position(node.log_number, node.store.tree.size))
    if not {assent.agreement.registrar} - {""} <= {*signed.message.to}:
        raise _no_assent(f"it is not to {assent.agreement.registrar}, who is to decide whether all have signed")
    if now.at > assent.agreement.sign_by:
        raise _no_assent(f"nothing is signed after {assent.agreement.sign_by}, and it is {now.at}")
    for kind, digest in assent.agreement.annexes:
        if node.store.content(digest) is None:
            raise _no_assent(f"the annex {kind} {digest[:16]} is not here")
    return (_agree(node, signed, assent, now),)


def _check_unsigned(node: Node, signed: SignedMessage) -> None:
    named = signed.message.re.id if signed.message.re else ""
    for entry in map(node.entry, node.store.about(named)):
        if entry.kind is EntryKind.AGREE and entry.extra == signature_extra(node.party):
            raise TrustError(
                f"we have signed the agreement {named[:16]}, and are bound by it",
                hint="end it with `truceline agreement terminate`",
            )


def _check_open(node: Node, signed: SignedMessage) -> None:
    for entry, said in _said_about(node, signed):
        if said.kind is MessageKind.DECLINE and entry.kind is EntryKind.SENT:
            raise _no_assent(f"we have declined it, as entry {entry.index} says")
        if said.kind is MessageKind.DECIDE and said.re and said.re.how is HOW_OF[Decision.VOID]:
            raise _no_assent(f"{said.sender} has voided it, as entry {entry.index} says")


def _check_undecided(node: Node, signed: SignedMessage) -> None:
    for entry, said in _said_about(node, signed):
        if said.kind is MessageKind.DECIDE and said.sender == node.party:
            raise TrustError(
                f"we have decided this agreement before, as entry {entry.index} says",
                hint="a registrar decides once: whoever decides twice is convicted by both",
            )


def _said_about(node: Node, signed: SignedMessage) -> Iterator[tuple[Entry, Message]]:
    """What our log has that refers to what a message refers to."""
    named = signed.message.re.id if signed.message.re else ""
    for entry in entries_labelled(node.store, labels.referring_to(named)):
        note = node.store.content(entry.obj)
        if note:
            yield entry, message_from_text(read_unverified(note).text)


def _agree(node: Node, signed: SignedMessage, assent: Assent, now: Moment) -> Draft:
    return node.draft(
        now,
        EntryKind.AGREE,
        line=signed.message.line,
        note_id=assent.agreement.id,
        obj=object_name(assent.note),
        extra=signature_extra(signed.message.sender),
    )


def _note_in(node: Node, signed: SignedMessage, files: Sequence[bytes]) -> bytes:
    notes = [attachment for attachment in signed.message.attachments if attachment.media_type == NOTE_TYPE]
    if len(notes) != 1:
        raise NoteError(f"a message with {len(notes)} notes of authorities", hint="it brings one")
    by_name = {object_name(content): content for content in files}
    content = by_name.get(notes[0].sha256) or node.store.content(notes[0].sha256)
    if content is None:
        raise NoteError("what the authorities signed did not come along", hint="send it together with the message")
    return content


def _no_assent(why: str) -> TrustError:
    return TrustError(f"the assent binds nobody: {why}", hint="ask for an assent to a new version of the agreement")
