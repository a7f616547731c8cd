"""At Tanf, 18 May and 6 June 2017: what the published statements come to when they are replayed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from geographiclib.geodesic import Geodesic

from tests.journeys.process import called

BOTH, COALITION, RETOLD, SPOKESMAN = (
    "18 May column (both accounts)",
    "6 June column (coalition)",
    "6 June column (coalition, as B retells)",
    "6 June column (opposition spokesman)",
)
EXPECTED = [
    (BOTH, "approach", "predicted-entry"),
    (BOTH, "entry", "crossed"),
    (BOTH, "presence", "stayed"),
    (BOTH, "presence", "stayed"),
    (BOTH, "lost", "silent"),
    (COALITION, "approach", "predicted-entry"),
    (COALITION, "entry", "crossed"),
    (RETOLD, "presence", "first-seen"),
    (SPOKESMAN, "approach", "predicted-entry"),
    (COALITION, "presence", "stayed"),
    (RETOLD, "lost", "silent"),
    (SPOKESMAN, "lost", "silent"),
    (COALITION, "presence", "stayed"),
]

Event = dict[str, Any]


@pytest.fixture(scope="module")
def case(root: Path) -> Path:
    return root / "examples" / "at-tanf-2017"


@pytest.fixture(scope="module")
def events(case: Path) -> list[Event]:
    done = called("watch", "replay", case / "tracks.csv", "--zones", case / "zones.geojson", "--json")
    assert done.returncode == 0, done.stderr
    assert done.stderr == "reports: 102 used\n" or done.stderr.endswith("\nreports: 102 used\n")
    return [json.loads(row) for row in done.stdout.splitlines()]


def test_the_events_come_in_the_order_of_what_was_published(events: list[Event]) -> None:
    assert [(event["track"], event["kind"], event["reason"]) for event in events] == EXPECTED


def test_every_event_is_about_the_zone_as_the_coalition_claims_it(events: list[Event]) -> None:
    assert {(event["zone"], event["standing"]) for event in events} == {("tanf-55", "claimed:coalition")}


def test_what_the_spokesman_said_can_be_told_neither_inside_nor_outside(events: list[Event]) -> None:
    verdicts = {(event["track"], event["verdict"]) for event in events if event["kind"] != "approach"}
    assert verdicts == {
        (BOTH, "inside"),
        (COALITION, "inside"),
        (RETOLD, "inside"),
        (SPOKESMAN, "cannot tell"),
    }
    for event in events:
        if event["verdict"] == "cannot tell":
            assert abs(event["distance_m"]) < event["error_m"]


def test_an_entry_lies_between_its_last_certain_outside_and_its_first_certain_inside(events: list[Event]) -> None:
    entries = [event for event in events if event["kind"] == "entry"]
    assert [event["track"] for event in entries] == [BOTH, COALITION]
    for event in entries:
        assert event["not_before"] < event["at"] < event["not_after"]


def test_distances_are_geodesic_from_the_garrison_to_the_circle(events: list[Event], case: Path) -> None:
    (zone,) = json.loads((case / "zones.geojson").read_text(encoding="utf-8"))["features"]
    lon, lat = zone["geometry"]["coordinates"]
    measured = [event for event in events if event["kind"] != "entry"]
    assert len(measured) == len(EXPECTED) - 2
    for event in measured:
        from_centre_m = Geodesic.WGS84.Inverse(lat, lon, event["lat"], event["lon"])["s12"]
        assert event["distance_m"] == pytest.approx(from_centre_m - zone["properties"]["radius_m"], abs=0.01)


def test_the_summary_counts_the_same_events(case: Path) -> None:
    options = ("--summary", "--json")
    done = called("watch", "replay", case / "tracks.csv", "--zones", case / "zones.geojson", *options)
    (summary,) = json.loads(done.stdout).values()
    counted = {name: summary[name] for name in ("entries", "exits", "transits", "presences", "approaches", "lost")}
    assert counted == {"entries": 2, "exits": 0, "transits": 0, "presences": 5, "approaches": 3, "lost": 3}
    assert set(summary["first_and_last"]) == {BOTH, COALITION, RETOLD, SPOKESMAN}
