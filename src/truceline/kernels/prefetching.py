"""Asking for memory before it is needed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import config, types
from numba.core.cgutils import get_or_insert_function, voidptr_t
from numba.extending import intrinsic
from numpy.typing import NDArray

if config.DISABLE_JIT:  # type: ignore[attr-defined]

    def prefetch(words: NDArray[Any], place: int) -> None:
        """Nothing: a hint to the processor has no meaning without the compiler."""

else:

    @intrinsic
    def prefetch(typingctx: Any, words: Any, place: Any) -> Any:
        """Ask the processor to bring the cache line of the word at a place in memory, without waiting for it."""

        def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            array = context.make_array(signature.args[0])(context, builder, arguments[0])
            pointer = builder.bitcast(builder.gep(array.data, [arguments[1]]), voidptr_t)
            int32 = ir.IntType(32)
            hint = ir.FunctionType(ir.VoidType(), [voidptr_t, int32, int32, int32])
            to_read, keep, data = int32(0), int32(3), int32(1)
            function = get_or_insert_function(builder.module, hint, "llvm.prefetch.p0i8")  # type: ignore[no-untyped-call]
            builder.call(function, [pointer, to_read, keep, data])
            return context.get_dummy_value()

        return types.void(words, types.int64), emit
