"""An incident in a log that its party writes no more goes out as a dossier that its next log has on record."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.wiring.dossiers.kept import Kept, kept
from tests.wiring.keeping.test_renewing import renewed
from truceline.cli.main import main
from truceline.dossier.verify import read_export
from truceline.errors import NotFoundError
from truceline.node.dossiers.gathering import Wanted
from truceline.wiring.dossiers.making import Request, make_dossier
from truceline.wiring.exports import verdict_on_exports
from truceline.wiring.home import Home, open_home, opened_node


class Ended(NamedTuple):
    """Alfa, which goes on in its second log, an incident in its first, and the dossier of that."""

    case: Kept
    home: Home
    path: Path


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    case = kept(tmp_path_factory.mktemp("kept"))
    with opened_node(case.home) as node:
        node.store.freeze("for a test")
    renewed(case.home)
    home = open_home(case.home.folder)
    place = tmp_path_factory.mktemp("made") / "d.zip"
    words = ["dossier", "make", case.incident, "-o", str(place), "--log", "1", "--no-pdf", "--home", str(home.folder)]
    assert main(words) == 0
    return Ended(case, home, place)


def verdict(ended: Ended, path: Path) -> dict[str, Any]:
    return verdict_on_exports([str(path)], ended.case.met.line)


def test_it_holds_and_the_next_log_has_it_on_record(ended: Ended) -> None:
    result = verdict(ended, ended.path)
    assert (result["exit"], result["problems"], result["remarks"]) == (0, [], [])
    logs = {each["about"] for each in result["claims"] if each["kind"] == "log"}
    assert logs >= {"alfa.example/log/1", "alfa.example/log/2"}
    (seal,) = [each for each in result["claims"] if each["kind"] == "sealed"]
    assert (seal["about"], seal["verdict"]) == (ended.case.incident, "PROVEN")
    about = {(each["kind"], each["verdict"]) for each in result["claims"] if each["about"] == ended.case.warning}
    assert {("written", "PROVEN"), ("received", "PROVEN")} <= about
    with opened_node(ended.home) as node:
        entry = node.entry(node.store.tree.size - 1)
    assert (entry.extra["of"], entry.extra["log"]) == (ended.case.incident, 1)


def test_each_file_of_either_log_that_is_removed_or_changed_is_named(ended: Ended, tmp_path: Path) -> None:
    files = read_export(str(ended.path))
    logs = [name for name in files if "alfa.example/log/" in name]
    assert {name.split("/log/")[1][0] for name in logs} == {"1", "2"}
    folder = tmp_path / "d"
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    for name in logs:
        place, turned = folder / name, bytearray(files[name])
        place.unlink()
        assert verdict(ended, folder)["exit"] == 1, name
        turned[len(turned) // 2] ^= 1
        place.write_bytes(bytes(turned))
        assert verdict(ended, folder)["exit"] == 1, name
        place.write_bytes(files[name])
    assert verdict(ended, folder)["exit"] == 0


def test_the_file_alone_verifies_it(ended: Ended, tmp_path: Path) -> None:
    (tmp_path / "verify.py").write_bytes(read_export(str(ended.path))["verify.py"])
    command = [sys.executable, "-I", "-S", str(tmp_path / "verify.py"), "--charter", ended.case.met.line]
    ran = subprocess.run([*command, str(ended.path)], env={}, capture_output=True, check=False, timeout=120)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_without_its_log_it_is_not_known_and_a_log_that_is_none_is_refused(ended: Ended, tmp_path: Path) -> None:
    wanted = Wanted(ended.case.incident)

    def refuse(**_: object) -> int:
        raise AssertionError("nothing is put on record")

    with pytest.raises(NotFoundError, match="no incident begins with"):
        make_dossier(ended.home, Request(wanted, has_pdf=False), tmp_path / "d.zip", refuse)
    with pytest.raises(NotFoundError, match="no record of log 7"):
        make_dossier(ended.home, Request(wanted, has_pdf=False, log=7), tmp_path / "d.zip", refuse)
    words = ["dossier", "make", ended.case.incident, "-o", str(tmp_path / "d.zip"), "--log", "2"]
    assert main([*words, "--no-pdf", "--home", str(ended.home.folder)]) != 0
    assert not (tmp_path / "d.zip").exists()
