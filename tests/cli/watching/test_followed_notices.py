"""A replay follows the notices that its options name."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.duty.noticed import signing, table
from tests.cli.met_homes import BRAVO, met_homes
from truceline.cli.exits import ExitCode
from truceline.cli.main import main

CONVOY = {
    "kind": "movement",
    "ref": "M-1",
    "name": "Convoy",
    "organisation": "Relief",
    "route": "0.00000N 0.00000E; 0.00000N 1.00000E",
    "depart": "2036-12-01T06:00Z/2036-12-01T06:30Z",
    "arrive": "2036-12-01T07:00Z/2036-12-01T09:00Z",
    "half_width_m": "500",
    "vehicles": "lorry, , , lorry-1",
}
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def tracks(tmp_path: Path) -> str:
    """A lorry that leaves its route for a while, and a stranger on the way."""
    rows = ["track,at,lon,lat,error_m"]
    for minute in range(0, 200, 5):
        clock = f"2036-12-01T{6 + minute // 60:02}:{minute % 60:02}:00Z"
        lon, lat = min(1.0, max(0.0, (minute - 10) / 100)), 0.02 if 40 <= minute <= 55 else 0.0
        rows += [f"lorry-1,{clock},{lon},{lat},10", f"stranger,{clock},0.5,0.001,10"]
    (tmp_path / "tracks.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return str(tmp_path / "tracks.csv")


def _events(capsys: Captured) -> list[tuple[str, str]]:
    rows = map(json.loads, capsys.readouterr().out.splitlines())
    return [(row["kind"], row["reason"]) for row in rows]


def test_a_file_of_movements_is_enough(tracks: str, tmp_path: Path, capsys: Captured) -> None:
    file = str(table(tmp_path / "convoy.csv", [CONVOY]))
    assert main(["watch", "replay", tracks, "--movements", file, "--json"]) == ExitCode.DONE
    assert _events(capsys) == [("deviation", "off-route"), ("deviation", "back-on-route")]


def test_a_node_tells_of_strangers_as_well_and_its_alerts_take_both(
    tracks: str, tmp_path: Path, capsys: Captured
) -> None:
    met = met_homes(tmp_path / "met")
    file = str(table(tmp_path / "convoy.csv", [CONVOY]))
    assert main(["notice", "import", file, BRAVO, *signing(met, met.alfa)]) == ExitCode.DONE
    met.exchange()
    capsys.readouterr()
    for home in (met.alfa, met.bravo):
        assert main(["watch", "replay", tracks, "--notices-of", str(home.folder), "--json"]) == ExitCode.DONE
        told = capsys.readouterr().out
        assert {json.loads(row)["kind"] for row in told.splitlines()} == {"deviation", "proximity"}
        (tmp_path / "events.jsonl").write_text(told, encoding="utf-8")
        taken = ["alert", "take", str(tmp_path / "events.jsonl"), "--home", str(home.folder), "--json"]
        assert main(taken) == ExitCode.DONE
        assert json.loads(capsys.readouterr().out)["raised"] == 2


def test_something_must_be_watched_for(tracks: str, capsys: Captured) -> None:
    assert main(["watch", "replay", tracks]) == ExitCode.UNUSABLE
    assert "--movements" in capsys.readouterr().err


def test_who_follows_no_notice_does_not_wait_for_what_a_node_can_do() -> None:
    program = (
        "import sys; import truceline.cli.watching.replayed;"
        " from truceline.cli.watching.followed_notices import following; following((), None);"
        " sys.exit('truceline.signing.canonical' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
