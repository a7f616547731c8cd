"""Asking for memory changes nothing in it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from truceline.kernels.borrowing import borrowing
from truceline.kernels.prefetching import prefetch


@borrowing
def _asked_for_all(words: NDArray[np.int32]) -> int:
    for place in range(len(words)):
        prefetch(words, place)
    return len(words)


@pytest.mark.parametrize("kind", [np.int32, np.uint8, np.float64])
def test_memory_that_is_asked_for_stays_as_it_is(kind: type[np.generic]) -> None:
    words = np.arange(100).astype(kind)
    assert _asked_for_all(words) == 100
    assert words.tolist() == list(range(100))
