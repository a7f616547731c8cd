"""truceline drill, as an officer and as a script use it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.met_homes import told
from tests.node.drills.plays import SCENARIO
from tests.wiring.homes import a_home
from truceline.cli.exits import ExitCode
from truceline.cli.main import main

Captured = pytest.CaptureFixture[str]
MARK = "DRILL DRILL DRILL: nothing of this is real"


@pytest.fixture
def scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A scenario that gives people a second; commands mean a node that is there."""
    monkeypatch.setenv("TRUCELINE_HOME", str(a_home(tmp_path / "home").folder))
    path = tmp_path / "scenario.toml"
    short = SCENARIO.replace("see_within_s = 60", "see_within_s = 1").replace("_within_s = 300", "_within_s = 1")
    path.write_text(short, encoding="utf-8")
    return str(path)


def test_a_drill_is_run_listed_shown_and_scored(scenario: str, capsys: Captured) -> None:
    code, (score,) = told(capsys, "drill", "run", scenario, "--compression", "10000", "--operator", "Lt Adams")
    assert code == ExitCode.DONE
    assert (score["drill"], score["ended"], score["injects"]) == (True, "played", 2)
    assert {step["verdict"] for each in score["expected"] for step in each["steps"]} == {"not observed"}
    assert all("took_ms" not in step for each in score["expected"] for step in each["steps"])
    _, (listed,) = told(capsys, "drill", "list")
    _, (shown,) = told(capsys, "drill", "show")
    _, (again,) = told(capsys, "drill", "score", score["id"][:8])
    assert listed["id"] == shown["id"] == score["id"]
    assert again == score
    _, alerts = told(capsys, "alert", "list")
    assert [alert["drill"] for alert in alerts] == [True, True]


def test_people_read_the_mark_first(scenario: str, capsys: Captured) -> None:
    assert main(["drill", "check", scenario]) == ExitCode.DONE
    out = capsys.readouterr().out
    assert out.startswith(MARK)
    assert "120 s  entry truck-7 corridor-3" in out
    assert "180 s  call explosions" in out
    assert main(["drill", "run", scenario, "--compression", "10000"]) == ExitCode.DONE
    captured = capsys.readouterr()
    assert captured.out.startswith(MARK)
    assert "see         not observed; 1 s allowed" in captured.out
    assert "DRILL" in captured.err
    for words in (["show"], ["score"]):
        assert main(["drill", *words]) == ExitCode.DONE
        assert capsys.readouterr().out.startswith(MARK)
    assert main(["drill", "list"]) == ExitCode.DONE
    assert "DRILL" in capsys.readouterr().out


def test_a_scenario_is_checked_without_a_node(scenario: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUCELINE_HOME", "/nowhere")
    code, (checked,) = told(capsys, "drill", "check", scenario)
    assert code == ExitCode.DONE
    assert checked["drill"] is True
    assert [(each["at_s"], each["kind"]) for each in checked["brings"]] == [(120, "entry"), (180, "call")]
    assert checked["expects"] == ["the truck", "the explosions"]


def test_a_file_that_is_no_scenario_is_refused_with_its_place(scenario: str, capsys: Captured) -> None:
    path = Path(scenario)
    path.write_text(SCENARIO.replace("radius_m = 2000", "radius_m = 'wide'"), encoding="utf-8")
    assert main(["drill", "check", scenario]) == ExitCode.UNUSABLE
    assert "scenario.toml: [[zone]] number 1: radius_m" in capsys.readouterr().err.replace("\n", " ")
    assert main(["drill", "check", str(path.with_name("none.toml"))]) == ExitCode.NOT_FOUND


def test_a_node_that_never_drilled_says_so(scenario: str, capsys: Captured) -> None:
    assert main(["drill", "list"]) == ExitCode.DONE
    assert "no drill was held here" in capsys.readouterr().err
    assert main(["drill", "score"]) == ExitCode.NOT_FOUND
