"""What only shows when all zones are looked at together."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.formats.findings import Code
from truceline.adapters.formats.zone_checks import PlacedShape, equal_geometries, suspected_axes, zones_over
from truceline.model.shapes import Bubble, Circle, Corridor, Polygon, Shape
from truceline.model.zones import Validity, Zone

ALWAYS = Validity()


def placed(shape: Shape, zone_id: str = "z", feature: int = 0, validity: Validity = ALWAYS) -> PlacedShape:
    return PlacedShape(Zone(zone_id, {"agreed": shape}, validity=validity), shape, "a.geojson", feature)


def square(lon: float, lat: float) -> Polygon:
    return Polygon(((np.array([(lon, lat), (lon + 1, lat), (lon + 1, lat + 1), (lon, lat + 1), (lon, lat)]),),))


def test_a_circle_a_path_and_a_polygon_with_their_axes_swapped_are_suspected() -> None:
    others = [placed(Circle(36.0 + number, 10.0, 500.0), f"z{number}", number) for number in range(7)]
    swapped = [
        placed(Circle(10.0, 36.0, 500.0), "circle", 7),
        placed(Corridor(np.array([[10.0, 36], [10, 37]]), 500.0), "path", 8),
        placed(square(10, 36), "square", 9),
    ]
    findings = suspected_axes([*others, *swapped, placed(Bubble("t", 5.0), "bubble", 10)])
    assert [(finding.code, finding.zone) for finding in findings] == [
        (Code.AXES_SUSPECT, "circle"),
        (Code.AXES_SUSPECT, "path"),
        (Code.AXES_SUSPECT, "square"),
    ]
    assert findings[0].place == (10, 36)


def test_a_zone_near_at_tanf_with_its_axes_swapped_is_suspected() -> None:
    others = [placed(Circle(38.6 + 0.1 * number, 33.5, 500.0), f"z{number}") for number in range(5)]
    (finding,) = suspected_axes([*others, placed(Circle(33.5, 38.6, 500.0), "swapped")])
    assert finding.zone == "swapped"


def test_zones_of_cyprus_and_one_of_lebanon_at_their_mirrored_place_are_not_suspected() -> None:
    others = [placed(Circle(33.4 + 0.1 * number, 35.2, 500.0), f"z{number}") for number in range(5)]
    assert suspected_axes([*others, placed(Circle(35.3, 33.3, 500.0), "tyre")]) == []


def test_a_zone_that_is_far_from_the_others_either_way_is_not_suspected() -> None:
    shapes = [placed(Circle(36.0 + number, 10.0, 500.0), f"z{number}") for number in range(5)]
    assert suspected_axes([*shapes, placed(Circle(-70.0, -40.0, 500.0), "far")]) == []


def test_neighbours_over_the_antimeridian_are_not_suspected() -> None:
    lons = [179.0, -179.5, 178.5, -178.0, 179.9]
    assert suspected_axes([placed(Circle(lon, 10.0, 500.0), str(lon)) for lon in lons]) == []


def test_two_zones_are_too_few_to_tell_which_is_swapped() -> None:
    assert suspected_axes([placed(Circle(38.0, 10.0, 5.0), "a"), placed(Circle(10.0, 38.0, 5.0), "b")]) == []


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), max_size=6))
def test_looking_for_swapped_axes_takes_zones_wherever_they_are(places: list[tuple[float, float]]) -> None:
    findings = suspected_axes([placed(Circle(lon, lat, 5.0), str(number)) for number, (lon, lat) in enumerate(places)])
    assert len(findings) < max(1, len(places))


@pytest.mark.parametrize("shape", [square(0, 0), Circle(1.0, 2.0, 3.0), Bubble("t", 3.0)])
def test_geometries_that_two_zones_have_are_told_with_the_first(shape: Shape) -> None:
    findings = equal_geometries([placed(shape, "a", 4), placed(square(5, 5), "b", 5), placed(shape, "c", 6)])
    assert [(finding.code, finding.zone, finding.feature) for finding in findings] == [(Code.SAME_GEOMETRY, "c", 6)]
    assert "'a'" in findings[0].message
    assert "#4" in findings[0].message


def test_the_same_ring_the_other_way_round_is_the_same_geometry() -> None:
    turned = Polygon(((square(0, 0).rings[0][::-1],),))
    assert len(equal_geometries([placed(square(0, 0), "a"), placed(turned, "b")])) == 1


def test_one_zone_may_have_one_geometry_under_two_standings() -> None:
    assert equal_geometries([placed(square(0, 0), "a", 0), placed(square(0, 0), "a", 1)]) == []


def test_a_zone_is_over_from_the_instant_at_which_it_ends() -> None:
    shape = placed(square(0, 0), validity=Validity(ends_at=1000))
    assert zones_over([shape], 999) == []
    (finding,) = zones_over([shape], 1000)
    assert "1970-01-01T00:00:01.000Z" in finding.message
    assert zones_over([placed(square(0, 0))], 1000) == []
