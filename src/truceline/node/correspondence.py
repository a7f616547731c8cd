"""What a node knows of a peer between exchanges and need not keep: all of it is told again at the next one."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass, field

from truceline.line.quotas import Usage
from truceline.record.checkpoints import SignedCheckpoint


@dataclass
class Correspondence:
    """The state of the talk with one peer.

    Args:
        held: how many of our leaf hashes it said that it holds; none if it has not said yet.
        asking_from: from which leaf hash of its log on it is to show us all again; none as long as nothing is odd.
        cosigned: our newest checkpoint with its cosignature, as a whole note; empty if there is none.
        usage: what it has used of its quota.
        offset_ms: how far its clock is ahead of ours, as far as that is known.
        error_ms: how far that may be wrong: half of the round trip.
        heard_at: when it was heard last, by our clock; none if not since the start.
        tried: when an attempt of a kind was written down last, by object and outcome, on the monotonic clock.
        claims: checkpoints of its log that came with proofs and are larger than what we hold of it.
        accused: True if evidence of a fork stands against it: its log is not cosigned any more.
    """

    held: int | None = None
    asking_from: int | None = None
    cosigned: bytes = b""
    usage: Usage = field(default_factory=Usage)
    offset_ms: int | None = None
    error_ms: int = 0
    heard_at: int | None = None
    tried: dict[tuple[str, str], int] = field(default_factory=dict)
    claims: list[SignedCheckpoint] = field(default_factory=list)
    accused: bool = False
