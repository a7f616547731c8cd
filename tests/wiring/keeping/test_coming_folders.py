"""What a backup that was killed leaves behind goes with the next one of its name, and nothing else does."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from truceline.errors import InputError
from truceline.wiring.keeping.coming_folders import coming_folder

HOLD = """
import sys
from pathlib import Path
from truceline.wiring.keeping.coming_folders import coming_folder
with coming_folder(Path(sys.argv[1])) as beside:
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
    with coming_folder(tmp_path / "backup") as beside:
        assert (beside.parent, beside.stat().st_mode & 0o777) == (tmp_path, 0o700)
    assert names(tmp_path) == []
    with coming_folder(tmp_path / "backup") as beside:
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
    with coming_folder(tmp_path / "backup"):
        assert not left.exists()
    assert names(tmp_path) == sorted([*others, ".backup.aaaaaaaa", ".backup.bbbbbbbb"])


def test_what_another_process_is_at_stays(tmp_path: Path) -> None:
    with made_elsewhere(tmp_path / "backup") as theirs, coming_folder(tmp_path / "backup"):
        assert names(theirs) == ["record.db"]


def test_a_place_where_nothing_can_be_made_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be made"), coming_folder(tmp_path / "none" / "backup"):
        pass
