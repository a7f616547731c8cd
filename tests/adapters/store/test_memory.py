"""The store in memory keeps what every store must."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from copy import deepcopy

import pytest

from tests.adapters.store.contract import StoreContract
from tests.record.drafts import LOG_KEY, ORIGIN, draft_of, sign
from truceline.adapters.store.memory import MemoryDisk, MemoryGuard, MemoryStore
from truceline.record.checkpoints import Checkpoint, open_checkpoint
from truceline.record.store import Change


class MemoryPlace:
    """A disk in memory."""

    def __init__(self) -> None:
        self._disk, self._guard = MemoryDisk(), MemoryGuard()
        self._copy = MemoryDisk()

    def open(self) -> MemoryStore:
        return MemoryStore(ORIGIN, sign, self._disk, self._guard)

    def keep_copy(self) -> None:
        self._copy = deepcopy(self._disk)

    def restore_copy(self) -> None:
        self._disk = deepcopy(self._copy)


@pytest.fixture
def place() -> MemoryPlace:
    return MemoryPlace()


class TestMemoryStore(StoreContract):
    """Everything of the contract."""


def test_a_commit_that_a_crash_left_unsigned_is_signed_at_the_next_start() -> None:
    class CrashError(Exception):
        pass

    def crash(_: Checkpoint) -> bytes:
        raise CrashError

    disk, guard = MemoryDisk(), MemoryGuard()
    with pytest.raises(CrashError):
        MemoryStore(ORIGIN, crash, disk, guard).commit([Change(drafts=(draft_of(0),))])
    store = MemoryStore(ORIGIN, sign, disk, guard)
    assert open_checkpoint(store.checkpoint, [LOG_KEY.verify_key]).checkpoint.size == 1
    assert not store.frozen
