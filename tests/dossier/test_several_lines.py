"""An incident whose messages lie on several lines goes out as one dossier, and every line of it is verified."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.node.dossiers.cases import Files, dossier, material, verdict_on, with_second_line
from tests.node.incidents.test_keeping import opened, said
from tests.node.meeting import ALFA, BRAVO, CHARLIE, Met, meet, say, warn
from truceline.dossier import verify
from truceline.dossier.contents import CONTENTS, contents_of
from truceline.model.incidents import Belonging, Part

TO_BRAVO, TO_CHARLIE = "Turn back at the wadi.", "Tell your unit at the bridge."


class Told(NamedTuple):
    """A dossier of an incident on two lines."""

    met: Met
    incident: str
    second: str
    messages: tuple[str, str]
    files: Files


@pytest.fixture(scope="module")
def told() -> Told:
    return on_two_lines()


def on_two_lines() -> Told:
    """A dossier of Alfa's of an incident with a warning on each of two lines."""
    met = meet(ALFA, BRAVO)
    second = with_second_line(met)
    to_bravo = warn(met, body={"text": TO_BRAVO}).message.id
    to_charlie = say(met[ALFA], second, CHARLIE, met.clock.now, body={"text": TO_CHARLIE}).message.id
    for peer in (BRAVO, CHARLIE):
        met.exchange_until_quiet(ALFA, peer)
    incident = opened(met)
    said(met, incident, Belonging(Part.MESSAGE, to_bravo), Belonging(Part.MESSAGE, to_charlie))
    files = dossier(met, incident.id)
    return Told(met, incident.id, second, (to_bravo, to_charlie), files)


def test_messages_of_both_lines_are_proved_and_received(told: Told) -> None:
    result = verdict_on(told.files, told.met.line)
    (beside,) = result["lines"]
    assert (result["exit"], result["problems"], beside["problems"]) == (0, [], [])
    assert (result["line"], beside["line"]) == (told.met.line, told.second)
    for part, message, peer in ((result, told.messages[0], BRAVO), (beside, told.messages[1], CHARLIE)):
        about = {(each["kind"], each["verdict"]): each["party"] for each in part["claims"] if each["about"] == message}
        assert about["written", "PROVEN"] == ALFA
        assert about["received", "PROVEN"] == peer


def test_it_is_one_dossier_of_one_incident(told: Told) -> None:
    result = verdict_on(told.files)
    assert [each["about"] for each in result["claims"] if each["kind"] == "sealed"] == [told.incident]
    assert not any(each["kind"] == "sealed" for each in result["lines"][0]["claims"])
    report = told.files["report.html"].decode()
    assert all(words in report for words in (TO_BRAVO, TO_CHARLIE, told.met.line, told.second))
    assert [name for name in told.files if name.endswith("verify.py")] == ["verify.py"]


def test_each_charter_is_compared_with_the_one_that_is_trusted(told: Told) -> None:
    exports = {"dossier": told.files}

    def pinned(*pins: str) -> tuple[list[bool], list[str]]:
        result = verify.result_of_all(verify.cases_on(exports, pins, verify.Signatures()))
        return [each["pinned"] for each in (result, *result["lines"])], result["problems"]

    assert pinned() == ([False, False], [])
    assert pinned(told.second) == ([False, True], [])
    assert pinned(told.second, told.met.line) == ([True, True], [])
    problems = pinned(told.met.line, "ab" * 16)[1]
    assert problems == [f"no line here has the charter '{'ab' * 16}'"]
    assert "not the one that you trust" in pinned("ab" * 16)[1][0]


def test_each_file_of_the_second_line_that_is_removed_or_changed_is_named(told: Told) -> None:
    beside = [name for name in told.files if name.startswith("lines/")]
    assert {name.split("/")[2] for name in beside} >= {"charter.note", "manifests", "entries", "objects", "proofs"}
    for name in beside:
        without = verdict_on({other: content for other, content in told.files.items() if other != name})
        assert without["exit"] == 1, name
        content = bytearray(told.files[name])
        content[len(content) // 2] ^= 1
        assert verdict_on(told.files | {name: bytes(content)})["exit"] == 1, name


def test_a_list_of_files_that_somebody_made_to_fit_does_not_hold(told: Told) -> None:
    less = {name: content for name, content in told.files.items() if not name.startswith("lines/")}
    listed = {name: content for name, content in less.items() if name != CONTENTS and not name.startswith("seal/")}
    result = verdict_on(less | {CONTENTS: contents_of(listed.items())})
    assert any("another list of files on record" in problem for problem in result["problems"])


def test_a_line_under_the_name_of_another_or_within_another_does_not_hold(told: Told) -> None:
    beside = {name: content for name, content in told.files.items() if name.startswith("lines/")}
    rest = {name: content for name, content in told.files.items() if name not in beside}
    other = {name.replace(told.second, "cd" * 16): content for name, content in beside.items()}
    assert verdict_on(rest | other)["exit"] == 1
    deeper = {f"lines/{told.second}/{name}": content for name, content in beside.items()}
    assert verdict_on(told.files | deeper)["exit"] == 1


def test_an_export_has_no_lines_beside_it_that_no_list_names(told: Told) -> None:
    parts = ("contents.txt", "seal/", "report.html", "accounts/", "zones/", "tracks/")
    bare = {name: file for name, file in told.files.items() if not (name.startswith(parts) or name.endswith(".json"))}
    assert "no dossier without contents.txt" in verdict_on(bare)["problems"][0]


def test_of_one_line_alone_nothing_of_the_other_goes_out_and_that_is_said(told: Told) -> None:
    files = dossier(told.met, told.incident, line=told.met.line)
    assert "lines" not in verdict_on(files)
    assert not any(TO_CHARLIE.encode() in content or told.second.encode() in content for content in files.values())
    assert material(told.met, told.incident, line=told.met.line).left_out == 1
    assert "1 of its messages, which were said on other lines" in files["report.html"].decode()


def test_the_file_alone_verifies_every_line(told: Told, tmp_path: Path) -> None:
    for name, content in told.files.items():
        path = tmp_path / "dossier" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    command = [sys.executable, "-I", "-S", str(tmp_path / "dossier" / "verify.py")]
    command += ["--charter", told.second, "--charter", told.met.line, str(tmp_path / "dossier")]
    ran = subprocess.run(command, env={}, capture_output=True, text=True, check=False, encoding="utf-8", timeout=120)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "2 lines. Nothing here contradicts itself." in ran.stdout
    assert told.second in ran.stdout
