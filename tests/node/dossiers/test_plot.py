"""The map of a standing: its zone, the tracks with their error as one layer, numbers for the legend, nothing else."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

from defusedxml.ElementTree import fromstring

from tests.node.dossiers.cases import TRACK, ZONE
from truceline.node.dossiers.plot import MOST_NUMBERED, Plot, letter, plot_of
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
