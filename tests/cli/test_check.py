"""truceline check: as somebody uses it who holds a leaflet."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.met_homes import MetHomes, met_homes, told
from tests.dossier.cases import zipped
from tests.wiring.proving.test_checking import done, warning_in
from tests.wiring.test_records import warned
from truceline.cli.main import main
from truceline.dossier.verify import read_export
from truceline.record.codes import code_of, text_to_scan

Captured = pytest.CaptureFixture[str]
ABSENT = code_of(sha256(b"never recorded").hexdigest())


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    met = met_homes(tmp_path)
    warned(met, "Turn back at the bridge.")
    return met


def check(met: MetHomes, code: str) -> int:
    return main(["check", code, "--home", str(met.alfa.folder)])


def test_an_item_is_shown_with_its_words_and_what_proves_it(met: MetHomes, capsys: Captured) -> None:
    code = code_of(warning_in(met.alfa, "sent")[0])
    assert check(met, code.lower().replace("-", " ")) == 0
    rows = capsys.readouterr().out.splitlines()
    assert rows[0].startswith(f"{code}  entry ")
    assert "Turn back at the bridge." in rows
    assert "signed by alfa.example/operator/duty: the signature holds" in rows
    assert any(row.startswith("PROVED: it stands under the root that alfa.example/log/1 has signed") for row in rows)


def test_what_people_did_is_shown_with_who_did_it(met: MetHomes, capsys: Captured) -> None:
    assert check(met, done(met.alfa, "Leave by the north.")) == 0
    rows = capsys.readouterr().out
    assert "duty Sgt Ada" in rows
    assert "text: Leave by the north." in rows.splitlines()


def test_a_code_that_is_not_on_record_ends_with_6_and_the_time_that_is_covered(met: MetHomes, capsys: Captured) -> None:
    assert check(met, ABSENT) == 6
    out = capsys.readouterr().out
    assert out.startswith(f"{ABSENT} is NOT on record:\nPROVED: no entry of alfa.example/log/1 has it: ")
    code, (row,) = told(capsys, "check", ABSENT, "--home", str(met.alfa.folder))
    assert code == 6
    assert (row["code"], row["is_on_record"], row["items"]) == (ABSENT, False, [])
    assert row["logs"][0]["from_at"] <= row["logs"][0]["to_at"]


def test_a_picture_that_names_another_log_is_not_called_false(met: MetHomes, capsys: Captured) -> None:
    assert check(met, text_to_scan("0" * 64, "charlie.example/log/1")) == 6
    assert "the picture names the log charlie.example/log/1: ask there" in capsys.readouterr().out


def test_a_slip_of_typing_ends_with_2_before_anything_is_read(capsys: Captured) -> None:
    assert main(["check", ABSENT[:-1] + ("0" if ABSENT[-1] != "0" else "1"), "--home", "/nowhere"]) == 2
    assert "compare it character by character" in capsys.readouterr().err


def test_without_a_node_an_export_is_enough(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    place = str(tmp_path / "case.zip")
    assert main(["record", "export", "-o", place, "--home", str(met.alfa.folder)]) == 0
    code = code_of(warning_in(met.alfa, "sent")[0])
    capsys.readouterr()
    assert main(["check", code, "--in", place, "--charter", met.line]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert "Turn back at the bridge." in rows
    assert "signed by alfa.example/operator/duty: the signature holds" in rows
    assert not any("compare" in row for row in rows)
    assert main(["check", ABSENT, "--in", place]) == 6
    out = capsys.readouterr().out
    assert f"{ABSENT} is NOT in these files:" in out
    assert "were left out: whether one of them has it is not shown" in out
    assert "compare it with what you wrote down" in out
    ended, (row,) = told(capsys, "check", ABSENT, "--in", place)
    assert (ended, "is_on_record" in row, row["line"]) == (6, False, met.line)


def test_an_export_in_which_something_was_changed_ends_with_3(met: MetHomes, capsys: Captured, tmp_path: Path) -> None:
    place = tmp_path / "case.zip"
    assert main(["record", "export", "-o", str(place), "--home", str(met.alfa.folder)]) == 0
    obj = warning_in(met.alfa, "sent")[0]
    files = read_export(str(place))
    zipped((files | {f"objects/{obj}": files[f"objects/{obj}"].replace(b"Turn", b"Come")}).items(), place)
    capsys.readouterr()
    assert main(["check", code_of(obj), "--in", str(place)]) == 3
    out = capsys.readouterr().out
    assert "DOES NOT HOLD: " in out
    assert "bridge" not in out


def test_a_charter_is_named_only_for_exports(capsys: Captured) -> None:
    assert main(["check", ABSENT, "--charter", "0" * 32]) == 2
    assert "--charter goes with --in" in capsys.readouterr().err
