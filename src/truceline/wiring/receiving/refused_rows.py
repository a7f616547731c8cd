"""Rows of live feeds that cannot be used, kept in a file for whoever looks after the feed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from truceline.adapters.connectors.connector import BadRow
from truceline.adapters.connectors.reading.tally import write_bad_rows
from truceline.errors import StoreError

MOST_BYTES = 8 * 1024 * 1024


class RefusedRows:
    """The bad rows of one feed, the newest of them: a file, and the one before it.

    Args:
        path: of the file; its folder is there. name: of the feed.
        most_bytes: when the file has so many, it becomes the one before.
    """

    def __init__(self, path: Path, name: str, most_bytes: int = MOST_BYTES) -> None:
        self._path, self._name, self._most_bytes = path, name, most_bytes

    def keep(self, rows: Sequence[BadRow]) -> None:
        """Some more.

        Raises:
            StoreError: the disk is full or fails.
        """
        try:
            with self._path.open("a", encoding="utf-8") as file:
                write_bad_rows(file, self._name, rows)
                size = file.tell()
            if size >= self._most_bytes:
                self._path.replace(self._path.with_suffix(".before.ndjson"))
        except OSError as error:
            raise StoreError(
                f"{len(rows)} bad rows of {self._name} cannot be kept: {error.strerror}", hint="make room on the disk"
            ) from error
