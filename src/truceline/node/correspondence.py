"""What a node knows of a peer between exchanges; nearly all of it need not be kept: it is told again at the next."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass, field

from truceline.line.quotas import Usage
from truceline.record.checkpoints import SignedCheckpoint
from truceline.record.merkle.compact_range import EMPTY, CompactRange


@dataclass
class UpperHashes:
    """The hashes above the leaves of a mirror, as far as its lowest tiles are full: 32 bytes for 256 leaves.

    Args:
        tree: over the leaves of the full tiles.
        rows: for each level of tiles from the second on, its hashes one after the other.
    """

    tree: CompactRange = EMPTY
    rows: list[bytearray] = field(default_factory=list)


@dataclass
class Correspondence:
    """The state of the talk with one peer.

    Args:
        held: how many of our leaf hashes it said that it holds; none if it has not said yet.
        asking_from: from which leaf hash of its log on it is to show us all again; none as long as nothing is odd.
        cosigned: our newest checkpoint with its cosignature, as a whole note; empty if there is none. After
            a start, the one that is on record.
        usage: what it has used of its quota.
        refused: what it has used of the refusals that are written down for it.
        offset_ms: how far its clock is ahead of ours, as far as that is known.
        error_ms: how far that may be wrong: half of the round trip.
        heard_at: when it was heard last, by our clock; none if not since the start.
        greeted: when each of its last hellos was heard first, by our clock; by their own times. One that waits for
            news is heard again before it is answered.
        tried: when an attempt of a kind was written down last, by object and outcome, on the monotonic clock.
        claims: checkpoints of its log that are larger than what we hold of it, to be compared when we hold as much;
            none before the record was asked for those that stored entries rest on.
        unproved: checkpoints of its logs that do not fit what we hold, where nothing that fits bears a signature yet.
        is_compared: True while all evidence that the proofs on record hold against it is on record too.
        witnessed: of each other log, the newest checkpoint that bears its cosignature and holds.
        doubted: of each other log, the first that bears its cosignature and no signature of that log.
        fitting: of each of its logs, the newest checkpoint that fits what we hold, also if we did not cosign it.
        mirrors: of each of its logs, what was computed of the tree over our mirror.
    """

    held: int | None = None
    asking_from: int | None = None
    cosigned: bytes = b""
    usage: Usage = field(default_factory=Usage)
    refused: Usage = field(default_factory=Usage)
    offset_ms: int | None = None
    error_ms: int = 0
    heard_at: int | None = None
    greeted: dict[int, int] = field(default_factory=dict)
    tried: dict[tuple[str, str], int] = field(default_factory=dict)
    claims: list[SignedCheckpoint] | None = None
    unproved: list[SignedCheckpoint] = field(default_factory=list)
    is_compared: bool = False
    witnessed: dict[str, SignedCheckpoint] = field(default_factory=dict)
    doubted: dict[str, SignedCheckpoint] = field(default_factory=dict)
    fitting: dict[str, SignedCheckpoint] = field(default_factory=dict)
    mirrors: dict[str, UpperHashes] = field(default_factory=dict)
