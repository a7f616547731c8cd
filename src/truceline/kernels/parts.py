"""Functions that are compiled whole where Python calls them, and else only as parts of those that call them.

Numba optimises every compiled function as if somebody called it from Python, makes machine code for it, and does both
again in each function that calls it. Most kernels are only ever parts of others. What such a one costs is what it
takes to read it.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from threading import Lock
from typing import Any, Generic, ParamSpec, TypeVar

from numba import njit, typeof
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler, Flags

_Parameters = ParamSpec("_Parameters")
_Answer = TypeVar("_Answer", covariant=True)


class Kernel(Generic[_Parameters, _Answer]):
    """A function that Python may call, and other kernels.

    Args:
        function: written for Numba.
        options: of Numba, beside those that all kernels have.
    """

    def __init__(self, function: Callable[_Parameters, _Answer], **options: bool) -> None:
        self._function = function
        self._options = options
        self._whole: Callable[_Parameters, _Answer] | None = None
        self._part: Callable[_Parameters, _Answer] | None = None
        self._making = Lock()
        update_wrapper(self, function)

    def __call__(self, *args: _Parameters.args, **named: _Parameters.kwargs) -> _Answer:
        """What the function answers, compiled whole; the machine code is kept from one process to the next."""
        whole = self._whole
        if whole is None:
            with self._making:
                if self._whole is None:
                    self._whole = self._compiled(cache=True, pipeline_class=_Whole)
                whole = self._whole
        return whole(*args, **named)

    @property
    def _numba_type_(self) -> object:
        """What Numba takes this for in a function that it compiles: one to compile as a part."""
        with self._making:
            if self._part is None:
                self._part = self._compiled(pipeline_class=_Part, no_cpython_wrapper=True)
        return typeof(self._part)  # type: ignore[no-untyped-call]

    def _compiled(self, **options: Any) -> Any:
        # Numba's stubs do not name all of these.
        every: dict[str, Any] = {"nogil": True, "no_cfunc_wrapper": True, **options, **self._options}
        return njit(**every)(self._function)


class _ComparedFlags(Flags):
    """Flags of Numba that compare what was set, not every flag there is.

    Numba compares them some hundred thousand times while it finds types, which took a fifth of all.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if type(other) is _ComparedFlags:
            return bool(self._values == other._values)
        return bool(super().__eq__(other))  # type: ignore[no-untyped-call]

    def __hash__(self) -> int:
        return _FLAGS_HASH


_FLAGS_HASH = hash(Flags())  # type: ignore[no-untyped-call]
"""Numba's own flags have the same, all of them."""


class _Whole(Compiler):
    """Numba's compiler."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)  # type: ignore[no-untyped-call]
        self.state.flags = _ComparedFlags(self.state.flags)  # type: ignore[no-untyped-call]


class _Part(_Whole):
    """Numba's compiler, for functions that are linked into others and called in no other way."""

    def define_pipelines(self) -> Any:
        """The usual steps; what they make goes into a library of parts."""
        state = self.state
        name = state.func_id.func_qualname
        state.library = _PartLibrary(state.targetctx.codegen(), name)  # type: ignore[no-untyped-call]
        return super().define_pipelines()  # type: ignore[no-untyped-call]


class _PartLibrary(JITCodeLibrary):
    """A function and those that it calls, to be optimised and made machine code in the one that they are part of."""

    @property
    def codegen(self) -> _NoMachineCode:
        """Asked only for where the function's machine code is."""
        return _NoMachineCode()

    def finalize(self) -> None:
        """Link in what the function calls, and leave it at that."""
        self._raise_if_finalized()  # type: ignore[no-untyped-call]
        for library in dict.fromkeys(self._linking_libraries):
            self._reload_init.update(library._reload_init)
            self._final_module.link_in(library._get_module_for_linking(), preserve=True)
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        """0: there is no such place."""
        self._ensure_finalized()  # type: ignore[no-untyped-call]
        return 0


class _NoMachineCode:
    """Takes what would be written into machine code that there is not."""

    def set_env(self, env_name: str, env: object) -> None:
        """Do nothing: Numba's objects of a function are for what Python calls."""
