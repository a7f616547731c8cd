"""truceline handover, as two officers and a script use it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.met_homes import told
from tests.node.alerting.sightings import event
from tests.wiring.homes import a_home, passphrase_file
from truceline.cli.exits import ExitCode
from truceline.cli.main import main

Captured = pytest.CaptureFixture[str]
Sign = Callable[..., tuple[int, list[dict[str, Any]]]]
DESKS = '\n[[desks]]\nname = "duty"\nnext = "night"\n\n[[desks]]\nname = "night"\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a node whose desks for day and night have keys; commands mean it."""
    folder = a_home(tmp_path / "home", desks=("duty", "night")).folder
    with (folder / "node.toml").open("a", encoding="utf-8") as settings:
        settings.write(DESKS)
    monkeypatch.setenv("TRUCELINE_HOME", str(folder))
    monkeypatch.delenv("TRUCELINE_OPERATOR", raising=False)
    return folder


@pytest.fixture
def sign(home: Path, tmp_path: Path, capsys: Captured) -> Sign:
    """Signs as a desk, by the passphrase in a file."""
    passphrase = str(passphrase_file(tmp_path))

    def signing(desk: str, *more: str) -> tuple[int, list[dict[str, Any]]]:
        return told(capsys, "handover", "sign", "--yes", "--desk", desk, "--passphrase-file", passphrase, *more)

    return signing


def drafted(capsys: Captured, *more: str) -> dict[str, Any]:
    code, (found,) = told(capsys, "handover", "draft", "--to", "night", *more)
    assert code == ExitCode.DONE
    return found


def test_a_watch_is_drawn_up_signed_by_both_and_listed(sign: Sign, capsys: Captured) -> None:
    found = drafted(capsys, "--operator", "Lt Adams")
    assert (found["by"], found["to"], found["signed"]) == ("duty", "night", [])
    assert sign("duty")[1][0]["signed"] == ["duty"]
    code, (done,) = sign("night", found["id"][:6], "--operator", "Sgt Baker")
    assert (code, done["complete"], done["signed"]) == (ExitCode.DONE, True, ["duty", "night"])
    assert told(capsys, "handover", "list") == (ExitCode.DONE, [done])
    code, (shown,) = told(capsys, "handover", "show")
    assert shown["note"].startswith(shown["text"])
    assert (code, shown["id"]) == (ExitCode.DONE, found["id"])


def test_the_report_tells_what_is_open_and_what_is_not_known(home: Path, tmp_path: Path, capsys: Captured) -> None:
    events = tmp_path / "radar.jsonl"
    events.write_text(json.dumps(event("entry")) + "\n", encoding="utf-8")
    assert main(["alert", "take", str(events)]) == ExitCode.DONE
    assert main(["handover", "draft", "--to", "night"]) == ExitCode.DONE
    printed = capsys.readouterr()
    assert "1. Open alerts: 1" in printed.out
    assert "truck-1 came into North zone" in printed.out
    assert "radar.jsonl: SILENT, not observed since" in printed.out
    assert "6. What is not known here" in printed.out
    assert "signed by nobody; MISSING: duty, night" in printed.err


def test_what_is_printed_for_paper_has_the_report_and_the_signed_document(
    sign: Sign, tmp_path: Path, capsys: Captured
) -> None:
    found = drafted(capsys)
    sign("duty")
    paper = tmp_path / "handover.txt"
    assert main(["handover", "print", found["id"][:6], "-o", str(paper)]) == ExitCode.DONE
    assert main(["handover", "print"]) == ExitCode.DONE
    text = paper.read_text(encoding="utf-8")
    assert capsys.readouterr().out == text
    assert text.splitlines()[: len(found["rows"])] == found["rows"]
    assert found["text"] in text
    assert "signed by duty; MISSING: night" in text
    assert text.count("— alfa.example/operator/duty ") == 1


def test_the_officer_reads_it_before_signing_and_may_refuse(
    home: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted(capsys)
    answers = iter(["n\n"])
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: next(answers))
    words = ["handover", "sign", "--desk", "duty", "--passphrase-file", str(passphrase_file(tmp_path))]
    assert main(words) != ExitCode.DONE
    asked = capsys.readouterr().err
    assert "HANDOVER OF THE WATCH" in asked
    assert told(capsys, "handover", "show")[1][0]["signed"] == []


def test_who_signs_is_on_record_by_the_option_or_the_environment(
    sign: Sign, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = drafted(capsys)
    monkeypatch.setenv("TRUCELINE_OPERATOR", "Lt Adams")
    sign("duty")
    sign("night", "--operator", "Sgt Baker")
    code, (second,) = told(capsys, "handover", "draft", "--desk", "night", "--to", "duty")
    assert code == ExitCode.DONE
    done = [row.split("  ")[-1] for row in second["rows"] if f"handover {first['id'][:12]}: " in row]
    did = ("draft by duty", "sign by duty (Lt Adams)", "sign by night (Sgt Baker)")
    assert done == [f"handover {first['id'][:12]}: {each}" for each in did]


def test_people_are_told_in_words_who_has_signed(sign: Sign, capsys: Captured) -> None:
    found = drafted(capsys)
    sign("night")
    assert main(["handover", "list"]) == ExitCode.DONE
    (row,) = capsys.readouterr().out.splitlines()
    assert row.startswith(f"handover {found['id'][:12]} of ")
    assert row.endswith("duty to night: signed by night; MISSING: duty")


def test_what_cannot_be_done_is_refused(sign: Sign, capsys: Captured) -> None:
    for words in (["show"], ["print"], ["draft", "--to", "duty"], ["draft", "--to", "nobody"]):
        assert main(["handover", *words]) in (ExitCode.UNUSABLE, ExitCode.NOT_FOUND)
        assert "error:" in capsys.readouterr().err
    drafted(capsys)
    assert sign("nobody")[0] == ExitCode.NOT_FOUND
    assert sign("duty")[0] == ExitCode.DONE
    capsys.readouterr()
    assert sign("duty")[0] == ExitCode.UNUSABLE
