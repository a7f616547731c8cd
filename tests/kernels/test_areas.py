"""What areas contain, against shapely, exact fractions and PROJ."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from tests.watch.hard_zones import box, rectangle, star, zone
from truceline.kernels.areas import AreaTable, contains, fraction_along, lon_towards, orientation, path_distance_m
from truceline.model.shapes import Circle, Corridor, Polygon, Shape
from truceline.watch.zones.areas import area_table, fixed_areas

_WGS84 = Geod(ellps="WGS84")
_eighths = st.integers(-64, 64).map(lambda number: number / 8)
# No coordinate is so near 0 that a product of two is no longer exact.
_degrees = st.floats(-180, 180).map(lambda value: value if abs(value) > 1e-100 else 0.0)


def _table(*shapes: Shape) -> AreaTable:
    return area_table(fixed_areas(zone(f"z{number}", shape) for number, shape in enumerate(shapes)))


@pytest.mark.parametrize("seed", range(6))
def test_a_polygon_contains_what_shapely_says(seed: int) -> None:
    generator = np.random.default_rng(seed)
    ring = star(generator, 10, 50, 2, corners=40)
    table, outline = _table(Polygon(((ring,),))), shapely.Polygon(ring)
    lon, lat = generator.uniform(8, 12, 500), generator.uniform(48, 52, 500)
    told = [contains(table, 0, x, y) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)]
    assert told == shapely.intersects_xy(outline, lon, lat).tolist()
    assert True in told
    assert False in told


@given(st.lists(st.tuples(_eighths, _eighths), min_size=3, max_size=8, unique=True), st.data())
def test_places_on_a_grid_meet_corners_and_edges_as_shapely_says(
    corners: list[tuple[float, float]], data: st.DataObject
) -> None:
    hull = shapely.MultiPoint(corners).convex_hull
    if not isinstance(hull, shapely.Polygon):
        return
    table = _table(Polygon(((shapely.get_coordinates(hull),),)))
    x, y = data.draw(st.one_of(st.sampled_from(corners), st.tuples(_eighths, _eighths)))
    assert contains(table, 0, x, y) == hull.intersects(shapely.Point(x, y))


@pytest.mark.parametrize("seed", range(4))
def test_every_corner_is_in_and_no_place_in_a_hole_is(seed: int) -> None:
    ring = star(np.random.default_rng(seed), 0, 0, 5)
    table = _table(Polygon(((ring,),)), Polygon(((box(0, 0, 3, 3), box(1, 1, 2, 2)),)))
    assert all(contains(table, 0, lon, lat) for lon, lat in ring.tolist())
    assert [contains(table, 1, 1 + step, 1.5) for step in (0.0, 1e-15, 0.5, 1.0)] == [True, False, False, True]


def test_a_place_is_turned_to_the_area_across_the_antimeridian() -> None:
    table = _table(rectangle(179, 0, 181, 1))
    assert [contains(table, 0, lon, 0.5) for lon in (179.0, 180.0, -180.0, -179.0, -178.9, 178.9)] == [True] * 4 + [
        False
    ] * 2
    assert lon_towards(table, 0, -179.5) == 180.5
    assert lon_towards(table, 0, 0.0) == 0.0


@given(*[_degrees] * 6)
def test_orientation_is_that_of_exact_fractions(x0: float, y0: float, x1: float, y1: float, x: float, y: float) -> None:
    assert orientation(x0, y0, x1, y1, x, y) == _true_orientation(x0, y0, x1, y1, x, y)


@given(*[_degrees] * 4, st.floats(0, 1), st.integers(-2, 2))
def test_orientation_is_exact_beside_the_edge(
    x0: float, y0: float, x1: float, y1: float, share: float, steps: int
) -> None:
    x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
    for _ in range(abs(steps)):
        y = float(np.nextafter(y, np.copysign(1000, steps)))
    # Below this, products of single digits underflow.
    values = [0.0 if abs(value) < 1e-100 else value for value in (x0, y0, x1, y1, x, y)]
    assert orientation(*values) == _true_orientation(*values)


def _true_orientation(*values: float) -> int:
    x0, y0, x1, y1, x, y = map(Fraction, values)
    turn = (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)
    return (turn > 0) - (turn < 0)


@given(_degrees, st.floats(-85, 85), st.floats(0, 360), st.floats(0, 5000), st.floats(100, 50_000))
def test_the_distance_to_a_circles_centre_is_that_of_proj(
    lon: float, lat: float, azimuth: float, beyond_m: float, radius_m: float
) -> None:
    table = _table(Circle(lon, lat, radius_m))
    place_lon, place_lat, _ = _WGS84.fwd(lon, lat, azimuth, radius_m + beyond_m)
    true_m = _WGS84.inv(lon, lat, place_lon, place_lat)[2]
    told_m = path_distance_m(table, 0, lon_towards(table, 0, place_lon), place_lat)
    assert told_m == pytest.approx(true_m, rel=0, abs=1e-6)
    if beyond_m > 1e-6:
        assert not contains(table, 0, place_lon, place_lat)


@given(st.floats(0, 1), st.floats(1, 20_000), st.sampled_from([-90, 90]))
def test_a_place_square_off_a_path_is_as_far_as_proj_went(share: float, distance_m: float, turn: int) -> None:
    table = _table(Corridor(np.array([[5.0, 50.0], [6.0, 50.7]]), 10_000.0))
    azimuth, _, length_m = _WGS84.inv(5.0, 50.0, 6.0, 50.7)
    foot_lon, foot_lat, back = _WGS84.fwd(5.0, 50.0, azimuth, share * length_m)
    lon, lat, _ = _WGS84.fwd(foot_lon, foot_lat, back + 180 + turn, distance_m)
    assert path_distance_m(table, 0, lon, lat) == pytest.approx(distance_m, rel=0, abs=2e-6)


def test_the_fraction_along_an_edge_stops_at_its_ends() -> None:
    assert [fraction_along(2.0, 0.0, x, 7.0) for x in (-1.0, 0.0, 0.5, 2.0, 3.0)] == [0.0, 0.0, 0.25, 1.0, 1.0]
    assert fraction_along(0.0, 0.0, 3.0, 4.0) == 0.0
