"""truceline account compare and facts: from files, and from the record with all that an incident has."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.accounts.test_recorded import added, opened
from tests.cli.met_homes import BRAVO, MetHomes, met_homes, told
from truceline.cli.exits import ExitCode
from truceline.cli.main import main

ZONES = Path(__file__).resolve().parents[3] / "examples" / "at-tanf-2017" / "zones.geojson"
ONE = "The coalition said on 6 June 2017 that more than 60 soldiers entered the deconfliction zone. They were warned."
OTHER = "A coalition airstrike hit a convoy of 60 fighters near the Al-Tanf crossing with Jordan on 6 June 2017."
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Two reports."""
    for name, text in (("one", ONE), ("other", OTHER)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return [str(tmp_path / "one.txt"), str(tmp_path / "other.txt")]


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    """Two parties on one line."""
    return met_homes(tmp_path)


def test_two_reports_are_compared_as_json(files: list[str], capsys: Captured) -> None:
    code, (found,) = told(capsys, "account", "compare", *files, "--zones", str(ZONES))
    assert code == ExitCode.DONE
    assert found["accounts"] == {"a": "one", "b": "other"}
    relations = {item["topic"]: item["relation"] for item in found["items"]}
    assert relations["place_fact"] == "error"
    assert relations["strike_hour"] == "unknown"
    assert any(check["check"] == "place against zone" for check in found["checks"])


def test_people_get_tables_without_words_that_judge(files: list[str], capsys: Captured) -> None:
    assert main(["account", "compare", *files, "--zones", str(ZONES), "--day", "2017-06-06"]) == ExitCode.DONE
    compared = capsys.readouterr().out
    assert "a: one" in compared
    assert "At what time of day?" in compared
    assert main(["account", "facts", *files]) == ExitCode.DONE
    facts = capsys.readouterr().out
    assert "nobody knows" in facts
    assert "no mandated body has stated a finding" in facts
    for word in ("approved", "target", "engage"):
        assert word not in compared.casefold()
        assert word not in facts.casefold()


def test_facts_are_json_too(files: list[str], capsys: Captured) -> None:
    _, (found,) = told(capsys, "account", "facts", *files)
    assert {fact["topic"] for fact in found["facts"]} >= {"strike_hour", "casualties"}
    assert found["text"].startswith("Accounts: a is one, b is other.")
    assert not found["drill"]


def test_the_accounts_of_an_incident_are_compared_with_its_record(
    met: MetHomes, capsys: Captured, tmp_path: Path
) -> None:
    incident = opened(met, capsys)
    for name, text in (("one", ONE), ("other", OTHER)):
        added(met, capsys, tmp_path, name, text, "--incident", incident)
    sending = ["--home", str(met.alfa.folder), "--passphrase-file", str(met.passphrase)]
    warning = told(capsys, "line", "send", BRAVO, "--text", "Turn back.", *sending)[1][0]["id"]
    told(capsys, "incident", "add", incident, "--message", warning, "--home", str(met.alfa.folder))
    code, (found,) = told(capsys, "account", "compare", "--incident", incident, "--home", str(met.alfa.folder))
    assert code == ExitCode.DONE
    assert found["accounts"] == {"a": "one", "b": "other"}
    verdicts = {check["verdict"] for check in found["checks"] if check["check"] == "messages on record"}
    assert verdicts <= {"on record"}


def test_an_earlier_version_is_not_set_beside_its_later_one(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    incident = opened(met, capsys)
    first = added(met, capsys, tmp_path, "one", ONE, "--incident", incident)
    added(met, capsys, tmp_path, "one-again", ONE, "--incident", incident, "--replaces", first)
    added(met, capsys, tmp_path, "other", OTHER, "--incident", incident)
    _, (found,) = told(capsys, "account", "facts", "--incident", incident, "--home", str(met.alfa.folder))
    assert list(found["accounts"].values()) == ["one-again", "other"]


def test_what_is_compared_of_a_drill_says_so(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    first, second = (added(met, capsys, tmp_path, name, ONE, "--drill") for name in ("one", "other"))
    for command in ("compare", "facts"):
        assert main(["account", command, first, second, "--home", str(met.alfa.folder)]) == ExitCode.DONE
        assert capsys.readouterr().out.startswith("DRILL DRILL DRILL")
        assert told(capsys, "account", command, first, second, "--home", str(met.alfa.folder))[1][0]["drill"]


def test_one_account_is_not_compared(files: list[str], capsys: Captured) -> None:
    assert main(["account", "compare", files[0]]) == ExitCode.UNUSABLE
    assert "accounts to set side by side: 1 " in capsys.readouterr().err


def test_json_is_one_row(files: list[str], capsys: Captured) -> None:
    main(["account", "compare", *files, "--json"])
    (row,) = capsys.readouterr().out.splitlines()
    assert json.loads(row)["schema"] == "truceline-comparison/1"
