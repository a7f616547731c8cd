"""Claims of place against tracks: a report counts with its error, and no report is never taken for absence."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.accounts.comparison.telling import DAY, SETTING, claim, on, told
from truceline.accounts.claims import Bearing, Claim, Kilometres, Modality, Place, Qualifier, Relation
from truceline.accounts.holding.sightings import Sighting, track_checks
from truceline.model.places.place import E7
from truceline.model.places.place import Place as Point
from truceline.model.times import instant_from_text

NOON = instant_from_text(f"{DAY}T12:00:00Z")
IN_ZONE = claim("presence", "x", place=Place("in the de-confliction zone", Relation.IN, "de-confliction zone"))
NEAR_HOMS = claim("strike", "x", place=Place("near Homs", Relation.NEAR, "Homs"))


def seen(lon: float, lat: float, error_m: int = 100, *, at: int = NOON, is_error_known: bool = True) -> Sighting:
    return Sighting("t1", at, Point(round(lon * E7), round(lat * E7), error_m), is_error_known)


def verdicts(claim_told: Claim, *sightings: Sighting) -> list[str]:
    return [check.verdict for check in track_checks(told(claim_told), SETTING, sightings)]


@pytest.mark.parametrize(
    ("sightings", "verdict"),
    [
        ([seen(38.6, 33.5)], "inside"),
        ([seen(36.0, 33.5)], "outside"),
        ([seen(36.0, 33.5), seen(38.6, 33.5)], "inside"),
        ([seen(39.21, 33.50583, 10_000)], "undetermined"),
        ([seen(36.0, 33.5), seen(39.21, 33.50583, 10_000)], "undetermined"),
        ([seen(38.6, 33.5, at=NOON - 86_400_000)], "unresolved"),
    ],
)
def test_a_claim_about_a_zone_is_held_against_where_the_track_was_that_day(
    sightings: list[Sighting], verdict: str
) -> None:
    assert verdicts(IN_ZONE, *sightings) == [verdict]


def test_a_gap_is_told_as_not_observed() -> None:
    (check,) = track_checks(told(IN_ZONE), SETTING, [seen(38.6, 33.5, at=NOON + 86_400_000)])
    assert check.detail == ("no report of this track in that time: not observed",)


def test_a_named_place_is_held_against_every_reading() -> None:
    assert verdicts(NEAR_HOMS, seen(36.73, 34.73)) == ["inside"]
    assert verdicts(NEAR_HOMS, seen(38.6, 33.5)) == ["outside"]
    at_tanf = claim("presence", "x", place=Place("near At Tanf", Relation.NEAR, "At Tanf"))
    assert verdicts(at_tanf, seen(38.61778, 33.50583)) == ["undetermined"]


def test_a_bearing_counts_as_well_as_the_distance() -> None:
    place = Place("x", Relation.DISTANCE_BEARING, "Homs", Kilometres(60, 60), Qualifier.ABOUT, (Bearing.E,))
    assert verdicts(claim("strike", "x", place=place), seen(37.38, 34.724)) == ["undetermined"]
    assert verdicts(claim("strike", "x", place=place), seen(36.07, 34.724)) == ["outside"]


def test_without_a_stated_error_what_is_close_to_an_edge_is_uncertain() -> None:
    just_inside = seen(39.2085, 33.50583, 100)
    assert verdicts(IN_ZONE, just_inside) == ["inside"]
    assert verdicts(
        IN_ZONE, replace(just_inside, is_error_known=False, place=replace(just_inside.place, precision_m=180))
    ) == ["undetermined"]


def test_the_day_of_the_claim_counts_before_that_of_the_incident() -> None:
    earlier = replace(IN_ZONE, time=on("2017-05-18"))
    assert verdicts(earlier, seen(38.6, 33.5)) == ["unresolved"]


def test_claims_that_put_nothing_anywhere_are_not_looked_at() -> None:
    assert verdicts(replace(IN_ZONE, modality=Modality.UNCLEAR), seen(38.6, 33.5)) == []
    assert verdicts(claim("posture", "x", place=IN_ZONE.place), seen(38.6, 33.5)) == []
    assert verdicts(claim("presence", "x", place=Place("at Zaza", Relation.AT, "Zaza")), seen(38.6, 33.5)) == []
    assert track_checks(replace(told(IN_ZONE), day=""), SETTING, [seen(38.6, 33.5)]) == ()
