"""A cosignature covers the time and the checkpoint, and nothing that is not a checkpoint."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.signing.vectors import read, read_json
from truceline.errors import NoteError
from truceline.signing.cosignatures import MAX_AT_S, cosigned_message, is_cosignable, stamped, unstamped
from truceline.signing.keys import KeyKind, VerifyKey

SIGSUM = read_json("cosignature/sigsum_expected.json")
CHECKPOINT = SIGSUM["checkpoint_text"].encode()
PROOF = dict(row.split("=", 1) for row in read("cosignature/sigsum_proof.txt").decode().splitlines() if "=" in row)


def test_the_signed_bytes_are_those_of_another_implementation() -> None:
    assert cosigned_message(CHECKPOINT, SIGSUM["cosignature_time"]).decode() == SIGSUM["cosigned_message"]


def test_a_cosignature_of_another_implementation_holds_at_its_time_only() -> None:
    _, at_s, signature = PROOF["cosignature"].split()
    witness = VerifyKey("witness", KeyKind.COSIGNATURE, bytes.fromhex(SIGSUM["keys_hex"]["witnessKey"]))
    assert witness.verifies(CHECKPOINT, stamped(int(at_s), bytes.fromhex(signature)))
    assert not witness.verifies(CHECKPOINT, stamped(int(at_s) + 1, bytes.fromhex(signature)))
    assert not witness.verifies(CHECKPOINT.replace(b"\n4\n", b"\n5\n"), stamped(int(at_s), bytes.fromhex(signature)))


def test_the_signature_of_the_log_itself_holds_too() -> None:
    log = VerifyKey("log", KeyKind.ED25519, bytes.fromhex(SIGSUM["keys_hex"]["logKey"]))
    assert log.verifies(CHECKPOINT, bytes.fromhex(PROOF["signature"]))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\n",
        b"alfa.example/log/1\n5\n",
        b"alfa.example/log/1\n5\nroot",
        b"alfa.example/log/1\n5\nroot\n\n",
        b"alfa.example/log/1\n\nroot\n",
        b"truceline/msg/v1\n{}\nmore\n",
    ],
)
def test_what_is_no_checkpoint_is_not_cosignable(text: bytes) -> None:
    assert not is_cosignable(text)


def test_a_checkpoint_with_and_without_more_rows_is_cosignable() -> None:
    assert is_cosignable(CHECKPOINT)
    assert is_cosignable(CHECKPOINT + b"extension\n")


@given(st.integers(0, MAX_AT_S), st.binary(min_size=64, max_size=64))
def test_time_and_signature_come_apart_as_they_were_put_together(at_s: int, signature: bytes) -> None:
    assert unstamped(stamped(at_s, signature)) == (at_s, signature)


@pytest.mark.parametrize("at_s", [-1, MAX_AT_S + 1, 2**64])
def test_a_time_that_the_form_cannot_hold_is_refused(at_s: int) -> None:
    with pytest.raises(NoteError, match="cosigned at"):
        stamped(at_s, b"")
