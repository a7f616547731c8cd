"""Row 19 of the fault matrix, as far as there is one schema: a newer one is left alone. See also test_power_cuts."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.adapters.store.contract import entries
from tests.record.drafts import ORIGIN, sign
from truceline.adapters.store.sqlite import SqliteStore
from truceline.errors import StoreError


def test_a_record_of_a_newer_schema_is_refused_and_not_one_byte_of_it_is_written(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path, ORIGIN, sign)) as store:
        store.commit([entries(0, 3)])
    with closing(sqlite3.connect(tmp_path / "record.db")) as connection:
        connection.execute("PRAGMA user_version = 2")
    names = ("record.db", "guard")
    before = [(tmp_path / name).read_bytes() for name in names]
    with pytest.raises(StoreError, match="no record of version 1"):
        SqliteStore(tmp_path, ORIGIN, sign)
    assert [(tmp_path / name).read_bytes() for name in names] == before
    assert not (tmp_path / "frozen").exists()


def test_a_record_whose_making_was_killed_begins_again(tmp_path: Path) -> None:
    (tmp_path / "record.db").touch()
    with closing(SqliteStore(tmp_path, ORIGIN, sign)) as store:
        store.commit([entries(0, 3)])
        assert (store.tree.size, store.frozen) == (3, "")
