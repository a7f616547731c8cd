"""The map of an incident has every place in it, and how far off each may be."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from truceline.model.places.place import Place, distance_m
from truceline.node.incidents.chart import GAP_MS, HEIGHT, WIDTH, Chart, Mark, Outline, Way, chart_of

_LON, _LAT = st.integers(-1_799_999_999, 1_800_000_000), st.integers(-850_000_000, 850_000_000)


def shapes(chart: Chart | None, tag: str) -> list[dict[str, str]]:
    assert chart
    return [dict(each.attrib) for each in fromstring(chart.svg).iter(f"{{http://www.w3.org/2000/svg}}{tag}")]


def dots(chart: Chart | None) -> list[tuple[float, float]]:
    return [(float(each["cx"]), float(each["cy"])) for each in shapes(chart, "circle") if each["r"] == "3.5"]


def test_no_places_make_no_map() -> None:
    assert chart_of([]) is None


@given(st.lists(st.builds(Mark, st.just(1), _LON, _LAT, st.integers(0, 200_000)), min_size=1, max_size=6))
def test_every_place_lies_within_the_drawing(marks: list[Mark]) -> None:
    for x, y in dots(chart_of(marks)):
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT


def test_north_is_up_east_is_right_and_lengths_are_those_of_the_bar() -> None:
    one, other = Place(380_000_000, 330_000_000, 1), Place(385_000_000, 330_000_000, 1)
    marks = [Mark(number, place.lon_e7, place.lat_e7, 0) for number, place in enumerate((one, other), 1)]
    chart = chart_of([*marks, Mark(3, 380_000_000, 331_000_000, 0)])
    (left, low), (right, level), (_, high) = dots(chart)
    assert left < right
    assert high < low == level
    assert chart
    (bar,) = [each["d"] for each in shapes(chart, "path")]
    bar_length = float(bar.split("v5h")[1].split("v")[0])
    assert math.isclose((right - left) / bar_length, distance_m(one, other) / chart.bar_m, rel_tol=0.01)


def test_places_on_both_sides_of_the_antimeridian_stand_beside_each_other() -> None:
    chart = chart_of([Mark(1, 1_799_000_000, 0, 0), Mark(2, -1_799_000_000, 0, 0)])
    (west, _), (east, _) = dots(chart)
    assert west < east
    assert chart
    assert chart.bar_m <= 10_000


def test_an_error_is_a_circle_and_a_place_without_one_has_none() -> None:
    chart = chart_of([Mark(1, 0, 0, 5_000), Mark(2, 100_000, 0, 0)])
    assert len([each for each in shapes(chart, "circle") if each["r"] != "3.5"]) == 1


def test_what_one_track_was_seen_at_is_joined_and_a_zone_is_outlined() -> None:
    ring = Outline("tanf", ((0, 0), (10_000, 0), (10_000, 10_000), (0, 0)))
    marks = [Mark(number, number * 1_000, 0, 0, "column") for number in (1, 2, 3)]
    chart = chart_of([*marks, Mark(4, 0, 0, 0)], [ring])
    assert len(shapes(chart, "polyline")[0]["points"].split()) == 3
    assert len(shapes(chart, "polygon")[0]["points"].split()) == 4


def test_things_at_one_place_share_their_numbers_label() -> None:
    chart = chart_of([Mark(1, 0, 0, 0), Mark(2, 0, 0, 0)])
    assert chart
    assert ">1, 2</text>" in chart.svg


def test_reports_of_a_track_are_joined_unless_a_gap_lies_between_and_each_is_a_dot() -> None:
    points = [(0, 0, 0), (1_000_000, 0, GAP_MS), (2_000_000, 0, 2 * GAP_MS + 1), (3_000_000, 0, 3 * GAP_MS)]
    chart = chart_of([], ways=[Way("column", tuple(points), "tracks.csv")])
    assert [each["points"].count(",") for each in shapes(chart, "polyline")] == [2, 2]
    assert len(shapes(chart, "circle")) == 4


def test_where_a_track_was_reported_its_marks_are_not_joined_as_well() -> None:
    marks = [Mark(number, number * 1_000_000, 0, 0, "column") for number in (1, 2)]
    assert len(shapes(chart_of(marks), "polyline")) == 1
    way = Way("column", ((0, 0, 0), (5_000_000, 0, 1)), "tracks.csv")
    assert [each["stroke"] for each in shapes(chart_of(marks, ways=[way]), "polyline")] == ["#0b7a75"]


@given(st.lists(st.tuples(_LON, _LAT, st.integers(0, 10**9)), min_size=1, max_size=6))
def test_a_track_lies_within_the_drawing(points: list[tuple[int, int, int]]) -> None:
    for each in shapes(chart_of([], ways=[Way("column", tuple(points), "tracks.csv")]), "circle"):
        assert 0 <= float(each["cx"]) <= WIDTH
        assert 0 <= float(each["cy"]) <= HEIGHT
