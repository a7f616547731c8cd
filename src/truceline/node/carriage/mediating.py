"""A line through a mediator's hands: bundles are entrusted, held, handed on, opened, and each step leaves its proof.

Nobody needs to be asked: what is to be done follows from the log, so whoever stopped half-way goes on where it was.
A mediator gets the bundle as an attachment of a message, and its receipt for that message proves that it holds it.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator

from truceline.errors import InputError, NoteError, NotFoundError, TrustError
from truceline.line.admission import SignedMessage
from truceline.line.carriage import MEDIA_TYPE, Carriage, Leg, carriage_in
from truceline.line.kinds import How, MessageKind, Precedence
from truceline.line.logged import Attempt, Proof, Proved, proof_from
from truceline.line.messages import MAX_ATTACHMENT_BYTES, Attachment, Reference
from truceline.node import labels
from truceline.node.carriage.by_hand import offered_by_hand
from truceline.node.deadlines import write_attempts
from truceline.node.exchange.exchanging import take_in
from truceline.node.exchange.news import News, What
from truceline.node.lines import entries_labelled, object_of
from truceline.node.node import Moment, Node
from truceline.node.ports import Sealing
from truceline.node.saying.messages import Said, Wording, open_logged, say_as_node
from truceline.record.entries import Entry, EntryKind
from truceline.record.store import Change, object_name
from truceline.signing.parties.charter import Standing

CARRIER, ENTRUSTED = "mediator", "entrusted"
_CARRIED = ((MEDIA_TYPE, "bundle.age"),)
_REPORTED = (("application/vnd.truceline.note", "handed-on.note"), ("text/plain", "receipt.tlog-proof"))
MOST_LOOKED_AT = 256
"""Messages about bundles on one line that are looked at again: the newest."""


def entrust(node: Node, peer: str, mediator: str, now: Moment, answers: tuple[int, ...] = ()) -> Said:
    """What waits for a peer, sealed for it, on its way to a mediator who carries it there.

    Args:
        node: ours.
        peer: whom it is for.
        mediator: of a line that the peer is on, too.
        now: the time.
        answers: places of our entries that answer a bundle of the peer's.

    Raises:
        NotFoundError: there is no line with both, on which the mediator is one.
        InputError: what waits is too long to be carried as one file, or the peer's manifest lists no age key.
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails.
    """
    line = _line_with(node, peer, mediator)
    offered = offered_by_hand(node, peer, now, answers)
    recipients = node.line(line).histories[peer].newest.age_recipients
    sealed = _sealing(node).seal(offered.bundle, recipients)
    if len(sealed) > MAX_ATTACHMENT_BYTES:
        raise InputError(
            f"what waits for {peer} has {len(sealed)} bytes, more than {MAX_ATTACHMENT_BYTES}",
            hint="write it as a file with `truceline line export`, and give that to the mediator by hand",
        )
    carriage = Carriage(Leg.ENTRUSTED, peer, object_name(sealed), notes=offered.notes)
    wording = _wording(mediator, carriage, _urgency(node, peer), (sealed,))
    said = say_as_node(node, line, wording, now, (sealed,))
    write_attempts(node, peer, offered.notes, Attempt(CARRIER, ENTRUSTED), now)
    return said


def carry_on(node: Node, now: Moment) -> tuple[News, ...]:
    """Does what is to be done about bundles that came, or that were handed over; to be called some times a minute.

    Raises:
        StoreError: the disk is full or fails.
    """
    if node.store.frozen:
        return ()
    return tuple(news for line in node.lines for news in _carry_on(node, line, now))


def _carry_on(node: Node, line: str, now: Moment) -> Iterator[News]:
    for entry in entries_labelled(node.store, labels.carriages_on(line), MOST_LOOKED_AT):
        if node.store.content(entry.obj) is None:
            continue  # erased
        signed = open_logged(node, entry)
        try:
            carriage = carriage_in(signed.message)
        except NoteError:
            continue  # it stays on record, and moves nothing
        if entry.kind is EntryKind.SENT and carriage.leg is Leg.ENTRUSTED:
            _note_held(node, signed, carriage, now)
        elif entry.kind is EntryKind.SENT and carriage.leg is Leg.HANDED_ON:
            _report(node, signed, carriage, now)
        elif entry.kind is EntryKind.RECV and carriage.leg is Leg.ENTRUSTED:
            yield from _hand_on(node, signed, carriage, now)
        elif entry.kind is EntryKind.RECV and carriage.leg is Leg.HANDED_ON:
            yield from _open(node, signed, carriage, now)


def _hand_on(node: Node, signed: SignedMessage, carriage: Carriage, now: Moment) -> Iterator[News]:
    """The mediator's part: the bundle waits for whom it is for, like any message."""
    message = signed.message
    peers = node.line(message.line).peers
    is_ours = _standing(node, message.line, node.party) is Standing.MEDIATOR and carriage.recipient in peers
    if not is_ours or carriage.recipient == message.sender or _has_said(node, message.id, carriage.recipient):
        return
    sealed = node.store.content(carriage.sealed)
    if sealed is None:
        return  # erased
    onward = Carriage(Leg.HANDED_ON, carriage.recipient, carriage.sealed, origin=message.sender)
    wording = _wording(carriage.recipient, onward, message.precedence, (sealed,), message.id)
    say_as_node(node, message.line, wording, now, (sealed,))
    yield News(What.CARRIED, message.sender, message.line, message.id, f"held for {carriage.recipient}")


def _report(node: Node, signed: SignedMessage, carriage: Carriage, now: Moment) -> None:
    """The mediator's part: once the recipient's receipt is here, the sender is told, and gets that proof."""
    message = signed.message
    entrusted = message.re.id if message.re else ""
    receipt = _receipt(node, message.id, carriage.recipient)
    if receipt is None or _has_said(node, entrusted, carriage.origin):
        return
    handed_at = proof_from(receipt.extra).at
    told = Carriage(Leg.REPORTED, carriage.recipient, carriage.sealed, carriage.origin, handed_at=handed_at)
    files = (object_of(node.store, signed.obj), object_of(node.store, receipt.obj))
    wording = _wording(carriage.origin, told, message.precedence, files, entrusted)
    say_as_node(node, message.line, wording, now, files)


def _note_held(node: Node, signed: SignedMessage, carriage: Carriage, now: Moment) -> None:
    """The sender's part: the mediator's receipt is evidence for every note in the bundle."""
    (mediator,) = signed.message.to
    receipt = _receipt(node, signed.message.id, mediator)
    if receipt is None or _is_noted(node, receipt):
        return
    proved = proof_from(receipt.extra)
    extra = Proof(Proved.HELD, proved.index, proved.at, recipient=carriage.recipient).extra
    drafts = tuple(
        node.draft(
            now, EntryKind.PROOF, line=sent.line, peer=mediator, note_id=sent.note_id, obj=receipt.obj, extra=extra
        )
        for sent in (_sent(node, obj) for obj in carriage.notes)
        if sent is not None and sent.line == signed.message.line
    )
    if drafts:
        node.commit(Change(drafts, once=f"held:{signed.obj}"))


def _open(node: Node, signed: SignedMessage, carriage: Carriage, now: Moment) -> Iterator[News]:
    """The recipient's part: what is inside is taken in as from any carrier, and the answers go back the same way."""
    message, origin = signed.message, carriage.origin
    is_for_us = carriage.recipient == node.party and origin in node.line(message.line).peers
    if not is_for_us or _standing(node, message.line, message.sender) is not Standing.MEDIATOR:
        return
    if any(node.entry(index).kind is EntryKind.NOTE for index in node.store.about(message.id)):
        return  # it was opened
    words = "opened"
    try:
        taken = take_in(node, origin, _sealing(node).unseal(object_of(node.store, carriage.sealed)), now)
    except (InputError, NoteError, NotFoundError, TrustError) as error:
        words = str(error)
    else:
        yield from taken.news
        if node.store.frozen:
            return  # by what it showed; nothing is receipted
        if taken.answers:
            entrust(node, origin, message.sender, now, taken.answers)
    extra = {"is": "unsealed", "from": origin, "outcome": "opened" if words == "opened" else "unusable"}
    about = {"line": message.line, "peer": message.sender, "note_id": message.id, "obj": carriage.sealed}
    node.commit(Change((node.draft(now, EntryKind.NOTE, **about, extra=extra),)))
    yield News(What.CARRIED, message.sender, message.line, message.id, f"from {origin}: {words}")


def _wording(to: str, carriage: Carriage, precedence: Precedence, files: tuple[bytes, ...], about: str = "") -> Wording:
    forms = _REPORTED if carriage.leg is Leg.REPORTED else _CARRIED
    return Wording(
        to=(to,),
        kind=MessageKind.CARRY,
        body=carriage.body,
        precedence=precedence,
        re=Reference(about, How.REPLY) if about else None,
        attachments=tuple(
            Attachment(object_name(file), len(file), media_type, name)
            for file, (media_type, name) in zip(files, forms, strict=True)
        ),
    )


def _line_with(node: Node, peer: str, mediator: str) -> str:
    for line in node.lines:
        if peer in node.line(line).peers and _standing(node, line, mediator) is Standing.MEDIATOR:
            return line
    raise NotFoundError(
        f"there is no line with {peer} on which {mediator} is the mediator",
        hint="`truceline charter show` tells who is what on each line",
    )


def _standing(node: Node, line: str, party: str) -> Standing | None:
    standings = {member.party: member.standing for member in node.line(line).charter.members}
    return standings.get(party)


def _sealing(node: Node) -> Sealing:
    if node.sealing is None:
        raise NotFoundError("this node has no key for sealed bundles", hint="put the node's age key into its folder")
    return node.sealing


def _urgency(node: Node, peer: str) -> Precedence:
    """As urgent as the most urgent that waits."""
    ranks = (parcel.rank for parcel in node.store.outbox(peer, 1))
    return tuple(Precedence)[min(ranks, default=Precedence.ROUTINE.rank)]


def _has_said(node: Node, text_id: str, to: str) -> bool:
    """True if a message of ours about a bundle went to somebody, as an answer to another."""
    for entry in entries_labelled(node.store, labels.referring_to(text_id)):
        if entry.kind is EntryKind.SENT and node.store.content(entry.obj) is not None:
            message = open_logged(node, entry).message
            if message.kind is MessageKind.CARRY and to in message.to:
                return True
    return False


def _receipt(node: Node, message_id: str, peer: str) -> Entry | None:
    """Where we wrote down that a peer proved to store a message; none if it did not."""
    for entry in map(node.entry, node.store.about(message_id)):
        if entry.kind is EntryKind.PROOF and entry.peer == peer and proof_from(entry.extra).proves is Proved.RECEIVED:
            return entry
    return None


def _is_noted(node: Node, receipt: Entry) -> bool:
    """True if the notes in the bundle have the evidence already."""
    entries = (node.entry(index) for index in node.store.about(receipt.obj))
    return any(entry.kind is EntryKind.PROOF and entry.extra.get("proves") == Proved.HELD for entry in entries)


def _sent(node: Node, obj: str) -> Entry | None:
    """Where we committed a message; none for anything else, such as a manifest."""
    entries = (node.entry(index) for index in node.store.about(obj))
    return next((entry for entry in entries if entry.kind is EntryKind.SENT and entry.obj == obj), None)
