"""A folder goes when its process ends, or with the next one of its name if that was killed, and nothing else goes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.wiring.homes import PASSPHRASE, a_home
from truceline.wiring.keeping.backups import back_up
from truceline.wiring.keeping.passing_folders import OPEN_COPY, clear_left, passing_folder

HOLD = """
import sys
from pathlib import Path
from truceline.wiring.keeping.passing_folders import passing_folder
with passing_folder(Path(sys.argv[1])) as beside:
    (beside / "record.db").write_bytes(b"all that was said")
    print(beside, flush=True)
    sys.stdin.read()
"""


@contextmanager
def made_elsewhere(place: Path) -> Iterator[Path]:
    """A folder that another process is at, until it is killed."""
    arguments = [sys.executable, "-c", HOLD, str(place)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Path(process.stdout.readline().rstrip("\n"))
        finally:
            process.kill()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_is_ours_alone_and_is_gone_unless_it_was_renamed(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), passing_folder(tmp_path / "backup"):
        raise ZeroDivisionError
    assert names(tmp_path) == []
    with passing_folder(tmp_path / "backup") as beside:
        assert (beside.parent, beside.stat().st_mode & 0o777) == (tmp_path, 0o700)
    assert names(tmp_path) == []
    with passing_folder(tmp_path / "backup") as beside:
        (beside / "record.db").touch()
        beside.replace(tmp_path / "backup")
    assert names(tmp_path) == ["backup"]
    assert names(tmp_path / "backup") == ["record.db"]


def test_what_a_killed_backup_left_goes_with_the_next_one_of_its_name(tmp_path: Path) -> None:
    others = ["backup.12345678", ".backup.keep", ".backup2.12345678", ".other.12345678"]
    for other in others:
        (tmp_path / other).mkdir()
    (tmp_path / ".backup.aaaaaaaa").write_text("a file of somebody")
    (tmp_path / ".backup.bbbbbbbb").symlink_to(tmp_path / "backup.12345678")
    with made_elsewhere(tmp_path / "backup") as left:
        pass
    assert left.exists()
    with passing_folder(tmp_path / "backup"):
        assert not left.exists()
    assert names(tmp_path) == sorted([*others, ".backup.aaaaaaaa", ".backup.bbbbbbbb"])


def test_what_another_process_is_at_stays(tmp_path: Path) -> None:
    with made_elsewhere(tmp_path / "backup") as theirs, passing_folder(tmp_path / "backup"):
        clear_left(tmp_path / "backup")
        assert names(theirs) == ["record.db"]
    clear_left(tmp_path / "backup")
    assert names(tmp_path) == []


def test_what_nobody_is_at_goes_though_another_process_is_at_a_folder_of_the_same_name(tmp_path: Path) -> None:
    with made_elsewhere(tmp_path / "backup") as theirs:
        with made_elsewhere(tmp_path / "backup"):
            pass
        clear_left(tmp_path / "backup")
        assert names(tmp_path) == [theirs.name]


def test_the_next_sealed_backup_clears_an_open_copy_that_a_killed_one_left(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")
    with made_elsewhere(home.folder / OPEN_COPY) as left:
        pass
    assert left.exists()
    back_up(home, tmp_path / "backup", PASSPHRASE, work=1)
    assert not list(home.folder.glob(".backup.*"))


def test_a_place_where_nothing_can_be_made_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), passing_folder(tmp_path / "none" / "backup"):
        pass
