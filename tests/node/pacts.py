"""Agreements that tests draw up, propose and sign between nodes in memory."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

from tests.node.meeting import ALFA, BRAVO, NOW_AT, Met
from tests.signing.parties.sides import key_of
from truceline.line.agreements import Agreement, Annex
from truceline.line.kinds import How, MessageKind
from truceline.line.messages import Attachment, Reference
from truceline.node.assents import NOTE_TYPE
from truceline.node.labels import labels_of
from truceline.node.saying.messages import Said, Wording, compose
from truceline.node.terms.agreements import TEXT_TYPE, ZONE_TYPE, Terms, draw_up
from truceline.record.entries import EntryKind
from truceline.record.store import Change, Label, Parcel, object_name
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Role

HOUR_MS = 3_600_000
ZONE = b'{"a zone": "in its canonical form"}'
RULES = b"what is done when somebody crosses"


def terms(**changes: Any) -> Terms:
    """An agreement on one zone and its rules, from the next hour on."""
    plain: dict[str, Any] = {
        "annexes": (Annex("zone", object_name(ZONE)), Annex("rules", object_name(RULES))),
        "starts_at": NOW_AT + HOUR_MS,
        "sign_by": NOW_AT + 2 * HOUR_MS,
        "ends_at": NOW_AT + 48 * HOUR_MS,
        "notice_ms": HOUR_MS,
    }
    return Terms(**(plain | changes))


def pact(met: Met, **changes: Any) -> Agreement:
    """That agreement, on the line of parties that have met."""
    return draw_up(met[ALFA], met.line, terms(**changes))


def file(content: bytes, media_type: str) -> Attachment:
    """A file that goes with a message."""
    return Attachment(object_name(content), len(content), media_type, "file")


def propose(
    met: Met, agreement: Agreement, files: tuple[bytes, ...] = (ZONE, RULES), sender: str = ALFA, **words: Any
) -> Said:
    """A proposal to the other party, with the text and its annexes."""
    text = agreement.text.encode()
    attachments = (file(text, TEXT_TYPE), *(file(content, ZONE_TYPE) for content in files))
    return met.say(
        sender,
        BRAVO if sender == ALFA else ALFA,
        kind=MessageKind.PROPOSE,
        body={"agreement": agreement.id},
        attachments=attachments,
        files=(text, *files),
        **words,
    )


def signed_text(text: str, party: str, *numbers: int) -> bytes:
    """The note of a text, signed by authorities of a party."""
    return sign_note(text, [key_of(party, Role.AUTHORITY, number) for number in numbers]).encoded


def assent(met: Met, agreement: Agreement, sender: str, note: bytes = b"") -> Said:
    """An assent, or what looks like one: with another note than the agreement signed by both authorities."""
    note = note or signed_text(agreement.text, sender, 1, 2)
    return met.say(
        sender,
        BRAVO if sender == ALFA else ALFA,
        role=Role.AUTHORITY,
        kind=MessageKind.ASSENT,
        body={},
        re=Reference(agreement.id, How.ACCEPT),
        attachments=(file(note, NOTE_TYPE),),
        files=(note,),
    )


def assent_dishonestly(met: Met, agreement: Agreement, note: bytes) -> Said:
    """An assent of alfa's whose node leaves out to look whether it holds."""
    node, now = met[ALFA], met.clock.now
    wording = Wording(
        to=(BRAVO,),
        kind=MessageKind.ASSENT,
        body={},
        re=Reference(agreement.id, How.ACCEPT),
        attachments=(file(note, NOTE_TYPE),),
    )
    message = compose(node, met.line, wording, now)
    signed = signed_text(message.text, ALFA, 1, 2)
    obj = object_name(signed)
    change = Change(
        drafts=(node.draft(now, EntryKind.SENT, line=met.line, note_id=message.id, obj=obj),),
        labels=tuple(Label(0, text) for text in labels_of(message)),
        objects=(signed, note),
        to_send=(Parcel(BRAVO, obj),),
    )
    return Said(message, node.commit(change).indices.start)


def decline(met: Met, agreement: Agreement, sender: str, reason: str = "") -> Said:
    """A party's no."""
    return met.say(
        sender,
        BRAVO if sender == ALFA else ALFA,
        role=Role.AUTHORITY,
        kind=MessageKind.DECLINE,
        body={"text": reason} if reason else {},
        re=Reference(agreement.id, How.REFUSE),
    )


def terminate(met: Met, agreement: Agreement, sender: str) -> Said:
    """A party's termination."""
    return met.say(
        sender,
        BRAVO if sender == ALFA else ALFA,
        role=Role.AUTHORITY,
        kind=MessageKind.TERMINATE,
        body={},
        re=Reference(agreement.id, How.CANCEL),
    )
