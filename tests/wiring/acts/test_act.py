"""Acts read all that is given before they do anything."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.node.homes import begun, moment
from truceline.errors import NoteError
from truceline.node.node import Moment, Node
from truceline.signing.canonical import Value
from truceline.signing.fields import Fields
from truceline.wiring.acts.act import Act, Document, bytes_from_text, numbers_from, text_from_bytes


def test_an_act_is_not_done_if_something_is_left_over_or_missing() -> None:
    done = []

    def note(node: Node, now: Moment, word: str) -> Document:
        done.append(word)
        return {"noted": word}

    act = Act(lambda given: given.text("word"), note)
    unusable: list[Value] = [{"word": "a", "more": 1}, {}, {"word": 1}]
    for given in unusable:
        with pytest.raises(NoteError):
            act.perform(begun(), moment(), Fields(given, "note"))
    assert done == []
    assert act.perform(begun(), moment(), Fields({"word": "b"}, "note")) == {"noted": "b"}
    assert done == ["b"]


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"any bytes"])
def test_bytes_come_back_from_their_text(content: bytes) -> None:
    assert bytes_from_text(text_from_bytes(content)) == content


@pytest.mark.parametrize("text", ["a", "====", "Zm9v\n", "ä", "Zm9v Zm9v"])
def test_what_is_no_base_64_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        bytes_from_text(text)


def test_numbers_are_those_that_were_named_and_no_others() -> None:
    assert numbers_from(Fields({"a": 1, "b": 2}, "x"), ("b", "a")) == {"a": 1, "b": 2}
    with pytest.raises(NoteError):
        numbers_from(Fields({"a": 1, "c": 2}, "x"), ("a",))
