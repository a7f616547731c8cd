"""From the alert to the read-back: a step of the node, one of an officer, and a place that was understood otherwise.

By commands alone, on two nodes that run as processes of their own.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.test_notices import Office
from tests.node.alerting.sightings import event
from tests.wiring.homes import passphrase_file
from truceline.cli.exits import ExitCode
from truceline.model.times import text_from_instant
from truceline.wiring.meeting import meet, served
from truceline.wiring.moments import now

MISSION, ARMY = "mission.example", "army.example"
PATIENCE_S = 150.0
PLACE, NEARBY = "33.50583N 38.61778E", "33.60583N 38.61778E"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Office]]:
    """The mission's and the army's, with both nodes running."""
    folder = tmp_path_factory.mktemp("warnings")
    met = meet(folder, MISSION, ARMY)
    passphrase = passphrase_file(folder)
    with served(met.listener), served(met.caller):
        yield Office(met.caller.folder, passphrase), Office(met.listener.folder, passphrase)


def test_from_the_alert_to_the_read_back(offices: tuple[Office, Office], tmp_path: Path) -> None:
    mission, army = offices
    zone_version = _agree(mission, army, tmp_path)

    # Something comes into the zone. The node tells the army at once, for so it was agreed, and says that no person did.
    alert = _alert(mission, zone_version, tmp_path)
    _wait_until(lambda: bool(mission.asked("ladder", "show", alert[:12])["done"]))
    climb = mission.asked("ladder", "show", alert[:12])
    assert [(done["desk"], done["step"]) for done in climb["done"]] == [("node", 1)]
    assert climb["next"]["name"] == "Warn"
    told = climb["done"][0]["message"]
    _wait_until(lambda: _has(army, told))
    shown = army.asked("message", "show", told[:12])
    assert "written by a machine" in shown["text"]
    assert "truck-1" not in shown["text"]

    # The officer takes it on, and the next step: a warning in three languages, as much as the army may be told.
    assert mission.told("alert", "own", alert[:12]).returncode == ExitCode.DONE
    assert mission.told("party", "release", ARMY, "position").returncode == ExitCode.DONE
    warned = _signed(mission, "ladder", "take", alert[:12], "--lang", "ar", "--lang", "ru", "--lang", "en", "--yes")
    message = warned["done"][1]["message"]
    _wait_until(lambda: _has(army, message))
    _wait_until(lambda: bool(_sent(mission, message)["receipted_at"]))

    # The army's officer reads the place back, wrongly: both sides have an alert, and both know by how much.
    shown = army.asked("message", "show", message[:12])
    assert shown["sameness"] == {"ar": "same", "en": "same", "ru": "same"}
    assert "place 1: 33.5058N 38.6178E; " in shown["text"]
    done = army.signed("message", "read-back", message[:12], NEARBY, "--json")
    assert done.returncode == ExitCode.FOUND, done.stderr
    _wait_until(lambda: _kinds(mission) == {"read-back", "entry"})
    assert _kinds(army) == {"read-back"}

    # Read again, it is right; it is acknowledged; a person has it in the end, and what people did is only reported.
    done = army.signed("message", "read-back", message[:12], PLACE, "--json")
    assert json.loads(done.stdout)["verdict"] == "same"
    assert army.signed("line", "ack", message[:12], "--yes").returncode == ExitCode.DONE
    _wait_until(lambda: bool(_sent(mission, message)["acks"]))
    assert mission.signed("ladder", "take", alert[:12], "--json").returncode == ExitCode.DONE
    report = ("--what", "A patrol went to the crossing.", "--by", "2nd company")
    ended = _signed(mission, "ladder", "report", alert[:12], *report)
    assert (ended["is_handed_over"], ended["done"][-1]["is_reported"]) == (True, True)


def _agree(mission: Office, army: Office, folder: Path) -> str:
    """The version of the zone, once both have signed the agreement with it and the ladder."""
    properties = {"zone": "tanf-55", "name": "At Tanf", "radius_m": 55_000, "standing": "agreed"}
    geometry = {"type": "Point", "coordinates": [38.61778, 33.50583]}
    zones, draft, ladder = folder / "zones.geojson", folder / "draft.json", folder / "ladder.json"
    zones.write_text(json.dumps({"type": "Feature", "properties": properties, "geometry": geometry}), encoding="utf-8")
    assert mission.told("ladder", "draft", "--tell", ARMY, "-o", str(draft)).returncode == ExitCode.DONE
    document = json.loads(draft.read_text(encoding="utf-8"))
    document["steps"][0] |= {"automatic": True}
    document["steps"][1] |= {"templates": ["inside-zone", "position", "state-who"]}
    del document["steps"][2]
    draft.write_text(json.dumps(document), encoding="utf-8")
    assert mission.told("ladder", "check", str(draft), "-o", str(ladder)).returncode == ExitCode.DONE
    day_ms = 86_400_000
    until = ("--sign-by", text_from_instant(now().at + day_ms), "--ends-at", text_from_instant(now().at + 7 * day_ms))
    terms = ("--zones", str(zones), "--annex", f"ladder={ladder}", *until)
    agreement = _signed(mission, "agreement", "propose", *terms)["agreement"]
    _wait_until(lambda: army.told("agreement", "show", agreement[:12]).returncode == ExitCode.DONE)
    for side in (mission, army):
        assert side.signed("agreement", "assent", agreement[:12]).returncode == ExitCode.DONE
    _wait_until(lambda: all(side.asked("agreement", "show", agreement[:12])["may_rely"] for side in (mission, army)))
    annexes = mission.asked("agreement", "show", agreement[:12])["annexes"]
    version: str = next(annex["sha256"] for annex in annexes if annex["kind"] == "zone")
    return version


def _alert(mission: Office, zone_version: str, folder: Path) -> str:
    at = text_from_instant(now().at)
    row = event("entry", at=at, reports=[at], zone="tanf-55", zone_name="At Tanf", zone_version=zone_version)
    file = folder / "events.jsonl"
    file.write_text(json.dumps(row), encoding="utf-8")
    assert mission.told("alert", "take", str(file)).returncode == ExitCode.DONE
    alert: str = mission.asked("alert", "list")["id"]
    return alert


def _signed(office: Office, *words: str) -> Any:
    """The object that a command prints which the desk signs."""
    done = office.signed(*words, "--json")
    assert done.returncode == ExitCode.DONE, done.stderr
    return json.loads(done.stdout)


def _has(office: Office, message: str) -> bool:
    rows = office.told("line", "inbox", "--json").stdout.splitlines()
    return message in {json.loads(row)["id"] for row in rows}


def _sent(office: Office, message: str) -> Any:
    rows = [json.loads(row) for row in office.told("line", "inbox", "--json").stdout.splitlines()]
    return next(row for row in rows if row["id"] == message)["outgoing"][0]


def _kinds(office: Office) -> set[str]:
    return {json.loads(row)["kind"] for row in office.told("alert", "list", "--json").stdout.splitlines()}


def _wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < until, f"it did not come about within {PATIENCE_S} s"
        time.sleep(0.5)
