"""Folders with a record, for tests: opened, closed, copied and restored as an administrator would."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import shutil
from pathlib import Path

from tests.record.drafts import ORIGIN, sign
from truceline.adapters.store.sqlite import SqliteStore


class SqlitePlace:
    """A folder with a record, and one for its backup."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._backup = folder / "record", folder / "backup"
        self._open: SqliteStore | None = None

    def open(self) -> SqliteStore:
        self.close()
        self._open = SqliteStore(self.folder, ORIGIN, sign)
        return self._open

    def close(self) -> None:
        if self._open:
            self._open.close()
            self._open = None

    def keep_copy(self) -> None:
        self.close()
        self._backup.mkdir()
        for file in self.folder.glob("record.db*"):
            shutil.copy(file, self._backup)

    def restore_copy(self) -> None:
        self.close()
        for file in self.folder.glob("record.db*"):
            file.unlink()
        for file in self._backup.iterdir():
            shutil.copy(file, self.folder)
