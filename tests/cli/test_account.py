"""truceline account: as people and scripts use it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from truceline.accounts.claims_json import account_from_json
from truceline.cli.main import main

REPORT = "The navy said on Tuesday that two ships had entered the exclusion zone.\n"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "navy.txt"
    file.write_text(REPORT, encoding="utf-8")
    return file


def test_a_report_is_read_into_the_json_of_the_schema(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["account", "read", str(report), "--date", "2026-11-18", "--publisher", "An agency", "--json"]) == 0
    written = json.loads(capsys.readouterr().out)
    account = account_from_json(written)
    (claim,) = account.claims
    assert written["doc_id"] == "navy"
    assert written["publisher"] == "An agency"
    assert (claim.type, claim.source.holder) == ("entry", "navy")
    assert claim.source.said_on is not None
    assert claim.source.said_on.date == "2026-11-17"
    assert REPORT[slice(*claim.span)] == claim.text == REPORT.strip()


def test_a_report_is_read_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(REPORT.encode())))
    assert main(["account", "read", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["doc_id"] == "report"


def test_people_get_a_table_of_who_says_what(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["account", "read", str(report)]) == 0
    titles, row = capsys.readouterr().out.splitlines()
    assert titles.split()[:3] == ["says", "claim", "how"]
    assert row.split()[:3] == ["navy", "entry", "asserted"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--lang", "fr"], "reports in the language 'fr' cannot be read"),
        (["--date", "18 November"], "does not match the format"),
    ],
)
def test_what_cannot_be_read_is_refused_and_never_guessed(
    options: list[str], told: str, report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["account", "read", str(report), *options]) != 0
    captured = capsys.readouterr()
    assert told in captured.err
    assert captured.out == ""


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["account", "read", "nowhere.txt"]) != 0
    assert "nowhere.txt" in capsys.readouterr().err


def test_a_text_without_claims_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "poem.txt"
    file.write_text("Roses and violets.\n", encoding="utf-8")
    assert main(["account", "read", str(file)]) == 0
    assert "no claims were found" in capsys.readouterr().err
