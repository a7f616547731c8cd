"""Batches on disk: each once, whole or not at all, whatever is cut off or turned."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Event

import pyarrow as pa
import pytest

from truceline.adapters.store.segments import Kept, Segments, content_of, key_of
from truceline.errors import StoreError


def a_batch(number: int, rows: int = 3) -> pa.RecordBatch:
    return pa.record_batch({"number": pa.array([number] * rows)})


def keep(segments: Segments, number: int) -> Kept:
    return segments.keep(key_of(str(number)), content_of(a_batch(number)), 3).result(60)


def numbers_in(segments: Segments, after: int = 0) -> list[int]:
    return [batch.column("number")[0].as_py() for _, batch in segments.batches(after)]


def test_what_was_kept_is_there_in_its_order_when_the_folder_is_opened_again(tmp_path: Path) -> None:
    segments = Segments(tmp_path)
    assert [keep(segments, number).sequence for number in (7, 8, 9)] == [1, 2, 3]
    segments.close()
    again = Segments(tmp_path)
    assert (numbers_in(again), numbers_in(again, 2), again.last) == ([7, 8, 9], [9], 3)
    assert keep(again, 10).sequence == 4
    again.close()


def test_the_same_key_is_kept_once_also_after_a_restart(tmp_path: Path) -> None:
    segments = Segments(tmp_path)
    first = keep(segments, 7)
    assert keep(segments, 7) == first._replace(is_again=True)
    segments.close()
    again = Segments(tmp_path)
    assert keep(again, 7) == Kept(1, 3, is_again=True)
    assert numbers_in(again) == [7]
    again.close()


def test_batches_that_come_at_once_are_all_kept_once(tmp_path: Path) -> None:
    segments = Segments(tmp_path)
    content = content_of(a_batch(1))
    futures = [segments.keep(key_of(str(number % 50)), content, 3) for number in range(200)]
    assert {future.result(60).sequence for future in futures} == set(range(1, 51))
    segments.close()


def test_who_waits_for_the_disk_is_told_once_in_order_before_the_answer(tmp_path: Path) -> None:
    told: list[int] = []
    segments = Segments(tmp_path)
    content = content_of(a_batch(1))
    futures = [
        segments.keep(key_of(str(number % 50)), content, 3, lambda kept: told.append(kept.sequence))
        for number in range(200)
    ]
    for future in futures:
        future.result(60)
    assert told == list(range(1, 51))
    segments.close()


def several_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Three files of three batches each, and an empty one that was just begun."""
    monkeypatch.setattr("truceline.adapters.store.segments.ROLL_BYTES", 3 * len(content_of(a_batch(0))))
    segments = Segments(folder)
    for number in range(9):
        keep(segments, number)
    segments.close()
    paths = sorted(folder.glob("*.segment"))
    assert len(paths) == 3
    return paths


def test_only_of_the_newest_batches_it_is_remembered_by_which_key_they_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    several_files(tmp_path, monkeypatch)
    monkeypatch.setattr("truceline.adapters.store.segments.MOST_KEYS", 4)
    for _ in range(2):  # in a running process, and after a restart
        segments = Segments(tmp_path)
        assert [keep(segments, number).is_again for number in (5, 6, 7, 8)] == [True] * 4
        segments.close()
    segments = Segments(tmp_path)
    assert keep(segments, 4) == Kept(10, 3, is_again=False)
    assert keep(segments, 5) == Kept(11, 3, is_again=False)
    segments.close()


def test_a_file_that_is_damaged_where_nobody_wrote_is_told_and_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_ = several_files(tmp_path, monkeypatch)
    whole = first.read_bytes()
    for damaged in (whole[:-20], whole[: len(whole) // 3] + b"xxxx" + whole[len(whole) // 3 + 4 :]):
        first.write_bytes(damaged)
        segments = Segments(tmp_path)
        with pytest.raises(StoreError, match="damaged"):
            numbers_in(segments)
        assert numbers_in(segments, 3) == [3, 4, 5, 6, 7, 8]
        assert keep(segments, 8).is_again
        segments.close()
        assert first.read_bytes() == damaged


def test_columns_in_which_nothing_is_said_are_left_out_unless_they_must_be_there(tmp_path: Path) -> None:
    fields = [pa.field("at", pa.int64(), nullable=False), pa.field("some", pa.int64()), pa.field("none", pa.int64())]
    values = [pa.array([1, 2]), pa.array([None, 3]), pa.nulls(2, pa.int64())]
    segments = Segments(tmp_path)
    segments.keep(key_of("1"), content_of(pa.record_batch(values, schema=pa.schema(fields))), 2).result(60)
    ((_, found),) = segments.batches(0)
    assert found.to_pydict() == {"at": [1, 2], "some": [None, 3]}
    segments.close()


def test_wherever_the_file_is_cut_off_the_whole_batches_before_stay_and_writing_goes_on(tmp_path: Path) -> None:
    segments = Segments(tmp_path / "whole")
    ends = [0]
    for number in range(3):
        keep(segments, number)
        ends.append((tmp_path / "whole" / "0000000001.segment").stat().st_size)
    segments.close()
    whole = (tmp_path / "whole" / "0000000001.segment").read_bytes()
    for cut in range(0, len(whole), 7):
        folder = tmp_path / f"cut-{cut}"
        folder.mkdir()
        (folder / "0000000001.segment").write_bytes(whole[:cut])
        again = Segments(folder)
        held = sum(end <= cut for end in ends[1:])
        assert numbers_in(again) == list(range(held))
        assert keep(again, 99).sequence == held + 1
        assert numbers_in(again) == [*range(held), 99]
        again.close()


def test_no_turned_bit_is_taken_for_a_batch(tmp_path: Path) -> None:
    segments = Segments(tmp_path / "whole")
    for number in range(2):
        keep(segments, number)
    segments.close()
    whole = (tmp_path / "whole" / "0000000001.segment").read_bytes()
    for place in range(0, len(whole), 11):
        folder = tmp_path / f"bit-{place}"
        folder.mkdir()
        (folder / "0000000001.segment").write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        again = Segments(folder)
        assert numbers_in(again) in ([], [0])
        again.close()


def test_a_disk_that_is_full_is_told_keeps_nothing_half_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    """In a process of its own, whose files may not grow beyond a limit: a disk that is full fails in the same call."""
    done = subprocess.run([sys.executable, "-c", _FULL, str(tmp_path)], capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == (["1", "StoreError", "2"], "")
    again = Segments(tmp_path)
    assert numbers_in(again) == [1, 3]
    again.close()


_FULL = """
import resource, signal, sys
from pathlib import Path
from threading import Event
import pyarrow as pa
from truceline.adapters.store.segments import Segments, content_of, key_of
from truceline.errors import StoreError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
segments = Segments(Path(sys.argv[1]))
def keep(number):
    return segments.keep(key_of(str(number)), content_of(pa.record_batch({"number": pa.array([number])})), 1).result(60)
print(keep(1).sequence)
size = (Path(sys.argv[1]) / "0000000001.segment").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, resource.RLIM_INFINITY))
try:
    keep(2)
except StoreError as error:
    print(type(error).__name__)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(keep(3).sequence)
segments.close()
"""


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="file"):
        Segments(tmp_path / "file" / "reports")


def test_who_hangs_up_takes_nothing_back_and_keeps_nobody_else_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_sync, sync = Event(), os.fdatasync

    def synced(file: int) -> None:
        assert may_sync.wait(60)
        sync(file)

    segments = Segments(tmp_path)
    monkeypatch.setattr(os, "fdatasync", synced)
    waiting = [segments.keep(key_of(str(number)), content_of(a_batch(number)), 3) for number in (7, 8)]
    for each in waiting:
        each.cancel()
    may_sync.set()
    assert keep(segments, 9).sequence == 3
    segments.close()
    assert numbers_in(segments) == [7, 8, 9]
