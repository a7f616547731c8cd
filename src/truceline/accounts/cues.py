"""Words that tell what a claim says on a topic; a value, made from data files by an adapter, one for each language."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

LISTS = (
    *("means", "people", "materiel", "zones", "agreement", "channels", "reasons", "again", "signing", "links"),
    *("sides", "nations"),
)
"""Every list that a language must have."""
_ANY_WORDS = r"(?:\W+\w+){0,4}?\W+"


@dataclass(frozen=True)
class Cue:
    """Words that stand for one thing.

    Args:
        value: what they stand for; for a nation its name.
        words: phrases in lower case; ``*`` stands for up to four words, a last ``s`` may follow each.
        example: a sentence with one of them.
        code: of a nation, ISO 3166; else empty.
    """

    value: str
    words: tuple[str, ...]
    example: str
    code: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds any of the words."""
        phrases = "|".join(
            _ANY_WORDS.join(r"[\s-]+".join(map(re.escape, part.split())) for part in words.split(" * "))
            for words in sorted(self.words, key=len, reverse=True)
        )
        return re.compile(rf"(?<![\w-])(?:{phrases})(?:s|es)?(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Cues:
    """The cues of one language.

    Args:
        lang: its code.
        lists: cues by the name of their list, all of ``LISTS``.
    """

    lang: str
    lists: Mapping[str, tuple[Cue, ...]]

    def found(self, name: str, texts: Iterable[str]) -> frozenset[str]:
        """What the cues of a list that stand in some texts stand for."""
        known = list(texts)
        return frozenset(cue.value for cue in self.lists[name] if any(cue.pattern.search(text) for text in known))

    def codes(self, text: str) -> tuple[tuple[str, str], ...]:
        """Name and code of each nation that a text names."""
        return tuple((cue.value, cue.code) for cue in self.lists["nations"] if cue.pattern.search(text))
