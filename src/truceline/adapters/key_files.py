"""Key files on disk: for their owner alone, never written over by another key, and read only while that holds.

What is in them is made and opened by ``signing.key_files``.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import stat
from pathlib import Path

from truceline.errors import InputError, NotFoundError, TrustError

MAX_BYTES = 128 * 1024
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def read_key_file(path: Path) -> bytes:
    """The bytes of a key file.

    Raises:
        NotFoundError: there is no such file.
        TrustError: it is a link, a folder or a device, it belongs to somebody else, or others may read or write it.
        InputError: it is too long for a key file, or cannot be read.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise NotFoundError(f"there is no file {path}", hint="check its name and the folder") from error
    except OSError as error:
        if path.is_symlink():
            raise TrustError(f"the key file {path} is a link", hint="name the file itself") from error
        raise InputError(f"the key file {path} cannot be read: {error.strerror}", hint="run as its owner") from error
    try:
        _check_owned(path, os.fstat(handle))  # of what was opened: the name may point elsewhere by now
        content = os.read(handle, MAX_BYTES + 1)
    finally:
        os.close(handle)
    if len(content) > MAX_BYTES:
        raise InputError(f"the key file {path} has more than {MAX_BYTES} bytes", hint="it is no key file: name another")
    return content


def write_key_file(path: Path, content: bytes) -> None:
    """Writes a key file that its owner alone may read, and returns when it is on the disk.

    Raises:
        InputError: there is a file of that name already, or it cannot be written.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        _fill(path, handle, content)
        _sync_folder(path.parent)
    except FileExistsError as error:
        raise InputError(
            f"there is a file {path} already", hint="a key is never written over: move the old one away first"
        ) from error
    except OSError as error:
        raise InputError(
            f"the key file {path} cannot be written: {error.strerror}", hint="name another folder"
        ) from error


def replace_key_file(path: Path, content: bytes) -> None:
    """Puts another content into the place of a key file at once; after a power cut it is the one or the other.

    Raises:
        InputError: it cannot be written.
    """
    beside = path.with_name(f"{path.name}.new")
    try:
        beside.unlink(missing_ok=True)
        write_key_file(beside, content)
        beside.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise InputError(
            f"the key file {path} cannot be written: {error.strerror}", hint="look at the disk and the folder"
        ) from error


def _fill(path: Path, handle: int, content: bytes) -> None:
    """Half a key file is worse than none: it goes again if the disk is full."""
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
    except OSError:
        path.unlink()
        raise


def _check_owned(path: Path, status: os.stat_result) -> None:
    mode = stat.S_IMODE(status.st_mode)
    if not stat.S_ISREG(status.st_mode):
        raise TrustError(f"{path} is no plain file", hint="name the key file itself")
    if status.st_uid != os.geteuid():
        raise TrustError(
            f"the key file {path} belongs to user {status.st_uid}", hint=f"run as that user, or chown {path}"
        )
    if mode & _OTHERS:
        raise TrustError(
            f"the key file {path} has the permissions {mode:04o}: others may use it",
            hint=f"chmod 600 {path}; if others may have read it, take a new key and remove this one",
        )


def _sync_folder(folder: Path) -> None:
    """A new name is on the disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
