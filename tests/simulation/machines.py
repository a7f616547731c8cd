"""A party's machine: a node on a disk that can fail at any moment, a clock that is wrong, and backups of the disk."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import random
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum

from tests.node.meeting import NOW_AT
from tests.signing.parties.sides import key_of
from truceline.adapters.store.memory import MemoryDisk, MemoryGuard, MemoryStore
from truceline.errors import StoreError
from truceline.line.quotas import Lane, Quota
from truceline.node.node import Moment, Node
from truceline.node.terms.parties import own_manifest
from truceline.record.checkpoints import Checkpoint, sign_checkpoint
from truceline.record.store import Change, Outcome, SignCheckpoint
from truceline.signing.keys import SigningKey
from truceline.signing.parties.manifests import Role

QUOTA = Quota(common=Lane(burst=16, unit_ms=20), flash=Lane(burst=4, unit_ms=100))
"""Small, so that a flood comes up against it."""


class CrashError(Exception):
    """The machine has stopped in the middle of an act. No code of the product knows of it, so none can catch it."""


class Instant(StrEnum):
    """When within a commit the machine stops."""

    UNWRITTEN = "unwritten"
    """Nothing has reached the disk."""
    UNSIGNED = "unsigned"
    """The disk has it; no checkpoint covers it, and the guard does not know."""
    UNANSWERED = "unanswered"
    """Disk and guard have it; whoever waits for it never hears so."""


@dataclass
class SkewedClock:
    """A clock that began wrong, goes wrong, and is set at times; the monotonic one goes with it, but is never set."""

    offset_ms: int = 0
    drift_ppm: int = 0
    boot: int = 0

    def moment(self, true_ms: int) -> Moment:
        """What the machine believes the time to be.

        Args:
            true_ms: since the simulation began.
        """
        mono_ms = true_ms + true_ms * self.drift_ppm // 1_000_000
        return Moment(NOW_AT + mono_ms + self.offset_ms, mono_ms + 1_000, f"{self.boot:032x}")


class FailingStore(MemoryStore):
    """A store whose machine stops within its next commit, if it is told when, and whose disk may be full."""

    stops_at: Instant | None = None
    is_full = False

    def __init__(self, origin: str, sign: SignCheckpoint, disk: MemoryDisk, guard: MemoryGuard) -> None:
        def sign_or_stop(checkpoint: Checkpoint) -> bytes:
            if self.stops_at is Instant.UNSIGNED:
                raise CrashError
            return sign(checkpoint)

        super().__init__(origin, sign_or_stop, disk, guard)

    def commit(self, changes: Sequence[Change]) -> Sequence[Outcome]:
        """See ``Store.commit``."""
        if self.stops_at is Instant.UNWRITTEN:
            raise CrashError
        if self.is_full:
            raise StoreError("the disk is full")
        outcomes = super().commit(changes)
        if self.stops_at is not None:
            raise CrashError
        return outcomes


@dataclass
class Machine:
    """One honest party's machine.

    Args:
        party: whose it is.
        disk: what outlives a crash.
        guard: what outlives also a restored backup.
        clock: its clock.
        chance: its random bytes.
    """

    party: str
    disk: MemoryDisk
    guard: MemoryGuard
    clock: SkewedClock
    chance: random.Random
    store: FailingStore = field(init=False)
    node: Node = field(init=False)
    signed: dict[int, set[bytes]] = field(default_factory=dict)
    """Every root that its log key ever signed, by size: each set must have one."""
    answers: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """What it owes each peer in the next bundle; forgotten in a crash."""
    backup: MemoryDisk | None = None
    lost_to: int | None = None
    """Size of the log in the backup that was restored; none if none was."""

    def __post_init__(self) -> None:
        self.node = self._started()

    @property
    def is_frozen(self) -> bool:
        """True if nothing is added to its log any more."""
        return bool(self.node.store.frozen)

    @property
    def desk(self) -> int:
        """The number of the key that the newest manifest lists for the desk."""
        (listed,) = own_manifest(self.node).manifest.keys_of(Role.OPERATOR)
        return int(listed.name.rpartition("/")[2])

    @property
    def desk_key(self) -> SigningKey:
        """That key."""
        return key_of(self.party, Role.OPERATOR, self.desk)

    def now(self, true_ms: int) -> Moment:
        """The time, as this machine has it."""
        return self.clock.moment(true_ms)

    def stop_within_next_commit(self, instant: Instant) -> None:
        """The next commit raises ``CrashError``; the machine has to be restarted then."""
        self.store.stops_at = instant

    def restart(self) -> None:
        """What was only in memory is gone."""
        self.clock.boot += 1
        self.answers.clear()
        self.node = self._started()

    def back_up(self) -> None:
        """A copy of the disk, without the guard, is put away."""
        self.backup = deepcopy(self.disk)

    def restore(self) -> None:
        """The disk is what the copy holds, and the machine starts on it."""
        assert self.backup is not None
        if self.backup.tree.size < self.disk.tree.size:
            self.lost_to = self.backup.tree.size
        self.disk = deepcopy(self.backup)
        self.restart()

    def _started(self) -> Node:
        self.store = FailingStore(key_of(self.party, Role.LOG).name, self._sign, self.disk, self.guard)
        keys = key_of(self.party, Role.NODE), key_of(self.party, Role.COSIGNER)
        return Node(self.party, self.store, self._sign, *keys, 1, self.chance.randbytes, QUOTA)

    def _sign(self, checkpoint: Checkpoint) -> bytes:
        self.signed.setdefault(checkpoint.size, set()).add(checkpoint.root)
        return sign_checkpoint(checkpoint, key_of(self.party, Role.LOG)).encoded
