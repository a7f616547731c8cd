"""How shapes are drawn for software that knows nothing of them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.formats.geojson.drawing import drawing_of, is_drawing_of, undrawn
from truceline.errors import ZoneError
from truceline.model.shapes import Bubble, Circle, Corridor, Polygon, Shape


def square(west: float, south: float) -> Polygon:
    corners = [(west, south), (west + 1, south), (west + 1, south + 1), (west, south + 1), (west, south)]
    return Polygon(((np.array(corners),),))


def turned(polygon: Polygon) -> Polygon:
    return Polygon(tuple(tuple(ring[::-1] for ring in rings) for rings in polygon.parts))


def moved(value: Any, by: float) -> Any:
    return [moved(inner, by) for inner in value] if isinstance(value, list) else value + by


def test_a_ring_is_turned_by_the_right_hand_rule_from_the_same_first_position() -> None:
    assert drawing_of(turned(square(3, 4))) == drawing_of(square(3, 4))
    drawn = drawing_of(turned(square(3, 4)))
    assert drawn is not None
    assert drawn["coordinates"][0][0] == [3, 4]


def test_a_hole_runs_the_other_way() -> None:
    shell, hole = np.array([(0, 0), (9, 0), (9, 9), (0, 9), (0, 0)], float), square(3, 3).rings[0]
    drawn = drawing_of(Polygon(((shell, hole),)))
    assert drawn is not None
    assert drawn["coordinates"][1] == hole[::-1].tolist()


def test_what_is_drawn_as_it_is_equals_what_is_not_drawn() -> None:
    for shape in (
        square(3, 4),
        turned(square(3, 4)),
        Circle(1.0, 2.0, 3.0),
        Corridor(np.array([[1.0, 2], [3, 4]]), 5.0),
    ):
        assert drawing_of(shape) == undrawn(shape)
    assert drawing_of(Bubble("t", 5.0)) is None
    assert undrawn(Bubble("t", 5.0)) is None


def test_a_circle_beyond_180_degrees_is_drawn_within() -> None:
    assert drawing_of(Circle(190.0, 2.0, 3.0)) == {"type": "Point", "coordinates": [-170, 2]}
    assert undrawn(Circle(190.0, 2.0, 3.0)) == {"type": "Point", "coordinates": [190, 2]}


@given(
    st.one_of(
        st.builds(Circle, st.floats(-540, 540), st.floats(-90, 90), st.floats(1, 9e6)),
        st.builds(square, st.floats(-400, 400), st.floats(-89, 88)),
        st.builds(
            lambda places, half_width_m: Corridor(np.array(places), half_width_m),
            st.lists(st.tuples(st.floats(-540, 540), st.floats(-90, 90)), min_size=2, max_size=5),
            st.floats(1, 9e6),
        ),
    )
)
def test_a_drawing_is_known_for_what_it_shows_and_nothing_else_is(shape: Shape) -> None:
    for draw_circles in (False, True):
        drawing = drawing_of(shape, draw_circles=draw_circles)
        assert drawing is not None
        assert is_drawing_of(drawing, shape)
        assert is_drawing_of(drawing | {"coordinates": moved(drawing["coordinates"], 1e-7)}, shape)
        assert not is_drawing_of(drawing | {"coordinates": moved(drawing["coordinates"], 1e-5)}, shape)
        assert not is_drawing_of(drawing | {"type": "MultiPoint"}, shape)


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        5,
        {},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": [[["1", 2]]]},
        {"type": "Point", "coordinates": [10**400, 0]},
    ],
)
def test_what_is_no_geometry_is_no_drawing(geometry: Any) -> None:
    assert not is_drawing_of(geometry, square(3, 4))
    assert not is_drawing_of(geometry, Circle(3.0, 4.0, 5.0))
    assert not is_drawing_of(geometry, Bubble("t", 5.0))


def test_a_ring_that_turns_twice_around_the_earth_cannot_be_drawn() -> None:
    corners = [(0, 80), (120, 80), (-120, 80), (0, 85), (120, 85), (-120, 85), (0, 80)]
    with pytest.raises(ZoneError, match="2 times"):
        drawing_of(Polygon(((np.array(corners, float),),)))
