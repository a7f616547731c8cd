"""A copy of the record that lies open goes when its process ends, or is cleared away if that was killed."""
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
from truceline.wiring.keeping.opened_copies import clear_copies, opened_copy

HOLD = """
import sys
from pathlib import Path
from truceline.wiring.keeping.opened_copies import opened_copy
with opened_copy(Path(sys.argv[1])) as plain:
    (plain / "record.db").write_bytes(b"all that was said")
    print(plain, flush=True)
    sys.stdin.read()
"""


@contextmanager
def used_elsewhere(folder: Path) -> Iterator[Path]:
    """A copy that another process is at, until it is killed."""
    arguments = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Path(process.stdout.readline().rstrip("\n"))
        finally:
            process.kill()


def test_a_copy_is_ours_alone_and_gone_at_the_end_whatever_happens(tmp_path: Path) -> None:
    with opened_copy(tmp_path) as plain:
        assert plain.parent == tmp_path
        assert plain.stat().st_mode & 0o777 == 0o700
        (plain / "record.db").write_bytes(b"all that was said")
    assert not list(tmp_path.iterdir())
    with pytest.raises(ZeroDivisionError), opened_copy(tmp_path):
        raise ZeroDivisionError
    assert not list(tmp_path.iterdir())


def test_what_a_killed_process_left_goes_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "record").mkdir()
    with used_elsewhere(tmp_path) as left:
        pass
    assert (left / "record.db").exists()
    clear_copies(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["record"]


def test_a_copy_that_another_process_is_at_stays(tmp_path: Path) -> None:
    with used_elsewhere(tmp_path) as used:
        clear_copies(tmp_path)
        with opened_copy(tmp_path) as plain:
            assert plain != used
        assert (used / "record.db").exists()
    with opened_copy(tmp_path) as plain:
        assert list(tmp_path.iterdir()) == [plain]


def test_the_next_sealed_backup_clears_what_a_killed_one_left(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")
    with used_elsewhere(home.folder) as left:
        pass
    assert left.exists()
    back_up(home, tmp_path / "backup", PASSPHRASE, work=1)
    assert not list(home.folder.glob(".backup.*"))
