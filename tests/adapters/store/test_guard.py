"""The guard file knows what was signed last, whatever tears it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.adapters.store.copies import put_back, redate
from tests.adapters.store.faults import is_possible
from tests.record.drafts import ORIGIN, sign
from tests.record.merkle.trees import hashes_of
from truceline.adapters.store.guard import SLOT_BYTES, Guard, size_signed
from truceline.errors import FrozenError, StoreError
from truceline.record.checkpoints import Checkpoint
from truceline.record.merkle.compact_range import EMPTY


def _signed(size: int) -> bytes:
    return sign(Checkpoint(ORIGIN, size, EMPTY.grown(hashes_of(size)).tree.root))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    Guard.create(tmp_path / "guard")
    return tmp_path / "guard"


def test_a_new_guard_says_that_nothing_was_signed(path: Path) -> None:
    with closing(Guard(path)) as guard:
        assert (guard.note, guard.checkpoint) == (b"", None)


def test_the_guard_gives_what_was_signed_last_also_after_a_restart(path: Path) -> None:
    for size in (1, 2, 3):
        with closing(Guard(path)) as guard:
            guard.advance(_signed(size))
        with closing(Guard(path)) as guard:
            assert guard.note == _signed(size)
            assert guard.checkpoint is not None
            assert guard.checkpoint.size == size


@pytest.mark.parametrize("torn", [1, 31, 33, 40, 100, 150])
def test_a_write_that_is_torn_leaves_the_one_before_it(path: Path, torn: int) -> None:
    with closing(Guard(path)) as guard:
        guard.advance(_signed(1))
        before = path.read_bytes()
        guard.advance(_signed(2))
        after = path.read_bytes()
    slot = 0 if before[:SLOT_BYTES] != after[:SLOT_BYTES] else SLOT_BYTES
    path.write_bytes(before[:slot] + after[slot : slot + torn] + before[slot + torn :])
    with closing(Guard(path)) as guard:
        assert guard.note == _signed(1)


def test_a_guard_of_which_nothing_is_whole_is_refused(path: Path) -> None:
    path.write_bytes(b"\0" * 2 * SLOT_BYTES)
    with pytest.raises(FrozenError, match="damaged"):
        Guard(path)


def test_a_guard_that_somebody_else_changed_is_not_advanced(path: Path) -> None:
    with closing(Guard(path)) as first, closing(Guard(path)) as second:
        first.advance(_signed(1))
        with pytest.raises(FrozenError, match="another process"):
            second.advance(_signed(2))
        assert first.note == _signed(1)


def test_a_guard_is_not_made_twice(path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be made"):
        Guard.create(path)


def test_a_guard_that_a_crash_left_half_made_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "guard.new").write_bytes(b"half")
    Guard.create(tmp_path / "guard")
    with closing(Guard(tmp_path / "guard")) as guard:
        assert guard.note == b""


def test_a_checkpoint_that_does_not_fit_is_refused(path: Path) -> None:
    with closing(Guard(path)) as guard, pytest.raises(StoreError, match="does not fit"):
        guard.advance(bytes(SLOT_BYTES))


@pytest.mark.skipif(not is_possible(), reason="system calls are made to fail by Linux only")
@pytest.mark.parametrize("calls", [["fsync", "fdatasync"], ["pwrite"]])
def test_a_guard_that_cannot_be_made_durable_says_so(path: Path, root: Path, calls: list[str]) -> None:
    script = f"""
import errno
from pathlib import Path
from tests.adapters.store.faults import fail
from tests.adapters.store.test_guard import _signed
from truceline.adapters.store.guard import Guard
from truceline.errors import StoreError
guard = Guard(Path({str(path)!r}))
fail(errno.EIO, *{calls!r})
try:
    guard.advance(_signed(1))
except StoreError as error:
    print(error, repr(guard.note))
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False)
    assert done.stdout == "the guard file cannot be written: Input/output error b''\n", done.stderr


def test_what_a_guard_covers_is_told_also_of_one_that_is_damaged_or_not_there(path: Path) -> None:
    assert size_signed(path) == 0
    with closing(Guard(path)) as guard:
        guard.advance(_signed(7))
    assert size_signed(path) == 7
    path.write_bytes(bytes(2 * SLOT_BYTES))
    assert size_signed(path) == -1
    path.unlink()
    assert size_signed(path) == -1


def test_a_guard_that_was_put_there_long_after_it_was_written_is_a_copy(path: Path) -> None:
    with closing(Guard(path)) as guard:
        guard.advance(_signed(3))
        assert not guard.is_copied
    put_back(path.parent, age_ms=0)
    with closing(Guard(path)) as guard:
        assert not guard.is_copied
    put_back(path.parent)
    with closing(Guard(path)) as guard:
        assert guard.is_copied
        assert guard.note == _signed(3)


def test_a_copy_that_may_stay_is_none_any_more_and_goes_on(path: Path) -> None:
    with closing(Guard(path)) as guard:
        guard.advance(_signed(3))
    put_back(path.parent)
    with closing(Guard(path)) as guard:
        guard.stay()
        assert not guard.is_copied
    with closing(Guard(path)) as guard:
        assert not guard.is_copied
        assert not guard.is_half
        guard.advance(_signed(4))
    with closing(Guard(path)) as guard:
        assert guard.note == _signed(4)


def test_a_guard_of_an_earlier_program_tells_no_time_and_is_no_copy(path: Path) -> None:
    redate(path, bytes(8))
    with closing(Guard(path)) as guard:
        assert not guard.is_copied
        guard.advance(_signed(1))
        assert guard.note == _signed(1)
