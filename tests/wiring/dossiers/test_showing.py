"""What a dossier says of itself is read from its file, and a strange file is refused."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.node.dossiers.cases import an_incident, dossier
from truceline.errors import InputError
from truceline.wiring.dossiers.showing import HEAD, read_dossier


def zipped(folder: Path, head: bytes | None, name: str = "d.zip") -> str:
    with zipfile.ZipFile(folder / name, "w") as archive:
        archive.writestr("charter.note", "x")
        if head is not None:
            archive.writestr(HEAD, head)
    return str(folder / name)


def test_whose_it_is_of_what_and_for_whom_is_shown_with_what_is_in_it(tmp_path: Path) -> None:
    met, incident = an_incident(is_drill=True)
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        for name, content in dossier(met, incident, recipient="Board").items():
            archive.writestr(name, content)
    found = read_dossier(str(tmp_path / "d.zip"))
    assert (found.head["incident"], found.head["for"], found.head["drill"]) == (incident, "Board", True)
    assert found.files["charter.note"] == 1
    assert found.files["seal/"] == 2


@pytest.mark.parametrize(
    "head",
    [None, b"", b"[]", b"{", b"\xff", b"[" * 100_000, json.dumps({"drill": False}).encode(), b'{"drill": 1}'],
)
def test_what_says_nothing_of_itself_is_refused(tmp_path: Path, head: bytes | None) -> None:
    with pytest.raises(InputError):
        read_dossier(zipped(tmp_path, head))


def test_what_is_no_export_at_all_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"PK\x03\x04")
    for path in (tmp_path / "x", tmp_path / "absent"):
        with pytest.raises(InputError):
            read_dossier(str(path))


def test_what_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, b"{}")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report.html", b"\0" * (21 * 1024 * 1024))
    assert Path(path).stat().st_size < 100_000
    with pytest.raises(InputError, match="too large"):
        read_dossier(path)
