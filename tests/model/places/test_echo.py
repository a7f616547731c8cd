"""An echo says the same place in every form, and no form claims more than the place has."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from truceline.model.places.coordinates import read_place
from truceline.model.places.echo import echo
from truceline.model.places.named import NamedPlace
from truceline.model.places.place import E7, Place, distance_m

PLACES = st.builds(Place, st.integers(-180 * E7, 180 * E7), st.integers(-90 * E7, 90 * E7), st.integers(1, 120_000))


@given(PLACES)
def test_each_form_read_again_is_the_place_within_its_precision(place: Place) -> None:
    forms = echo(place)
    for form in (forms.decimal, forms.dms, forms.mgrs):
        read = read_place(form)
        assert distance_m(place, read) <= place.precision_m


@given(PLACES)
def test_what_is_seen_from_a_name_leads_back_to_the_place(place: Place) -> None:
    named = NamedPlace(("here",), Place(place.lon_e7 // 2, place.lat_e7 // 2, 1))
    near = echo(place, [named]).near
    assert near is not None
    if near.distance_m < 99_999_000:
        read = read_place(near.text, [named])
        assert distance_m(place, read) <= read.precision_m * 2


def test_the_garrison_is_echoed_to_the_metre_and_to_the_kilometre() -> None:
    precise = echo(read_place("33.50583N 38.61778E"))
    assert (precise.decimal, precise.dms, precise.mgrs) == (
        "33.50583N 38.61778E",
        "33°30′20.99″N 038°37′04.01″E",
        "37SDT 64499 07430",
    )
    coarse = echo(read_place("37SDT 64 07"))
    assert (coarse.decimal, coarse.dms, coarse.mgrs) == ("33.51N 38.62E", "33°30.4′N 038°37.1′E", "37SDT 64 07")
    assert coarse.rows[-1] == "to within 1000 m, as the digits have it"


def test_sixty_minutes_and_sixty_seconds_are_never_written() -> None:
    assert echo(Place(-(180 * E7) + 1, 90 * E7 - 1, 31)).dms == "90°00′00″N 180°00′00″W"
    assert echo(Place(9_999_999, -(10 * E7) + 1, 2_000)).dms == "10°00′S 001°00′E"
