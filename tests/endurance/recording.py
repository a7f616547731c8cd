"""Everything that a store writes and syncs, in the order in which it does: SQLite by a VFS, the guard file by `os`.

The VFS is SQLite's own with three of its calls passed through Python. It is put into the very library that Python's
sqlite3 uses, so that what is recorded is what a node does, and no other program or right is needed.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import _sqlite3
import ctypes
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p
from pathlib import Path
from typing import Any

import pytest

from tests.endurance.disk import Create, Delete, Event, Rename, Sync, SyncNames, Truncate, Write

_CREATE = 0x4
_JOURNALS = 0x800 | 0x4000 | 0x80000
"""Of a new main journal, super-journal or write-ahead log, the first sync syncs the folder as well (os_unix.c)."""

# Names stay pointers: SQLite looks at what lies before and behind them.
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_DELETE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class _Vfs(ctypes.Structure):
    """struct sqlite3_vfs of sqlite3.h, version 3."""

    _fields_ = (
        ("version", c_int),
        ("file_bytes", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", _OPEN),
        ("delete", _DELETE),
        ("others", c_void_p * 14),
    )


class _Methods(ctypes.Structure):
    """struct sqlite3_io_methods of sqlite3.h, version 3."""

    _fields_ = (
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", _WRITE),
        ("truncate", _TRUNCATE),
        ("sync", _SYNC),
        ("others", c_void_p * 13),
    )


def is_possible() -> bool:
    """True where Python's SQLite is a library whose functions can be called."""
    try:
        return hasattr(ctypes.CDLL(_sqlite3.__file__), "sqlite3_vfs_register")
    except (AttributeError, OSError):
        return False


class Recorder:
    """Takes down what happens in one folder.

    Args:
        folder: which one.
        take: called with each event, before it happens.
    """

    def __init__(self, folder: Path, take: Callable[[Event], None]) -> None:
        self._folder, self._take = str(folder), take
        self._library = ctypes.CDLL(_sqlite3.__file__)
        self._library.sqlite3_vfs_find.restype = POINTER(_Vfs)
        self._plain = self._library.sqlite3_vfs_find(None)
        self._vfs = _Vfs.from_buffer_copy(self._plain.contents)
        self._vfs.name = b"recording"
        self._vfs.open, self._vfs.delete = _OPEN(self._open), _DELETE(self._delete)
        self._files: dict[int, str] = {}
        self._new_journals: set[int] = set()
        self._methods: dict[int, _Methods] = {}
        self._handles: dict[int, str] = {}

    @contextmanager
    def recording(self, patch: pytest.MonkeyPatch) -> Iterator[None]:
        """While this is open, what SQLite and the guard file do in the folder is taken down."""
        with patch.context() as patched:
            patched.setattr("truceline.adapters.store.guard.os", _RecordingOs(self))
            patched.setattr("truceline.adapters.store.guard._sync_content", self.sync)
            patched.setattr(Path, "replace", self._replacing())
            assert self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1) == 0
            try:
                yield
            finally:
                self._library.sqlite3_vfs_unregister(ctypes.byref(self._vfs))
                self._library.sqlite3_vfs_register(self._plain, 1)

    def _name(self, path: str) -> str | None:
        """The name of a file in the folder that a crash leaves; the shared memory is made anew by whoever opens it."""
        place, _, name = path.rpartition("/")
        return name if place == self._folder and not name.endswith("-shm") else None

    def _open(self, vfs: int, path: int | None, file: int, flags: int, out: int) -> int:
        name = self._name(_text_at(path)) if path else None
        is_new = name is not None and not Path(self._folder, name).exists()
        code: int = self._plain.contents.open(ctypes.cast(self._plain, c_void_p).value, path, file, flags, out)
        if code == 0 and name:
            if is_new:
                self._take(Create(name))
                self._new_journals |= {file} if flags & _CREATE and flags & _JOURNALS else set()
            self._files[file] = name
            self._wrap(file)
        return code

    def _wrap(self, file: int) -> None:
        """Puts our calls before those of an open file."""
        place = POINTER(c_void_p).from_buffer(c_void_p(file))
        plain_at = place[0]
        assert plain_at is not None
        if plain_at not in self._methods:
            plain = _Methods.from_address(plain_at)
            ours = _Methods.from_buffer_copy(plain)
            ours.write = _WRITE(self._writing(plain))
            ours.truncate = _TRUNCATE(self._truncating(plain))
            ours.sync = _SYNC(self._syncing(plain))
            self._methods[plain_at] = ours
        place[0] = ctypes.addressof(self._methods[plain_at])

    def _writing(self, plain: _Methods) -> Callable[[int, int, int, int], int]:
        def write(file: int, content: int, size: int, start: int) -> int:
            self._take(Write(self._files[file], start, ctypes.string_at(content, size)))
            code: int = plain.write(file, content, size, start)
            return code

        return write

    def _truncating(self, plain: _Methods) -> Callable[[int, int], int]:
        def truncate(file: int, size: int) -> int:
            self._take(Truncate(self._files[file], size))
            code: int = plain.truncate(file, size)
            return code

        return truncate

    def _syncing(self, plain: _Methods) -> Callable[[int, int], int]:
        def sync(file: int, flags: int) -> int:
            self._take(Sync(self._files[file]))
            if file in self._new_journals:
                self._new_journals.remove(file)
                self._take(SyncNames())
            code: int = plain.sync(file, flags)
            return code

        return sync

    def _delete(self, vfs: int, path: int, is_synced: int) -> int:
        name = self._name(_text_at(path))
        code: int = self._plain.contents.delete(ctypes.cast(self._plain, c_void_p).value, path, is_synced)
        if code == 0 and name:
            self._take(Delete(name))
            if is_synced:
                self._take(SyncNames())
        return code

    def opened(self, handle: int, path: Path, flags: int, *, is_new: bool) -> None:
        """The guard's code has opened a file, or the folder."""
        # What is above the folder is no matter of this disk.
        inside = path.name if str(path.parent) == self._folder else ""
        name = "." if str(path) == self._folder else inside
        self._handles[handle] = name
        if is_new:
            self._take(Create(name))
        elif flags & os.O_TRUNC:
            self._take(Truncate(name, 0))

    def wrote(self, handle: int, content: bytes, start: int) -> None:
        """The guard's code writes."""
        self._take(Write(self._handles[handle], start, content))

    def sync(self, handle: int) -> None:
        """The guard's code syncs a file, or the folder."""
        name = self._handles[handle]
        if name:
            self._take(SyncNames() if name == "." else Sync(name))
        os.fsync(handle)

    def _replacing(self) -> Callable[[Path, Path], None]:
        def replace(path: Path, new: Path) -> None:
            path.rename(new)
            self._take(Rename(path.name, new.name))

        return replace


def _text_at(place: int) -> str:
    return ctypes.string_at(place).decode()


class _RecordingOs:
    """The module `os`, with what the guard's code uses to write taken down."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self.fsync = recorder.sync

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def open(self, path: Path, flags: int, mode: int = 0o777) -> int:
        is_new = not path.exists()
        handle = os.open(path, flags, mode)
        self._recorder.opened(handle, path, flags, is_new=is_new)
        return handle

    def pwrite(self, handle: int, content: bytes, start: int) -> int:
        self._recorder.wrote(handle, content, start)
        return os.pwrite(handle, content, start)
