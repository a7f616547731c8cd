"""What the record is measured beside: another Merkle log in SQLite, and SQLite with nothing above it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path


class BareRows:
    """The floor: leaves as rows, each group in one commit that is as durable as ours.

    Args:
        path: of the file; it is made if it is not there.
    """

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("CREATE TABLE IF NOT EXISTS entry (i INTEGER PRIMARY KEY, leaf BLOB)")

    def append(self, leaves: Sequence[bytes]) -> None:
        """One commit."""
        self._connection.execute("BEGIN")
        self._connection.executemany("INSERT INTO entry (leaf) VALUES (?)", ((leaf,) for leaf in leaves))
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """The file is not held open any more."""
        self._connection.close()


class PymerkleLog:
    """pymerkle's tree in SQLite, with its own settings: it keeps leaves and their hashes, and signs nothing.

    Args:
        path: of the file; it is made if it is not there.
    """

    def __init__(self, path: Path) -> None:
        from pymerkle import SqliteTree

        self._tree = SqliteTree(str(path))

    def append(self, leaves: Sequence[bytes]) -> None:
        """One commit."""
        self._tree.append_entries(leaves)

    def root(self) -> bytes:
        """The root over all leaves."""
        root: bytes = self._tree.get_root()
        return root

    def inclusion(self, index: int) -> tuple[bytes, ...]:
        """The path from a leaf to the root, without the leaf."""
        return tuple(self._tree.prove_inclusion(index + 1).path[1:])

    def close(self) -> None:
        """The file is not held open any more."""
        self._tree.close()
