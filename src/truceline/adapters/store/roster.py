"""Operators, their sessions, tokens and remembered answers, in a small SQLite file beside the record.

Not in the record: what stands here must be possible to delete. Who was added, changed or removed is an entry there.
The file keeps a rollback journal, so that a command may write while a node runs.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from truceline.errors import InputError, NotFoundError, StoreError
from truceline.model.operators import Operator, Right, Role

BUSY_S = 5.0
_TABLES = """
CREATE TABLE IF NOT EXISTS operator (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, roles TEXT NOT NULL, desks TEXT NOT NULL,
    password TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS session (
    digest BLOB PRIMARY KEY, operator TEXT NOT NULL REFERENCES operator ON DELETE CASCADE,
    forgery TEXT NOT NULL, made_at INTEGER NOT NULL, seen_at INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS token (
    id TEXT PRIMARY KEY, digest BLOB NOT NULL UNIQUE, operator TEXT NOT NULL REFERENCES operator ON DELETE CASCADE,
    name TEXT NOT NULL, scopes TEXT NOT NULL, made_at INTEGER NOT NULL, ends_at INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS answer (
    operator TEXT NOT NULL, key TEXT NOT NULL, digest BLOB NOT NULL, status INTEGER NOT NULL, body BLOB NOT NULL,
    at INTEGER NOT NULL, PRIMARY KEY (operator, key)
) STRICT;
"""


class Session(NamedTuple):
    """Somebody who is signed in with a browser."""

    operator: Operator
    forgery: str
    """What a request that changes something must bring along."""
    made_at: int
    seen_at: int


class Token(NamedTuple):
    """A key for a program."""

    id: str
    operator: Operator
    name: str
    scopes: tuple[Right, ...]
    made_at: int
    ends_at: int


class Answer(NamedTuple):
    """What was answered to a request that had a key against being done twice."""

    digest: bytes
    status: int
    body: bytes


class Roster:
    """The file; its methods may be called from any thread.

    Args:
        path: made if it is not there, for its owner alone.

    Raises:
        StoreError: it cannot be opened, or is damaged.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, Lock()
        try:
            path.touch(mode=0o600)
            self._database = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
            self._database.execute("PRAGMA journal_mode = DELETE")
            self._database.execute("PRAGMA synchronous = FULL")
            self._database.execute("PRAGMA foreign_keys = ON")
            self._database.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            raise self._failed(error) from error

    def close(self) -> None:
        """The file is closed."""
        self._database.close()

    def operators(self) -> Sequence[Operator]:
        """All of them, by name."""
        return [_operator(row) for row in self._rows("SELECT id, name, roles, desks FROM operator ORDER BY name")]

    def operator(self, name: str) -> Operator:
        """The operator of a name.

        Raises:
            NotFoundError: there is none.
        """
        rows = self._rows("SELECT id, name, roles, desks FROM operator WHERE name = ?", name)
        if not rows:
            raise NotFoundError(f"there is no operator {name[:64]!r}", hint="see them: truceline operator list")
        return _operator(rows[0])

    def version(self, name: str) -> int:
        """How often an operator was changed, and once more; 0 if there is none."""
        rows = self._rows("SELECT version FROM operator WHERE name = ?", name)
        return int(rows[0][0]) if rows else 0

    def password_of(self, name: str) -> str:
        """The hash of a password; empty if there is no such operator."""
        rows = self._rows("SELECT password FROM operator WHERE name = ?", name)
        return str(rows[0][0]) if rows else ""

    def add(self, operator: Operator, password: str) -> None:
        """One more operator.

        Raises:
            InputError: there is one of that name.
        """
        try:
            self._rows(
                "INSERT INTO operator VALUES (?, ?, ?, ?, ?, 1)",
                *(operator.id, operator.name, " ".join(operator.roles), " ".join(operator.desks), password),
            )
        except sqlite3.IntegrityError as error:
            raise InputError(f"there is an operator {operator.name} already", hint="change that one") from error

    def change(self, operator: Operator) -> None:
        """Other roles or desks; tokens keep only the rights that are left, for those are looked up at each use."""
        self._rows(
            "UPDATE operator SET roles = ?, desks = ?, version = version + 1 WHERE id = ?",
            *(" ".join(operator.roles), " ".join(operator.desks), operator.id),
        )

    def set_password(self, name: str, password: str) -> None:
        """Another password; every session of the operator ends."""
        with self._together():
            self._rows("UPDATE operator SET password = ?, version = version + 1 WHERE name = ?", password, name)
            self._rows("DELETE FROM session WHERE operator = (SELECT id FROM operator WHERE name = ?)", name)

    def remove(self, name: str) -> None:
        """An operator, with all sessions and tokens."""
        self._rows("DELETE FROM operator WHERE name = ?", name)

    def begin_session(self, digest: bytes, operator: Operator, forgery: str, at: int) -> None:
        """Somebody has signed in."""
        self._rows("INSERT INTO session VALUES (?, ?, ?, ?, ?)", digest, operator.id, forgery, at, at)

    def session(self, digest: bytes) -> Session | None:
        """Who it is; none if there is no such session."""
        rows = self._rows(
            "SELECT o.id, name, roles, desks, forgery, made_at, seen_at FROM session JOIN operator o ON o.id = operator"
            " WHERE digest = ?",
            digest,
        )
        return Session(_operator(rows[0]), *rows[0][4:]) if rows else None

    def note_seen(self, digest: bytes, at: int) -> None:
        """A session was used."""
        self._rows("UPDATE session SET seen_at = ? WHERE digest = ?", at, digest)

    def end_session(self, digest: bytes) -> None:
        """Somebody has signed out."""
        self._rows("DELETE FROM session WHERE digest = ?", digest)

    def add_token(self, token: Token, digest: bytes) -> None:
        """One more token."""
        self._rows(
            "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(token.id, digest, token.operator.id, token.name, " ".join(token.scopes), token.made_at, token.ends_at),
        )

    def token(self, digest: bytes) -> Token | None:
        """Whose it is; none if there is no such token."""
        rows = self._rows(f"{_TOKENS} WHERE digest = ?", digest)
        return _token(rows[0]) if rows else None

    def tokens(self, operator: Operator) -> Sequence[Token]:
        """Those of one operator."""
        return [_token(row) for row in self._rows(f"{_TOKENS} WHERE o.id = ? ORDER BY made_at", operator.id)]

    def remove_token(self, token_id: str, operator: Operator) -> bool:
        """True if there was such a token of the operator."""
        return bool(self._rows("DELETE FROM token WHERE id = ? AND operator = ? RETURNING 1", token_id, operator.id))

    def answer(self, operator: str, key: str) -> Answer | None:
        """What was answered before; none if nothing was."""
        rows = self._rows("SELECT digest, status, body FROM answer WHERE operator = ? AND key = ?", operator, key)
        return Answer(*rows[0]) if rows else None

    def keep_answer(self, operator: str, key: str, answer: Answer, at: int) -> None:
        """It is given again if the same is asked again."""
        self._rows("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?)", operator, key, *answer, at)

    def forget(self, before: int) -> None:
        """Answers from before a time, sessions not used since, and tokens that have ended, are gone."""
        with self._together():
            self._rows("DELETE FROM answer WHERE at < ?", before)
            self._rows("DELETE FROM session WHERE seen_at < ?", before)

    def _rows(self, statement: str, *values: Any) -> list[Any]:
        with self._lock:
            try:
                return self._database.execute(statement, values).fetchall()
            except sqlite3.IntegrityError:
                raise
            except sqlite3.Error as error:
                raise self._failed(error) from error

    @contextmanager
    def _together(self) -> Iterator[None]:
        self._rows("BEGIN IMMEDIATE")
        try:
            yield
        except StoreError:
            self._rows("ROLLBACK")
            raise
        self._rows("COMMIT")

    def _failed(self, error: Exception) -> StoreError:
        return StoreError(f"{self._path} cannot be used: {error}", hint="look at the disk; operators are kept there")


_TOKENS = (
    "SELECT o.id, o.name, o.roles, o.desks, t.id, t.name, scopes, made_at, ends_at FROM token t"
    " JOIN operator o ON o.id = t.operator"
)


def _operator(row: Sequence[Any]) -> Operator:
    return Operator(row[0], row[1], tuple(map(Role, row[2].split())), tuple(row[3].split()))


def _token(row: Sequence[Any]) -> Token:
    scopes = tuple(map(Right, row[6].split()))
    return Token(row[4], _operator(row), row[5], scopes, row[7], row[8])
