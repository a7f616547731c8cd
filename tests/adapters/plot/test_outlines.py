"""The rings that shapes are drawn by enclose what the shapes do, as far as paper can show."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from numpy.typing import NDArray

from tests.adapters.plot.scenes import path
from truceline.adapters.plot.outlines import error_rings, rings_of
from truceline.model.shapes import Bubble, Circle, Corridor, Polygon

SQUARE = np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)])
HOLE = 0.25 + 0.5 * SQUARE


def is_counterclockwise(ring: NDArray[np.float64]) -> bool:
    return bool(shapely.is_ccw(shapely.LinearRing(ring)))


def distance_m(lon0: float, lat0: float, lon1: float, lat1: float) -> float:
    return float(Geodesic.WGS84.Inverse(lat0, lon0, lat1, lon1)["s12"])


def test_outer_rings_run_counterclockwise_and_holes_clockwise_whatever_the_file_has() -> None:
    for outer, hole in ((SQUARE, HOLE), (SQUARE[::-1], HOLE), (SQUARE, HOLE[::-1]), (SQUARE[::-1], HOLE[::-1])):
        drawn_outer, drawn_hole = rings_of(Polygon(((outer, hole),)))
        assert is_counterclockwise(drawn_outer)
        assert not is_counterclockwise(drawn_hole)
        assert shapely.Polygon(drawn_outer, [drawn_hole]).area == pytest.approx(0.75)


def test_a_ring_over_the_antimeridian_does_not_jump() -> None:
    (ring,) = rings_of(Polygon(((np.array([(179.0, 0.0), (-179.0, 0.0), (-179.0, 1.0), (179.0, 0.0)]),),)))
    assert np.abs(np.diff(ring[:, 0])).max() == pytest.approx(2.0)


def test_a_circle_grows_by_its_band() -> None:
    for band_m in (0.0, 500.0):
        (ring,) = rings_of(Circle(10.0, 60.0, 1_000.0), band_m)
        for lon, lat in ring.tolist():
            assert distance_m(10.0, 60.0, lon, lat) == pytest.approx(1_000.0 + band_m, abs=0.01)


def test_the_band_of_a_polygon_lies_that_far_outside_of_it() -> None:
    (ring,) = rings_of(Polygon(((SQUARE, HOLE),)), 20_000.0)
    own = shapely.Polygon(SQUARE)
    for lon, lat in ring.tolist():
        near_lon, near_lat = shapely.get_coordinates(shapely.shortest_line(own, shapely.Point(lon, lat)))[0].tolist()
        assert distance_m(near_lon, near_lat, lon, lat) == pytest.approx(20_000.0, rel=0.01)


@pytest.mark.parametrize("lon", [0.0, 179.5])
def test_a_corridor_is_as_wide_as_it_says_on_both_sides(lon: float) -> None:
    way = np.array([(lon, 10.0), ((lon + 1.0 + 180.0) % 360.0 - 180.0, 10.0)])
    (ring,) = rings_of(Corridor(way, 5_000.0))
    drawn = shapely.Polygon(ring)
    assert drawn.contains(shapely.LineString([(lon, 10.0), (lon + 1.0, 10.0)]))
    middle = ring[np.abs(ring[:, 0] - lon - 0.5) < 0.05]
    assert len(middle) >= 2
    for corner_lon, corner_lat in middle.tolist():
        assert distance_m(corner_lon, 10.0, corner_lon, corner_lat) == pytest.approx(5_000.0, rel=0.02)


def test_a_bubble_is_nowhere() -> None:
    assert rings_of(Bubble("a", 500.0)) == []


def test_errors_of_a_track_make_one_area_along_its_way() -> None:
    track = path("a", [0.0, 0.1, 0.2], [0.0, 0.0, 0.0], error_m=2_000.0)
    (ring,) = error_rings(track, 100.0)
    area = shapely.Polygon(ring)
    assert area.contains(shapely.LineString([(-0.01, 0.0), (0.21, 0.0)]))
    assert area.bounds == pytest.approx((-0.018, -0.018, 0.218, 0.018), abs=0.001)


def test_where_the_way_is_not_known_each_report_has_its_own() -> None:
    track = replace(path("a", [0.0, 0.1, 0.2], [0.0, 0.0, 0.0], error_m=2_000.0), is_joined=np.array([False, True]))
    assert len(error_rings(track, 100.0)) == 2


def test_errors_too_small_to_see_or_unknown_are_not_drawn() -> None:
    track = path("a", [0.0, 0.1], [0.0, 0.0], error_m=50.0)
    assert error_rings(track, 100.0) == []
    assert error_rings(replace(track, error_m=np.array([np.nan, np.nan])), 100.0) == []
