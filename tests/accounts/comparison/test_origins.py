"""Copies of one origin count once: one mouth, or one text."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.comparison.telling import DAY, account, claim
from truceline.accounts.claims import Claim, Precision, Source, Time
from truceline.accounts.comparison.items import Position
from truceline.accounts.comparison.origins import copies, is_copy, is_same_party, origin, origins
from truceline.accounts.comparison.told import Told

DROPPED = (
    "The US military dropped thousands of leaflets this week in south-east Syria to warn a militia not to interfere."
)


def said(holder: str, *chain: str) -> Claim:
    return claim("warning", "They were warned.", source=Source(holder, chain or (holder,)))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("the Coalition", "Coalition forces", True),
        ("The international alliance which is led by the United States", "A military alliance of militias", False),
        ("the coalition", "Col. Omar Sabreen", False),
        ("military alliance", "the military alliance", True),
        ("pro-Syrian regime forces", "Syrian regime or pro-regime forces", True),
        ("", "", False),
        (None, "the coalition", False),
    ],
)
def test_parties_are_the_same_by_the_words_that_say_who(one: str | None, other: str | None, is_same: bool) -> None:
    assert is_same_party(one, other) is is_same
    assert is_same_party(other, one) is is_same


def test_two_accounts_that_have_it_from_one_mouth_are_one_origin() -> None:
    one, other = Position("a", "x", (said("U.S. Central Command"),)), Position("b", "x", (said("Central Command"),))
    assert origins([one, other]) == 1
    assert origins([one, Position("b", "x", (said("the rebels"),))]) == 2


def test_what_each_text_says_itself_are_two_origins_unless_the_sentence_is_one() -> None:
    own = [Position(letter, "x", (claim("warning", "They were warned."),)) for letter in "ab"]
    assert origins(own) == 2
    copied = [Position(letter, "x", (claim("warning", DROPPED),)) for letter in "ab"]
    assert origins(copied) == 1


def test_unnamed_reports_are_no_origin_but_who_passes_them_on() -> None:
    assert origin(said("Col. Sabreen", "unspecified reports", "Col. Sabreen", "Alsouria Net")) == "Col. Sabreen"
    assert origin(claim("strike", "x")) == "document"


def test_a_sentence_with_a_word_changed_is_a_copy_and_a_short_or_reworded_one_is_not() -> None:
    assert is_copy(DROPPED, DROPPED.replace("dropped", "scattered"))
    assert not is_copy("They were warned.", "They were warned.")
    assert not is_copy(DROPPED, "Thousands of leaflets were dropped on the militia in the south-east of the country.")


def test_a_copied_sentence_whose_time_counts_from_another_day_is_stale() -> None:
    week = Time("this week", "2017-06-05", "2017-06-11", Precision.WEEK)
    one = Told("a", account(claim("warning", DROPPED, time=week), date="2017-06-06"), DAY)
    older = Told("b", account(claim("warning", DROPPED), date="2017-06-02"), DAY)
    (copy,) = copies([one, older])
    assert copy.is_stale
    (same_day,) = copies([one, Told("b", account(claim("warning", DROPPED), date="2017-06-06"), DAY)])
    assert not same_day.is_stale
