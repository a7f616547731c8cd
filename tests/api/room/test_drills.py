"""A scenario is told part by part."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

from tests.api.room.conftest import Room

DRILLS = Path(__file__).parents[3] / "examples" / "drills"


def test_each_part_of_a_plan_is_taken_as_it_is(room: Room) -> None:
    supervisor = room.by("supervisor")
    file = b64encode((DRILLS / "at-tanf.toml").read_bytes()).decode()
    plan = supervisor.post("/drills/plan", {"file": file}).document
    times = [part["at_ms"] for part in plan["injects"]]
    assert times == sorted(times)
    assert times[-1] <= plan["lasts_s"] * 1_000
    begun = supervisor.post("/drills", {"file": file, "compression": 60, "end_other": True}).document
    part = plan["injects"][0]
    became = supervisor.post(f"/drills/{begun['id']}/injects", {name: part[name] for name in ("at", "rows", "calls")})
    assert became.status == 200, became.content
    assert supervisor.post(f"/drills/{begun['id']}/end", {"how": "broken-off"}).document["ended"] == "broken-off"


def test_what_is_no_scenario_is_refused(room: Room) -> None:
    refused = room.by("supervisor").post("/drills/plan", {"file": b64encode(b"title = 1").decode()})
    assert (refused.status, refused.document["code"]) == (422, "note-unusable")
