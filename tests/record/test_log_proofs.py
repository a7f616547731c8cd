"""A proof that stands alone is written as C2SP says, and holds only for its own leaf under a signed root."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.record.drafts import COSIGNER, LOG_KEY, ORIGIN
from tests.record.merkle.trees import Tiles, hashes_of
from truceline.errors import NoteError, TrustError
from truceline.record.checkpoints import Checkpoint, sign_checkpoint
from truceline.record.log_proofs import LogProof, check_log_proof, log_proof_from_bytes
from truceline.record.merkle.hashes import leaf_hash
from truceline.signing.keys import verify_key_from_text
from truceline.signing.notes import cosign

HASHES = hashes_of(300)
TREE = Tiles(HASHES).tree()
NOTE = cosign(sign_checkpoint(Checkpoint(ORIGIN, 300, TREE.root()), LOG_KEY), COSIGNER, at_s=1_790_000_000)
PROOF = LogProof(7, TREE.inclusion(7), NOTE)
KEYS = [LOG_KEY.verify_key, COSIGNER.verify_key]


def test_the_hand_made_proof_is_read_written_and_verified(root: Path) -> None:
    """Written by another program, before there was this one; five others have accepted it."""
    vectors = root / "tests/vectors/tlog"
    case = json.loads((vectors / "draft_case.json").read_text())
    content = (vectors / "draft.tlog-proof").read_bytes()
    proof = log_proof_from_bytes(content)
    keys = [verify_key_from_text(case["vkeys"][name]) for name in ("log", "bravo", "med")]
    leaf = next(item["leaf"] for item in case["incl"] if item["i"] == proof.index)
    assert replace(proof).encoded == content
    assert check_log_proof(proof, leaf_hash(leaf.encode()), keys).signed_by == tuple(keys)
    with pytest.raises(TrustError):
        check_log_proof(proof, leaf_hash(leaf.encode() + b" "), keys)


@pytest.mark.parametrize("proof", [PROOF, replace(PROOF, extra=b"\0anything"), replace(PROOF, path=())])
def test_a_proof_comes_back_from_its_bytes(proof: LogProof) -> None:
    assert log_proof_from_bytes(proof.encoded) == proof


def test_a_proof_holds_and_says_who_signed() -> None:
    assert check_log_proof(PROOF, HASHES[7], KEYS).signed_by == tuple(KEYS)
    assert check_log_proof(PROOF, HASHES[7], KEYS[:1]).checkpoint.size == 300


def test_another_place_path_leaf_or_signer_does_not_hold() -> None:
    stranger = replace(LOG_KEY, seed=b"s" * 32).verify_key
    for proof, leaf, keys in (
        (replace(PROOF, index=6), HASHES[7], KEYS),
        (replace(PROOF, path=PROOF.path[1:]), HASHES[7], KEYS),
        (PROOF, HASHES[6], KEYS),
        (PROOF, HASHES[7], [stranger]),
    ):
        with pytest.raises(TrustError):
            check_log_proof(proof, leaf, keys)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"@v1", b"@v2"),
        (b"index 7", b"index 07"),
        (b"index 7", b"index -7"),
        (b"index 7\n", b""),
        (b"index 7\n", b"index 7\nindex 7\n"),
        (b"index 7", "index ٧".encode()),
        (b"index 7", b"extra \nindex 7"),
        (b"index 7", b"extra AB==\nindex 7"),
        (b"index 7\n", b"index 7\n\n"),
        (b"index 7\n", b"index 7\n" + b"aGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGg=\n" * 60),
        (b"300\n", b"0300\n"),
        (b"\n\nalfa", b"\nalfa"),
    ],
)
def test_a_proof_that_is_written_otherwise_is_refused(old: bytes, new: bytes) -> None:
    assert old in PROOF.encoded
    with pytest.raises(NoteError):
        log_proof_from_bytes(PROOF.encoded.replace(old, new, 1))
