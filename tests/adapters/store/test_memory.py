"""The store in memory keeps what every store must."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from copy import deepcopy

import pytest

from tests.adapters.store.contract import StoreContract
from tests.record.drafts import ORIGIN, sign
from truceline.adapters.store.memory import MemoryDisk, MemoryGuard, MemoryStore


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
