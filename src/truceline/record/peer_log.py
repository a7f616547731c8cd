"""What we hold of a peer's log: its leaf hashes, so that nobody has to help us check it, and what we cosigned of it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from truceline.errors import TrustError
from truceline.record.checkpoints import Checkpoint, SignedCheckpoint
from truceline.record.merkle.compact_range import EMPTY, CompactRange
from truceline.signing.keys import SigningKey
from truceline.signing.notes import cosign


@dataclass(frozen=True)
class Cosigned:
    """The newest checkpoint of a log that we cosigned.

    Args:
        checkpoint: what it says.
        note: the whole note in UTF-8, our cosignature in its last row.
        at_s: when we cosigned it, seconds since the epoch.
    """

    checkpoint: Checkpoint
    note: bytes
    at_s: int


@dataclass(frozen=True)
class PeerLog:
    """How far we hold a peer's log.

    Args:
        origin: name of the log.
        mirror: the tree over the leaf hashes that we hold durably.
        cosigned: what we cosigned last; nothing before the first time.
    """

    origin: str
    mirror: CompactRange = EMPTY
    cosigned: Cosigned | None = None


@dataclass(frozen=True)
class PeerStep:
    """A step of what we hold of a peer's log, to be stored only if nothing else was stored since.

    Args:
        before: what the step began from.
        after: what it ends with.
        leaf_hashes: those that ``after`` has more, in order.
    """

    before: PeerLog
    after: PeerLog
    leaf_hashes: tuple[bytes, ...] = ()


def mirrored(log: PeerLog, signed: SignedCheckpoint, leaf_hashes: Sequence[bytes]) -> PeerStep:
    """The log with the leaf hashes that lead up to a checkpoint it signed.

    Args:
        log: what is held.
        signed: a checkpoint by the log's own key, not smaller than the mirror.
        leaf_hashes: of the entries from the mirror's end to the checkpoint's size.

    Raises:
        TrustError: the checkpoint is of another log, or the hashes do not lead to its root: either they are wrong, or
            the log was rewritten; ask for all of them from the start, and look at ``truceline.record.forks``.
    """
    checkpoint = signed.checkpoint
    _check_origin(log, checkpoint)
    mirror = log.mirror.grown(leaf_hashes).tree
    if (mirror.size, mirror.root) != (checkpoint.size, checkpoint.root):
        raise TrustError(
            f"{len(leaf_hashes)} leaf hashes after {log.mirror.size} do not lead to the root at {checkpoint.size}",
            hint="ask for the leaf hashes again, all of them; if they still do not fit, the log was rewritten",
        )
    return PeerStep(log, replace(log, mirror=mirror), tuple(leaf_hashes))


def cosigned(step: PeerStep, signed: SignedCheckpoint, key: SigningKey, at_s: int) -> PeerStep:
    """The step with our cosignature on the checkpoint: "append-only checked, and I hold the leaf hashes up to here".

    It may be shown to others once the step is stored, never before.

    Args:
        step: ends with the mirror at the checkpoint's size.
        signed: the checkpoint, by the log's own key.
        key: our cosigner's key.
        at_s: now, in seconds since the epoch.

    Raises:
        TrustError: the mirror is not that of the checkpoint, or a larger one was cosigned before, or our clock has
            gone back since.
    """
    log, checkpoint = step.after, signed.checkpoint
    _check_origin(log, checkpoint)
    if (log.mirror.size, log.mirror.root) != (checkpoint.size, checkpoint.root):
        raise TrustError(
            f"the mirror has {log.mirror.size} leaf hashes, the checkpoint {checkpoint.size}, or another root",
            hint="take in the leaf hashes up to the checkpoint first",
        )
    before = log.cosigned
    if before and before.checkpoint.size > checkpoint.size:
        raise TrustError(
            f"{before.checkpoint.size} entries were cosigned before, not {checkpoint.size}", hint="ask for a newer one"
        )
    if before and before.at_s > at_s:
        raise TrustError(f"the last cosignature is of {before.at_s} s, now is {at_s} s", hint="set the clock right")
    note = cosign(signed.note, key, at_s=at_s)
    return replace(step, after=replace(log, cosigned=Cosigned(checkpoint, note.encoded, at_s)))


def _check_origin(log: PeerLog, checkpoint: Checkpoint) -> None:
    if checkpoint.origin != log.origin:
        raise TrustError(f"a checkpoint of {checkpoint.origin}, not of {log.origin}", hint="ask the right party")
