"""Paragraphs of a text; titles, datelines of releases, captions and page debris are left out."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator

from truceline.accounts.lexicon import Lexicon

WRAPPED_AT = 60
"""A row at least this long that ends without a full stop goes on in the next one."""
_LONG_WORDS = 14
_ROW = re.compile(r"[^\n]++")
_BULLET = re.compile(r"\s*(?:[-–—*•·▪]|\(?[0-9a-z]{1,2}[.)])\s+")
_END = re.compile(r"[.!?:;…]['\"”’)\]]*\s*$")


def blocks_of(text: str, lexicon: Lexicon, title: str | None = None) -> list[tuple[int, int]]:
    """Start and end of each paragraph of the report itself, in their order.

    Args:
        text: of the page. title: of the report, if known: a paragraph that repeats it is left out.
    """
    rows = list(_joined(text))
    return [
        (start, end) for number, (start, end) in enumerate(rows)
        if not _is_debris(text[start:end], lexicon, title)
        and not (number == 0 and not _END.search(text[start:end]))
    ]  # fmt: skip


def _joined(text: str) -> Iterator[tuple[int, int]]:
    """Rows that a text editor has broken are one paragraph."""
    start = end = None
    first = len(text) - len(text.lstrip())
    for row in filter(_has_words, _ROW.finditer(text)):
        bullet = _BULLET.match(row.group())
        at = row.start() + (bullet.end() if bullet else len(row.group()) - len(row.group().lstrip()))
        if start is not None and end is not None:
            is_next = text.count("\n", end, row.start()) == 1 and bullet is None
            before = text[text.rfind("\n", 0, end) + 1 : end]
            if is_next and _goes_on(before, text[at], is_first=start == first):
                end = row.end()
                continue
            yield start, end
        start, end = at, row.end()
    if start is not None and end is not None:
        yield start, end


def _has_words(row: re.Match[str]) -> bool:
    return not row.group().isspace()


def _goes_on(row: str, following: str, *, is_first: bool) -> bool:
    """Whether a row was broken in a sentence; the first row before a capital is more likely a title."""
    return not _END.search(row) and (following.islower() or (len(row) >= WRAPPED_AT and not is_first))


def _is_debris(paragraph: str, lexicon: Lexicon, title: str | None) -> bool:
    low = paragraph.strip().lower()
    if title and low.rstrip(".") == title.strip().lower().rstrip("."):
        return True
    if any(low.startswith(phrase) for phrase in lexicon.words["debris_starts"]):
        return True
    if any(phrase in low for phrase in lexicon.words["debris"]):
        return True
    return not _END.search(paragraph) and not _is_told(low, lexicon)


def _is_told(low: str, lexicon: Lexicon) -> bool:
    """Whether a paragraph without a full stop is yet a sentence, as items of lists are."""
    words = low.split()
    return len(words) > _LONG_WORDS and any(word in lexicon.words["auxiliaries"] for word in words)
