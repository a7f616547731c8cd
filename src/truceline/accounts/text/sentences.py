"""Sentences of a paragraph with their places, and what of them stands in quotation marks."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from truceline.accounts.lexicon import Lexicon
from truceline.accounts.text.blocks import blocks_of
from truceline.accounts.text.tags import Tag, tags_of
from truceline.accounts.text.tokens import Token, tokens_of

MOST_TOKENS = 200
MOST_CHARACTERS = 4_000
"""A sentence with more of either is read to there: no report is written so, and a hostile page may be."""
_STOP = re.compile(r"(?:(?<![.!?…])[.!?…]++|;(?=\s*+\n))[\"”’')\]]*+(?=\s++[\"“‘'(\[]*+[A-Z0-9«]|\s*+$)")
_SPACE = re.compile(r"\s*+")
_LONGEST_ABBREVIATION = 30
_DATELINE = re.compile(
    r"(?:[A-Z][\w'’.-]*,?\s+){0,3}[A-Z][\w'’.,/-]*(?:\s*\([^)\n]{2,30}\))?\s*(?:—|–|--)\s+"
    r"|[A-Z]{2,}[^.!?\n]{0,45}?\s[-–—]{1,2}\s+"
    r"|[A-Z]{3,}(?:[ /-][A-Z]{2,}){0,3}:\s+"
)
_OPENS, _CLOSES = "“«„", "”»"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its place in the text, its tokens, their tags, and which of them are quoted.

    Args:
        start, end: in code points; with its dateline, without the space around it.
        paragraph: number of the paragraph it stands in.
    """

    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    tags: tuple[Tag, ...]
    quoted: tuple[bool, ...]
    paragraph: int

    def words(self, first: int, end: int) -> str:
        """The text of some tokens as it is printed."""
        if first >= end:
            return ""
        return self.text[self.tokens[first].start - self.start : self.tokens[end - 1].end - self.start]


def sentences_of(text: str, lexicon: Lexicon, title: str | None = None) -> list[Sentence]:
    """The sentences of the report itself."""
    found = []
    for paragraph, (start, end) in enumerate(blocks_of(text, lexicon, title)):
        is_quoted = False
        for first, last in _split(text, start, end, lexicon):
            body = first + _dateline(text[first:last]) if first == start else first
            tokens, read_to = _read(text, (first, body, last))
            if not any(token.is_word for token in tokens):
                continue
            quoted, is_quoted = _quoted(tokens, is_quoted)
            tags = tuple(tags_of(tokens, lexicon))
            found.append(Sentence(first, read_to, text[first:read_to], tuple(tokens), tags, quoted, paragraph))
    return found


def _read(text: str, places: tuple[int, int, int]) -> tuple[list[Token], int]:
    """The tokens of a sentence after its dateline, as many as are read, and where it ends; none of them is cut."""
    first, body, last = places
    if last - first <= MOST_CHARACTERS:
        return tokens_of(text, body, last)[:MOST_TOKENS], last
    most = first + MOST_CHARACTERS
    tokens = [token for token in tokens_of(text, body, most + 1) if token.end <= most][:MOST_TOKENS]
    return tokens, tokens[-1].end if tokens else most


def _dateline(paragraph: str) -> int:
    matched = _DATELINE.match(paragraph)
    return matched.end() if matched else 0


def _split(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    first = start
    for stop in _STOP.finditer(text, start, end):
        before = text[max(first, stop.end() - _LONGEST_ABBREVIATION) : stop.end()]
        if stop.end() < end and not _is_stop(before, text[stop.end() : stop.end() + 20], lexicon):
            continue
        yield first, stop.end()
        spaces = _SPACE.match(text, stop.end(), end)
        first = spaces.end() if spaces else stop.end()
    rest = text[first:end].rstrip()
    if rest:
        yield first, first + len(rest)


def _is_stop(before: str, after: str, lexicon: Lexicon) -> bool:
    word = before.split()[-1].lstrip("(“\"'‘[") if before.strip() else ""
    if not word.endswith("."):
        return True
    low = word.lower()
    following = after.split()[0].strip("“\"'(").lower() if after.split() else ""
    if re.fullmatch(r"(?:[a-z]\.){2,}", low):
        return following in lexicon.words["openers"]
    is_number = before.strip() == word and re.fullmatch(r"\(?\d{1,2}(?:[:.h]?\d{2})?\.", word)
    if re.fullmatch(r"[a-z]\.", low) or is_number:
        return False
    return low not in lexicon.words["abbreviations"]


def _quoted(tokens: list[Token], is_quoted: bool) -> tuple[tuple[bool, ...], bool]:
    """Whether each token is quoted, and whether the quotation goes on after the last one."""
    quoted = []
    for token in tokens:
        if token.text in _OPENS or (token.text == '"' and not is_quoted):
            is_quoted = True
        elif token.text in _CLOSES or token.text == '"':
            is_quoted = False
        quoted.append(is_quoted)
    return tuple(quoted), is_quoted
