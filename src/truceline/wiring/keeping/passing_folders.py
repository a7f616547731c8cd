"""Folders that last no longer than their use: a backup while it is being made, and a copy of the record that lies open.

A process that is killed leaves its folder behind. The next one of the same name clears that away, and so does the node
when it starts: a lock on each folder, which ends with the process that holds it, tells that nobody is at it any more.
Where a disk has no locks, nothing is cleared away.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

OPEN_COPY = "backup"
"""What copies of the record are named after that lie open in the node's folder."""
_CHANCE = re.compile(r"[0-9a-f]{8}")


@contextmanager
def passing_folder(place: Path) -> Iterator[Path]:
    """A new folder beside a place that only we may read, gone at the end unless it was renamed.

    Args:
        place: what it is named after, with its whole path; nothing need be there.

    Raises:
        OSError: it cannot be made.
    """
    clear_left(place)
    beside = place.with_name(f".{place.name}.{os.urandom(4).hex()}")
    handle = _made(beside)
    try:
        yield beside
    finally:
        os.close(handle)
        shutil.rmtree(beside, ignore_errors=True)


def clear_left(place: Path) -> None:
    """Removes the folders of a place that killed processes have left.

    Args:
        place: as ``passing_folder`` took it.

    Raises:
        OSError: the folder in which they would be cannot be read.
    """
    start = f".{place.name}."
    with _opened(place.parent) as parent:
        if not _is_locked(parent, fcntl.LOCK_EX | fcntl.LOCK_NB):
            return
        for left in place.parent.iterdir():
            if left.name.startswith(start) and _CHANCE.fullmatch(left.name.removeprefix(start)):
                _remove_if_left(left)


def _made(beside: Path) -> int:
    """The open handle of a new folder that is locked."""
    with _opened(beside.parent) as parent:
        _is_locked(parent, fcntl.LOCK_SH)  # nobody clears away between the next two steps
        beside.mkdir(mode=0o700)
        handle = os.open(beside, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        _is_locked(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return handle


def _remove_if_left(left: Path) -> None:
    with suppress(OSError), _opened(left, os.O_NOFOLLOW) as handle:
        if _is_locked(handle, fcntl.LOCK_EX | fcntl.LOCK_NB):
            shutil.rmtree(left)


@contextmanager
def _opened(folder: Path, how: int = 0) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | how)
    try:
        yield handle
    finally:
        os.close(handle)


def _is_locked(handle: int, how: int) -> bool:
    """True if we have the lock now; False if somebody else has it, or the disk has none."""
    try:
        fcntl.flock(handle, how)
    except OSError:
        return False
    return True
