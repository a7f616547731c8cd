"""Exports of nodes in folders, verified with and without us."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.met_homes import MetHomes, met_homes
from tests.wiring.homes import a_home
from tests.wiring.test_records import warned
from truceline.dossier.selection import Part
from truceline.errors import InputError, NotFoundError
from truceline.wiring.exports import export_beside, verdict_on_exports, verifier_text
from truceline.wiring.running import office_of


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    met = met_homes(tmp_path / "homes")
    warned(met)
    met.exchange()
    return met


def exported(met: MetHomes, folder: Path) -> list[str]:
    """The exports of both sides."""
    made = [
        export_beside(home, Part(met.line), folder / f"{home.party}.zip").path.replace(folder / f"{home.party}.zip")
        for home in (met.alfa, met.bravo)
    ]
    return list(map(str, made))


def test_both_sides_exports_hold_together_and_say_the_same_with_and_without_us(met: MetHomes, tmp_path: Path) -> None:
    paths = exported(met, tmp_path)
    result = verdict_on_exports(paths, met.line)
    assert (result["exit"], result["problems"]) == (0, [])
    (tmp_path / "verify.py").write_bytes(verifier_text())
    alone = [sys.executable, "-I", "-S", str(tmp_path / "verify.py"), "--charter", met.line, *paths]
    ran = subprocess.run(alone, capture_output=True, text=True, check=False, encoding="utf-8", timeout=120)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "received by bravo.example" in ran.stdout


def test_an_export_lies_beside_its_place_until_it_is_put_there(met: MetHomes, tmp_path: Path) -> None:
    target = tmp_path / "out.zip"
    made = export_beside(met.alfa, Part(met.line), target)
    assert not target.exists()
    assert made.sha256 == sha256(made.path.read_bytes()).hexdigest()
    with zipfile.ZipFile(made.path) as archive:
        assert len(archive.namelist()) == made.files
        assert archive.read("verify.py") == verifier_text()


def test_an_export_is_made_while_the_node_has_its_record_open(met: MetHomes, tmp_path: Path) -> None:
    with office_of(met.alfa):
        assert export_beside(met.alfa, Part(met.line), tmp_path / "out.zip").files > 10


def test_nothing_is_left_behind_of_an_export_that_fails(met: MetHomes, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    with pytest.raises(NotFoundError):
        export_beside(met.alfa, Part("00" * 16), place / "out.zip")
    with pytest.raises(NotFoundError):
        export_beside(a_home(tmp_path / "c", "charlie.example"), Part(met.line), place / "out.zip")
    assert list(place.iterdir()) == []
    with pytest.raises(InputError, match="cannot be written"):
        export_beside(met.alfa, Part(met.line), tmp_path / "absent" / "out.zip")


def test_no_file_is_written_over(met: MetHomes, tmp_path: Path) -> None:
    (tmp_path / "out.zip").write_bytes(b"mine")
    with pytest.raises(InputError, match="already"):
        export_beside(met.alfa, Part(met.line), tmp_path / "out.zip")
    assert (tmp_path / "out.zip").read_bytes() == b"mine"


def test_what_is_no_export_cannot_be_verified(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"x")
    for path in (tmp_path / "x.zip", tmp_path / "absent"):
        with pytest.raises(InputError):
            verdict_on_exports([str(path)])
