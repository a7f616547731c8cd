"""Places with what stands to them, as printed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.english import apart, lexicon
from truceline.accounts.claims import Bearing, Kilometres, Place, Qualifier, Relation
from truceline.accounts.places import places_of


def places(text: str, here: str | None = None) -> list[Place]:
    return [each.place for each in places_of(apart(text), here, lexicon())]


@pytest.mark.parametrize(
    ("text", "relation", "name"),
    [
        ("It was in southern Syria.", Relation.IN, "southern Syria"),
        ("It was near the town of al-Tanf.", Relation.NEAR, "al-Tanf"),
        ("It was in the At Tanf area.", Relation.IN, "At Tanf area"),
        ("It was at the At Tanf Garrison.", Relation.AT, "At Tanf Garrison"),
        ("It went toward the crossing.", Relation.TOWARD, "crossing"),
        ("It was outside the zone.", Relation.OUTSIDE, "zone"),
        ("It was along the contact line.", Relation.ALONG, "contact line"),
        ("It was inside the “de-escalation zones”.", Relation.IN, "de-escalation zones"),
        ("It was in an area near Al-Shahma then.", Relation.NEAR, "Al-Shahma"),
        ("It was at a checkpoint outside Molva.", Relation.NEAR, "Molva"),
        ("It was at an ammunition depot in the Khoros district of Sumar.", Relation.AT, "Khoros district"),
        ("It was in the desert south of Palmira.", Relation.BEARING, "Palmira"),
        ("It was in the north of Malira.", Relation.IN, "Malira"),
        ("It was in the Yarmo camp south of the capital.", Relation.IN, "Yarmo camp"),
        ("It was in a zone northwest of Barza.", Relation.IN, "zone northwest of Barza"),
        ("It was on both sides of the contact line.", Relation.ALONG, "contact line"),
        ("It was on the road from Barsa to Omek.", Relation.ALONG, "road from Barsa to Omek"),
        ("It was on the road between Barsa and Omek.", Relation.ALONG, "road between Barsa and Omek"),
        ("It was on the road to Yarun.", Relation.ALONG, "road to Yarun"),
        ("It was in the hills above Talaq.", Relation.NEAR, "Talaq"),
        ("It was on the Selen heights.", Relation.AT, "Selen heights"),
        ("It was in the yard of a school.", Relation.IN, "yard of a school"),
        ("It was near the tanker.", Relation.NEAR, "tanker"),
        ("It was 400 yards from the fence of the Akaki post.", Relation.DISTANCE, "fence of the Akaki post"),
        ("It was 40 km north of its destination, El Fasher.", Relation.DISTANCE_BEARING, "El Fasher"),
        ("It was near Yemen’s port of Hodeidah.", Relation.NEAR, "Hodeidah"),
        ("It was in the country.", Relation.IN, "country"),
        ("It was 4 km short of Morla.", Relation.DISTANCE, "Morla"),
        ("It was on the village of Kobra.", Relation.AT, "Kobra"),
    ],
)
def test_a_place_is_named_and_its_relation_known(text: str, relation: Relation, name: str) -> None:
    (place,) = places(text)
    assert (place.relation, place.name) == (relation, name)


def test_a_distance_keeps_its_anchor_its_bearing_and_what_is_printed_beside_it() -> None:
    (place,) = places("It is about 60 kilometers to the northwest of the Al-Tanf border crossing.")
    assert place == Place(
        "about 60 kilometers to the northwest of the Al-Tanf border crossing",
        *(Relation.DISTANCE_BEARING, "Al-Tanf border crossing", Kilometres(60, 60), Qualifier.ABOUT, (Bearing.NW,)),
    )


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("15 miles", 24.14016, 24.14016),
        ("12 nautical miles", 22.224, 22.224),
        ("300 metres", 0.3, 0.3),
        ("7-10km", 7, 10),
    ],
)
def test_lengths_are_kilometres_whatever_is_printed(printed: str, low: float, high: float) -> None:
    (place,) = places(f"It was {printed} from At Tanf.")
    assert place.relation is Relation.DISTANCE
    assert place.distance_km == Kilometres(low, high)
    assert place.name == "At Tanf"


def test_every_bearing_that_is_printed_is_kept() -> None:
    (place,) = places("It was 2-7km north-north-east, north-east and north-north-west of Izyum.")
    assert place.bearing == (Bearing.NNE, Bearing.NE, Bearing.NNW)


def test_a_country_that_is_named_after_a_bearing_is_none() -> None:
    assert all(place.bearing == () for place in places("It came within 300 metres, and the South Korean ship left."))


def test_a_bearing_without_a_distance_is_a_place_too() -> None:
    (place,) = places("It was south of the Zaza checkpoint.")
    assert (place.relation, place.name, place.bearing) == (Relation.BEARING, "Zaza checkpoint", (Bearing.S,))


def test_its_position_is_where_the_one_who_tells_stands() -> None:
    (place,) = places("It heard shots 3km north of its position.", here="Izyum")
    assert place.name == "Izyum"
    (place,) = places("It heard shots 3-4km to the north.", here="Izyum")
    assert place.name == "Izyum"


@pytest.mark.parametrize(
    "text", ["It said so in a statement.", "It left in May.", "It came in a convoy.", "They were in favour."]
)
def test_what_is_no_place_is_not_read_as_one(text: str) -> None:
    assert places(text) == []


def test_yards_and_feet_are_distances() -> None:
    (yards, feet) = (places(f"It was {each} from the fence.")[0].distance_km for each in ("400 yards", "300 feet"))
    assert yards == Kilometres(0.36576, 0.36576)
    assert feet == Kilometres(0.09144, 0.09144)


@pytest.mark.parametrize("text", ["It was hit by the tanker.", "It came near tankers."])
def test_craft_that_nobody_stands_beside_are_no_place(text: str) -> None:
    assert [place.name for place in places(text) if "tanker" in place.name] == []


@pytest.mark.parametrize("text", ["It lies in 9 metres of water.", "It came by the end of the week."])
def test_depths_and_ends_of_weeks_are_no_places(text: str) -> None:
    assert places(text) == []
