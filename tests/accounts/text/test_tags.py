"""What each token is, where its neighbours decide."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.english import apart, token
from truceline.accounts.text.tags import Tag


@pytest.mark.parametrize(
    ("text", "word", "tag"),
    [
        ("Aircraft struck a group.", "struck", Tag.PAST),
        ("It saw an armed man.", "armed", Tag.NOUN),
        ("It heard seven undetermined explosions.", "undetermined", Tag.NOUN),
        ("In all, 60 killed were found.", "killed", Tag.PAST),
        ("It threatened to strike the base.", "strike", Tag.VERB),
        ("It began after the strike ended.", "strike", Tag.NOUN),
        ("The shelling began at dawn.", "shelling", Tag.NOUN),
        ("It fired, killing at least two men.", "killing", Tag.GERUND),
        ("It was near At Tanf then.", "At", Tag.NAME),
        ("It stayed at the base.", "at", Tag.PREPOSITION),
        ("It left on 13 May at last.", "May", Tag.NAME),
        ("It may leave the base.", "may", Tag.MODAL),
        ("The army calls on all sides.", "calls", Tag.VERB),
        ("It made two calls to them.", "calls", Tag.NOUN),
        ("It saw at least two men.", "at", Tag.ADVERB),
        ("The men said that it left.", "that", Tag.RELATIVE),
    ],
)
def test_a_word_is_what_its_neighbours_make_it(text: str, word: str, tag: Tag) -> None:
    taken = apart(text)
    assert taken.tag(token(taken, word)) is tag
