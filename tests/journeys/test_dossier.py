"""A dossier of the At Tanf case: made, its pages looked at, verified without us, tampered with, and refused."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from tests.cli.met_homes import met_homes
from tests.journeys.process import called
from tests.wiring.test_records import warned

SAID = ("--said-by", "Coalition", "--source", "release of 18 May 2017")
NEVER = re.compile(r"\b(approved|target\w*|engag\w*)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def made(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The dossier, and the line to verify it by."""
    folder = tmp_path_factory.mktemp("dossier")
    met = met_homes(folder / "homes")
    warning = warned(met, "You approach the agreed zone. Turn back. عد إلى الوراء")
    met.exchange()
    case = root / "examples" / "at-tanf-2017"
    files = ("--zones", case / "zones.geojson")
    events = folder / "events.jsonl"
    replayed = called("watch", "replay", case / "tracks.csv", *files, "--json")
    events.write_text(replayed.stdout, encoding="utf-8")
    home = ("--home", met.alfa.folder)
    opened = called("incident", "open", "Column near At Tanf", "--place", "33.50583N 38.61778E", *home, "--json")
    incident = json.loads(opened.stdout)["id"]
    for more in (
        ("add", incident, "--message", warning, "--events", events),
        ("add", incident, "--text", "The column turned at the berm.", *SAID),
        ("decide", incident, "--text", "Vehicles were struck, as reported.", *SAID),
    ):
        done = called("incident", *more, *home)
        assert done.returncode == 0, done.stderr
    place = folder / "tanf.zip"
    given = ("--for", "Board of Inquiry", "--tracks", case / "tracks.csv", *files)
    done = called("dossier", "make", incident, "-o", place, *given, *home)
    assert done.returncode == 0, done.stderr
    return place, met.line


def files_in(place: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(place) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def verified(folder: Path, files: Iterable[tuple[str, bytes]], line: str) -> subprocess.CompletedProcess[str]:
    """What verify.py says in an empty environment, with nothing but the standard library."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files:
            archive.writestr(name, content)
    (folder / "d.zip").write_bytes(buffer.getvalue())
    command = [sys.executable, "-I", "-S", str(folder / "verify.py"), "--charter", line, "d.zip"]
    return subprocess.run(
        command, cwd=folder, env={}, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120
    )


def test_it_is_verified_without_us_and_every_kind_of_answer_is_given(made: tuple[Path, str], tmp_path: Path) -> None:
    place, line = made
    files = files_in(place)
    (tmp_path / "verify.py").write_bytes(files["verify.py"])
    done = verified(tmp_path, files.items(), line)
    assert (done.returncode, done.stderr) == (0, "")
    for words in ("PROVEN", "ONE SIDE'S WORD", "NOT COVERED", "hands out exactly these", "Board of Inquiry"):
        assert words in done.stdout


def test_a_dossier_in_which_a_report_was_rewritten_is_refused(made: tuple[Path, str], tmp_path: Path) -> None:
    place, line = made
    files = files_in(place)
    (tmp_path / "verify.py").write_bytes(files["verify.py"])
    files["report.html"] = files["report.html"].replace(b"turned at the berm", b"went on regardless")
    done = verified(tmp_path, files.items(), line)
    assert done.returncode == 1
    assert "report.html is not the file that is listed" in done.stdout


def test_it_is_refused_by_who_trusts_another_charter(made: tuple[Path, str], tmp_path: Path) -> None:
    place, _ = made
    files = files_in(place)
    (tmp_path / "verify.py").write_bytes(files["verify.py"])
    assert verified(tmp_path, files.items(), "00" * 16).returncode == 1


def test_every_sheet_of_the_report_shows_something_when_it_is_opened(made: tuple[Path, str]) -> None:
    files = files_in(made[0])
    assert files["report.pdf"].startswith(b"%PDF-1.7")
    with pypdfium2.PdfDocument(files["report.pdf"]) as pdf:
        sheets = [pdf[number].render(scale=1).to_numpy() for number in range(len(pdf))]
        text = "".join(pdf[number].get_textpage().get_text_bounded() for number in range(len(pdf)))
    assert len(sheets) >= 4
    for sheet in sheets:
        assert 0.005 < np.mean(sheet < 128) < 0.5, "there is ink on it, and paper"
    # The zone of 55 km is filled with its own colour, and nothing else is so wide.
    assert max(np.mean(np.ptp(sheet[..., :3].astype(int), axis=2) > 12) for sheet in sheets) > 0.05
    for words in (
        "This copy is for",
        "Board of Inquiry",
        "How to verify",
        "What is not known",
        "55 km zone around At Tanf",
    ):
        assert words in text, words
    assert NEVER.search(text) is None


def test_the_55_km_case_is_drawn_as_one_side_claims_it(made: tuple[Path, str]) -> None:
    page = files_in(made[0])["report.html"].decode()
    assert "Map: zones as claimed by coalition, and by nobody else here" in page
    assert "55 km zone around At Tanf" in page
    assert "CANNOT TELL: its error reaches across the edge" in page


def test_no_file_that_people_read_says_what_no_output_may_say(made: tuple[Path, str]) -> None:
    files = files_in(made[0])
    for name in ("report.html", "dossier.json", "timeline.json", "incident.json", "VERIFY.txt"):
        assert NEVER.search(files[name].decode()) is None, name
