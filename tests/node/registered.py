"""Two parties and a registrar on one line, and what they do about an agreement that the registrar decides."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from tests.node.meeting import ALFA, BRAVO, Met, meet
from tests.node.pacts import RULES, ZONE, file, pact, signed_text
from tests.signing.parties.sides import key_of
from truceline.line.agreements import Agreement
from truceline.line.kinds import How, MessageKind
from truceline.line.messages import Reference
from truceline.node.assents import NOTE_TYPE
from truceline.node.saying.messages import Said, Wording, commit_message, compose
from truceline.node.terms.agreements import TEXT_TYPE, ZONE_TYPE, told_with
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Role

MEDIATOR = "mediator.example"


def met_before_a_registrar() -> tuple[Met, Agreement]:
    """An agreement that is proposed, and that the mediator decides."""
    met = meet(ALFA, BRAVO, MEDIATOR, registrar=MEDIATOR)
    agreement = pact(met, registrar=MEDIATOR)
    text = agreement.text.encode()
    files = (file(text, TEXT_TYPE), file(ZONE, ZONE_TYPE), file(RULES, ZONE_TYPE))
    met.say(
        ALFA,
        BRAVO,
        kind=MessageKind.PROPOSE,
        body={"agreement": agreement.id},
        attachments=files,
        files=(text, ZONE, RULES),
    )
    met.exchange_until_quiet(ALFA, BRAVO)
    return met, agreement


def tell(met: Met, agreement: Agreement, sender: str, kind: MessageKind, to: tuple[str, ...] = ()) -> Said:
    """An assent, a no, or a termination to all whom it concerns, signed by both authorities."""
    hows = {MessageKind.ASSENT: How.ACCEPT, MessageKind.DECLINE: How.REFUSE, MessageKind.TERMINATE: How.CANCEL}
    note = signed_text(agreement.text, sender, 1, 2) if kind is MessageKind.ASSENT else b""
    wording = Wording(
        to=to or told_with(agreement, sender),
        kind=kind,
        body={},
        re=Reference(agreement.id, hows[kind]),
        attachments=(file(note, NOTE_TYPE),) if note else (),
    )
    message = compose(met[sender], met.line, wording, met.clock.now)
    signed = sign_note(message.text, [key_of(sender, Role.AUTHORITY, number) for number in (1, 2)])
    said = commit_message(met[sender], signed.encoded, (note,) if note else (), met.clock.now)
    assert isinstance(said, Said)
    return said


def exchange(met: Met, *pairs: tuple[str, str]) -> None:
    """Everything that waits between some goes over; between all, if none are named."""
    for one, other in pairs or ((ALFA, BRAVO), (ALFA, MEDIATOR), (BRAVO, MEDIATOR)):
        met.exchange_until_quiet(one, other)
        met.exchange_until_quiet(other, one)
