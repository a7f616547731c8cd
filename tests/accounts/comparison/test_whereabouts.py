"""Topics of place: said in words, or worked out from printed distances, and open where these are."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.accounts.comparison.telling import SETTING, claim, position, told, topic_of
from truceline.accounts.checking.grounds import Grounds
from truceline.accounts.claims import Bearing, Kilometres, Place, Precision, Qualifier, Time
from truceline.accounts.claims import Relation as To
from truceline.accounts.comparison.items import Relation
from truceline.accounts.comparison.whereabouts import TOPICS
from truceline.model.shapes import Circle
from truceline.model.zones import Zone, ZoneKind

MOVEMENT, LOCATION, INSIDE, DURATION, FACT, NAME, AGREED = (
    topic_of(TOPICS, name)
    for name in (
        *("movement", "location", "inside_zone", "duration_in_zone", "place_fact", "zone_name"),
        "zone_agreed",
    )
)
IN_ZONE = Place("in the de-confliction zone", To.IN, "de-confliction zone")
SIXTY = Place(
    "about 60 kilometers to the northwest of the Al-Tanf border crossing",
    *(To.DISTANCE_BEARING, "Al-Tanf border crossing", Kilometres(60, 60), Qualifier.ABOUT, (Bearing.NW,)),
)
ENTERED = claim("entry", "They entered the zone.", place=IN_ZONE)


def test_coming_in_counts_more_than_moving_toward() -> None:
    toward = claim("advance", "They moved.")
    found = position(MOVEMENT, toward, ENTERED)
    assert found
    assert found.says == "entered"
    warned = position(MOVEMENT, claim("warning", "x", place=Place("toward Tanf", To.TOWARD, "Tanf")))
    assert warned
    assert warned.says == "moved toward"
    assert position(MOVEMENT, claim("warning", "x")) is None


def test_one_place_in_two_spellings_is_one_and_a_direction_is_none() -> None:
    one = position(LOCATION, claim("strike", "x", place=Place("at Al-Tanf", To.AT, "Al-Tanf")))
    other = position(LOCATION, claim("strike", "x", place=Place("at Tanaf", To.AT, "Tanaf")))
    assert one
    assert other
    assert LOCATION.relate([one, other]).relation is Relation.AGREE
    assert position(LOCATION, claim("strike", "x", place=Place("toward Tanf", To.TOWARD, "Tanf"))) is None


def test_sixty_km_from_the_crossing_leave_open_whether_it_was_inside() -> None:
    said, measured = position(INSIDE, ENTERED), position(INSIDE, claim("location", "x", place=SIXTY))
    assert said
    assert measured
    assert said.values == {"inside: de-confliction zone"}
    assert measured.is_open
    assert "undetermined" in measured.says
    assert INSIDE.relate([said, measured]).relation is Relation.AMBIGUOUS


def test_a_place_in_one_of_several_zones_is_inside_that_kind_and_standings_that_disagree_leave_it_open() -> None:
    centre = (38.61778, 33.50583)
    far = Zone("far", {"agreed": Circle(30.0, 30.0, 1_000.0)}, kind=ZoneKind.EXCLUSION)
    near = Zone("near", {"agreed": Circle(*centre, 55_000.0)}, kind=ZoneKind.DECONFLICTION)
    split = Zone("near", {"agreed": Circle(*centre, 55_000.0), "marked": Circle(*centre, 100.0)})
    struck = told(claim("strike", "x", place=Place("at the crossing", To.AT, "Al-Tanf crossing")))
    inside = INSIDE.find(struck, replace(SETTING, grounds=Grounds([far, near])))
    outside = INSIDE.find(struck, replace(SETTING, grounds=Grounds([far])))
    unsure = INSIDE.find(struck, replace(SETTING, grounds=Grounds([split])))
    assert inside
    assert outside
    assert unsure
    assert inside.values == {"inside: de-confliction zone"}
    assert outside.values == {"outside"}
    assert [each.is_open for each in (inside, outside, unsure)] == [False, False, True]


def test_without_a_zone_a_distance_says_nothing_of_inside() -> None:
    found = INSIDE.find(told(claim("location", "x", place=SIXTY)), replace(SETTING, grounds=None))
    assert found
    assert found.is_open
    assert "no zone is given" in found.says


@pytest.mark.parametrize(
    ("zone", "relation", "expected"),
    [
        ("de-confliction zone", To.IN, Relation.AGREE),
        ("zone", To.IN, Relation.AGREE),
        ("de-confliction zone", To.OUTSIDE, Relation.DIFFER),
        ("de-escalation zone", To.IN, Relation.AMBIGUOUS),
    ],
)
def test_inside_is_agreed_only_about_one_kind_of_zone(zone: str, relation: To, expected: Relation) -> None:
    one = position(INSIDE, ENTERED)
    other = position(INSIDE, claim("presence", "x", place=Place("x", relation, zone)))
    assert one
    assert other
    assert INSIDE.relate([one, other]).relation is expected
    assert INSIDE.relate([other, one]).relation is expected


def test_how_long_needs_words_of_duration_and_a_zone() -> None:
    weeks = Time("for several weeks", None, "2017-06-06", Precision.VAGUE)
    found = position(DURATION, claim("presence", "x", place=IN_ZONE, time=weeks))
    assert found
    assert found.says == "for several weeks"
    assert position(DURATION, claim("presence", "x", place=IN_ZONE, time=replace(weeks, text="recently"))) is None


def test_a_place_that_is_put_between_the_wrong_countries_is_an_error_even_alone() -> None:
    found = position(FACT, claim("strike", "It bombed them near the Al-Tanf border crossing with Jordan."))
    assert found
    assert FACT.if_alone is FACT.relate([found, found]).relation is Relation.ERROR
    assert position(FACT, claim("strike", "It bombed them near the Al-Tanf border crossing with Iraq.")) is None


def test_what_the_zone_is_called_and_how_it_stands_are_told_from_its_own_sentences() -> None:
    considers = claim("advance", "toward the area, which the coalition considers its zone of influence.")
    name, stands = position(NAME, considers), position(AGREED, considers)
    assert name
    assert stands
    assert name.values == {"zone of influence"}
    assert stands.values == {"claimed by one side"}
    assert position(AGREED, claim("statement", "They agreed on a date.")) is None
    assert position(NAME, ENTERED) is None
