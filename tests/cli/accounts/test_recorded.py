"""truceline account add, link, list, show and finding, as an officer and as a script use them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.met_homes import BRAVO, MetHomes, met_homes, told
from tests.wiring.keeping.test_renewing import renewed
from truceline.cli.exits import ExitCode
from truceline.cli.main import main
from truceline.wiring.home import opened_node

TEXT = "The militia entered the zone on 6 June 2017."
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    """Two parties on one line."""
    return met_homes(tmp_path)


def asked(met: MetHomes, capsys: Captured, *words: str) -> list[dict[str, Any]]:
    code, rows = told(capsys, *words, "--home", str(met.alfa.folder))
    assert code == ExitCode.DONE
    return rows


def opened(met: MetHomes, capsys: Captured) -> str:
    incident: str = asked(met, capsys, "incident", "open", "Column", "--from", "2017-06-06T05:00Z")[0]["id"]
    return incident[:8]


def added(met: MetHomes, capsys: Captured, folder: Path, name: str, text: str, *options: str) -> str:
    """The id of an account that alfa adds from a file."""
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    words = ["account", "add", str(folder / f"{name}.txt"), "--publisher", "Alsouria Net", "--said-by", "Lt Adams"]
    account: str = asked(met, capsys, *words, *options)[0]["id"]
    return account


def test_a_report_is_put_on_record_read_and_shown(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    incident = opened(met, capsys)
    behind = ["--on-behalf", "the operations room", "--signatory", "Russia=unclear"]
    account = added(met, capsys, tmp_path, "report", TEXT, "--incident", incident, "--date", "2017-06-08", *behind)
    (listed,) = asked(met, capsys, "account", "list", "--incident", incident)
    assert (listed["id"], listed["date"], listed["speaker"]) == (account, "2017-06-08", "Alsouria Net")
    assert listed["signatories"] == [{"name": "Russia", "standing": "unclear"}]
    assert main(["account", "show", account[:8], "--home", str(met.alfa.folder)]) == ExitCode.DONE
    printed = capsys.readouterr().out
    assert TEXT in printed.splitlines()
    assert "entry (asserted)" in printed


def test_claims_that_were_read_before_are_taken_if_they_stand_in_the_text(
    met: MetHomes, capsys: Captured, tmp_path: Path
) -> None:
    claims = tmp_path / "claims.json"
    claim = {"id": "c1", "span": [0, len(TEXT)], "text": TEXT, "type": "entry"}
    claims.write_text(json.dumps({"doc_id": "by-hand", "claims": [claim]}), encoding="utf-8")
    account = added(met, capsys, tmp_path, "report", TEXT, "--claims", str(claims), "--speaker", "a monitor")
    (shown,) = asked(met, capsys, "account", "show", account[:8])
    assert (shown["doc_id"], shown["speaker"], len(shown["account"]["claims"])) == ("by-hand", "a monitor", 1)
    claims.write_text(json.dumps({"doc_id": "x", "claims": [claim | {"text": "They left."}]}), encoding="utf-8")
    words = [
        "account",
        "add",
        str(tmp_path / "report.txt"),
        "--claims",
        str(claims),
        "--speaker",
        "x",
        "--said-by",
        "y",
    ]
    assert main([*words, "--home", str(met.alfa.folder)]) == ExitCode.UNUSABLE
    assert "does not stand" in capsys.readouterr().err


def test_a_later_version_is_linked_and_another_incident_too(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    first = added(met, capsys, tmp_path, "report", TEXT)
    second = added(met, capsys, tmp_path, "again", f"{TEXT} It left.", "--replaces", first[:8])
    asked(met, capsys, "account", "link", second[:8], opened(met, capsys))
    rows = asked(met, capsys, "account", "list")
    assert [(row["id"], row["followed_by"], len(row["incidents"])) for row in rows] == [
        (first, [second], 0),
        (second, [], 1),
    ]


def test_accounts_of_a_log_that_has_ended_are_read_and_compared_by_its_number(
    met: MetHomes, capsys: Captured, tmp_path: Path
) -> None:
    incident = opened(met, capsys)
    for name in ("one", "other"):
        added(met, capsys, tmp_path, name, TEXT, "--incident", incident)
    (first, second) = asked(met, capsys, "account", "list", "--incident", incident)
    with opened_node(met.alfa) as node:
        node.store.freeze("for a test")
    renewed(met.alfa)
    assert asked(met, capsys, "account", "list") == []
    ended = ("--log", "1")
    assert asked(met, capsys, "account", "list", *ended) == [first, second]
    assert asked(met, capsys, "account", "show", first["id"], *ended)[0]["id"] == first["id"]
    for verb in ("compare", "facts"):
        assert asked(met, capsys, "account", verb, "--incident", incident, *ended)
        assert main(["account", verb, "--incident", incident, "--home", str(met.alfa.folder)]) == ExitCode.NOT_FOUND
        assert "no incident begins with" in capsys.readouterr().err


def test_an_account_by_a_message_is_its_senders(met: MetHomes, capsys: Captured) -> None:
    sending = ["--home", str(met.alfa.folder), "--passphrase-file", str(met.passphrase)]
    message = told(capsys, "line", "send", BRAVO, "--text", TEXT, *sending)[1][0]["id"]
    (entry,) = asked(met, capsys, "account", "add", "--message", message[:8], "--said-by", "Lt Adams")
    assert (entry["message"], entry["speaker"]) == (message, "alfa.example")


def test_an_account_whose_text_was_erased_is_still_shown_and_without_claims_it_is_not_compared(
    met: MetHomes, capsys: Captured, tmp_path: Path
) -> None:
    account = added(met, capsys, tmp_path, "report", TEXT)
    (entry,) = asked(met, capsys, "account", "list")
    order = ["--ordered-by", "the data protection officer", "--reason", "names of people", "--yes"]
    for obj in (entry["text_sha256"], entry["claims_sha256"]):
        main(["record", "erase", obj, *order, "--home", str(met.alfa.folder)])
    capsys.readouterr()
    assert main(["account", "show", account[:8], "--home", str(met.alfa.folder)]) == ExitCode.DONE
    printed = capsys.readouterr().out
    assert TEXT not in printed
    assert "its text was erased; the hash stays on record" in printed
    assert main(["account", "compare", account, account, "--home", str(met.alfa.folder)]) != ExitCode.DONE
    assert "were erased" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["add", "--said-by", "x"], "comes from a FILE or by a message"),
        (["add", "FILE", "--said-by", "x", "--speaker", "y", "--signatory", "Russia"], "is no signatory"),
        (["add", "FILE", "--said-by", "x"], "nobody is said to speak"),
        (["show", "abcdef"], "no account begins with"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    met: MetHomes, capsys: Captured, tmp_path: Path, words: list[str], message: str
) -> None:
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    given = [str(tmp_path / "report.txt") if word == "FILE" else word for word in words]
    assert main(["account", *given, "--home", str(met.alfa.folder)]) != ExitCode.DONE
    assert message in capsys.readouterr().err


def test_a_party_finds_nothing_that_is_shown_as_a_finding(met: MetHomes, capsys: Captured) -> None:
    finding = ["--body", BRAVO, "--text", "struck", "--confidence", "high", "--source", "report 4"]
    words = ["account", "finding", opened(met, capsys), *finding, "--home", str(met.alfa.folder)]
    assert main(words) == ExitCode.UNUSABLE
    assert "no observer or mediator" in capsys.readouterr().err


def test_an_empty_list_says_so(met: MetHomes, capsys: Captured) -> None:
    assert main(["account", "list", "--home", str(met.alfa.folder)]) == ExitCode.DONE
    assert "no account is on record" in capsys.readouterr().err
