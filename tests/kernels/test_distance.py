"""Distances to boundaries, against a plain sweep of all edges, PROJ, and reaches that cut off."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from tests.watch.hard_zones import box, rectangle, star
from truceline.kernels.areas import AreaTable, fraction_along
from truceline.kernels.distance import boundary_m
from truceline.kernels.geodesic import metres_per_degree, near_distance_m
from truceline.model.shapes import Circle, Corridor, Polygon, Shape
from truceline.model.zones import Zone
from truceline.watch.zones.areas import area_table, fixed_areas

_WGS84 = Geod(ellps="WGS84")


def table_of(shape: Shape) -> AreaTable:
    return area_table(fixed_areas([Zone("z", {"agreed": shape})]))


def told_m(shape: Shape, lon: float, lat: float, reach_m: float = math.inf) -> float:
    return float(boundary_m(table_of(shape), 0, lon, lat, reach_m))


def least_geodesic_m(polygon: Polygon, lon: float, lat: float, stops: int = 2000) -> float:
    """To the nearest of many stops along all edges, by PROJ."""
    share = np.linspace(0, 1, stops)[:, None]
    places = np.vstack([a + share * (b - a) for ring in polygon.rings for a, b in pairwise(ring)])
    ones = np.ones(len(places))
    return float(np.asarray(_WGS84.inv(lon * ones, lat * ones, places[:, 0], places[:, 1])[2]).min())


@pytest.mark.parametrize("seed", range(8))
def test_the_distance_to_a_polygon_is_that_of_proj_to_its_nearest_place(seed: int) -> None:
    generator = np.random.default_rng(seed)
    middle = generator.uniform((-180, -60), (180, 60))
    polygon = Polygon(((star(generator, middle[0], middle[1], 0.05, corners=30),),))
    for _ in range(10):
        lon, lat = middle + generator.uniform(-0.08, 0.08, 2)
        true_m = least_geodesic_m(polygon, lon, lat)
        assert told_m(polygon, lon, lat) == pytest.approx(true_m, rel=1e-4, abs=0.1)


def swept_m(polygon: Polygon, lon: float, lat: float) -> float:
    """By each edge in turn, as the kernel has it for those that may be nearest."""
    east_m, north_m = metres_per_degree(lat)
    least2, nearest = math.inf, (math.nan, math.nan)
    for ring in polygon.rings:
        for (lon0, lat0), (lon1, lat1) in pairwise(ring.tolist()):
            east, north = lon1 - lon0, lat1 - lat0
            along = fraction_along(east * east_m, north * north_m, (lon - lon0) * east_m, (lat - lat0) * north_m)
            place = lon0 + along * east, lat0 + along * north
            x, y = (place[0] - lon) * east_m, (place[1] - lat) * north_m
            if x * x + y * y < least2:
                least2, nearest = x * x + y * y, place
    return float(near_distance_m(lon, lat, *nearest))


@given(st.integers(0, 2**32 - 1), st.integers(3, 100), st.sampled_from([0.0, 50.0, -84.0, 88.0]), st.booleans())
def test_the_distance_is_that_of_a_plain_sweep_of_all_edges_to_the_last_bit(
    seed: int, corners: int, middle: float, is_at_a_corner: bool
) -> None:
    generator = np.random.default_rng(seed)
    ring = star(generator, 20.0, middle, 0.3, corners=corners)
    polygon = Polygon(((ring,),))
    near = ring[generator.integers(corners)] if is_at_a_corner else np.array([20.0, middle])
    lon, lat = near + generator.choice([0.0, 1e-9, 1e-5, 1e-3, 0.2]) * generator.normal(size=2)
    expected_m = swept_m(polygon, float(lon), float(lat))
    assert told_m(polygon, lon, lat) == expected_m
    assert told_m(polygon, lon, lat, 1.001 * expected_m + 0.001) == expected_m


def test_a_place_on_the_boundary_is_at_no_distance_inside_or_out() -> None:
    assert told_m(rectangle(0, 0, 2, 1), 1.0, 1.0) == 0.0
    assert told_m(rectangle(0, 0, 2, 1), 2.0, 1.0) == 0.0


def test_inside_the_distance_is_that_to_the_boundary() -> None:
    assert told_m(rectangle(0, -1, 2, 1), 1.0, 0.5) == pytest.approx(_WGS84.inv(1.0, 0.5, 1.0, 1.0)[2], rel=1e-6)


def test_a_hole_has_a_boundary_of_its_own() -> None:
    ringed = Polygon(((box(0, 0, 4, 4), box(1, 1, 3, 3)),))
    assert told_m(ringed, 2.0, 2.9) == pytest.approx(_WGS84.inv(2.0, 2.9, 2.0, 3.0)[2], rel=1e-6)


@pytest.mark.parametrize("lon", [179.99, -179.99, 180.0, -180.0])
def test_the_antimeridian_is_crossed_and_its_seam_is_no_boundary(lon: float) -> None:
    cut = Polygon(((box(179, 0, 180, 1),), (box(-180, 0, -179, 1),)))
    whole = rectangle(179, 0, 181, 1)
    expected_m = _WGS84.inv(lon, 0.5, lon, 1.0)[2]
    assert told_m(cut, lon, 0.5) == pytest.approx(expected_m, rel=1e-5)
    assert told_m(whole, lon, 0.5) == pytest.approx(expected_m, rel=1e-5)


def test_a_boundary_across_the_antimeridian_is_seen_from_the_other_side() -> None:
    assert told_m(rectangle(179, 0, 179.9, 1), -179.95, 0.5) == pytest.approx(
        _WGS84.inv(-179.95, 0.5, 179.9, 0.5)[2], rel=1e-4
    )


@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from([0.0, 40.0, -70.0, 84.0, 87.0, -89.0]),
    st.floats(0, 5).map(lambda power: 10**power),
)
def test_a_reach_cuts_off_what_is_beyond_and_changes_nothing_within(seed: int, middle: float, reach_m: float) -> None:
    generator = np.random.default_rng(seed)
    shapes: list[Shape] = [
        Polygon(((star(generator, 179.9, middle, 0.3),),)),
        Circle(179.9, middle, 20_000.0),
        Corridor(np.array([[179.8, middle], [180.2, middle + 0.1]]), 3000.0),
    ]
    shape = shapes[generator.integers(3)]
    lon, lat = 179.9 + generator.uniform(-1, 1), middle + generator.uniform(-0.5, 0.5)
    lon = lon if lon <= 180 else lon - 360
    whole_m = told_m(shape, lon, lat)
    assert told_m(shape, lon, lat, reach_m) == (whole_m if whole_m <= reach_m else math.inf)


@given(st.floats(-180, 180), st.floats(-85, 85), st.floats(1, 100_000), st.floats(0, 360), st.floats(0, 2))
def test_the_distance_to_a_circle_is_geodesic(
    lon: float, lat: float, radius_m: float, azimuth: float, share: float
) -> None:
    place_lon, place_lat, _ = _WGS84.fwd(lon, lat, azimuth, share * radius_m)
    assert told_m(Circle(lon, lat, radius_m), place_lon, place_lat) == pytest.approx(
        abs(share * radius_m - radius_m), rel=0, abs=2e-6
    )


def test_the_whole_earth_has_no_boundary_to_be_far_from() -> None:
    assert told_m(rectangle(-180, -90, 180, 90), 10.0, 10.0) == math.inf
