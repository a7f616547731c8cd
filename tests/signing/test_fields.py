"""A field is there, of its kind, within its limits; and none is left over."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from truceline.errors import NoteError
from truceline.signing.canonical import Value
from truceline.signing.fields import HEX_64, Fields

WHOLE: Value = {
    "name": "alfa",
    "count": 3,
    "is_drill": True,
    "to": ["b", "c"],
    "keys": [{"role": "log"}],
    "re": {"how": "ack"},
}


def test_every_field_is_taken_as_what_it_is() -> None:
    fields = Fields(WHOLE, "message")
    assert fields.text("name", re.compile("[a-z]+")) == "alfa"
    assert fields.integer("count", 3, 3) == 3
    assert fields.truth("is_drill") is True
    assert fields.texts("to") == ("b", "c")
    (key,) = fields.objects("keys")
    assert key.text("role") == "log"
    assert fields.object("re").text("how") == "ack"
    fields.end()


def test_what_is_wrong_with_fields_is_said_to_their_writer_and_to_their_receiver() -> None:
    fields = Fields({"colour": "red"}, "incident-say")
    with pytest.raises(NoteError) as absent:
        fields.text("verb")
    with pytest.raises(NoteError) as unknown:
        fields.end()
    assert absent.value.hint.startswith("add it; if ")
    assert unknown.value.hint.startswith("leave it out; if ")


def test_a_field_can_be_asked_for_before_it_is_taken() -> None:
    fields = Fields(WHOLE, "message")
    assert fields.has("name")
    fields.text("name")
    assert not fields.has("name")
    assert not fields.has("absent")


TAKINGS: dict[str, Callable[[Fields], object]] = {
    "a number as a text": lambda fields: fields.text("count"),
    "a text of another form": lambda fields: fields.text("name", re.compile("[a-c]+")),
    "a text that is no hash": lambda fields: fields.text("name", HEX_64),
    "a text as a number": lambda fields: fields.integer("name"),
    "a truth value as a number": lambda fields: fields.integer("is_drill"),
    "a number that is too small": lambda fields: fields.integer("count", 4),
    "a number that is too large": lambda fields: fields.integer("count", 0, 2),
    "a number as a truth value": lambda fields: fields.truth("count"),
    "a text as an array": lambda fields: fields.texts("name"),
    "a text in an array of another form": lambda fields: fields.texts("to", re.compile("b")),
    "objects as texts": lambda fields: fields.texts("keys"),
    "texts as objects": lambda fields: fields.objects("to"),
    "an object as an array": lambda fields: fields.objects("re"),
    "an array as an object": lambda fields: fields.object("keys"),
    "what is not there": lambda fields: fields.text("absent"),
}


@pytest.mark.parametrize("case", TAKINGS)
def test_what_is_missing_or_of_another_kind_is_refused_by_name(case: str) -> None:
    with pytest.raises(NoteError, match="message"):
        TAKINGS[case](Fields(WHOLE, "message"))


def test_a_field_is_taken_once() -> None:
    fields = Fields(WHOLE, "message")
    fields.text("name")
    with pytest.raises(NoteError, match="no field name"):
        fields.text("name")


def test_a_field_that_nobody_asked_for_is_refused() -> None:
    with pytest.raises(NoteError, match="unknown field 'count'"):
        Fields({"count": 1}, "message").end()


def test_a_message_says_where_in_an_array_the_fault_is() -> None:
    fields = Fields({"keys": [{}, 7]}, "manifest")
    with pytest.raises(NoteError, match=r"manifest\.keys\[1\] is 7"):
        fields.objects("keys")


@pytest.mark.parametrize("value", [[], "text", 7, True])
def test_what_is_no_object_has_no_fields(value: object) -> None:
    with pytest.raises(NoteError, match="message is"):
        Fields(value, "message")  # type: ignore[arg-type]
