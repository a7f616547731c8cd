"""Cues find their words, in any case and number, and not inside other words."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from truceline.accounts.cues import Cue, Cues

AIR = Cue("from the air", ("airstrike", "aircraft"), "An airstrike.")
UNHEEDED = Cue("not heeded", ("failure * to heed",), "Failure to heed.")
IRAN = Cue("Iran", ("iran", "iranian"), "Iranian.", "IR")
CUES = Cues("en", {"means": (AIR,), "reasons": (UNHEEDED,), "nations": (IRAN,)})


@pytest.mark.parametrize(
    ("text", "is_found"),
    [("two Airstrikes", True), ("AIRCRAFT", True), ("an anti-aircraft gun", False), ("airstriker", False)],
)
def test_a_word_is_found_in_any_case_and_number_but_not_in_another_word(text: str, is_found: bool) -> None:
    assert bool(CUES.found("means", (text,))) is is_found


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("failure to heed", True),
        ("the failure of the militia to heed its warning", True),
        ("failure of the whole of the militia to heed", False),
    ],
)
def test_a_star_stands_for_up_to_four_words(text: str, is_found: bool) -> None:
    assert bool(CUES.found("reasons", (text,))) is is_found


def test_the_codes_of_nations_are_told() -> None:
    assert CUES.codes("an Iranian militia") == (("Iran", "IR"),)
    assert CUES.codes("a militia") == ()
