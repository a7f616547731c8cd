"""Faults of the disk below the intake of reports: rows 1 to 5 of the matrix of faults, where no node is needed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing, suppress
from itertools import pairwise
from pathlib import Path
from threading import Event

import pytest

from tests.adapters.store.faults import is_possible
from tests.endurance.disk import Create, Disk, Sync, SyncNames, Write
from tests.faults.batch_writer import batch_of, keep_until_killed
from tests.forked import FORKED
from truceline.adapters.store.segments import Segments, key_of
from truceline.errors import InUseError

KILLS = 20
CUTS = 150
PATIENCE_S = 120.0
LEAST_ROWS = 16
"""That each process says before its last moments begin: on a slow machine, too, it gets further than the one before."""


def wait_for(event: Event) -> None:
    assert event.wait(PATIENCE_S)


def said_in(said: Path) -> list[int]:
    """What is acknowledged so far."""
    return [int(row) for row in said.read_text(encoding="utf-8").split()] if said.exists() else []


def numbers_in(segments: Segments) -> list[int]:
    return [batch.column("number")[0].as_py() for _, batch in segments.batches(0)]


@pytest.mark.slow
def test_row_1_twenty_kills_lose_no_acknowledged_batch_and_double_none_that_is_sent_again(tmp_path: Path) -> None:
    chance, first, acknowledged = random.Random(1), 0, -1
    said, folder = tmp_path / "said", tmp_path / "reports"
    for _ in range(KILLS):
        rows = len(said_in(said)) + LEAST_ROWS
        process = FORKED.Process(target=keep_until_killed, args=(folder, first, said))
        process.start()
        while len(said_in(said)) < rows:
            time.sleep(0.002)
        time.sleep(chance.random() / 20)
        process.kill()
        process.join()
        acknowledged = max(said_in(said))
        # As a sender does that heard nothing: from before the first that was not acknowledged, under the same keys.
        first = max(0, acknowledged - 3)
    with closing(Segments(folder)) as segments:
        counted = Counter(numbers_in(segments))
        assert acknowledged > 10 * KILLS
        assert set(counted.values()) == {1}
        assert set(range(acknowledged + 1)) <= counted.keys()


def written(folder: Path, batches: int) -> list[tuple[int, bytes]]:
    """What keeping some batches writes to the file: where, and which bytes."""
    ends, path = [0], folder / "0000000001.segment"
    with closing(Segments(folder)) as segments:
        for number in range(batches):
            segments.keep(key_of(str(number)), batch_of(number), 1).result()
            ends.append(path.stat().st_size)
    whole = path.read_bytes()
    return [(start, whole[start:end]) for start, end in pairwise(ends)]


@pytest.mark.slow
def test_row_2_whatever_sectors_a_power_cut_leaves_acknowledged_batches_are_whole_and_others_whole_or_gone(
    tmp_path: Path,
) -> None:
    pieces, chance = written(tmp_path / "whole", 8), random.Random(2)
    name = "0000000001.segment"
    for cut in range(CUTS):
        synced = cut % len(pieces)
        disk = Disk()
        disk.take(Create(name))
        disk.take(SyncNames())
        for place, (start, content) in enumerate(pieces[: synced + 2]):
            disk.take(Write(name, start, content))
            if place < synced:
                disk.take(Sync(name))  # these were acknowledged; what comes after was under way
        folder = tmp_path / str(cut)
        folder.mkdir()
        for file, content in disk.after_cut(chance).items():
            (folder / file).write_bytes(content)
        with closing(Segments(folder)) as segments:
            found = numbers_in(segments)
            assert found == list(range(len(found)))
            assert len(found) >= synced
            assert segments.keep(key_of("later"), batch_of(99), 1).result().sequence == len(found) + 1


@pytest.mark.slow
@pytest.mark.skipif(not is_possible(), reason="calls can be made to fail on Linux only")
def test_row_4_after_an_fsync_that_failed_nothing_is_acknowledged_until_the_node_starts_again(tmp_path: Path) -> None:
    """In a process of its own, for a filter of system calls stays for good."""
    done = subprocess.run([sys.executable, "-c", _NO_FSYNC, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    first, second, third = done.stdout.splitlines()
    assert first == "kept 1"
    assert "Input/output error" in second
    assert "failed before" in third
    with closing(Segments(tmp_path)) as again:
        assert numbers_in(again) == [1]
        assert again.keep(key_of("2"), batch_of(2), 1).result().sequence == 2


_NO_FSYNC = """
import errno, sys
from pathlib import Path
from tests.adapters.store.faults import fail
from tests.faults.batch_writer import batch_of
from truceline.adapters.store.segments import Segments, key_of
from truceline.errors import StoreError
segments = Segments(Path(sys.argv[1]))
print("kept", segments.keep(key_of("1"), batch_of(1), 1).result().sequence)
for number in (2, 3):
    if number == 2:
        # Threads inherit a filter when they begin: so the disk dies for the writing thread.
        segments.close()
        fail(errno.EIO, "fdatasync")
        segments = Segments(Path(sys.argv[1]))
    try:
        segments.keep(key_of(str(number)), batch_of(number), 1).result()
    except StoreError as error:
        print(error)
segments.close()
"""


def test_row_5_a_slow_disk_holds_senders_up_in_bounded_memory_and_nothing_changes_its_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = batch_of(1)
    monkeypatch.setattr("truceline.adapters.store.segments.MOST_WAITING_BYTES", 10 * len(content))
    is_slow = Event()
    with closing(Segments(tmp_path)) as segments:
        first = segments.keep(key_of("slow"), content, 1, lambda _: wait_for(is_slow))
        kept = []
        with suppress(InUseError):
            for number in range(100):
                kept.append(segments.keep(key_of(str(number)), batch_of(number), 1))
        assert 0 < len(kept) < 100
        with pytest.raises(InUseError, match="wait for the disk"):
            segments.keep(key_of("one more"), content, 1)
        is_slow.set()
        assert [first.result(PATIENCE_S).sequence, *(each.result(PATIENCE_S).sequence for each in kept)] == list(
            range(1, len(kept) + 2)
        )
        assert numbers_in(segments)[1:] == list(range(len(kept)))
        assert segments.keep(key_of("after"), content, 1).result(PATIENCE_S).sequence == len(kept) + 2
