"""A writer of a record in a process of its own, to be killed, or to meet a failing disk.

    python writer.py FOLDER forever                 commits until it is killed
    python writer.py FOLDER ERRNO CALL [CALL ...]   commits, then those system calls fail, then it tries again
    python writer.py FOLDER settle ERRNO CALL ...   the same, but while the write-ahead log is copied
    python writer.py FOLDER full BALLAST            commits until the disk is full, deletes the file, and goes on

Each acknowledgement is one row: the first index, the number of entries, and the checkpoint in hex. After system calls
that failed, the last row says why the store has to be opened anew, or nothing.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path

from tests.adapters.store import faults
from tests.record.drafts import ORIGIN, draft_of, sign
from truceline.adapters.store.sqlite import SqliteStore
from truceline.errors import StoreError
from truceline.record.store import Change, Committed


def main(folder: str, mode: str, *more: str) -> None:
    """Runs one of these."""
    store = SqliteStore(Path(folder), ORIGIN, sign)
    if mode == "forever":
        while True:
            commit_group(store)
    elif mode == "full":
        until_full(store)
        Path(more[0]).unlink()
        commit_some(store, 5)
    elif mode == "settle":
        commit_some(store, 3, filler=bytes(9_000_000))
        faults.fail(int(more[0]), *more[1:])
        refused(store.settle)
        refused(commit_some, store, 3)
        print(store.failure)
    else:
        commit_some(store, 3)
        faults.fail(int(mode), *more)
        refused(commit_some, store, 3)
        refused(commit_some, store, 3)
        print(store.failure)


def refused(act: Callable[..., None], *arguments: object) -> None:
    """One row with what the store says, if it refuses."""
    try:
        act(*arguments)
    except StoreError as error:
        print("REFUSED", error, flush=True)


def commit_some(store: SqliteStore, entries: int, filler: bytes = b"") -> None:
    """One commit, and its acknowledgement."""
    start = store.tree.size
    drafts = tuple(draft_of(number) for number in range(start, start + entries))
    (outcome,) = store.commit([Change(drafts=drafts, objects=(b"%d" % start + filler,))])
    assert isinstance(outcome, Committed)
    print(outcome.indices.start, len(outcome.indices), store.checkpoint.hex(), flush=True)


def commit_group(store: SqliteStore) -> None:
    """Several acts in one commit, each with its acknowledgement, and work for the checkpointer."""
    start = store.tree.size
    changes = [
        Change(drafts=(draft_of(number),), objects=(b"%d" % number + bytes(4_000),))
        for number in range(start, start + random.randint(1, 60))
    ]
    for outcome in store.commit(changes):
        assert isinstance(outcome, Committed)
        print(outcome.indices.start, len(outcome.indices), store.checkpoint.hex(), flush=True)
    store.settle()


def until_full(store: SqliteStore) -> None:
    """Commits until one is refused."""
    for number in range(10_000):
        try:
            commit_some(store, 2, filler=bytes(20_000) + b"%d" % number)
        except StoreError as error:
            print("REFUSED", error, flush=True)
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
