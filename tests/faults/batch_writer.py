"""A process that keeps batches of reports and says which are durable; it is killed at any moment."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa

from truceline.adapters.store.segments import Segments, content_of, key_of


def batch_of(number: int) -> bytes:
    """A batch that says which it is, of a size of its own."""
    return content_of(pa.record_batch({"number": pa.array([number] * (1 + number % 97))}))


def keep_until_killed(folder: Path, first: int, said: Path) -> None:
    """Keeps batches from a number on, several at once; those that are durable are said in a file, a row each."""
    segments = Segments(folder)
    told = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    number = first
    while True:
        futures = [segments.keep(key_of(str(each)), batch_of(each), 1) for each in range(number, number + 7)]
        for future in futures:
            future.result()
            os.write(told, f"{number}\n".encode())
            number += 1
