"""What an officer does with a message that came in: is shown it, acknowledges it, answers it, passes it on."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping

from truceline.errors import InputError
from truceline.line.admission import SignedMessage
from truceline.line.bodies import Acknowledgement, Reply
from truceline.line.kinds import How, MessageKind, Need, Precedence
from truceline.line.messages import Message, Reference
from truceline.node.node import Moment, Node
from truceline.node.saying.messages import Wording
from truceline.node.saying.rendering import Rendering, rendering_of
from truceline.node.saying.threads import message_called
from truceline.record.entries import EntryKind
from truceline.record.store import Change
from truceline.signing.canonical import Value


def show(node: Node, message_id: str, desk: str, now: Moment) -> tuple[SignedMessage, Rendering]:
    """A message and the text in which it is shown to a desk; that it was shown is an entry.

    The text may be put before the officer once this has returned: shown is what is on record as shown.

    Args:
        node: ours.
        message_id: 64 hex digits.
        desk: name of the desk's key.
        now: the time.

    Raises:
        NotFoundError: there is no such message.
        FrozenError: the log is frozen.
        StoreError: the disk is full or fails.
    """
    signed = message_called(node, message_id)
    rendering = rendering_of(signed.message)
    if signed.message.sender != node.party:
        extra = {"desk": desk, "render": rendering.sha256, "template": rendering.template}
        draft = node.draft(
            now, EntryKind.SHOWN, line=signed.message.line, note_id=message_id, obj=signed.obj, extra=extra
        )
        node.commit(Change((draft,)))
    return signed, rendering


def acknowledgement(node: Node, message_id: str, shown_at: int, remark: str = "") -> Wording:
    """The words by which a desk acknowledges what it was shown; to be composed, signed by the desk, and committed.

    Args:
        node: ours.
        message_id: of the message, 64 hex digits.
        shown_at: when it was shown to who acknowledges, ms since the epoch.
        remark: what the officer adds.

    Raises:
        NotFoundError: there is no such message.
        InputError: it is our own.
    """
    message = _theirs(node, message_id)
    rendering = rendering_of(message)
    said = Acknowledgement(shown_at, rendering.sha256, rendering.template, remark)
    return _about(message, MessageKind.ACK, How.ACK, said.body)


def answer(node: Node, message_id: str, reply: Reply, language: str = "zxx") -> Wording:
    """The words by which a desk answers a message, or reports a step by which it was passed on; as ``acknowledgement``.

    Raises:
        NotFoundError: there is no such message.
        InputError: it is our own.
    """
    message = _theirs(node, message_id)
    return _about(message, MessageKind.REPLY, How.REPLY, reply.body, language)


def _theirs(node: Node, message_id: str) -> Message:
    message = message_called(node, message_id).message
    if message.sender == node.party:
        raise InputError(
            f"the message {message_id[:16]} is our own", hint="only who it is to can acknowledge or answer it"
        )
    return message


def _about(message: Message, kind: MessageKind, how: How, body: Mapping[str, Value], language: str = "zxx") -> Wording:
    """To the sender alone, and as urgent as what it is about: an answer to flash must not wait behind routine."""
    return Wording(
        to=(message.sender,),
        kind=kind,
        body=body,
        precedence=Precedence(message.precedence),
        is_drill=message.is_drill,
        need=Need.NONE,
        re=Reference(message.id, how),
        language=language,
    )
