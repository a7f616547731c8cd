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
        ("Some 20 to 30 men left.", "to", Tag.NUMBER),
        ("It saw up to 30 men.", "to", Tag.ADVERB),
        ("It went to 30 villages.", "to", Tag.PREPOSITION),
        ("It has not yet left.", "yet", Tag.ADVERB),
        ("Israel's raid began.", "'s", Tag.POSSESSIVE),
        ("It's been hit.", "'s", Tag.AUXILIARY),
        ("It saw soldiers crossing the line.", "crossing", Tag.GERUND),
        ("It saw unidentified armed men.", "armed", Tag.NOUN),
        ("Four water points are dry.", "points", Tag.NOUN),
        ("It was in the Kidal region last month.", "last", Tag.DETERMINER),
        ("The next run could come.", "run", Tag.NOUN),
        ("They left, residents say.", "say", Tag.VERB),
        ("It had since left.", "since", Tag.ADVERB),
        ("It is near the 145th pillar.", "145th", Tag.NOUN),
        ("Our partners say 20 men left.", "say", Tag.VERB),
    ],
)
def test_a_word_is_what_its_neighbours_make_it(text: str, word: str, tag: Tag) -> None:
    taken = apart(text)
    assert taken.tag(token(taken, word)) is tag


def test_words_that_only_bound_a_number_are_no_nouns() -> None:
    taken = apart("No fewer than 12 men left, and two more frigates came.")
    assert [taken.tag(at) for at in range(3)] == [Tag.ADVERB] * 3
    assert taken.tag(token(taken, "more")) is Tag.NUMBER
    taken = apart("Hundreds more fled.")
    assert taken.tag(1) is Tag.NOUN


def test_many_of_those_before_stand_for_them() -> None:
    assert apart("Many are in schools.").tag(0) is Tag.PRONOUN
    assert apart("Many men are in schools.").tag(0) is Tag.DETERMINER


def test_neighbouring_describes() -> None:
    taken = apart("Police in neighbouring Sul said so.")
    assert taken.tag(token(taken, "neighbouring")) is Tag.NOUN
