"""Texts for the radio: made, read out as reported, and the same as what a message says on the line."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.duty.leaflets import WAY, Office, office
from tests.cli.met_homes import met_homes, told
from tests.line.stated import STATEMENT
from tests.wiring.homes import PASSPHRASE
from truceline.cli.exits import ExitCode
from truceline.cli.main import main
from truceline.signing.notes import sign_note
from truceline.wiring.home_keys import read_locked_key
from truceline.wiring.running import office_of, say

RADIO = ("radio", "--to", "ALL STATIONS", "--lang", "ar", "--lang", "en")


@pytest.fixture
def alfa(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return office(tmp_path, capsys)


def test_a_text_is_made_found_by_its_code_and_its_reading_recorded(alfa: Office) -> None:
    made = alfa.asked(*RADIO, "--zone", "At Tanf", *WAY, "--state-who")
    assert [script["lang"] for script in made["scripts"]] == ["ar", "en"]
    assert made["scripts"][1]["rows"][0] == "ALL STATIONS, this is alfa.example."
    assert main(["check", made["code"], "--home", str(alfa.home)]) == ExitCode.DONE
    assert "voice make" in alfa.capsys.readouterr().out
    report = ("--means", "radio", "--frequency", "156.8 MHz FM", "--lang", "ar", "--times", "3")
    found = alfa.asked("read", made["id"][:6], *report, "--said-by", "Cpl Bell", "--from", "2026-11-21T10:00Z")
    assert found["later"][0]["content"]["said_by"] == "Cpl Bell"
    assert alfa.told("readings") == (0, [found])
    assert alfa.told("list") == (0, [])


def test_the_text_is_printed_so_that_it_can_be_read_out(alfa: Office) -> None:
    words = [*RADIO, "--zone", "At Tanf", "--loudspeaker", "--drill", "--home", str(alfa.home)]
    assert main(["message", *words]) == ExitCode.DONE
    rows = alfa.capsys.readouterr().out.splitlines()
    assert "[en]  no native speaker has reviewed this wording" in rows
    assert rows.count("\u2066This is a drill. Nothing in it is real.\u2069") == 2
    assert rows[-1] == "\u2066Out.\u2069"


def test_a_text_says_what_a_message_says_on_the_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    met = met_homes(tmp_path)
    key = read_locked_key(met.alfa.keys / "duty", PASSPHRASE)
    body = {name: value for name, value in STATEMENT.body.items() if name != "step"}
    wording: dict[str, Any] = {
        "line": met.line,
        "to": [met.bravo.party],
        "kind": "warning",
        "body": body,
        "prec": "immediate",
    }
    wording |= {"drill": True, "need": "ack", "by": 0, "att": [], "lang": "en"}
    with office_of(met.alfa) as at_alfa:
        message = say(at_alfa, wording, lambda text: sign_note(text, [key]).encoded)
    code, (made,) = told(capsys, "message", *RADIO, "--about", message["id"][:8], "--home", str(met.alfa.folder))
    assert code == ExitCode.DONE
    assert made["content"]["said"]["sentences"] == body["sentences"]
    assert made["content"]["about"] == message["id"]
    assert made["drill"] is True


def test_a_text_about_nothing_and_a_reading_in_another_language_are_refused(alfa: Office) -> None:
    assert alfa.told(*RADIO)[0] == ExitCode.UNUSABLE
    assert alfa.told(*RADIO, "--zone", "At Tanf", "--way", "out")[0] == ExitCode.UNUSABLE
    made = alfa.asked(*RADIO, "--zone", "At Tanf")
    read = ("read", made["id"], "--means", "radio", "--lang", "uk", "--said-by", "Cpl Bell")
    assert alfa.told(*read)[0] == ExitCode.UNUSABLE
    assert alfa.asked(*read[:5], "en", *read[6:])["later"]
