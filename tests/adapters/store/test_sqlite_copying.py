"""A copy of a record's file is that of one moment, and stands alone."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tests.record.drafts import ORIGIN, draft_of, sign
from truceline.adapters.store.sqlite import SqliteStore
from truceline.adapters.store.sqlite_copying import copy_database
from truceline.adapters.store.sqlite_reading import open_read_only
from truceline.errors import StoreError
from truceline.record.store import Change


def test_the_copy_has_what_was_committed_though_it_is_in_the_write_ahead_log_alone(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with closing(SqliteStore(tmp_path / "record", ORIGIN, sign)) as store:
        store.commit([Change(drafts=(draft_of(0), draft_of(1)), objects=(b"content",))])
        copy_database(tmp_path / "record" / "record.db", copy)
        store.commit([Change(drafts=(draft_of(2),))])
        leaves = store.leaves(0, 2)
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.db"]
    with closing(open_read_only(copy)) as copied:
        assert copied.leaves(0, 9) == leaves
        assert copied.faults() == ()


def test_a_copy_is_not_written_over_a_file(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "record", ORIGIN, sign).close()
    (tmp_path / "copy.db").write_bytes(b"ours")
    with pytest.raises(StoreError, match="cannot be copied"):
        copy_database(tmp_path / "record" / "record.db", tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_bytes() == b"ours"


def test_of_a_file_that_is_no_record_there_is_no_copy(tmp_path: Path) -> None:
    (tmp_path / "record.db").write_bytes(b"something else" * 100)
    with pytest.raises(StoreError):
        copy_database(tmp_path / "record.db", tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
