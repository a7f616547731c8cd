"""A drill over a real line, by commands alone: the other party sees what it is, and the score tells the times.

Both nodes run, as processes of their own.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.journeys.process import called, command
from tests.node.drills.plays import SCENARIO
from tests.wiring.homes import passphrase_file
from truceline.cli.exits import ExitCode
from truceline.wiring.meeting import meet, served

ALFA, BRAVO = "alfa.example", "bravo.example"
MARK = "DRILL DRILL DRILL: nothing of this is real"
PATIENCE_S = 150.0
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


class Office(NamedTuple):
    """A place where somebody types commands."""

    folder: Path
    passphrase: Path

    def told(self, *words: str) -> str:
        """What a command prints."""
        done = called(*words, setting={"TRUCELINE_HOME": str(self.folder)})
        assert done.returncode == ExitCode.DONE, done.stderr
        return done.stdout

    def signed(self, *words: str) -> Any:
        """The JSON object of a command that the desk signs."""
        return json.loads(self.told(*words, "--passphrase-file", str(self.passphrase), "--json"))

    def rows(self, *words: str) -> list[dict[str, Any]]:
        """The JSON objects of a command."""
        return [json.loads(row) for row in self.told(*words, "--json").splitlines()]

    def first(self, *words: str, beside: Collection[str] = ()) -> dict[str, Any]:
        """The first of them, once there is one beside those of these ids."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            if found := [each for each in self.rows(*words) if each["id"] not in beside]:
                return found[0]
            time.sleep(0.2)
        raise AssertionError(f"nothing came of {words}")

    def drilling(self, scenario: Path) -> subprocess.Popen[str]:
        """A drill that is being run, in a window of its own."""
        words = ["drill", "run", str(scenario), "--compression", "600", "--home", str(self.folder), "--json"]
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command(words), text=True, **pipes)


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Office]]:
    """Two parties' on one line, with both nodes running."""
    folder = tmp_path_factory.mktemp("drill")
    met = meet(folder, ALFA, BRAVO)
    passphrase = passphrase_file(folder)
    with served(met.listener), served(met.caller):
        yield Office(met.caller.folder, passphrase), Office(met.listener.folder, passphrase)


def test_a_drill_is_played_answered_and_scored_over_the_line(offices: tuple[Office, Office], tmp_path: Path) -> None:
    alfa, bravo = offices
    scenario = tmp_path / "scenario.toml"
    scenario.write_text(SCENARIO.replace("see_within_s = 60", "see_within_s = 300"), encoding="utf-8")
    before = {each["id"] for each in alfa.rows("alert", "list")}  # of a drill that another test broke off
    with alfa.drilling(scenario) as running:
        alert = alfa.first("alert", "list", beside=before)
        assert alert["drill"] is True
        alfa.told("alert", "own", alert["id"])
        said = alfa.signed("message", "send", BRAVO, "--drill", "--alert", alert["id"], "--say", "inside-zone", "--yes")

        # At the other party's, every screen says what it is before anything else.
        received = bravo.first("line", "inbox")
        assert (received["id"], received["drill"]) == (said["id"], True)
        assert "DRILL" in bravo.told("line", "inbox")
        assert bravo.told("line", "show", said["id"]).startswith(MARK)
        assert bravo.signed("line", "ack", said["id"], "--yes")["drill"] is True

        calls = [each for each in alfa.rows("alert", "list") if each["kind"] == "call"]
        explosions = next(each for each in calls if each["id"] not in before)
        alfa.told("alert", "see", explosions["id"])
        out, err = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == ExitCode.DONE, err
    score = json.loads(out)
    verdicts = [step["verdict"] for each in score["expected"] for step in each["steps"]]
    assert verdicts == ["in time"] * 4
    assert (score["ended"], score["expected"][0]["message"]) == ("played", said["id"])
    assert alfa.rows("drill", "score", score["id"]) == [score]


def test_a_drill_that_is_broken_off_says_so(offices: tuple[Office, Office], tmp_path: Path) -> None:
    alfa, _ = offices
    scenario = tmp_path / "scenario.toml"
    scenario.write_text(SCENARIO, encoding="utf-8")
    before = len(alfa.rows("drill", "list"))
    with alfa.drilling(scenario) as running:
        while len(alfa.rows("drill", "list")) == before:
            time.sleep(0.2)
        time.sleep(1.0)
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == ExitCode.INTERRUPTED
    assert json.loads(out)["ended"] == "broken-off"
    assert alfa.rows("drill", "list")[0]["ended"] == "broken-off"
