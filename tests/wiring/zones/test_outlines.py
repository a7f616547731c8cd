"""Zones as rings for a page: named with their standing, and short enough to be looked at."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np

from truceline.model.shapes import Bubble, Circle, Polygon, Shape
from truceline.model.zones import Zone
from truceline.wiring.zones.outlines import MOST_POINTS, outlines_of


def test_each_geometry_of_a_zone_is_outlined_under_its_name_and_standing() -> None:
    zone = Zone("north", {"agreed": Circle(38.6, 33.5, 1_000.0), "claimed:bravo.example": Circle(38.6, 33.5, 2_000.0)})
    agreed, claimed = outlines_of([zone])
    assert (agreed["zone"], claimed["zone"]) == ("north (agreed)", "north (claimed:bravo.example)")
    widths = [
        max(lon for lon, _ in each["points"]) - min(lon for lon, _ in each["points"]) for each in (agreed, claimed)
    ]
    assert 1.9 < widths[1] / widths[0] < 2.1


def test_a_ring_of_very_many_corners_is_thinned_and_a_zone_that_is_nowhere_has_none() -> None:
    turns = np.linspace(0, 2 * np.pi, 5_001)
    ring = np.column_stack([38.6 + np.cos(turns) / 10, 33.5 + np.sin(turns) / 10])
    ring[-1] = ring[0]
    shapes: dict[str, Shape] = {"agreed": Polygon(((ring,),)), "marked": Bubble("convoy", 500.0)}
    (outline,) = outlines_of([Zone("north", shapes, name="North")])
    assert outline["zone"] == "North (agreed)"
    assert 100 < len(outline["points"]) <= MOST_POINTS
    assert all(type(number) is int for point in outline["points"] for number in point)
