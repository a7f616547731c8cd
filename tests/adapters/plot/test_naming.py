"""What has a name on the map, and which events share a number's place."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.adapters.plot.scenes import CROSSING, path, scene, square
from truceline.adapters.plot.frame import Frame
from truceline.adapters.plot.naming import MOST_NAMED, named_outlines, named_tracks, numbered, write_names
from truceline.adapters.plot.scene import Mark, Scene

FRAME = Frame(-2.0, -1.0, 3.0, 2.0)


def texts_on(drawn: Scene, listed: int) -> dict[str, tuple[float, float]]:
    """The words on the map of a scene, and where they begin."""
    agg = pytest.importorskip("matplotlib.backends.backend_agg")
    figure = pytest.importorskip("matplotlib.figure").Figure(figsize=(8, 6), dpi=100)
    agg.FigureCanvasAgg(figure)
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8))
    axes.set_xlim(FRAME.west, FRAME.east)
    axes.set_ylim(FRAME.south, FRAME.north)
    write_names(axes, drawn, FRAME, listed)
    return {text.get_text(): text.get_position() for text in axes.texts}


def test_a_few_tracks_are_all_named_each_with_its_own_look() -> None:
    tracks = named_tracks(scene(*(path(str(number), [0, 1], [0, 1], is_told=False) for number in range(MOST_NAMED))))
    assert len(tracks) == len(set(tracks.values())) == MOST_NAMED


def test_of_many_tracks_only_those_with_events_are_named_and_not_too_many() -> None:
    quiet = [path(f"quiet {number}", [0, 1], [0, 1], is_told=False) for number in range(30)]
    told = [path(f"told {number}", [0, 1], [0, 1]) for number in range(20)]
    assert list(named_tracks(scene(*quiet, *told[:2]))) == ["told 0", "told 1"]
    assert list(named_tracks(scene(*quiet, *told))) == [f"told {number}" for number in range(MOST_NAMED)]


def test_of_many_zones_only_those_with_events_are_named() -> None:
    few = [replace(square(float(number), 0.0), is_told=False) for number in range(MOST_NAMED)]
    assert named_outlines(scene(outlines=few)) == few
    told = square(50.0, 0.0)
    assert named_outlines(scene(outlines=[*few, told])) == [told]


def test_events_of_one_kind_and_place_share_their_place() -> None:
    here, there = Mark("entry", 0, 1.0, 2.0, "a"), Mark("entry", 0, 1.5, 2.0, "b")
    other = Mark("exit", 0, 1.0, 2.0, "c")
    groups = numbered([here, there, other, here, here], listed=4)
    assert [[number for number, _ in group] for group in groups] == [[1, 4], [2], [3]]


def test_the_map_names_events_tracks_and_zones_near_where_they_are() -> None:
    texts = texts_on(CROSSING, listed=1)
    assert {"1 entry", "ship", "square 0"} <= set(texts)
    lon, lat = texts["1 entry"]
    assert abs(lon) < 1.0
    assert abs(lat - 0.5) < 0.5


def test_an_event_that_is_not_in_the_list_has_no_number() -> None:
    assert not any("entry" in text for text in texts_on(CROSSING, listed=0))


def test_what_lies_outside_of_the_map_is_not_named() -> None:
    away = path("away", [40.0, 41.0], [0.0, 0.0])
    assert "away" not in texts_on(scene(away, CROSSING.paths[0]), listed=0)


def test_a_long_name_is_cut() -> None:
    long = replace(square(0.0, 0.0), name="x" * 200)
    (name,) = [text for text in texts_on(scene(outlines=[long]), listed=0) if text.startswith("x")]
    assert name.endswith("…")
    assert len(name) < 60
