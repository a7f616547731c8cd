"""Power cuts: a run of a store is recorded and cut at every sync and between; each disk that may be left is opened."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pytest

from tests.endurance.disk import Disk, Event, Sync, SyncNames
from tests.endurance.recording import Recorder
from tests.endurance.store_writer import digest_of, fresh_draft
from tests.record import drafts
from truceline.adapters.store.sqlite import SqliteStore
from truceline.record.checkpoints import Checkpoint
from truceline.record.examination import examine_entries, examine_structure
from truceline.record.merkle.tree import TiledTree
from truceline.record.store import Change, Committed, Label, Parcel, SignCheckpoint

SETTLE_BYTES = 150_000
"""So that the write-ahead log is copied into the record several times in a short run."""
COMMITS_OF_A_START = 8


class Kept(NamedTuple):
    """Entries were acknowledged."""

    start: int
    entries: int
    digest: str


class Signed(NamedTuple):
    """A checkpoint was signed; it may have left the node."""

    size: int
    root: bytes


Step: TypeAlias = Event | Kept | Signed


def recorded_run(folder: Path, patch: pytest.MonkeyPatch, chance: random.Random, starts: int = 3) -> Sequence[Step]:
    """Everything that a store does in a new folder, with its acknowledgements: several starts, commits, and ends."""
    steps: list[Step] = []

    def sign(checkpoint: Checkpoint) -> bytes:
        steps.append(Signed(checkpoint.size, checkpoint.root))
        return drafts.sign(checkpoint)

    with patch.context() as patched:
        patched.setattr("truceline.adapters.store.sqlite.SETTLE_BYTES", SETTLE_BYTES)
        with Recorder(folder, steps.append).recording(patched):
            for _ in range(starts):
                with closing(SqliteStore(folder, drafts.ORIGIN, sign)) as store:
                    for _ in range(COMMITS_OF_A_START):
                        steps.append(_committed(store, chance))
                        store.settle()
    return steps


def cut_everywhere(steps: Sequence[Step], folder: Path, chance: random.Random, cuts_of_a_moment: int = 1) -> int:
    """Opens what cuts before and after every sync, and at other moments, may leave; how many cuts that were.

    Args:
        steps: of ``recorded_run``.
        folder: empty; the disks are put there.
        chance: decides what of that which was not synced is there, and at which other moments the power goes.
        cuts_of_a_moment: how many disks of each moment.
    """
    disk, kept, roots = Disk(), list[Kept](), dict[int, bytes]()
    cuts = 0
    for place, step in enumerate(steps):
        if isinstance(step, Kept):
            kept.append(step)
        elif isinstance(step, Signed):
            assert roots.setdefault(step.size, step.root) == step.root
        else:
            is_sync = isinstance(step, Sync | SyncNames)
            moments = [is_sync or chance.random() < 0.05, is_sync]
            for is_after, is_wanted in enumerate(moments):
                if is_after:
                    disk.take(step)
                for _ in range(cuts_of_a_moment if is_wanted else 0):
                    where = f"cut {cuts}, {'after' if is_after else 'before'} step {place}, {step[:2]}"
                    _check(folder / f"cut-{cuts}", disk.after_cut(chance), kept, roots, where)
                    cuts += 1
    return cuts


def _committed(store: SqliteStore, chance: random.Random) -> Kept:
    start = store.tree.size
    written = [fresh_draft(number) for number in range(start, start + chance.choice([1, 1, 2, 7, 60]))]
    content = chance.randbytes(chance.choice([10, 900, 20_000]))
    change = Change(
        drafts=tuple(written),
        labels=(Label(0, "line:a"),),
        objects=(content,),
        to_send=(Parcel("bravo.example", drafts.digest_of(content)),),
        once=f"act/{start}",
    )
    (outcome,) = store.commit([change])
    assert outcome == Committed(range(start, start + len(written)))
    return Kept(start, len(written), digest_of(draft.leaf(start + place) for place, draft in enumerate(written)))


def _check(
    folder: Path, files: Mapping[str, bytes], kept: Sequence[Kept], roots: Mapping[int, bytes], where: str
) -> None:
    """The store opens, has all that was acknowledged, and goes on without a second root."""
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    signed: dict[int, bytes] = {}
    with closing(SqliteStore(folder, drafts.ORIGIN, _signer(signed))) as store:
        assert store.frozen == "", where
        for start, entries, digest in kept:
            assert digest_of(store.leaves(start, start + entries)) == digest, f"{where}: entry {start} is lost"
        size = store.tree.size
        tree = TiledTree(size, store.tile)
        for then, root in roots.items():
            assert tree.root(then) == root, f"{where}: what was signed of size {then} is not there"
        assert list(examine_structure(store, size, None)) == [], where
        assert list(examine_entries(store, 0, size)) == [], where
        store.commit([Change(drafts=(fresh_draft(size),))])
    assert all(roots.get(then, root) == root for then, root in signed.items()), f"{where}: a second root"
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def _signer(signed: dict[int, bytes]) -> SignCheckpoint:
    def sign(checkpoint: Checkpoint) -> bytes:
        signed[checkpoint.size] = checkpoint.root
        return drafts.sign(checkpoint)

    return sign
