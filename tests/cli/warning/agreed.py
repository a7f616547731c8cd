"""Two nodes in folders that have agreed on a zone and a ladder, and an alert at one of them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.met_homes import ALFA, BRAVO, MetHomes, met_homes
from tests.node.alerting.sightings import event
from tests.wiring.homes import a_home, passphrase_file
from tests.wiring.serving.two_nodes import meet as enrol
from tests.wiring.serving.two_nodes import start_line
from truceline.cli.exits import ExitCode
from truceline.cli.main import main
from truceline.model.times import text_from_instant
from truceline.wiring.handing.ladder_files import ladder_from_file, ladder_to_begin_with
from truceline.wiring.home import Home, open_home
from truceline.wiring.meeting import free_port
from truceline.wiring.moments import now

PLACE = "33.50583N 38.61778E"
"""The middle of the zone."""
SWAPPED = "38.61778N 33.50583E"
ZONE = "At Tanf"


def agreed_homes(
    folder: Path, capsys: pytest.CaptureFixture[str], ladder: bytes = b"", *, two_person: bool = False
) -> MetHomes:
    """Both sides have signed an agreement with the zone At Tanf and a ladder; it is in force.

    Warnings take one desk; or two, ``duty`` and ``deputy``.
    """
    met = _with_two_desks(folder) if two_person else met_homes(folder)
    zones, file = folder / "zones.geojson", folder / "ladder.json"
    zones.write_text(json.dumps(_circle()), encoding="utf-8")
    file.write_bytes(ladder or ladder_from_file(ladder_to_begin_with("At Tanf", [BRAVO]).encode()).content)
    until = ("--sign-by", _in_days(1), "--ends-at", _in_days(7))
    terms = ("--zones", str(zones), "--annex", f"ladder={file}", *until)
    agreement = asked(capsys, met, met.alfa, "agreement", "propose", *terms, signed=True)["agreement"]
    met.exchange()
    for home in (met.alfa, met.bravo):
        asked(capsys, met, home, "agreement", "assent", agreement[:12], signed=True)
        met.exchange()
    return met


def asked(
    capsys: pytest.CaptureFixture[str], met: MetHomes, home: Home, *words: str, signed: bool = False
) -> dict[str, Any]:
    """The one object that a command prints which does what it was asked for."""
    passphrase = ("--passphrase-file", str(met.passphrase)) if signed else ()
    code = main([*words, "--home", str(home.folder), *passphrase, "--json"])
    printed = capsys.readouterr()
    assert code == ExitCode.DONE, printed.err
    found: dict[str, Any] = json.loads(printed.out.splitlines()[0])
    return found


def refused(capsys: pytest.CaptureFixture[str], met: MetHomes, home: Home, *words: str) -> str:
    """What a command says that a desk signs, and that is refused as unusable."""
    code = main([*words, "--home", str(home.folder), "--passphrase-file", str(met.passphrase)])
    assert code == ExitCode.UNUSABLE
    return capsys.readouterr().err


def an_alert(met: MetHomes, folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """The id of an alert of alfa's: something came into the zone."""
    row = event("entry") | {"zone": "tanf-55", "zone_name": ZONE, "lon": 38.61778, "lat": 33.50583}
    file = folder / "events.jsonl"
    file.write_text(json.dumps(row), encoding="utf-8")
    asked(capsys, met, met.alfa, "alert", "take", str(file), *options)
    found: str = asked(capsys, met, met.alfa, "alert", "list")["id"]
    return found


def _with_two_desks(folder: Path) -> MetHomes:
    """Two parties with two desks each, whose charter wants both for a warning."""
    alfa, bravo = (
        a_home(folder / party, party, listen=f"127.0.0.1:{free_port()}", desks=("duty", "deputy"))
        for party in (ALFA, BRAVO)
    )
    enrol(alfa, bravo)
    enrol(bravo, alfa)
    line = start_line(alfa, bravo, two_person=["warning"])
    return MetHomes(open_home(alfa.folder), open_home(bravo.folder), line, passphrase_file(folder))


def _in_days(days: int) -> str:
    return text_from_instant(now().at + days * 86_400_000)


def _circle() -> dict[str, Any]:
    properties = {"zone": "tanf-55", "name": ZONE, "radius_m": 55_000, "standing": "agreed"}
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Point", "coordinates": [38.61778, 33.50583]},
    }


__all__ = ["ALFA", "BRAVO", "PLACE", "SWAPPED", "ZONE", "agreed_homes", "an_alert", "asked", "refused"]
