"""A dossier's list of files is on record: whatever is changed, removed or added afterwards is caught."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.dossier.cases import unpacked
from tests.node.dossiers.cases import Files, an_incident, dossier, verdict_on
from tests.node.meeting import ALFA
from truceline.dossier.contents import CONTENTS, check_told, contents_of
from truceline.dossier.verify import MOST_READ_BYTES, PROVEN, Unusable
from truceline.errors import InputError


@cache
def whole() -> tuple[Files, str]:
    met, incident = an_incident()
    return dossier(met, incident, recipient="Board of Inquiry"), incident


def test_a_dossier_that_nobody_touched_holds_and_says_who_sealed_it_for_whom() -> None:
    files, incident = whole()
    result = verdict_on(files)
    assert (result["exit"], result["problems"]) == (0, [])
    (seal,) = [claim for claim in result["claims"] if claim["kind"] == "sealed"]
    assert (seal["about"], seal["verdict"], seal["by"]) == (incident, PROVEN, (ALFA,))
    assert "Board of Inquiry" in seal["text"]
    assert f"these {len(files) - 3} files" in seal["text"]


@pytest.mark.slow
def test_every_file_that_is_removed_is_missed() -> None:
    files, _ = whole()
    assert len(files) > 60
    for name in files:
        try:
            result = verdict_on({other: content for other, content in files.items() if other != name})
        except Unusable:  # an export without its charter is none at all
            assert name == "charter.note"
            continue
        assert result["exit"] == 1, name


@pytest.mark.slow
def test_every_file_that_is_changed_is_noticed() -> None:
    files, _ = whole()
    for name, content in files.items():
        for changed in (content[:-1] + bytes([content[-1] ^ 1]), content + b"\n"):
            assert verdict_on(files | {name: changed})["exit"] == 1, name


@pytest.mark.parametrize(
    "name", ["notes.txt", "zones/more.geojson", "../x", "report2.html", "objects/" + "0" * 64, "accounts/a.json"]
)
def test_every_file_that_is_added_is_named(name: str) -> None:
    files, _ = whole()
    result = verdict_on(files | {name: b"{}\n"})
    assert result["exit"] == 1
    assert any(name in problem for problem in result["problems"])


def test_files_that_have_changed_places_are_noticed() -> None:
    files, _ = whole()
    swapped = {"timeline.json": files["custody.json"], "custody.json": files["timeline.json"]}
    problems = verdict_on(files | swapped)["problems"]
    assert [problem.split(": ")[1].split()[0] for problem in problems] == ["custody.json", "timeline.json"]


def test_a_list_that_fits_other_files_does_not_fit_its_seal() -> None:
    files, _ = whole()
    forged = files | {"report.html": b"<p>Nothing happened.</p>"}
    listed = {name: content for name, content in forged.items() if name != CONTENTS and not name.startswith("seal/")}
    problems = verdict_on(forged | {CONTENTS: contents_of(listed.items())})["problems"]
    assert problems == ["dossier: seal: the log has another list of files on record than contents.txt"]


def test_the_seal_of_another_dossier_does_not_fit() -> None:
    met, incident = an_incident()
    one, other = dossier(met, incident, recipient="one"), dossier(met, incident, recipient="other")
    seals = {name: content for name, content in other.items() if name.startswith("seal/")}
    assert verdict_on(one)["exit"] == verdict_on(other)["exit"] == 0
    assert verdict_on(one | seals)["exit"] == 1


def test_a_told_file_over_the_size_that_is_read_is_held_to_its_hash_all_the_same() -> None:
    files, _ = whole()
    assert verdict_on(files | {"report.html": b"x" * (MOST_READ_BYTES + 1)})["exit"] == 1


def test_the_list_is_read_by_sha256sum(tmp_path: Path) -> None:
    folder = unpacked(whole()[0], tmp_path)
    done = subprocess.run(["sha256sum", "--check", "--quiet", CONTENTS], cwd=folder, check=False, capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("name", ["../report.html", "Report.html", "zones/../a.json", "a.exe", "a/b.json", ".json"])
def test_a_name_that_no_dossier_has_is_refused(name: str) -> None:
    with pytest.raises(InputError):
        check_told(name)
    check_told("zones/agreed-00ff.geojson")
