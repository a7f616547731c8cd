"""A writer of a record in a process of its own, to be killed at any moment.

    python -m tests.endurance.store_writer FOLDER

It prints one row for every checkpoint that it signs, before that can reach anybody, and one for every acknowledgement:

    signed SIZE ROOT
    kept START COUNT SHA-256 of the leaves
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from tests.record import drafts
from truceline.adapters.store.sqlite import SqliteStore
from truceline.record.checkpoints import Checkpoint
from truceline.record.entries import Draft
from truceline.record.store import Change, Committed

FILLER_BYTES = 4_000
MOST_ACTS = 60


def say(*words: object) -> None:
    """One row, in one system call: what a kill leaves is whole rows, and perhaps a part of the last."""
    os.write(sys.stdout.fileno(), f"{' '.join(map(str, words))}\n".encode())


def sign(checkpoint: Checkpoint) -> bytes:
    """The checkpoint as a note; that it was signed is said first."""
    say("signed", checkpoint.size, checkpoint.root.hex())
    return drafts.sign(checkpoint)


def fresh_draft(number: int) -> Draft:
    """An entry as no other process would write it: were one lost and written anew, the roots would differ."""
    return replace(drafts.draft_of(number), nonce=os.urandom(16).hex())


def digest_of(leaves: Iterable[bytes]) -> str:
    """One SHA-256 for a run of leaves."""
    return sha256(b"".join(leaves)).hexdigest()


def main(folder: str) -> None:
    """Commits until it is killed."""
    store = SqliteStore(Path(folder), drafts.ORIGIN, sign)
    while True:
        start = store.tree.size
        acts = [
            Change(drafts=(fresh_draft(start + place),), objects=(b"%d" % (start + place) + bytes(FILLER_BYTES),))
            for place in range(random.randint(1, MOST_ACTS))
        ]
        for change, committed in zip(acts, store.commit(acts), strict=True):
            assert isinstance(committed, Committed)
            leaves = (draft.leaf(index) for draft, index in zip(change.drafts, committed.indices, strict=True))
            say("kept", committed.indices.start, len(committed.indices), digest_of(leaves))
        store.settle()


if __name__ == "__main__":
    main(*sys.argv[1:])
