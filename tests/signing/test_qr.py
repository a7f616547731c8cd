"""A series of QR texts gives back the bytes it was made of, in whatever order it is scanned."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.errors import NoteError
from truceline.signing.qr import MAX_PARTS, PART_CHARACTERS, qr_texts, read_qr_texts

LONG = bytes(range(256)) * 6


@given(st.binary(max_size=3_000), st.randoms(use_true_random=False))
def test_bytes_come_back_from_texts_in_any_order_some_read_twice(content: bytes, chance: Random) -> None:
    texts = qr_texts(content)
    scanned = [*texts, texts[0]]
    chance.shuffle(scanned)
    assert read_qr_texts(scanned) == content


def test_every_text_is_short_and_of_the_characters_of_alphanumeric_mode() -> None:
    texts = qr_texts(LONG)
    assert len(texts) == 3
    assert all(re.fullmatch(r"[0-9A-Z $%*+\-./:]+", text) and len(text) <= PART_CHARACTERS + 20 for text in texts)


def test_missing_codes_are_named() -> None:
    with pytest.raises(NoteError) as refused:
        read_qr_texts(qr_texts(LONG)[1:2])
    assert "1, 3" in refused.value.hint


def test_codes_of_two_series_are_not_mixed() -> None:
    with pytest.raises(NoteError, match="QR series"):
        read_qr_texts([*qr_texts(b"one"), *qr_texts(b"two")])
    with pytest.raises(NoteError, match="QR series"):
        read_qr_texts([])


def test_a_misread_character_is_noticed() -> None:
    (text,) = qr_texts(b"misread")
    for other in (text[:-1] + ("A" if text[-1] != "A" else "B"), text[:-1], text + "A", text[:20]):
        with pytest.raises(NoteError):
            read_qr_texts([other])


@pytest.mark.parametrize(
    "text",
    ["", "TL1/2/1/9F86D081/AA", "TL2/1/1/9F86D081/AA", "TL1/0/1/9F86D081/", "tl1/1/1/9f86d081/aa", "TL1/1/1/9F/A1"],
)
def test_a_text_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        read_qr_texts([text])


def test_what_needs_too_many_codes_is_carried_as_a_file() -> None:
    most = MAX_PARTS * PART_CHARACTERS * 5 // 8
    assert len(qr_texts(bytes(most))) == MAX_PARTS
    with pytest.raises(NoteError, match="more than 99"):
        qr_texts(bytes(most + 1))


@given(
    st.lists(st.text(max_size=40) | st.from_regex(r"TL1/[1-3]/[1-3]/[0-9A-F]{8}/[A-Z2-7]*", fullmatch=True), max_size=4)
)
def test_any_texts_are_a_series_or_are_refused(texts: list[str]) -> None:
    try:
        content = read_qr_texts(texts)
    except NoteError:
        return
    assert set(qr_texts(content)) == set(texts)
