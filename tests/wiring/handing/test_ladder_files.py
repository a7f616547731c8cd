"""Ladders that people write are read in any layout, and the one to begin with is a ladder."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.line.wording.test_ladders import LADDER
from truceline.errors import InputError, NoteError
from truceline.line.wording.ladders import Level, ladder_from_bytes
from truceline.wiring.handing.ladder_files import ladder_from_file, ladder_to_begin_with


def test_a_ladder_in_any_layout_becomes_the_one_form_that_an_agreement_takes() -> None:
    pretty = json.dumps(json.loads(LADDER.content), indent=4, ensure_ascii=True).encode()
    found = ladder_from_file(pretty)
    assert (found, found.content) == (LADDER, LADDER.content)


def test_the_ladder_to_begin_with_can_stand_tells_the_parties_and_is_taken_by_hand() -> None:
    text = ladder_to_begin_with("At Tanf", ["bravo.example", "alfa.example", "bravo.example"])
    ladder = ladder_from_file(text.encode())
    assert ladder_from_bytes(ladder.content) == ladder
    assert ladder.title == "At Tanf"
    assert ladder.rungs[0].tell == ("alfa.example", "bravo.example")
    assert not any(rung.is_automatic for rung in ladder.rungs)
    assert [rung.level for rung in ladder.rungs][-1] is Level.PERSON


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"steps": 3}', b"[" * 100_000])
def test_what_is_no_ladder_is_refused(content: bytes) -> None:
    with pytest.raises(InputError):
        ladder_from_file(content)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_is_in_a_file_is_a_ladder_or_is_refused(content: bytes) -> None:
    try:
        ladder_from_file(content)
    except InputError:
        return
    raise AssertionError("random bytes became a ladder")


def test_parties_that_are_none_are_refused() -> None:
    with pytest.raises(NoteError):
        ladder_to_begin_with("At Tanf", ["Not a party"])
