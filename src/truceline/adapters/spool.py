"""Room on disk for batches that do not fit into memory, in files that are gone when the work is done."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain, count
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa


@contextmanager
def spool() -> Iterator[Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]]:
    """A function that takes batches out of memory and hands them back later, once, in the same order.

    The files lie in a folder of their own, made at first need, where temporary files of this machine go.
    """
    with ExitStack() as closing:
        folder: list[Path] = []
        numbers = count()

        def put_away(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            if not folder:
                folder.append(Path(closing.enter_context(TemporaryDirectory(prefix="truceline-"))))
            return _put_away(batches, folder[0] / f"{next(numbers)}.arrows")

        yield put_away


def _put_away(batches: Iterable[pa.RecordBatch], path: Path) -> Iterator[pa.RecordBatch]:
    remaining = iter(batches)
    first = next(remaining, None)
    if first is None:
        return iter(())
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, first.schema) as stream:
        for batch in chain((first,), remaining):
            stream.write_batch(batch)
    return _handed_back(path)


def _handed_back(path: Path) -> Iterator[pa.RecordBatch]:
    with pa.memory_map(str(path)) as file, pa.ipc.open_stream(file) as stream:
        yield from stream
