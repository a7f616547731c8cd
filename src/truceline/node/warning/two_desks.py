"""A message that one desk has signed and another one is to sign as well: nothing is sent or on record before that."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import NamedTuple

from truceline.errors import TrustError
from truceline.line.messages import Message, message_from_text
from truceline.node.node import Node
from truceline.node.saying.messages import line_in
from truceline.signing.notes import open_note
from truceline.signing.parties.manifests import Position, Role


class HalfSigned(NamedTuple):
    """A message of ours, and who of us has signed it so far."""

    message: Message
    signed_by: tuple[str, ...]
    """Names of the keys of desks."""


def half_signed(node: Node, note: bytes) -> HalfSigned:
    """What a desk of ours has signed, to be shown to the next one.

    Args:
        node: ours.
        note: the message with the signatures that it has.

    Raises:
        NoteError: it is no note of a message.
        NotFoundError: it is of a line that there is not.
        TrustError: it is of another party, no desk of ours has signed it, or a signature does not hold.
    """
    history = node.line(line_in(note)).histories[node.party]
    opened = open_note(note, history.keys_at(Position(node.log_number, node.store.tree.size), Role.OPERATOR))
    message = message_from_text(opened.text)
    if message.sender != node.party:
        raise TrustError(f"the message is from {message.sender}", hint="sign only what a desk of your own has composed")
    return HalfSigned(message, tuple(key.name for key in opened.signed_by))
