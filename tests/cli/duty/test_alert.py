"""truceline alert, as an officer and as a script use it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.met_homes import told
from tests.node.alerting.sightings import event, withdrawn
from tests.wiring.homes import a_home
from truceline.cli.exits import ExitCode
from truceline.cli.main import main

DESKS = '\n[[desks]]\nname = "duty"\nnext = "chief"\n\n[[desks]]\nname = "chief"\n'
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a node with two desks, which commands mean."""
    folder = a_home(tmp_path / "home").folder
    with (folder / "node.toml").open("a", encoding="utf-8") as settings:
        settings.write(DESKS)
    monkeypatch.setenv("TRUCELINE_HOME", str(folder))
    return folder


@pytest.fixture
def events(tmp_path: Path, home: Path) -> Path:
    """A file of events: one truck comes near and enters, another one turns away."""
    rows = [event("approach"), event("entry", 60), event("approach", 70, "truck-2"), withdrawn(80, track="truck-2")]
    path = tmp_path / "events.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def listed(capsys: Captured, *options: str) -> list[dict[str, Any]]:
    code, alerts = told(capsys, "alert", "list", *options)
    assert code == ExitCode.DONE
    return alerts


def test_events_are_taken_listed_owned_and_closed(events: Path, capsys: Captured) -> None:
    code, (took,) = told(capsys, "alert", "take", str(events))
    assert code == ExitCode.DONE
    assert took == {
        "feed": "events.jsonl",
        "drill": False,
        "rows": 4,
        "raised": 2,
        "joined": 1,
        "withdrawn": 1,
        "passed_over": 0,
    }
    (alert,) = listed(capsys)
    assert (alert["kind"], alert["precedence"], alert["causes"]) == ("entry", "immediate", 2)
    for words in (("see",), ("own",), ("note", "--text", "a bus"), ("close", "--reason", "expected")):
        code, (changed,) = told(capsys, "alert", words[0], alert["id"][:6], *words[1:], "--operator", "Lt Adams")
        assert code == ExitCode.DONE
    assert (changed["state"], changed["closed"]["operator"]) == ("closed", "Lt Adams")
    assert listed(capsys) == []
    assert {each["state"] for each in listed(capsys, "--all")} == {"withdrawn", "closed"}
    assert told(capsys, "alert", "undo", alert["id"])[1][0]["state"] == "open"


def test_events_that_are_taken_twice_change_nothing(events: Path, capsys: Captured) -> None:
    told(capsys, "alert", "take", str(events))
    before = listed(capsys, "--all")
    _, (took,) = told(capsys, "alert", "take", str(events))
    assert (took["raised"], took["joined"], took["withdrawn"], took["passed_over"]) == (0, 0, 0, 4)
    assert listed(capsys, "--all") == before
    _, (feed,) = told(capsys, "alert", "feeds")
    assert feed["events"] == 4


def test_drills_have_a_section_and_a_limit_of_their_own(events: Path, capsys: Captured, tmp_path: Path) -> None:
    drill = tmp_path / "drill.jsonl"
    drill.write_text("".join(f"{json.dumps(event('entry', track=f'd{number}'))}\n" for number in range(3)), "utf-8")
    assert main(["alert", "take", str(drill), "--drill"]) == ExitCode.DONE
    capsys.readouterr()
    assert main(["alert", "list", "--limit", "2"]) == ExitCode.DONE
    captured = capsys.readouterr()
    assert captured.out.startswith("DRILL DRILL DRILL: nothing of this is real, 3 alerts of drills:")
    assert "1 more of drills; --limit shows them" in captured.err
    assert "no open alert at duty" in captured.err
    assert main(["alert", "take", str(events)]) == ExitCode.DONE
    capsys.readouterr()
    assert main(["alert", "list", "--limit", "1"]) == ExitCode.DONE
    captured = capsys.readouterr()
    assert captured.out.index("truck-1") < captured.out.index("DRILL DRILL DRILL")
    assert captured.out.count("nothing of this is real") == 2
    assert "\n1 more" not in captured.err
    assert "2 more of drills" in captured.err
    assert [each["drill"] for each in listed(capsys, "--limit", "1")] == [False, True]


def test_events_come_through_a_pipe_as_well(events: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(events.read_bytes())))
    _, (took,) = told(capsys, "alert", "take", "-", "--feed", "radar", "--drill")
    assert (took["feed"], took["raised"]) == ("radar", 2)
    assert all(alert["drill"] for alert in listed(capsys))


def test_a_feed_that_brings_nothing_says_until_when_it_looked(home: Path, capsys: Captured, tmp_path: Path) -> None:
    empty = tmp_path / "nothing"
    empty.touch()
    told(capsys, "alert", "take", str(empty), "--observed-until", "2026-09-21T12:00:00Z")
    _, (feed,) = told(capsys, "alert", "feeds")
    assert (feed["until"], feed["events"], feed["silent"]) == (1_789_992_000_000, 0, True)


def test_that_no_feed_is_known_is_not_called_quiet(home: Path, capsys: Captured) -> None:
    assert main(["alert", "feeds"]) == ExitCode.DONE
    assert "not the same as quiet" in capsys.readouterr().err
    assert main(["alert", "list"]) == ExitCode.DONE
    assert "no open alert at duty; `truceline alert feeds` tells what was looked at" in capsys.readouterr().err


def test_an_alert_that_is_handed_over_is_on_the_list_of_the_other_desk(events: Path, capsys: Captured) -> None:
    told(capsys, "alert", "take", str(events))
    (alert,) = listed(capsys)
    assert told(capsys, "alert", "hand", alert["id"], "--to", "chief")[0] == ExitCode.DONE
    assert listed(capsys) == []
    assert [each["id"] for each in listed(capsys, "--desk", "chief")] == [alert["id"]]
    assert main(["alert", "list"]) == ExitCode.DONE
    assert "1 open at other desks" in capsys.readouterr().err


def test_for_people_there_are_words(events: Path, capsys: Captured) -> None:
    assert main(["alert", "take", str(events)]) == ExitCode.DONE
    assert "4 events: 2 raised an alert, 1 joined one, 1 withdrawn, 0 passed over" in capsys.readouterr().err
    (alert,) = listed(capsys)
    assert main(["alert", "show", alert["id"][:8]]) == ExitCode.DONE
    assert "truck-1 came into North zone" in capsys.readouterr().out
    assert main(["alert", "list", "--all", "--limit", "1"]) == ExitCode.DONE
    assert "1 more" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("take", "missing.jsonl"),
        ("see", "00"),
        ("hand", "00", "--to", "night"),
        ("close", "00", "--reason", "other"),
        ("own", "00", "--desk", "night"),
    ],
)
def test_what_cannot_be_done_is_refused(home: Path, words: tuple[str, ...], capsys: Captured) -> None:
    assert main(["alert", *words]) in (ExitCode.UNUSABLE, ExitCode.NOT_FOUND)
    assert "error:" in capsys.readouterr().err
