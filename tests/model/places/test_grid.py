"""A grid reference is a square: its digits are its precision, and what is no square is refused."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import InputError
from truceline.model.places.grid import grid_of, place_from_grid
from truceline.model.places.place import E7, Place, distance_m

PLACES = st.builds(Place, st.integers(-180 * E7, 180 * E7), st.integers(-90 * E7, 90 * E7), st.just(1))


@pytest.mark.parametrize(
    ("reference", "precision_m"),
    [
        ("37SDT 6 0", 10_000),
        ("37SDT 64 07", 1_000),
        ("37SDT644074", 100),
        ("37SDT64490743", 10),
        ("37SDT 64499 07430", 1),
    ],
)
def test_digits_carry_precision(reference: str, precision_m: int) -> None:
    garrison = Place(386_177_800, 335_058_300, 1)
    place = place_from_grid(reference)
    assert place.precision_m == precision_m
    assert distance_m(garrison, place) <= precision_m


def test_the_white_house_is_where_its_published_reference_says() -> None:
    assert distance_m(place_from_grid("18SUJ 23394 07395"), Place(-770_365_528, 388_976_994, 1)) < 50


@given(PLACES, st.integers(1, 5))
def test_a_place_lies_in_the_square_that_is_named_for_it(place: Place, digits: int) -> None:
    read = place_from_grid(grid_of(place, digits))
    assert distance_m(place, read) <= read.precision_m
    assert read.precision_m == 10 ** (5 - digits)


BORDERS = st.builds(
    lambda lon_deg, lat_deg, east, north: Place(
        max(-180 * E7, min(180 * E7, lon_deg * E7 + east)), lat_deg * E7 + north, 1
    ),
    st.sampled_from(range(-180, 181, 6)),
    st.sampled_from([*range(-80, 81, 8), 84]),
    st.sampled_from([-1, 0, 1]) | st.integers(-E7 // 5, E7 // 5),
    st.sampled_from([-1, 0, 1]) | st.integers(-E7 // 5, E7 // 5),
)


@given(BORDERS, st.integers(1, 5))
def test_squares_that_the_border_of_a_zone_cuts_are_good(place: Place, digits: int) -> None:
    read = place_from_grid(grid_of(place, digits))
    assert distance_m(place, read) <= read.precision_m + 1


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        ("37SDT", "0 digits"),
        ("37SDT 123456 123456", "12 digits"),
        ("37SDT 123 12", "3 digits and northing 2"),
        ("37SDT 123", "1 digits and northing 2"),
        ("31UAA 9 9", "no such square"),
        ("61SDT 1 1", "no such square"),
        ("YYY 1 1", "no such square"),
        ("37SIT 1 1", "two letters of a square"),
        ("hello", "two letters of a square"),
    ],
)
def test_what_is_no_reference_is_refused_with_the_reason(reference: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        place_from_grid(reference)
