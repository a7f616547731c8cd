"""The body of a warning that was made from templates: what was meant, and the very words of it in each language.

    {"sentences":[{"template":"inside-zone/1","values":{"at":1495105200000,"zone":"At Tanf"}}],"text":"",
     "texts":{"ar":["..."],"en":["You are inside the zone At Tanf (time: 181100Z MAY 17)."]}}

Both are signed: the values, so that a machine can tell what was said, and the words, so that nobody can say later that
another catalogue was in use. Free words stand apart, for nobody has translated them.

A body of another form is still a message: an officer is shown it as it stands.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from truceline.errors import NoteError
from truceline.line.bodies import MAX_WORDS, is_automatic
from truceline.line.kinds import MessageKind
from truceline.line.messages import Message
from truceline.line.wording.templates import TEMPLATES, Told, check_told, told_from, written
from truceline.model.places.place import Place
from truceline.signing.canonical import Value, check_text
from truceline.signing.fields import HEX_64, Fields
from truceline.signing.showing import shown

KINDS = (MessageKind.WARNING, MessageKind.CORRECT, MessageKind.CANCEL)
"""The kinds of message whose body may be made from templates."""
MAX_SENTENCES = 8
MAX_LANGUAGES = 16
MAX_ROW = 1_000
MAX_STEPS = 32
LANGUAGE = re.compile(r"[a-z]{2,3}")
TEMPLATE_KEY = re.compile(r"[a-z][a-z-]{1,31}/[1-9][0-9]{0,3}")


@dataclass(frozen=True)
class Sentence:
    """One template and what it was told.

    Args:
        template: its key, such as ``inside-zone/1``; the sender may know more of them than we do.
        values: by the name of the placeholder.

    Raises:
        NoteError: the key is none, or a template that is known here is not told what it must be.
    """

    template: str
    values: Mapping[str, Told] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not TEMPLATE_KEY.fullmatch(self.template):
            raise _unusable("template", self.template, "a name and a version, such as inside-zone/1")
        check_told(self.template, self.values)

    @property
    def is_known(self) -> bool:
        """True if this version of the software has the template."""
        return self.template in TEMPLATES

    @property
    def places(self) -> tuple[Place, ...]:
        """The places that it tells."""
        return tuple(value for value in self.values.values() if isinstance(value, Place))


@dataclass(frozen=True)
class Step:
    """The step of an agreed ladder that a message takes.

    Args:
        ladder: SHA-256 of the ladder's text, 64 hex digits: the annex of the agreement.
        number: of the step, from 1.

    Raises:
        NoteError: a part is not of its form.
    """

    ladder: str
    number: int

    def __post_init__(self) -> None:
        if not HEX_64.fullmatch(self.ladder):
            raise _unusable("step.ladder", self.ladder, "64 hex digits")
        if not 1 <= self.number <= MAX_STEPS:
            raise _unusable("step.number", self.number, f"from 1 to {MAX_STEPS}")


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What a message says by templates.

    Args:
        sentences: 1 to 8.
        texts: for each language the sealed words, a row for each sentence.
        text: free words in the message's language, which nobody has translated; may be empty.
        step: of the agreed ladder; none if it was said outside of one.
        is_automatic: True if no person sent it.

    Raises:
        NoteError: a part is not of its form, over its limit, or a row is missing.
    """

    sentences: tuple[Sentence, ...]
    texts: Mapping[str, tuple[str, ...]]
    text: str = ""
    step: Step | None = None
    is_automatic: bool = False

    def __post_init__(self) -> None:
        if not 1 <= len(self.sentences) <= MAX_SENTENCES:
            raise _unusable("sentences", len(self.sentences), f"1 to {MAX_SENTENCES}")
        if not 1 <= len(self.texts) <= MAX_LANGUAGES:
            raise _unusable("texts", len(self.texts), f"in 1 to {MAX_LANGUAGES} languages")
        for language, rows in self.texts.items():
            if not LANGUAGE.fullmatch(language):
                raise _unusable("texts", language, "under the two or three letters of a language")
            if len(rows) != len(self.sentences):
                raise _unusable(f"texts.{language}", len(rows), f"{len(self.sentences)} rows, one for each sentence")
            for row in rows:
                _check_words(f"texts.{language}", row, 1, MAX_ROW)
        _check_words("text", self.text, 0, MAX_WORDS)

    @property
    def body(self) -> dict[str, Value]:
        """The body of the message."""
        content: dict[str, Value] = {
            "sentences": [{"template": said.template, "values": written(said.values)} for said in self.sentences],
            "texts": {language: list(rows) for language, rows in self.texts.items()},
            "text": self.text,
        }
        if self.step:
            content["step"] = {"ladder": self.step.ladder, "number": self.step.number}
        return content | ({"auto": True} if self.is_automatic else {})

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place that it tells, in order."""
        return tuple(place for sentence in self.sentences for place in sentence.places)


def statement_from(body: Mapping[str, Value]) -> Statement:
    """The statement in a body.

    Raises:
        NoteError: the body is of another form.
    """
    automatic = is_automatic(body)
    fields = Fields({key: value for key, value in body.items() if key != "auto"}, "body")
    texts = fields.object("texts")
    statement = Statement(
        sentences=tuple(map(_sentence_from, fields.objects("sentences"))),
        texts={language: texts.texts(language) for language in texts.left},
        text=fields.text("text"),
        step=_step_from(fields.object("step")) if fields.has("step") else None,
        is_automatic=automatic,
    )
    fields.end()
    return statement


def statement_in(message: Message) -> Statement | None:
    """What a message says by templates; none if it is of another kind or form."""
    if message.kind not in KINDS or "sentences" not in message.body:
        return None
    try:
        return statement_from(message.body)
    except NoteError:
        return None


def _sentence_from(fields: Fields) -> Sentence:
    sentence = Sentence(fields.text("template"), told_from(fields.object("values")))
    fields.end()
    return sentence


def _step_from(fields: Fields) -> Step:
    step = Step(fields.text("ladder"), fields.integer("number"))
    fields.end()
    return step


def _check_words(name: str, words: str, shortest: int, longest: int) -> None:
    check_text(words)
    if not shortest <= len(words) <= longest:
        raise _unusable(name, len(words), f"{shortest} to {longest} characters")


def _unusable(name: str, value: object, wanted: str) -> NoteError:
    return NoteError(f"body.{name} is {shown(value)}", hint=f"it must be {wanted}")
