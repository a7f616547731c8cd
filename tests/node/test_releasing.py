"""What another party may be told of what was seen: whatever is withheld makes no difference to what leaves."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.node.homes import begun, moment
from truceline.model.places.place import E7, Place, distance_m
from truceline.node.node import Node
from truceline.node.releasing import (
    Profile,
    Sighting,
    cell_of,
    profile_of,
    released,
    released_to,
    set_profile,
    sighting_from,
)
from truceline.signing.canonical import Value, encode

AT = 1_790_000_000_000
LONS, LATS = st.integers(-180 * E7, 180 * E7), st.integers(-90 * E7, 90 * E7)
SECRETS = st.fixed_dictionaries(
    {
        "track": st.text("abcdefghijk", min_size=8, max_size=20).map("track-".__add__),
        "other": st.text("abcdefghijk", min_size=8, max_size=20).map("other-".__add__),
        "event": st.binary(min_size=32, max_size=32).map(bytes.hex),
        "distance_mm": st.integers(-(10**8), 10**8),
        "reports": st.lists(st.integers(AT, AT + 10**9), max_size=3),
        "source": st.text("abcdefghijk", min_size=8, max_size=20).map("source-".__add__),
        "predicted_at": st.integers(AT, AT + 10**9),
    }
)
PLACES = st.fixed_dictionaries({"lon_e7": LONS, "lat_e7": LATS, "error_mm": st.integers(0, 10**6)})
MINUTES, MILLIS = st.integers(0, 10**6), st.integers(0, 59_999)


def about(secrets: dict[str, Value], place: dict[str, Value], minute: int, ms: int) -> dict[str, Value]:
    zone = {"zone": "north", "zone_name": "North zone", "zone_version": "ab" * 32}
    return {**secrets, **place, **zone, "at": AT // 60_000 * 60_000 + minute * 60_000 + ms}


def told(known: dict[str, Value], profile: Profile) -> bytes:
    return encode(dict(released(sighting_from("entry", known, is_drill=False), profile).fields))


@given(SECRETS, SECRETS, PLACES, PLACES, MINUTES, st.tuples(MILLIS, MILLIS))
def test_who_is_told_only_the_zone_cannot_tell_two_tracks_or_places_apart(
    one: dict[str, Value],
    other: dict[str, Value],
    here: dict[str, Value],
    there: dict[str, Value],
    minute: int,
    ms: tuple[int, int],
) -> None:
    assert told(about(one, here, minute, ms[0]), Profile.ZONE) == told(about(other, there, minute, ms[1]), Profile.ZONE)


@given(SECRETS, SECRETS, PLACES, st.integers(0, 10**6), st.integers(0, 10**6), MINUTES)
def test_who_is_told_a_cell_cannot_tell_two_places_in_it_apart(
    one: dict[str, Value], other: dict[str, Value], here: dict[str, Value], east: int, north: int, minute: int
) -> None:
    place = Place(int(here["lon_e7"]), int(here["lat_e7"]), 1)  # type: ignore[arg-type]
    assume(place.lon_e7 + east <= 180 * E7 and place.lat_e7 + north <= 90 * E7)
    moved = Place(place.lon_e7 + east, place.lat_e7 + north, 1)
    assume(cell_of(place) == cell_of(moved))
    there: dict[str, Value] = {"lon_e7": moved.lon_e7, "lat_e7": moved.lat_e7, "error_mm": 3}
    assert told(about(one, here, minute, 0), Profile.CELL) == told(about(other, there, minute, 7), Profile.CELL)


@given(SECRETS, SECRETS, PLACES, MINUTES)
def test_who_is_told_the_place_is_told_of_no_track_no_source_no_event_and_no_distance(
    one: dict[str, Value], other: dict[str, Value], here: dict[str, Value], minute: int
) -> None:
    said = [told(about(secrets, here, minute, 0), Profile.POSITION) for secrets in (one, other)]
    assert said[0] == said[1]


@given(PLACES)
def test_a_full_position_is_within_a_metre_of_the_place(here: dict[str, int]) -> None:
    sighting = sighting_from("entry", dict(here), is_drill=False)
    said = released(sighting, Profile.POSITION).place
    assert said
    assert sighting.place
    assert distance_m(said, sighting.place) < 1
    assert said.precision_m >= sighting.place.precision_m


@given(LONS, LATS)
def test_a_cell_is_no_larger_than_it_says_and_never_finer_than_some_kilometres(lon_e7: int, lat_e7: int) -> None:
    place = Place(lon_e7, lat_e7, 1)
    cell = cell_of(place)
    assert distance_m(place, cell) <= cell.precision_m
    assert cell.precision_m > 5_500
    assert cell_of(cell) == cell


@pytest.mark.parametrize("lat_deg", [0, 45, 60, 75, 85, 89, -33])
def test_a_cell_is_at_least_as_wide_as_a_tenth_of_a_degree_of_latitude(lat_deg: int) -> None:
    """Else a coarse cell would be a fine one in the far north."""
    start = cell_of(Place(38 * E7, lat_deg * E7, 1))
    lon_e7 = start.lon_e7
    while cell_of(Place(lon_e7, start.lat_e7, 1)) == start:
        lon_e7 += E7 // 100
    assert distance_m(Place(lon_e7, start.lat_e7, 1), start) >= 5_000


def node_with_profiles(**profiles: Profile) -> Node:
    node = begun()
    for party, profile in profiles.items():
        set_profile(node, f"{party}.example", profile, moment(), desk="duty")
    return node


def test_a_party_of_whom_nothing_is_recorded_is_told_the_zone_alone() -> None:
    assert profile_of(begun(), "bravo.example") is Profile.ZONE


def test_the_newest_profile_of_a_party_holds() -> None:
    node = node_with_profiles(bravo=Profile.POSITION)
    set_profile(node, "bravo.example", Profile.CELL, moment(), desk="duty", operator="Lt Adams")
    assert profile_of(node, "bravo.example") is Profile.CELL


def test_a_message_to_several_says_what_the_least_trusted_of_them_may_be_told() -> None:
    node = node_with_profiles(bravo=Profile.POSITION, charlie=Profile.CELL)
    sighting = Sighting(kind="entry", zone="north", at=AT, place=Place(38 * E7, 33 * E7, 20))
    said = [
        released_to(node, parties, sighting).profile
        for parties in (
            ("bravo.example",),
            ("bravo.example", "charlie.example"),
            ("bravo.example", "delta.example"),
            (),
        )
    ]
    assert said == [Profile.POSITION, Profile.CELL, Profile.ZONE, Profile.ZONE]


def test_a_drill_stays_a_drill() -> None:
    sighting = Sighting(kind="entry", zone="north", at=AT, is_drill=True)
    assert released(sighting, Profile.POSITION).is_drill
