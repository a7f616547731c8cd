"""truceline incident witness: two witnesses or none, and the sheet that they signed beside it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest

from tests.cli.duty.test_incident import asked, at, opened
from tests.cli.met_homes import MetHomes, met_homes
from truceline.cli.duty.witness import sheet
from truceline.cli.exits import ExitCode
from truceline.cli.main import main
from truceline.wiring.media.witness_sheets import LANGUAGES, MOST_WITNESSES

SEEN = ["--text", "It went in.", "--from", "2026-11-21T05:10Z", "--seen-from", "the bridge", "--said-by", "Capt. Reed"]


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    """Two parties on one line."""
    return met_homes(tmp_path)


def test_a_statement_of_two_witnesses_is_on_record_with_the_sheet_that_they_signed(
    met: MetHomes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(b"%PDF-1.7 signed")
    words = [*SEEN, "--witness", "J. Smith=second officer", "--witness", "A. Dale", "--adds", "A. Dale=No flag."]
    found = asked(met, capsys, "witness", opened(met, capsys), *words, "--file", str(sheet))
    stated = {each["verb"]: each["says"] for each in found["stated"]}
    assert stated["witness"]["witnesses"] == [
        {"name": "J. Smith", "role": "second officer"},
        {"name": "A. Dale", "words": "No flag."},
    ]
    assert stated["witness"]["from_at"] == stated["witness"]["to_at"]
    assert (stated["file"]["name"], stated["file"]["type"]) == ("sheet.pdf", "application/pdf")
    assert main(["incident", "show", found["id"][:8], *at(met.alfa)]) == ExitCode.DONE
    printed = " ".join(capsys.readouterr().out.split())
    assert "seen from the bridge" in printed
    assert "witnesses: J. Smith, second officer; A. Dale, adds “No flag.”; says Capt. Reed" in printed


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--witness", "J. Smith"], "1 witnesses"),
        (["--witness", "J. Smith", "--witness", "J. SMITH=mate"], "named twice"),
        (["--witness", "A=", "--witness", "B"], "NAME=WORDS"),
        (["--witness", "A", "--witness", "B", "--adds", "C=No."], "no --witness has that name"),
        (["--witness", "A", "--witness", "B", "--file", "nowhere.pdf"], "nowhere.pdf"),
    ],
)
def test_what_is_no_statement_of_two_witnesses_is_refused(
    met: MetHomes, capsys: pytest.CaptureFixture[str], words: list[str], named: str
) -> None:
    assert main(["incident", "witness", opened(met, capsys), *at(met.alfa), *SEEN, *words]) != ExitCode.DONE
    assert named in capsys.readouterr().err


def test_a_blank_sheet_bears_the_incident_and_a_drills_says_so(
    met: MetHomes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf, incident = tmp_path / "sheet.pdf", opened(met, capsys, "--drill")
    made = asked(met, capsys, "sheet", incident, "-o", str(pdf), "--lang", "ar", "--witnesses", "3")
    assert (made["id"][:8], made["drill"], made["pdf"]) == (incident, True, str(pdf))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)
    assert f"truceline incident witness {incident}" in text
    assert "DRILL DRILL DRILL" in text

    assert main(["incident", "sheet", "-o", str(pdf), *at(met.alfa)]) == ExitCode.DONE
    assert f"a sheet for 2 witnesses is in {pdf}" in capsys.readouterr().err
    assert "Column" not in "".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)
    assert main(["incident", "sheet", incident, "--drill", "-o", str(pdf), *at(met.alfa)]) == ExitCode.UNUSABLE


def test_a_sheet_is_offered_in_every_language_and_for_as_many_as_there_is_room() -> None:
    options = {each.name: each.type for each in sheet.params}
    assert tuple(options["language"].choices) == LANGUAGES  # type: ignore[attr-defined]
    assert options["witnesses"].max == MOST_WITNESSES  # type: ignore[attr-defined]
