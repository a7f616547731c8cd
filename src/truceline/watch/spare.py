"""Memory for logs of reports and for large answers that is used again once nobody reads it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections import deque
from typing import Any
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.stream.rows import REPORT

_FETCHED = 64
"""Bytes that the processor fetches from memory at once, from a multiple of as many on."""
_LARGE = 1 << 22
"""Bytes; of fewer the system gives the same out again by itself."""


class Spare:
    """What arrays gave back, for those after them: memory of the system costs more to get than to fill.

    A stream of states has one of these, and so has whoever answers with large arrays. States are values, and
    none knows whether it is the last that reads a log; but an array keeps what it is a view of, so memory comes
    back with the last array on it.

    Args:
        kept: how many pieces of memory that came back are kept, the last ones.
    """

    def __init__(self, kept: int = 1) -> None:
        self._returned: deque[NDArray[np.uint8]] = deque(maxlen=kept)

    def rows(self, count: int) -> NDArray[Any]:
        """Rows of REPORT, not filled, each in one cache line: so many, or as there are, from 3/4 to 8 times as many."""
        memory = self._returned_last()
        if not 3 * count <= 4 * (len(memory) // REPORT.itemsize) <= 32 * count:
            memory = _aligned(count * REPORT.itemsize)
        return self._lent(memory).view(REPORT)

    def numbers(self, count: int) -> NDArray[np.int32]:
        """So many numbers, not filled."""
        size = count * np.dtype(np.int32).itemsize
        if size < _LARGE:
            return np.empty(count, dtype=np.int32)
        memory = self._returned_last()
        if not size <= len(memory) <= 2 * size:
            memory = _aligned(size)
        return self._lent(memory)[:size].view(np.int32)

    def _returned_last(self) -> NDArray[np.uint8]:
        try:
            return self._returned.pop()
        except IndexError:
            return _aligned(0)

    def _lent(self, memory: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The memory, to come back with the last array on it."""
        lent = _Lent(memory)
        finalize(lent, self._returned.append, memory).atexit = False
        return np.asarray(lent)


class _Lent:
    """What every array on some memory keeps, and nothing else does."""

    def __init__(self, memory: NDArray[np.uint8]) -> None:
        self.__array_interface__ = memory.__array_interface__


def _aligned(size: int) -> NDArray[np.uint8]:
    """So many bytes, from the begin of a cache line on."""
    memory = np.empty(size + _FETCHED, dtype=np.uint8)
    begin = -memory.ctypes.data % _FETCHED
    return memory[begin : begin + size]
