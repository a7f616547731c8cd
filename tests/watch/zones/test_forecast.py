"""Forecast entries against shapely's intersection of straight courses with polygons."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from pyproj import Geod

from truceline.kernels.geodesic import metres_per_degree
from truceline.model.shapes import Circle, Polygon, Shape
from truceline.model.zones import Zone
from truceline.watch.zones.forecast import Courses, entries, first_entries
from truceline.watch.zones.zoneset import ZoneSet

_HORIZON_S = 300.0
_SQUARE = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])


def _zones(*shapes: Shape) -> ZoneSet:
    return ZoneSet(Zone(f"z{number}", {"agreed": shape}) for number, shape in enumerate(shapes))


def _square(lon: float, lat: float, width: float) -> Polygon:
    return Polygon(((np.array([lon, lat]) + width * _SQUARE,),))


def _course(lon: float, lat: float, course_deg: float, speed_mps: float) -> Courses:
    return Courses(*(np.array([value]) for value in (lon, lat, course_deg, speed_mps)))


def _star(generator: np.random.Generator, lon: float, lat: float) -> NDArray[np.float64]:
    turn = np.sort(generator.uniform(0, 2 * np.pi, 20))
    reach = generator.uniform(0.02, 0.1, 20)
    ring = np.column_stack((lon + reach * np.cos(turn), lat + reach * np.sin(turn)))
    return np.vstack((ring, ring[:1]))


def _rays(courses: Courses, horizon_s: float) -> NDArray[np.float64]:
    """Degrees east and north that each course covers, shape (n, 2)."""
    east_m, north_m = np.array([metres_per_degree(lat) for lat in courses.lat]).T
    course, way_m = np.radians(courses.course_deg), courses.speed_mps * horizon_s
    return np.column_stack((way_m * np.sin(course) / east_m, way_m * np.cos(course) / north_m))


@given(st.integers(0, 2**32 - 1), st.sampled_from([(5.0, 52.0), (-120.0, -20.0), (179.95, 70.0)]))
def test_entries_are_those_of_shapely_s_intersection(seed: int, place: tuple[float, float]) -> None:
    generator = np.random.default_rng(seed)
    rings = [_star(generator, *(generator.uniform(-0.3, 0.3, 2) + place)) for _ in range(12)]
    begin = generator.uniform(-0.4, 0.4, (60, 2)) + place
    lon, lat = begin.T.copy()
    courses = Courses(lon, lat, generator.uniform(0, 360, 60), generator.choice([5.0, 60.0, 250.0], 60))
    along = _rays(courses, _HORIZON_S)
    # Shapely knows nothing of the antimeridian: it gets longitudes that go on past it.
    expected = {}
    for number, ring in enumerate(rings):
        polygon = shapely.Polygon(ring)
        for own in range(60):
            point = shapely.Point(begin[own])
            met = polygon.intersection(shapely.LineString([begin[own], begin[own] + along[own]]))
            if not met.is_empty and not polygon.covers(point):
                expected[own, number] = _HORIZON_S * point.distance(met) / math.hypot(*along[own])
    at_home = Courses((courses.lon + 180) % 360 - 180, courses.lat, courses.course_deg, courses.speed_mps)
    position, area, seconds = entries(_zones(*(Polygon(((ring,),)) for ring in rings)), at_home, _HORIZON_S, threads=1)
    found = dict(zip(zip(position.tolist(), area.tolist(), strict=True), seconds.tolist(), strict=True))
    assert found == pytest.approx(expected, abs=1e-6)
    assert list(found) == sorted(found)


def test_the_first_entry_is_that_of_the_nearest_area_ahead() -> None:
    zones = _zones(_square(10.3, 49.5, 1.0), _square(10.1, 49.5, 0.1), _square(10.1, 49.9, 0.3))
    area, seconds = first_entries(zones, _course(10.0, 50.0, 90.0, 100.0), _HORIZON_S)
    east_m, _ = metres_per_degree(50.0)
    assert area.tolist() == [2]
    assert seconds[0] == pytest.approx(0.1 * east_m / 100.0)


def test_of_several_areas_entered_at_once_the_lowest_number_is_the_first() -> None:
    zones = _zones(_square(10.3, 49.5, 1.0), _square(10.1, 49.5, 1.0), _square(10.1, 49.9, 0.3))
    area, _ = first_entries(zones, _course(10.0, 50.0, 90.0, 100.0), _HORIZON_S)
    assert area.tolist() == [1]


def test_areas_that_hold_the_position_are_not_entered() -> None:
    zones = _zones(_square(9.9, 49.9, 0.2), _square(10.15, 49.9, 0.2))
    position, area, _ = entries(zones, _course(10.0, 50.0, 90.0, 100.0), _HORIZON_S)
    assert (position.tolist(), area.tolist()) == ([0], [1])


def test_a_position_in_a_hole_enters_the_area_around_it() -> None:
    ring = np.array([9.0, 49.0]) + 2 * _SQUARE
    hole = np.array([9.9, 49.9]) + 0.2 * _SQUARE
    area, seconds = first_entries(_zones(Polygon(((ring, hole),))), _course(10.0, 50.0, 0.0, 100.0), _HORIZON_S)
    assert area.tolist() == [0]
    assert seconds[0] == pytest.approx(0.1 * metres_per_degree(50.0)[1] / 100.0)


def test_a_circle_ahead_is_entered_at_its_rim() -> None:
    zones = _zones(Circle(10.0, 50.2, 5_000.0))
    _, seconds = first_entries(zones, _course(10.0, 50.0, 0.0, 100.0), _HORIZON_S)
    centre_m = Geod(ellps="WGS84").inv(10.0, 50.0, 10.0, 50.2)[2]
    assert seconds[0] == pytest.approx((centre_m - 5_000.0) / 100.0, rel=1e-4)


@pytest.mark.parametrize(
    ("course_deg", "speed_mps"), [(math.nan, 100.0), (90.0, math.nan), (90.0, 0.0), (270.0, 100.0), (90.0, 20.0)]
)
def test_without_course_or_speed_or_on_another_way_nothing_is_entered(course_deg: float, speed_mps: float) -> None:
    zones = _zones(_square(10.1, 49.5, 1.0))
    area, seconds = first_entries(zones, _course(10.0, 50.0, course_deg, speed_mps), _HORIZON_S)
    assert (area.tolist(), seconds.tolist()) == ([-1], [math.inf])


def test_no_position_and_no_zone_give_no_entry() -> None:
    nowhere = Courses(*(np.zeros(0) for _ in range(4)))
    assert len(first_entries(_zones(_square(10.1, 49.5, 1.0)), nowhere, _HORIZON_S)[0]) == 0
    assert first_entries(ZoneSet(()), _course(10.0, 50.0, 90.0, 100.0), _HORIZON_S)[0].tolist() == [-1]


@pytest.mark.slow
def test_more_entries_than_there_was_room_for_are_all_told() -> None:
    zones = _zones(*(_square(10.1, 49.9, 0.1 + 0.001 * number) for number in range(100)))
    position, _, _ = entries(zones, _course(10.0, 49.95, 90.0, 100.0), _HORIZON_S)
    assert len(position) == 100


@pytest.mark.slow
@pytest.mark.parametrize("threads", [1, 3])
def test_threads_change_nothing(threads: int) -> None:
    generator = np.random.default_rng(4)
    zones = _zones(*(Polygon(((_star(generator, *generator.uniform((4, 51), (6, 53))),),)) for _ in range(40)))
    begin = generator.uniform((4, 51), (6, 53), (1000, 2))
    lon, lat = begin.T.copy()
    courses = Courses(lon, lat, generator.uniform(0, 360, 1000), generator.uniform(0, 100, 1000))
    alone, shared = (np.column_stack(entries(zones, courses, _HORIZON_S, count)) for count in (2, threads))
    assert len(alone) > 200
    assert np.array_equal(alone, shared)
