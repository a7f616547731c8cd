"""Stretches of straight ways inside areas, against shapely, PROJ and plain cases that a chart shows."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from pyproj import Geod

from tests.watch.hard_zones import box, rectangle, star
from truceline.kernels.areas import contains
from truceline.kernels.crossing import BEFORE, BEYOND, NO_EDGE, Room, add_stretches, turned_lon
from truceline.model.shapes import Circle, Corridor, Polygon, Shape
from truceline.model.zones import Zone
from truceline.watch.zones.areas import area_table, fixed_areas

_WGS84 = Geod(ellps="WGS84")
Way = tuple[float, float, float, float]
Rows = list[tuple[float, float, bool]]


def walked(shape: Shape, way: Way) -> list[Any]:
    """Begin, end and whether it goes through, of each stretch of a way in an area."""
    table = area_table(fixed_areas([Zone("z", {"agreed": shape})]))
    room = Room(np.empty((64, 3)), np.empty(64), np.empty(64))
    count = add_stretches(table, 0, int(NO_EDGE), way, contains(table, 0, way[2], way[3]), room, 0)
    return [(begin, end, goes_through == 1.0) for begin, end, goes_through in room.found[:count].tolist()]


# On a chart.

SQUARE = rectangle(1, 1, 2, 2)
NOTCHED = Polygon(((np.array([[0, 0], [6, 0], [6, 4], [4, 4], [4, 2], [2, 2], [2, 4], [0, 4], [0, 0]]),),))


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ((0.0, 1.5, 4.0, 1.5), [(0.25, 0.5, True)]),
        ((0.0, 1.5, 1.5, 1.5), [(2 / 3, BEYOND, True)]),
        ((1.5, 1.5, 3.5, 1.5), [(BEFORE, 0.25, True)]),
        ((1.25, 1.5, 1.75, 1.5), []),
        ((0.0, 0.0, 4.0, 0.5), []),
        ((0.0, 0.0, 4.0, 4.0), [(0.25, 0.5, True)]),
        ((0.0, 2.0, 4.0, 0.0), [(0.25, 0.5, True)]),
    ],
    ids=["through", "in", "out", "within", "past", "through two corners", "through an edge and a corner"],
)
def test_a_way_goes_through_a_square_where_a_chart_shows_it(way: Way, expected: Rows) -> None:
    told = walked(SQUARE, way)
    assert told == [pytest.approx(row) for row in expected]


@pytest.mark.parametrize(
    "way",
    [(0.0, 1.0, 4.0, 1.0), (0.0, 2.0, 2.0, 0.0), (1.0, 0.0, 1.0, 3.0), (0.0, 3.0, 3.0, 0.0)],
    ids=["along the south edge", "over a corner", "along the west edge", "over the other corners"],
)
def test_a_way_that_only_touches_has_no_stretch_between_its_ends(way: Way) -> None:
    is_diagonal = way == (0.0, 3.0, 3.0, 0.0)
    assert walked(SQUARE, way) == ([(pytest.approx(1 / 3), pytest.approx(2 / 3), True)] if is_diagonal else [])


def test_a_way_that_ends_on_the_boundary_touches_there() -> None:
    assert walked(SQUARE, (0.0, 1.5, 1.0, 1.5)) == [(1.0, BEYOND, False)]
    assert walked(SQUARE, (1.0, 1.5, 0.0, 1.5)) == [(BEFORE, 0.0, False)]
    assert walked(SQUARE, (0.0, 1.0, 1.5, 1.0)) == [(pytest.approx(2 / 3), BEYOND, False)]


def test_a_way_across_a_bay_has_a_stretch_on_either_side() -> None:
    assert walked(NOTCHED, (-1.0, 3.0, 7.0, 3.0)) == [(1 / 8, 3 / 8, True), (5 / 8, 7 / 8, True)]


def test_a_way_along_an_edge_between_two_stretches_inside_joins_them() -> None:
    assert walked(NOTCHED, (-1.0, 2.0, 7.0, 2.0)) == [(1 / 8, 7 / 8, True)]


def test_a_hole_divides_a_way() -> None:
    ringed = Polygon(((box(0, 0, 4, 4), box(1, 1, 3, 3)),))
    assert walked(ringed, (-4.0, 2.0, 4.0, 2.0)) == [(0.5, 0.625, True), (0.875, BEYOND, True)]


@pytest.mark.parametrize("way", [(179.0, 0.5, -179.0, 0.5), (-179.0, 0.5, 179.0, 0.5)])
def test_a_way_goes_the_shorter_way_around_to_an_area_on_the_antimeridian(way: Way) -> None:
    assert walked(rectangle(179.5, 0, 180.5, 1), way) == [(0.25, 0.75, True)]
    assert walked(Polygon(((box(179.5, 0, 180, 1),), (box(-180, 0, -179.5, 1),))), way) == [(0.25, 0.75, True)]
    assert walked(rectangle(-1, 0, 1, 1), way) == []


@given(st.floats(-180, 180), st.floats(-180, 180))
def test_a_longitude_is_turned_so_that_the_way_to_it_is_no_more_than_half_a_turn(lon0: float, lon1: float) -> None:
    turned = turned_lon(lon0, lon1)
    assert abs(turned - lon0) <= 180 + 1e-12
    assert abs(math.remainder(turned - lon1, 360)) < 1e-12


# Against shapely.


@given(st.integers(0, 2**32 - 1))
def test_stretches_of_random_ways_are_those_of_shapely(seed: int) -> None:
    generator = np.random.default_rng(seed)
    ring = star(generator, 10, 50, 1, corners=12)
    outline = shapely.Polygon(ring)
    assume(outline.is_valid)
    begin, end = np.array([10, 50]) + generator.uniform(-1.5, 1.5, (2, 2))
    inside = shapely.intersection(outline, shapely.LineString([begin, end]))
    parts = [part for part in shapely.get_parts(inside).tolist() if part.length > 0]
    told = walked(Polygon(((ring,),)), (*begin.tolist(), *end.tolist()))
    if outline.contains(shapely.LineString([begin, end])):
        assert told == []
        return
    expected = sorted(
        tuple(float(np.linalg.norm(stop - begin) / np.linalg.norm(end - begin)) for stop in part.coords)
        for part in parts
    )
    cut = [(max(0.0, low), min(1.0, high)) for low, high, _ in told]
    assert cut == [pytest.approx(sorted(part), abs=1e-9) for part in expected]
    assert all(goes_through for _, _, goes_through in told)


_eighths = st.integers(-24, 24).map(lambda number: number / 8)


@given(st.lists(st.tuples(_eighths, _eighths), min_size=3, max_size=7, unique=True), *[_eighths] * 4)
def test_on_a_lattice_only_what_goes_through_the_interior_is_a_stretch(
    corners: list[tuple[float, float]], x0: float, y0: float, x1: float, y1: float
) -> None:
    hull = shapely.MultiPoint(corners).convex_hull
    assume(isinstance(hull, shapely.Polygon) and (x0, y0) != (x1, y1))
    told = walked(Polygon(((shapely.get_coordinates(hull),),)), (x0, y0, x1, y1))
    way = shapely.LineString([(x0, y0), (x1, y1)])
    goes_through = bool(shapely.relate_pattern(hull, way, "T********"))
    if told or not hull.covers(way):
        assert any(is_through for _, _, is_through in told) == goes_through
    for begin, end, _ in told:
        assert begin < end
        if begin == BEFORE:
            assert hull.intersects(shapely.Point(x0, y0))
        if end == BEYOND:
            assert hull.intersects(shapely.Point(x1, y1))


# Circles and corridors, against PROJ.


@given(st.floats(-180, 180), st.floats(-80, 80), st.floats(10, 50_000), st.integers(0, 2**32 - 1))
def test_a_way_meets_a_circle_where_proj_measures_its_radius(
    lon: float, lat: float, radius_m: float, seed: int
) -> None:
    generator = np.random.default_rng(seed)
    azimuth0, azimuth1 = generator.uniform(0, 360, 2)
    begin_lon, begin_lat, _ = _WGS84.fwd(lon, lat, azimuth0, radius_m * generator.uniform(0, 3))
    end_lon, end_lat, _ = _WGS84.fwd(lon, lat, azimuth1, radius_m * generator.uniform(0, 3))
    told = walked(Circle(lon, lat, radius_m), (begin_lon, begin_lat, end_lon, end_lat))
    east = turned_lon(begin_lon, end_lon) - begin_lon

    def beyond_m(share: float) -> float:
        place = begin_lon + share * east, begin_lat + share * (end_lat - begin_lat)
        return float(_WGS84.inv(lon, lat, *place)[2]) - radius_m

    for begin, end, _ in told:
        assert begin == BEFORE or abs(beyond_m(begin)) < 2e-6
        assert end == BEYOND or abs(beyond_m(end)) < 2e-6
        assert beyond_m(0.5 * (max(begin, 0.0) + min(end, 1.0))) <= 1e-6
    begin_m, end_m = beyond_m(0.0), beyond_m(1.0)
    if begin_m * end_m < 0 and min(abs(begin_m), abs(end_m)) > 1e-6:
        assert [row for row in told if (row[0] == BEFORE) != (row[1] == BEYOND)] != []
    if not told:
        depths = [beyond_m(share) for share in np.linspace(0, 1, 50)]
        assert min(depths) > -2.0 or max(depths) <= 1e-6


def test_a_way_square_across_a_corridor_is_inside_for_its_width() -> None:
    corridor = Corridor(np.array([[0.0, 0.0], [2.0, 0.0]]), 1000.0)
    ((begin, end, goes_through),) = walked(corridor, (1.0, -0.02, 1.0, 0.02))
    south_m, north_m = (abs(_WGS84.inv(1.0, 0.0, 1.0, -0.02 + 0.04 * share)[2]) for share in (begin, end))
    assert (south_m, north_m) == (pytest.approx(1000.0, abs=1e-5), pytest.approx(1000.0, abs=1e-5))
    assert goes_through


def test_a_way_in_and_out_of_a_bent_corridor_has_a_stretch_for_each_leg() -> None:
    corridor = Corridor(np.array([[0.0, 0.0], [0.5, 0.5], [1.0, 0.0]]), 500.0)
    told = walked(corridor, (-0.5, 0.2, 1.5, 0.2))
    assert [goes_through for _, _, goes_through in told] == [True, True]
    assert told[0][1] < 0.5 < told[1][0]


def test_a_long_way_past_many_legs_finds_them_all() -> None:
    path = np.array([[0.1 * k, 0.05 * (-1) ** k] for k in range(12)])
    assert len(walked(Corridor(path, 200.0), (-0.1, 0.0, 1.2, 0.0))) == 11
