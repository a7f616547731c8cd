"""Files of a message are saved whole, under names that lead nowhere else, and over nothing."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import stat
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import InputError, StoreError
from truceline.wiring.handing.attachments import MAX_NAME_BYTES, Attached, safe_name, save_attachments

DIGEST = sha256(b"map").hexdigest()


def test_a_file_is_saved_whole_and_nobody_may_run_it(tmp_path: Path) -> None:
    (saved,) = save_attachments(tmp_path / "new" / "folder", [Attached("map.pdf", b"map")])
    assert saved == (tmp_path / "new" / "folder" / "map.pdf", 3, DIGEST)
    assert saved.path.read_bytes() == b"map"
    assert stat.S_IMODE(saved.path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "here"),
    [
        ("map.pdf", "map.pdf"),
        ("../../etc/passwd", "etc_passwd"),
        ("..", DIGEST[:12]),
        (".bashrc", "bashrc"),
        ("-rf", "rf"),
        ("a b\x1b[2J.txt", "a_b__2J.txt"),
        ("خريطة.png", "خريطة.png"),
        ("C:\\run.exe.", "C__run.exe"),
        ("x" * 400 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_name_becomes_one_that_is_no_path(name: str, here: str) -> None:
    assert safe_name(name, DIGEST) == here


@given(st.text(max_size=300))
def test_no_name_leaves_the_folder_or_is_too_long(name: str) -> None:
    here = safe_name(name, DIGEST)
    assert Path(here).name == here
    assert here not in ("", ".", "..")
    assert here[0] not in ".-"
    assert "\0" not in here
    assert len(here.encode()) <= MAX_NAME_BYTES


def test_a_file_that_is_there_stays_as_it_is_and_nothing_else_is_written(tmp_path: Path) -> None:
    (tmp_path / "two.txt").write_text("mine")
    with pytest.raises(InputError, match=r"two\.txt"):
        save_attachments(tmp_path, [Attached("one.txt", b"1"), Attached("two.txt", b"2")])
    assert [path.name for path in tmp_path.iterdir()] == ["two.txt"]
    assert (tmp_path / "two.txt").read_text() == "mine"


def test_what_a_link_leads_to_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "map.pdf").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError):
        save_attachments(tmp_path, [Attached("map.pdf", b"map")])
    assert not (tmp_path / "elsewhere").exists()


def test_two_files_of_one_name_are_both_saved(tmp_path: Path) -> None:
    saved = save_attachments(tmp_path, [Attached("a.txt", b"1"), Attached("A.txt", b"2"), Attached("b.txt", b"3")])
    assert [file.path.read_bytes() for file in saved] == [b"1", b"2", b"3"]
    assert len({file.path.name.casefold() for file in saved}) == 3
    assert saved[2].path.name == "b.txt"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="nothing is saved"):
        save_attachments(tmp_path / "file", [Attached("map.pdf", b"map")])
