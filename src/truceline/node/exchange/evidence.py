"""What a node does when somebody is caught saying two things: it keeps the evidence and offers it to all members.

From then on the accused's log is not cosigned. Warnings still pass: the people they are for have forked nothing.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.errors import TrucelineError
from truceline.line.kinds import MessageKind, Need, Precedence
from truceline.line.messages import Attachment
from truceline.node import labels
from truceline.node.exchange.growth import lines_with
from truceline.node.exchange.news import News, What
from truceline.node.messages import Wording, say_as_node
from truceline.node.node import Moment, Node
from truceline.record.entries import EntryKind
from truceline.record.forks import Fork, bytes_from_fork, fork_from_bytes
from truceline.record.store import Change, Label, object_name
from truceline.signing.keys import VerifyKey

MEDIA_TYPE = "application/vnd.truceline.fork"


def accuse(node: Node, party: str, fork: Fork, now: Moment) -> tuple[News, ...]:
    """Keeps evidence against a party and offers it to every other member of its lines; once for each piece.

    Args:
        node: ours.
        party: who is accused.
        fork: the evidence, whose signatures hold.
        now: the time.

    Raises:
        FrozenError: our log is frozen.
        StoreError: the disk is full or fails.
    """
    content = bytes_from_fork(fork)
    obj = object_name(content)
    node.peer(party).accused = True
    news = []
    for line in lines_with(node, party):
        account = fork.check(keys_of(node, line, party)).account
        drafts = (
            node.draft(now, EntryKind.NOTE, line=line, peer=party, obj=obj, extra={"is": "fork", "what": account}),
        )
        change = Change(drafts, (Label(0, labels.evidence_on(line)),), objects=(content,), once=f"fork:{line}:{obj}")
        if node.commit(change).is_new:
            news.append(News(What.FORK, party, line, words=f"{fork.kind}: {account}"))
            _offer(node, line, party, content, now)
    return tuple(news)


def take_evidence(node: Node, line: str, content: bytes, now: Moment) -> tuple[News, ...]:
    """Checks evidence that another member offers; it accuses nobody by its being there.

    Raises:
        NoteError: it is no evidence.
    """
    fork = fork_from_bytes(content)
    for party in node.line(line).histories:
        if party != node.party and _proves(fork, keys_of(node, line, party)):
            return accuse(node, party, fork, now)
    return ()


def keys_of(node: Node, line: str, party: str) -> tuple[VerifyKey, ...]:
    """Every key that a member has had on a line, in any role."""
    listed = (key for manifest, _ in node.line(line).histories[party].logged for _, key in manifest.keys)
    return tuple(dict.fromkeys(listed))


def _proves(fork: Fork, keys: tuple[VerifyKey, ...]) -> bool:
    try:
        fork.check(keys)
    except TrucelineError:
        return False
    return True


def _offer(node: Node, line: str, accused: str, content: bytes, now: Moment) -> None:
    others = tuple(party for party in node.line(line).peers if party != accused)
    if others:
        attachment = Attachment(object_name(content), len(content), MEDIA_TYPE, "fork.evidence")
        wording = Wording(
            to=others,
            kind=MessageKind.FORK,
            body={"accused": accused},
            precedence=Precedence.IMMEDIATE,
            need=Need.ACK,
            attachments=(attachment,),
        )
        say_as_node(node, line, wording, now, [content])
