"""The room on disk is made at first need, and is gone when the work is done, however it ends."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import tempfile
from pathlib import Path

import pyarrow as pa
import pytest

from truceline.adapters.spool import spool

SCHEMA = pa.schema([pa.field("name", pa.dictionary(pa.int32(), pa.string())), pa.field("n", pa.int64())])


def batch(*names: str) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([{"name": name, "n": number} for number, name in enumerate(names)], schema=SCHEMA)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_no_file_is_made_before_anything_is_put_away(folder: Path) -> None:
    with spool() as put_away:
        assert list(folder.iterdir()) == []
        put_away([batch("a")])
        assert [len(list(own.iterdir())) for own in folder.iterdir()] == [1]


def test_its_files_are_gone_when_the_work_is_done(folder: Path) -> None:
    with spool() as put_away:
        back = put_away([batch("a", "b"), batch("c")])
        assert [row["name"] for given in back for row in given.to_pylist()] == ["a", "b", "c"]
    assert list(folder.iterdir()) == []


def test_its_files_are_gone_when_the_work_fails_half_way(folder: Path) -> None:
    def failing() -> None:
        with spool() as put_away:
            back = put_away([batch("a"), batch("b")])
            next(back)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert list(folder.iterdir()) == []


def test_batches_with_other_dictionaries_come_back_as_they_were(folder: Path) -> None:
    batches = [batch("a", "b"), batch("b", "c", "a"), batch("x")]
    with spool() as put_away:
        assert [given.to_pylist() for given in put_away(batches)] == [own.to_pylist() for own in batches]
