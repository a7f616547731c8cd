"""How functions are compiled that make no arrays, and run so often that it tells."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from numba import njit

_Function = TypeVar("_Function", bound=Callable[..., object])


def borrowing(function: _Function) -> _Function:
    """A function compiled to use only the arrays that it is given, and not to count who else does.

    Numba counts references by atomic operations on memory that all threads share. Where
    tuples of arrays are handed on for each report, a third of the time went there. Such a
    function that makes an array nevertheless does not compile.
    """
    # Numba's stubs do not name this option.
    compiled: _Function = njit(cache=True, nogil=True, _nrt=False)(function)  # type: ignore[call-overload]
    return compiled


def inlined(function: _Function) -> _Function:
    """A borrowing function that becomes part of each that calls it.

    For functions with one caller that are handed tuples of many arrays: handing on an array
    takes seven machine words, and some loops handed on two hundred for each report.
    """
    # Nor this one.
    compiled: _Function = njit(cache=True, nogil=True, _nrt=False, forceinline=True)(function)  # type: ignore[call-overload]
    return compiled


def making(function: _Function) -> _Function:
    """A function compiled to make arrays, although one that only borrows them asks it."""
    compiled: _Function = njit(cache=True, nogil=True, _nrt=True)(function)  # type: ignore[call-overload]
    return compiled
