"""What a sentence says of a place in passing, against what is known of it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from truceline.accounts.checking.facts import wrong_countries
from truceline.accounts.gazetteer import Gazetteer, KnownPlace
from truceline.adapters.cues.files import cues_of

CROSSING = KnownPlace("crossing", ("Tanf crossing",), "a map", "border crossing", ("SY", "IQ"))
RUTBA = KnownPlace("rutba", ("Rutba",), "a map", "town", ("IQ",))
UNKNOWN = KnownPlace("zaza", ("Zaza crossing",), "described only")
GAZETTEER = Gazetteer([CROSSING, RUTBA, UNKNOWN])


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("They were near the Al-Tanf border crossing with Jordan in southern Syria.", "Jordan"),
        ("They were near the Al-Tanf border crossing with Iraq.", ""),
        ("They were near the Al-Tanf crossing, and Jordan protested.", ""),
        ("They were near the Zaza crossing with Jordan.", ""),
        ("They were near the Palmyra crossing with Jordan.", ""),
        ("They were near a border crossing with Jordan.", ""),
        ("The crossing with Jordan was closed.", ""),
    ],
)
def test_only_a_known_place_is_contradicted_and_only_by_what_is_said_of_it(sentence: str, wrong: str) -> None:
    found = wrong_countries(sentence, GAZETTEER, cues_of("en"))
    assert bool(found) == bool(wrong)
    assert wrong in found


def test_the_words_tell_what_the_gazetteer_has() -> None:
    found = wrong_countries("the Al-Tanf crossing with Jordan", GAZETTEER, cues_of("en"))
    assert found == "Al-Tanf crossing is said to lie in or at Jordan; the gazetteer has IQ, SY"
