"""What stands on a leaflet, before it is typeset: passages of text, a map, and the code by which it is checked."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from truceline.adapters.channels.leaflet.map_drawing import MapDrawing
from truceline.errors import InputError
from truceline.signing.showing import shown

PAPERS = ("a4", "a5")
RIGHT_TO_LEFT = frozenset({"ar", "fa"})
_HAS_NO_GLYPH = re.compile(
    "[^\u0020-\u007e\u00a0-\u024f\u0259\u02b0-\u02ff\u0300-\u036f\u0400-\u052f\u0600-\u06ff\u0750-\u077f\u1e00-\u1eff"
    "\u200b-\u200f\u2010-\u2027\u202f-\u205e\u2066-\u2069\u20a0-\u20bf\u2116\u2212\ufb50-\ufbb1\ufe70-\ufe74\ufe76-\ufefc]"
)
"""Beyond the letters of the fonts: on paper it would be an empty box."""


@dataclass(frozen=True)
class Passage:
    """What a leaflet says in one language.

    Args:
        language: its tag, such as ``ar``.
        heading: one row, set large.
        paragraphs: below it, in order.
        drill: that nothing of it is real; empty if it is.
        remark: set small at the end, such as that a text was not translated; may be empty.
        check_words: what the code is for.
    """

    language: str
    heading: str
    paragraphs: tuple[str, ...]
    drill: str = ""
    remark: str = ""
    check_words: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that is to be set."""
        return (self.heading, *self.paragraphs, self.drill, self.remark, self.check_words)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A leaflet.

    Args:
        passages: in the order in which they are set, each in another language.
        map: of the zone and the way out; none if nothing is to be drawn.
        code: the check code. scan: what its picture says.
        origin: the log that has the item.
        issued: when and by whom, in one row.
        made_at: ms since the epoch; a date of the document, and of nothing else.
        is_drill: True if nothing of it is real.
        paper: ``a4`` or ``a5``.

    Raises:
        InputError: there is no passage, two are in one language, no such paper is known, a language does not say of a
            drill that it is one, or the fonts have no glyph for a character.
    """

    passages: tuple[Passage, ...]
    map: MapDrawing | None
    code: str
    scan: str
    origin: str
    issued: str
    made_at: int
    is_drill: bool = False
    paper: str = "a4"

    def __post_init__(self) -> None:
        languages = [passage.language for passage in self.passages]
        if not languages or len(set(languages)) != len(languages):
            raise InputError(f"a leaflet in {languages}", hint="name at least one language, and each once")
        if self.paper not in PAPERS:
            raise InputError(f"there is no paper {shown(self.paper)}", hint=f"use one of {', '.join(PAPERS)}")
        silent = [passage.language for passage in self.passages if self.is_drill and not passage.drill]
        if silent:
            raise InputError(f"the leaflet does not say in {silent} that it is a drill", hint="add these words")
        texts = [text for passage in self.passages for text in passage.texts]
        labels = [label.text for label in self.map.labels] if self.map else []
        for text in (*texts, *labels, self.issued, self.origin):
            if found := _HAS_NO_GLYPH.search(text):
                raise InputError(
                    f"the fonts have no glyph for U+{ord(found[0]):04X} in {shown(text)}",
                    hint="write it in Latin, Cyrillic or Arabic letters",
                )

    @property
    def document(self) -> dict[str, Any]:
        """All that is set as text, in plain values."""
        return {
            "paper": self.paper,
            "drill": [[each.language, _direction(each), each.drill] for each in self.passages] if self.is_drill else [],
            "passages": [
                {
                    "lang": each.language,
                    "dir": _direction(each),
                    "drill": each.drill,
                    "heading": each.heading,
                    "paragraphs": list(each.paragraphs),
                    "remark": each.remark,
                    "check": each.check_words,
                }
                for each in self.passages
            ],
            "labels": [label.document for label in self.map.labels] if self.map else [],
            "map_ratio": self.map.height_mm / self.map.width_mm if self.map else 0,
            "code": self.code,
            "origin": self.origin,
            "issued": self.issued,
        }


def _direction(passage: Passage) -> str:
    return "rtl" if passage.language in RIGHT_TO_LEFT else "ltr"
