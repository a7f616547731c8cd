"""Rows are taken out and put in together or not at all, by the one process that may write."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.record.drafts import ORIGIN, draft_of, sign
from truceline.adapters.store.sqlite import SqliteStore
from truceline.adapters.store.sqlite_mending import Row, mend
from truceline.adapters.store.sqlite_reading import SqliteReader, open_read_only
from truceline.errors import InUseError, StoreError
from truceline.node.examining.derived import Difference
from truceline.record.store import Change, Due, Label, Parcel

ID = "ab" * 32
OTHER = "cd" * 32


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A record with one row in each table."""
    with closing(SqliteStore(tmp_path / "record", ORIGIN, sign)) as store:
        change = Change(
            (draft_of(0),), (Label(0, "ticks"),), (Due(5, ID),), to_send=(Parcel("bravo.example", ID, 2),), once="act"
        )
        store.commit([change])
    return tmp_path / "record"


def rows(folder: Path, read: Callable[[SqliteReader], object]) -> list[Row]:
    with closing(open_read_only(folder / "record.db")) as reader:
        return list(read(reader))  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize(
    ("table", "read", "wrong", "right"),
    [
        ("label", SqliteReader.labels, (0, "ticks"), (0, "cards")),
        ("done", SqliteReader.acts, (0, "act", 1), (0, "other", 2)),
        ("due", SqliteReader.deadlines, (5, ID), (6, OTHER)),
        ("outbox", SqliteReader.waiting, ("bravo.example", ID, 2), ("bravo.example", ID, 0)),
        ("entry", SqliteReader.names, (0, draft_of(0).obj, draft_of(0).note_id), (0, OTHER, "")),
    ],
)
def test_a_row_is_put_right(
    folder: Path, table: str, read: Callable[[SqliteReader], object], wrong: Row, right: Row
) -> None:
    assert rows(folder, read) == [wrong]
    assert mend(folder, [Difference(table, "for a test", wrong, right)]) == 1
    assert rows(folder, read) == [right]


def test_all_is_mended_or_nothing(folder: Path) -> None:
    mends = [Difference("label", "first", (0, "ticks")), Difference("label", "second", right=(0, "ticks", "too many"))]
    with pytest.raises(StoreError, match="cannot be mended"):
        mend(folder, mends)
    assert rows(folder, SqliteReader.labels) == [(0, "ticks")]


def test_nobody_mends_what_another_writes(folder: Path) -> None:
    with closing(SqliteStore(folder, ORIGIN, sign)), pytest.raises(InUseError):
        mend(folder, [])
