"""Mending the tables beside a log: each row that is not as the log has it is taken out, and the right one put in."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, Protocol, TypeAlias

from truceline.adapters.store.sqlite import DATABASE, LOCK, locked
from truceline.adapters.store.sqlite_reading import UNREADABLE
from truceline.adapters.store.sqlite_writing import writing_connection
from truceline.errors import StoreError

Row: TypeAlias = "tuple[str | int, ...]"


class Mend(Protocol):
    """What is to be done with one row; see ``node.examining.derived.Difference``."""

    @property
    def table(self) -> str:
        """Whose row it is."""
        ...

    @property
    def wrong(self) -> Row:
        """To be taken out; empty if nothing is."""
        ...

    @property
    def right(self) -> Row:
        """To be put in; empty if nothing is."""
        ...


class _Statements(NamedTuple):
    take_out: str
    put_in: str
    as_kept: Callable[[Row], tuple[object, ...]]
    keys: int = 2
    """How many of the columns say which row it is."""


def mend(folder: Path, mends: Iterable[Mend]) -> int:
    """How many rows of a record were mended, all of them or none.

    Args:
        folder: of the record; nobody else writes to it.
        mends: what is to be done.

    Raises:
        InUseError: another process writes to the record.
        StoreError: the disk is full or fails, or the file is damaged.
    """
    lock = locked(folder / LOCK)
    try:
        with closing(writing_connection(folder / DATABASE)) as connection:
            return _mended(connection, mends)
    except UNREADABLE as error:
        raise StoreError(
            f"the record cannot be mended: {error}", hint="nothing was changed; make room or mend the disk"
        ) from error
    finally:
        os.close(lock)


def _mended(connection: sqlite3.Connection, mends: Iterable[Mend]) -> int:
    done = 0
    connection.execute("BEGIN IMMEDIATE")
    for each in mends:
        statements = _BY_TABLE[each.table]
        if each.wrong:
            connection.execute(statements.take_out, statements.as_kept(each.wrong)[: statements.keys])
        if each.right:
            connection.execute(statements.put_in, statements.as_kept(each.right))
        done += 1
    connection.execute("COMMIT")
    return done


def _digest(digits: str | int) -> bytes | None:
    return bytes.fromhex(str(digits)) or None


_NAMED = "UPDATE entry SET obj = ?2, id = ?3 WHERE i = ?1"
_BY_TABLE: Mapping[str, _Statements] = {
    # What an entry is found by stands in its own row, which is never taken out.
    "entry": _Statements(_NAMED, _NAMED, lambda row: (row[0], _digest(row[1]), _digest(row[2])), keys=3),
    "label": _Statements(
        "DELETE FROM label WHERE i = ? AND text = ?", "INSERT INTO label (i, text) VALUES (?, ?)", tuple
    ),
    "done": _Statements(
        "DELETE FROM done WHERE first = ? AND key = ?",
        "INSERT OR REPLACE INTO done (first, key, entries) VALUES (?, ?, ?)",
        tuple,
    ),
    "due": _Statements(
        "DELETE FROM due WHERE at = ? AND id = ?",
        "INSERT OR IGNORE INTO due (at, id) VALUES (?, ?)",
        lambda row: (row[0], _digest(row[1])),
    ),
    "outbox": _Statements(
        "DELETE FROM outbox WHERE peer = ? AND obj = ?",
        "INSERT INTO outbox (peer, obj, rank) VALUES (?, ?, ?)",
        lambda row: (row[0], _digest(row[1]), row[2]),
    ),
}
