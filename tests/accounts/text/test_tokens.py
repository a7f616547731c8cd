"""Tokens cover what is written, each at its place."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.accounts.text.tokens import tokens_of


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("U.S.-led forces", ["U.S.-led", "forces"]),
        ("1,500 men at 19:30.", ["1,500", "men", "at", "19:30", "."]),
        ("7-10km north-west", ["7", "-", "10", "km", "north-west"]),
        ("Iran’s hasn’t", ["Iran", "’s", "hasn’t"]),
        ("near al-Tanf, “here”", ["near", "al-Tanf", ",", "“", "here", "”"]),
    ],
)
def test_words_numbers_and_signs_are_parted(text: str, tokens: list[str]) -> None:
    assert [token.text for token in tokens_of(text)] == tokens


@given(st.text())
def test_nothing_but_space_is_left_out(text: str) -> None:
    tokens = tokens_of(text)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert "".join(token.text for token in tokens) == "".join(text.split())


def test_places_are_those_of_the_whole_text() -> None:
    (token,) = tokens_of("one two three", 4, 7)
    assert (token.start, token.end, token.text) == (4, 7, "two")
