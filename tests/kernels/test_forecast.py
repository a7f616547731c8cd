"""Forecasts against shapely (polygons) and against small steps measured by PROJ (circles, corridors)."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from pyproj import Geod

from truceline.kernels.areas import AreaTable
from truceline.kernels.forecast import degrees_per_second, followed_s, seconds_from_outside
from truceline.model.shapes import Circle, Corridor, Polygon, Shape
from truceline.model.zones import Zone
from truceline.watch.zones.areas import area_table, fixed_areas

_WGS84 = Geod(ellps="WGS84")
_SQUARE = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])


def _table(shape: Shape) -> AreaTable:
    return area_table(fixed_areas([Zone("z", {"agreed": shape})]))


def _polygon(*rings: NDArray[np.float64]) -> AreaTable:
    return _table(Polygon((tuple(rings),)))


def _star(generator: np.random.Generator, corners: int) -> NDArray[np.float64]:
    turn = np.sort(generator.uniform(0, 2 * np.pi, corners))
    reach = generator.uniform(0.2, 1.0, corners)
    ring = np.column_stack((reach * np.cos(turn), reach * np.sin(turn)))
    return np.vstack((ring, ring[:1]))


def test_a_course_at_a_square_meets_its_near_side() -> None:
    assert seconds_from_outside(_polygon(_SQUARE), 0, -0.5, 0.5, 0.25, 0.0, 10.0) == 2.0


def test_a_course_away_from_a_square_does_not_meet_it() -> None:
    assert seconds_from_outside(_polygon(_SQUARE), 0, -0.5, 0.5, -0.25, 0.0, 10.0) == math.inf


def test_a_course_that_ends_before_the_square_does_not_meet_it() -> None:
    assert seconds_from_outside(_polygon(_SQUARE), 0, -0.5, 0.5, 0.25, 0.0, 1.999) == math.inf


def test_a_course_that_ends_on_the_boundary_meets_it() -> None:
    assert seconds_from_outside(_polygon(_SQUARE), 0, -0.5, 0.5, 0.25, 0.0, 2.0) == 2.0


def test_a_course_through_a_corner_alone_meets_it() -> None:
    assert seconds_from_outside(_polygon(_SQUARE), 0, -0.5, 0.5, 0.25, 0.25, 10.0) == 2.0


def test_a_course_along_an_edge_meets_its_first_corner() -> None:
    assert seconds_from_outside(_polygon(_SQUARE), 0, -0.5, 1.0, 0.25, 0.0, 10.0) == 2.0


def test_something_in_a_hole_meets_the_hole_s_edge() -> None:
    hole = 0.25 + 0.5 * _SQUARE
    assert seconds_from_outside(_polygon(_SQUARE, hole), 0, 0.5, 0.5, 0.125, 0.0, 10.0) == 2.0


def test_something_that_stands_still_meets_nothing() -> None:
    assert seconds_from_outside(_polygon(_SQUARE), 0, -0.5, 0.5, 0.0, 0.0, 10.0) == math.inf
    assert seconds_from_outside(_table(Circle(0.0, 0.0, 100.0)), 0, 0.5, 0.5, 0.0, 0.0, 10.0) == math.inf


@pytest.mark.parametrize(("lon", "east"), [(179.0, 0.25), (-181.0, 0.25), (-178.5, -0.25), (181.5, -0.25)])
def test_an_area_across_the_antimeridian_is_met_from_both_sides(lon: float, east: float) -> None:
    across = _polygon(_SQUARE + np.array([179.5, 0.0]))
    assert seconds_from_outside(across, 0, lon, 0.5, east, 0.0, 10.0) == pytest.approx(2.0 if east > 0 else 4.0)


def test_half_a_turn_of_longitude_reaches_an_area_from_its_far_side() -> None:
    wide = _polygon(np.array([[-100.0, 80], [0, 80], [100, 80], [100, 85], [0, 85], [-100, 85], [-100, 80]]))
    assert seconds_from_outside(wide, 0, 170.0, 82.0, 1.0, 0.0, 200.0) == 90.0
    assert seconds_from_outside(wide, 0, -170.0, 82.0, -1.0, 0.0, 200.0) == 90.0


def test_a_course_is_followed_to_the_pole_and_through_half_a_turn() -> None:
    assert followed_s(89.0, 0.0, 0.5, 10.0) == 2.0
    assert followed_s(-89.0, 0.0, -0.5, 10.0) == 2.0
    assert followed_s(0.0, 36.0, 0.0, 10.0) == 5.0
    assert followed_s(0.0, 1.0, 1.0, 10.0) == 10.0
    assert followed_s(90.0, 1e12, 1e-5, 10.0) == 0.0


def test_a_course_is_measured_by_the_metres_of_its_latitude() -> None:
    east, north = degrees_per_second(60.0, 90.0, 100.0)
    assert _WGS84.inv(10.0, 60.0, 10.0 + east, 60.0)[2] == pytest.approx(100.0, rel=1e-9)
    assert abs(north) < 1e-15
    east, north = degrees_per_second(60.0, 180.0, 100.0)
    assert _WGS84.inv(10.0, 60.0, 10.0, 60.0 + north)[2] == pytest.approx(100.0, rel=1e-6)


def test_a_speed_that_nothing_has_moves_nothing() -> None:
    for speed_mps in (299_792_458.0, 1e300, math.inf, math.nan, -1e300):
        assert degrees_per_second(35.0, 45.0, speed_mps) == (0.0, 0.0)
    assert degrees_per_second(35.0, 45.0, 299_792_457.0) > (0.0, 0.0)


@given(st.integers(0, 2**32 - 1))
def test_polygons_give_what_shapely_s_intersection_gives(seed: int) -> None:
    generator = np.random.default_rng(seed)
    ring = _star(generator, 30)
    table, polygon = _polygon(ring), shapely.Polygon(ring)
    for x, y, east, north in generator.uniform(-2, 2, (20, 4)):
        if polygon.covers(shapely.Point(x, y)):
            continue
        met = polygon.intersection(shapely.LineString([(x, y), (x + east, y + north)]))
        seconds = seconds_from_outside(table, 0, x, y, east / 10, north / 10, 10.0)
        if met.is_empty:
            assert seconds == math.inf
        else:
            nearest = shapely.distance(shapely.Point(x, y), met) / math.hypot(east, north)
            assert seconds == pytest.approx(10 * nearest, abs=1e-9)


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 60.0, 88.0, -179.9]))
def test_circles_and_corridors_are_met_where_small_steps_first_find_them(seed: int, place: float) -> None:
    generator = np.random.default_rng(seed)
    centre_lon, centre_lat = (place, 10.0) if place < -90 else (5.0, place)
    radius_m = 10 ** generator.uniform(2, 5)
    reach_deg = 3 * radius_m / 111_000
    widen = 1 / math.cos(math.radians(centre_lat))
    is_corridor = bool(generator.integers(2))
    far_lon = centre_lon + generator.uniform(-2, 2) * reach_deg * widen
    far_lat = centre_lat + generator.uniform(0.1, 0.5) * reach_deg
    path = np.array([[centre_lon, centre_lat], [far_lon, far_lat]])
    inner = _WGS84.npts(centre_lon, centre_lat, far_lon, far_lat, 500)
    stops = np.vstack((path, inner)) if is_corridor else path[:1]
    table = _table(Corridor(path, radius_m) if is_corridor else Circle(centre_lon, centre_lat, radius_m))
    lon = centre_lon + generator.uniform(-2, 2) * reach_deg * widen
    lat = min(89.9, centre_lat + generator.uniform(-2, 2) * reach_deg)
    east, north = (centre_lon - lon) / 500 + generator.normal(0, 0.001) * reach_deg, (centre_lat - lat) / 500

    def free_m(seconds: NDArray[np.float64]) -> NDArray[np.float64]:
        lons, lats = lon + east * seconds, lat + north * seconds
        grid = np.broadcast_arrays(lons[:, None], lats[:, None], stops[:, 0], stops[:, 1])
        away_m: NDArray[np.float64] = np.min(_WGS84.inv(grid[0], grid[1], grid[2], grid[3])[2], axis=1)
        return away_m - radius_m

    seconds = seconds_from_outside(table, 0, lon, lat, east, north, 700.0)
    last_s = followed_s(lat, east, north, 700.0)
    coarse = free_m(np.linspace(0.0, last_s, 41))
    assume(coarse[0] > 0)
    if seconds == math.inf:
        assert coarse.min() > -0.01
    else:
        # The stops along a corridor stand up to 0.01 of its half width apart.
        error_m = 2e-5 * radius_m if is_corridor else 1e-5
        assert abs(free_m(np.array([seconds]))[0]) < error_m
        assert free_m(np.linspace(0.0, seconds, 40)[:-1]).min() > -error_m
