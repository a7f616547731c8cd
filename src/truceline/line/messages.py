"""A message as a value, and its canonical text: the same value always gives the same bytes, and only these are read.

    truceline/msg/v1
    {"at":1790000000000,"att":[],"body":{},"by":0,"drill":false,"from":"alfa.example","kind":"check",...}

Nothing here is about signatures: a message says only what it claims. ``admission`` says who signed it.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import InitVar, dataclass
from functools import cached_property
from hashlib import sha256
from threading import Lock

from truceline.errors import NoteError
from truceline.line.bodies import acknowledgement_from, agreement_in, is_automatic, reply_from
from truceline.line.kinds import MAY_BE_DRILLED, RULES, How, MessageKind, Need, Precedence
from truceline.line.statements import signed_statement_from
from truceline.signing.canonical import MAX_INTEGER, Value, check_text
from truceline.signing.documents import read_document, write_document
from truceline.signing.fields import HEX_64, Fields
from truceline.signing.keys import check_name
from truceline.signing.parties.manifests import check_party
from truceline.signing.showing import shown

KIND = "msg"
VERSION = 1
MAX_TEXT_BYTES = 60 * 1024
"""So that a note of at most 64 KiB holds it with its signature rows."""
MAX_RECIPIENTS = 64
MAX_SEEN = 64
MAX_ATTACHMENTS = 64
MAX_ATTACHMENT_BYTES = 20 * 1024 * 1024
HEX_32 = re.compile(r"[0-9a-f]{32}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,63}/[a-z0-9][a-z0-9.+-]{0,63}")
_FILE_NAME = re.compile(r"[^/\\:]{1,128}")
_ONE_OF = {words: re.compile("|".join(words)) for words in (MessageKind, Precedence, Need, How)}


_MOST_AT_HAND = 512


@dataclass(frozen=True)
class Seen:
    """A checkpoint that the sender had seen when it wrote: the message is not older than that.

    Args:
        origin: the log, such as ``bravo.example/log/1``.
        size: how many entries the checkpoint covers.
        root: 64 hex digits.

    Raises:
        NoteError: a part is not of its form.
    """

    origin: str
    size: int
    root: str

    def __post_init__(self) -> None:
        check_name(self.origin)
        _check_integer("seen.size", self.size, 0, MAX_INTEGER)
        _check_form("seen.root", self.root, HEX_64)


@dataclass(frozen=True)
class Reference:
    """The text that a message is about, and what it does to it.

    Args:
        id: SHA-256 of that text, 64 hex digits.
        how: what it does.

    Raises:
        NoteError: the id is not of its form.
    """

    id: str
    how: How

    def __post_init__(self) -> None:
        _check_form("re.id", self.id, HEX_64)


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a message, by its hash.

    Args:
        sha256: of its content, 64 hex digits.
        size: in bytes, at most 20 MiB.
        media_type: such as ``image/png``.
        name: for people only; never a path, and nothing may be stored under it.

    Raises:
        NoteError: a part is not of its form.
    """

    sha256: str
    size: int
    media_type: str
    name: str

    def __post_init__(self) -> None:
        _check_form("att.sha256", self.sha256, HEX_64)
        _check_integer("att.size", self.size, 0, MAX_ATTACHMENT_BYTES)
        _check_form("att.type", self.media_type, _MEDIA_TYPE)
        check_text(self.name)
        _check_form("att.name", self.name, _FILE_NAME)


@dataclass(frozen=True, kw_only=True)
class Message:
    """What one party says to others on a line.

    Args:
        line: 32 hex digits, from the charter.
        sender: the party that says it.
        to: the parties that it is said to, sorted, each once, the sender not among them.
        seq: number among the sender's messages on this line, from 1, without gaps.
        prev: id of the sender's message before it; empty for the first.
        at: when it was written, ms since the epoch; only a claim.
        nonce: 16 random bytes as 32 hex digits.
        kind: what it is.
        precedence: how urgent it is.
        is_drill: True if nothing of it is real.
        need: what each recipient is asked for.
        by: until when, ms since the epoch, later than ``at``; 0 if nothing is asked for.
        re: the text that it is about; none if it stands alone.
        body: what it says, an object of canonical values.
        attachments: files, by their hashes.
        seen: the newest checkpoints that the sender had seen, sorted by origin, each origin once.
        language: of the words in it, as BCP 47 writes it; ``zxx`` if it has none.
        written: its text, if it was read from one; so it is not written again.

    Raises:
        NoteError: a part is not of its form, breaks the rule of the message's kind, or is too long.
    """

    line: str
    sender: str
    to: tuple[str, ...]
    seq: int
    prev: str
    at: int
    nonce: str
    kind: MessageKind
    precedence: Precedence = Precedence.ROUTINE
    is_drill: bool = False
    need: Need = Need.NONE
    by: int = 0
    re: Reference | None = None
    body: Mapping[str, Value]
    attachments: tuple[Attachment, ...] = ()
    seen: tuple[Seen, ...] = ()
    language: str = "zxx"
    written: InitVar[str] = ""

    def __post_init__(self, written: str) -> None:
        if written:
            self.__dict__["text"] = written
        self._check_place()
        self._check_members()
        self._check_rule()
        self._check_lists()
        self._check_body()
        _check_form("lang", self.language, _LANGUAGE)
        _check_size(self.text)

    def _check_place(self) -> None:
        _check_form("line", self.line, HEX_32)
        _check_form("nonce", self.nonce, HEX_32)
        _check_integer("seq", self.seq, 1, MAX_INTEGER)
        _check_integer("at", self.at, 0, MAX_INTEGER)
        if (self.seq > 1) != bool(HEX_64.fullmatch(self.prev)) or (self.seq == 1 and self.prev):
            raise _unusable("prev", self.prev, "the id of the message before; empty for the first only")

    def _check_members(self) -> None:
        for party in (self.sender, *self.to):
            check_party(party)
        if not 1 <= len(self.to) <= MAX_RECIPIENTS or not _is_rising(self.to) or self.sender in self.to:
            raise _unusable("to", self.to, f"1 to {MAX_RECIPIENTS} other parties, sorted, each once")

    def _check_rule(self) -> None:
        rule = RULES[self.kind]
        how = self.re.how if self.re else None
        if how not in rule.hows:
            allowed = ", ".join(sorted(str(each) if each else "nothing" for each in rule.hows))
            raise _unusable("re.how", how, f"one of these for the kind {self.kind}: {allowed}")
        if self.need not in rule.needs:
            allowed = ", ".join(sorted(rule.needs))
            raise _unusable("need", str(self.need), f"one of these for the kind {self.kind}: {allowed}")
        if self.is_drill and self.kind not in MAY_BE_DRILLED:
            raise _unusable("drill", self.is_drill, f"false for the kind {self.kind}")
        if self.need is Need.NONE:
            _check_integer("by", self.by, 0, 0)
        else:
            _check_integer("by", self.by, self.at + 1, MAX_INTEGER)

    def _check_lists(self) -> None:
        if len(self.attachments) > MAX_ATTACHMENTS:
            raise _unusable("att", len(self.attachments), f"at most {MAX_ATTACHMENTS} files")
        origins = [seen.origin for seen in self.seen]
        if len(origins) > MAX_SEEN or not _is_rising(origins):
            raise _unusable("seen", origins, f"at most {MAX_SEEN} logs, sorted, each once")

    def _check_body(self) -> None:
        if self.kind is MessageKind.ACK:
            acknowledgement_from(self.body)
        elif self.kind is MessageKind.REPLY:
            reply_from(self.body)
        elif self.kind is MessageKind.PROPOSE:
            agreement_in(self.body)
        elif self.kind is MessageKind.STATEMENT:
            self._check_file(signed_statement_from(self.body).file)
        is_automatic(self.body)

    def _check_file(self, name: str) -> None:
        if name and [file.name for file in self.attachments].count(name) != 1:
            raise _unusable("body.file", name, "the name of exactly one attached file")

    @property
    def is_automatic(self) -> bool:
        """True if no person wrote it, as its body says."""
        return is_automatic(self.body)

    @cached_property
    def text(self) -> str:
        """The message as a document, to be signed by ``notes.sign_note``."""
        fields: dict[str, Value] = {
            "v": VERSION,
            "line": self.line,
            "from": self.sender,
            "to": self.to,
            "seq": self.seq,
            "prev": self.prev,
            "at": self.at,
            "nonce": self.nonce,
            "seen": [{"origin": seen.origin, "size": seen.size, "root": seen.root} for seen in self.seen],
            "kind": str(self.kind),
            "prec": str(self.precedence),
            "drill": self.is_drill,
            "need": str(self.need),
            "by": self.by,
            "re": {"id": self.re.id, "how": str(self.re.how)} if self.re else {},
            "body": self.body,
            "att": [
                {"sha256": file.sha256, "size": file.size, "type": file.media_type, "name": file.name}
                for file in self.attachments
            ],
            "lang": self.language,
        }
        return write_document(KIND, fields)

    @cached_property
    def id(self) -> str:
        """SHA-256 of the text, 64 hex digits."""
        return sha256(self.text.encode()).hexdigest()


_at_hand: dict[str, Message] = {}
"""The newest messages by their texts."""
_one_at_a_time = Lock()


def message_from_text(text: str) -> Message:
    """The message that a document's text stands for; the same text comes back from its ``text``.

    The newest are kept at hand: a text is looked at several times on its way.

    Args:
        text: what ``open_note`` gave; show and act on none whose signatures were not checked.

    Raises:
        NoteError: it is no message, has a field too many or too few, or breaks a rule of messages.
    """
    message = _at_hand.get(text)
    return keep_at_hand(_message_from(text)) if message is None else message


def keep_at_hand(message: Message) -> Message:
    """The message, which ``message_from_text`` gives from now on for its text without reading that; for a while.

    Args:
        message: whose body nobody changes, and has lists only, as one has that was read.
    """
    with _one_at_a_time:
        while len(_at_hand) >= _MOST_AT_HAND:
            del _at_hand[next(iter(_at_hand))]
        _at_hand[message.text] = message
    return message


def _message_from(text: str) -> Message:
    fields = read_document(text, KIND)
    fields.integer("v", VERSION, VERSION)
    re_fields = fields.object("re")
    message = Message(
        line=fields.text("line"),
        sender=fields.text("from"),
        to=fields.texts("to"),
        seq=fields.integer("seq"),
        prev=fields.text("prev"),
        at=fields.integer("at"),
        nonce=fields.text("nonce"),
        kind=MessageKind(fields.text("kind", _ONE_OF[MessageKind])),
        precedence=Precedence(fields.text("prec", _ONE_OF[Precedence])),
        is_drill=fields.truth("drill"),
        need=Need(fields.text("need", _ONE_OF[Need])),
        by=fields.integer("by"),
        re=_reference_from(re_fields) if re_fields.has("id") else None,
        body=_body_from(fields.value("body")),
        attachments=tuple(map(_attachment_from, fields.objects("att"))),
        seen=tuple(map(_seen_from, fields.objects("seen"))),
        language=fields.text("lang"),
        written=text,  # it is canonical, and each of its fields is taken
    )
    re_fields.end()
    fields.end()
    return message


def _body_from(value: Value) -> Mapping[str, Value]:
    """The body as it stands: its form belongs to the kind, so it is not taken field by field."""
    if not isinstance(value, dict):
        raise _unusable("body", value, "an object")
    return value


def _reference_from(fields: Fields) -> Reference:
    return Reference(fields.text("id"), How(fields.text("how", _ONE_OF[How])))


def _attachment_from(fields: Fields) -> Attachment:
    attachment = Attachment(
        fields.text("sha256"), fields.integer("size"), fields.text("type", _MEDIA_TYPE), fields.text("name")
    )
    fields.end()
    return attachment


def _seen_from(fields: Fields) -> Seen:
    seen = Seen(fields.text("origin"), fields.integer("size"), fields.text("root"))
    fields.end()
    return seen


def _check_size(text: str) -> None:
    """Writing the text has checked each value in it; a note must hold it and its signatures."""
    if len(text.encode()) > MAX_TEXT_BYTES:
        raise NoteError(f"a message of more than {MAX_TEXT_BYTES} bytes", hint="send long content as an attachment")


def _is_rising(texts: Sequence[str]) -> bool:
    return list(texts) == sorted(set(texts))


def _check_form(name: str, text: str, pattern: re.Pattern[str]) -> None:
    if not pattern.fullmatch(text):
        raise _unusable(name, text, f"like {pattern.pattern}")


def _check_integer(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise _unusable(name, value, str(low) if low == high else f"an integer from {low} to {high}")


def _unusable(name: str, value: object, wanted: str) -> NoteError:
    return NoteError(f"{name} of a message is {shown(value)}", hint=f"it must be {wanted}")
