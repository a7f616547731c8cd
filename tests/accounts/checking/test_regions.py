"""Printed words of place become regions with their tolerance, one for each place that the name may stand for."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from truceline.accounts.checking.regions import NEAR_M, Reading, Region, readings
from truceline.accounts.claims import Bearing, Kilometres, Place, Qualifier, Relation
from truceline.accounts.gazetteer import Gazetteer, KnownPlace, position

GARRISON = KnownPlace("garrison", ("At Tanf",), "a map", "base", position=position(38.61778, 33.50583, 2_000))
CROSSING = KnownPlace("crossing", ("Tanf crossing",), "a map", "crossing", position=position(38.9374, 33.4332, 3_000))
ZAZA = KnownPlace("zaza", ("Zaza",), "described only")
GAZETTEER = Gazetteer([GARRISON, CROSSING, ZAZA])
GEODESIC = Geod(ellps="WGS84")


def measured(
    text: str, km: float, qualifier: Qualifier | None = None, *bearings: Bearing, name: str = "At Tanf"
) -> Place:
    relation = Relation.DISTANCE_BEARING if bearings else Relation.DISTANCE
    return Place(text, relation, name, Kilometres(km, km), qualifier, bearings)


def region(place: Place, candidate: str = "garrison") -> Region:
    (found,) = (each.region for each in readings(place, GAZETTEER) if each.candidate.place.id == candidate)
    assert found
    return found


@pytest.mark.parametrize(
    ("text", "km", "qualifier", "span_km"),
    [
        ("about 60 kilometers", 60, Qualifier.ABOUT, (54, 66)),
        ("60 km", 60, Qualifier.EXACT, (55, 65)),
        ("55 km", 55, None, (54.5, 55.5)),
        ("55.5 km", 55.5, None, (55.45, 55.55)),
        ("1,200 km", 1200, None, (1150, 1250)),
        ("100 km", 100, None, (90, 110)),
        ("15 miles", 24.14, None, (23.335, 24.945)),
        ("sixty kilometres", 60, None, (54, 66)),
        ("up to 20 km", 20, Qualifier.UP_TO, (0, 20)),
    ],
)
def test_a_distance_is_as_exact_as_it_is_printed(
    text: str, km: float, qualifier: Qualifier | None, span_km: tuple[float, float]
) -> None:
    found = region(measured(text, km, qualifier))
    assert (found.nearest_m / 1000, found.farthest_m / 1000) == pytest.approx(span_km, rel=1e-3)
    assert found.sectors == ()
    assert found.point is None


def test_a_bearing_opens_to_both_sides_by_the_points_of_its_compass() -> None:
    assert region(measured("60 km NW", 60, None, Bearing.NW)).sectors == ((292.5, 45.0),)
    assert region(measured("60 km NNW", 60, None, Bearing.NNW)).sectors == ((326.25, 22.5),)
    assert len(region(measured("60 km N or E", 60, None, Bearing.N, Bearing.E)).sectors) == 2


def test_distance_and_bearing_name_a_point_if_nothing_is_left_open() -> None:
    point = region(measured("about 60 km north-west", 60, Qualifier.ABOUT, Bearing.NW), "crossing").point
    assert point
    assert (point.lat_deg, point.lon_deg) == pytest.approx((33.815, 38.479), abs=1e-3)


@pytest.mark.parametrize(
    ("relation", "name", "span_m"),
    [
        (Relation.AT, "At Tanf", (0, 0)),
        (Relation.IN, "At Tanf", (0, 0)),
        (Relation.NEAR, "At Tanf", (0, NEAR_M)),
        (Relation.IN, "the At Tanf area", (0, NEAR_M)),
    ],
)
def test_words_without_a_distance_have_their_reach(relation: Relation, name: str, span_m: tuple[float, float]) -> None:
    found = region(Place("x", relation, name))
    assert (found.nearest_m, found.farthest_m) == span_m


@pytest.mark.parametrize(
    "place",
    [
        Place("toward At Tanf", Relation.TOWARD, "At Tanf"),
        Place("south of At Tanf", Relation.BEARING, "At Tanf", bearing=(Bearing.S,)),
        Place("60 km from At Tanf", Relation.DISTANCE, "At Tanf"),
        measured("more than 60 km", 60, Qualifier.MORE_THAN),
        Place("at Zaza", Relation.AT, "Zaza"),
    ],
)
def test_words_that_put_nothing_anywhere_have_candidates_but_no_region(place: Place) -> None:
    found = readings(place, GAZETTEER)
    assert found
    assert all(each.region is None for each in found)


def test_every_place_of_the_name_has_a_reading_and_the_favoured_come_first() -> None:
    found = readings(Place("at Tanf crossing", Relation.AT, "the Tanf crossing"), GAZETTEER)
    assert [each.candidate.place.id for each in found] == ["crossing", "garrison"]
    assert readings(Place("in Homs", Relation.IN, "Homs"), GAZETTEER) == ()


@given(
    km=st.floats(1, 300),
    turn=st.sampled_from([Bearing.N, Bearing.NW, Bearing.SSE]),
    towards=st.floats(-1, 1),
    along=st.floats(0, 1),
)
def test_every_place_of_a_region_has_a_sample_within_the_gap_that_is_told(
    km: float, turn: Bearing, towards: float, along: float
) -> None:
    found = region(measured("about", km, Qualifier.ABOUT, turn))
    lon, lat, gap_m = found.sampled()
    ((start, width),) = found.sectors
    bearing = start + width * (towards + 1) / 2
    range_m = found.nearest_m + along * (found.farthest_m - found.nearest_m)
    there = GEODESIC.fwd(found.anchor.lon_deg, found.anchor.lat_deg, bearing, range_m)
    _, _, away_m = GEODESIC.inv([there[0]] * len(lon), [there[1]] * len(lon), lon, lat)
    assert min(away_m) <= gap_m * 1.01 + 0.1


def test_a_spot_is_one_sample_without_a_gap() -> None:
    lon, lat, gap_m = region(Place("at", Relation.AT, "At Tanf")).sampled()
    assert (lon.tolist(), lat.tolist(), gap_m) == ([38.61778], [33.50583], 0.0)


def test_a_reading_without_coordinates_is_kept() -> None:
    (found,) = readings(Place("near Zaza", Relation.NEAR, "Zaza"), GAZETTEER)
    assert isinstance(found, Reading)
    assert found.region is None
