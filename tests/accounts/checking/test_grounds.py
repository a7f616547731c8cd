"""Words of place against zones: nothing is called inside or outside that a reading leaves open."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from truceline.accounts.checking.grounds import Ground, Grounds, Verdict
from truceline.accounts.checking.regions import readings
from truceline.accounts.claims import Bearing, Kilometres, Place, Qualifier, Relation
from truceline.accounts.gazetteer import Gazetteer, KnownPlace, position
from truceline.model.shapes import Bubble, Circle
from truceline.model.zones import Zone

GARRISON = KnownPlace("garrison", ("At Tanf",), "a map", "base", position=position(38.61778, 33.50583, 2_000))
CROSSING = KnownPlace("crossing", ("Tanf crossing",), "a map", "crossing", position=position(38.9374, 33.4332, 3_000))
ZAZA = KnownPlace("zaza", ("Zaza checkpoint",), "described only")
HOMS = KnownPlace("homs", ("Homs",), "a map", "city", position=position(36.72559, 34.72405, 8_000))
GAZETTEER = Gazetteer([GARRISON, CROSSING, ZAZA, HOMS])
ZONE = Zone("tanf-55", {"agreed": Circle(38.61778, 33.50583, 55_000.0), "marked": Circle(38.61778, 33.50583, 10_000.0)})
GROUNDS = Grounds([ZONE])
GEODESIC = Geod(ellps="WGS84")


def ground(place: Place) -> Ground:
    """Against the 55 km as agreed."""
    return GROUNDS.lie(readings(place, GAZETTEER))[0]


def from_crossing(text: str, km: float, qualifier: Qualifier) -> Place:
    return Place(text, Relation.DISTANCE_BEARING, "the Tanf crossing", Kilometres(km, km), qualifier, (Bearing.NW,))


def test_sixty_km_from_the_crossing_are_undetermined_for_the_name_means_the_garrison_too() -> None:
    found = ground(from_crossing("about 60 kilometers", 60, Qualifier.ABOUT))
    assert found.verdict is Verdict.UNDETERMINED
    crossing, garrison = found.readings
    assert (crossing.verdict, garrison.verdict) == (Verdict.INSIDE, Verdict.STRADDLES)
    assert crossing.point_m == pytest.approx(36_600 - 55_000, abs=100)
    assert garrison.point_m == pytest.approx(5_000, abs=10)
    assert (crossing.nearest_m, crossing.farthest_m) == pytest.approx((-31_300, -1_800), abs=200)


def test_the_doubt_of_the_anchor_is_told_apart_and_takes_a_sure_verdict_back() -> None:
    crossing = ground(from_crossing("about 60 kilometers", 60, Qualifier.ABOUT)).readings[0]
    assert crossing.verdict_with_doubt is Verdict.STRADDLES
    alone = Grounds([ZONE]).lie(readings(from_crossing("about 60 km", 60, Qualifier.ABOUT), Gazetteer([CROSSING])))[0]
    assert alone.verdict is Verdict.STRADDLES


@pytest.mark.parametrize(
    ("place", "verdict"),
    [
        (Place("at the garrison", Relation.AT, "At Tanf garrison"), Verdict.INSIDE),
        (Place("in Homs", Relation.IN, "Homs"), Verdict.OUTSIDE),
        (Place("near Homs", Relation.NEAR, "Homs"), Verdict.OUTSIDE),
        (Place("at Zaza", Relation.AT, "the Zaza checkpoint"), Verdict.UNRESOLVED),
        (Place("at Palmyra", Relation.AT, "Palmyra"), Verdict.UNRESOLVED),
        (Place("at Homs airport", Relation.AT, "Homs airport"), Verdict.UNRESOLVED),
        (Place("toward At Tanf", Relation.TOWARD, "At Tanf"), Verdict.UNRESOLVED),
        (Place("200 km", Relation.DISTANCE, "Homs", Kilometres(200, 200), Qualifier.ABOUT), Verdict.STRADDLES),
    ],
)
def test_the_verdict_says_no_more_than_the_words(place: Place, verdict: Verdict) -> None:
    assert ground(place).verdict is verdict


def test_each_standing_of_a_zone_has_a_verdict_of_its_own() -> None:
    found = GROUNDS.lie(readings(Place("at the crossing", Relation.AT, "Tanf crossing"), Gazetteer([CROSSING])))
    assert {each.standing: each.verdict for each in found} == {"agreed": Verdict.INSIDE, "marked": Verdict.OUTSIDE}


def test_a_zone_that_goes_with_a_track_is_left_out() -> None:
    assert Grounds([Zone("bubble", {"agreed": Bubble("t1", 500.0)})]).lie(()) == ()


@pytest.mark.slow
@settings(max_examples=30)
@given(st.floats(5, 150), st.sampled_from(list(Bearing)), st.floats(0, 1), st.floats(0, 1))
def test_no_place_that_the_words_allow_contradicts_a_sure_verdict(
    km: float, bearing: Bearing, along: float, across: float
) -> None:
    place = Place("x", Relation.DISTANCE_BEARING, "Tanf crossing", Kilometres(km, km), Qualifier.ABOUT, (bearing,))
    (reading,) = readings(place, Gazetteer([CROSSING]))
    region, placed = reading.region, GROUNDS.lie((reading,))[0].readings[0]
    assert region
    ((start, width),) = region.sectors
    range_m = region.nearest_m + along * (region.farthest_m - region.nearest_m)
    lon, lat, _ = GEODESIC.fwd(region.anchor.lon_deg, region.anchor.lat_deg, start + across * width, range_m)
    _, _, from_centre_m = GEODESIC.inv(38.61778, 33.50583, lon, lat)
    assert placed.verdict is not Verdict.INSIDE or from_centre_m <= 55_001
    assert placed.verdict is not Verdict.OUTSIDE or from_centre_m >= 54_999
