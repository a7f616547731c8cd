"""Folders in the node's own one in which a copy of the record lies open for a while; none outlives its use for long.

A process that is killed leaves its copy behind. The next one that needs such a folder clears it away, and so does the
node when it starts. A lock on the node's folder, which ends with the process that holds it, tells what is still used.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = ".backup."


@contextmanager
def opened_copy(folder: Path) -> Iterator[Path]:
    """A new folder that only we may read, gone again at the end.

    Args:
        folder: the node's, on a disk on which the record may lie open.

    Raises:
        OSError: it cannot be made.
    """
    with _handle(folder) as handle:
        _clear(folder, handle)
        fcntl.flock(handle, fcntl.LOCK_SH)
        plain = folder / f"{_PREFIX}{os.urandom(4).hex()}"
        plain.mkdir(mode=0o700)
        try:
            yield plain
        finally:
            shutil.rmtree(plain, ignore_errors=True)


def clear_copies(folder: Path) -> None:
    """Removes what killed processes have left, unless another process is at such a copy now.

    Args:
        folder: the node's.

    Raises:
        OSError: the folder cannot be read.
    """
    with _handle(folder) as handle:
        _clear(folder, handle)


@contextmanager
def _handle(folder: Path) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield handle
    finally:
        os.close(handle)


def _clear(folder: Path, handle: int) -> None:
    with suppress(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for left in folder.glob(f"{_PREFIX}*"):
            shutil.rmtree(left, ignore_errors=True)
