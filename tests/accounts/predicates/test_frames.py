"""Quantities, places, times and names go to the claims that they stand with."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.english import read
from truceline.accounts.claims import Claim, ClaimType, Qualifier


def of_type(claims: tuple[Claim, ...], kind: ClaimType) -> Claim:
    (claim,) = (claim for claim in claims if claim.type is kind)
    return claim


def test_figures_go_to_the_claims_that_count_them_with_what_became_of_them() -> None:
    claims = read("Two tanks were destroyed and a truck was damaged, and at least three soldiers were killed.")
    damage, casualties = of_type(claims, ClaimType.DAMAGE), of_type(claims, ClaimType.CASUALTIES)
    assert [(each.what, each.low, each.state) for each in damage.quantities] == [
        ("tanks", 2, "destroyed"),
        ("truck", 1, "damaged"),
    ]
    assert [(each.what, each.low, each.high, each.state) for each in casualties.quantities] == [
        ("soldiers", 3, None, "killed")
    ]


def test_a_place_goes_to_the_claim_of_its_clause() -> None:
    claims = read("The coalition struck forces that had entered the zone near At Tanf.")
    entry = of_type(claims, ClaimType.ENTRY)
    assert entry.place is not None


def test_a_zone_that_is_named_again_has_its_full_name() -> None:
    claims = read("The sides set up a de-confliction zone. Forces went into the zone.")
    entry = of_type(claims, ClaimType.ENTRY)
    assert entry.place is not None
    assert entry.place.name == "de-confliction zone"


def test_the_time_of_a_deed_is_not_the_time_of_saying_so() -> None:
    (claim,) = read("The navy said on Tuesday that two ships had left the port on 3 June.")
    assert claim.time is not None
    assert claim.time.start == "2017-06-03"
    assert claim.source.said_on is not None
    assert claim.source.said_on.date == "2017-06-06"


def test_the_second_time_is_an_ordinal() -> None:
    (claim,) = read("It was the second time that the coalition struck the militia.")
    assert [(each.low, each.high, each.qualifier) for each in claim.quantities] == [(2, 2, Qualifier.ORDINAL)]


def test_we_in_a_release_is_whoever_published_it() -> None:
    (claim,) = read("We condemn the attack.", publisher="Doctors Abroad")
    assert claim.actor == "Doctors Abroad"


def test_it_is_whoever_speaks_and_they_are_those_who_were_told_of() -> None:
    first, second = read("The navy said that it had struck a militia. They left the zone.")
    assert first.actor == "navy"
    assert second.actor == "militia"


def test_a_date_after_the_last_comma_is_that_of_the_first_deed() -> None:
    claims = read("Aircraft struck a convoy that had entered the zone, June 6.")
    strike, entry = of_type(claims, ClaimType.STRIKE), of_type(claims, ClaimType.ENTRY)
    assert strike.time is not None
    assert strike.time.start == "2017-06-06"
    assert entry.time is None


def test_what_comes_of_a_deed_has_its_time() -> None:
    for text in (
        "A shell hit the market on Monday, killing two people.",
        "Two people were hurt when a shell hit the market on Monday.",
    ):
        claims = read(text)
        times = {claim.type: claim.time and claim.time.start for claim in claims}
        assert times == {ClaimType.STRIKE: "2017-06-05", ClaimType.CASUALTIES: "2017-06-05"}


def test_the_time_of_a_relative_clause_is_its_own() -> None:
    claims = read("Aircraft struck a convoy that had entered the zone on Monday.")
    assert of_type(claims, ClaimType.STRIKE).time is None


def test_those_who_do_it_or_to_whom_it_is_done_are_counted() -> None:
    for text, many in (
        ("About 500 armed men attacked the market.", 500),
        ("Guards detained 12 fishermen.", 12),
        ("Rebels took 80 villages.", 80),
    ):
        (claim,) = read(text)
        assert [each.low for each in claim.quantities] == [many]


def test_what_pursues_another_is_not_counted() -> None:
    (claim,) = read("A helicopter pursued them.")
    assert claim.quantities == ()


def test_those_who_were_hurt_are_not_those_of_whom_nobody_was_killed() -> None:
    claims = read("No one was killed, but at least four guards were hurt.")
    assert [[each.low for each in claim.quantities] for claim in claims] == [[0], [4]]


@pytest.mark.parametrize(
    ("text", "kind", "low", "qualifier"),
    [
        ("The patrol warned them twice by radio.", ClaimType.WARNING, 2, Qualifier.EXACT),
        ("Both times the boat ignored repeated warnings.", ClaimType.WARNING, 2, Qualifier.EXACT),
        ("It was the third incursion this year.", ClaimType.ENTRY, 3, Qualifier.ORDINAL),
        ("Nobody was hurt.", ClaimType.CASUALTIES, 0, Qualifier.NONE),
        ("None of the farmers was hurt.", ClaimType.CASUALTIES, 0, Qualifier.NONE),
        ("None of the 23 seafarers was injured.", ClaimType.CASUALTIES, 0, Qualifier.NONE),
        ("No coalition or partner personnel were hurt.", ClaimType.CASUALTIES, 0, Qualifier.NONE),
        ("No Coalition or partner forces were hurt.", ClaimType.CASUALTIES, 0, Qualifier.NONE),
        ("It was the fourth close pass of this kind.", ClaimType.ADVANCE, 4, Qualifier.ORDINAL),
        ("A fighter flew within 20 metres of a patrol aircraft.", ClaimType.ADVANCE, 1, Qualifier.EXACT),
        ("He said that no Americans had been hurt.", ClaimType.CASUALTIES, 0, Qualifier.NONE),
        ("In Tamra it recorded no ceasefire violations.", ClaimType.STRIKE, 0, Qualifier.NONE),
        ("Its air defences had shot down an Armenian quadcopter.", ClaimType.STRIKE, 1, Qualifier.EXACT),
        ("It saw a fresh crater.", ClaimType.DAMAGE, 1, Qualifier.EXACT),
        ("A guard at the base was killed.", ClaimType.CASUALTIES, 1, Qualifier.EXACT),
        ("It was the third close approach of this kind.", ClaimType.ADVANCE, 3, Qualifier.ORDINAL),
        ("Its officers warned them over the hotline three times.", ClaimType.WARNING, 3, Qualifier.EXACT),
        ("A drone spotted five tanks near Tamra.", ClaimType.PRESENCE, 5, Qualifier.EXACT),
        ("Romania scrambled two fighters after a drone entered its airspace.", ClaimType.POSTURE, 2, Qualifier.EXACT),
    ],
)
def test_how_often_and_of_how_many_is_counted(text: str, kind: ClaimType, low: int, qualifier: Qualifier) -> None:
    (claim,) = (each for each in read(text) if each.type is kind)
    assert [(each.low, each.qualifier) for each in claim.quantities] == [(low, qualifier)]


def test_what_there_was_none_of_belongs_to_what_is_denied() -> None:
    claims = read("It said one man had been killed, and that none of its soldiers had been hurt.")
    assert [[(each.low, each.what) for each in claim.quantities] for claim in claims] == [
        [(1, "man")],
        [(0, "soldiers")],
    ]


def test_targets_that_were_fired_on_are_not_what_was_destroyed() -> None:
    claims = read("Its guns answered with fire on 14 targets, destroying three howitzers.")
    assert [(claim.type, [each.low for each in claim.quantities]) for claim in claims] == [
        (ClaimType.STRIKE, [14]),
        (ClaimType.DAMAGE, [3]),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        ("Four drones were shot down as they approached Asal early on Tuesday.", ClaimType.STRIKE, "2017-06-06"),
        (
            "Sudan agreed last week to keep the Adre crossing open to aid for three months.",
            ClaimType.ZONE_STATUS,
            "2017-05-29",
        ),
    ],
)
def test_when_it_was_done_comes_before_how_long_it_lasts_and_a_clause_with_as_tells_it(
    text: str, kind: ClaimType, day: str
) -> None:
    (claim,) = (each for each in read(text) if each.type is kind)
    assert claim.time is not None
    assert claim.time.start == day


def test_a_time_before_the_comma_is_that_of_what_follows() -> None:
    (claim,) = read(
        "Under an agreement reached in Sweden in December 2016, both sides accepted a ceasefire in Hodeidah."
    )
    assert claim.time is not None
    assert claim.time.start == "2016-12-01"


def test_one_truck_and_two_more_are_trucks() -> None:
    (claim,) = read("One truck was destroyed and two more were damaged.")
    assert [(each.what, each.low) for each in claim.quantities] == [("truck", 1), ("truck", 2)]


def test_the_length_of_another_clause_is_not_that_of_a_zone() -> None:
    claims = read("The channel is closed after a mine was found 3 miles off the mole.")
    assert [claim.quantities for claim in claims if claim.type is ClaimType.ZONE_STATUS] == [()]
