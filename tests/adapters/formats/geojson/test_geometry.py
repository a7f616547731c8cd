"""Geometries into shapes: every kind, and every way in which coordinates can be wrong."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from truceline.adapters.formats.findings import Code, Finding, errors_among
from truceline.adapters.formats.geojson.drawing import drawing_of, undrawn
from truceline.adapters.formats.geojson.geometry import shape_of
from truceline.model.shapes import Bubble, Circle, Corridor, Polygon, Shape

SQUARE = [[33.0, 38.0], [34.0, 38.0], [34.0, 39.0], [33.0, 39.0], [33.0, 38.0]]


def shape(kind: str | None, coordinates: Any = None, **values: Any) -> tuple[Shape | None, list[Finding]]:
    found: list[Finding] = []
    geometry = None if kind is None else {"type": kind, "coordinates": coordinates}
    return shape_of(geometry, values, found), found


def square(west: float, south: float) -> list[list[float]]:
    return [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]


def test_a_polygon_has_one_part_and_a_multipolygon_many() -> None:
    polygon, found = shape("Polygon", [SQUARE])
    assert isinstance(polygon, Polygon)
    assert found == []
    assert [len(rings) for rings in polygon.parts] == [1]
    assert np.array_equal(polygon.rings[0], SQUARE)
    many, _ = shape("MultiPolygon", [[SQUARE], [square(0, 0)]])
    assert isinstance(many, Polygon)
    assert len(many.parts) == 2


def test_a_point_with_a_radius_is_a_circle() -> None:
    assert shape("Point", [38.617, 33.505], radius_m=55_000.0) == (Circle(38.617, 33.505, 55_000.0), [])


def test_a_path_with_a_half_width_is_a_corridor() -> None:
    corridor, found = shape("LineString", [[1, 2], [3, 4]], half_width_m=500.0)
    assert isinstance(corridor, Corridor)
    assert found == []
    assert corridor.path.tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(("kind", "coordinates"), [(None, None), ("Point", [1, 2]), ("Point", None)])
def test_a_track_with_a_radius_is_a_bubble_wherever_it_was_last(kind: str | None, coordinates: Any) -> None:
    assert shape(kind, coordinates, bubble_track="HMS-1", radius_m=5000.0) == (Bubble("HMS-1", 5000.0), [])


def test_a_path_cut_at_the_antimeridian_is_one_again() -> None:
    corridor, found = shape("MultiLineString", [[[179, 0], [180, 1]], [[-180, 1], [-179, 2]]], half_width_m=5.0)
    assert isinstance(corridor, Corridor)
    assert found == []
    assert corridor.path.tolist() == [[179, 0], [180, 1], [181, 2]]


def test_a_path_that_jumps_over_the_antimeridian_goes_on_past_it_with_a_warning() -> None:
    corridor, (finding,) = shape("LineString", [[179, 0], [-179, 2]], half_width_m=5.0)
    assert isinstance(corridor, Corridor)
    assert corridor.path.tolist() == [[179, 0], [181, 2]]
    assert (finding.code, finding.place) == (Code.ANTIMERIDIAN, (179, 0))


def test_a_third_number_is_dropped_with_one_note() -> None:
    polygon, (note,) = shape("MultiPolygon", [[[[*place, 5] for place in SQUARE]], [square(0, 0)]])
    assert isinstance(polygon, Polygon)
    assert np.array_equal(polygon.rings[0], SQUARE)
    assert note.code is Code.THIRD_COORDINATE


@pytest.mark.parametrize(
    ("kind", "coordinates", "values", "code", "words"),
    [
        (None, None, {}, Code.NO_GEOMETRY, "no geometry"),
        ("Polygon", [], {}, Code.BAD_GEOMETRY, "no lists of rings"),
        ("MultiPolygon", [], {}, Code.NO_GEOMETRY, "empty"),
        ("Polygon", None, {}, Code.BAD_GEOMETRY, "no lists of rings"),
        ("Polygon", {"a": 1}, {}, Code.BAD_GEOMETRY, "no lists of rings"),
        ("Polygon", SQUARE, {}, Code.BAD_POSITION, "33.0 is no position"),
        ("Polygon", [[]], {}, Code.BAD_POSITION, "a list of 0 is no position"),
        ("Polygon", [[SQUARE]], {}, Code.BAD_POSITION, "[a list of 2, a list of 2, a list of 2] is no position"),
        ("Polygon", [[[1, "2"], *SQUARE]], {}, Code.BAD_POSITION, "[1, '2'] is no position"),
        ("Polygon", [[[1, True], *SQUARE]], {}, Code.BAD_POSITION, "[1, true] is no position"),
        ("Polygon", [[[1, None], *SQUARE]], {}, Code.BAD_POSITION, "[1, null] is no position"),
        ("Polygon", [[[1], *SQUARE]], {}, Code.BAD_POSITION, "a list of 1 is no position"),
        ("Polygon", [[[1, float("inf")], *SQUARE]], {}, Code.BAD_POSITION, "not on Earth"),
        ("Polygon", [[[1, 10**400], *SQUARE]], {}, Code.BAD_POSITION, "not on Earth"),
        ("Polygon", [[[300_000, 5_000_000], *SQUARE]], {}, Code.BAD_POSITION, "not on Earth"),
        ("Polygon", [[[541, 0], *SQUARE]], {}, Code.BAD_POSITION, "longitude 541"),
        ("Polygon", [[[25, -80.1], [26, -80.2], [25, -100.1]]], {}, Code.AXES_SWAPPED, "latitude -100.1"),
        ("Polygon", [SQUARE[:-1]], {}, Code.RING_NOT_CLOSED, "a ring begins"),
        ("Polygon", [SQUARE], {"radius_m": 5.0}, Code.SHAPE_CONTRADICTS, "radius_m speaks of another shape"),
        ("Point", [1, 2], {}, Code.POINT_WITHOUT_RADIUS, "a point has no area"),
        ("Point", [1, 2], {"radius_m": 5.0, "half_width_m": 5.0}, Code.SHAPE_CONTRADICTS, "half_width_m"),
        ("Point", [1], {"radius_m": 5.0}, Code.BAD_POSITION, "no position"),
        ("Point", "here", {"radius_m": 5.0}, Code.BAD_POSITION, "'here' is no position"),
        ("Point", [1, 2], {"radius_m": -5.0}, Code.BAD_GEOMETRY, "the radius is -5 m"),
        ("LineString", [[1, 2], [3, 4]], {}, Code.PATH_WITHOUT_HALF_WIDTH, "a path has no area"),
        ("LineString", [[1, 2]], {"half_width_m": 5.0}, Code.BAD_GEOMETRY, "fewer than 2"),
        ("LineString", None, {"half_width_m": 5.0}, Code.BAD_POSITION, "null is no position"),
        ("LineString", [[1, 2], [3, 4]], {"half_width_m": 0.0}, Code.BAD_GEOMETRY, "half width is 0 m"),
        ("MultiLineString", [[[1, 2], [3, 4]], [[5, 6], [7, 8]]], {"half_width_m": 5.0}, Code.BAD_GEOMETRY, "go on"),
        ("MultiLineString", [], {"half_width_m": 5.0}, Code.BAD_GEOMETRY, "of 0 do not go on"),
        ("MultiLineString", 5, {"half_width_m": 5.0}, Code.BAD_GEOMETRY, "of 0 do not go on"),
        ("GeometryCollection", None, {}, Code.BAD_GEOMETRY, "'GeometryCollection'"),
        ("MultiPoint", [[1, 2]], {"radius_m": 5.0}, Code.BAD_GEOMETRY, "'MultiPoint'"),
        (None, None, {"bubble_track": "t"}, Code.POINT_WITHOUT_RADIUS, "a bubble has no radius_m"),
        ("Polygon", [SQUARE], {"bubble_track": "t", "radius_m": 5.0}, Code.SHAPE_CONTRADICTS, "goes with its track"),
        (None, None, {"bubble_track": "t", "half_width_m": 5.0}, Code.SHAPE_CONTRADICTS, "goes with its track"),
    ],
)
def test_what_is_no_shape_is_refused_for_a_stated_reason(
    kind: str | None, coordinates: Any, values: dict[str, Any], code: Code, words: str
) -> None:
    refused, found = shape(kind, coordinates, **values)
    assert refused is None
    (error,) = errors_among(found)
    assert error.code is code
    assert words in error.message
    assert error.hint


@pytest.mark.parametrize("geometry", [5, "Polygon", [], {}, {"type": 5}, {"type": ["Polygon"]}])
def test_what_is_no_geometry_at_all_is_refused(geometry: Any) -> None:
    found: list[Finding] = []
    assert shape_of(geometry, {}, found) is None
    assert [finding.code for finding in found] == [Code.BAD_GEOMETRY]


def test_swapped_axes_are_told_with_the_place_that_was_meant() -> None:
    _, (finding,) = shape("Point", [33.5, 138.6], radius_m=5.0)
    assert (finding.code, finding.place) == (Code.AXES_SWAPPED, (138.6, 33.5))


OVER_180 = Polygon(((np.array(square(179.5, 0)),),))
CIRCLE = Circle(38.617, 33.505, 55_000.0)


def test_the_exact_shape_counts_where_the_geometry_is_a_drawing_of_it() -> None:
    found: list[Finding] = []
    cut = shape_of(drawing_of(OVER_180), {"exact": undrawn(OVER_180)}, found)
    drawn = shape_of(drawing_of(CIRCLE, draw_circles=True), {"exact": undrawn(CIRCLE), "radius_m": 55_000.0}, found)
    assert found == []
    assert isinstance(cut, Polygon)
    assert np.array_equal(cut.rings[0], OVER_180.rings[0])
    assert drawn == CIRCLE


@pytest.mark.parametrize(
    ("geometry", "exact", "values"),
    [
        ({"type": "Polygon", "coordinates": [square(179.5, 0)]}, undrawn(OVER_180), {}),
        ({"type": "Polygon", "coordinates": [square(0, 0)]}, undrawn(CIRCLE), {"radius_m": 55_000.0}),
        (drawing_of(CIRCLE, draw_circles=True), undrawn(CIRCLE), {"radius_m": 54_000.0}),
        ({"type": "Point", "coordinates": [38.618, 33.505]}, undrawn(CIRCLE), {"radius_m": 55_000.0}),
        ({"type": "Point", "coordinates": [38.617, "33.505"]}, undrawn(CIRCLE), {"radius_m": 55_000.0}),
        (None, undrawn(OVER_180), {}),
        ("drawing", undrawn(OVER_180), {}),
    ],
)
def test_an_exact_shape_that_the_geometry_does_not_show_is_refused_for_people_see_the_geometry(
    geometry: Any, exact: Any, values: dict[str, Any]
) -> None:
    found: list[Finding] = []
    assert shape_of(geometry, {"exact": exact, **values}, found) is None
    assert [finding.code for finding in found] == [Code.DRAWING_DIFFERS]


@pytest.mark.parametrize(
    ("exact", "code"),
    [
        ({}, Code.BAD_GEOMETRY),
        ({"type": "Polygon", "coordinates": [SQUARE[:-1]]}, Code.RING_NOT_CLOSED),
        ({"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}, Code.RING_CROSSES),
    ],
)
def test_an_exact_shape_that_is_none_is_refused_as_any_other(exact: Any, code: Code) -> None:
    _, found = shape("Polygon", [SQUARE], exact=exact)
    assert [finding.code for finding in found] == [code]
