"""Whoever says two things is caught by what they signed, and nobody else is accused."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.record.drafts import COSIGNER, LINE, LOG_KEY, ORIGIN
from tests.record.merkle.trees import hashes_of
from truceline.errors import NoteError, TrustError
from truceline.record.checkpoints import Checkpoint, SignedCheckpoint, open_checkpoint, sign_checkpoint
from truceline.record.forks import (
    Fork,
    RewrittenPast,
    SecondCosignature,
    SecondLeaf,
    SecondRoot,
    SecondText,
    bytes_from_fork,
    fork_between,
    fork_from_bytes,
)
from truceline.record.log_proofs import LogProof
from truceline.record.merkle.tree import TiledTree, tree_of_leaves
from truceline.signing.canonical import encode
from truceline.signing.keys import KeyKind, SigningKey, VerifyKey
from truceline.signing.notes import Note, cosign, sign_note

HONEST = tree_of_leaves(hashes_of(300))
REWRITTEN = tree_of_leaves([*hashes_of(5), *hashes_of(300, "rewritten")[5:]])
OPERATOR = SigningKey("alfa.example/operator/1", KeyKind.ED25519, b"o" * 32)
KEYS = [key.verify_key for key in (LOG_KEY, COSIGNER, OPERATOR)]


def _signed(tree: TiledTree, size: int, key: SigningKey = LOG_KEY, origin: str = ORIGIN) -> SignedCheckpoint:
    note = sign_checkpoint(Checkpoint(origin, size, tree.root(size)), key)
    return open_checkpoint(note.encoded, [key.verify_key])


def _cosigned(tree: TiledTree, size: int) -> SignedCheckpoint:
    """Signed by a key of the log's that only this checkpoint has, so that only the cosigner signed several."""
    key = SigningKey(ORIGIN, KeyKind.ED25519, bytes(tree.root(size)))
    note = cosign(sign_checkpoint(Checkpoint(ORIGIN, size, tree.root(size)), key), COSIGNER, at_s=1_790_000_000)
    return open_checkpoint(note.encoded, [COSIGNER.verify_key])


def _message(seq: int, body: str, line: str = LINE, key: SigningKey = OPERATOR) -> Note:
    content = encode({"line": line, "from": "alfa.example", "seq": seq, "body": body})
    return sign_note(f"truceline/msg/v1\n{content.decode()}\n", [key])


def _proof(tree: TiledTree, index: int, size: int) -> bytes:
    return LogProof(index, tree.inclusion(index, size), _signed(tree, size).note).encoded


def _fork(first: SignedCheckpoint, second: SignedCheckpoint, tree: TiledTree | None = None) -> Fork:
    fork = fork_between(first, second, tree)
    assert fork is not None
    return fork


SECOND_ROOT = _fork(_signed(HONEST, 200), _signed(REWRITTEN, 200))
REWRITTEN_PAST = _fork(_signed(HONEST, 200), _signed(REWRITTEN, 300), REWRITTEN)
SECOND_TEXT = SecondText(_message(7, "stay out").encoded, _message(7, "come in").encoded)
COSIGNED_TWICE = _fork(_cosigned(HONEST, 200), _cosigned(REWRITTEN, 200))
COSIGNED_BOTH = _fork(_cosigned(HONEST, 200), _cosigned(REWRITTEN, 300), REWRITTEN)
SECOND_LEAF = SecondLeaf(
    _proof(HONEST, 9, 200), hashes_of(10)[9], _proof(REWRITTEN, 9, 300), hashes_of(10, "rewritten")[9]
)
ALL = [SECOND_ROOT, REWRITTEN_PAST, SECOND_TEXT, COSIGNED_TWICE, COSIGNED_BOTH, SECOND_LEAF]


def _proves(fork: Fork, keys: Iterable[VerifyKey] = KEYS) -> bool:
    try:
        fork.check(keys)
    except (TrustError, NoteError):
        return False
    return True


@pytest.mark.parametrize(
    ("fork", "kind", "by", "words"),
    [
        (SECOND_ROOT, "F1", LOG_KEY, "alfa.example/log/1 signed two roots for its first 200 entries"),
        (REWRITTEN_PAST, "F2", LOG_KEY, "signed 300 entries that do not begin with the 200 it signed"),
        (SECOND_TEXT, "F3", OPERATOR, f"alfa.example signed two messages with the number 7 on the line {LINE}"),
        (COSIGNED_TWICE, "F4", COSIGNER, "bravo.example/cosigner/1 cosigned 200 and 200 entries of alfa.example"),
        (COSIGNED_BOTH, "F4", COSIGNER, "bravo.example/cosigner/1 cosigned 200 and 300 entries of alfa.example"),
        (SECOND_LEAF, "F5", LOG_KEY, "alfa.example/log/1 proved two different entries at its place 9"),
    ],
)
def test_each_kind_is_proved_offline_and_names_who_signed(fork: Fork, kind: str, by: SigningKey, words: str) -> None:
    proved = fork.check(KEYS)
    assert (fork.kind, proved.kind, proved.by) == (kind, kind, (by.verify_key,))
    assert words in proved.account


@pytest.mark.parametrize("fork", ALL)
def test_evidence_comes_back_from_its_bytes(fork: Fork) -> None:
    assert fork_from_bytes(bytes_from_fork(fork)) == fork


@pytest.mark.parametrize("fork", ALL)
def test_evidence_proves_nothing_without_the_key_of_the_accused(fork: Fork) -> None:
    by = fork.check(KEYS).by
    assert not _proves(fork, [key for key in KEYS if key not in by])


@settings(max_examples=150)
@given(st.sampled_from(ALL), st.data())
def test_altered_evidence_proves_nothing(fork: Fork, data: st.DataObject) -> None:
    content = bytearray(bytes_from_fork(fork))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= 1 << data.draw(st.integers(0, 7))
    try:
        altered = fork_from_bytes(bytes(content))
    except NoteError:
        return
    # What an altered row of a stranger's signature proves is what the others prove.
    strangers = _proves(altered) and altered.check(KEYS) == fork.check(KEYS)
    assert altered == fork or strangers or not _proves(altered)


def test_evidence_against_a_rewritten_past_fits_a_qr_code() -> None:
    assert len(bytes_from_fork(REWRITTEN_PAST)) < 1_500


@given(st.integers(1, 300), st.integers(1, 300))
@settings(max_examples=60)
def test_an_honest_log_is_never_accused(one: int, other: int) -> None:
    first, second = _signed(HONEST, one), _signed(HONEST, other)
    assert fork_between(first, second, HONEST) is None
    small, large = sorted((one, other))
    path = b"".join(HONEST.consistency(small, large))
    notes = _signed(HONEST, small).note.encoded, _signed(HONEST, large).note.encoded
    for contained in (HONEST.root(small) + path, REWRITTEN.root(small) + path, path):
        assert not _proves(RewrittenPast(*notes, contained))
    assert not _proves(SecondRoot(*notes))


@given(st.integers(6, 300), st.integers(6, 300))
@settings(max_examples=60)
def test_a_rewritten_log_is_always_caught(one: int, other: int) -> None:
    first, second = _signed(HONEST, one), _signed(REWRITTEN, other)
    fork = _fork(first, second, HONEST if one > other else REWRITTEN)
    assert fork.kind == ("F1" if one == other else "F2")
    assert fork.check(KEYS).by == (LOG_KEY.verify_key,)


def test_before_the_place_where_it_was_rewritten_a_log_does_not_contradict_itself() -> None:
    assert fork_between(_signed(HONEST, 5), _signed(REWRITTEN, 300), REWRITTEN) is None


def test_a_forged_checkpoint_of_a_cosigner_does_not_accuse_the_log() -> None:
    """A cosigner that signs a root of its own making must not bring the log into suspicion."""
    forged, honest = _cosigned(REWRITTEN, 200).note.encoded, _signed(HONEST, 200).note.encoded
    assert not _proves(SecondRoot(honest, forged))
    assert not _proves(SecondCosignature(honest, forged))
    with pytest.raises(TrustError, match="no key signed both"):
        fork_between(_signed(HONEST, 200), _cosigned(REWRITTEN, 200), None)


def test_what_another_key_signs_in_the_name_of_a_log_does_not_accuse_the_log() -> None:
    roots = (bytes([number]) * 32 for number in (1, 2))
    first, second = (sign_checkpoint(Checkpoint(ORIGIN, 9, root), OPERATOR) for root in roots)
    assert not _proves(SecondRoot(first.encoded, second.encoded))


def test_logs_of_two_names_do_not_contradict_each_other() -> None:
    other = _signed(REWRITTEN, 200, origin="golf.example/log/1")
    with pytest.raises(TrustError):
        fork_between(_signed(HONEST, 200), other, None)
    assert not _proves(SecondRoot(_signed(HONEST, 200).note.encoded, other.note.encoded))


def test_without_the_leaf_hashes_of_the_larger_tree_nothing_is_claimed() -> None:
    for tree in (None, HONEST):
        with pytest.raises(TrustError, match="are not at hand"):
            fork_between(_signed(HONEST, 200), _signed(REWRITTEN, 300), tree)


@pytest.mark.parametrize(
    "second",
    [
        _message(7, "stay out"),
        _message(8, "come in"),
        _message(7, "come in", line="22" * 16),
        sign_note("truceline/manifest/v1\n{}\n", [OPERATOR]),
        sign_note('truceline/msg/v1\n{"seq":7}\n', [OPERATOR]),
        sign_note("truceline/msg/v1\nno json\n", [OPERATOR]),
        _message(7, "come in", key=replace(OPERATOR, seed=b"x" * 32)),
    ],
)
def test_texts_that_do_not_contradict_each_other_prove_nothing(second: Note) -> None:
    assert not _proves(SecondText(_message(7, "stay out").encoded, second.encoded))


def test_proofs_for_two_places_or_one_leaf_prove_nothing() -> None:
    honest, other = hashes_of(11), hashes_of(11, "rewritten")
    two_places = SecondLeaf(_proof(HONEST, 9, 200), honest[9], _proof(REWRITTEN, 10, 300), other[10])
    one_leaf = SecondLeaf(_proof(HONEST, 9, 200), honest[9], _proof(HONEST, 9, 300), honest[9])
    not_proved = replace(SECOND_LEAF, second_leaf=honest[10])
    assert not any(map(_proves, (two_places, one_leaf, not_proved)))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"truceline/fork/v1 F9\n",
        b"truceline/fork/v1 F1\n",
        b"truceline/fork/v1 F1\n3\nabc",
        b"truceline/fork/v1 F1\n3\nabc2\na",
        b"truceline/fork/v1 F1\n03\nabc1\na",
        b"truceline/fork/v1 F1\n-1\nabc",
        bytes_from_fork(SECOND_ROOT) + b"\n",
        bytes_from_fork(SECOND_ROOT) + b"0\n",
        b"truceline/fork/v1 F1\n300000\n" + bytes(300_000) + b"300000\n" + bytes(300_000),
    ],
)
def test_bytes_that_are_no_evidence_are_refused(content: bytes) -> None:
    with pytest.raises(NoteError):
        fork_from_bytes(content)
