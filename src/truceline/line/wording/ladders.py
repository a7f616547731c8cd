"""The agreed steps of warning: text of an agreement, an annex of the kind ``ladder``, the same bytes for both sides.

    {"steps":[{"automatic":false,"channel":"line","level":"warning","name":"Warn","need":"ack","templates":["inside-zone"],
     "tell":["bravo.example"],"within_min":15},...],"title":"..."}

What lies above warning stands in a ladder only as what the parties themselves wrote: it is never automatic, the
software neither proposes nor takes it, and what people did is recorded as they report it. The last step is a person's.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import sha256

from truceline.errors import NoteError
from truceline.line.kinds import Need
from truceline.line.wording.templates import newest
from truceline.line.wording.warnings import MAX_STEPS
from truceline.signing.canonical import Value, check_text, encode, parse
from truceline.signing.fields import Fields
from truceline.signing.parties.manifests import check_party
from truceline.signing.showing import shown

LADDER_TYPE = "application/vnd.truceline.ladder+json"
"""Of the attachment of a proposal that is a ladder."""
ANNEX = "ladder"
"""The kind of annex that it is."""
MAX_WORDS = 500
MAX_TOLD = 16
MAX_TEMPLATES = 8
MAX_MINUTES = 7 * 24 * 60


class Level(StrEnum):
    """How far a step goes; a ladder never goes down."""

    NOTICE = "notice"
    """The other side is told something, and asked for nothing."""
    WARNING = "warning"
    BEYOND = "beyond-warning"
    """What people may do by their own rules; here it is only text."""
    PERSON = "person"
    """Handed to a person: the end of every ladder."""

    @property
    def is_ours(self) -> bool:
        """True if the software may propose and take such a step."""
        return self in (Level.NOTICE, Level.WARNING)


class Channel(StrEnum):
    """How a step is taken."""

    LINE = "line"
    RELAY = "relay"
    """The other side is asked to pass it on to a unit without a node."""
    RADIO = "radio"
    LOUDSPEAKER = "loudspeaker"
    LEAFLET = "leaflet"
    MEDIATOR = "mediator"
    PEOPLE = "people"
    """By no means of this software."""


_LEVELS, _CHANNELS, _NEEDS = (re.compile("|".join(words)) for words in (Level, Channel, ("none", "ack", "reply")))


@dataclass(frozen=True, kw_only=True)
class Rung:
    """One step of a ladder.

    Args:
        name: what it is, in a few words.
        level: how far it goes.
        channel: how it is taken.
        templates: the names of what is said; empty where nothing is said by templates.
        tell: the parties that must be told.
        need: what each of them is asked for.
        within_min: how soon the answer is due, in minutes; 0 if nothing is asked for.
        is_automatic: True if the node takes it by itself.

    Raises:
        NoteError: a part is not of its form, or it is automatic and may not be.
    """

    name: str
    level: Level
    channel: Channel
    templates: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()
    need: Need = Need.NONE
    within_min: int = 0
    is_automatic: bool = False

    def __post_init__(self) -> None:
        _check_words("the name of a step", self.name)
        for party in self.tell:
            check_party(party)
        if list(self.tell) != sorted(set(self.tell)) or len(self.tell) > MAX_TOLD:
            raise _wrong(f"{shown(self.name)}: whom to tell are at most {MAX_TOLD} parties, sorted, each once")
        for template in self.templates:
            newest(template)
        if len(self.templates) > MAX_TEMPLATES:
            raise _wrong(f"{shown(self.name)} has {len(self.templates)} templates, more than {MAX_TEMPLATES}")
        if (self.need is Need.NONE) != (self.within_min == 0) or not 0 <= self.within_min <= MAX_MINUTES:
            raise _wrong(
                f"{shown(self.name)}: what is asked for is due within 1 to {MAX_MINUTES} minutes, nothing within 0"
            )
        self._check_reach()

    def _check_reach(self) -> None:
        if self.is_automatic and not (self.level.is_ours and self.channel is Channel.LINE):
            raise _wrong(f"{shown(self.name)} is automatic, and only notices and warnings on the line may be")
        if self.channel is Channel.LINE and not (self.templates and self.tell):
            raise _wrong(f"{shown(self.name)} goes over the line, and lacks a template or whom to tell")
        if not self.level.is_ours and (
            self.channel is not Channel.PEOPLE or self.templates or self.need is not Need.NONE
        ):
            raise _wrong(
                f"{shown(self.name)} lies above warning: it is left to people, says nothing and asks for nothing"
            )


@dataclass(frozen=True)
class Ladder:
    """The agreed steps, in order.

    Args:
        title: what it is for.
        rungs: 1 to 32; the levels never fall, and the last step, and no other, is handed to a person.

    Raises:
        NoteError: a rule is broken.
    """

    title: str
    rungs: tuple[Rung, ...]

    def __post_init__(self) -> None:
        _check_words("the title", self.title)
        if not 1 <= len(self.rungs) <= MAX_STEPS:
            raise _wrong(f"it has {len(self.rungs)} steps, and takes 1 to {MAX_STEPS}")
        levels = [rung.level for rung in self.rungs]
        if levels.count(Level.PERSON) != 1 or levels[-1] is not Level.PERSON:
            raise _wrong("its last step, and no other, must be handed to a person")
        order = list(Level)
        if levels != sorted(levels, key=order.index):
            raise _wrong("a step goes less far than the one before it")

    @cached_property
    def content(self) -> bytes:
        """The bytes that are the annex."""
        return encode({"title": self.title, "steps": [_fields_of(rung) for rung in self.rungs]})

    @property
    def sha256(self) -> str:
        """Of the bytes, 64 hex digits: the version."""
        return sha256(self.content).hexdigest()

    def after(self, taken: Iterable[int]) -> int:
        """The number of the step that may be taken next: after those that were, and never one above warning.

        Args:
            taken: numbers of steps that were taken or passed over, from 1.

        Returns:
            The next notice or warning; when none is left, the last step: a person has it.
        """
        highest = max(taken, default=0)
        for number, rung in enumerate(self.rungs, 1):
            if number > highest and rung.level.is_ours:
                return number
        return len(self.rungs)


def ladder_from_bytes(content: bytes) -> Ladder:
    """The ladder that an annex is; the same bytes come back from its ``content``.

    Raises:
        NoteError: it is no ladder, has a field too many or too few, or breaks a rule of ladders.
    """
    return ladder_from(Fields(parse(content), "ladder"))


def ladder_from(fields: Fields) -> Ladder:
    """The ladder in an object, which need not be in canonical form; errors as in ``ladder_from_bytes``."""
    ladder = Ladder(fields.text("title"), tuple(map(_rung_from, fields.objects("steps"))))
    fields.end()
    return ladder


def _rung_from(fields: Fields) -> Rung:
    rung = Rung(
        name=fields.text("name"),
        level=Level(fields.text("level", _LEVELS)),
        channel=Channel(fields.text("channel", _CHANNELS)),
        templates=fields.texts("templates"),
        tell=fields.texts("tell"),
        need=Need(fields.text("need", _NEEDS)),
        within_min=fields.integer("within_min"),
        is_automatic=fields.truth("automatic"),
    )
    fields.end()
    return rung


def _fields_of(rung: Rung) -> dict[str, Value]:
    return {
        "name": rung.name,
        "level": str(rung.level),
        "channel": str(rung.channel),
        "templates": rung.templates,
        "tell": rung.tell,
        "need": str(rung.need),
        "within_min": rung.within_min,
        "automatic": rung.is_automatic,
    }


def _check_words(what: str, words: str) -> None:
    check_text(words)
    if not words.strip() or len(words) > MAX_WORDS:
        raise _wrong(f"{what} has {len(words)} characters, and takes 1 to {MAX_WORDS}")


def _wrong(rule: str) -> NoteError:
    return NoteError(f"the ladder cannot stand: {rule}", hint="write it anew; `truceline ladder draft` shows the form")
