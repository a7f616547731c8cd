"""truceline account: as people and scripts use it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.models.endpoints import Told, chat, served
from truceline.accounts.claims_json import account_from_json
from truceline.cli.accounts.naming import MAX_FILE_BYTES
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


def test_a_file_that_cannot_be_opened_or_is_too_long_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    with (tmp_path / "long.txt").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    for name in ("loop.txt", "long.txt"):
        assert main(["account", "read", str(tmp_path / name)]) != 0
        captured = capsys.readouterr()
        assert name in captured.err
        assert captured.out == ""


def test_a_text_without_claims_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "poem.txt"
    file.write_text("Roses and violets.\n", encoding="utf-8")
    assert main(["account", "read", str(file)]) == 0
    assert "no claims were found" in capsys.readouterr().err


QUIET = {"sentence": 1, "text": "two ships", "type": "presence", "source": {"holder": "navy"}}
INVENTED = {"sentence": 1, "text": "sank three ships", "type": "strike"}


@pytest.fixture
def model(tmp_path: Path) -> Iterator[Path]:
    """Settings of a model that proposes one claim that stands there, and one that does not."""
    settings = tmp_path / "model.toml"
    with served(lambda _: Told(body=chat(json.dumps({"claims": [QUIET, INVENTED]})))) as server:
        settings.write_text(f'[model]\naddress = "{server.address}"\nname = "a-model"\n', encoding="utf-8")
        yield settings


def test_what_a_model_proposes_is_marked_in_the_json_and_what_was_dropped_is_told(
    report: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["account", "read", str(report), "--model", str(model), "--json"]) == 0
    written = json.loads(capsys.readouterr().out)
    assert [(each["id"], each.get("proposed_by")) for each in written["claims"]] == [
        ("navy:c01", None),
        ("navy:m01", "a-model"),
    ]
    assert (written["proposals"]["model"], written["proposals"]["kept"]) == ("a-model", 1)
    assert [each["text"] for each in written["proposals"]["dropped"]] == ["sank three ships"]
    assert [each.proposed_by for each in account_from_json(written).claims] == [None, "a-model"]


def test_people_see_what_a_model_proposed_apart_from_what_was_read(
    report: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["account", "read", str(report), "--model", str(model)]) == 0
    captured = capsys.readouterr()
    read, proposed = captured.out.split("proposed by the model a-model")
    assert ("entry" in read, "presence" in read) == (True, False)
    assert ("entry " in proposed, "presence" in proposed) == (False, True)
    assert "sank three ships" in captured.err


def test_without_being_told_so_no_model_is_asked(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with served(lambda _: Told(500)) as server:
        assert main(["account", "read", str(report), "--json"]) == 0
    written = json.loads(capsys.readouterr().out)
    assert server.taken == []
    assert "proposals" not in written
    assert "proposed_by" not in written["claims"][0]


def test_a_model_that_cannot_be_asked_is_an_error_and_nothing_is_printed_in_its_place(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "model.toml"
    with served(lambda _: Told(401)) as server:
        settings.write_text(f'[model]\naddress = "{server.address}"\nname = "a-model"\n', encoding="utf-8")
        assert main(["account", "read", str(report), "--model", str(settings), "--json"]) == 4
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "code 401" in captured.err


def test_proposals_are_compared_only_once_somebody_has_taken_them_over(
    report: Path, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["account", "read", str(report), "--model", str(model), "--json"])
    written = json.loads(capsys.readouterr().out)
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    one.write_text(json.dumps(written), encoding="utf-8")
    del written["claims"][1]["proposed_by"]
    other.write_text(json.dumps(written), encoding="utf-8")
    assert main(["account", "compare", str(one), str(other)]) == 0
    assert "a: 1 proposed by a model are left out" in capsys.readouterr().out
    assert main(["account", "compare", str(one), str(other), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["proposals_left_out"] == {"a": 1}
