"""truceline leaflet, as an officer and as a script use it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.duty.leaflets import WAY, Office, office
from truceline.cli.exits import ExitCode
from truceline.cli.main import main


@pytest.fixture
def alfa(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return office(tmp_path, capsys)


def test_a_leaflet_is_made_checked_printed_dropped_and_listed(alfa: Office) -> None:
    made = alfa.made("--operator", "Sgt Ada", "--png", str(alfa.folder / "leaflet.png"))
    pdf = (alfa.folder / "leaflet.pdf").read_bytes()
    assert made["later"][0]["content"]["file"]["sha256"] == sha256(pdf).hexdigest()
    assert (alfa.folder / "leaflet.png").read_bytes().startswith(b"\x89PNG")
    assert main(["check", made["code"], "--home", str(alfa.home)]) == ExitCode.DONE
    assert "leaflet make" in alfa.capsys.readouterr().out

    copy = alfa.folder / "copy.pdf"
    alfa.asked("print", made["id"][:6], "--copies", "9000", "--said-by", "the press", "-o", str(copy))
    assert copy.read_bytes() == pdf
    when = ("--from", "2026-11-21T10:00Z", "--to", "2026-11-21T10:40Z")
    by = ("--means", "air-drop", "--in-zone", "--area", str(alfa.zones), "--said-by", "2nd Squadron")
    found = alfa.asked("record", made["id"][:6], *when, *by, "--copies", "8000", "--place", "east of the road")
    printed, dropped = (later["content"] for later in found["later"][1:])
    assert (printed["copies"], printed["said_by"]) == (9_000, "the press")
    assert dropped["area"] == sha256(alfa.zones.read_bytes()).hexdigest()
    assert dropped["to_at"] - dropped["from_at"] == 40 * 60_000
    assert alfa.asked("show", made["id"][:6]) == found
    assert alfa.told("list") == (0, [found])


def test_the_code_is_printed_alone_for_whoever_pipes_it_on(alfa: Office) -> None:
    words = ["make", "--lang", "en", "--zones", str(alfa.zones), *WAY, "-o", str(alfa.folder / "a.pdf")]
    assert main(["leaflet", *words, "--home", str(alfa.home)]) == ExitCode.DONE
    printed = alfa.capsys.readouterr()
    assert printed.out.count("\n") == 1
    assert main(["check", printed.out.strip(), "--home", str(alfa.home)]) == ExitCode.DONE


def test_a_drill_is_one_in_the_record_and_on_the_screen(alfa: Office) -> None:
    made = alfa.made("--drill")
    assert made["drill"] is True
    assert main(["leaflet", "show", made["id"], "--home", str(alfa.home)]) == ExitCode.DONE
    assert alfa.capsys.readouterr().out.startswith("DRILL DRILL DRILL")
    assert main(["check", made["code"], "--home", str(alfa.home)]) == ExitCode.DONE
    assert alfa.capsys.readouterr().out.startswith("DRILL DRILL DRILL")


def test_nothing_is_on_record_of_a_leaflet_that_cannot_be_made(alfa: Office) -> None:
    taken = alfa.folder / "taken.pdf"
    taken.write_bytes(b"mine")
    make = ("make", "--lang", "en", "--zones", str(alfa.zones))
    for words, code in (
        ((*make, *WAY, "-o", str(taken)), ExitCode.UNUSABLE),
        ((*make, *WAY, "-o", str(alfa.folder / "nowhere" / "a.pdf")), ExitCode.NOT_FOUND),
        ((*make, "--way", "Zaza road", "-o", "a.pdf"), ExitCode.UNUSABLE),
        ((*make, "--way", "out", "--towards", "33.51N 38.61E", "-o", "a.pdf"), ExitCode.UNUSABLE),
        ((*make, *WAY, "--standing", "marked", "-o", "a.pdf"), ExitCode.NOT_FOUND),
        ((*make, "--way", "道", "--towards", "34.12N 38.12E", "-o", str(alfa.folder / "a.pdf")), ExitCode.UNUSABLE),
    ):
        assert alfa.told(*words) == (code, [])
    assert taken.read_bytes() == b"mine"
    assert alfa.told("list") == (0, [])


def test_an_area_that_is_no_geojson_and_a_print_run_of_nothing_are_refused(alfa: Office) -> None:
    made = alfa.made()
    area = alfa.folder / "area.geojson"
    area.write_text("{}", encoding="utf-8")
    report = ("record", made["id"], "--means", "by-hand", "--said-by", "OP 4", "--area", str(area))
    assert alfa.told(*report)[0] == ExitCode.UNUSABLE
    assert alfa.told("print", made["id"], "--said-by", "the press")[0] == ExitCode.UNUSABLE
    assert len(alfa.asked("show", made["id"])["later"]) == 1


def test_a_leaflet_without_a_map_and_without_a_way_out_is_made_too(alfa: Office) -> None:
    output = str(alfa.folder / "plain.pdf")
    made = alfa.asked(
        *("make", "--lang", "fa", "--zones", str(alfa.zones), "--say", "near-zone", "--no-map", "--paper", "a5"),
        *("-o", output),
    )
    assert "way" not in made["content"]
    assert made["content"]["said"]["sentences"][0]["template"] == "near-zone/1"
