"""Files that came along with a message, saved where people want them: under a name that is no path, and never run."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from truceline.errors import InputError, StoreError

MAX_NAME_BYTES = 200
"""File systems take 255; what opens the file may add to its name."""
_ALSO = "-_."
_DIGITS = 12


class Attached(NamedTuple):
    """A file of a message that was verified."""

    name: str
    """As its sender calls it."""
    content: bytes


class Saved(NamedTuple):
    """A file that is on the disk."""

    path: Path
    size: int
    sha256: str
    """Of its content, 64 hex digits."""


def save_attachments(folder: Path, files: Sequence[Attached]) -> Sequence[Saved]:
    """Writes files into a folder, all of them or none; nobody may run them, and only we may read them.

    Args:
        folder: made if it is not there.
        files: of one message.

    Raises:
        InputError: there is a file of such a name already.
        StoreError: they cannot be written.
    """
    saved: list[Saved] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, (_, content) in zip(_names(files), files, strict=True):
            saved.append(_written(folder / name, content))
    except OSError as error:
        _take_back(saved)
        raise StoreError(
            f"nothing is saved in {folder}: {error.strerror or error}", hint="make room, or name another folder"
        ) from error
    except InputError:
        _take_back(saved)
        raise
    return saved


def safe_name(name: str, digest: str) -> str:
    """What a file is called here that its sender calls so: letters, digits and a few signs, and no path.

    Args:
        name: as its sender calls it.
        digest: of its content; its first digits are the name if nothing else is left.
    """
    kept = "".join(each if each.isalnum() or each in _ALSO else "_" for each in name)
    stem, dot, ending = kept.lstrip(_ALSO).rstrip(".").rpartition(".")
    stem, ending = (stem, dot + ending) if len(ending.encode()) < MAX_NAME_BYTES // 4 else (stem + dot + ending, "")
    room = MAX_NAME_BYTES - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore") + ending or digest[:_DIGITS]


def _names(files: Sequence[Attached]) -> Sequence[str]:
    """Of two files of one name, also to those who do not tell small letters from large ones, each bears its digits."""
    digests = [sha256(content).hexdigest() for _, content in files]
    names = [safe_name(name, digest) for (name, _), digest in zip(files, digests, strict=True)]
    folded = [name.casefold() for name in names]
    return [
        name if folded.count(name.casefold()) == 1 else f"{number}-{digest[:_DIGITS]}-{name}"
        for number, (name, digest) in enumerate(zip(names, digests, strict=True), start=1)
    ]


def _written(path: Path, content: bytes) -> Saved:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except FileExistsError as error:
        raise InputError(f"there is a file {path} already", hint="name another folder") from error
    saved = Saved(path, len(content), sha256(content).hexdigest())
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
    except OSError:
        _take_back([saved])
        raise
    return saved


def _take_back(saved: Sequence[Saved]) -> None:
    for file in saved:
        with suppress(OSError):
            file.path.unlink()
