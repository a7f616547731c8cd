"""A picture shows what a replay took and told: zones as they stand, tracks with their gaps, events with their words."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from tests.node.reports import batch
from truceline.errors import InputError
from truceline.model.shapes import Bubble, Circle
from truceline.model.zones import OuterBand, Zone
from truceline.node.watching.replay import replay
from truceline.watch.rules import SourceLimits, WatchRules
from truceline.watch.zones.zoneset import ZoneSet
from truceline.wiring.watching.pictures import Scene, Watched, frame_in, scene_of

MINUTE_MS = 60_000
NEAR = Zone("near", {"agreed": Circle(0.0, 0.0, 1_000.0)}, name="Harbour", outer_band=OuterBand(distance_m=500.0))
FAR = Zone("far", {"claimed:north": Circle(9.0, 9.0, 1_000.0)})
RULES = WatchRules(sources={"slow": SourceLimits(10.0, gap_s=3_600.0)}, default=SourceLimits(10.0, gap_s=300.0))
ROWS = [
    {"track": "ship", "at": 0, "lon": -0.05},
    {"track": "quiet", "at": 0, "lon": 3.0, "error_m": 7.0, "source": "slow"},
    {"track": "ship", "at": MINUTE_MS, "lon": 0.0},
    {"track": "ship", "at": 2 * MINUTE_MS, "lon": 0.05},
    {"track": "ship", "at": 9 * MINUTE_MS, "lon": 0.06},
    {"track": "quiet", "at": 9 * MINUTE_MS, "lon": 3.1, "source": "slow"},
]


def watched(zones: Sequence[Zone], parts: int = 1) -> Watched:
    size = -(-len(ROWS) // parts)
    given = [batch(ROWS[begin : begin + size]) for begin in range(0, len(ROWS), size)]
    stretches = list(replay(given, ZoneSet(zones), RULES, in_order=True))
    events = [stretch.events for stretch in stretches]
    texts = [f"{event['kind']} of {event['track']}" for own in events for event in own.to_pylist()]
    return Watched(zones, RULES, [stretch.reports for stretch in stretches], events, texts)


@pytest.fixture(scope="module")
def drawn() -> Scene:
    return scene_of(watched([NEAR, FAR]))


def test_every_event_is_a_mark_with_its_words_in_order_of_time(drawn: Scene) -> None:
    assert [mark.kind for mark in drawn.marks if mark.kind in ("entry", "exit")] == ["entry", "exit"]
    assert all(mark.text == f"{mark.kind} of ship" for mark in drawn.marks)
    assert [mark.at for mark in drawn.marks] == sorted(mark.at for mark in drawn.marks)


def test_tracks_and_zones_know_whether_an_event_is_about_them(drawn: Scene) -> None:
    assert {path.name: path.is_told for path in drawn.paths} == {"ship": True, "quiet": False}
    assert [(outline.name, outline.standing, outline.is_told) for outline in drawn.outlines] == [
        ("Harbour", "agreed", True),
        ("far", "claimed:north", False),
    ]
    assert [len(outline.band) for outline in drawn.outlines] == [1, 0]


@pytest.mark.parametrize("parts", [1, 2, 3])
def test_a_track_is_joined_over_what_its_source_does_not_call_a_gap(parts: int) -> None:
    paths = {path.name: path for path in scene_of(watched([NEAR], parts)).paths}
    assert paths["ship"].lon.tolist() == [-0.05, 0.0, 0.05, 0.06]
    assert paths["ship"].is_joined.tolist() == [True, True, False]
    assert paths["quiet"].is_joined.tolist() == [True]
    assert paths["quiet"].error_m.tolist() == pytest.approx([7.0, np.nan], nan_ok=True)


def test_a_zone_that_moves_is_drawn_where_its_track_was_last() -> None:
    convoy, nowhere = Zone("convoy", {"agreed": Bubble("ship", 500.0)}), Zone("none", {"agreed": Bubble("absent", 5.0)})
    (outline,) = scene_of(watched([convoy, nowhere])).outlines
    assert outline.name == "convoy"
    assert outline.rings[0].mean(axis=0) == pytest.approx([0.06, 0.0], abs=1e-4)


def test_the_title_says_from_when_to_when_unless_it_is_given() -> None:
    assert scene_of(watched([NEAR])).title == "Reports from 010000Z JAN 70 to 010009Z JAN 70"
    assert scene_of(watched([NEAR]), "Mine", ["Reconstructed."]).title == "Mine"
    empty = Watched([NEAR], RULES, [], [], [])
    assert scene_of(empty).title == "No reports"
    assert [outline.name for outline in scene_of(empty).outlines] == ["Harbour"]


def test_a_box_becomes_a_frame_also_over_the_antimeridian() -> None:
    frame = frame_in(-80.2, 25.7, -80.1, 25.8)
    assert frame.west <= -80.2 < -80.1 <= frame.east
    assert frame.south <= 25.7 < 25.8 <= frame.north
    over = frame_in(179.0, 0.0, -179.0, 2.0)
    assert over.east - over.west < 4.0


@pytest.mark.parametrize(
    "box",
    [
        (0, 1, 1, 1),
        (0, 2, 1, 1),
        (1, 0, 1, 2),
        (0, -91, 1, 0),
        (0, 0, 181, 1),
        (float("nan"), 0, 1, 1),
        (0, 0, 1, np.inf),
    ],
)
def test_a_box_that_is_none_is_refused(box: tuple[float, float, float, float]) -> None:
    with pytest.raises(InputError, match="cannot be drawn"):
        frame_in(*box)
