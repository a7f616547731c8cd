"""Words, numbers and signs of a text, each with its place."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}(?:-[^\W\d_]+)*"                   # U.S., a.m., U.S.-led
    r"|\d{1,2}:\d{2}(?!\d)"                                 # 19:30
    r"|\d+(?:[.,]\d+)*-[a-z]+(?:-[a-z]+)*"                 # 11.6-kilometre, 52-year-old
    r"|\d+(?:st|nd|rd|th)\b"                                # 145th
    r"|[A-Z][A-Za-z]{0,8}-\d+[A-Za-z]*"                     # F-16, Shahed-136s
    r"|[A-Z]{1,4}\d{1,3}[A-Z]?(?![^\W_])"                    # M23, S400
    r"|\d+(?:[.,]\d+)*"                                     # 1,500 or 2.5
    r"|[’'](?=s\b)s"                                        # the possessive
    r"|[^\W\d_]+(?:[-’'/&](?!s\b)[^\W\d_]+)*"               # north-west, al-Tanf, hasn't
    r"|(?<=[”\"’])-[a-z]+"                                  # “DPR”-controlled
    r"|\S"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign: where it stands in the text, how it is written, and the same in small letters."""

    start: int
    end: int
    text: str
    low: str

    @property
    def is_word(self) -> bool:
        """Whether it begins or ends with a letter."""
        return self.text[0].isalpha() or self.text[-1].isalpha()

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits, and in nothing else: "52-year-old" is a word."""
        return self.text[0].isdecimal() and not self.text[-1].isalpha()

    @property
    def is_capital(self) -> bool:
        """Whether it has a capital letter, as names have: US-led, al-Tanf, GPS."""
        return self.is_word and self.text != self.low


def tokens_of(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of a part of a text, in their order; their places are those in the whole text.

    >>> [token.text for token in tokens_of("Iran’s U.S.-led 7-10km north-west")]
    ['Iran', '’s', 'U.S.-led', '7', '-', '10', 'km', 'north-west']
    """
    found = _TOKEN.finditer(text, start, len(text) if end is None else end)
    return [Token(*each.span(), each.group(), each.group().lower().replace("’", "'")) for each in found]
