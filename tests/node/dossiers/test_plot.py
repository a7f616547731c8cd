"""The map of a standing: its zone, the tracks with their error as one layer, numbers for the legend, nothing else."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

from defusedxml.ElementTree import fromstring

from tests.node.dossiers.cases import TRACK, ZONE
from truceline.node.dossiers.plot import MOST_NUMBERED, Plot, Region, letter, plot_of, plot_of_readings
from truceline.node.incidents.chart import HEIGHT, WIDTH, Mark

_SVG = "{http://www.w3.org/2000/svg}"


def texts(plot: Plot | None) -> list[str]:
    assert plot
    return [each.text or "" for each in fromstring(plot.svg).iter(f"{_SVG}text")]


def test_nothing_makes_no_map() -> None:
    assert plot_of([], [], []) is None


def test_zones_have_letters_tracks_and_places_numbers() -> None:
    plot = plot_of([ZONE, ZONE], [TRACK, TRACK], [Mark(7, 385_000_000, 335_000_000, 0)])
    assert texts(plot) == ["A", "B", "1", "2", "7"]
    assert [letter(0), letter(25), letter(26)] == ["A", "Z", "Z26"]


def test_the_error_of_a_track_is_drawn_to_scale_and_as_one_layer() -> None:
    plot = plot_of([ZONE], [TRACK], [])
    assert plot
    (layer,) = list(fromstring(plot.svg).iter(f"{_SVG}g"))
    radii = {each.attrib["r"] for each in layer.iter(f"{_SVG}circle")}
    (bar,) = [each.attrib["d"] for each in fromstring(plot.svg).iter(f"{_SVG}path")]
    length = float(bar.split("h")[1].split("v")[0])
    assert layer.attrib["opacity"] == "0.12"
    assert len(radii) == 1
    assert math.isclose(float(radii.pop()) / length, 25_000 / plot.bar_m, rel_tol=0.02)


def test_rings_around_places_are_drawn_only_where_no_track_tells_its_error() -> None:
    mark = Mark(1, 385_000_000, 335_000_000, 2_000)
    rings = 'stroke="#333" stroke-width="0.7"'
    assert rings in (plot_of([ZONE], [], [mark]) or Plot("", 0)).svg
    assert rings not in (plot_of([ZONE], [TRACK], [mark]) or Plot("", 0)).svg


def test_everything_lies_on_the_paper() -> None:
    plot = plot_of([ZONE], [TRACK], [Mark(1, 389_000_000, 339_000_000, 0)])
    assert plot
    for each in fromstring(plot.svg).iter(f"{_SVG}polygon"):
        for point in each.attrib["points"].split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT


def test_more_tracks_than_can_be_told_apart_are_drawn_without_numbers() -> None:
    assert len(texts(plot_of([], [TRACK] * (MOST_NUMBERED + 3), []))) == MOST_NUMBERED


def test_a_region_is_drawn_to_scale_in_its_direction_from_its_place() -> None:
    north_west = Region(386_000_000, 335_000_000, 54_000, 66_000, ((292.5, 45.0),))
    plot = plot_of_readings([ZONE], [north_west])
    root = fromstring(plot.svg)
    region, bar = (each.attrib["d"] for each in root.iter(f"{_SVG}path"))
    (anchor,) = [each.attrib for each in root.iter(f"{_SVG}circle")]
    at = (float(anchor["cx"]), float(anchor["cy"]))
    scale = float(bar.split("h")[1].split("v")[0]) / plot.bar_m
    points = [tuple(map(float, pair.split(","))) for pair in region[1:-1].split("L")]
    far = [math.dist(at, point) / scale for point in points]
    assert math.isclose(min(far), 54_000, rel_tol=0.02)
    assert math.isclose(max(far), 66_000, rel_tol=0.02)
    assert all(x < at[0] and y < at[1] for x, y in points), "north-west is to the upper left"
    assert texts(plot) == ["A", "1"]


def test_a_region_all_round_is_a_ring_with_a_hole_and_one_from_its_place_on_has_none() -> None:
    ring, disc = Region(0, 0, 5_000, 9_000), Region(0, 0, 0, 9_000)
    (path, _) = [each.attrib["d"] for each in fromstring(plot_of_readings([], [ring]).svg).iter(f"{_SVG}path")]
    assert path.count("M") == 2
    (path, _) = [each.attrib["d"] for each in fromstring(plot_of_readings([], [disc]).svg).iter(f"{_SVG}path")]
    assert path.count("M") == 1
