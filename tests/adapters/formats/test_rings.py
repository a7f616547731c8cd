"""Rings as drawn: what is changed, what is refused, and where."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.formats.findings import Code, Finding, errors_among
from truceline.adapters.formats.rings import antimeridian_findings, checked_polygon, repeated_position_findings
from truceline.model.shapes import Polygon, Ring

Corners = list[tuple[float, float]]


def ring(*corners: tuple[float, float]) -> Ring:
    return np.array([*corners, corners[0]], dtype=np.float64)


def box(west: float, south: float, east: float, north: float) -> Ring:
    return ring((west, south), (east, south), (east, north), (west, north))


def hole(west: float, south: float, east: float, north: float) -> Ring:
    return box(west, south, east, north)[::-1]


def check(*parts: tuple[Ring, ...]) -> tuple[Polygon | None, list[Finding]]:
    found: list[Finding] = []
    return checked_polygon(parts, found), found


def test_a_good_polygon_is_kept_to_the_last_bit_and_nothing_is_found() -> None:
    parts = ((box(0, 0, 10, 10), hole(2, 2, 4, 4)), (box(20, 0, 30, 10),))
    polygon, found = check(*parts)
    assert found == []
    assert polygon is not None
    for kept, given_ring in zip(polygon.rings, (ring for rings in parts for ring in rings), strict=True):
        assert np.array_equal(kept, given_ring)


@pytest.mark.parametrize(
    ("parts", "code", "place"),
    [
        ([[box(0, 0, 2, 2)[:-1]]], Code.RING_NOT_CLOSED, (0, 2)),
        ([[np.array([[5.0, 6], [7, 8], [5, 6]])]], Code.RING_TOO_SHORT, (5, 6)),
        ([[np.array([[5.0, 6], [7, 8], [9, 10], [5, 6]])]], Code.ZERO_AREA, (5, 6)),
        ([[np.array([[5.0, 6]] * 4)]], Code.ZERO_AREA, (5, 6)),
        ([[ring((0, 0), (2, 2), (2, 0), (0, 2))]], Code.RING_CROSSES, (1, 1)),
        ([[ring((179, 0), (-179, 2), (-179, 0), (179, 2))]], Code.RING_CROSSES, (180, 1)),
        ([[ring((0, 0), (2, 0), (1, 1), (2, 2), (0, 2), (1, 1))]], Code.RING_TOUCHES, (1, 1)),
        ([[box(0, 0, 2, 2), hole(5, 5, 6, 6)]], Code.HOLE_OUTSIDE, (5, 5)),
        ([[box(0, 0, 4, 4), hole(3, 1, 5, 2)]], Code.HOLE_CROSSES, None),
        ([[box(0, 0, 4, 4), box(0, 0, 4, 4)]], Code.HOLE_CROSSES, None),
        ([[box(0, 0, 9, 9), hole(1, 1, 8, 8), hole(2, 2, 3, 3)]], Code.HOLES_NESTED, (2, 2)),
        ([[box(0, 0, 4, 4), ring((0, 2), (2, 1), (4, 2), (2, 3))]], Code.INTERIOR_CUT, None),
        ([[box(0, 0, 2, 2)], [box(1, 1, 3, 3)]], Code.PARTS_OVERLAP, None),
        ([[box(0, 0, 9, 9)], [box(1, 1, 3, 3)]], Code.PARTS_OVERLAP, None),
        ([[box(0, 0, 2, 2)], [box(0, 0, 2, 2)]], Code.PARTS_OVERLAP, None),
        ([[box(0, 0, 2, 2)], [box(2, 0, 4, 2)]], Code.PARTS_OVERLAP, None),
        ([[box(178, 0, 182, 2)], [box(-181, 1, -179, 3)]], Code.PARTS_OVERLAP, None),
        (
            [[ring((0, 80), (120, 80), (-120, 80), (0, 85), (120, 85), (-120, 85))]],
            Code.RING_GOES_ROUND,
            (0, 80),
        ),
        (
            [[ring((-100, 0), (0, 0), (100, 0), (200, 0), (300, 5), (200, 9), (100, 9), (0, 9))]],
            Code.RING_GOES_ROUND,
            (-100, 0),
        ),
    ],
)
def test_what_encloses_no_certain_area_is_refused_with_its_place(
    parts: list[list[Ring]], code: Code, place: tuple[float, float] | None
) -> None:
    polygon, found = check(*map(tuple, parts))
    assert polygon is None
    (error,) = errors_among(found)
    assert error.code is code
    assert error.hint
    assert error.place is not None
    if place is not None:
        assert error.place == pytest.approx(place)


def test_parts_that_touch_at_a_corner_or_at_180_degrees_are_good() -> None:
    assert check((box(0, 0, 2, 2),), (box(2, 2, 4, 4),))[1] == []
    assert check((box(170, 0, 180, 2),), (box(-180, 0, -170, 2),))[1] == []


@pytest.mark.parametrize(
    ("parts", "rings"),
    [
        ([[box(0, 0, 9, 9)[::-1]]], "a ring runs"),
        ([[box(0, 0, 9, 9), box(1, 1, 2, 2)]], "a ring runs"),
        ([[box(0, 0, 9, 9)[::-1], box(1, 1, 2, 2)]], "2 rings run"),
    ],
)
def test_rings_the_wrong_way_round_are_a_warning_and_accepted(parts: list[list[Ring]], rings: str) -> None:
    polygon, (finding,) = check(*map(tuple, parts))
    assert polygon is not None
    assert finding.code is Code.RING_DIRECTION
    assert finding.message.startswith(rings)


def test_a_ring_that_jumps_over_the_antimeridian_goes_on_past_it_with_a_warning() -> None:
    polygon, (finding,) = check((ring((170, 0), (-170, 0), (-170, 10), (170, 10)),))
    assert polygon is not None
    assert polygon.rings[0][:, 0].tolist() == [170, 190, 190, 170, 170]
    assert (finding.code, finding.place) == (Code.ANTIMERIDIAN, (170, 0))
    assert "170 to -170" in finding.message


@pytest.mark.parametrize("west", [170.0, -190.0, 530.0])
def test_a_ring_that_runs_past_180_degrees_is_the_same_wherever_it_begins(west: float) -> None:
    polygon, found = check((box(west, 0, west + 20, 10) if west < 500 else box(-190, 0, -170, 10),))
    assert polygon is not None
    assert shapely.Polygon(polygon.rings[0]).bounds == (170, 0, 190, 10)
    assert [finding.code for finding in found] == [Code.ANTIMERIDIAN]


def test_a_ring_around_a_pole_encloses_the_nearer_one_and_says_so() -> None:
    polygon, found = check((ring((0, -80), (120, -70), (-120, -80)),))
    assert polygon is not None
    assert shapely.Polygon(polygon.rings[0]).bounds == (-180, -90, 180, -70)
    assert [finding.code for finding in found] == [Code.RING_AROUND_POLE, Code.RING_DIRECTION]
    assert "south pole" in found[0].message


def test_a_box_all_round_the_earth_is_the_box_that_is_drawn() -> None:
    polygon, found = check((box(-180, 60, 180, 90),))
    assert polygon is not None
    assert shapely.Polygon(polygon.rings[0]).area == 360 * 30
    assert [finding.code for finding in found] == [Code.EDGE_DIVIDED]


def test_a_hole_over_the_antimeridian_goes_where_its_outer_ring_is() -> None:
    polygon, found = check((box(170, 0, 190, 10), hole(-178, 4, -176, 6)))
    assert polygon is not None
    assert polygon.rings[1][:, 0].min() == 182
    assert errors_among(found) == []


def test_repeated_positions_are_a_warning_with_the_first_place() -> None:
    _, (finding,) = check((ring((0, 0), (9, 0), (9, 0), (9, 9), (9, 9), (9, 9)),))
    assert (finding.code, finding.place) == (Code.REPEATED_POSITION, (9, 0))
    assert "3 positions" in finding.message


def test_paths_are_looked_at_too() -> None:
    assert antimeridian_findings(np.array([[0.0, 0], [10, 0]]), "path") == []
    assert repeated_position_findings(np.array([[0.0, 0], [10, 0]]), "path") == []
    (finding,) = antimeridian_findings(np.array([[0.0, 0], [190, 0]]), "path")
    assert finding.place == (0, 0)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=7))
def test_a_ring_is_refused_exactly_if_geos_finds_it_invalid(corners: Corners) -> None:
    drawn = ring(*corners)
    polygon, found = check((drawn,))
    is_valid = bool(shapely.Polygon(drawn).is_valid)
    assert (polygon is not None) == is_valid
    assert bool(errors_among(found)) != is_valid


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=3, max_size=5), max_size=2), st.data()
)
def test_parts_are_refused_exactly_if_geos_finds_them_invalid(others: list[Corners], data: Any) -> None:
    parts = [(box(0, 0, 2, 2),), *((ring(*corners),) for corners in others)]
    polygon, _ = check(*parts)
    assert (polygon is not None) == bool(shapely.MultiPolygon([shapely.Polygon(rings[0]) for rings in parts]).is_valid)
