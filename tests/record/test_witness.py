"""A witness answers as the specification says, to the requests of another implementation and to our own."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record.drafts import LOG_KEY, ORIGIN
from tests.record.merkle.trees import Tiles, hashes_of
from truceline.errors import NoteError
from truceline.record.checkpoints import Checkpoint, sign_checkpoint
from truceline.record.witness import WitnessRequest, answer, witness_request_from_bytes
from truceline.signing.keys import KeyKind, SigningKey, verify_key_from_text

TREE = Tiles(hashes_of(300)).tree()
KEYS = [LOG_KEY.verify_key]


def _at(size: int) -> Checkpoint:
    return Checkpoint(ORIGIN, size, TREE.root(size))


def _request(old: int, new: int) -> WitnessRequest:
    return _handed_in(old, TREE.consistency(old, new), _at(new))


def _handed_in(old: int, path: tuple[bytes, ...], checkpoint: Checkpoint) -> WitnessRequest:
    return WitnessRequest(old, path, checkpoint, sign_checkpoint(checkpoint, LOG_KEY).encoded)


def test_the_requests_of_another_implementation_get_the_answers_they_expect(root: Path) -> None:
    vectors = root / "tests/vectors/witness"
    text = (vectors / "litewitness_add_checkpoint.hurl").read_text()
    key = verify_key_from_text((vectors / "vkey.txt").read_text().strip())
    cosigned: Checkpoint | None = None
    statuses = []
    for body, status in re.findall(r"^```\n(.*?)^```\nHTTP (\d+)", text, re.MULTILINE | re.DOTALL):
        request = witness_request_from_bytes(body.encode())
        given_answer = answer(request, [key] if request.checkpoint.origin == key.name else [], cosigned)
        # That witness answers 403 for a log that it does not know, the specification says 404.
        statuses.append((403 if given_answer.status == 404 else given_answer.status, int(status)))
        if given_answer.to_cosign:
            cosigned = given_answer.to_cosign.checkpoint
    assert len(statuses) == 9
    assert [ours for ours, _ in statuses] == [theirs for _, theirs in statuses]


@given(st.integers(0, 300), st.data())
def test_a_log_that_grew_is_cosigned(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(0, new))
    given_answer = answer(_request(old, new), KEYS, _at(old) if old else None)
    assert given_answer.status == 200
    assert given_answer.to_cosign is not None
    assert given_answer.to_cosign.checkpoint == _at(new)


def test_a_log_that_is_not_known_is_not_found() -> None:
    assert answer(_request(0, 3), [], None).status == 404


def test_a_checkpoint_without_the_signature_of_the_log_is_forbidden() -> None:
    other = SigningKey(ORIGIN, KeyKind.ED25519, b"o" * 32)
    assert answer(_request(0, 3), [other.verify_key], None).status == 403


def test_an_old_size_above_the_new_one_is_a_bad_request() -> None:
    assert answer(_handed_in(4, (), _at(3)), KEYS, _at(4)).status == 400


@pytest.mark.parametrize("cosigned", [0, 2, 299])
def test_another_old_size_than_ours_is_a_conflict_that_names_ours(cosigned: int) -> None:
    given_answer = answer(_request(5, 300), KEYS, _at(cosigned) if cosigned else None)
    assert (given_answer.status, given_answer.text) == (409, f"{cosigned}\n")


def test_a_rewritten_log_is_not_cosigned() -> None:
    other = Tiles(hashes_of(300, "rewritten")).tree()
    rewritten = Checkpoint(ORIGIN, 300, other.root())
    for old in (5, 256, 300):
        for path in (other.consistency(old), TREE.consistency(old)):
            assert answer(_handed_in(old, path, rewritten), KEYS, _at(old)).status == 422


def test_a_proof_from_nothing_is_refused() -> None:
    assert answer(_handed_in(0, (b"h" * 32,), _at(3)), KEYS, None).status == 422
    empty = Checkpoint(ORIGIN, 0, TREE.root(0))
    assert answer(_handed_in(0, (b"h" * 32,), _at(3)), KEYS, empty).status == 422


def test_a_request_comes_back_from_its_body() -> None:
    for request in (_request(0, 3), _request(5, 300)):
        assert witness_request_from_bytes(request.encoded) == request


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"old 5", b"old 05"),
        (b"old 5", b"old -5"),
        (b"old 5", b"old"),
        (b"old 5\n", b""),
        (b"old 5", "old ٥".encode()),
        (b"\n\n", b"\n"),
        (b"=\n", b"\n"),
        (b"\n300\n", b"\n0300\n"),
        (b"alfa", b"\xff"),
        (b"old 5\n", b"old 5\n" + b"aGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGhoaGg=\n" * 64),
    ],
)
def test_a_request_that_is_written_otherwise_is_refused(old: bytes, new: bytes) -> None:
    with pytest.raises(NoteError):
        witness_request_from_bytes(_request(5, 300).encoded.replace(old, new, 1))
