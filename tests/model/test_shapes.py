"""What a shape may be, and that longitudes are made whole without moving anything."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from truceline.errors import ZoneError
from truceline.model.shapes import MAX_RADIUS_M, Bubble, Circle, Corridor, Polygon, Ring, unwrapped_ring

SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=np.float64)

paths = st.integers(1, 30).flatmap(
    lambda corners: st.builds(
        lambda lons, lats: np.column_stack((lons, lats)),
        arrays(np.float64, corners, elements=st.floats(-540, 540)),
        arrays(np.float64, corners, elements=st.floats(-90, 90)),
    )
)


@given(paths)
def test_unwrapped_longitudes_never_jump_by_more_than_half_a_turn(path: Ring) -> None:
    assert (np.abs(np.diff(unwrapped_ring(path)[:, 0])) <= 180 + 1e-9).all()


@given(paths)
def test_unwrapping_turns_corners_by_whole_turns_and_leaves_the_first(path: Ring) -> None:
    unwrapped = unwrapped_ring(path)
    turns = (unwrapped[:, 0] - path[:, 0]) / 360
    np.testing.assert_allclose(turns, np.rint(turns), atol=1e-9)
    assert unwrapped[0].tolist() == path[0].tolist()
    assert unwrapped[:, 1].tolist() == path[:, 1].tolist()


@given(paths)
def test_unwrapping_twice_is_unwrapping_once(path: Ring) -> None:
    unwrapped = unwrapped_ring(path)
    steps = np.abs(np.diff(unwrapped[:, 0]))
    # A step of half a turn may go either way; rounding decides which.
    if not np.isclose(steps, 180).any():
        assert unwrapped_ring(unwrapped).tolist() == unwrapped.tolist()


def test_a_ring_across_the_antimeridian_goes_on_past_180() -> None:
    ring = np.array([[179, 0], [-179, 0], [-179, 1], [179, 1], [179, 0]], dtype=np.float64)
    assert unwrapped_ring(ring)[:, 0].tolist() == [179, 181, 181, 179, 179]


def test_a_ring_around_a_pole_ends_one_turn_away() -> None:
    ring = np.array([[0, 80], [120, 80], [-120, 80], [0, 80]], dtype=np.float64)
    assert unwrapped_ring(ring)[:, 0].tolist() == [0, 120, 240, 360]


def test_a_ring_that_needs_no_turning_is_the_same_array() -> None:
    assert unwrapped_ring(SQUARE) is SQUARE


def test_a_polygon_lists_the_rings_of_all_its_parts() -> None:
    hole = SQUARE * 0.5 + 0.25
    polygon = Polygon(((SQUARE, hole), (SQUARE + 5,)))
    assert [ring[0].tolist() for ring in polygon.rings] == [[0, 0], [0.25, 0.25], [5, 5]]


def test_a_shape_keeps_its_own_coordinates_and_nobody_can_move_them() -> None:
    drawn = SQUARE.copy()
    polygon, corridor = Polygon(((drawn,),)), Corridor(drawn, 100)
    drawn += 50
    assert polygon.rings[0].tolist() == corridor.path.tolist() == SQUARE.tolist()
    for points in (polygon.rings[0], corridor.path):
        with pytest.raises(ValueError, match="read-only"):
            points[0, 0] = 7


@pytest.mark.parametrize("parts", [(), ((),), ((SQUARE,), ())])
def test_a_polygon_without_a_ring_is_refused(parts: tuple[tuple[Ring, ...], ...]) -> None:
    with pytest.raises(ZoneError, match="no ring"):
        Polygon(parts)


def test_a_ring_of_fewer_than_four_positions_is_refused() -> None:
    with pytest.raises(ZoneError, match="3 positions, fewer than 4"):
        Polygon(((SQUARE[[0, 1, 0]],),))


def test_a_ring_that_is_not_closed_is_refused() -> None:
    with pytest.raises(ZoneError, match="begins at 0, 0 and ends at 0, 1"):
        Polygon(((SQUARE[:-1],),))


def test_a_path_of_one_position_is_refused() -> None:
    with pytest.raises(ZoneError, match="1 positions, fewer than 2"):
        Corridor(SQUARE[:1], 100)


@pytest.mark.parametrize("path", [np.zeros(4), np.zeros((4, 3)), np.float64(1), np.zeros((2, 2, 2))])
def test_coordinates_of_another_form_are_refused(path: Ring) -> None:
    with pytest.raises(ZoneError, match="array of shape"):
        Corridor(path, 100)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("axis", [0, 1])
def test_a_coordinate_that_is_not_a_number_is_refused(bad: float, axis: int) -> None:
    ring = SQUARE.copy()
    ring[2, axis] = bad
    with pytest.raises(ZoneError, match="not a number"):
        Polygon(((ring,),))


def test_a_latitude_off_the_earth_is_refused_with_a_guess_at_swapped_axes() -> None:
    with pytest.raises(ZoneError, match="latitude 122 at longitude 37") as caught:
        Circle(37, 122, 100)
    assert "swapped" in caught.value.hint


@pytest.mark.parametrize(("lon", "lat"), [(np.nan, 0), (0, np.nan), (np.inf, 0), (0, 90.1), (540.1, 0), (-541, 0)])
def test_a_centre_off_the_earth_is_refused(lon: float, lat: float) -> None:
    with pytest.raises(ZoneError, match="centre of a circle"):
        Circle(lon, lat, 100)


def test_a_longitude_in_metres_is_refused_with_a_guess_at_the_units() -> None:
    with pytest.raises(ZoneError, match="longitude 500000") as caught:
        Corridor(np.array([[500_000, 40], [0, 0]]), 100)
    assert "degrees" in caught.value.hint


@pytest.mark.parametrize("extent_m", [0.0, -1.0, np.nan, np.inf, MAX_RADIUS_M * 1.001])
def test_an_extent_that_is_none_is_refused(extent_m: float) -> None:
    with pytest.raises(ZoneError, match="the radius is"):
        Circle(0, 0, extent_m)
    with pytest.raises(ZoneError, match="the radius is"):
        Bubble("A", extent_m)
    with pytest.raises(ZoneError, match="the half width is"):
        Corridor(SQUARE, extent_m)


def test_the_widest_extent_is_a_quarter_of_the_earth() -> None:
    assert Circle(180, -90, MAX_RADIUS_M).radius_m == MAX_RADIUS_M


def test_a_bubble_needs_a_track_to_go_with() -> None:
    with pytest.raises(ZoneError, match="names no track"):
        Bubble("", 100)
