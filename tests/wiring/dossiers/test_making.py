"""A dossier is made beside the node, put on record first, and lies at its place whole or not at all."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import subprocess
import sys
import time
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from tests.wiring.dossiers.kept import EXAMPLE, PHOTO, Kept, kept
from tests.wiring.handing.test_agreed_zones import zone_file
from tests.wiring.homes import a_home
from truceline.cli.main import main
from truceline.errors import FrozenError, InputError, NotFoundError
from truceline.model.times import text_from_instant
from truceline.node.dossiers.gathering import Wanted
from truceline.wiring.dossiers.given import Given
from truceline.wiring.dossiers.making import Request, gather_dossier, make_dossier
from truceline.wiring.exports import verdict_on_exports
from truceline.wiring.home import opened_node
from truceline.wiring.records import open_record
from truceline.wiring.running import office_of

GIVEN = Given((EXAMPLE / "zones.geojson",), (EXAMPLE / "tracks.csv",))


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return kept(tmp_path_factory.mktemp("kept"))


def test_a_dossier_holds_with_us_and_alone_and_says_who_it_is_for(case: Kept, tmp_path: Path) -> None:
    made = case.make(tmp_path / "d.zip", GIVEN, recipient="Board")
    result = verdict_on_exports([str(made.path)], case.met.line)
    assert (result["exit"], result["problems"]) == (0, [])
    with zipfile.ZipFile(made.path) as archive:
        assert len(archive.namelist()) == made.files
        (tmp_path / "verify.py").write_bytes(archive.read("verify.py"))
    alone = [sys.executable, "-I", "-S", "verify.py", "--charter", case.met.line, "d.zip"]
    ran = subprocess.run(
        alone, cwd=tmp_path, env={}, capture_output=True, text=True, check=False, encoding="utf-8", timeout=120
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "hands out exactly these" in ran.stdout
    assert "for 'Board'" in ran.stdout


def test_that_it_goes_out_is_on_record_with_the_list_of_its_files(case: Kept, tmp_path: Path) -> None:
    made = case.make(tmp_path / "d.zip", recipient="Board")
    with open_record(case.home) as record:
        (entry,) = list(record.entries(made.entry, made.entry + 1))
    with zipfile.ZipFile(made.path) as archive:
        contents = archive.read("contents.txt")
    assert entry.obj == sha256(contents).hexdigest()
    assert dict(entry.extra) == {"is": "dossier", "of": case.incident, "files": contents.count(b"\n"), "for": "Board"}
    assert made.sha256 == sha256(made.path.read_bytes()).hexdigest()


def test_the_same_record_gives_the_same_bytes(case: Kept) -> None:
    request = Request(Wanted(case.incident), GIVEN)
    one, other = gather_dossier(case.home, request), gather_dossier(case.home, request)
    assert one.contents == other.contents
    names = [name for name, _ in one.files]
    assert {"report.html", "report.pdf", "zones/zones.geojson", "tracks/tracks.txt", "tracks/plots.json"} <= set(names)


def test_each_recipient_has_another_copy(case: Kept, tmp_path: Path) -> None:
    copies = [gather_dossier(case.home, Request(Wanted(case.incident, recipient=name), has_pdf=False)) for name in "AB"]
    differ = {name for (name, one), (_, other) in zip(copies[0].files, copies[1].files, strict=True) if one != other}
    assert differ == {"dossier.json", "report.html"}


def test_it_is_made_while_the_node_has_its_record_open(case: Kept) -> None:
    with opened_node(case.home):
        assert gather_dossier(case.home, Request(Wanted(case.incident), has_pdf=False)).files


def test_what_is_withheld_is_not_in_the_file(case: Kept, tmp_path: Path) -> None:
    case.make(tmp_path / "d.zip", withheld=frozenset([sha256(PHOTO).hexdigest(), case.warning]))
    assert verdict_on_exports([str(tmp_path / "d.zip")])["exit"] == 0
    with zipfile.ZipFile(tmp_path / "d.zip") as archive:
        objects = [archive.read(name) for name in archive.namelist() if name.startswith("objects/")]
    assert not any(PHOTO in content or b"Turn back" in content for content in objects)


def test_nothing_is_left_behind_where_it_cannot_be_made(case: Kept, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    with pytest.raises(NotFoundError):
        make_dossier(case.home, Request(Wanted("00" * 16)), place / "d.zip", case.put_on_record)
    lonely = a_home(tmp_path / "c", "charlie.example")
    with office_of(lonely) as office:
        name = office.ask("incident-open", desk="duty", operator="", title="x", drill=False)["id"]
    with pytest.raises(NotFoundError):
        make_dossier(lonely, Request(Wanted(name)), place / "d.zip", case.put_on_record)

    def refuse(**_: object) -> int:
        raise FrozenError("the log is frozen", hint="hand out by export")

    with pytest.raises(FrozenError):
        make_dossier(case.home, Request(Wanted(case.incident), has_pdf=False), place / "d.zip", refuse)
    assert list(place.iterdir()) == []
    with pytest.raises(InputError, match="no folder"):
        case.make(tmp_path / "absent" / "d.zip")


def test_no_file_is_written_over(case: Kept, tmp_path: Path) -> None:
    (tmp_path / "d.zip").write_bytes(b"mine")
    with pytest.raises(InputError, match="already"):
        case.make(tmp_path / "d.zip")
    assert (tmp_path / "d.zip").read_bytes() == b"mine"


def test_a_zone_is_drawn_as_agreed_once_all_have_signed_and_not_while_it_is_only_proposed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = kept(tmp_path / "homes")
    common = ("--passphrase-file", str(case.met.passphrase))
    alfa, bravo = (("--home", str(home.folder), *common) for home in (case.met.alfa, case.met.bravo))
    in_hours = (text_from_instant(time.time_ns() // 1_000_000 + hours * 3_600_000) for hours in (5, 100))
    times = [word for pair in zip(("--sign-by", "--ends-at"), in_hours, strict=True) for word in pair]
    main(["agreement", "propose", "--zones", str(zone_file(tmp_path, "ridge")), *times, *alfa, "--json"])
    name = json.loads(capsys.readouterr().out)["agreement"]
    drawn = []
    for home in (None, bravo, alfa):
        if home:
            case.met.exchange()
            assert main(["agreement", "assent", name, *home]) == 0
            case.met.exchange()
        with office_of(case.home) as office:
            later = office.ask("incident-open", desk="duty", operator="", title="Later", drill=False)["id"]
        files = dict(gather_dossier(case.home, Request(Wanted(later), has_pdf=False)).files)
        drawn.append(f"zones/agreed-{name[:16]}.geojson" in files)
        assert ("Map: zones as agreed" in files["report.html"].decode()) == drawn[-1]
    assert drawn == [False, False, True]
