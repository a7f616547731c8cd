"""Bundles that somebody carries."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.wiring.homes import a_home
from truceline.adapters.key_files import read_key_file
from truceline.adapters.transport.sealed_files import recipient_of
from truceline.errors import InputError, NoteError, NotFoundError
from truceline.wiring.carrying import read_carried, write_carried, write_codes
from truceline.wiring.home import Home

BUNDLE = random.Random(5).randbytes(3_000)


def recipients(home: Home) -> list[str]:
    """For whom what is carried to a node is sealed."""
    return [recipient_of(read_key_file(home.keys / "age"))]


def test_a_bundle_comes_out_of_its_file_as_it_went_in(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    write_carried(tmp_path / "there.age", BUNDLE, recipients(home))
    assert read_carried(home, tmp_path / "there.age") == BUNDLE


def test_a_bundle_comes_out_of_scanned_codes_in_any_order(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    *sheets, codes = write_codes(tmp_path / "sheets", BUNDLE, recipients(home), "for alfa.example")
    assert sheets
    assert all(sheet.read_bytes().startswith((b"<svg", b"<?xml")) for sheet in sheets)
    rows = codes.read_text(encoding="ascii").split()
    (tmp_path / "scanned.txt").write_text("\n".join(reversed(rows)), encoding="ascii")
    assert read_carried(home, tmp_path / "scanned.txt") == BUNDLE


def test_a_code_that_was_not_scanned_is_missed(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    *_, codes = write_codes(tmp_path / "sheets", BUNDLE, recipients(home), "for alfa.example")
    (tmp_path / "scanned.txt").write_text("\n".join(codes.read_text(encoding="ascii").split()[:-1]), encoding="ascii")
    with pytest.raises(NoteError, match="cannot be read as a QR series"):
        read_carried(home, tmp_path / "scanned.txt")


def test_what_is_sealed_for_somebody_else_stays_shut(tmp_path: Path) -> None:
    alfa, bravo = a_home(tmp_path / "alfa"), a_home(tmp_path / "bravo", "bravo.example")
    write_carried(tmp_path / "there.age", BUNDLE, recipients(bravo))
    with pytest.raises(InputError):
        read_carried(alfa, tmp_path / "there.age")


def test_nothing_is_written_over(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    (tmp_path / "sheets").mkdir()
    with pytest.raises(InputError, match="there is a folder"):
        write_codes(tmp_path / "sheets", BUNDLE, recipients(home), "for alfa.example")
    write_carried(tmp_path / "there.age", BUNDLE, recipients(home))
    with pytest.raises(InputError, match="already"):
        write_carried(tmp_path / "there.age", BUNDLE, recipients(home))


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="there is no file"):
        read_carried(a_home(tmp_path / "alfa"), tmp_path / "nothing.age")
