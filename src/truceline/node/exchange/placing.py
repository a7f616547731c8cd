"""Proofs that a peer hands in, opened: whose log has which entry, and where."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from truceline.errors import TrustError
from truceline.node import labels
from truceline.node.accusations import lines_with
from truceline.node.exchange.claims import (
    MOST_CLAIMS,
    NOTHING,
    Accusation,
    Judged,
    judge,
    log_keys_of,
    proof_kept,
)
from truceline.node.exchange.mirrors import mirror_of, party_of
from truceline.node.exchange.news import News
from truceline.node.lines import entries_labelled
from truceline.node.node import Node
from truceline.node.proving import entry_proved_by
from truceline.record.checkpoints import Checkpoint, SignedCheckpoint, checkpoint_from_text, open_checkpoint
from truceline.record.entries import Entry
from truceline.record.forks import SecondLeaf
from truceline.record.gossip import leaf_hashes
from truceline.record.log_proofs import LogProof
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.merkle.proofs import check_inclusion
from truceline.signing.keys import VerifyKey
from truceline.signing.notes import read_unverified
from truceline.signing.parties.manifests import Position

MOST_CHECKPOINTS = 64
"""Different checkpoints in one bundle, each of which costs checking its signatures; an honest one has a few."""


class Placed(NamedTuple):
    """An entry that is proved to stand in a party's log."""

    party: str
    position: Position
    entry: Entry
    proof: LogProof
    judged: Judged
    """How the checkpoint that this rests on fits what we hold of that log."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Where to find this again, as long as our own copy of that log does not show the same there."""
        if self.judged != NOTHING:
            return labels.place_of(self.party, self.position), labels.claims_of(self.party)
        return ()


class _Claim(NamedTuple):
    signed: SignedCheckpoint
    judged: Judged
    last: Position | None
    """Where its log ended; none if it goes on."""


@dataclass
class Placing:
    """Opens the proofs of one bundle; they mostly lead to one checkpoint, which is checked and judged once.

    Args:
        node: ours.
        peer: who handed the bundle in.
        grown: the checkpoint up to which what we hold of the peer's log grows with this bundle; none if it does not.
        news: what people should know.
        accusations: evidence that came to light.
    """

    node: Node
    peer: str
    grown: Checkpoint | None = None
    news: list[News] = field(default_factory=list)
    accusations: list[Accusation] = field(default_factory=list)
    _claims: dict[bytes, _Claim] = field(default_factory=dict)
    _leaves: dict[tuple[str, int], LogProof] = field(default_factory=dict)

    def placed(self, proof: LogProof, new_key: Sequence[VerifyKey] = ()) -> Placed:
        """The entry that a proof is about.

        Args:
            proof: the proof.
            new_key: of a log that begins with this entry, as the entry itself will tell.

        Raises:
            NoteError: it brings no entry.
            TrustError: the log is of no party that we share a line with, it had ended there, or the proof does not
                hold.
        """
        entry = entry_proved_by(proof)
        signed, judged, last = self._claim(proof, new_key)
        claim, leaf = signed.checkpoint, leaf_hash(proof.extra)
        check_inclusion(proof.index, claim.size, leaf, proof.path, claim.root)
        party = party_of(claim.origin)
        if entry.index != proof.index:
            raise TrustError(
                f"entry {entry.index} stands at {proof.index} of the log of {party}", hint="keep the proof as evidence"
            )
        position = _position(claim.origin, entry.index)
        if last is not None and position > last:
            raise TrustError(
                f"{position} of {party} stands after the end of that log", hint="ask the party which log it writes now"
            )
        if judged != NOTHING:
            self._compare_leaf(party, position, proof, leaf)
        return Placed(party, position, entry, proof, judged)

    def compare_kept(self, party: str) -> None:
        """Holds the proofs on record that rest on claims of a party against each other and against our mirror.

        The node may have been killed when it had stored two leaves for one place, and not yet the evidence.
        """
        for entry in entries_labelled(self.node.store, labels.claims_of(party), MOST_CLAIMS):
            proof = proof_kept(self.node, entry)
            position = _position(checkpoint_from_text(proof.checkpoint.text).origin, proof.index)
            self._compare_leaf(party, position, proof, leaf_hash(proof.extra))

    def _claim(self, proof: LogProof, new_key: Sequence[VerifyKey]) -> _Claim:
        note = proof.checkpoint.encoded
        if note in self._claims:
            return self._claims[note]
        if len(self._claims) == MOST_CHECKPOINTS:
            raise TrustError(f"more than {MOST_CHECKPOINTS} checkpoints in one bundle", hint="prove from one of them")
        origin = checkpoint_from_text(proof.checkpoint.text).origin
        known = [key for key in log_keys_of(self.node, party_of(origin)) if key.name == origin]
        if not known and not new_key:
            raise TrustError(f"nobody here knows the log {origin}", hint="enrol its party first")
        signed = open_checkpoint(note, dict.fromkeys((*known, *new_key)))
        if not set(known).intersection(signed.signed_by):
            return _Claim(signed, Judged(is_open=True), None)
        judged = NOTHING if signed.checkpoint == self.grown else judge(self.node, signed, self.peer)
        self.accusations += judged.forks
        self.news += judged.news
        self._claims[note] = _Claim(signed, judged, self._last_of(signed))
        return self._claims[note]

    def _last_of(self, signed: SignedCheckpoint) -> Position | None:
        """Where a log ends whose key was taken out of use: what is shown after that counts no more."""
        party = party_of(signed.checkpoint.origin)
        histories = [self.node.line(line).histories[party] for line in lines_with(self.node, party)]
        ended = {key: last for history in histories for manifest, _ in history.logged for key, last in manifest.removed}
        lasts = [ended.get(key) for key in signed.signed_by]
        return None if None in lasts else max(last for last in lasts if last)

    def _compare_leaf(self, party: str, position: Position, proof: LogProof, leaf: bytes) -> None:
        """Two leaves at one place are evidence, also where we cannot judge the checkpoint that proves one of them."""
        for other in self._others_at(party, position, proof):
            other_leaf = leaf_hash(other.extra) if other.extra else self._mirrored_leaf(party, position)
            if other_leaf != leaf:
                fork = SecondLeaf(other.encoded, other_leaf, proof.encoded, leaf)
                self.accusations.append(Accusation(party, fork))
                return

    def _others_at(self, party: str, position: Position, proof: LogProof) -> Iterator[LogProof]:
        """What was shown before to stand at a place: in this bundle, in what we hold, in what we stored."""
        origin = f"{party}/log/{position.log}"
        yield self._leaves.setdefault((origin, position.index), proof)
        log = self.node.store.peer_log(origin)
        if log.cosigned and position.index < log.cosigned.checkpoint.size:
            path = mirror_of(self.node, log).inclusion(position.index, log.cosigned.checkpoint.size)
            yield LogProof(position.index, path, read_unverified(log.cosigned.note))
        for entry in entries_labelled(self.node.store, labels.place_of(party, position), 2):
            yield proof_kept(self.node, entry)

    def _mirrored_leaf(self, party: str, position: Position) -> bytes:
        origin = f"{party}/log/{position.log}"
        (leaf,) = leaf_hashes(partial(self.node.store.mirror_tile, origin), position.index, position.index + 1)
        return leaf


def _position(origin: str, index: int) -> Position:
    return Position(int(origin.rpartition("/")[2]), index)
