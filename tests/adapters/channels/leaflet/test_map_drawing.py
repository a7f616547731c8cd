"""The map of a leaflet: to scale, north above, whole at the antimeridian, and without a word in the drawing."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re

import numpy as np
import pytest
from defusedxml import ElementTree
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.channels.leaflet.leaflets import a_map
from truceline.adapters.channels.leaflet.map_drawing import HEIGHT_MM, WIDTH_MM, MapPoint, draw_map
from truceline.adapters.plot.frame import circle_ring
from truceline.errors import InputError

NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")


def corners(svg: str, fill: str) -> list[np.ndarray]:
    """The corners of shapes of a fill."""
    paths = re.findall(rf'<path d="([^"]+)" fill="{fill}"', svg)
    return [np.array(NUMBERS.findall(path), dtype=np.float64).reshape(-1, 2) for path in paths]


def bar_mm_and_m(drawing: object) -> tuple[float, float]:
    svg, labels = getattr(drawing, "svg"), getattr(drawing, "labels")  # noqa: B009
    (width,) = re.findall(r'<rect x="6" y="[\d.]+" width="([\d.]+)" height="1.8" fill="#fff"', svg)
    (text,) = (label.text for label in labels if label.is_after)
    number, unit = text.split()
    return float(width), float(number) * {"km": 1_000.0, "m": 1.0}[unit]


def test_there_is_no_text_in_the_drawing() -> None:
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(a_map().svg).iter()}
    assert tags == {"svg", "path", "circle", "rect"}
    assert {label.text for label in a_map().labels} == {"At Tanf", "Zaza", "N", "50 km"}


@given(st.floats(-180, 180), st.floats(-75, 75), st.floats(50, 300_000))
def test_everything_lies_on_the_map_and_a_circle_is_as_wide_as_the_bar_says(
    lon: float, lat: float, radius_m: float
) -> None:
    drawing = draw_map([circle_ring(lon, lat, radius_m)], "zone", None)
    (zone,) = corners(drawing.svg, "#dcdcdc")
    assert (zone >= 0).all()
    assert (zone <= [WIDTH_MM, HEIGHT_MM]).all()
    length_mm, length_m = bar_mm_and_m(drawing)
    width_m = np.ptp(zone[:, 0]) / length_mm * length_m
    assert width_m == pytest.approx(2 * radius_m, rel=0.02)


def test_north_is_above_and_east_is_right() -> None:
    points = [MapPoint("north", 38.6, 33.9), MapPoint("east", 39.2, 33.5)]
    drawing = draw_map([circle_ring(38.6, 33.5, 20_000)], "zone", None, points)
    place = {label.text: (label.x, label.y) for label in drawing.labels}
    assert place["north"][1] < place["zone"][1]
    assert place["east"][0] > place["zone"][0]


def test_a_zone_across_the_antimeridian_is_drawn_in_one_piece() -> None:
    torn = np.array([[179.5, 10.0], [-179.5, 10.0], [-179.5, 11.0], [179.5, 11.0], [179.5, 10.0]])
    drawing = draw_map([torn], "zone", np.array([[-179.9, 10.5], [-178.5, 10.5]]), [MapPoint("out", -178.4, 10.5)])
    (zone,) = corners(drawing.svg, "#dcdcdc")
    length_mm, length_m = bar_mm_and_m(drawing)
    side_m = Geodesic.WGS84.Inverse(10.0, 179.5, 10.0, -179.5)["s12"]
    assert np.ptp(zone[:, 0]) / length_mm * length_m == pytest.approx(side_m, rel=0.02)


def test_the_way_out_ends_where_it_was_said_to_end() -> None:
    way = np.array([[38.6, 33.5], [38.6, 34.0]])
    drawing = draw_map([circle_ring(38.6, 33.5, 20_000)], "zone", way, [MapPoint("end", 38.6, 34.0)])
    (mark,) = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', drawing.svg)
    heads = [shape for shape in corners(drawing.svg, "#000") if len(shape) == 3]
    assert heads[0][0] == pytest.approx(np.array(mark, dtype=np.float64), abs=0.02)


def test_a_hole_is_drawn_as_one() -> None:
    outer, hole = circle_ring(0, 0, 20_000), circle_ring(0, 0, 5_000)[::-1]
    (zone,) = corners(draw_map([outer, hole], "zone", None).svg, "#dcdcdc")
    assert len(zone) == len(outer) + len(hole)
    assert 'fill-rule="evenodd"' in draw_map([outer, hole], "zone", None).svg


def test_a_zone_without_an_outline_or_as_large_as_a_continent_is_refused() -> None:
    with pytest.raises(InputError, match="no outline"):
        draw_map([], "bubble", None)
    with pytest.raises(InputError, match="more than 4000 km"):
        draw_map([circle_ring(0, 0, 2_500_000)], "zone", None)
