"""truceline dossier, from the command line: made, shown, verified, and refused when anything in it was changed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.met_homes import told
from tests.wiring.dossiers.kept import EXAMPLE, PHOTO, Kept, kept
from truceline.cli.exits import ExitCode
from truceline.cli.main import main
from truceline.record.store import object_name


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return kept(tmp_path_factory.mktemp("kept"))


def made(case: Kept, place: Path, *more: str) -> int:
    home = ["--home", str(case.home.folder)]
    return main(["dossier", "make", case.incident[:8], "-o", str(place), "--no-pdf", *home, *more])


def test_a_dossier_is_made_shown_and_verified(case: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    zones, tracks = str(EXAMPLE / "zones.geojson"), str(EXAMPLE / "tracks.csv")
    place = str(tmp_path / "d.zip")
    given = ["--for", "Board", "--zones", zones, "--tracks", tracks, "--line", case.met.line[:6]]
    arguments = ["dossier", "make", case.incident, "-o", place, *given, "--home", str(case.home.folder)]
    code, (done,) = told(capsys, *arguments)
    assert code == ExitCode.DONE
    assert (done["incident"], done["line"], done["drill"]) == (case.incident, case.met.line, False)
    code, (shown,) = told(capsys, "dossier", "show", place)
    assert (code, shown["for"], shown["files"]["report.pdf"]) == (0, "Board", 1)
    code, (verdict,) = told(capsys, "dossier", "verify", place, "--charter", case.met.line)
    assert (code, verdict["problems"], verdict["pinned"]) == (0, [], True)
    assert main(["dossier", "show", place]) == 0
    printed = capsys.readouterr().out
    assert "for       Board" in printed
    assert main(["dossier", "verify", place]) == 0
    assert "Nothing here contradicts itself." in capsys.readouterr().out


def test_what_was_made_says_how_to_verify_it(case: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert made(case, tmp_path / "d.zip") == 0
    assert f"python3 verify.py --charter {case.met.line}" in capsys.readouterr().err


def test_a_dossier_in_which_a_word_was_changed_is_refused(
    case: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made(case, tmp_path / "d.zip")
    with zipfile.ZipFile(tmp_path / "d.zip") as archive, zipfile.ZipFile(tmp_path / "t.zip", "w") as forged:
        for name in archive.namelist():
            forged.writestr(name, archive.read(name).replace(b"Turn back", b"Come on!!"))
    capsys.readouterr()
    assert main(["dossier", "verify", str(tmp_path / "t.zip")]) == ExitCode.FOUND
    assert "DOES NOT HOLD" in capsys.readouterr().out


def test_two_sides_dossiers_are_held_against_each_other(
    case: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made(case, tmp_path / "alfa.zip")
    home = ["--home", str(case.met.bravo.folder)]
    _, (theirs,) = told(capsys, "incident", "open", "Ours", *home)
    main(["incident", "add", theirs["id"], "--message", case.warning, *home])
    main(["dossier", "make", theirs["id"], "-o", str(tmp_path / "bravo.zip"), "--no-pdf", *home])
    capsys.readouterr()
    code, (verdict,) = told(capsys, "dossier", "verify", str(tmp_path / "alfa.zip"), str(tmp_path / "bravo.zip"))
    assert (code, verdict["problems"]) == (0, [])
    assert {tuple(claim["by"]) for claim in verdict["claims"] if claim["kind"] == "sealed"} == {
        ("alfa.example",),
        ("bravo.example",),
    }


def test_an_incident_that_nobody_knows_makes_no_dossier(case: Kept, tmp_path: Path) -> None:
    place = str(tmp_path / "d.zip")
    assert main(["dossier", "make", "00" * 16, "-o", place, "--home", str(case.home.folder)]) == ExitCode.NOT_FOUND
    assert not (tmp_path / "d.zip").exists()


def test_a_file_is_erased_once_somebody_said_yes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = kept(tmp_path)
    photo = object_name(PHOTO)
    order = ["--ordered-by", "District Court", "--reason", "a face", "--home", str(case.home.folder)]
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert main(["record", "erase", photo, *order]) == ExitCode.INTERRUPTED
    assert "does not come back" in capsys.readouterr().err
    code, (done,) = told(capsys, "record", "erase", photo, "--yes", *order)
    assert (code, done["obj"], done["ordered_by"]) == (0, photo, "District Court")
    place = tmp_path / "d.zip"
    made(case, place)
    with zipfile.ZipFile(place) as archive:
        assert f"objects/{photo}" not in archive.namelist()
        assert json.loads(archive.read("custody.json"))["erased"][0]["reason"] == "a face"
    capsys.readouterr()
    assert main(["dossier", "verify", str(place)]) == 0
    assert main(["record", "verify", "--home", str(case.home.folder)]) == 0
    raw = b"".join(path.read_bytes() for path in (case.home.record).iterdir() if path.is_file())
    assert PHOTO not in raw, "neither the file nor its write-ahead log has it any more"
