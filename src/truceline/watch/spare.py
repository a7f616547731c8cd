"""Memory for logs of reports that is used again once nobody reads it."""
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


class Spare:
    """What logs gave back, for the logs after them: memory of the system costs more to get than to fill.

    A stream of states has one of these. States are values, and none knows whether it is the last that
    reads a log; but an array keeps what it is a view of, so memory comes back with the last array on it.
    """

    def __init__(self) -> None:
        self._returned: deque[NDArray[np.uint8]] = deque(maxlen=1)

    def rows(self, count: int) -> NDArray[Any]:
        """Rows of REPORT, not filled, each in one cache line: so many, or as there are, if these are about as many."""
        try:
            memory = self._returned.pop()
        except IndexError:
            memory = _aligned(0)
        if not 3 * count <= 4 * (len(memory) // REPORT.itemsize) <= 8 * count:
            memory = _aligned(count * REPORT.itemsize)
        lent = _Lent(memory)
        finalize(lent, self._returned.append, memory).atexit = False
        return np.asarray(lent).view(REPORT)


class _Lent:
    """What every array on some memory keeps, and nothing else does."""

    def __init__(self, memory: NDArray[np.uint8]) -> None:
        self.__array_interface__ = memory.__array_interface__


def _aligned(size: int) -> NDArray[np.uint8]:
    """So many bytes, from the begin of a cache line on."""
    memory = np.empty(size + _FETCHED, dtype=np.uint8)
    begin = -memory.ctypes.data % _FETCHED
    return memory[begin : begin + size]
