"""Topics of numbers and things: each number with what it counts, and never without who says it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

from tests.accounts.comparison.telling import SETTING, claim, number, position, told, topic_of
from truceline.accounts.claims import Modality, Qualifier, Source
from truceline.accounts.comparison.counts import TOPICS, strength_of
from truceline.accounts.comparison.intervals import Interval
from truceline.accounts.comparison.relating import by_intervals

STRENGTH, CASUALTIES, DAMAGE, COMPOSITION = (
    topic_of(TOPICS, name) for name in ("strength", "casualties", "damage", "composition")
)
MORE = claim("entry", "x", quantities=(number("more than 60 soldiers", 60, None, Qualifier.MORE_THAN),))
EXACT = claim("presence", "x", quantities=(number("60 fighters", 60, 60, Qualifier.EXACT),))
KILLED = claim(
    "casualties",
    "x",
    quantities=(number("60 fighters", 60, 60, Qualifier.EXACT, state="killed"),),
    source=Source("Col. Sabreen", ("unspecified reports", "Col. Sabreen", "Alsouria Net")),
)


def test_strength_counts_people_and_not_things_or_losses() -> None:
    tanks = claim("presence", "x", quantities=(number("2 tanks", 2, 2, Qualifier.EXACT),))
    lost = claim("presence", "x", quantities=(number("9 fighters", 9, 9, Qualifier.EXACT, state="killed"),))
    assert [quantity.text for _, quantity in strength_of(told(EXACT, tanks, lost), SETTING)] == ["60 fighters"]


def test_more_than_60_and_60_differ_by_a_lost_bound() -> None:
    one, other = position(STRENGTH, MORE), position(STRENGTH, EXACT)
    assert one
    assert other
    related = by_intervals([one, replace(other, account="b")])
    assert related.relation == "differ"
    assert related.notes == ("a bound is lost or added: a: more than 60 soldiers; b: 60 fighters",)


def test_a_number_of_killed_is_never_shown_without_its_chain() -> None:
    found = position(CASUALTIES, KILLED)
    assert found
    assert found.says == "60 fighters killed (says unspecified reports, through Col. Sabreen, through Alsouria Net)"
    assert found.intervals == {"killed": Interval(60, 60)}


def test_that_nobody_knows_the_losses_leaves_them_open_and_that_there_were_none_does_not() -> None:
    unclear = position(CASUALTIES, claim("casualties", "x", modality=Modality.UNCLEAR))
    none = position(CASUALTIES, claim("casualties", "x", modality=Modality.DENIED))
    assert unclear
    assert none
    assert unclear.is_open
    assert (none.says, none.is_open) == ("none", False)


def test_damage_is_what_is_counted_else_what_was_hit() -> None:
    two_guns = number("two artillery pieces", 2, 2, Qualifier.EXACT, state="destroyed")
    counted = position(
        DAMAGE, claim("damage", "They destroyed it.", quantities=(replace(two_guns, what="artillery pieces"),))
    )
    struck = position(DAMAGE, claim("strike", "It destroyed a convoy with tanks.", target="a convoy"))
    assert counted
    assert struck
    assert counted.values == {"artillery"}
    assert counted.says == "two artillery pieces destroyed"
    assert struck.values == {"convoy"}
    assert position(DAMAGE, claim("strike", "It struck the militia.", target="the militia")) is None


def test_a_convoy_is_not_what_they_had_with_them() -> None:
    found = position(COMPOSITION, claim("presence", "The convoy had a tank and anti-aircraft weapons."))
    assert found
    assert found.values == {"tank", "anti-aircraft weapon"}
