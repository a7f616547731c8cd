"""Entries of a node's log with the proof that they stand there."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence

from truceline.node.node import Node
from truceline.record.checkpoints import checkpoint_from_text
from truceline.record.entries import Entry, entry_from_leaf
from truceline.record.log_proofs import LogProof
from truceline.record.store import Store
from truceline.signing.notes import read_unverified


def proved(node: Node, indices: Sequence[int]) -> tuple[LogProof, ...]:
    """A proof for each of some entries, all up to the newest signed checkpoint, each with the entry as its extra.

    Raises:
        TrustError: the log has no such entry under its newest checkpoint.
    """
    if not indices:
        return ()
    checkpoint = read_unverified(node.store.checkpoint)
    size, tree = checkpoint_from_text(checkpoint.text).size, node.tree
    paths = {index: tree.inclusion(index, size) for index in indices}
    leaves = _leaves(node.store, sorted(paths))
    return tuple(LogProof(index, paths[index], checkpoint, leaves[index]) for index in indices)


def _leaves(store: Store, indices: Sequence[int]) -> dict[int, bytes]:
    """The leaves at some places; those that stand together are read together."""
    leaves: dict[int, bytes] = {}
    for number, index in enumerate(indices):
        if index not in leaves:
            run = next(
                (end for end in range(number, len(indices)) if indices[end] - index > end - number), len(indices)
            )
            leaves |= enumerate(store.leaves(index, indices[run - 1] + 1), start=index)
    return leaves


def entry_proved_by(proof: LogProof) -> Entry:
    """The entry that a proof is about; nothing says yet that the proof holds.

    Raises:
        NoteError: the proof brings no entry.
    """
    return entry_from_leaf(proof.extra)
