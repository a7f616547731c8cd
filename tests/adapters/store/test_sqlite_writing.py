"""The one writing connection syncs at each commit, and touches no file that is not a record."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.adapters.store.contract import entries
from tests.adapters.store.places import SqlitePlace
from tests.record.drafts import draft_of
from truceline.adapters.store.sqlite_writing import bytes_of, writing_connection
from truceline.errors import StoreError
from truceline.record.merkle.compact_range import EMPTY
from truceline.record.peer_log import PeerLog
from truceline.record.store import Change, batched


def test_every_commit_is_synced_and_no_checkpoint_is_made_within_one(tmp_path: Path) -> None:
    with closing(writing_connection(tmp_path / "record.db")) as connection:
        found = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "wal_autocheckpoint")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "wal_autocheckpoint": 0}


def test_a_file_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "record.db")) as connection, connection:
        connection.execute("CREATE TABLE theirs (a)")
    with pytest.raises(StoreError, match="no record of version 1"):
        writing_connection(tmp_path / "record.db")


def test_a_record_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    with closing(writing_connection(tmp_path / "record.db")) as connection:
        connection.execute("PRAGMA user_version = 2")
    with pytest.raises(StoreError, match="no record of version 1"):
        writing_connection(tmp_path / "record.db")


def test_a_database_without_shared_memory_is_refused() -> None:
    with pytest.raises(StoreError, match="without shared memory"):
        writing_connection(Path(":memory:"))


def test_tiles_in_the_file_are_full_but_for_the_last_of_each_level(tmp_path: Path) -> None:
    place = SqlitePlace(tmp_path)
    store = place.open()
    for end in (100, 256, 300, 1_000):
        store.commit([entries(store.tree.size, end)])
    place.close()
    with closing(sqlite3.connect(place.folder / "record.db")) as connection:
        tiles = connection.execute("SELECT level, number, length(hashes) / 32 FROM tile ORDER BY 1, 2").fetchall()
    assert tiles == [(0, 0, 256), (0, 1, 256), (0, 2, 256), (0, 3, 232), (1, 0, 3)]


def test_the_size_of_a_batch_counts_entries_and_objects() -> None:
    change = Change(drafts=(draft_of(0),), objects=(bytes(50_000),))
    nothing = batched(EMPTY, [], lambda _: None, PeerLog)
    batch = batched(EMPTY, [change], lambda _: None, PeerLog)
    assert bytes_of(batch) - bytes_of(nothing) == 50_000 + len(draft_of(0).leaf(0))
