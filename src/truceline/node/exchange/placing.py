"""Proofs that a peer hands in, opened: whose log has which entry, and where."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from truceline.errors import TrustError
from truceline.node.exchange.growth import log_keys_of, party_of
from truceline.node.node import Node
from truceline.node.proving import entry_proved_by
from truceline.record.checkpoints import SignedCheckpoint, checkpoint_from_text, open_checkpoint
from truceline.record.entries import Entry
from truceline.record.log_proofs import LogProof
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.merkle.proofs import check_inclusion
from truceline.signing.parties.manifests import Position


class Placed(NamedTuple):
    """An entry that is proved to stand in a party's log."""

    party: str
    position: Position
    entry: Entry
    proof: LogProof


@dataclass
class Placing:
    """Opens the proofs of one bundle; they mostly lead to one checkpoint, whose signature is checked once.

    Args:
        node: ours.
        claims: the checkpoints that held, by their notes, each with the party whose log it is.
    """

    node: Node
    claims: dict[bytes, tuple[str, SignedCheckpoint]] = field(default_factory=dict)

    def placed(self, proof: LogProof) -> Placed:
        """The entry that a proof is about.

        Raises:
            NoteError: it brings no entry.
            TrustError: the log is of no party that we share a line with, or the proof does not hold.
        """
        entry = entry_proved_by(proof)
        party, signed = self._claim(proof)
        check_inclusion(proof.index, signed.checkpoint.size, leaf_hash(proof.extra), proof.path, signed.checkpoint.root)
        if entry.index != proof.index:
            raise TrustError(
                f"entry {entry.index} stands at {proof.index} of the log of {party}", hint="keep the proof as evidence"
            )
        number = int(signed.checkpoint.origin.rpartition("/")[2])
        return Placed(party, Position(number, entry.index), entry, proof)

    def _claim(self, proof: LogProof) -> tuple[str, SignedCheckpoint]:
        note = proof.checkpoint.encoded
        if note not in self.claims:
            origin = checkpoint_from_text(proof.checkpoint.text).origin
            party = party_of(origin)
            keys = [key for key in log_keys_of(self.node, party) if key.name == origin]
            if not keys:
                raise TrustError(f"nobody here knows the log {origin}", hint="enrol its party first")
            self.claims[note] = party, open_checkpoint(note, keys)
        return self.claims[note]
