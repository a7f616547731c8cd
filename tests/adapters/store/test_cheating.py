"""Stores that break one promise each: the contract must notice every one, or it would not hold anybody to it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

import pytest

from tests.adapters.store.contract import StoreContract
from tests.record.drafts import ORIGIN, sign
from truceline.adapters.store.memory import MemoryDisk, MemoryGuard, MemoryStore
from truceline.record.checkpoints import Checkpoint
from truceline.record.merkle.compact_range import EMPTY, CompactRange
from truceline.record.merkle.tiles import ENTRIES, Tile
from truceline.record.peer_log import PeerLog
from truceline.record.store import Change, Committed, Outcome, Parcel


class Honest(MemoryStore):
    """The store that the others are made from; a place calls it with what is left after a restart."""

    forgets_guard = False


class ForgetsTheLastCommit(Honest):
    """Acknowledges before anything is durable."""

    def commit(self, changes: Sequence[Change]) -> Sequence[Outcome]:
        before = deepcopy(self._disk)
        outcomes = super().commit(changes)
        self._disk.__dict__.update(vars(before))
        return outcomes


class ForgetsItsGuard(Honest):
    """Does not know after a restart what it signed."""

    forgets_guard = True


class GoesOnFrozen(Honest):
    """Appends although it is behind what it signed."""

    def commit(self, changes: Sequence[Change]) -> Sequence[Outcome]:
        reason, self._guard.frozen = self._guard.frozen, ""
        outcomes = super().commit(changes)
        self._guard.frozen = reason
        return outcomes


class RefusesAllWhenFrozen(Honest):
    """Cannot even receive when it is frozen."""

    def commit(self, changes: Sequence[Change]) -> Sequence[Outcome]:
        return super().commit([Change(drafts=change.drafts) for change in changes] if self.frozen else changes)


class SignsTooEarly(Honest):
    """Its checkpoint does not cover what it has just acknowledged."""

    @property
    def checkpoint(self) -> bytes:
        leaves = self._disk.leaves[:-1]
        tree = EMPTY.grown([bytes(32)] * len(leaves)).tree
        return sign(Checkpoint(ORIGIN, tree.size, tree.root)) if leaves else b""


class DoesTwice(Honest):
    """Does not look whether an act was done before."""

    def commit(self, changes: Sequence[Change]) -> Sequence[Outcome]:
        self._disk.done.clear()
        return super().commit(changes)


class TakesOutdatedSteps(Honest):
    """Lets the second of two steps overwrite the first."""

    def commit(self, changes: Sequence[Change]) -> Sequence[Outcome]:
        outcomes = list(super().commit(changes))
        for place, change in enumerate(changes):
            if change.peer_step:
                self._disk.peer_logs[change.peer_step.after.origin] = change.peer_step.after
                outcomes[place] = Committed(range(0))
        return outcomes


class LosesTheMirror(Honest):
    """Keeps of a peer's log only how large it was."""

    def peer_log(self, origin: str) -> PeerLog:
        return PeerLog(origin, super().peer_log(origin).mirror)


class ForgetsPrecedence(Honest):
    """Delivers in the order of arrival."""

    def outbox(self, peer: str, limit: int) -> Sequence[Parcel]:
        return [parcel for parcel in self._disk.outbox.values() if parcel.peer == peer][:limit]


class GivesTilesTooWide(Honest):
    """Gives a part for a tile that it does not have."""

    def tile(self, tile: Tile) -> bytes:
        held = len(self._disk.leaves) - tile.index * 256
        return super().tile(Tile(tile.level, tile.index, min(tile.width, held))) if tile.level != ENTRIES else b""


class FindsOnlyTheFirst(Honest):
    """Tells of the first entry about a note, not of the others."""

    def about(self, digest: str) -> Sequence[int]:
        return super().about(digest)[:1]


class KeepsAnotherTree(Honest):
    """Its tree leaves out the last entry."""

    @property
    def tree(self) -> CompactRange:
        return CompactRange()


CHEATS = [
    ForgetsTheLastCommit,
    ForgetsItsGuard,
    GoesOnFrozen,
    RefusesAllWhenFrozen,
    SignsTooEarly,
    DoesTwice,
    TakesOutdatedSteps,
    LosesTheMirror,
    ForgetsPrecedence,
    GivesTilesTooWide,
    FindsOnlyTheFirst,
    KeepsAnotherTree,
]


class CheatingPlace:
    """Where a store of a given kind lies."""

    def __init__(self, kind: type[Honest]) -> None:
        self._kind, self._disk, self._guard = kind, MemoryDisk(), MemoryGuard()
        self._copy = MemoryDisk()

    def open(self) -> Honest:
        if self._kind.forgets_guard:
            self._guard = MemoryGuard()
        return self._kind(ORIGIN, sign, self._disk, self._guard)

    def keep_copy(self) -> None:
        self._copy = deepcopy(self._disk)

    def restore_copy(self) -> None:
        self._disk = deepcopy(self._copy)


def _broken_promises(kind: type[Honest]) -> list[str]:
    broken = []
    for name in sorted(name for name in dir(StoreContract) if name.startswith("test_")):
        try:
            getattr(StoreContract(), name)(CheatingPlace(kind))
        except (Exception, pytest.fail.Exception):  # noqa: BLE001 (whatever a cheat breaks, it was noticed)
            broken.append(name)
    return broken


def test_an_honest_store_breaks_no_promise() -> None:
    assert _broken_promises(Honest) == []


@pytest.mark.parametrize("kind", CHEATS)
def test_a_store_that_cheats_is_noticed(kind: type[Honest]) -> None:
    assert _broken_promises(kind) != []
