"""The exact words in which an officer is shown a message: what an acknowledgement confirms is these and no others.

An acknowledgement names the SHA-256 of this text and the version of the template. So the template never changes: a
better one gets the next number, and the old one stays, for those who verify what was shown in its time.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from truceline.line.kinds import Need
from truceline.line.messages import Message
from truceline.signing.canonical import Value, encode

TEMPLATE = "message/en/1"


class Rendering(NamedTuple):
    """A message as it is shown."""

    text: str
    sha256: str
    """Of the text in UTF-8, 64 hex digits."""
    template: str


def rendering_of(message: Message) -> Rendering:
    """A message as it is shown; show none whose signatures were not checked."""
    text = "".join(f"{row}\n" for row in _rows(message))
    return Rendering(text, sha256(text.encode()).hexdigest(), TEMPLATE)


def _rows(message: Message) -> Iterator[str]:
    if message.is_drill:
        yield "DRILL DRILL DRILL: nothing of this is real"
    yield f"{message.precedence.upper()} {message.kind.upper()} number {message.seq}"
    yield f"from {message.sender} to {', '.join(message.to)}"
    yield f"written {_utc(message.at)} by the sender's clock"
    if message.is_automatic:
        yield "written by a machine: no person has seen it before it was sent"
    if message.re:
        yield f"about {message.re.id[:16]}: {message.re.how}"
    if message.need is not Need.NONE:
        yield f"asks for {_WANTED[message.need]} by {_utc(message.by)}"
    yield ""
    yield from _body_rows(message)
    for file in message.attachments:
        yield f"attached: {file.name} ({file.media_type}, {file.size} bytes, {file.sha256[:16]})"


_WANTED = {
    Need.ACK: "your acknowledgement",
    Need.REPLY: "your answer",
    Need.COUNTERSIGN: "your signature",
}


def _body_rows(message: Message) -> Iterator[str]:
    """The words first, as they were written; then everything else that the body says."""
    text = message.body.get("text")
    if isinstance(text, str) and text:
        yield f"[{message.language}]"
        yield text
    for key in sorted(message.body.keys() - {"text", "auto"}):
        yield f"{key}: {_value(message.body[key])}"


def _value(value: Value) -> str:
    return value if isinstance(value, str) else encode(value).decode()


def _utc(at: int) -> str:
    """A time to the second; whatever a sender may write down as one has some text."""
    if at > _LATEST:
        return f"{at} ms after 1970"
    return f"{datetime.fromtimestamp(at // 1_000, UTC):%Y-%m-%d %H:%M:%S}Z"


_LATEST = 253_402_300_799_000
"""The end of the year 9999."""
