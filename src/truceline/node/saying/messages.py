"""Saying something on a line: the text that is to be signed, and the signed text in the record and the outbox.

Who signs is no matter of the node: the key of a desk stays with the desk. So a message is composed, signed by whoever
may, and then committed; nothing is sent before that.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from truceline.errors import InputError, NoteError, StoreError, TrustError
from truceline.line.admission import SignedMessage, check_terms, open_message
from truceline.line.bodies import acknowledgement_from
from truceline.line.kinds import MessageKind, Need, Precedence
from truceline.line.messages import Attachment, Message, Reference, Seen, keep_at_hand, message_from_text
from truceline.line.reception import key_of_number
from truceline.line.wording.notices import notice_in
from truceline.model.times import text_from_instant
from truceline.node import labels
from truceline.node.accusations import check_may_be_said
from truceline.node.apart import check_reference_apart
from truceline.node.assents import own_agree_drafts
from truceline.node.lines import Line, object_of, place_in
from truceline.node.node import Moment, Node
from truceline.record.entries import Draft, Entry, EntryKind
from truceline.record.store import Change, Committed, Due, Label, Outcome, Parcel, object_name
from truceline.signing.canonical import Value, encode, parse
from truceline.signing.fields import Fields
from truceline.signing.notes import read_unverified, sign_note
from truceline.signing.parties.manifests import Position

MOST_FILES_BYTES = 32 * 1024 * 1024
"""Of the attachments of one message: so one that waits always fits into a bundle, and holds nobody up for ever."""
TRIES = 5
"""How often the node says something anew because another message took its number."""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What somebody wants to say; the node adds the number, the time and the like. Fields as in ``Message``."""

    to: tuple[str, ...]
    kind: MessageKind
    body: Mapping[str, Value]
    precedence: Precedence = Precedence.ROUTINE
    is_drill: bool = False
    need: Need = Need.NONE
    by: int = 0
    """Until when it is needed, ms since the epoch; 0 takes the time that the charter gives for the precedence."""
    re: Reference | None = None
    attachments: tuple[Attachment, ...] = ()
    language: str = "zxx"


class Said(NamedTuple):
    """A message of ours that is durable, and will be sent."""

    message: Message
    entry: int
    """Its place in the log."""


def compose(node: Node, line: str, wording: Wording, now: Moment, after: Message | None = None) -> Message:
    """The message with its number and its time, to be signed and then committed.

    Args:
        node: of the sender.
        line: 32 hex digits.
        wording: what is to be said.
        now: the time.
        after: the message of ours that will be committed just before it; none for one that stands there already.

    Raises:
        NotFoundError: there is no such line.
        NoteError: it breaks a rule of messages, or asks for something sooner than the charter allows.
        TrustError: it is to somebody who has no part in the line, or we may not send its kind; or it would make
            an agreement, and there is evidence against a member of the line.
    """
    known = node.line(line)
    check_may_be_said(node, line, wording.kind)
    check_reference_apart(node, wording.re.id if wording.re else "", is_drill=wording.is_drill)
    seq, prev = (after.seq + 1, after.id) if after else next_number(node, line)
    by = wording.by
    if wording.need is not Need.NONE and not by:
        by = now.at + known.charter.ack_within_ms[wording.precedence]
    message = Message(
        line=line,
        sender=node.party,
        to=tuple(sorted(set(wording.to))),
        seq=seq,
        prev=prev,
        at=now.at,
        nonce=node.draw(16).hex(),
        kind=wording.kind,
        precedence=wording.precedence,
        is_drill=wording.is_drill,
        need=wording.need,
        by=by,
        re=wording.re,
        body=_copied(wording.body),
        attachments=wording.attachments,
        seen=_seen(node, known),
        language=wording.language,
    )
    _check_recipients(message.to, known)
    check_terms(message, known.charter)
    return keep_at_hand(message)  # it comes back signed, in a moment


def _check_recipients(parties: Iterable[str], line: Line) -> None:
    members = {member.party for member in line.charter.members}
    for party in parties:
        if party not in members:
            raise TrustError(
                f"{party} is no member of the line {line.charter.line}",
                hint="`truceline charter show` lists the lines and their members",
            )


def _copied(body: Mapping[str, Value]) -> Mapping[str, Value]:
    """The body as it is read back: nobody else can change it, and its arrays are lists."""
    copy = parse(encode(body))
    assert isinstance(copy, dict)
    return copy


class Letter(NamedTuple):
    """A signed message, and the files that it names."""

    note: bytes
    attachments: tuple[bytes, ...] = ()


class Overtaken(NamedTuple):
    """Nothing was committed: another message took the number meanwhile. Compose it again, and have it signed again."""

    message: Message


def commit_message(node: Node, note: bytes, attachments: Sequence[bytes], now: Moment) -> Said | Overtaken:
    """A signed message, in the record and in the outbox of each recipient.

    Committed again, the same note gives what it gave first, and is not sent twice.

    Args:
        node: whose party is the sender.
        note: the message that ``compose`` gave, signed by whom its kind takes.
        attachments: the files that it names, in any order.
        now: the time.

    Raises:
        NoteError: it is no message of this party, or a file that it names is missing or another one.
        InputError: its desk has acknowledged the same message before, and this one adds no remark.
        TrustError: too few signatures hold, it breaks the charter, or as in ``compose``.
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails; nothing is committed.
    """
    (said,) = commit_messages(node, [Letter(note, tuple(attachments))], now)
    return said


def commit_messages(node: Node, letters: Sequence[Letter], now: Moment) -> Sequence[Said | Overtaken]:
    """Several signed messages of one line, in one commit: each was composed after the one before it.

    Raises:
        as ``commit_message``; then nothing of them is committed.
    """
    said: dict[int, Said | Overtaken] = {}
    new: dict[int, tuple[SignedMessage, Change]] = {}
    place: tuple[int, str] | None = None
    for number, (note, attachments) in enumerate(letters):
        message = message_from_text(read_unverified(note).text)
        place = place or next_number(node, message.line)
        is_next = (message.seq, message.prev) == place  # else it may be there already, and its keys may be gone by now
        earlier = None if is_next else _committed(node, note)
        if earlier is not None:
            said[number] = Said(message, earlier)
            continue
        signed = _opened_own(node, note)
        _check_not_again(node, signed)
        files = checked_attachments(message, attachments, node)
        check_may_be_said(node, message.line, message.kind)
        check_reference_apart(node, message.re.id if message.re else "", is_drill=message.is_drill)
        if is_next:
            place = message.seq + 1, message.id
            new[number] = signed, commitment(node, signed, note, files, now)
        else:
            said[number] = Overtaken(message)
    outcomes = node.store.commit([change for _, change in new.values()]) if new else ()
    for (number, (signed, _)), outcome in zip(new.items(), outcomes, strict=True):
        said[number] = _as_committed(node, signed, outcome)
    return [said[number] for number in range(len(letters))]


def _as_committed(node: Node, signed: SignedMessage, outcome: Outcome) -> Said | Overtaken:
    """The store has the last word on who has a number."""
    if isinstance(outcome, Committed) and (outcome.is_new or node.entry(outcome.indices.start).obj == signed.obj):
        return Said(signed.message, outcome.indices.start)
    return Overtaken(signed.message)


def commitment(node: Node, signed: SignedMessage, note: bytes, files: Sequence[bytes], now: Moment) -> Change:
    """What is written when a message of ours is committed: its entry, its files, and a place in each outbox.

    Args:
        node: ours.
        signed: the message.
        note: the message with its signatures.
        files: of its attachments, those that the record does not have.
        now: the time.
    """
    message = signed.message
    draft = node.draft(now, EntryKind.SENT, line=message.line, note_id=message.id, obj=signed.obj)
    return Change(
        drafts=(draft, *ack_drafts(node, signed, now), *own_agree_drafts(node, signed, files, now)),
        labels=tuple(Label(0, text) for text in labels.labels_of(message)),
        due=due_of(message),
        objects=(note, *files),
        to_send=tuple(Parcel(party, signed.obj, message.precedence.rank) for party in message.to),
        once=key_of_number(message),
    )


def say_as_node(node: Node, line: str, wording: Wording, now: Moment, attachments: Sequence[bytes] = ()) -> Said:
    """A message that the node says by itself, such as a line check; signed, in the record and in the outboxes.

    Raises:
        TrustError: its kind takes a person's signature, or as in ``compose``.
        StoreError: other messages took its number again and again, or the disk is full or fails.
    """
    for _ in range(TRIES):
        note = sign_note(compose(node, line, wording, now).text, [node.node_key])
        said = commit_message(node, note.encoded, attachments, now)
        if isinstance(said, Said):
            return said
    raise StoreError(f"other messages took its number {TRIES} times", hint="try again in a moment")


def line_in(note: bytes) -> str:
    """The line that a note of a message names; nothing of it is verified yet.

    Raises:
        NoteError: it is no note of a message.
    """
    return message_from_text(read_unverified(note).text).line


def open_logged(node: Node, entry: Entry) -> SignedMessage:
    """The message that an entry ``sent`` or ``recv`` brought into the log, opened again.

    Or a ``note``, which brought one over from an earlier log of ours.

    Raises:
        NotFoundError: its note was erased.
    """
    line = node.line(entry.line)
    note = object_of(node.store, entry.obj)
    # Only of an entry ``sent`` the sender and the place go without saying.
    sender = entry.peer or node.party
    place = place_in(entry) if entry.peer else Position(node.log_number, entry.index)
    return open_message(note, line.charter, line.histories[sender], place)


def checked_attachments(message: Message, given: Sequence[bytes], node: Node) -> tuple[bytes, ...]:
    """The files that a message names and the record does not have yet.

    Raises:
        NoteError: one is missing, or is longer or shorter than the message says.
    """
    by_name = {object_name(content): content for content in given} if message.attachments else {}
    return attached(message, by_name, node)


def attached(message: Message, given: Mapping[str, bytes], node: Node) -> tuple[bytes, ...]:
    """As ``checked_attachments``, of files by their SHA-256.

    Raises:
        NoteError: one is missing, or is longer or shorter than the message says; or all together are too long.
    """
    size = sum(attachment.size for attachment in message.attachments)
    if size > MOST_FILES_BYTES:
        raise NoteError(
            f"attachments of {size} bytes, more than {MOST_FILES_BYTES}", hint="send them with several messages"
        )
    files = []
    for attachment in message.attachments:
        content = given.get(attachment.sha256)
        kept = node.store.content(attachment.sha256) if content is None else content
        if kept is None or len(kept) != attachment.size:
            raise NoteError(
                f"the attachment {attachment.sha256[:16]} of {attachment.size} bytes is missing or has another length",
                hint="send the file together with the message",
            )
        files += [content] if content is not None else []
    return tuple(files)


def ack_drafts(node: Node, signed: SignedMessage, now: Moment) -> tuple[Draft, ...]:
    """The entry that says, beside the message itself, that a desk acknowledged; none for any other message."""
    message = signed.message
    if not signed.acknowledges:
        return ()
    peer = message.to[0] if message.sender == node.party else message.sender
    about = {"line": message.line, "peer": peer, "note_id": signed.acknowledges, "obj": signed.obj}
    return (node.draft(now, EntryKind.ACK, **about),)


def _check_not_again(node: Node, signed: SignedMessage) -> None:
    """A desk acknowledges a message once; to do it again says nothing new, but for a remark."""
    if not signed.acknowledges or acknowledgement_from(signed.message.body).remark:
        return
    keys = {key.name for key in signed.signed_by}
    for entry in map(node.entry, node.store.about(signed.acknowledges)):
        note = node.store.content(entry.obj) if entry.kind is EntryKind.ACK else None
        if note and (again := keys.intersection(each.name for each in read_unverified(note).signatures)):
            desk, at = min(again).rpartition("/")[2], text_from_instant(entry.at)
            raise InputError(
                f"the desk {desk} has acknowledged this already, {at}", hint="add a remark, if there is more to say"
            )


def due_of(message: Message) -> tuple[Due, ...]:
    """When to look again: the instant after the time of what a message asks for, and when its notice lapses."""
    notified = notice_in(message)
    asked = (Due(message.by + 1, message.id),) if message.need is not Need.NONE else ()
    return (*asked, Due(notified.notice.ends_at, message.id)) if notified else asked


def next_number(node: Node, line: str) -> tuple[int, str]:
    """The number of our next message on a line, and the id of the text before it; empty for the first of all."""
    last = node.newest(labels.messages_from(node.party, line))
    if last is None:
        begun = node.newest(labels.numbering_of(line))
        seq = Fields(begun.extra, "x").integer("seq", 1) if begun else 1
        return seq, begun.note_id if begun and seq > 1 else ""
    message = message_from_text(read_unverified(object_of(node.store, last.obj)).text)
    return message.seq + 1, message.id


def _opened_own(node: Node, note: bytes) -> SignedMessage:
    """A message of ours, by the keys that count where it would stand in our log."""
    line = node.line(line_in(note))
    at = Position(node.log_number, node.store.tree.size)
    return open_message(note, line.charter, line.histories[node.party], at)


def _committed(node: Node, note: bytes) -> int | None:
    """Where the same note was committed before; none if it was not."""
    for index in node.store.about(object_name(note)):
        if node.entry(index).kind is EntryKind.SENT:
            return index
    return None


def _seen(node: Node, line: Line) -> tuple[Seen, ...]:
    """The newest checkpoints of the other members' logs that we have cosigned."""
    logs = (node.store.peer_log(line.origin_of(peer)) for peer in line.peers)
    checkpoints = [log.cosigned.checkpoint for log in logs if log.cosigned]
    seen = (Seen(each.origin, each.size, each.root.hex()) for each in checkpoints)
    return tuple(sorted(seen, key=lambda each: each.origin))
