"""Who does what a verb says, and to whom."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.english import apart, lexicon, token
from truceline.accounts.text.phrases import Phrase, name_of
from truceline.accounts.text.subjects import by_of, is_passive, object_of, subject_of


@pytest.mark.parametrize(
    ("text", "verb", "subject"),
    [
        ("The ship entered the port.", "entered", "ship"),
        ("Forces in the area entered the port.", "entered", "Forces"),
        ("On Tuesday the ship entered the port.", "entered", "ship"),
        ("It hit the forces that had entered the port.", "entered", "forces"),
        ("The alliance, which is led by them, entered the port.", "entered", "alliance"),
        ("Col. Sabreen, a spokesman for the rebels, entered the port.", "entered", "Col. Sabreen"),
        ("The ship stopped and entered the port.", "entered", "ship"),
        ("The ship fired, sinking a boat.", "sinking", "ship"),
        ("It accused soldiers of shelling the town.", "shelling", "soldiers"),
        ("The navy said that rebels had hit a post, killing a man.", "killing", "rebels"),
        ("It had “entered the port”, and the ship had “rammed a tug”.", "rammed", "ship"),
        ("The boat left the port, ignored calls and rammed a tug.", "ignored", "boat"),
    ],
)
def test_the_subject_of_a_verb_is_found_over_what_stands_between(text: str, verb: str, subject: str) -> None:
    taken = apart(text)
    phrase, _ = subject_of(taken, token(taken, verb))
    assert isinstance(phrase, Phrase)
    assert name_of(taken.sentence, phrase, lexicon()) == subject


def test_a_pronoun_is_a_subject_too() -> None:
    taken = apart("It entered the port.")
    assert subject_of(taken, 1)[0] == 0


def test_a_passive_is_known_by_its_auxiliary_or_by_who_did_it() -> None:
    taken = apart("Two men were killed or wounded by rebels.")
    assert is_passive(taken, token(taken, "killed"))
    assert is_passive(taken, token(taken, "wounded"))
    doer = by_of(taken, token(taken, "wounded"))
    assert isinstance(doer, Phrase)
    assert taken.sentence.words(doer.first, doer.end) == "rebels"
    active = apart("Rebels killed two men.")
    assert not is_passive(active, 1)


def test_an_object_stands_right_after_the_verb_or_after_its_preposition() -> None:
    taken = apart("The guard fired quickly on two boats.")
    fired = token(taken, "fired")
    assert object_of(taken, fired) is None
    found = object_of(taken, fired, frozenset({"on"}))
    assert isinstance(found, Phrase)
    assert taken.sentence.words(found.first, found.end) == "two boats"
