"""Two rows, the first of which says what the second is."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.signing.drawn import objects
from truceline.errors import NoteError
from truceline.signing.documents import kind_of, read_document, write_document

kinds = st.from_regex(r"[a-z][a-z0-9-]{0,31}", fullmatch=True)


def test_a_document_is_two_rows() -> None:
    text = write_document("manifest", {"version": 1, "party": "alfa.example"})
    assert text == 'truceline/manifest/v1\n{"party":"alfa.example","version":1}\n'


@given(kinds, objects)
def test_what_is_written_reads_back_under_its_kind(kind: str, fields: dict[str, Any]) -> None:
    text = write_document(kind, fields)
    assert kind_of(text) == kind
    assert text.count("\n") == 2
    read = read_document(text, kind)
    for key, value in fields.items():
        if isinstance(value, str):
            assert read.text(key) == value
        elif isinstance(value, bool):
            assert read.truth(key) is value
        elif isinstance(value, int):
            assert read.integer(key, -(2**53)) == value


@pytest.mark.parametrize(("written", "wanted"), list(permutations(("manifest", "charter", "msg", "agreement"), 2)))
def test_no_kind_of_text_is_read_as_another(written: str, wanted: str) -> None:
    with pytest.raises(NoteError, match=f"kind {written}"):
        read_document(write_document(written, {}), wanted)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "truceline/msg/v1",
        "truceline/msg/v1\n",
        "truceline/msg/v1\n{}",
        "truceline/msg/v1\n{}x",
        "truceline/msg/v1\n{}\n\n",
        "truceline/msg/v1\n{}\n{}\n",
        "truceline/msg/v1\n\n{}\n",
        "truceline/msg/v1\n[]\n",
        "truceline/msg/v1\n{} \n",
        "truceline/msg/v2\n{}\n",
        "truceline/msg/v1 \n{}\n",
        "truceline//v1\n{}\n",
        "Truceline/msg/v1\n{}\n",
        "alfa.example/log/1\n5\nAAAA\n",
    ],
)
def test_what_is_not_exactly_two_such_rows_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        read_document(text, "msg")


@pytest.mark.parametrize("kind", ["", "Msg", "a/b", "a\n", "é", "1a"])
def test_a_kind_that_is_no_short_word_is_a_mistake_of_the_caller(kind: str) -> None:
    with pytest.raises(ValueError, match="the kind"):
        write_document(kind, {})


@given(st.text(max_size=80) | st.text(max_size=60).map(lambda text: f"truceline/msg/v1\n{text}\n"))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        fields = read_document(text, "msg")
    except NoteError:
        return
    assert isinstance(fields.has("a"), bool)
