"""Numbers keep the bounds that are printed, and get no others."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.english import apart, lexicon, read
from truceline.accounts.claims import Qualifier, Unit
from truceline.accounts.quantities import nones_of, quantities_of, singles_of


def counted(text: str) -> list[tuple[str, float | None, float | None, Qualifier]]:
    found = quantities_of(apart(text), frozenset(), lexicon())
    return [(each.quantity.what, each.quantity.low, each.quantity.high, each.quantity.qualifier) for each in found]


@pytest.mark.parametrize(
    ("printed", "low", "high", "qualifier"),
    [
        ("60", 60, 60, Qualifier.EXACT),
        ("1,500", 1500, 1500, Qualifier.EXACT),
        ("twenty-five", 25, 25, Qualifier.EXACT),
        ("two dozen", 24, 24, Qualifier.EXACT),
        ("3 thousand", 3000, 3000, Qualifier.EXACT),
        ("more than 60", 60, None, Qualifier.MORE_THAN),
        ("over 60", 60, None, Qualifier.MORE_THAN),
        ("at least two", 2, None, Qualifier.AT_LEAST),
        ("60 or more", 60, None, Qualifier.AT_LEAST),
        ("up to 30", None, 30, Qualifier.UP_TO),
        ("as many as 30", None, 30, Qualifier.UP_TO),
        ("fewer than 30", None, 30, Qualifier.FEWER_THAN),
        ("about 60", 60, 60, Qualifier.ABOUT),
        ("some 60", 60, 60, Qualifier.ABOUT),
        ("15-20", 15, 20, Qualifier.RANGE),
        ("between 15 and 20", 15, 20, Qualifier.RANGE),
        ("15 to 20", 15, 20, Qualifier.RANGE),
        ("several", 3, None, Qualifier.VAGUE),
        ("a number of", 2, None, Qualifier.VAGUE),
        ("dozens of", 12, None, Qualifier.VAGUE),
        ("hundreds of", 100, None, Qualifier.VAGUE),
        ("several dozen", 36, None, Qualifier.VAGUE),
        ("a dozen", 12, 12, Qualifier.EXACT),
        ("half a dozen", 6, 6, Qualifier.EXACT),
        ("at least a hundred", 100, None, Qualifier.AT_LEAST),
        ("an estimated 300,000", 300_000, 300_000, Qualifier.ABOUT),
        ("four of the five", 4, 4, Qualifier.EXACT),
        ("no fewer than 12", 12, None, Qualifier.AT_LEAST),
        ("as few as three", 3, None, Qualifier.AT_LEAST),
        ("14 or fewer", None, 14, Qualifier.UP_TO),
        ("a dozen or so", 12, 12, Qualifier.ABOUT),
        ("30-odd", 30, 30, Qualifier.ABOUT),
        ("60-plus", 60, None, Qualifier.AT_LEAST),
        ("anywhere from five to nine", 5, 9, Qualifier.RANGE),
        ("five or six", 5, 6, Qualifier.RANGE),
        ("two hundred and fifty", 250, 250, Qualifier.EXACT),
        ("one hundred twenty-six", 126, 126, Qualifier.EXACT),
        ("12 000", 12_000, 12_000, Qualifier.EXACT),
        ("1,5 million", 1_500_000, 1_500_000, Qualifier.EXACT),
        ("a total of 45", 45, 45, Qualifier.EXACT),
        ("just over 200", 200, None, Qualifier.MORE_THAN),
        ("a few dozen", 36, None, Qualifier.VAGUE),
        ("a pair of", 2, 2, Qualifier.EXACT),
        ("both", 2, 2, Qualifier.EXACT),
    ],
)
def test_bounds_are_those_that_are_printed(
    printed: str, low: float | None, high: float | None, qualifier: Qualifier
) -> None:
    assert counted(f"It saw {printed} soldiers.") == [("soldiers", low, high, qualifier)]


@pytest.mark.parametrize(
    "text", ["It was resolution 1701.", "It took the Route 60.", "It rose by 20 percent.", "It took 3 days."]
)
def test_numbers_that_name_or_last_count_nothing(text: str) -> None:
    assert counted(text) == []


def test_a_number_without_a_noun_counts_what_the_one_beside_it_counts() -> None:
    found = counted("It heard 515 and 116 explosions, against 36 before.")
    assert [(what, low) for what, low, _, _ in found] == [("explosions", 515), ("explosions", 116), ("explosions", 36)]


def test_those_who_are_only_counted_by_what_became_of_them_are_people() -> None:
    (first, second) = counted("Two soldiers were killed and more than 15 injured.")
    assert first[:2] == ("soldiers", 2)
    assert second == ("soldiers", 15, None, Qualifier.MORE_THAN)


def test_a_length_keeps_its_unit() -> None:
    (found,) = quantities_of(apart("It has a radius of 500 metres."), frozenset(), lexicon())
    assert (found.quantity.low, found.quantity.unit) == (500, Unit.M)


def test_tokens_that_are_taken_are_not_counted() -> None:
    assert quantities_of(apart("It saw 60 soldiers."), frozenset({2}), lexicon()) == []


def test_a_tank_counts_one_and_a_group_does_not() -> None:
    found = list(singles_of(apart("It saw a tank, an anti-aircraft gun and a group there."), lexicon()))
    assert [(each.quantity.what, each.quantity.low) for each in found] == [("tank", 1), ("anti-aircraft gun", 1)]


def test_none_is_nought_and_nothing_else() -> None:
    (found,) = nones_of(apart("There were no casualties."), lexicon())
    assert (found.quantity.low, found.quantity.high, found.quantity.qualifier) == (0, 0, Qualifier.NONE)


@pytest.mark.parametrize("printed", ["²", "➀", "௰"])
def test_a_sign_that_is_no_digit_counts_nothing(printed: str) -> None:
    assert counted(f"It saw {printed} soldiers.") == []


def test_no_row_of_multipliers_is_a_number_without_end() -> None:
    (found, *_) = counted(f"It saw two hundred thousand {'million ' * 60}soldiers.")
    assert found[1] == 200_000


@pytest.mark.parametrize(
    ("text", "what", "value"),
    [
        ("A 20-vehicle convoy left.", "vehicle", 20),
        ("A 46-strong flotilla left.", "flotilla", 46),
        ("The 11.6-kilometre road is closed.", "road", 11.6),
        ("A three-ship group left.", "ship", 3),
    ],
)
def test_a_number_that_is_joined_to_its_noun_counts_it(text: str, what: str, value: float) -> None:
    assert counted(text) == [(what, value, value, Qualifier.EXACT)]


@pytest.mark.parametrize(
    "text",
    [
        "A three-day truce began.",
        "It was seen in Homra (1) and Zafra (2).",
        "Two F-16 left.",
        "It left at 21,000 feet.",
        "Nearly three quarters of it left.",
    ],
)
def test_lasting_naming_height_and_shares_count_nothing(text: str) -> None:
    assert [each for each in counted(text) if each[0] != "F-16"] == []


@pytest.mark.parametrize(
    ("text", "what", "low"),
    [
        ("Two were destroyed.", "them", 2),
        ("Three were badly injured.", "people", 3),
        ("The army put its losses at 50.", "people", 50),
        ("The toll rose to 12.", "people", 12),
        ("The monitor gave a toll of 11.", "people", 11),
    ],
)
def test_those_told_of_before_are_counted_where_the_verb_says_of_what_kind(text: str, what: str, low: float) -> None:
    assert [each[:2] for each in counted(text)] == [(what, low)]


def test_a_number_does_not_count_the_week_after_it() -> None:
    assert [low for _, low, _, _ in counted("It saw 46 ships, up from 28 a week earlier.")] == [46, 28]


def test_there_is_none_of_what_no_stands_before() -> None:
    (found,) = nones_of(apart("There were no injuries."), lexicon())
    assert (found.quantity.low, found.quantity.high) == (0, 0)


@pytest.mark.parametrize(
    "text", ["They hid in a monastery.", "No one was seen.", "It saw a dozen boats.", "They stayed until one."]
)
def test_where_somebody_is_and_nobody_are_no_one(text: str) -> None:
    assert list(singles_of(apart(text), lexicon())) == []
    assert [low for _, low, _, _ in counted(text) if low == 1] == []


@pytest.mark.parametrize(
    ("text", "what", "low"),
    [
        ("It carried a crew of 23.", "crew", 23),
        ("Hundreds more fled.", "people", 100),
        ("Two F-16s left.", "F-16s", 2),
    ],
)
def test_what_a_number_after_of_or_before_a_verb_counts(text: str, what: str, low: float) -> None:
    assert [each[:2] for each in counted(text)] == [(what, low)]


def test_an_age_counts_nobody() -> None:
    assert counted("It hurt two women and a boy of six.") == [("women", 2, 2, Qualifier.EXACT)]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("No fewer than 12 fishermen fled the port.", "fishermen"),
        ("Close to 1,000 people fled the port.", "people"),
        ("Between 40 and 50 gunmen fled the port.", "gunmen"),
        ("Five or six men fled the port.", "men"),
    ],
)
def test_words_that_bound_a_number_do_nothing_themselves(text: str, who: str) -> None:
    (claim,) = read(text)
    assert claim.actor is not None
    assert claim.actor.endswith(who)
    assert len(claim.quantities) == 1
