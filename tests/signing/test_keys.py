"""A key is its name, its kind and its bytes; it verifies what it signed, and nothing else."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from base64 import b64encode
from collections import Counter

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from tests.signing.keyring import key_called
from tests.signing.vectors import read, read_json
from truceline.errors import NoteError
from truceline.signing.curve import is_prime_order
from truceline.signing.keys import (
    KeyKind,
    SigningKey,
    VerifyKey,
    check_name,
    decode_base64,
    signing_key_from_text,
    verify_key_from_text,
)

WYCHEPROOF = [
    (group["publicKey"]["pk"], case)
    for group in read_json("ed25519/wycheproof_ed25519_test.json.gz")["testGroups"]
    for case in group["tests"]
]
CCTV = read_json("ed25519/cctv_ed25519vectors.json.gz")
CHECKPOINT = b"alfa.example/log/1\n5\nAAAA\n"
ALFA = key_called("alfa.example/node/1")
WITNESS = key_called("mediator.example/cosigner/1", KeyKind.COSIGNATURE)


@pytest.mark.parametrize(
    ("public", "case"), WYCHEPROOF, ids=lambda part: part["tcId"] if isinstance(part, dict) else ""
)
def test_public_edge_cases_of_signatures_are_decided_as_wanted(public: str, case: dict[str, str]) -> None:
    key = VerifyKey("wycheproof", KeyKind.ED25519, bytes.fromhex(public))
    assert key.verifies(bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"])) == (case["result"] == "valid")


def test_of_the_public_collection_of_strange_signatures_two_hold() -> None:
    usable = [case for case in CCTV if is_prime_order(bytes.fromhex(case["key"]))]
    keys = [VerifyKey("cctv", KeyKind.ED25519, bytes.fromhex(case["key"])) for case in usable]
    holding = [
        case["number"]
        for key, case in zip(keys, usable, strict=True)
        if key.verifies(case["msg"].encode(), bytes.fromhex(case["sig"]))
    ]
    assert len(holding) == 2


def test_what_the_quicker_library_accepts_the_other_one_accepts_too() -> None:
    """The quicker one's refusal is judged again, so both together accept what the second one alone does."""
    cases = [(public, case["msg"], case["sig"]) for public, case in WYCHEPROOF]
    cases += [(case["key"], case["msg"].encode().hex(), case["sig"]) for case in CCTV]
    usable = [case for case in cases if is_prime_order(bytes.fromhex(case[0])) and len(case[2]) == 128]
    verdicts = Counter((_by_libsodium(*case), _by_openssl(*case)) for case in usable)
    assert verdicts[True, True] > 80
    assert verdicts[False, False] > 20
    assert verdicts[True, False] == 0


def test_a_signature_does_not_hold_with_something_after_it() -> None:
    text, more = b"text\n", b"more "
    for content in (ALFA.sign(more + text) + more, ALFA.sign(text)[:-1], b""):
        assert not ALFA.verify_key.verifies(text, content)


def _by_libsodium(public: str, text: str, content: str) -> bool:
    try:
        crypto_sign_open(bytes.fromhex(content + text), bytes.fromhex(public))
    except BadSignatureError:
        return False
    return True


def _by_openssl(public: str, text: str, content: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(content), bytes.fromhex(text))
    except InvalidSignature:
        return False
    return True


def test_a_key_of_small_order_cannot_be_made() -> None:
    with pytest.raises(NoteError, match="prime order"):
        VerifyKey("weak", KeyKind.ED25519, (1).to_bytes(32, "little"))


@pytest.mark.parametrize("place", ["note/c2sp_example.vkey", "note/gomod_peterneumann.vkey"])
def test_a_public_key_of_others_reads_and_is_written_the_same(place: str) -> None:
    text = read(place).decode().strip()
    assert verify_key_from_text(text).text == text


@pytest.mark.parametrize("text", read("note/gomod_bad_vkeys.txt").decode().split())
def test_a_bad_public_key_of_others_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        verify_key_from_text(text)


@given(st.binary(min_size=32, max_size=32), st.sampled_from(KeyKind))
def test_keys_read_back_as_they_were_written(seed: bytes, kind: KeyKind) -> None:
    key = SigningKey("alfa.example/post/7", kind, seed)
    assert signing_key_from_text(key.secret_text) == key
    assert verify_key_from_text(key.verify_key.text) == key.verify_key


@given(st.binary(), st.binary())
def test_a_signature_holds_for_its_text_and_key_only(text: bytes, other: bytes) -> None:
    signature = ALFA.sign(text)
    assert ALFA.verify_key.verifies(text, signature)
    assert ALFA.verify_key.verifies(other, signature) == (other == text)
    assert not key_called("bravo.example/node/1").verify_key.verifies(text, signature)


@given(st.binary(max_size=100))
def test_random_bytes_are_no_signature(content: bytes) -> None:
    assert not ALFA.verify_key.verifies(b"text\n", content)
    assert not WITNESS.verify_key.verifies(CHECKPOINT, content)


def test_the_same_bytes_for_another_purpose_are_another_key_and_vouch_for_nothing_there() -> None:
    signer = SigningKey(WITNESS.name, KeyKind.ED25519, WITNESS.seed)
    assert signer.verify_key.public == WITNESS.verify_key.public
    assert signer.verify_key.key_id != WITNESS.verify_key.key_id
    assert not signer.verify_key.verifies(CHECKPOINT, WITNESS.cosign(CHECKPOINT, 5)[8:])
    assert not WITNESS.verify_key.verifies(CHECKPOINT, bytes(8) + signer.sign(CHECKPOINT))


def test_the_name_is_part_of_the_id() -> None:
    other = VerifyKey("bravo.example/node/1", KeyKind.ED25519, ALFA.verify_key.public)
    assert other.key_id != ALFA.verify_key.key_id


def test_a_key_signs_only_what_it_is_for() -> None:
    with pytest.raises(ValueError, match="for cosignatures only"):
        WITNESS.sign(b"text\n")
    with pytest.raises(ValueError, match="not for cosignatures"):
        ALFA.cosign(CHECKPOINT, 1)


@pytest.mark.parametrize("text", [b"truceline/msg/v1\n{}\nmore\n", b"one row\n"])
def test_a_cosigner_signs_and_vouches_for_checkpoints_only(text: bytes) -> None:
    with pytest.raises(NoteError, match="no checkpoint"):
        WITNESS.cosign(text, 1)
    forced = SigningKey(WITNESS.name, KeyKind.ED25519, WITNESS.seed).sign(b"cosignature/v1\ntime 1\n" + text)
    assert not WITNESS.verify_key.verifies(text, (1).to_bytes(8, "big") + forced)


def test_a_cosignature_beyond_the_largest_time_does_not_hold() -> None:
    at_s = 2**63
    signer = SigningKey(WITNESS.name, KeyKind.ED25519, WITNESS.seed)
    forced = signer.sign(b"cosignature/v1\ntime %d\n" % at_s + CHECKPOINT)
    assert not WITNESS.verify_key.verifies(CHECKPOINT, at_s.to_bytes(8, "big") + forced)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\u2003b", "a\nb", "a\u202eb", "é" * 128, "e\u0301"])
def test_a_name_that_could_mislead_or_break_a_row_is_refused(name: str) -> None:
    with pytest.raises(NoteError):
        check_name(name)


def test_a_seed_of_another_length_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="31 bytes"):
        SigningKey("alfa.example", KeyKind.ED25519, bytes(31))


def test_a_private_key_shows_its_seed_nowhere_but_where_it_is_asked_to() -> None:
    assert repr(ALFA.seed) not in repr(ALFA)
    damaged = ALFA.secret_text.replace("PRIVATE+KEY+alfa", "PRIVATE+KEY+alpha")
    with pytest.raises(NoteError) as refused:
        signing_key_from_text(damaged)
    assert b64encode(b"\x01" + ALFA.seed).decode()[:12] not in str(refused.value)
    with pytest.raises(NoteError) as refused:
        signing_key_from_text(ALFA.secret_text + "=")
    assert b64encode(b"\x01" + ALFA.seed).decode()[:12] not in str(refused.value)


def test_a_damaged_key_text_is_refused() -> None:
    public, private = ALFA.verify_key.text, ALFA.secret_text
    for text in (public[:-1], public + "\n", public[1:], public.lower(), private):
        with pytest.raises(NoteError):
            verify_key_from_text(text)
    for text in (private[:-1], private + "\n", private[1:], private.lower(), public):
        with pytest.raises(NoteError):
            signing_key_from_text(text)


@given(st.text(max_size=120))
def test_any_text_is_read_as_the_key_it_writes_or_refused(text: str) -> None:
    for read_text in (verify_key_from_text, signing_key_from_text):
        with pytest.raises(NoteError):
            read_text(text)


@given(st.binary(max_size=50))
def test_base64_has_one_spelling(content: bytes) -> None:
    text = b64encode(content).decode()
    assert decode_base64(text) == content
    assert decode_base64(text + "\n") is None
    assert decode_base64(text + "=") is None


def test_left_over_bits_in_base64_are_refused() -> None:
    assert decode_base64("AA==") == b"\x00"
    assert decode_base64("AB==") is None
    assert decode_base64("ä") is None
