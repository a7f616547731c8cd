"""A place far from a zone is seen to be far, whatever the zone's shape."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

import numpy as np
import pytest

from truceline.model.places.clearance import distance_to_shape_m
from truceline.model.places.coordinates import read_place
from truceline.model.shapes import Bubble, Circle, Corridor, Polygon, Shape

SQUARE = np.array([[38.0, 33.0], [39.0, 33.0], [39.0, 34.0], [38.0, 34.0], [38.0, 33.0]])
HOLE = np.array([[38.4, 33.4], [38.6, 33.4], [38.6, 33.6], [38.4, 33.6], [38.4, 33.4]])
ACROSS = np.array([[179.0, 0.0], [181.0, 0.0], [181.0, 1.0], [179.0, 1.0], [179.0, 0.0]])


@pytest.mark.parametrize(
    ("shape", "text", "metres"),
    [
        (Circle(38.61778, 33.50583, 55_000), "33.50583N 38.61778E", 0),
        (Circle(38.61778, 33.50583, 55_000), "34.50583N 38.61778E", 55_912),
        (Polygon(((SQUARE,),)), "33.50000N 38.50000E", 0),
        (Polygon(((SQUARE, HOLE),)), "33.50000N 38.50000E", 9_293),
        (Polygon(((SQUARE,),)), "33.50000N 39.10000E", 9_293),
        (Polygon(((SQUARE,), (ACROSS,))), "00.50000N 179.50000W", 0),
        (Polygon(((ACROSS,),)), "00.50000N 178.00000W", 111_315),
        (Corridor(SQUARE[:2], 5_000), "32.90000N 38.50000E", 6_091),
        (Corridor(SQUARE[:2], 5_000), "33.00000N 38.50000E", 0),
    ],
)
def test_the_distance_to_a_shape_is_about_right(shape: Shape, text: str, metres: float) -> None:
    assert distance_to_shape_m(read_place(text), shape) == pytest.approx(metres, rel=0.01, abs=1)


def test_a_bubble_is_nowhere_by_itself() -> None:
    assert distance_to_shape_m(read_place("33N 38E"), Bubble("track", 500)) == math.inf
