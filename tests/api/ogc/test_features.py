"""Features: where and when they meet what is asked for."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.api.ogc.features import CRS84, EPSG_4326, Box, Feature, Span

SQUARE = {"type": "Polygon", "coordinates": [[[1.0, 2.0], [3.0, 2.0], [3.0, 4.0], [1.0, 4.0], [1.0, 2.0]]]}
moments = st.integers(-50, 50)


def point(lon_deg: float, lat_deg: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon_deg, lat_deg]}


@given(st.tuples(moments, moments), st.tuples(moments, moments))
def test_spans_meet_if_a_moment_lies_in_both(one: tuple[int, int], other: tuple[int, int]) -> None:
    (a, b), (c, d) = sorted(one), sorted(other)
    assert Span(a, b).meets(Span(c, d)) is bool(set(range(a, b + 1)) & set(range(c, d + 1)))
    assert Span(a, None).meets(Span(c, d)) is (a <= d)
    assert Span(None, b).meets(Span(c, d)) is (c <= b)
    assert Span().meets(Span(c, d))


@pytest.mark.parametrize(
    ("box", "geometry", "is_met"),
    [
        (Box(0, 0, 10, 10), point(10, 10), True),
        (Box(0, 0, 10, 10), point(10.01, 10), False),
        (Box(0, 0, 10, 10), point(5, -0.01), False),
        (Box(170, 0, -170, 10), point(175, 5), True),
        (Box(170, 0, -170, 10), point(-175, 5), True),
        (Box(170, 0, -170, 10), point(0, 5), False),
        (Box(0, 0, 10, 10), SQUARE, True),
        (Box(1.5, 2.5, 2, 3), SQUARE, True),
        (Box(3, 4, 5, 6), SQUARE, True),
        (Box(3.01, 2, 5, 6), SQUARE, False),
        (Box(2, 0, -179, 10), SQUARE, True),
        (Box(170, 0, 0, 10), SQUARE, False),
        (Box(-180, -90, 180, 90), None, False),
    ],
)
def test_a_box_meets_what_has_a_point_in_it(box: Box, geometry: dict[str, Any] | None, is_met: bool) -> None:
    assert box.meets(geometry) is is_met


def test_a_document_has_its_coordinates_in_the_order_of_the_system() -> None:
    feature = Feature("a", SQUARE, {"name": "x"}, Span())
    assert feature.document(CRS84)["geometry"] == SQUARE
    swapped = feature.document(EPSG_4326)["geometry"]
    assert swapped == {"type": "Polygon", "coordinates": [[[2, 1], [2, 3], [4, 3], [4, 1], [2, 1]]]}
    nowhere = Feature("b", None, {}, Span()).document(EPSG_4326)
    assert nowhere == {"type": "Feature", "id": "b", "geometry": None, "properties": {}}
