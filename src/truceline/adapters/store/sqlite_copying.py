"""A copy of a record's file as it was at one moment, made beside the process that writes it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from truceline.adapters.store.guard import sync_folder
from truceline.adapters.store.sqlite_reading import UNREADABLE, reading_connection
from truceline.errors import StoreError


def copy_database(source: Path, copy: Path) -> None:
    """A copy that is whole in itself, without a write-ahead log beside it, and durable; on failure there is none.

    Args:
        source: the file of a record.
        copy: a new file.

    Raises:
        StoreError: the record cannot be read, or the copy not be written.
    """
    try:
        with closing(reading_connection(source)) as reading:
            os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            try:
                _copy(reading, copy)
            except BaseException:
                copy.unlink()
                raise
    except (OSError, *UNREADABLE) as error:
        raise StoreError(
            f"{copy.name} cannot be copied: {error}", hint="make room or mend the disk, and do it again"
        ) from error


def _copy(reading: sqlite3.Connection, copy: Path) -> None:
    # All pages at once: in parts, each act of the writer would begin the copy anew.
    with closing(sqlite3.connect(copy, isolation_level=None)) as writing:
        reading.backup(writing, pages=-1)
        writing.execute("PRAGMA journal_mode = DELETE").fetchone()
    file = os.open(copy, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
    sync_folder(copy.parent)
