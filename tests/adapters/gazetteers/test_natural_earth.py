"""Populated places of Natural Earth: towns with every name, and the number of a feature that is none."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from typing import Any

import pytest

from truceline.adapters.gazetteers.natural_earth import places_of_natural_earth, places_of_table
from truceline.errors import InputError

HOMS = {
    "properties": {"NAME": "Homs", "NAMEALT": "Hims|Emesa", "NE_ID": 12, "ISO_A2": "SY"},
    "geometry": {"type": "Point", "coordinates": [36.72, 34.72]},
}


def content(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_a_town_has_every_name_and_its_country() -> None:
    (place,) = places_of_natural_earth(content(HOMS), "towns.geojson")
    assert place.names == ("Homs", "Hims", "Emesa")
    assert (place.id, place.countries, place.kind) == ("natural-earth:12", ("SY",), "settlement")


def test_a_country_that_is_not_known_is_left_open() -> None:
    town = HOMS | {"properties": {"name": "X", "ne_id": 1, "iso_a2": "-99"}}
    (place,) = places_of_natural_earth(content(town), "towns.geojson")
    assert place.countries == ()


@pytest.mark.parametrize(
    "feature",
    [
        {"properties": {"NAME": "Homs", "NE_ID": 12}, "geometry": None},
        {"properties": {"NAME": "Homs", "NE_ID": 12}, "geometry": {"coordinates": [36.7, 134.0]}},
        {"properties": {"NE_ID": 12}, "geometry": {"coordinates": [36.7, 34.0]}},
        {"properties": {"NAME": "Homs"}, "geometry": {"coordinates": [36.7, 34.0]}},
        7,
    ],
)
def test_a_feature_that_is_no_named_point_is_refused_with_its_number(feature: Any) -> None:
    with pytest.raises(InputError, match="feature 2"):
        list(places_of_natural_earth(content(HOMS, feature), "towns.geojson"))


@pytest.mark.parametrize("whole", [b"{}", b"[]", b"no", b'{"features": 3}'])
def test_what_is_no_geojson_is_refused(whole: bytes) -> None:
    with pytest.raises(InputError, match="features"):
        list(places_of_natural_earth(whole, "towns.geojson"))


def test_the_table_has_names_and_positions_and_no_opinion_on_borders() -> None:
    (homs, gao) = places_of_table(b"# a remark\nHims|Homs\t36.72\t34.73\nGao\t-0.04\t16.27\n")
    assert homs.names == ("Hims", "Homs")
    assert homs.position is not None
    assert (homs.position.lon_e7, homs.position.lat_e7) == (367_200_000, 347_300_000)
    assert (gao.countries, gao.kind, gao.is_backdrop) == ((), "settlement", True)
    assert homs.id != gao.id
