"""The map carries zones, tracks, events, degrees, a scale of true length, and north."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.adapters.plot.scenes import CROSSING, path, scene
from truceline.adapters.plot import inks
from truceline.adapters.plot.chart import draw_chart
from truceline.adapters.plot.frame import Frame
from truceline.adapters.plot.scene import Mark, Scene

FRAME = Frame(-2.0, -1.0, 3.0, 2.0)


def chart(drawn: Scene, frame: Frame = FRAME) -> Any:
    """The axes on which a scene was drawn."""
    agg = pytest.importorskip("matplotlib.backends.backend_agg")
    figure = pytest.importorskip("matplotlib.figure").Figure(figsize=(8, 6), dpi=100)
    agg.FigureCanvasAgg(figure)
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    draw_chart(axes, drawn, frame, listed=len(drawn.marks))
    return axes


def strokes(axes: Any, colour: str) -> list[Any]:
    return [stroke for stroke in axes.lines if stroke.get_color() == colour]


def test_the_edges_of_the_map_are_those_of_the_frame_and_degrees_stand_there() -> None:
    axes = chart(CROSSING)
    assert (*axes.get_xlim(), *axes.get_ylim()) == (FRAME.west, FRAME.east, FRAME.south, FRAME.north)
    assert [label.get_text() for label in axes.get_xticklabels()] == ["2°W", "1°W", "0°", "1°E", "2°E", "3°E"]
    assert axes.get_aspect() == pytest.approx(1 / FRAME.narrowing)


def test_a_track_is_broken_where_its_way_is_not_known() -> None:
    ship = CROSSING.paths[0]
    look = inks.track_ink(0)[0]
    whole = strokes(chart(CROSSING), look)[0].get_xdata()
    assert list(whole) == [-1.0, 0.5, 2.0]
    gap = replace(ship, is_joined=np.array([True, False]))
    broken = strokes(chart(scene(gap)), look)[0].get_xdata()
    assert [None if np.isnan(lon) else lon for lon in broken] == [-1.0, 0.5, None, 2.0]


def test_over_the_antimeridian_a_track_goes_on() -> None:
    frame = Frame(178.0, -1.0, 183.0, 2.0)
    drawn = scene(path("a", [179.0, -179.0], [0.0, 1.0]), outlines=[])
    assert list(strokes(chart(drawn, frame), inks.track_ink(0)[0])[0].get_xdata()) == [179.0, 181.0]


def test_an_event_that_cannot_be_told_is_hollow() -> None:
    marks = [Mark("entry", 0, 0.0, 0.5, "a"), Mark("entry", 0, 0.5, 0.5, "b", is_certain=False)]
    axes = chart(scene(*CROSSING.paths, marks=marks))
    fills = {
        tuple(spots.get_offsets().tolist()[0]): tuple(spots.get_facecolor()[0].tolist())
        for spots in axes.collections
        if len(spots.get_offsets())
    }
    assert fills[0.5, 0.5] == (1.0, 1.0, 1.0, 1.0)
    assert fills[0.0, 0.5] != (1.0, 1.0, 1.0, 1.0)


def test_the_scale_is_as_long_as_it_says() -> None:
    axes = chart(CROSSING)
    (text,) = [text.get_text() for text in axes.texts if text.get_text().endswith(" km")]
    bars = [patch for patch in axes.patches if hasattr(patch, "get_width") and patch.get_width() < 0.2]
    share = sum(bar.get_width() for bar in bars)
    assert len(bars) == 4
    assert share * FRAME.width_m / 1000 == pytest.approx(float(text.removesuffix(" km")))


def test_north_is_marked() -> None:
    assert "N" in [text.get_text() for text in chart(CROSSING).texts]


def test_an_error_that_can_be_seen_is_drawn_around_the_track() -> None:
    vague = replace(CROSSING.paths[0], error_m=np.full(3, 20_000.0))
    exact = len(chart(scene(CROSSING.paths[0])).patches)
    assert len(chart(scene(vague)).patches) > exact
