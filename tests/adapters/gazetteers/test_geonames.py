"""Extracts of GeoNames: names, kinds, doubt, and the row of whatever is not of their form."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.gazetteers import geonames
from truceline.adapters.gazetteers.geonames import places_of_geonames
from truceline.errors import InputError


def row(name: str = "Tadmur", others: str = "Palmyra,Tadmor", code: str = "PPLA2", lat: str = "34.5624") -> str:
    return "\t".join(["163808", name, name, others, lat, "38.28402", "P", code, "SY", *[""] * 10])


def test_a_place_has_every_name_once_its_kind_and_its_source() -> None:
    (place,) = places_of_geonames(f"{row()}\r\n\n".encode(), "SY.txt")
    assert place.names == ("Tadmur", "Palmyra", "Tadmor")
    assert (place.id, place.kind, place.countries) == ("geonames:163808", "settlement", ("SY",))
    assert "CC BY 4.0" in place.source
    assert place.position is not None
    assert place.position.precision_m == 5_000


@pytest.mark.parametrize(
    ("code", "kind"), [("AIRB", "airport"), ("PSTB", "border post"), ("ADM2", "district"), ("X", "")]
)
def test_the_feature_code_says_what_it_is(code: str, kind: str) -> None:
    (place,) = places_of_geonames(row(code=code).encode(), "SY.txt")
    assert place.kind == kind


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f"{row()}\n1\t2", "SY.txt, row 2: 2 columns, not 19"),
        (row(lat="north"), "row 1: latitude 'north'"),
        (row(lat="134.0"), "row 1: latitude '134.0'"),
        (row(lat="nan"), "row 1: latitude 'nan'"),
        (row(name=" ", others=""), "row 1: no name"),
    ],
)
def test_a_row_that_is_not_of_the_form_is_named(content: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(places_of_geonames(content.encode(), "SY.txt"))


def test_bytes_that_are_no_utf8_and_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="no UTF-8 at byte 0"):
        list(places_of_geonames(b"\xff", "SY.zip"))
    monkeypatch.setattr(geonames, "MAX_ROWS", 3)
    with pytest.raises(InputError, match="4 rows"):
        list(places_of_geonames(b"\n\n\n", "SY.txt"))


@given(st.binary(max_size=200))
def test_any_bytes_are_places_or_an_error_that_is_foreseen(content: bytes) -> None:
    with suppress(InputError):
        assert all(place.names for place in places_of_geonames(content, "x.txt"))
