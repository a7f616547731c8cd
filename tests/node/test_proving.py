# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from tests.node.meeting import ALFA, BRAVO, meet
from truceline.errors import NoteError, TrustError
from truceline.node.proving import entry_proved_by, proved
from truceline.record.entries import EntryKind
from truceline.record.log_proofs import check_log_proof, log_proof_from_bytes
from truceline.record.merkle.hashes import leaf_hash
from truceline.record.store import Change


def test_every_entry_is_proved_under_the_newest_checkpoint() -> None:
    met = meet()
    node, keys = met[ALFA], met[BRAVO].line(met.line).log_keys_of(ALFA)
    node.commit(Change(tuple(node.draft(met.clock.now, EntryKind.TICK) for _ in range(300))))
    indices = [0, 299, 5, 5]
    proofs = proved(node, indices)
    assert [proof.index for proof in proofs] == indices
    for proof in proofs:
        signed = check_log_proof(log_proof_from_bytes(proof.encoded), leaf_hash(proof.extra), keys)
        assert signed.checkpoint.size == node.store.tree.size
        assert entry_proved_by(proof) == node.entry(proof.index)


def test_what_is_not_in_the_log_is_not_proved() -> None:
    node = meet()[ALFA]
    with pytest.raises(TrustError, match="has no leaf"):
        proved(node, [node.store.tree.size])
    assert proved(node, []) == ()


def test_a_proof_without_its_entry_tells_of_none() -> None:
    (proof,) = proved(meet()[ALFA], [0])
    with pytest.raises(NoteError):
        entry_proved_by(type(proof)(proof.index, proof.path, proof.checkpoint))
