"""A note opens when the signatures of known keys hold, and in no other case."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from base64 import b64decode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.signing.keyring import key_called
from tests.signing.vectors import read, read_json
from truceline.errors import NoteError, TrustError
from truceline.signing.canonical import MAX_BYTES
from truceline.signing.keys import KeyKind, SigningKey, VerifyKey, verify_key_from_text
from truceline.signing.notes import (
    MAX_SIGNATURES,
    Note,
    Signature,
    cosign,
    countersign,
    join_signatures,
    open_note,
    read_unverified,
    sign_note,
)

SIGSTORE = read_json("note/sigstore_conformance_checkpoints.json")
DRAFT = read_json("own/draft_case.json")
ALFA, BRAVO = key_called("alfa.example/operator/1"), key_called("bravo.example/operator/1")
WITNESS = key_called("mediator.example/cosigner/1", KeyKind.COSIGNATURE)
TEXT = "truceline/msg/v1\n{}\n"
CHECKPOINT = "alfa.example/log/1\n5\nAAAA\n"
note_texts = st.text(st.characters(exclude_categories=("Cc", "Cs")) | st.just("\n"), max_size=60).map(
    lambda t: t + "\n"
)


@pytest.mark.parametrize("name", ["c2sp_example", "gomod_peterneumann"])
def test_a_note_of_others_opens_and_is_written_the_same(name: str) -> None:
    content = read(f"note/{name}.note")
    key = verify_key_from_text(read(f"note/{name}.vkey").decode().strip())
    opened = open_note(content, [key])
    assert opened.signed_by == (key,)
    assert opened.note.encoded == content
    assert opened.text.encode() == content.rpartition(b"\n\n")[0] + b"\n"


@pytest.mark.parametrize("case", SIGSTORE, ids=lambda case: case["case"])
def test_public_checkpoints_open_or_not_as_clients_must_decide(case: dict[str, str]) -> None:
    keys = [
        VerifyKey("log2025-alpha1.rekor.sigstage.dev", KeyKind.ED25519, b64decode(spki)[-32:])
        for spki in case["spki_b64"]
    ]
    if case["expect"] == "fail":
        with pytest.raises((NoteError, TrustError)):
            open_note(case["checkpoint"].encode(), keys)
    else:
        assert open_note(case["checkpoint"].encode(), keys).signed_by == tuple(keys)


@pytest.mark.parametrize("which", ["old", "new"])
def test_checkpoints_that_six_verifiers_accepted_open_with_log_and_cosigners(which: str) -> None:
    keys = [verify_key_from_text(DRAFT["vkeys"][name]) for name in ("log", "bravo", "med")]
    assert open_note(DRAFT[which].encode(), keys).signed_by == tuple(keys)


@given(note_texts)
def test_what_is_signed_opens_with_its_text(text: str) -> None:
    note = sign_note(text, [ALFA, BRAVO])
    opened = open_note(note.encoded, [BRAVO.verify_key, ALFA.verify_key])
    assert opened.text == text
    assert opened.note == note
    assert opened.signed_by == (ALFA.verify_key, BRAVO.verify_key)


@given(st.data())
def test_a_note_with_one_changed_byte_does_not_open_as_signed(data: st.DataObject) -> None:
    content = bytearray(sign_note(TEXT, [ALFA]).encoded)
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises((NoteError, TrustError)):
        open_note(bytes(content), [ALFA.verify_key])


@given(st.binary(max_size=300) | st.text(alphabet="—\n aA=/+é", max_size=100).map(str.encode))
def test_any_bytes_are_a_note_that_is_written_the_same_or_are_refused(content: bytes) -> None:
    try:
        note = read_unverified(content)
    except NoteError:
        return
    assert note.encoded == content


def test_the_id_is_of_the_text_and_obj_is_of_the_whole() -> None:
    once, twice = sign_note(TEXT, [ALFA]), sign_note(TEXT, [ALFA, BRAVO])
    assert once.id == twice.id == sha256(TEXT.encode()).hexdigest()
    assert once.obj == sha256(once.encoded).hexdigest() != twice.obj


def test_countersigning_adds_a_row_below_the_same_text_once() -> None:
    both = countersign(sign_note(TEXT, [ALFA]), BRAVO)
    assert both == sign_note(TEXT, [ALFA, BRAVO])
    assert countersign(both, ALFA) == both


def test_what_two_have_signed_apart_is_joined_with_each_row_once() -> None:
    alone, both = sign_note(TEXT, [BRAVO]), sign_note(TEXT, [ALFA, BRAVO])
    assert join_signatures(sign_note(TEXT, [ALFA]), alone) == both
    assert join_signatures(both, alone) == both


def test_rows_below_different_texts_are_not_joined() -> None:
    with pytest.raises(NoteError, match="differ"):
        join_signatures(sign_note(TEXT, [ALFA]), sign_note(CHECKPOINT, [BRAVO]))


def test_a_cosigned_checkpoint_opens_with_the_cosigner_alone() -> None:
    cosigned = cosign(sign_note(CHECKPOINT, [ALFA]), WITNESS, at_s=1_790_000_000)
    assert open_note(cosigned.encoded, [WITNESS.verify_key]).signed_by == (WITNESS.verify_key,)
    later = cosign(cosigned, WITNESS, at_s=1_790_000_060)
    assert open_note(later.encoded, [WITNESS.verify_key]).signed_by == (WITNESS.verify_key,)


def test_rows_of_unknown_keys_are_passed_over_wherever_they_stand() -> None:
    note = sign_note(TEXT, [BRAVO, ALFA, key_called("charlie.example")])
    assert open_note(note.encoded, [ALFA.verify_key]).signed_by == (ALFA.verify_key,)


def test_a_row_that_shares_only_name_or_id_with_a_known_key_is_passed_over() -> None:
    genuine = sign_note(TEXT, [ALFA]).signatures[0]
    same_name = Signature(ALFA.name, b"\x00\x00\x00\x00", bytes(64))
    same_id = Signature("eve.example", genuine.key_id, bytes(64))
    note = Note(TEXT, (same_name, same_id, genuine))
    assert open_note(note.encoded, [ALFA.verify_key]).signed_by == (ALFA.verify_key,)


def test_one_false_signature_of_a_known_key_spoils_the_note() -> None:
    genuine, other = sign_note(TEXT, [ALFA, BRAVO]).signatures
    forged = Signature(other.name, other.key_id, genuine.content)
    with pytest.raises(TrustError, match=r"bravo\.example"):
        open_note(Note(TEXT, (genuine, forged)).encoded, [ALFA.verify_key, BRAVO.verify_key])


def test_a_note_that_no_known_key_signed_does_not_open() -> None:
    note = sign_note(TEXT, [ALFA])
    for known in ([], [BRAVO.verify_key]):
        with pytest.raises(TrustError, match="no known key"):
            open_note(note.encoded, known)


def test_a_signature_over_one_text_does_not_hold_below_another() -> None:
    moved = Note('truceline/msg/v1\n{"a":1}\n', sign_note(TEXT, [ALFA]).signatures)
    with pytest.raises(TrustError):
        open_note(moved.encoded, [ALFA.verify_key])


def test_a_cosignature_is_no_signature_of_the_log_and_the_other_way_round() -> None:
    as_log = SigningKey(WITNESS.name, KeyKind.ED25519, WITNESS.seed)
    cosignature = cosign(sign_note(CHECKPOINT, [ALFA]), WITNESS, at_s=7).signatures[1]
    swapped = Signature(as_log.name, as_log.verify_key.key_id, cosignature.content[8:])
    with pytest.raises(TrustError):
        open_note(Note(CHECKPOINT, (swapped,)).encoded, [as_log.verify_key])
    with pytest.raises(TrustError):
        open_note(sign_note(CHECKPOINT, [as_log]).encoded, [WITNESS.verify_key])


ROW = sign_note(TEXT, [ALFA]).signatures[0].row


@pytest.mark.parametrize(
    "content",
    [
        "",
        "\n",
        TEXT,
        TEXT + "\n",
        TEXT + ROW,
        TEXT + "\n" + ROW[:-1],
        TEXT + "\n" + ROW + "\n",
        TEXT + "\n" + ROW + "more\n",
        TEXT + "\n" + ROW.replace("—", "-"),
        TEXT + "\n" + ROW.replace("— ", "—"),
        TEXT + "\n" + ROW.replace("— ", "—  "),
        TEXT + "\n" + ROW.replace("\n", " \n"),
        TEXT + "\n" + ROW.replace("\n", "\r\n"),
        TEXT + "\n" + ROW.replace("\n", "=\n"),
        TEXT + "\n" + ROW.replace("alfa", "al+fa"),
        TEXT + "\n" + ROW.replace("alfa", "al\u2003fa"),
        TEXT + "\n— alfa.example\n",
        TEXT + "\n— alfa.example AAAA\n",
        TEXT + "\n— alfa.example AAAAAA==\n",
        "tab\there\n\n" + ROW,
        "carriage\r\n\n" + ROW,
        "nothing\x00\n\n" + ROW,
        TEXT + "\n" + ROW * (MAX_SIGNATURES + 1),
        "a" * MAX_BYTES + "\n\n" + ROW,
    ],
)
def test_what_is_not_exactly_a_note_is_refused(content: str) -> None:
    with pytest.raises(NoteError):
        open_note(content.encode(), [ALFA.verify_key])


def test_bytes_that_are_not_utf_8_are_refused() -> None:
    with pytest.raises(NoteError, match="UTF-8"):
        open_note(b"\xff\n\n" + ROW.encode(), [ALFA.verify_key])


def test_sixteen_signatures_are_read_and_a_text_may_have_blank_rows() -> None:
    keys = [key_called(f"alfa.example/root/{number}") for number in range(MAX_SIGNATURES)]
    note = sign_note("first\n\n\nlast\n", keys)
    assert open_note(note.encoded, [keys[-1].verify_key]).text == "first\n\n\nlast\n"


@pytest.mark.parametrize("text", ["", "no newline", "a\tb\n", "half \ud800\n", "a\n" * MAX_BYTES])
def test_a_text_that_cannot_stand_in_a_note_is_not_signed(text: str) -> None:
    with pytest.raises(NoteError):
        sign_note(text, [ALFA])


def test_a_note_needs_a_signature() -> None:
    with pytest.raises(NoteError, match="0 signatures"):
        sign_note(TEXT, [])
