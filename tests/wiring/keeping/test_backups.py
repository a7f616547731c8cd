"""A record comes back from its backup; it goes on only where it is known that nothing was signed since."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.adapters.store import faults
from tests.cli.met_homes import MetHomes, met_homes
from tests.forked import FORKED
from tests.wiring.homes import a_home
from tests.wiring.test_records import warned
from truceline.errors import FrozenError, InputError, InUseError, NotFoundError, StoreError
from truceline.wiring.home import Home, opened_node
from truceline.wiring.keeping.backups import back_up, restore
from truceline.wiring.records import examine

FULL = 28


@pytest.fixture
def met(tmp_path: Path) -> MetHomes:
    met = met_homes(tmp_path / "homes")
    warned(met, "First.")
    met.exchange()
    return met


def lose(home: Home, *, with_guard: bool = False) -> None:
    """The disk has eaten the record's file, and its guard too."""
    for path in home.record.glob("*" if with_guard else "record.db*"):
        path.unlink()


def leaves_of(home: Home) -> list[bytes]:
    with opened_node(home) as node:
        return list(node.store.leaves(0, node.store.tree.size))


def test_the_newest_backup_comes_back_and_the_node_goes_on(met: MetHomes, tmp_path: Path) -> None:
    made = back_up(met.alfa, tmp_path / "backup")
    before = leaves_of(met.alfa)
    assert (made.size, made.origin, made.folder) == (len(before), "alfa.example/log/1", tmp_path / "backup")
    lose(met.alfa)
    back = restore(met.alfa, tmp_path / "backup")
    assert (back.frozen, back.size, leaves_of(met.alfa)) == ("", len(before), before)
    assert list(examine(met.alfa)) == []
    warned(met, "Second.")
    met.exchange()
    with opened_node(met.bravo) as bravo:
        assert not bravo.store.frozen


def test_a_backup_that_is_not_the_newest_comes_back_frozen(met: MetHomes, tmp_path: Path) -> None:
    back_up(met.alfa, tmp_path / "backup")
    warned(met, "Second.")
    lose(met.alfa)
    assert "the guard file holds our checkpoint" in restore(met.alfa, tmp_path / "backup").frozen
    with pytest.raises(FrozenError):
        warned(met, "Third.")


def test_where_the_guard_was_lost_too_nobody_knows_what_was_signed(met: MetHomes, tmp_path: Path) -> None:
    back_up(met.alfa, tmp_path / "backup")
    before = leaves_of(met.alfa)
    lose(met.alfa, with_guard=True)
    assert "nobody here knows" in restore(met.alfa, tmp_path / "backup").frozen
    assert leaves_of(met.alfa) == before
    shutil.rmtree(met.alfa.record)
    assert restore(met.alfa, tmp_path / "backup").frozen
    with pytest.raises(FrozenError):
        warned(met, "Second.")


def test_a_guard_that_is_older_than_the_backup_vouches_for_nothing(met: MetHomes, tmp_path: Path) -> None:
    shutil.copy(met.alfa.record / "guard", tmp_path)
    warned(met, "Second.")
    back_up(met.alfa, tmp_path / "backup")
    warned(met, "Third.")
    lose(met.alfa)
    shutil.copy(tmp_path / "guard", met.alfa.record)
    assert "is older" in restore(met.alfa, tmp_path / "backup").frozen


def test_a_damaged_guard_vouches_for_nothing(met: MetHomes, tmp_path: Path) -> None:
    back_up(met.alfa, tmp_path / "backup")
    lose(met.alfa)
    (met.alfa.record / "guard").write_bytes(bytes(16_384))
    assert restore(met.alfa, tmp_path / "backup").frozen


def test_a_record_that_was_frozen_stays_so(met: MetHomes, tmp_path: Path) -> None:
    with opened_node(met.alfa) as node:
        node.store.freeze("for a test")
    back_up(met.alfa, tmp_path / "backup")
    lose(met.alfa)
    (met.alfa.record / "frozen").unlink()
    assert restore(met.alfa, tmp_path / "backup").frozen == "for a test"


def test_it_is_made_while_the_node_runs_and_is_for_its_owner_alone(met: MetHomes, tmp_path: Path) -> None:
    with opened_node(met.alfa):
        back_up(met.alfa, tmp_path / "backup")
    paths = (tmp_path / "backup", *(tmp_path / "backup").iterdir())
    assert sorted(path.name for path in paths) == ["backup", "guard", "record.db"]
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in paths} == {0}


def test_nothing_is_written_over(met: MetHomes, tmp_path: Path) -> None:
    back_up(met.alfa, tmp_path / "backup")
    before = (tmp_path / "backup" / "record.db").read_bytes()
    with pytest.raises(InputError, match="something at"):
        back_up(met.alfa, tmp_path / "backup")
    assert (tmp_path / "backup" / "record.db").read_bytes() == before
    with pytest.raises(InputError, match="already") as raised:
        restore(met.alfa, tmp_path / "backup")
    assert "guard" in raised.value.hint


def test_a_place_in_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be made: No such file or directory"):
        back_up(a_home(tmp_path / "home"), tmp_path / "none" / "backup")


def test_a_write_ahead_log_without_its_file_is_moved_away_first(met: MetHomes, tmp_path: Path) -> None:
    back_up(met.alfa, tmp_path / "backup")
    lose(met.alfa)
    (met.alfa.record / "record.db-wal").touch()
    with pytest.raises(InputError, match=r"record\.db-wal"):
        restore(met.alfa, tmp_path / "backup")


def test_the_backup_of_another_party_is_refused(met: MetHomes, tmp_path: Path) -> None:
    back_up(met.bravo, tmp_path / "backup")
    lose(met.alfa)
    with pytest.raises(InputError, match=r"of the log bravo\.example/log/1"):
        restore(met.alfa, tmp_path / "backup")
    assert not list(met.alfa.record.glob("record.db*"))


def test_a_damaged_backup_is_refused(met: MetHomes, tmp_path: Path) -> None:
    back_up(met.alfa, tmp_path / "backup")
    with closing(sqlite3.connect(tmp_path / "backup" / "record.db", isolation_level=None)) as connection:
        connection.execute("UPDATE object SET content = x'00' WHERE rowid = 1")
    lose(met.alfa)
    with pytest.raises(InputError, match=r"damaged: .* another hash"):
        restore(met.alfa, tmp_path / "backup")
    (tmp_path / "backup" / "record.db").write_bytes(b"something else")
    with pytest.raises(InputError, match="damaged"):
        restore(met.alfa, tmp_path / "backup")
    assert not list(met.alfa.record.glob("record.db*"))


def test_what_is_no_backup_is_not_found(met: MetHomes, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no backup"):
        restore(met.alfa, tmp_path)


def test_a_damaged_record_gives_no_backup(met: MetHomes, tmp_path: Path) -> None:
    with closing(sqlite3.connect(met.alfa.record / "record.db", isolation_level=None)) as connection:
        connection.execute("UPDATE object SET content = x'00' WHERE rowid = 1")
    with pytest.raises(StoreError, match="not as it was written"):
        back_up(met.alfa, tmp_path / "backup")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["homes"]


def test_who_writes_the_record_is_not_disturbed(met: MetHomes, tmp_path: Path) -> None:
    back_up(met.alfa, tmp_path / "backup")
    with opened_node(met.alfa):
        lose(met.alfa)
        with pytest.raises(InUseError):
            restore(met.alfa, tmp_path / "backup")


def test_what_an_unfinished_restore_left_is_no_record(tmp_path: Path) -> None:
    home = a_home(tmp_path / "alfa")
    back_up(home, tmp_path / "backup")
    lose(home)
    (home.record / "record.db.new").write_bytes(b"half of it")
    assert restore(home, tmp_path / "backup").frozen == ""
    assert not (home.record / "record.db.new").exists()


@pytest.mark.skipif(not faults.is_possible(), reason="system calls can only be made to fail on Linux")
@pytest.mark.parametrize("act", ["backup", "restore"])
def test_a_full_disk_is_said_and_leaves_nothing_half(met: MetHomes, tmp_path: Path, act: str) -> None:
    if act == "restore":
        back_up(met.alfa, tmp_path / "backup")
        lose(met.alfa)
    process = FORKED.Process(target=_on_a_full_disk, args=(met.alfa, tmp_path, act))
    process.start()
    process.join()
    assert process.exitcode == FULL
    assert (tmp_path / "backup").exists() == (act == "restore")
    if act == "restore":
        assert restore(met.alfa, tmp_path / "backup").frozen == ""
    assert not list(tmp_path.glob(".*"))


def _on_a_full_disk(home: Home, folder: Path, act: str) -> None:
    faults.fail(errno.ENOSPC, "pwrite")
    try:
        back_up(home, folder / "backup") if act == "backup" else restore(home, folder / "backup")
    except StoreError:
        os._exit(FULL)
    os._exit(0)
