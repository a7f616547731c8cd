"""A node's own log as tests write it, entry after entry, and the messages whose notes it names."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.line.said import NOW_AT
from tests.line.sides import opened
from truceline.line.admission import SignedMessage
from truceline.line.logged import Threads, threads_of
from truceline.line.messages import Message
from truceline.signing.canonical import Value
from truceline.signing.parties.manifests import Role


@dataclass(frozen=True)
class Row:
    """An entry, as far as the line reads it."""

    index: int
    kind: str
    at: int
    peer: str = ""
    note_id: str = ""
    obj: str = ""
    extra: Mapping[str, Value] = field(default_factory=dict)


@dataclass
class Log:
    """The log of one node; each entry is a second after the one before, unless it says when it was."""

    rows: list[Row] = field(default_factory=list)
    messages: dict[str, SignedMessage] = field(default_factory=dict)

    def note(self, kind: str, message: Message, *, at: int | None = None, role: Role = Role.OPERATOR) -> SignedMessage:
        """An entry that brings a message in, signed by a key of a role."""
        signed = opened(message, role)
        self.messages[message.id] = signed
        self.add(kind, note_id=message.id, obj=signed.obj, peer=message.sender, at=at)
        return signed

    def add(
        self,
        kind: str,
        *,
        note_id: str = "",
        obj: str = "",
        peer: str = "",
        at: int | None = None,
        extra: Mapping[str, Value] | None = None,
    ) -> Row:
        """Any other entry."""
        index = len(self.rows)
        row = Row(index, kind, NOW_AT + 1_000 * index if at is None else at, peer, note_id, obj, extra or {})
        self.rows.append(row)
        return row

    @property
    def threads(self) -> Threads:
        """The log as the line reads it."""
        return threads_of(self.rows, self.messages)
