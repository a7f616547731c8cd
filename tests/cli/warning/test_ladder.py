"""truceline ladder, from the agreed text to the step that a person takes over."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.met_homes import told
from tests.cli.warning.agreed import BRAVO, ZONE, agreed_homes, an_alert, asked, refused
from tests.line.wording.test_ladders import LADDER
from tests.wiring.homes import a_home
from truceline.cli.exits import ExitCode
from truceline.cli.main import main

Captured = pytest.CaptureFixture[str]


def test_a_ladder_goes_from_the_alert_to_a_person(tmp_path: Path, capsys: Captured) -> None:
    met = agreed_homes(tmp_path, capsys)
    alert = an_alert(met, tmp_path, capsys)
    told_first = asked(capsys, met, met.alfa, "ladder", "take", alert[:8], "--yes", signed=True)
    assert (told_first["id"], told_first["next"]["step"], told_first["next"]["name"]) == (alert, 2, "Warn")
    warned = asked(
        capsys, met, met.alfa, "ladder", "take", alert[:8], "--yes", "--lang", "ar", "--lang", "en", signed=True
    )
    message = warned["done"][1]["message"]
    met.exchange()
    shown = asked(capsys, met, met.bravo, "line", "show", message[:12])
    assert f"You are inside the zone {ZONE}" in shown["text"]
    # By radio: nothing goes over the line, and it is on record who took it.
    called = ("--note", "called on 156.8 MHz", "--operator", "Lt Adams")
    radio = asked(capsys, met, met.alfa, "ladder", "take", alert[:8], *called)
    assert radio["done"][2]["operator"] == "Lt Adams"
    ended = asked(capsys, met, met.alfa, "ladder", "take", alert[:8])
    assert ended["is_handed_over"] is True
    assert "next" not in ended
    assert "a person has it" in refused(capsys, met, met.alfa, "ladder", "take", alert[:8])
    report = ("--what", "A patrol fired flares.", "--by", "2nd company")
    reported = asked(capsys, met, met.alfa, "ladder", "report", alert[:8], *report)
    assert (reported["done"][4]["who"], reported["done"][4]["is_reported"]) == ("2nd company", True)
    assert asked(capsys, met, met.alfa, "ladder", "show", alert[:8]) == reported


def test_a_ladder_is_drafted_checked_and_written_in_the_one_form(tmp_path: Path, capsys: Captured) -> None:
    draft, ready = tmp_path / "draft.json", tmp_path / "ladder.json"
    assert main(["ladder", "draft", "--tell", BRAVO, "-o", str(draft)]) == ExitCode.DONE
    capsys.readouterr()
    code, (checked,) = told(capsys, "ladder", "check", str(draft), "-o", str(ready))
    assert (code, checked["is_ready"], checked["steps"][-1]["level"]) == (ExitCode.DONE, False, "person")
    assert told(capsys, "ladder", "check", str(ready))[1][0]["is_ready"] is True
    assert main(["ladder", "check", str(draft)]) == ExitCode.DONE
    assert "1. Tell  (notice, by line)" in capsys.readouterr().out
    document = json.loads(draft.read_text(encoding="utf-8"))
    document["steps"][-1]["automatic"] = True
    draft.write_text(json.dumps(document), encoding="utf-8")
    assert main(["ladder", "check", str(draft)]) == ExitCode.UNUSABLE
    assert "only notices and warnings on the line may be" in capsys.readouterr().err
    assert main(["ladder", "draft", "--tell", BRAVO]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)["title"] == "The zone and its outer band"
    assert told(capsys, "ladder", "draft", "--tell", BRAVO)[1][0]["steps"][-1]["level"] == "person"


def test_without_an_agreement_there_is_no_ladder_to_climb(tmp_path: Path, capsys: Captured) -> None:
    home = a_home(tmp_path / "home")
    assert main(["ladder", "show", "--home", str(home.folder)]) == ExitCode.DONE
    assert "no ladder is agreed" in capsys.readouterr().err
    assert main(["ladder", "take", "--home", str(home.folder)]) == ExitCode.NOT_FOUND


def test_both_sides_see_the_same_ladder_and_what_is_in_use(tmp_path: Path, capsys: Captured) -> None:
    met = agreed_homes(tmp_path, capsys)
    alert = an_alert(met, tmp_path, capsys)
    asked(capsys, met, met.alfa, "ladder", "take", alert[:8], "--yes", signed=True)
    at_alfa, at_bravo = (asked(capsys, met, home, "ladder", "show") for home in (met.alfa, met.bravo))
    assert at_alfa["ladders"] == at_bravo["ladders"]
    assert ([climb["id"] for climb in at_alfa["climbs"]], at_bravo["climbs"]) == ([alert], [])
    assert main(["ladder", "show", "--home", str(met.alfa.folder)]) == ExitCode.DONE
    shown = capsys.readouterr().out
    assert "took step 1 (Tell), message" in shown
    assert "next: 2. Warn" in shown


def test_an_officer_deviates_with_a_reason_and_never_above_warning(tmp_path: Path, capsys: Captured) -> None:
    met = agreed_homes(tmp_path, capsys, LADDER.content)
    alert = an_alert(met, tmp_path, capsys)
    words = ("ladder", "deviate", alert[:8], "--reason", "They do not read the line.")
    assert asked(capsys, met, met.alfa, *words, "--step", "3")["next"]["step"] == 3
    assert "lies above warning" in refused(capsys, met, met.alfa, *words, "--step", "4")
    assert asked(capsys, met, met.alfa, "ladder", "take", alert[:8])["next"]["is_last"]


def test_a_case_without_an_alert_is_begun_by_a_report(tmp_path: Path, capsys: Captured) -> None:
    met = agreed_homes(tmp_path, capsys)
    report = ("ladder", "report", "--what", "A patrol fired flares.", "--by", "2nd company")
    case = asked(capsys, met, met.alfa, *report, "--at", "2026-06-06T11:00Z")
    assert (case["is_alert"], case["done"][0]["done_at"]) == (False, 1_780_743_600_000)
    again = asked(capsys, met, met.alfa, *report, "--drill")
    assert (again["id"] != case["id"], again["drill"]) == (True, True)
    assert "is real" in refused(capsys, met, met.alfa, "ladder", "take", case["id"][:8], "--drill")


def test_a_message_that_was_sent_already_takes_its_step(tmp_path: Path, capsys: Captured) -> None:
    met = agreed_homes(tmp_path, capsys)
    first = asked(capsys, met, met.alfa, "ladder", "take", "--zone", ZONE, "--yes", signed=True)
    message = first["done"][0]["message"]
    alert = an_alert(met, tmp_path, capsys)
    taken = asked(capsys, met, met.alfa, "ladder", "take", alert[:8], "--message", message[:12])
    assert taken["done"][0]["message"] == message
    assert "does not take step 2" in refused(capsys, met, met.alfa, "ladder", "take", alert[:8], "--message", message)


def test_a_step_that_two_desks_must_sign_goes_from_one_to_the_other_and_is_then_taken(
    tmp_path: Path, capsys: Captured
) -> None:
    met = agreed_homes(tmp_path, capsys, two_person=True)
    alert = an_alert(met, tmp_path, capsys)
    take, half = ("ladder", "take", alert[:8]), tmp_path / "step.note"
    assert "two desks" in refused(capsys, met, met.alfa, *take, "--yes")
    assert asked(capsys, met, met.alfa, *take, "-o", str(half), "--yes", signed=True)["signed_by"] == ["duty"]
    assert "there is a file" in refused(capsys, met, met.alfa, *take, "-o", str(half), "--yes")
    assert asked(capsys, met, met.alfa, "ladder", "show", alert[:8])["done"] == []
    second = ("message", "send", "--signed", str(half), "--yes", "--desk", "deputy")
    message = asked(capsys, met, met.alfa, *second, signed=True)["id"]
    taken = asked(capsys, met, met.alfa, *take, "--message", message[:12])
    assert (taken["done"][0]["message"], taken["next"]["step"]) == (message, 2)
