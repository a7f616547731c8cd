"""A drill and what is real never touch: what is said about one is one, and nothing turns one into the other."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.errors import InputError
from truceline.line.messages import Message, message_from_text
from truceline.node.node import Node
from truceline.record.entries import EntryKind
from truceline.signing.notes import read_unverified

DRILL = "DRILL DRILL DRILL: nothing of this is real"
"""Stands first wherever something of a drill is shown, printed or handed out."""


def check_apart(what: str, *, is_drill: bool, about: str, of_drill: bool) -> None:
    """Nothing, if both belong to a drill or neither does.

    Args:
        what: is to be said or done, such as ``the warning``.
        is_drill: whether that belongs to a drill.
        about: what it is about, such as ``the alert 0f3a``.
        of_drill: whether that belongs to a drill.

    Raises:
        InputError: one of them belongs to a drill, and the other is real.
    """
    if is_drill and not of_drill:
        raise InputError(
            f"{what} belongs to a drill, and {about} is real",
            hint="leave out what says that it is a drill; what is real is never answered by a drill",
        )
    if of_drill and not is_drill:
        raise InputError(
            f"{about} belongs to a drill, and {what} is real",
            hint="say that it is a drill (--drill), or take what is real; a drill is never answered for real",
        )


def check_reference_apart(node: Node, about: str, *, is_drill: bool, what: str = "the message") -> None:
    """Nothing, if what refers to a message belongs to a drill exactly if that one does.

    Args:
        node: ours.
        about: id of the text that it refers to; empty for none. One that is no message, or is not here, has no part in
            a drill that could be known.
        is_drill: whether what refers to it belongs to a drill.
        what: what that is.

    Raises:
        InputError: one of them belongs to a drill, and the other is real.
    """
    message = _message(node, about) if about else None
    if message:
        named = f"the {message.kind} {about[:12]}"
        check_apart(what, is_drill=is_drill, about=named, of_drill=message.is_drill)


def _message(node: Node, message_id: str) -> Message | None:
    for index in node.store.about(message_id):
        entry = node.entry(index)
        if entry.kind in (EntryKind.SENT, EntryKind.RECV) and entry.note_id == message_id:
            note = node.store.content(entry.obj)
            # Its signatures were checked before it came into the log.
            return message_from_text(read_unverified(note).text) if note else None
    return None
