"""Distances against PROJ."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyproj import Geod

from truceline.kernels.geodesic import geodesic_m, length, metres_per_degree, near_distance_m

_WGS84 = Geod(ellps="WGS84")
_HALF_ROUND_M = 20_003_931.458625
_lons = st.floats(-180, 180)
_lats = st.floats(-90, 90)


@given(_lons, _lats, _lons, _lats)
def test_a_geodesic_is_as_long_as_by_proj(lon0: float, lat0: float, lon1: float, lat1: float) -> None:
    true_m = _WGS84.inv(lon0, lat0, lon1, lat1)[2]
    assume(true_m < 19_900_000)
    assert geodesic_m(lon0, lat0, lon1, lat1) == pytest.approx(true_m, rel=0, abs=1e-7)


@given(_lons, st.floats(-89, 89), st.floats(0, 360), st.floats(0.001, 100_000))
def test_short_geodesics_are_as_long_as_by_proj(lon: float, lat: float, azimuth: float, distance_m: float) -> None:
    lon1, lat1, _ = _WGS84.fwd(lon, lat, azimuth, distance_m)
    assert geodesic_m(lon, lat, lon1, lat1) == pytest.approx(distance_m, rel=0, abs=1e-7)


@given(_lons, _lats, _lons, _lats)
def test_a_geodesic_is_as_long_on_the_way_back_and_on_another_turn(
    lon0: float, lat0: float, lon1: float, lat1: float
) -> None:
    there_m = geodesic_m(lon0, lat0, lon1, lat1)
    assume(there_m < 19_900_000)
    assert geodesic_m(lon1, lat1, lon0, lat0) == pytest.approx(there_m, rel=0, abs=1e-7)
    assert geodesic_m(lon0 + 360, lat0, lon1, lat1) == pytest.approx(there_m, rel=0, abs=1e-6)


def test_a_place_is_at_no_distance_from_itself_and_half_a_round_from_its_antipode() -> None:
    assert geodesic_m(12.0, 34.0, 12.0, 34.0) == 0.0
    assert geodesic_m(180.0, -34.0, -180.0, -34.0) == 0.0
    assert geodesic_m(0.0, 90.0, 0.0, -90.0) == pytest.approx(_HALF_ROUND_M, abs=1e-6)


@given(_lons, st.floats(-70, 70), st.floats(0, 360), st.floats(1, 50_000))
def test_near_distances_keep_the_error_they_promise(lon: float, lat: float, azimuth: float, distance_m: float) -> None:
    lon1, lat1, _ = _WGS84.fwd(lon, lat, azimuth, distance_m)
    lon1 += 360 * round((lon - lon1) / 360)
    # A billionth of a metre and less is lost where degrees are rounded.
    most = 1e-4 if distance_m > 1000 else 1e-8
    assert near_distance_m(lon, lat, lon1, lat1) == pytest.approx(distance_m, rel=most, abs=1e-7)


@given(st.floats(-89.9, 89.9))
def test_a_thousandth_of_a_degree_has_the_metres_of_a_thousandth(lat: float) -> None:
    east_m, north_m = metres_per_degree(lat)
    assert east_m / 1000 == pytest.approx(_WGS84.inv(0, lat, 0.001, lat)[2], rel=1e-6)
    assert north_m / 1000 == pytest.approx(_WGS84.inv(0, lat - 0.0005, 0, lat + 0.0005)[2], rel=1e-6)


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_a_vector_is_as_long_as_by_hypot(x: float, y: float) -> None:
    assert length(x, y) == pytest.approx(math.hypot(x, y), rel=1e-15, abs=1e-150)
