"""A place stays on the Earth, and distances between places are those of the ellipsoid."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from geographiclib.geodesic import Geodesic

from truceline.errors import InputError
from truceline.model.places.place import E7, Place, bearing_deg, distance_m, place_at

GARRISON = Place(386_177_800, 335_058_300, 2)


@pytest.mark.parametrize(("lon_deg", "lat_deg"), [(181, 0), (-181, 0), (0, 91), (0, -91)])
def test_a_place_off_the_earth_is_refused(lon_deg: int, lat_deg: int) -> None:
    with pytest.raises(InputError, match="is outside"):
        Place(lon_deg * E7, lat_deg * E7, 1)


@pytest.mark.parametrize("precision_m", [0, 200_001])
def test_a_precision_that_no_digits_have_is_refused(precision_m: int) -> None:
    with pytest.raises(InputError, match="precision"):
        Place(0, 0, precision_m)


def test_distance_and_bearing_are_those_of_another_library() -> None:
    crossing = Place(389_374_000, 334_332_000, 2)
    told = Geodesic.WGS84.Inverse(GARRISON.lat_deg, GARRISON.lon_deg, crossing.lat_deg, crossing.lon_deg)
    assert distance_m(GARRISON, crossing) == pytest.approx(told["s12"], abs=1e-3)
    assert bearing_deg(GARRISON, crossing) == pytest.approx(told["azi1"] % 360, abs=1e-6)


def test_who_goes_a_range_at_a_bearing_is_seen_at_that_range_and_bearing() -> None:
    there = place_at(GARRISON, 222.5, 55_000, 100)
    assert distance_m(GARRISON, there) == pytest.approx(55_000, abs=0.02)
    assert bearing_deg(GARRISON, there) == pytest.approx(222.5, abs=1e-5)
    assert there.precision_m == 100
