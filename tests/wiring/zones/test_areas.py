"""Zones as areas, and what only one of two versions has."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import pytest
import shapely

from truceline.model.shapes import Bubble, Circle, Corridor, Polygon, Shape
from truceline.model.zones import Zone
from truceline.wiring.zones.areas import area_of, areas_of, differences_of


def square(west: float, side_deg: float = 1.0) -> Polygon:
    corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    return Polygon(((np.array([(west + x * side_deg, y * side_deg) for x, y in corners]),),))


def test_every_shape_becomes_an_area_with_its_version_and_a_bubble_is_nowhere() -> None:
    path = np.array([[38.0, 33.0], [38.5, 33.2]])
    shapes: list[Shape] = [square(38.0), Circle(38.6, 33.5, 55_000.0), Corridor(path, 2_000.0), Bubble("c", 500.0)]
    zones = [Zone(f"z{number}", {"agreed": shape}) for number, shape in enumerate(shapes)]
    features = areas_of(zones)
    kinds = [each["geometry"] and each["geometry"]["type"] for each in features]
    assert kinds == ["Polygon", "Polygon", "Polygon", None]
    assert [each["properties"]["version"] for each in features] == [zone.version for zone in zones]
    assert features[1]["properties"]["area_km2"] == pytest.approx(np.pi * 55**2, rel=1e-3)


def test_a_hole_stays_a_hole() -> None:
    hole = square(0.25, 0.5).parts[0][0] + [0.0, 0.25]
    area = area_of(Polygon(((square(0.0).parts[0][0], hole[::-1]),)))
    assert not area.contains(shapely.Point(0.5, 0.5))
    assert area.contains(shapely.Point(0.1, 0.1))


def test_what_only_one_version_has_is_told_for_each_of_the_two() -> None:
    zone = Zone("ridge", {"agreed": square(0.0), "claimed:bravo.example": square(0.25)}, name="Ridge")
    mine, theirs = differences_of([zone])
    assert (mine["properties"]["only"], mine["properties"]["not"]) == ("agreed", "claimed:bravo.example")
    assert shapely.geometry.shape(mine["geometry"]).bounds == pytest.approx((0.0, 0.0, 0.25, 1.0))
    assert shapely.geometry.shape(theirs["geometry"]).bounds == pytest.approx((1.0, 0.0, 1.25, 1.0))
    whole_km2 = areas_of([zone])[0]["properties"]["area_km2"]
    says = mine["properties"]
    assert says["area_km2"] + says["shared_km2"] == pytest.approx(whole_km2, rel=1e-6)
    assert says["area_km2"] == pytest.approx(whole_km2 / 4, rel=1e-6)


def test_two_that_are_the_same_do_not_differ_and_neither_do_two_zones() -> None:
    same = Zone("one", {"agreed": square(0.0), "marked": square(0.0)})
    assert differences_of([same, Zone("two", {"agreed": square(5.0)})]) == []


def test_two_versions_of_one_zone_are_told_apart_by_their_versions() -> None:
    old, new = Zone("one", {"agreed": square(0.0)}), Zone("one", {"agreed": square(0.0, 2.0)})
    (grown,) = differences_of([old, new])
    assert (grown["properties"]["only_version"], grown["properties"]["not_version"]) == (new.version, old.version)


def test_versions_that_count_longitudes_otherwise_are_compared_where_they_are() -> None:
    far = Zone("far", {"agreed": Circle(179.9, 10.0, 50_000.0), "marked": Circle(-179.9, 10.0, 50_000.0)})
    mine, _ = differences_of([far])
    assert 0 < mine["properties"]["area_km2"] < areas_of([far])[0]["properties"]["area_km2"]
