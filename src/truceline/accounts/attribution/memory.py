"""Whom a text has named so far, so that pronouns and short names are known again."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from truceline.accounts.claims import Claim, Time
from truceline.accounts.lexicon import Lexicon
from truceline.accounts.sites import NOWHERE, Sites

_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")
_MOST_NAMES = 200


@dataclass(frozen=True)
class Named:
    """A party that was named: in full, whether it is a person, and whether it has said something."""

    name: str
    is_person: bool
    has_said: bool


@dataclass(frozen=True)
class Memory:
    """What was read before a sentence.

    Args:
        named: parties, the latest one last. last_holder: of the sentence before, if somebody said it.
        is_open_quote: whether a quotation of the last holder goes on. last_time: told last. mentioned:
            the same, even if it is one of long ago.
        here: where the one who tells stands. zone: the full name of the zone that was named last.
        sites: places that were named. force: the party that was last told of as acted on or moving.
        issuer: who published the text. speaker: who speaks, in a transcript. told: the last claim that accuses others.
    """

    lexicon: Lexicon
    named: tuple[Named, ...] = ()
    last_holder: str | None = None
    last_time: Time | None = None
    mentioned: Time | None = None
    here: str | None = None
    zone: str | None = None
    sites: Sites = NOWHERE
    force: str | None = None
    issuer: str | None = None
    speaker: str | None = None
    told: Claim | None = None

    def with_named(self, name: str, *, is_person: bool, has_said: bool) -> Memory:
        """The same, with one more party."""
        if not name:
            return self
        return replace(self, named=(*self.named[-_MOST_NAMES:], Named(name, is_person, has_said)))

    def person(self) -> str | None:
        """Whom "he" or "she" means: the last person, before all one who has said something."""
        people = [named for named in self.named if named.is_person]
        said = [named for named in people if named.has_said]
        return (said or people)[-1].name if people else None

    def body(self) -> str | None:
        """Whom "it" means: the last body that has said something."""
        bodies = [named.name for named in self.named if named.has_said and not named.is_person]
        return bodies[-1] if bodies else None

    def in_full(self, name: str) -> str:
        """The longer name that was given before, for "the official", "the coalition", "Mattis"."""
        short = _words(name)
        if not short or len(short) > 2:
            return name
        for named in reversed(self.named):
            full = _words(named.name)
            if short < full and (named.is_person or _head_of(named.name) in short):
                return named.name
        return name


def _words(name: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(name) if word.lower() not in ("the", "a", "an", "of"))


def _head_of(name: str) -> str:
    core = re.split(r"\s(?:of|for|from|which|that|in|at)\s", name)[0]
    words = _WORD.findall(core)
    return words[-1].lower() if words else ""
