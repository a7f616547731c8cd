"""Places are read in every form that people write, with the precision of their digits; what is doubtful is refused."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import InputError
from truceline.model.places.coordinates import place_from_columns, read_place
from truceline.model.places.named import NamedPlace
from truceline.model.places.place import Place, distance_m

GARRISON = Place(386_177_800, 335_058_300, 2)


@pytest.mark.parametrize(
    ("text", "precision_m"),
    [
        ("33.50583N 38.61778E", 2),
        ("38.61778e, 33.50583n", 2),
        ("N33.50583 E38.61778", 2),
        ("33.5058° N, 38.6178° E", 12),
        ("33°30′21″N 38°37′04″E", 31),
        ("33°30'21\"N 38°37'04\"E", 31),
        ("33 30 21 N 38 37 04 E", 31),
        ("33-30-21.0N/38-37-04.0E", 4),
        ("33:30:21N 38:37:04E", 31),
        ("N 33° 30.350' E 38° 37.067'", 2),
        ("333021N 0383704E", 31),
        ("3330.35N 03837.07E", 19),
        ("3330N 03837E", 1_856),
        ("37S DT 6449 0743", 10),
        ("37sdt64490743", 10),
        ("33.5N 38.6E", 11_132),
        ("33.50583N 38.6E", 11_132),
    ],
)
def test_every_form_is_read_with_the_precision_of_its_digits(text: str, precision_m: int) -> None:
    place = read_place(text)
    assert place.precision_m == precision_m
    assert distance_m(place, GARRISON) <= precision_m


def test_south_and_west_are_negative() -> None:
    assert read_place("33°30'S 70°40'W") == Place(-706_666_667, -335_000_000, 1_856)


def test_a_range_and_a_bearing_start_from_a_name_that_is_known() -> None:
    place = read_place("10 km at 090 from the garrison", (NamedPlace(("The Garrison",), GARRISON),))
    assert distance_m(place, GARRISON) == pytest.approx(10_000, abs=1)


@pytest.mark.parametrize("text", ["33.5 38.6", "33.50583, 38.61778", "-33.5/38.6"])
def test_two_numbers_without_letters_are_refused_and_both_readings_are_offered(text: str) -> None:
    with pytest.raises(InputError, match="which is the latitude") as refused:
        read_place(text)
    assert "if latitude comes first" in refused.value.hint
    assert "if longitude does" in refused.value.hint


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("91N 3E", "latitude 91 is outside"),
        ("33N 181E", "longitude 181 is outside"),
        ("33.5N 38.6N", "one of N or S, and one of E or W"),
        ("33 61 00N 38 00 00E", "61 is over the limit"),
        ("33 30 60N 38 00 00E", "60 is over the limit"),
        ("33.5°30'N 38°00'E", "only the last number"),
        ("33,5N 38,6E", "no form that is known"),
        ("-33.5N 38.6E", "no form that is known"),
        ("٣٣N 38E", "no form that is known"),
        ("33N", "no form that is known"),
        ("", "no form that is known"),
        ("37SDT", "0 digits"),
        ("1" * 201, "201 characters"),
    ],
)
def test_what_is_doubtful_or_off_the_earth_is_refused(text: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read_place(text)


@given(st.text(alphabet="0123456789.NSEWnsew°′″'\" ,/:-CDTSU", max_size=40) | st.text(max_size=210))
def test_any_text_is_a_place_or_refused_and_nothing_else(text: str) -> None:
    with suppress(InputError):
        read_place(text)


@pytest.mark.parametrize(("lat", "lon"), [("-33.5", "70.66"), ("+33.5", " 70.66 ")])
def test_columns_have_signs_and_need_no_letters(lat: str, lon: str) -> None:
    place = place_from_columns(lat, lon)
    assert (place.lat_deg, place.lon_deg, place.precision_m) == (float(lat), 70.66, 11_132)


@pytest.mark.parametrize(
    ("lat", "lon"), [("33,5", "70"), ("", "70"), ("nan", "70"), ("1e1", "70"), ("95", "70"), ("٣٣", "70")]
)
def test_a_column_that_is_no_number_of_degrees_is_refused(lat: str, lon: str) -> None:
    with pytest.raises(InputError):
        place_from_columns(lat, lon)
