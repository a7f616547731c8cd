"""Saved pages: the main text is found, debris dropped, and every place kept."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.accounts.text.page import is_page, page_text

BODY = "The ship left the port of Izyum on Tuesday, and nobody was hurt. " * 5


def rows(page: str) -> list[str]:
    return [row.strip() for row in page_text(page).text.splitlines() if row.strip()]


@pytest.mark.parametrize(
    "debris",
    [
        "<nav>Home About</nav>",
        "<script>var a = 'The ship';</script>",
        "<style>p { color: red }</style>",
        "<header><p>Our newspaper</p></header>",
        '<div class="share-buttons"><p>Share this.</p></div>',
        "<aside>Other news.</aside>",
        '<ul><li><a href="/x">Another article on ships</a></li></ul>',
        "<!-- The ship left. -->",
        "<p hidden>Nothing to see.</p>",
        "<footer>All rights reserved</footer>",
    ],
)
def test_what_is_no_part_of_the_report_is_dropped(debris: str) -> None:
    assert rows(f"<html><body>{debris}<p>The ship left.</p></body></html>") == ["The ship left."]


def test_an_article_is_the_whole_report() -> None:
    page = f"<html><body><p>Other words.</p><article><h1>Title</h1><p>{BODY}</p></article><p>More.</p></body></html>"
    assert rows(page) == ["Title", BODY.strip()]


def test_characters_that_are_named_stand_at_their_places() -> None:
    page = "<p>Fish &amp; &#8220;chips&#8221;</p>"
    read = page_text(page)
    assert read.text.strip() == "Fish & “chips”"
    assert page[read.places[read.text.index("&")]] == "&"
    start = read.text.index("chips")
    assert page[slice(*read.span(start, start + 5))] == "chips"


@given(st.text(alphabet=st.sampled_from("<>/pdiv articlen&;#1\"'=!- \n"), max_size=120))
def test_any_page_is_read_and_places_only_go_forward(page: str) -> None:
    read = page_text(page)
    assert len(read.places) == len(read.text)
    assert all(0 <= place <= len(page) for place in read.places)


@pytest.mark.parametrize(
    ("text", "answer"), [("<!DOCTYPE html><p>x", True), ("\ufeff<html>", True), ("The ship left.", False), ("", False)]
)
def test_a_page_is_told_from_plain_text(text: str, answer: bool) -> None:
    assert is_page(text) is answer


@pytest.mark.parametrize(
    "page",
    [
        "<p>It left.</p><![foo[ x ]]>",
        "<p>It left.<![ </p>",
        "<!--><p>It left.</p>",
        "<p>It left.</p><!-- ",
        "<p>It left.</p><?php x ?>",
        "<script>var a = '<!--'; b = '<p>';</script><p>It left.</p><!-- x -->",
    ],
)
def test_what_is_no_element_hides_nothing_but_itself(page: str) -> None:
    assert rows(page) == ["It left."]


@pytest.mark.parametrize("digits", ["9" * 5_000, "x" + "f" * 5_000])
def test_a_number_that_no_character_has_is_an_unknown_one(digits: str) -> None:
    assert rows(f"<p>&#{digits}; left</p>") == ["\ufffd left"]


@pytest.mark.parametrize("unit", ["<!--", "<![a", "<?", "</", "<a ", "<!--x>", "<script>", "\n", "&#", " "])
def test_what_nothing_ends_is_not_looked_for_again_and_again(unit: str) -> None:
    assert rows("<p>It left.</p>" + unit * 50_000)[0] == "It left."
