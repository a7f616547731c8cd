"""What a node needs from outside, as types; adapters fill them, `truceline.wiring` puts the two together."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import pyarrow as pa  # slow to load, and a node that only talks has no use for it

PutAway: TypeAlias = "Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]"
"""Takes batches out of memory at once, and hands them back, in the same order, when they are asked for."""

Draw: TypeAlias = Callable[[int], bytes]
"""As many random bytes as are asked for, which nobody can guess."""
