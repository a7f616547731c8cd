"""Functions that only borrow arrays."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os

import numpy as np
import pytest
from numba.core.errors import NumbaError

from truceline.kernels.areas import orientation
from truceline.kernels.borrowing import borrowing
from truceline.kernels.boxes import sort_numbers


def test_arrays_that_are_handed_in_are_read_and_written() -> None:
    numbers = np.array([3, 1, 2, 9], dtype=np.int32)
    sort_numbers(numbers, 3)
    assert numbers.tolist() == [1, 2, 3, 9]


@pytest.mark.skipif("NUMBA_DISABLE_JIT" in os.environ, reason="nothing is compiled")
def test_a_function_that_makes_an_array_does_not_compile() -> None:
    @borrowing
    def made(count: int) -> int:
        return len(np.zeros(count))

    with pytest.raises(NumbaError, match=r"NRT required|nopython"):
        made(3)


def test_it_may_ask_one_that_makes_arrays() -> None:
    """The exact way of an orientation keeps its terms in an array."""
    assert orientation(0.0, 0.0, 1.0, 1.0, 0.1 + 0.2, 0.1 + 0.2) == 0
    assert orientation(0.0, 0.0, 1.0, 1.0, 0.5, np.nextafter(0.5, 1.0)) > 0
