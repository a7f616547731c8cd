"""The HTML of a page runs nothing and asks nobody, whatever stands in it; a drill frames it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.node.incidents.cases import HOSTILE, page
from truceline.node.incidents.markup import html_of
from truceline.node.incidents.page import Page, Section

_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "p", "h1", "dl"),
    *("dt", "dd", "bdi", "h2", "table", "thead", "tbody", "tr", "th"),
    *("td", "footer", "svg", "rect", "circle", "polygon", "polyline", "path", "text"),
}
_ATTRIBUTES_THAT_FETCH = {"src", "href", "srcset", "action", "data", "poster", "background"}


class Reader(HTMLParser):
    """What a browser would see: tags, their attributes, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def test_hostile_words_are_text_and_nothing_else() -> None:
    reader = read(html_of(page()))
    assert set(reader.tags) <= _TAGS
    assert not {name for name in reader.attributes if name in _ATTRIBUTES_THAT_FETCH or name.startswith("on")}
    assert HOSTILE in reader.text


@given(st.text(max_size=60))
def test_any_words_anywhere_are_only_text(words: str) -> None:
    section = Section(words, words, (words, words), ((words, words),))
    reader = read(html_of(Page(words, words, ((words, words),), None, (section,))))
    assert set(reader.tags) <= _TAGS
    assert not any(name.startswith("on") for name in reader.attributes)


def test_a_page_asks_for_nothing_from_outside() -> None:
    html = html_of(page())
    addresses = re.findall(r"(?:https?:)?//[^\s\"'<]+", html.replace(HOSTILE, ""))
    assert set(addresses) <= {"http://www.w3.org/2000/svg", "//evil.example/x&quot;", "http://evil.example/x&quot;"}
    assert "default-src 'none'" in html
    assert "@import" not in html
    assert "url(" not in html


def test_a_drill_is_told_first_and_last_and_in_the_title() -> None:
    text = read(html_of(page(is_drill=True))).text
    assert text.count("DRILL DRILL DRILL: nothing of this is real") >= 2
    assert "<title>DRILL: " in html_of(page(is_drill=True))
    assert "DRILL" not in html_of(page())


@pytest.mark.parametrize("sign", ["\u202e", "\x1b", "\ufeff"])
def test_what_turns_or_hides_becomes_a_sign(sign: str) -> None:
    html = html_of(Page(f"a{sign}b", "", (), None, ()))
    assert sign not in html
    assert "a\N{REPLACEMENT CHARACTER}b" in html


def test_an_empty_section_says_so() -> None:
    assert "<p>nothing on record</p>" in html_of(Page("Column", "", (), None, (Section("Outcomes", "", ("a",), ()),)))
