"""What a scenario brings is what the watch says of its tracks, and its calls, each at its time."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.node.drills.plays import SCENARIO, changed
from truceline.model.shapes import Circle
from truceline.node.drills.playing import Inject, injects
from truceline.node.drills.reading import scenario_from_bytes
from truceline.wiring.watching.event_rows import event_documents


def brought(file: bytes = SCENARIO.encode()) -> list[Inject]:
    return list(injects(scenario_from_bytes(file)))


def kinds(each: Inject) -> list[str]:
    return [str(row["kind"]) for row in event_documents(each.events)]


def test_events_and_calls_come_at_their_seconds() -> None:
    told = [(each.at_ms, kinds(each), [call.name for call in each.calls]) for each in brought()]
    assert told == [(120_000, ["entry"], []), (180_000, [], ["explosions"])]


def test_events_have_the_scenarios_own_time() -> None:
    (entry,) = event_documents(brought()[0].events)
    assert "2026-03-04T09:00:00" < entry["at"] <= "2026-03-04T09:02:00.000Z"


def test_a_track_that_ends_is_told_as_lost_when_that_is_due() -> None:
    told = [(each.at_ms, kind) for each in brought(changed("lasts_s = 600", "lasts_s = 1800")) for kind in kinds(each)]
    assert told[0] == (120_000, "entry")
    assert (840_000, "lost") in told


def test_a_scenario_of_calls_only_plays_as_well() -> None:
    text = SCENARIO.replace("lasts_s = 600", "lasts_s = 180")
    calls = text[: text.index("[[zone]]")] + text[text.index("[[call]]") : text.index("[[expect]]")]
    expected = text[text.rindex("[[expect]]") :]
    assert [each.calls[0].name for each in brought((calls + expected).encode())] == ["explosions"]


def test_the_same_file_brings_the_same() -> None:
    assert [each.events.equals(other.events) for each, other in zip(brought(), brought(), strict=True)] == [True, True]


@pytest.mark.parametrize(
    ("name", "brings"),
    [
        ("at-tanf", [(600, "approach"), (3_900, "entry"), (5_000, "call"), (5_400, "presence")]),
        ("ceasefire-monitor", [(240, "entry"), (420, "call"), (600, "exit")]),
    ],
)
def test_the_examples_bring_what_they_say(root: Path, name: str, brings: list[tuple[int, str]]) -> None:
    told = brought((root / "examples" / "drills" / f"{name}.toml").read_bytes())
    found = [(each.at_ms // 1_000, kind) for each in told for kind in [*kinds(each), *("call" for _ in each.calls)]]
    assert found == brings


def test_the_at_tanf_drill_stands_on_the_same_places_as_the_example(root: Path) -> None:
    scenario = scenario_from_bytes((root / "examples" / "drills" / "at-tanf.toml").read_bytes())
    ((shape,),) = [tuple(zone.geometries.values()) for zone in scenario.zones]
    assert isinstance(shape, Circle)
    zones = json.loads((root / "examples" / "at-tanf-2017" / "zones.geojson").read_text(encoding="utf-8"))
    (feature,) = zones["features"]
    assert [shape.lon, shape.lat] == feature["geometry"]["coordinates"]
    assert shape.radius_m == feature["properties"]["radius_m"]
    tracks = (root / "examples" / "at-tanf-2017" / "tracks.csv").read_text(encoding="utf-8")
    for track in scenario.tracks:
        for seen in track.sightings:
            assert f"{seen.lon},{seen.lat}," in tracks
