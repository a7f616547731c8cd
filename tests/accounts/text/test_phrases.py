"""Noun phrases: how far they reach, their head, and of which kind it is."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.english import apart, lexicon, token
from truceline.accounts.text.phrases import name_of, phrase_at, rest_of


@pytest.mark.parametrize(
    ("text", "word", "name", "kind"),
    [
        ("It hit a convoy of pro-regime forces.", "convoy", "convoy of pro-regime forces", "force"),
        ("It saw two tanks near there.", "tanks", "tanks", "materiel"),
        ("It saw a number of vehicles.", "vehicles", "number of vehicles", "materiel"),
        ("It entered the “deconfliction zone” then.", "zone", "deconfliction zone", "zone"),
        ("They met Sergei Lavrov there.", "Lavrov", "Sergei Lavrov", "name"),
        ("It hit a remotely piloted boat.", "boat", "remotely piloted boat", "vessel"),
    ],
)
def test_a_phrase_is_named_without_its_article_and_its_kind_is_known(
    text: str, word: str, name: str, kind: str
) -> None:
    taken = apart(text)
    phrase = phrase_at(taken.phrases, token(taken, word))
    assert phrase is not None
    assert name_of(taken.sentence, phrase, lexicon()) == name
    assert kind in phrase.kinds


def test_what_follows_in_a_phrase_has_a_head_of_its_own() -> None:
    taken = apart("It is to the northwest of the crossing.")
    at = token(taken, "crossing") - 1
    rest = rest_of(taken.sentence, taken.phrase_of[at], at)
    assert rest is not None
    assert taken.sentence.tokens[rest.head].text == "crossing"
