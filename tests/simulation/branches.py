"""A log as somebody writes it who does not keep its rules: it can be forked anywhere, and each branch is signed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from tests.signing.parties.sides import key_of
from truceline.line.bundles import Frame, FrameKind
from truceline.node.exchange.growth import Hashes
from truceline.record.checkpoints import Checkpoint, checkpoint_from_text, sign_checkpoint
from truceline.record.entries import Draft, EntryKind
from truceline.record.log_proofs import LogProof
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.merkle.tree import TiledTree, tree_of_leaves
from truceline.record.witness import WitnessRequest
from truceline.signing.notes import Note, read_unverified
from truceline.signing.parties.manifests import Role


@dataclass
class Branch:
    """One past of a party's log; the party may have several.

    Args:
        party: whose log it is.
        leaves: its entries.
        name: of the branch, so that entries of two branches differ.
    """

    party: str
    leaves: list[bytes] = field(default_factory=list)
    name: str = "0"

    def add(self, kind: EntryKind, at: int, **about: Any) -> int:
        """Where a new entry stands."""
        nonce = sha256(f"{self.party} {self.name} {len(self.leaves)}".encode()).hexdigest()[:32]
        draft = Draft(kind=kind, at=at, mono_ms=0, boot="0f" * 16, nonce=nonce, **about)
        self.leaves.append(draft.leaf(len(self.leaves)))
        return len(self.leaves) - 1

    def fork(self, size: int, name: str) -> Branch:
        """Another branch that shares the first entries, and goes on otherwise."""
        return Branch(self.party, self.leaves[:size], name)

    @property
    def tree(self) -> TiledTree:
        """The tree over all entries."""
        return tree_of_leaves(map(leaf_hash, self.leaves))

    def checkpoint(self, size: int | None = None) -> Note:
        """The signed checkpoint at a size."""
        size = len(self.leaves) if size is None else size
        log = key_of(self.party, Role.LOG)
        return sign_checkpoint(Checkpoint(log.name, size, self.tree.root(size)), log)

    def proof(self, index: int, size: int | None = None) -> Frame:
        """The proof of an entry, under the checkpoint at a size."""
        size = len(self.leaves) if size is None else size
        proof = LogProof(index, self.tree.inclusion(index, size), self.checkpoint(size), self.leaves[index])
        return Frame(FrameKind.PROOF, proof.encoded)

    def grown(self, since: int = 0, size: int | None = None) -> Frame:
        """The checkpoint at a size, and the way to it from an earlier one."""
        note = self.checkpoint(size)
        checkpoint = checkpoint_from_text(note.text)
        path = self.tree.consistency(min(since, checkpoint.size), checkpoint.size)
        return Frame(FrameKind.CHECKPOINT, WitnessRequest(since, path, checkpoint, note.encoded).encoded)

    def hashes(self, start: int, end: int | None = None) -> Frame:
        """A run of leaf hashes."""
        return Hashes(start, tuple(map(leaf_hash, self.leaves[start:end]))).frame


def claim_of(note: bytes) -> Checkpoint:
    """What a checkpoint says; its signatures are not looked at."""
    return checkpoint_from_text(read_unverified(note).text)
