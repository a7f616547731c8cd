"""The store on disk keeps what every store must, and its promises about crashes and failing disks."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import errno
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from signal import SIGKILL
from threading import Timer

import pytest

from tests.adapters.store.contract import StoreContract, entries
from tests.adapters.store.copies import put_back
from tests.adapters.store.faults import is_possible
from tests.adapters.store.places import SqlitePlace
from tests.record.drafts import LOG_KEY, ORIGIN, draft_of, sign
from truceline.adapters.store.guard import Guard
from truceline.adapters.store.sqlite import SqliteStore, stay
from truceline.adapters.store.sqlite_reading import open_read_only, reading_connection
from truceline.errors import FrozenError, InUseError, StoreError
from truceline.record.checkpoints import Checkpoint, open_checkpoint
from truceline.record.merkle.compact_range import EMPTY
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.merkle.tree import TiledTree
from truceline.record.standing import COPIED
from truceline.record.store import Change, Committed


@pytest.fixture
def place(tmp_path: Path) -> Iterator[SqlitePlace]:
    there = SqlitePlace(tmp_path)
    yield there
    there.close()


class TestSqliteStore(StoreContract):
    """Everything of the contract."""


def _writer(root: Path, folder: Path, *arguments: str, before: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*before, sys.executable, "-m", "tests.adapters.store.writer", str(folder), *arguments],
        cwd=root,
        stdout=subprocess.PIPE,
        text=True,
    )


def _check_acknowledged(place: SqlitePlace, rows: list[str]) -> SqliteStore:
    """Every acknowledged entry is there, and every signed root is that of its size."""
    store = place.open()
    assert store.frozen == ""
    tree = TiledTree(store.tree.size, store.tile)
    leaves = store.leaves(0, store.tree.size)
    assert EMPTY.grown(map(leaf_hash, leaves)).tree == store.tree
    for row in rows:
        start, count, note = row.split()
        indices = range(int(start), int(start) + int(count))
        assert [leaves[index] for index in indices] == [draft_of(index).leaf(index) for index in indices]
        signed = open_checkpoint(bytes.fromhex(note), [LOG_KEY.verify_key]).checkpoint
        assert signed.size >= indices.stop
        assert tree.root(signed.size) == signed.root
    return store


@pytest.mark.slow
def test_a_killed_writer_loses_nothing_that_it_acknowledged_and_signs_no_second_root(
    root: Path, place: SqlitePlace
) -> None:
    rows: list[str] = []
    chance = random.Random(7)
    for _ in range(6):
        with _writer(root, place.folder, "forever") as writer:
            assert writer.stdout is not None
            rows += [writer.stdout.readline() for _ in range(10)]  # on a slow machine, too
            Timer(chance.uniform(0, 0.3), writer.kill).start()
            rows += [row for row in writer.stdout if row.endswith("\n")]
        assert writer.returncode == -SIGKILL
        _check_acknowledged(place, rows)
        place.close()
    assert len(rows) > 50


@pytest.mark.skipif(not is_possible(), reason="system calls are made to fail by Linux only")
@pytest.mark.parametrize(
    ("arguments", "words", "has_to_be_opened_anew"),
    [
        ([str(errno.EIO), "fsync", "fdatasync"], "disk I/O error", True),
        ([str(errno.ENOSPC), "pwrite"], "disk is full", False),
        (["settle", str(errno.EIO), "fsync", "fdatasync"], "be copied into the record: disk I/O error", True),
        (["settle", str(errno.ENOSPC), "pwrite"], "disk is full", False),
    ],
)
def test_a_disk_that_fails_acknowledges_nothing_more_and_loses_nothing(
    root: Path, place: SqlitePlace, arguments: list[str], words: str, has_to_be_opened_anew: bool
) -> None:
    with _writer(root, place.folder, *arguments) as writer:
        assert writer.stdout is not None
        first, *refused, failure = writer.stdout.read().splitlines()
    assert writer.returncode == 0
    assert len(refused) == 2
    assert all(row.startswith("REFUSED") and words in row for row in refused)
    assert bool(failure) is has_to_be_opened_anew
    store = _check_acknowledged(place, [first])
    start = store.tree.size
    assert store.commit([entries(start, start + 2)]) == (Committed(range(start, start + 2)),)


def test_a_full_disk_refuses_and_goes_on_when_there_is_room_again(
    root: Path, tmp_path: Path, place: SqlitePlace
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    place.folder.mkdir()
    mounted = """set -e
        mount -t tmpfs -o size=3m tmpfs "$1"
        head -c 1000000 /dev/zero > "$1/ballast"
        "$3" -m tests.adapters.store.writer "$1/record" full "$1/ballast"
        cp "$1"/record/* "$2"
    """
    command = ["unshare", "-Urm", "sh", "-c", mounted, "sh", str(disk), str(place.folder), sys.executable]
    if shutil.which("unshare") is None or subprocess.run([*command[:2], "true"], check=False).returncode:
        pytest.skip("no small file system can be made here")
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    *before, refused, after = done.stdout.splitlines()
    assert len(before) > 10
    assert refused.startswith("REFUSED the record cannot be written: database or disk is full")
    _check_acknowledged(place, [*before, after])


def test_two_writers_are_refused(place: SqlitePlace) -> None:
    place.open()
    with pytest.raises(StoreError, match="another process writes"):
        SqliteStore(place.folder, ORIGIN, sign)


def test_a_reader_sees_what_a_writer_committed_and_cannot_write(place: SqlitePlace) -> None:
    place.open().commit([entries(0, 3)])
    reader = open_read_only(place.folder / "record.db")
    assert len(reader.leaves(0, 9)) == 3
    reader.close()
    connection = reading_connection(place.folder / "record.db")
    with closing(connection), pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM entry")


def test_a_write_ahead_log_cut_anywhere_gives_whole_commits_and_freezes_if_one_is_lost(place: SqlitePlace) -> None:
    """What R4 is for: SQLite opens such a file without a word, at the last commit that is whole."""
    place.open()
    place.close()
    store = place.open()
    sizes = {0}
    for end in (1, 4, 9):
        store.commit([entries(store.tree.size, end)])
        sizes.add(end)
    log = (place.folder / "record.db-wal").read_bytes()
    files = {name: (place.folder / name).read_bytes() for name in ("record.db", "guard")}
    place.close()
    for cut in range(0, len(log) + 1, 997):
        folder = place.folder.parent / f"cut-{cut}"
        folder.mkdir()
        for name, content in {**files, "record.db-wal": log[:cut]}.items():
            (folder / name).write_bytes(content)
        with closing(SqliteStore(folder, ORIGIN, sign)) as found:
            assert found.tree.size in sizes
            assert bool(found.frozen) == (found.tree.size < 9)


def test_a_record_without_its_guard_is_frozen(place: SqlitePlace) -> None:
    place.open().commit([entries(0, 3)])
    place.close()
    (place.folder / "guard").unlink()
    store = place.open()
    assert store.frozen == "the guard file is missing"
    assert (len(store.leaves(0, 9)), store.checkpoint) == (3, b"")


def test_a_damaged_guard_freezes(place: SqlitePlace) -> None:
    place.open().commit([entries(0, 3)])
    place.close()
    (place.folder / "guard").write_bytes(b"nothing")
    assert place.open().frozen == "the guard file is damaged"


def test_a_commit_that_a_crash_left_unsigned_is_signed_at_the_next_start(place: SqlitePlace) -> None:
    place.open().commit([entries(0, 3)])
    place.close()
    guard = (place.folder / "guard").read_bytes()
    place.open().commit([entries(3, 5)])
    place.close()
    (place.folder / "guard").write_bytes(guard)
    store = place.open()
    assert store.frozen == ""
    assert store.checkpoint == sign(Checkpoint(ORIGIN, 5, store.tree.root))


def test_a_record_that_was_copied_here_with_its_guard_takes_no_entry_until_it_may_stay(place: SqlitePlace) -> None:
    place.open().commit([entries(0, 3)])
    place.close()
    put_back(place.folder)
    for _ in range(2):
        store = place.open()
        assert store.frozen == COPIED
        with pytest.raises(FrozenError, match="copied or moved") as refused:
            store.commit([entries(3, 4)])
        assert "record resume" in refused.value.hint
        with pytest.raises(InUseError):
            stay(place.folder)
        place.close()
    stay(place.folder)
    store = place.open()
    assert store.frozen == ""
    store.commit([entries(3, 4)])
    place.close()
    assert place.open().frozen == ""


def test_a_copied_record_that_lacks_entries_is_frozen_for_good(place: SqlitePlace) -> None:
    place.open().commit([entries(0, 3)])
    place.close()
    put_back(place.folder)
    place.open().freeze("bravo holds more")
    place.close()
    stay(place.folder)
    assert place.open().frozen == "bravo holds more"


def test_a_record_that_was_rewritten_to_the_same_length_is_frozen(place: SqlitePlace) -> None:
    """An insider who swaps the whole record for another with as many entries."""
    place.open().commit([entries(0, 3)])
    other = SqlitePlace(place.folder.parent / "other")
    other.open().commit([entries(100, 103)])
    other.close()
    place.close()
    shutil.copy(other.folder / "record.db", place.folder / "record.db")
    assert "another root" in place.open().frozen


def test_a_record_whose_tiles_are_gone_is_not_opened_for_writing(place: SqlitePlace) -> None:
    place.open().commit([entries(0, 3)])
    place.close()
    with closing(sqlite3.connect(place.folder / "record.db")) as connection, connection:
        connection.execute("DELETE FROM tile")
    with pytest.raises(StoreError, match="damaged"):
        place.open()


def test_a_second_writer_that_got_past_the_lock_is_noticed_before_anything_is_signed(place: SqlitePlace) -> None:
    store = place.open()
    store.commit([entries(0, 3)])
    guard = Guard(place.folder / "guard")
    guard.advance(sign(Checkpoint(ORIGIN, 4, b"r" * 32)))
    guard.close()
    with pytest.raises(FrozenError, match="another process"):
        store.commit([entries(3, 5)])
    assert store.frozen


def test_the_write_ahead_log_is_copied_into_the_record_when_it_has_grown(place: SqlitePlace) -> None:
    store = place.open()
    store.commit([Change(objects=(bytes(9_000_000),))])
    before = (place.folder / "record.db").stat().st_size
    store.settle()
    assert before < 1_000_000
    assert (place.folder / "record.db").stat().st_size > 9_000_000
