"""Messages that tests say: valid, and all different."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

from truceline.line.bodies import Acknowledgement, Reply
from truceline.line.kinds import How, MessageKind, Need, Precedence
from truceline.line.messages import Attachment, Message, Reference, Seen

LINE = "11" * 16
ALFA, BRAVO, CHARLIE = "alfa.example", "bravo.example", "charlie.example"
NOW_AT = 1_790_000_000_000
HOUR_MS = 3_600_000


def digest_of(words: str) -> str:
    """SHA-256, 64 hex digits."""
    return sha256(words.encode()).hexdigest()


WARNING = Message(
    line=LINE,
    sender=ALFA,
    to=(BRAVO,),
    seq=2,
    prev=digest_of("the first"),
    at=NOW_AT,
    nonce="0f" * 16,
    kind=MessageKind.WARNING,
    precedence=Precedence.FLASH,
    need=Need.ACK,
    by=NOW_AT + HOUR_MS,
    body={"text": "Turn back.", "place": [345678901, 312345678]},
    attachments=(Attachment(digest_of("picture"), 4_096, "image/png", "map.png"),),
    seen=(Seen("bravo.example/log/1", 7, digest_of("root")),),
    language="en",
)


def first(**changes: Any) -> Message:
    """The first message of a sender, a check that asks for nothing, but for the changes."""
    plain: dict[str, Any] = {
        "line": LINE,
        "sender": ALFA,
        "to": (BRAVO,),
        "seq": 1,
        "prev": "",
        "at": NOW_AT,
        "nonce": "0f" * 16,
        "kind": MessageKind.CHECK,
        "body": {},
    }
    return Message(**(plain | changes))


def acknowledgement(message: Message, sender: str = BRAVO, **changes: Any) -> Message:
    """A recipient's acknowledgement of a message."""
    shown = Acknowledgement(message.at + 1_000, digest_of("rendered"), "warning/en/1")
    said = first(
        sender=sender,
        to=(message.sender,),
        at=message.at + 2_000,
        kind=MessageKind.ACK,
        re=Reference(message.id, How.ACK),
        body=shown.body,
    )
    return replace(said, **changes)


def reply(message: Message, said: Reply, sender: str = BRAVO, **changes: Any) -> Message:
    """A recipient's reply to a message."""
    answer = first(
        sender=sender,
        to=(message.sender,),
        at=message.at + 3_000,
        kind=MessageKind.REPLY,
        re=Reference(message.id, How.REPLY),
        body=said.body,
    )
    return replace(answer, **changes)
