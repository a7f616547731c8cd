"""Sentences end where they end, and keep their places."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.accounts.english import lexicon, sentence
from truceline.accounts.text.sentences import MOST_CHARACTERS, sentences_of


def texts(text: str) -> list[str]:
    return [each.text for each in sentences_of(text, lexicon())]


@pytest.mark.parametrize(
    "text",
    [
        "Col. Dillon left on Tuesday.",
        "The U.S. Central Command said so.",
        "It left at 5 p.m. on Tuesday.",
        "It is 2.5 km away from No. 4 post.",
        "“It left,” said J. Smith of the port.",
        "21:41. The tower called the ship.",
    ],
)
def test_a_full_stop_that_only_shortens_ends_no_sentence(text: str) -> None:
    assert texts(text) == [text]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It left. It came back.", ["It left.", "It came back."]),
        ("“It left.” He added more.", ["“It left.”", "He added more."]),
        ("It is in the U.S. The ship left.", ["It is in the U.S.", "The ship left."]),
        ("Did it leave? Nobody knows!", ["Did it leave?", "Nobody knows!"]),
        ("The toll is at 70. The army left.", ["The toll is at 70.", "The army left."]),
        ("SRINAGAR: It left. It came.", ["SRINAGAR: It left.", "It came."]),
    ],
)
def test_sentences_are_parted(text: str, sentences: list[str]) -> None:
    assert texts(text) == sentences


def test_a_dateline_is_in_the_span_and_not_among_the_tokens() -> None:
    first = sentence("DAMASCUS (Sputnik) — The ship left.")
    assert first.text.startswith("DAMASCUS")
    assert first.tokens[0].text == "The"


def test_what_stands_in_quotation_marks_is_known_across_sentences() -> None:
    first, second = sentences_of("He said: “It left. It came back.”", lexicon())
    assert not first.quoted[0]
    assert first.quoted[-1]
    assert second.quoted[0]


@given(st.text(alphabet=st.sampled_from("Ab. !?“”\"'()\n-1;,"), max_size=80))
def test_every_sentence_is_what_stands_at_its_place(text: str) -> None:
    end = 0
    for each in sentences_of(text, lexicon()):
        assert each.start >= end
        assert text[each.start : each.end] == each.text
        end = each.end


@pytest.mark.parametrize("unit", ["Mr. ", "x. Y ", "?!", "a", "“", "; ", " "])
def test_what_never_ends_is_read_to_a_limit_however_long_it_is(unit: str) -> None:
    found = sentences_of(f"It left. {unit * 100_000} It came.", lexicon())
    assert found[0].text.startswith("It left.")
    assert all(each.end - each.start <= MOST_CHARACTERS for each in found)


def test_a_sentence_that_is_too_long_is_cut_between_two_words() -> None:
    (read,) = sentences_of("The army said that " + "60 soldiers, " * 400 + "left.", lexicon())
    assert read.text.endswith(("60", "soldiers", ","))
    assert read.end == read.tokens[-1].end
    (one,) = sentences_of("It left " + "1" * 5_000 + " times.", lexicon())
    assert one.text == "It left"
