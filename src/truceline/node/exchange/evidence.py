"""What a node does when somebody is caught saying two things: it keeps the evidence and offers it to all members.

From then on the accused's log is not cosigned. Warnings still pass: the people they are for have forked nothing.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.errors import NoteError, TrustError
from truceline.line.admission import SignedMessage, open_message
from truceline.line.kinds import MessageKind, Need, Precedence
from truceline.line.messages import Attachment
from truceline.node import labels
from truceline.node.accusations import accusations_on, lines_with
from truceline.node.exchange.news import News, What
from truceline.node.lines import object_of
from truceline.node.node import Moment, Node
from truceline.node.saying.messages import Wording, commitment, compose
from truceline.record.entries import EntryKind
from truceline.record.forks import Fork, Misconduct, bytes_from_fork, fork_from_bytes
from truceline.record.store import Change, Label, object_name
from truceline.signing.fields import Fields
from truceline.signing.keys import VerifyKey
from truceline.signing.notes import sign_note
from truceline.signing.parties.manifests import Position

MEDIA_TYPE = "application/vnd.truceline.fork"


def accuse(node: Node, party: str, fork: Fork, now: Moment) -> tuple[News, ...]:
    """Keeps evidence against a party and offers it to every other member of its lines: one piece of each kind.

    One piece proves as much as a hundred, and who forks its log could make as many as it likes.

    Args:
        node: ours.
        party: who is accused.
        fork: the evidence; where the keys of the party do not bear it out, nobody is accused.
        now: the time.

    Raises:
        FrozenError: our log is frozen.
        StoreError: the disk is full or fails.
    """
    news = []
    for line in lines_with(node, party):
        misconduct = _proved(node, line, party, fork)
        if misconduct and not _is_known(node, line, party, fork):
            node.store.commit(_evidence(node, line, party, fork, misconduct, now))
            news.append(News(What.FORK, party, line, words=f"{fork.kind}: {misconduct.account}"))
    return tuple(news)


def take_evidence(node: Node, signed: SignedMessage, now: Moment) -> tuple[News, ...]:
    """What comes of the evidence that another member offers in a message; it accuses nobody by its being there."""
    news: list[News] = []
    line = signed.message.line
    for attachment in signed.message.attachments:
        try:
            fork = fork_from_bytes(object_of(node.store, attachment.sha256))
        except NoteError as error:
            news.append(News(What.UNUSABLE, signed.message.sender, line, signed.message.id, str(error)))
            continue
        for party in node.line(line).peers:
            news += accuse(node, party, fork, now) if _proved(node, line, party, fork) else ()
    return tuple(news)


def keys_of(node: Node, line: str, party: str) -> tuple[VerifyKey, ...]:
    """Every key that a member has had on a line, in any role."""
    listed = (key for manifest, _ in node.line(line).histories[party].logged for _, key in manifest.keys)
    return tuple(dict.fromkeys(listed))


def _proved(node: Node, line: str, party: str, fork: Fork) -> Misconduct | None:
    try:
        return fork.check(keys_of(node, line, party))
    except (NoteError, TrustError):
        return None


def _is_known(node: Node, line: str, party: str, fork: Fork) -> bool:
    known = (entry for entry in accusations_on(node, line) if entry.peer == party)
    return any(Fields(entry.extra, "x").text("kind") == fork.kind for entry in known)


def _evidence(node: Node, line: str, party: str, fork: Fork, misconduct: Misconduct, now: Moment) -> tuple[Change, ...]:
    """The entry with the evidence and the message that offers it, to be written together or not at all."""
    content = bytes_from_fork(fork)
    extra = {"is": "fork", "kind": fork.kind, "what": misconduct.account}
    draft = node.draft(now, EntryKind.NOTE, line=line, peer=party, obj=object_name(content), extra=extra)
    kept = Change((draft,), (Label(0, labels.evidence_on(line)),), objects=(content,))
    others = tuple(peer for peer in node.line(line).peers if peer != party)
    if not others:
        return (kept,)
    attachment = Attachment(object_name(content), len(content), MEDIA_TYPE, "fork.evidence")
    wording = Wording(
        to=others,
        kind=MessageKind.FORK,
        body={"accused": party},
        precedence=Precedence.IMMEDIATE,
        need=Need.ACK,
        attachments=(attachment,),
    )
    note = sign_note(compose(node, line, wording, now).text, [node.node_key]).encoded
    known = node.line(line)
    at = Position(node.log_number, node.store.tree.size)
    signed = open_message(note, known.charter, known.histories[node.party], at)
    return kept, commitment(node, signed, note, (content,), now)
