"""What a node's log has about one message, or about the text of an agreement: the entries, and who refers to it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.dossier.selection import message_in
from truceline.errors import NotFoundError
from truceline.line.admission import SignedMessage
from truceline.line.bodies import agreement_in
from truceline.line.kinds import MessageKind
from truceline.line.logged import DECIDED, Threads, threads_of
from truceline.node import labels
from truceline.node.lines import EVERYTHING
from truceline.node.node import Node
from truceline.node.saying.messages import open_logged
from truceline.record.entries import EntryKind

MOST_REFERRING = 10_000
_BRINGS_A_MESSAGE = (EntryKind.SENT, EntryKind.RECV)


def threads_about(node: Node, *text_ids: str) -> Threads:
    """The part of the log that is about some texts, and about the messages that refer to them.

    Args:
        node: whose log it is.
        text_ids: of messages or agreements, 64 hex digits each; for a proposal, also what it proposes is looked up.
    """
    indices: set[int] = set()
    wanted = [*text_ids]
    for text_id in wanted:
        indices.update(node.store.about(text_id))
        for index in node.store.labelled(labels.referring_to(text_id), before=EVERYTHING, limit=MOST_REFERRING):
            indices.update(node.store.about(node.entry(index).note_id))
        proposed = _proposed_by(node, text_id)
        wanted += [proposed] if proposed and proposed not in wanted else []
    entries = [node.entry(index) for index in sorted(indices)]
    messages: dict[str, SignedMessage] = {}
    for entry in entries:
        is_brought = entry.kind in _BRINGS_A_MESSAGE or entry.extra.get("is") == DECIDED
        if is_brought and entry.note_id not in messages and node.store.content(entry.obj):
            messages[entry.note_id] = open_logged(node, entry)
    return threads_of(entries, messages)


def message_called(node: Node, message_id: str) -> SignedMessage:
    """A message that came in or was sent, by its id.

    Raises:
        NotFoundError: the log has no such message, or its note was erased.
    """
    for index in node.store.about(message_id):
        entry = node.entry(index)
        if entry.kind in _BRINGS_A_MESSAGE and entry.note_id == message_id:
            return open_logged(node, entry)
    raise NotFoundError(
        f"there is no message {message_id[:16]} here", hint="`truceline line inbox` lists those that there are"
    )


def _proposed_by(node: Node, text_id: str) -> str:
    """The agreement that a proposal offers; empty for any other text."""
    for entry in map(node.entry, node.store.about(text_id)):
        if entry.kind in _BRINGS_A_MESSAGE and entry.note_id == text_id:
            # Its signature was checked when it came in, and is again if it is told.
            message = message_in(node.store.content(entry.obj))
            return agreement_in(message.body) if message and message.kind is MessageKind.PROPOSE else ""
    return ""
