"""The folder of a backup while it is being made, beside the place where it will stand.

A process that is killed leaves it behind. The next backup of the same name clears that away: it knows by a lock, which
ends with the process that holds it, that nobody is at it any more. Where a disk has no locks, nothing is cleared away.
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

from truceline.errors import InputError

_CHANCE = re.compile(r"[0-9a-f]{8}")


@contextmanager
def coming_folder(place: Path) -> Iterator[Path]:
    """A new folder that only we may read, gone at the end unless it was renamed.

    Args:
        place: where it is to stand, with its whole path.

    Raises:
        InputError: it cannot be made.
    """
    beside = place.with_name(f".{place.name}.{os.urandom(4).hex()}")
    try:
        _clear(place)
        beside.mkdir(mode=0o700)
        handle = os.open(beside, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise InputError(f"{place} cannot be made: {error.strerror}", hint="name a folder that there is") from error
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield beside
    finally:
        os.close(handle)
        shutil.rmtree(beside, ignore_errors=True)


def _clear(place: Path) -> None:
    """Removes what killed processes have left of backups of this name."""
    start = f".{place.name}."
    for left in place.parent.iterdir():
        if left.name.startswith(start) and _CHANCE.fullmatch(left.name.removeprefix(start)):
            with suppress(OSError):
                _remove_if_left(left)


def _remove_if_left(left: Path) -> None:
    handle = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(left)
    finally:
        os.close(handle)
