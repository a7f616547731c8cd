"""Rings and paths made whole, and cut at 180 degrees."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.formats.antimeridian import (
    closed_over_pole,
    cut_parts,
    cut_path,
    divided_long_edges,
    joined_path,
    nearer_pole_deg,
    turned_home,
    turned_towards,
    turns_around_earth,
)
from truceline.errors import ZoneError
from truceline.model.shapes import Ring, unwrapped_ring


def ring(*corners: tuple[float, float]) -> Ring:
    return np.array([*corners, corners[0]], dtype=np.float64)


def square(west: float, south: float, size: float = 10.0) -> Ring:
    return ring((west, south), (west + size, south), (west + size, south + size), (west, south + size))


def test_an_edge_all_round_the_earth_gets_two_positions_on_it() -> None:
    divided = divided_long_edges(ring((-180, 60), (180, 60), (180, 90), (-180, 90)))
    assert divided[:4].tolist() == [[-180, 60], [-60, 60], [60, 60], [180, 60]]
    assert turns_around_earth(divided) == 0
    assert np.array_equal(unwrapped_ring(divided), divided)


def test_rings_without_such_an_edge_stay_the_same_object() -> None:
    plain = square(170, 0)
    assert divided_long_edges(plain) is plain


@pytest.mark.parametrize(
    ("corners", "turns"),
    [
        ([(0, 80), (120, 80), (-120, 80)], 1),
        ([(0, 80), (-120, 80), (120, 80)], 1),
        ([(170, 0), (-170, 0), (-170, 10), (170, 10)], 0),
        ([(0, 80), (120, 80), (-120, 80), (0, 85), (120, 85), (-120, 85)], 2),
    ],
)
def test_turns_around_the_earth_are_counted(corners: list[tuple[float, float]], turns: int) -> None:
    assert turns_around_earth(ring(*corners)) == turns


@st.composite
def rings_around_a_pole(draw: st.DrawFn) -> tuple[Ring, float]:
    count = draw(st.integers(5, 10))
    begin = draw(st.floats(-180, 180))
    lons = [begin + 360 * (number + draw(st.floats(0, 0.4))) / count for number in range(count)]
    pole_deg = draw(st.sampled_from([90.0, -90.0]))
    corners = [((lon + 180) % 360 - 180, pole_deg / 90 * draw(st.floats(55, 85))) for lon in lons]
    return ring(*(reversed(corners) if draw(st.booleans()) else corners)), pole_deg


@given(rings_around_a_pole())
def test_a_ring_around_a_pole_is_closed_along_180_degrees_and_the_pole(around: tuple[Ring, float]) -> None:
    path, pole_deg = around
    assert nearer_pole_deg(path) == pole_deg
    closed = closed_over_pole(path, pole_deg)
    polygon = shapely.Polygon(closed)
    assert polygon.is_valid
    assert (polygon.bounds[0], polygon.bounds[2]) == pytest.approx((-180, 180))
    assert np.array_equal(closed[0], closed[-1])
    assert np.array_equal(unwrapped_ring(closed), closed)
    # The trapezium rule between the ring and the pole is another way to the same area.
    open_path = unwrapped_ring(path)
    heights = np.abs(pole_deg - open_path[:, 1])
    assert polygon.area == pytest.approx(abs(np.sum(np.diff(open_path[:, 0]) * (heights[1:] + heights[:-1]) / 2)))


def test_a_ring_around_a_pole_that_wavers_at_180_degrees_is_closed_where_nothing_is_in_the_way() -> None:
    wavering = ring((0, 70), (175, 70), (-175, 75), (175, 80), (-175, 60), (-90, 70))
    polygon = shapely.Polygon(closed_over_pole(wavering, 90.0))
    assert polygon.is_valid


def test_a_ring_around_a_pole_may_have_a_corner_all_but_at_180_degrees() -> None:
    corner = (float(np.nextafter(-180, 0)), 61.0)
    closed = closed_over_pole(ring((140, 55), (20, 55), (-100, 55), corner), 90.0)
    assert shapely.Polygon(closed).is_valid


@pytest.mark.parametrize(("west", "home"), [(0, 0), (355, -5), (175, 175), (-185, 175), (180, 180 - 360), (530, 170)])
def test_a_ring_is_turned_so_that_its_middle_is_on_the_first_sheet(west: float, home: float) -> None:
    assert turned_home(square(west, 0))[0, 0] == home


def test_a_hole_is_turned_to_its_outer_ring() -> None:
    assert turned_towards(square(-179, 2, 1), square(175, 0))[0, 0] == 181
    assert turned_towards(square(176, 2, 1), square(175, 0))[0, 0] == 176


def test_a_square_over_the_antimeridian_becomes_two() -> None:
    west, east = cut_parts(((square(175, 0),),))
    assert shapely.Polygon(west[0]).equals(shapely.box(175, 0, 180, 10))
    assert shapely.Polygon(east[0]).equals(shapely.box(-180, 0, -175, 10))


def test_a_hole_over_the_antimeridian_is_cut_with_its_part() -> None:
    pieces = cut_parts(((square(175, 0), square(-182, 4, 4)),))
    cut = shapely.MultiPolygon([shapely.Polygon(rings[0], rings[1:]) for rings in pieces])
    assert cut.is_valid
    assert cut.area == pytest.approx(100 - 16)


def test_what_lies_on_one_sheet_is_turned_but_not_cut() -> None:
    assert cut_parts(((square(170, 0),),))[0][0] is not None
    assert np.array_equal(cut_parts(((square(170, 0),),))[0][0], square(170, 0))
    assert np.array_equal(cut_parts(((square(180, 0),),))[0][0], square(-180, 0))


def test_a_ring_that_crosses_itself_is_not_cut() -> None:
    with pytest.raises(ZoneError, match="Self-intersection"):
        cut_parts(((ring((175, 0), (185, 10), (185, 0), (175, 10)),),))


def test_a_path_is_cut_wherever_it_crosses() -> None:
    pieces = cut_path(np.array([[170.0, 0], [-170, 10], [-175, 12], [180, 13], [175, 12]]))
    assert [piece.tolist() for piece in pieces] == [
        [[170, 0], [180, 5]],
        [[-180, 5], [-170, 10], [-175, 12], [-180, 13]],
        [[180, 13], [175, 12]],
    ]


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=2, max_size=8))
def test_the_pieces_of_a_path_join_to_the_path(places: list[tuple[float, float]]) -> None:
    path = np.array(places)
    pieces = cut_path(path)
    assert all(np.abs(piece[:, 0]).max() <= 180 for piece in pieces)
    joined = joined_path(pieces)
    assert joined is not None
    whole, expected = unwrapped_ring(joined), unwrapped_ring(path)
    assert np.ptp(whole[:, 0]) == pytest.approx(np.ptp(expected[:, 0]))
    assert whole[-1, 1] == expected[-1, 1]


def test_pieces_that_do_not_meet_at_180_degrees_are_not_joined() -> None:
    assert joined_path([np.array([[170.0, 0], [180, 5]]), np.array([[-180.0, 6], [-170, 10]])]) is None
    assert joined_path([np.array([[0.0, 0], [10, 5]]), np.array([[10.0, 5], [20, 10]])]) is None
