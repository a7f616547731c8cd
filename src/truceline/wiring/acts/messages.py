"""Acts on messages of ours: the text to be signed, and the signed text on its way."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from truceline.errors import NoteError
from truceline.line.kinds import How, MessageKind, Need, Precedence
from truceline.line.messages import HEX_32, Attachment, Reference
from truceline.node.node import Moment, Node
from truceline.node.saying.messages import Overtaken, Wording, commit_message, compose
from truceline.signing.canonical import Value
from truceline.signing.fields import HEX_64, Fields
from truceline.signing.showing import shown
from truceline.wiring.acts.act import Act, Document, bytes_from_text, note_from

_ONE_OF = {words: re.compile("|".join(words)) for words in (MessageKind, Precedence, Need, How)}


class Wanted(NamedTuple):
    """What somebody wants to say, and on which line."""

    line: str
    wording: Wording


class Signed(NamedTuple):
    """A message that was composed and signed, and its files."""

    note: bytes
    attachments: tuple[bytes, ...]


def _wanted(given: Fields) -> Wanted:
    wording = Wording(
        to=given.texts("to"),
        kind=MessageKind(given.text("kind", _ONE_OF[MessageKind])),
        body=_body(given.value("body")),
        precedence=Precedence(given.text("prec", _ONE_OF[Precedence])),
        is_drill=given.truth("drill"),
        need=Need(given.text("need", _ONE_OF[Need])),
        by=given.integer("by"),
        re=_reference(given.object("re")) if given.has("re") else None,
        attachments=tuple(map(_attachment, given.objects("att"))),
        language=given.text("lang"),
    )
    return Wanted(given.text("line", HEX_32), wording)


def _body(value: Value) -> Mapping[str, Value]:
    if not isinstance(value, dict):
        raise NoteError(f"the body is {shown(value)}", hint="it must be an object")
    return value


def _reference(given: Fields) -> Reference:
    reference = Reference(given.text("id", HEX_64), How(given.text("how", _ONE_OF[How])))
    given.end()
    return reference


def _attachment(given: Fields) -> Attachment:
    attachment = Attachment(given.text("sha256"), given.integer("size"), given.text("type"), given.text("name"))
    given.end()
    return attachment


def _compose(node: Node, now: Moment, wanted: Wanted) -> Document:
    return {"text": compose(node, wanted.line, wanted.wording, now).text}


def _signed(given: Fields) -> Signed:
    return Signed(note_from(given), tuple(map(bytes_from_text, given.texts("attachments"))))


def _commit(node: Node, now: Moment, signed: Signed) -> Document:
    said = commit_message(node, signed.note, signed.attachments, now)
    if isinstance(said, Overtaken):
        return {"is_overtaken": True}
    return {"is_overtaken": False, "id": said.message.id, "number": said.message.seq, "entry": said.entry}


ACTS: Mapping[str, Act[Any]] = {
    "message-compose": Act(_wanted, _compose),
    "message-commit": Act(_signed, _commit),
}
