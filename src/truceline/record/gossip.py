"""What two nodes tell each other about logs at each exchange, and what they find out by it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from truceline.record.checkpoints import SignedCheckpoint
from truceline.record.forks import Fork, fork_between
from truceline.record.merkle.hashes import HASH_BYTES
from truceline.record.merkle.tiles import TILE_WIDTH, Tile, hashes_in, width_of
from truceline.record.merkle.tree import ReadTile, TiledTree

MOST_HASHES = 64 * TILE_WIDTH
"""Leaf hashes in one offer, 512 KiB: a peer that is far behind catches up over several exchanges."""

Known: TypeAlias = Mapping[str, SignedCheckpoint]
"""The newest checkpoint that is known of each log, by its name."""


@dataclass(frozen=True)
class Offer:
    """What an exchange carries about logs.

    Args:
        checkpoint: our newest one, as a whole note; to a peer that is far behind, an earlier one.
        since: size of our checkpoint that the peer cosigned last; 0 if none.
        path: proof that ours grew from that one.
        leaf_hashes: those that the peer does not hold yet, as many as fit.
        others: the newest checkpoints that we know of other parties' logs, as whole notes.
        cosigned: the peer's newest checkpoint with our cosignature, as a whole note; empty if there is none.
    """

    checkpoint: bytes
    since: int
    path: tuple[bytes, ...]
    leaf_hashes: tuple[bytes, ...]
    others: tuple[bytes, ...] = ()
    cosigned: bytes = b""


def offer_to_peer(
    tree: TiledTree, sign_at: Callable[[int], bytes], since: int, held: int, read_tile: ReadTile
) -> Offer:
    """The part of an offer that is about our own log.

    To a peer that is far behind it tells what the log was at a smaller size, where its hashes still fit: a mirror grows
    only to a root that was signed.

    Args:
        tree: our log as it is.
        sign_at: gives our checkpoint at a size as a whole note; signed again, an old one is the same.
        since: size that the peer cosigned last.
        held: how many of our leaf hashes the peer holds, not less.
        read_tile: gives the tiles of our log.

    Raises:
        TrustError: the peer has cosigned more than our log has; see ``truceline.record.standing``.
    """
    end = min(tree.size, held + MOST_HASHES)
    return Offer(sign_at(end), since, tree.consistency(since, end), leaf_hashes(read_tile, held, end))


def leaf_hashes(read_tile: ReadTile, start: int, end: int) -> tuple[bytes, ...]:
    """The hashes of a run of leaves, from the tiles they lie in."""
    hashes: list[bytes] = []
    for index in range(start // TILE_WIDTH, -(-end // TILE_WIDTH)):
        content = read_tile(Tile(0, index, width_of(0, index, end)))
        hashes += hashes_in(content[max(0, start - index * TILE_WIDTH) * HASH_BYTES :])
    return tuple(hashes)


class Heard(NamedTuple):
    """What is known after listening."""

    known: Known
    forks: tuple[Fork, ...]
    """Evidence against logs that were found to say two things."""
    unmatched: tuple[tuple[SignedCheckpoint, SignedCheckpoint], ...]
    """Pairs that nothing here can judge: ask for the leaf hashes of the larger, or look at the keys."""


def heard(known: Known, checkpoints: Iterable[SignedCheckpoint], mirror: Callable[[str], TiledTree | None]) -> Heard:
    """Holds checkpoints that others pass on against those that are known, and keeps the largest of each log.

    Args:
        known: what was known before.
        checkpoints: what came in, each opened by the key of its log.
        mirror: what is held of a log's leaf hashes; none if nothing is.
    """
    newest = dict(known)
    forks: list[Fork] = []
    unmatched: list[tuple[SignedCheckpoint, SignedCheckpoint]] = []
    for signed in checkpoints:
        origin = signed.checkpoint.origin
        before = newest.setdefault(origin, signed)
        if before.checkpoint.size < signed.checkpoint.size:
            newest[origin] = signed
        tree = _tree_of(max(before, signed, key=_size_of), mirror(origin))
        has_one_size = _size_of(before) == _size_of(signed)
        has_one_signer = bool(set(before.signed_by) & set(signed.signed_by))
        if has_one_signer and (has_one_size or tree):
            fork = fork_between(before, signed, tree)
            forks += [fork] if fork else []
        else:
            unmatched.append((before, signed))
    return Heard(newest, tuple(forks), tuple(unmatched))


def _size_of(signed: SignedCheckpoint) -> int:
    return signed.checkpoint.size


def _tree_of(signed: SignedCheckpoint, mirror: TiledTree | None) -> TiledTree | None:
    """The tree that a checkpoint commits to, if it is held."""
    if mirror is None or mirror.size < _size_of(signed):
        return None
    tree = mirror.first(_size_of(signed))
    return tree if tree.root() == signed.checkpoint.root else None
