"""How kernels are compiled: most only borrow their arrays, and run so often that it tells."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import config

from truceline.kernels.parts import Kernel

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """A function compiled as Numba does it unless told otherwise: it counts references to arrays, and may make some."""
    return _kernel(function)


def borrowing(function: _Function) -> _Function:
    """A function compiled to use only the arrays that it is given, and not to count who else does.

    Numba counts references by atomic operations on memory that all threads share. Where
    tuples of arrays are handed on for each report, a third of the time went there. Such a
    function that makes an array nevertheless does not compile.
    """
    return _kernel(function, _nrt=False)


def inlined(function: _Function) -> _Function:
    """A borrowing function that becomes part of each that calls it.

    For functions with one caller that are handed tuples of many arrays: handing on an array
    takes seven machine words, and some loops handed on two hundred for each report.
    """
    return _kernel(function, _nrt=False, forceinline=True)


def making(function: _Function) -> _Function:
    """A function compiled to make arrays, although one that only borrows them asks it."""
    return _kernel(function, _nrt=True)


def _kernel(function: _Function, **options: bool) -> _Function:
    if config.DISABLE_JIT:  # type: ignore[attr-defined]
        return function
    return cast("_Function", Kernel(function, **options))
