"""Close pairs against PROJ on every pair there is."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from pyproj import Geod

from truceline.kernels.pairs import between_m, close_pairs, pairs_around

_WGS84 = Geod(ellps="WGS84")
Degrees = NDArray[np.float64]


def _distances_m(lon: Degrees, lat: Degrees) -> Degrees:
    """Shape (n, n), by PROJ."""
    lon0, lon1 = (side.ravel() for side in np.meshgrid(lon, lon, indexing="ij"))
    lat0, lat1 = (side.ravel() for side in np.meshgrid(lat, lat, indexing="ij"))
    distance_m: Degrees = np.asarray(_WGS84.inv(lon0, lat0, lon1, lat1)[2])
    return distance_m.reshape(len(lon), len(lon))


def _check(lon: Degrees, lat: Degrees, limit_m: float, threads: int = 1) -> int:
    """Compares with PROJ on every pair; how many pairs are close."""
    first, second, distance_m = close_pairs(lon, lat, limit_m, threads)
    true_m = _distances_m(lon, lat)
    assert (first < second).all()
    assert len(set(zip(first.tolist(), second.tolist(), strict=True))) == len(first)
    assert np.abs(true_m[first, second] - distance_m).max(initial=0.0) < 1e-6
    is_close = np.zeros(true_m.shape, dtype=bool)
    is_close[first, second] = True
    differs = is_close != np.triu(true_m <= limit_m, 1)
    assert np.abs(true_m[differs] - limit_m).max(initial=0.0) < 1e-8
    return len(first)


def _crowd(
    generator: np.random.Generator, lon: float, lat: float, spread_m: float, count: int
) -> tuple[Degrees, Degrees]:
    """Positions around a place, anywhere on the Earth, longitudes within -180 to 180."""
    lons, lats, _ = _WGS84.fwd(
        np.full(count, lon),
        np.full(count, lat),
        generator.uniform(0, 360, count),
        spread_m * np.sqrt(generator.uniform(0, 1, count)),
    )
    return np.asarray(lons), np.asarray(lats)


@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from(
        [(5.0, 0.0), (5.0, 52.0), (180.0, 10.0), (-179.999, -70.0), (0.0, 88.0), (33.0, 89.9999), (0.0, -90.0)]
    ),
    st.floats(1.0, 5.3),
    st.floats(0.3, 3.0),
)
def test_pairs_are_those_of_every_pair_measured_by_proj(
    seed: int, place: tuple[float, float], power: float, spread: float
) -> None:
    generator = np.random.default_rng(seed)
    lon, lat = _crowd(generator, *place, spread * 10**power, 60)
    _check(lon, lat, 10**power)


@pytest.mark.parametrize("limit_m", [10.0, 500.0, 9_000.0, 200_000.0])
@pytest.mark.parametrize("place", [(12.0, 55.0), (180.0, -35.0), (-180.0, 89.99), (20.0, -89.0)])
def test_a_dense_crowd_gives_every_pair(place: tuple[float, float], limit_m: float) -> None:
    lon, lat = _crowd(np.random.default_rng(7), *place, 8 * limit_m, 500)
    assert _check(lon, lat, limit_m) > 1000


@pytest.mark.parametrize("limit_m", [1_000_000.0, 9_000_000.0])
def test_limits_as_wide_as_continents_work_over_the_whole_earth(limit_m: float) -> None:
    generator = np.random.default_rng(3)
    lon, lat = generator.uniform(-180, 180, 300), np.degrees(np.arcsin(generator.uniform(-1, 1, 300)))
    assert _check(lon, lat, limit_m) > 200


@pytest.mark.parametrize("limit_m", [20.0, 500.0, 4_000.0, 60_000.0])
@pytest.mark.parametrize("lat0", [0.0, -45.0, 64.0, 80.0, 87.5, 89.9])
def test_pairs_at_the_limit_are_decided_by_the_geodesic(lat0: float, limit_m: float) -> None:
    away = np.arange(0.0, 360.0, 5.0)
    lon1, lat1, _ = _WGS84.fwd(np.full(72, 10.0), np.full(72, lat0), away, np.full(72, limit_m))
    for nudge_m, expected in ((-2e-8, 0), (2e-8, 72)):
        pairs = (
            close_pairs(np.array([10.0, lon]), np.array([lat0, lat]), limit_m + nudge_m)
            for lon, lat in zip(lon1, lat1, strict=True)
        )
        assert sum(len(first) for first, _, _ in pairs) == expected


def test_places_on_both_sides_of_the_antimeridian_are_close() -> None:
    lon = np.array([179.999, -179.999, 180.0, -180.0, 179.999])
    lat = np.array([10.0, 10.0, 10.0, 10.0, 10.0005])
    assert _check(lon, lat, 500.0) == 10


def test_equal_places_are_close_and_no_place_is_close_to_itself() -> None:
    first, second, distance_m = close_pairs(np.full(4, 30.0), np.full(4, 40.0), 1.0)
    assert sorted(zip(first.tolist(), second.tolist(), strict=True)) == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
    assert (distance_m == 0).all()


def test_no_places_and_one_place_make_no_pair() -> None:
    for count in (0, 1):
        first, _, _ = close_pairs(np.full(count, 30.0), np.full(count, 40.0), 500.0)
        assert len(first) == 0


def test_longitudes_beyond_a_turn_are_the_same_places() -> None:
    lon, lat = _crowd(np.random.default_rng(1), 179.9, 20.0, 20_000.0, 300)
    plain = close_pairs(lon, lat, 2_000.0)
    turned = close_pairs(np.where(lon < 0, lon + 360.0, lon), lat, 2_000.0)
    assert np.allclose(np.column_stack(plain), np.column_stack(turned), rtol=0, atol=1e-6)


@pytest.mark.parametrize("threads", [2, 3])
def test_threads_change_nothing(threads: int) -> None:
    lon, lat = _crowd(np.random.default_rng(5), 179.9, 60.0, 100_000.0, 20_000)
    one, more = close_pairs(lon, lat, 700.0, 1), close_pairs(lon, lat, 700.0, threads)
    assert len(one[0]) > 5_000
    assert np.array_equal(np.column_stack(one), np.column_stack(more))


@given(st.integers(0, 2**32 - 1))
def test_distances_do_not_depend_on_the_order_of_positions(seed: int) -> None:
    generator = np.random.default_rng(seed)
    lon, lat = _crowd(generator, 20.0, 65.0, 30_000.0, 50)
    order = generator.permutation(50)
    told = {}
    for numbers in (np.arange(50), order):
        first, second, distance_m = close_pairs(lon[numbers], lat[numbers], 6_000.0)
        names = np.sort(np.column_stack((numbers[first], numbers[second])), axis=1)
        told[numbers.tobytes()] = dict(zip(map(tuple, names.tolist()), distance_m.tolist(), strict=True))
    assert told[order.tobytes()] == told[np.arange(50).tobytes()]


def test_a_distance_has_the_same_bits_from_either_end() -> None:
    generator = np.random.default_rng(2)
    for lon0, lat0, lon1, lat1 in generator.uniform((-180, -90, -180, -90), (180, 90, 180, 90), (500, 4)):
        assert between_m(lon0, lat0, lon1, lat1) == between_m(lon1, lat1, lon0, lat0)


@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from([(5.0, 52.0), (180.0, 10.0), (33.0, 89.999), (0.0, -90.0)]),
    st.floats(2.0, 6.9),
)
def test_what_lies_around_a_centre_is_what_proj_finds(seed: int, place: tuple[float, float], power: float) -> None:
    generator = np.random.default_rng(seed)
    lon, lat = _crowd(generator, *place, 2 * 10**power, 50)
    centre = generator.choice(50, 5, replace=False).astype(np.int32)
    radius_m = 10**power * generator.uniform(0.1, 2.0, 5)
    which, position, distance_m = pairs_around(lon, lat, centre, radius_m)
    true_m = _distances_m(lon, lat)[centre]
    assert np.abs(true_m[which, position] - distance_m).max(initial=0.0) < 1e-7
    is_around = np.zeros(true_m.shape, dtype=bool)
    is_around[which, position] = True
    true_m[np.arange(5), centre] = np.inf
    differs = is_around != (true_m <= radius_m[:, None])
    assert np.abs((true_m - radius_m[:, None])[differs]).max(initial=0.0) < 1e-7


def test_more_pairs_than_there_was_room_for_are_all_told() -> None:
    lon, lat = _crowd(np.random.default_rng(9), 20.0, 10.0, 50.0, 300)
    assert len(close_pairs(lon, lat, 500.0)[0]) == 300 * 299 // 2
    which, _, _ = pairs_around(lon, lat, np.arange(300, dtype=np.int32), np.full(300, 500.0))
    assert len(which) == 300 * 299
