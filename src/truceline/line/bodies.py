"""The bodies on which a state of the line rests: acknowledgements, answers, hops of a relay, proposals.

Bodies of other kinds are any canonical object here; who builds those kinds gives them their form.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from truceline.errors import NoteError
from truceline.model.places.place import E7, MAX_PRECISION_M, Place
from truceline.signing.canonical import Value, check_text
from truceline.signing.fields import HEX_64, Fields
from truceline.signing.showing import shown

MAX_WORDS = 4_000
"""Characters of a remark or an answer; longer ones are attachments."""
MAX_NAME = 128
MAX_PLACES = 64
"""Of one message; more of them nobody reads back."""
_TEMPLATE = re.compile(r"[a-z0-9][a-z0-9./-]{0,63}")


class Answer(StrEnum):
    """What the other side says it will do."""

    WILL_COMPLY = "will-comply"
    CANNOT = "cannot"
    DISPUTES = "disputes"


class Means(StrEnum):
    """How a message was passed on to who has no node."""

    RADIO = "radio"
    TELEPHONE = "telephone"
    IN_PERSON = "in-person"
    WRITING = "writing"
    MESSENGER = "messenger"


_ANSWERS = re.compile("|".join(Answer))
_MEANS = re.compile("|".join(Means))


@dataclass(frozen=True)
class Acknowledgement:
    """A desk confirms that it was shown a text; the charter says what that means.

    Args:
        shown_at: when it was shown, by the desk's clock, ms since the epoch.
        render: SHA-256 of the exact plain text that was shown, 64 hex digits.
        template: which version of the template made that text, such as ``warning/en/1``.
        remark: what the officer adds; may be empty.
        is_automatic: True if no person confirmed it; such a one acknowledges nothing.

    Raises:
        NoteError: a part is not of its form.
    """

    shown_at: int
    render: str
    template: str
    remark: str = ""
    is_automatic: bool = False

    def __post_init__(self) -> None:
        _check_form("render", self.render, HEX_64)
        _check_form("template", self.template, _TEMPLATE)
        _check_words("remark", self.remark, MAX_WORDS)

    @property
    def body(self) -> dict[str, Value]:
        """The body of the message."""
        content: dict[str, Value] = {
            "shown_at": self.shown_at,
            "render": {"sha256": self.render, "template": self.template},
            "remark": self.remark,
        }
        return content | _automatic(self.is_automatic)


@dataclass(frozen=True)
class Hop:
    """One step by which a message was passed on.

    Args:
        to: the unit that it was passed to.
        by: who passed it on: a desk, or the unit of an earlier hop.
        at: when, ms since the epoch.
        means: how.
        is_read_back: True if the unit repeated it and it was right; only then the unit has acknowledged.

    Raises:
        NoteError: a name is empty or too long, or the unit passes it to itself.
    """

    to: str
    by: str
    at: int
    means: Means
    is_read_back: bool

    def __post_init__(self) -> None:
        for name, words in (("to", self.to), ("by", self.by)):
            _check_words(name, words, MAX_NAME)
            if not words.strip():
                raise _unusable(name, words, "the name of a unit or a desk")
        if self.to == self.by:
            raise _unusable("to", self.to, "another one than who passes the message on")


@dataclass(frozen=True)
class Heard:
    """A place of a message as its recipient reads it back, for the sender to compare.

    Args:
        number: which place of the message, from 1.
        place: as it was read.

    Raises:
        NoteError: there is no such number.
    """

    number: int
    place: Place

    def __post_init__(self) -> None:
        if not 1 <= self.number <= MAX_PLACES:
            raise _unusable("heard.number", str(self.number), f"from 1 to {MAX_PLACES}")


@dataclass(frozen=True)
class Reply:
    """What a recipient says to a message: what it will do, how far it was passed on, which place it has read, or words.

    Args:
        text: in the message's language; may be empty if there is anything else.
        answer: what the sender of the reply will do; none if it does not say.
        hop: a step of a relay; a reply that reports one gives no answer.
        heard: a place that is read back; such a reply gives no answer either.
        action: the action that the sender of the reply says it has taken; may be empty.
        is_automatic: True if no person gave it.

    Raises:
        NoteError: it says nothing, or reports a hop and answers at once.
    """

    text: str = ""
    answer: Answer | None = None
    hop: Hop | None = None
    action: str = ""
    is_automatic: bool = False
    heard: Heard | None = None

    def __post_init__(self) -> None:
        _check_words("text", self.text, MAX_WORDS)
        _check_words("action", self.action, MAX_WORDS)
        if not (self.text or self.answer or self.hop or self.action or self.heard):
            raise _unusable("text", self.text, "some words, if there is no answer, no hop and no action")
        if self.hop and self.heard:
            raise _unusable("hop", self.hop.to, "left out where a place is read back: send two replies")
        for name, said in (("answer", self.answer), ("action", self.action)):
            if said and not self.is_about_us:
                raise _unusable(name, said, "left out where a hop is reported or a place read back: send two replies")

    @property
    def is_about_us(self) -> bool:
        """True if it says what its sender does or thinks: neither a hop nor a place that is read back is an answer."""
        return self.hop is None and self.heard is None

    @property
    def body(self) -> dict[str, Value]:
        """The body of the message."""
        content: dict[str, Value] = {"text": self.text}
        if self.answer:
            content["answer"] = str(self.answer)
        if self.hop:
            content["hop"] = {
                "to": self.hop.to,
                "by": self.hop.by,
                "at": self.hop.at,
                "means": str(self.hop.means),
                "read_back": self.hop.is_read_back,
            }
        if self.heard:
            place = self.heard.place
            read = {"lat": place.lat_e7, "lon": place.lon_e7, "precision_m": place.precision_m}
            content["heard"] = {"number": self.heard.number, **read}
        if self.action:
            content["action"] = self.action
        return content | _automatic(self.is_automatic)


def acknowledgement_from(body: Mapping[str, Value]) -> Acknowledgement:
    """The acknowledgement in the body of a message of the kind ``ack``.

    Raises:
        NoteError: the body is of another form.
    """
    fields = Fields(body, "body")
    render = fields.object("render")
    acknowledgement = Acknowledgement(
        shown_at=fields.integer("shown_at"),
        render=render.text("sha256"),
        template=render.text("template"),
        remark=fields.text("remark"),
        is_automatic=_automatic_in(fields),
    )
    render.end()
    fields.end()
    return acknowledgement


def reply_from(body: Mapping[str, Value]) -> Reply:
    """The reply in the body of a message of the kind ``reply``.

    Raises:
        NoteError: the body is of another form.
    """
    fields = Fields(body, "body")
    reply = Reply(
        text=fields.text("text"),
        answer=Answer(fields.text("answer", _ANSWERS)) if fields.has("answer") else None,
        hop=_hop_from(fields.object("hop")) if fields.has("hop") else None,
        action=_action_in(fields),
        is_automatic=_automatic_in(fields),
        heard=_heard_from(fields.object("heard")) if fields.has("heard") else None,
    )
    fields.end()
    return reply


def agreement_in(body: Mapping[str, Value]) -> str:
    """Id of the agreement's text that a message of the kind ``propose`` offers.

    Raises:
        NoteError: the body names none.
    """
    return Fields(body, "body").text("agreement", HEX_64)


def reason_in(body: Mapping[str, Value]) -> str:
    """Why, in the words of a message of the kind ``decline``; empty if it gives no reason."""
    text = body.get("text")
    return text if isinstance(text, str) else ""


def is_automatic(body: Mapping[str, Value]) -> bool:
    """True if a body of any kind says that no person wrote it.

    Raises:
        NoteError: the field ``auto`` is there and is not ``true``.
    """
    return _automatic_in(Fields(body, "body"))


def _hop_from(fields: Fields) -> Hop:
    hop = Hop(
        to=fields.text("to"),
        by=fields.text("by"),
        at=fields.integer("at"),
        means=Means(fields.text("means", _MEANS)),
        is_read_back=fields.truth("read_back"),
    )
    fields.end()
    return hop


def _heard_from(fields: Fields) -> Heard:
    place = Place(
        lat_e7=fields.integer("lat", -90 * E7, 90 * E7),
        lon_e7=fields.integer("lon", -180 * E7, 180 * E7),
        precision_m=fields.integer("precision_m", 1, MAX_PRECISION_M),
    )
    heard = Heard(fields.integer("number", 1, MAX_PLACES), place)
    fields.end()
    return heard


def _action_in(fields: Fields) -> str:
    """One spelling only: a reply without an action does not have the field."""
    if not fields.has("action"):
        return ""
    action = fields.text("action")
    if not action:
        raise _unusable("action", action, "left out where none was taken")
    return action


def _automatic(is_automatic: bool) -> dict[str, Value]:
    """One spelling only: what a person wrote does not have the field."""
    return {"auto": True} if is_automatic else {}


def _automatic_in(fields: Fields) -> bool:
    if not fields.has("auto"):
        return False
    if not fields.truth("auto"):
        raise NoteError("body.auto is False", hint="leave it out where a person wrote the message")
    return True


def _check_form(name: str, text: str, pattern: re.Pattern[str]) -> None:
    if not pattern.fullmatch(text):
        raise _unusable(name, text, f"like {pattern.pattern}")


def _check_words(name: str, words: str, longest: int) -> None:
    check_text(words)
    if len(words) > longest:
        raise _unusable(name, words, f"at most {longest} characters")


def _unusable(name: str, value: str, wanted: str) -> NoteError:
    return NoteError(f"body.{name} is {shown(value)}", hint=f"it must be {wanted}")
