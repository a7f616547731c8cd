"""How large shapes are and where they lie, against geographiclib."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.formats.extents import area_km2, box_of, circle_outline
from truceline.model.shapes import Bubble, Circle, Corridor, Polygon, Ring

EARTH_KM2 = 510_065_621.724
"""The whole ellipsoid, as geographiclib's documentation gives it."""


def ring(*corners: tuple[float, float]) -> Ring:
    return np.array([*corners, corners[0]], dtype=np.float64)


def box(west: float, south: float, east: float, north: float) -> Ring:
    return ring((west, south), (east, south), (east, north), (west, north))


def geodesic_area_km2(corners: Ring) -> float:
    polygon = Geodesic.WGS84.Polygon()
    for lon, lat in corners[:-1].tolist():
        polygon.AddPoint(lat, lon)
    return float(abs(polygon.Compute()[2])) / 1e6


def densified(corners: Ring, stops: int) -> Ring:
    """The ring with so many places along its edges that straight and geodesic edges are the same."""
    edges = [np.linspace(begin, end, stops, endpoint=False) for begin, end in pairwise(corners)]
    return np.vstack([*edges, corners[:1]])


@given(st.floats(-179, 170), st.floats(-70, 60), st.floats(1, 8), st.floats(1, 8))
def test_areas_agree_with_geographiclib(west: float, south: float, width: float, height: float) -> None:
    triangle = ring((west, south), (west + width, south + height / 3), (west + width / 3, south + height))
    area = area_km2(Polygon(((triangle,),)))
    assert area == pytest.approx(geodesic_area_km2(densified(triangle, 100)), rel=1e-4)


def test_the_whole_earth_is_as_large_as_it_is() -> None:
    assert area_km2(Polygon(((box(-180, -90, 180, 90),),))) == pytest.approx(EARTH_KM2, rel=1e-10)


def test_holes_are_taken_off_and_parts_added() -> None:
    shell, hole, other = box(0, 0, 4, 4), box(1, 1, 2, 2)[::-1], box(10, 0, 11, 1)
    whole = area_km2(Polygon(((shell, hole), (other,))))
    parts = [area_km2(Polygon(((one,),))) or 0 for one in (shell, hole, other)]
    assert whole == pytest.approx(parts[0] - parts[1] + parts[2])


def test_the_area_does_not_depend_on_where_180_degrees_are() -> None:
    here, there = box(0, 50, 10, 60), box(175, 50, 185, 60)
    jumping = ring((175, 50), (-175, 50), (-175, 60), (175, 60))
    expected = area_km2(Polygon(((here,),)))
    assert area_km2(Polygon(((there,),))) == pytest.approx(expected)
    assert area_km2(Polygon(((jumping,),))) == pytest.approx(expected)


@given(st.floats(-180, 180), st.floats(-89, 89), st.floats(1, 2e6))
def test_the_outline_of_a_circle_lies_on_it(lon: float, lat: float, radius_m: float) -> None:
    (outline,) = circle_outline(Circle(lon, lat, radius_m)).rings
    places = outline[(np.abs(outline[:, 0]) != 180) & (np.abs(outline[:, 1]) != 90)][::40]
    for place_lon, place_lat in places.tolist():
        assert Geodesic.WGS84.Inverse(lat, lon, place_lat, place_lon)["s12"] == pytest.approx(radius_m, rel=1e-6)


@pytest.mark.parametrize("lat", [0.0, 50.0, 89.9, -89.9])
def test_a_small_circle_is_as_large_as_in_the_plane(lat: float) -> None:
    assert area_km2(Circle(179.9, lat, 20_000.0)) == pytest.approx(math.pi * 20.0**2, rel=1e-3)


def test_a_corridor_is_a_strip_with_round_ends() -> None:
    corridor = Corridor(np.array([[10.0, 0.0], [11.0, 0.0]]), 500.0)
    length_km = Geodesic.WGS84.Inverse(0, 10, 0, 11)["s12"] / 1000
    assert area_km2(corridor) == pytest.approx(length_km + math.pi * 0.25)


def test_a_bubble_has_neither_area_nor_place() -> None:
    bubble = Bubble("HMS-1", 5000.0)
    assert (area_km2(bubble), box_of(bubble)) == (None, None)


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (Polygon(((box(1, 2, 3, 4),),)), (1, 2, 3, 4)),
        (Polygon(((box(1, 2, 3, 4),), (box(-7, 3, -6, 9),))), (-7, 2, 3, 9)),
        (Polygon(((box(170, 0, 190, 5),),)), (170, 0, -170, 5)),
        (Polygon(((box(170, 0, 180, 5),), (box(-180, 0, -170, 5),))), (170, 0, -170, 5)),
        (Polygon(((ring((0, 80), (120, 85), (-120, 80)),),)), (-180, 80, 180, 90)),
        (Polygon(((box(-180, -90, 180, 90),),)), (-180, -90, 180, 90)),
    ],
)
def test_boxes_are_those_of_rfc_7946(shape: Polygon, expected: tuple[float, float, float, float]) -> None:
    assert box_of(shape) == expected


def test_the_box_of_a_circle_holds_it_closely() -> None:
    box = box_of(Circle(38.617, 33.505, 55_000.0))
    assert box is not None
    north = Geodesic.WGS84.Direct(33.505, 38.617, 0, 55_000)["lat2"]
    south = Geodesic.WGS84.Direct(33.505, 38.617, 180, 55_000)["lat2"]
    assert (box[1], box[3]) == pytest.approx((south, north), abs=1e-9)
    assert (box[0] + box[2]) / 2 == pytest.approx(38.617, abs=1e-6)


def test_the_box_of_a_circle_around_a_pole_goes_all_round() -> None:
    box = box_of(Circle(10.0, 89.0, 300_000.0))
    assert box is not None
    assert (box[0], box[2], box[3]) == (-180, 180, 90)


def test_the_box_of_a_corridor_follows_the_geodesic() -> None:
    box = box_of(Corridor(np.array([[-60.0, 50.0], [0.0, 50.0]]), 1000.0))
    assert box is not None
    middle = Geodesic.WGS84.InverseLine(50, -60, 50, 0)
    top = middle.Position(middle.s13 / 2)["lat2"]
    assert box[3] == pytest.approx(top + 0.009, abs=0.02)
    assert box[1] == pytest.approx(50 - 0.009, abs=1e-3)


def test_the_box_of_a_corridor_over_the_antimeridian_is_narrow() -> None:
    box = box_of(Corridor(np.array([[179.0, 0.0], [-179.0, 0.0]]), 1000.0))
    assert box is not None
    assert (box[0], box[2]) == pytest.approx((178.991, -178.991), abs=1e-3)
