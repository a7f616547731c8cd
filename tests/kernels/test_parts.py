"""Functions that are compiled whole where Python calls them, and else as parts of others."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from numba import typeof
from numba.core.compiler import Flags

from truceline.kernels.parts import Kernel, _ComparedFlags

pytestmark = pytest.mark.skipif("NUMBA_DISABLE_JIT" in os.environ, reason="nothing is compiled")


@Kernel
def _root(square: float) -> float:
    """The root of a square."""
    if square < 0.0:
        raise ValueError("no square is negative")
    return math.sqrt(square)


@Kernel
def _longest(east: float, north: float) -> float:
    return _root(east * east + north * north) + _root(square=0.0)


@Kernel
def _root_below(number: float) -> float:
    return _root(number - 10.0)


def test_python_and_other_kernels_get_the_same_answer() -> None:
    assert _longest(3.0, 4.0) == _root(25.0) == 5.0
    assert _longest(east=6.0, north=8.0) == _root(square=100.0) == 10.0


def test_it_is_known_by_the_name_and_the_words_of_its_function() -> None:
    assert (_root.__name__, _root.__doc__) == ("_root", "The root of a square.")  # type: ignore[attr-defined]


def test_what_another_kernel_calls_has_no_machine_code_of_its_own() -> None:
    as_part = typeof(_root).dispatcher  # type: ignore[no-untyped-call]
    as_part.compile("float64(float64)")
    (part,) = as_part.overloads.values()
    assert part.library.get_pointer_to_function(part.fndesc.llvm_func_name) == 0


def test_an_error_in_a_part_reaches_python() -> None:
    with pytest.raises(ValueError, match="no square is negative"):
        _root_below(1.0)


def test_threads_that_call_it_first_at_the_same_time_get_the_same_answer() -> None:
    fresh = Kernel(_root.__wrapped__)  # type: ignore[attr-defined]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(fresh, [4.0] * 8)) == [2.0] * 8
        assert len(set(pool.map(typeof, [fresh] * 8))) == 1


def test_flags_are_equal_where_numba_finds_them_equal() -> None:
    given = Flags()  # type: ignore[no-untyped-call]
    given.nrt = True  # type: ignore[misc, assignment]
    same, other = _ComparedFlags(given), _ComparedFlags(given)  # type: ignore[no-untyped-call]
    assert same == other == given
    assert hash(same) == hash(other) == hash(given)
    other.nrt = False  # type: ignore[misc, assignment]
    assert same != other
    assert other != given
