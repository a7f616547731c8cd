"""Acts on messages of ours: the text to be signed, and the signed text on its way."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple, NotRequired, TypedDict

from truceline.errors import NoteError
from truceline.line.bodies import Answer, Means
from truceline.line.incoming import Handling
from truceline.line.kinds import How, MessageKind, Need, Precedence
from truceline.line.messages import HEX_32, Attachment, Message, Reference, message_from_text
from truceline.line.outgoing import Stage
from truceline.node.node import Moment, Node
from truceline.node.saying.messages import (
    Letter,
    Overtaken,
    Said,
    Wording,
    commit_message,
    commit_messages,
    compose,
)
from truceline.signing.canonical import Value
from truceline.signing.fields import HEX_64, Fields
from truceline.signing.showing import shown
from truceline.wiring.acts.act import Act, bytes_from_text, note_from

_ONE_OF = {words: re.compile("|".join(words)) for words in (MessageKind, Precedence, Need, How)}


class Wanted(NamedTuple):
    """What somebody wants to say, and on which line."""

    line: str
    wording: Wording


class Series(NamedTuple):
    """What somebody wants to say one after another on one line."""

    line: str
    wordings: tuple[Wording, ...]
    after: Message | None
    """The one that will be committed just before the first; none for one that stands there already."""


class Signed(NamedTuple):
    """A message that was composed and signed, and its files."""

    note: bytes
    attachments: tuple[bytes, ...]


class SaidTold(TypedDict):
    """A message that was committed: its id, its number on the line, and its entry in the log."""

    id: str
    number: int
    entry: int


class CommittedTold(TypedDict):
    """A message that was committed; another one took its number first if ``is_overtaken``: compose it again."""

    is_overtaken: bool
    id: NotRequired[str]
    number: NotRequired[int]
    entry: NotRequired[int]


class SeriesCommittedTold(TypedDict):
    """Several messages that were committed, all of them or none."""

    is_overtaken: bool
    said: list[SaidTold]


class TextTold(TypedDict):
    """The text of a message, to be signed."""

    text: str


class TextsTold(TypedDict):
    """The texts of messages in a row, to be signed."""

    texts: list[str]


class ReferenceTold(TypedDict):
    """Which message another one is about, and how."""

    id: str
    how: How


class FileTold(TypedDict):
    """A file that goes with a message; ``type`` is its media type."""

    sha256: str
    size: int
    type: str
    name: str


class WordingTold(TypedDict):
    """Words for a message, as ``message-compose`` takes them; of the one that ``re`` names, if it answers one."""

    line: str
    to: list[str]
    kind: MessageKind
    body: dict[str, Any]
    prec: Precedence
    drill: bool
    need: Need
    by: int
    att: list[FileTold]
    lang: str
    re: NotRequired[ReferenceTold]


class AckTold(TypedDict):
    """An acknowledgement, and the desks that signed it."""

    at: int
    id: str
    desks: list[str]


class AnswerTold(TypedDict):
    """A reply, and what it answers, if it answers."""

    at: int
    id: str
    answer: Answer | None


class HopTold(TypedDict):
    """A message was handed on to a unit."""

    at: int
    by: str
    means: Means
    read_back: bool


class UnitTold(TypedDict):
    """How far a message got to one unit."""

    unit: str
    acknowledged: bool
    hops: list[HopTold]


class ResponsesTold(TypedDict):
    """What came back."""

    acks: list[AckTold]
    answers: list[AnswerTold]
    units: list[UnitTold]


class IncomingTold(ResponsesTold):
    """What became of a message to us; ``told`` says it in a sentence."""

    handling: Handling
    received_at: int
    shown_at: list[int]
    overdue: list[str]
    told: str


class AttemptTold(TypedDict):
    """A message was offered to a peer."""

    at: int
    carrier: str
    outcome: str


class OutgoingTold(ResponsesTold):
    """How far a message of ours got with one recipient; ``told`` says it in a sentence."""

    to: str
    stage: Stage
    receipted_at: int | None
    refused: str | None
    attempts: list[AttemptTold]
    overdue: list[str]
    told: str


MessageTold = TypedDict(
    "MessageTold",
    {
        "id": str,
        "line": str,
        "number": int,
        "from": str,
        "to": list[str],
        "at": int,
        "kind": MessageKind,
        "prec": Precedence,
        "drill": bool,
        "need": Need,
        "by": int,
        "re": ReferenceTold | None,
        "attachments": list[FileTold],
        "index": int,
        "statement": NotRequired[dict[str, Any]],
        "incoming": NotRequired[IncomingTold],
        "outgoing": NotRequired[list[OutgoingTold]],
    },
)
"""A message without its words, and how far it got.

``by`` is when an answer is due, 0 for never; ``index`` is its entry in the log; ``statement`` says who speaks in one.
"""


class ShownTold(MessageTold):
    """A message as a desk was shown it: the exact text, its hash, and when."""

    text: str
    render: str
    template: str
    signed_by: list[str]
    shown_at: int


def _wanted(given: Fields) -> Wanted:
    return Wanted(given.text("line", HEX_32), _wording(given))


def _wording(given: Fields) -> Wording:
    return Wording(
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


def _series(given: Fields) -> Series:
    line, wordings = given.text("line", HEX_32), []
    for each in given.objects("wordings"):
        wordings.append(_wording(each))
        each.end()
    after = message_from_text(given.text("after")) if given.has("after") else None
    return Series(line, tuple(wordings), after)


def wording_document(line: str, wording: Wording) -> WordingTold:
    """What ``message-compose`` takes, of words without files."""
    document: WordingTold = {
        "line": line,
        "to": list(wording.to),
        "kind": wording.kind,
        "body": dict(wording.body),
        "prec": wording.precedence,
        "drill": wording.is_drill,
        "need": wording.need,
        "by": wording.by,
        "att": [],
        "lang": wording.language,
    }
    return document | ({"re": {"id": wording.re.id, "how": wording.re.how}} if wording.re else {})


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


def _compose(node: Node, now: Moment, wanted: Wanted) -> TextTold:
    return {"text": compose(node, wanted.line, wanted.wording, now).text}


def _compose_all(node: Node, now: Moment, series: Series) -> TextsTold:
    texts, after = [], series.after
    for wording in series.wordings:
        after = compose(node, series.line, wording, now, after)
        texts.append(after.text)
    return {"texts": texts}


def _notes(given: Fields) -> tuple[Letter, ...]:
    return tuple(Letter(note.encode()) for note in given.texts("notes"))


def _commit_all(node: Node, now: Moment, letters: tuple[Letter, ...]) -> SeriesCommittedTold:
    """All of them in one commit, or none: each was composed after the one before it."""
    said = [each for each in commit_messages(node, letters, now) if isinstance(each, Said)]
    if len(said) < len(letters):
        return {"is_overtaken": True, "said": []}
    return {
        "is_overtaken": False,
        "said": [{"id": each.message.id, "number": each.message.seq, "entry": each.entry} for each in said],
    }


def _signed(given: Fields) -> Signed:
    return Signed(note_from(given), tuple(map(bytes_from_text, given.texts("attachments"))))


def _commit(node: Node, now: Moment, signed: Signed) -> CommittedTold:
    said = commit_message(node, signed.note, signed.attachments, now)
    if isinstance(said, Overtaken):
        return {"is_overtaken": True}
    return {"is_overtaken": False, "id": said.message.id, "number": said.message.seq, "entry": said.entry}


ACTS: Mapping[str, Act[Any]] = {
    "message-compose": Act(_wanted, _compose),
    "message-commit": Act(_signed, _commit),
    "messages-compose": Act(_series, _compose_all),
    "messages-commit": Act(_notes, _commit_all),
}
