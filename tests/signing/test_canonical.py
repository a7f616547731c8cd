"""One value has one spelling, and every other spelling is refused."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tests.signing.drawn import values
from tests.signing.vectors import VECTORS, read, read_json
from truceline.errors import NoteError
from truceline.signing.canonical import MAX_BYTES, MAX_DEPTH, MAX_INTEGER, MAX_NODES, Value, check_text, encode, parse

CASES = sorted(file.name for file in (VECTORS / "jcs" / "input").iterdir())


@given(values)
def test_what_is_written_reads_back_and_is_what_rfc_8785_writes(value: Value) -> None:
    content = encode(value)
    assert parse(content) == value
    assert content == rfc8785.dumps(value)


@given(values)
def test_a_plain_json_writer_writes_the_same(value: Value) -> None:
    assert encode(value).decode() == json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("case", CASES)
def test_a_public_case_is_outside_our_form_and_is_refused_both_ways(case: str) -> None:
    with pytest.raises(NoteError):
        encode(read_json(f"jcs/input/{case}"))
    with pytest.raises(NoteError):
        parse(read(f"jcs/output/{case}"))


def test_what_is_in_our_form_within_a_public_case_is_written_as_the_case_wants() -> None:
    written = 0
    for case in CASES:
        wanted = read(f"jcs/output/{case}")
        for part in _parts(read_json(f"jcs/input/{case}")):
            try:
                content = encode(part)
            except NoteError:
                continue
            assert content in wanted
            written += 1
    assert written > 20


def _parts(value: Any) -> Iterator[Any]:
    yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _parts(inner)


def test_tuples_are_written_as_arrays() -> None:
    assert encode({"to": ("bravo", "charlie")}) == b'{"to":["bravo","charlie"]}'


@pytest.mark.parametrize(
    "content",
    [
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b' {"a":1}',
        b'{"a":1}\n',
        b'{"a":1e2}',
        b'{"a":1.0}',
        b'{"a":1.5}',
        b'{"a":-0}',
        b'{"a":01}',
        b'{"a":"\\u0061"}',
        b'{"a":"\\/"}',
        b'{"a":"\\ud800"}',
        b'{"a":"\\ud83d\\ude00"}',
        b'{"a":null}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":123456789012345678901234567890}',
        b'{"a":"' + b"1" * 5000,
        b'{"a":' + b"1" * 5000 + b"}",
        b'{"a":1',
        b"",
        b"\xef\xbb\xbf{}",
        b'{"a":"\xff"}',
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":"\xc0\xaf"}',
        '{"a":1}'.encode("utf-16"),
        b"[" * 60_000,
        b"[" * 30_000 + b"]" * 30_000,
    ],
)
def test_every_other_spelling_is_refused(content: bytes) -> None:
    with pytest.raises(NoteError):
        parse(content)


@pytest.mark.parametrize("value", [1.5, 1.0, float("nan"), None, b"bytes", {1, 2}, [None], {"a": 0.5}])
def test_what_the_form_has_no_place_for_is_refused(value: Value) -> None:
    with pytest.raises(NoteError, match=r"is a (float|NoneType|bytes|set)"):
        encode(value)


@pytest.mark.parametrize("key", ["", "A", "1a", "_a", "a-b", "ä", "a" * 33, "a\n", "__proto__"])
def test_a_key_that_is_not_short_and_plain_is_refused(key: str) -> None:
    with pytest.raises(NoteError, match="the key"):
        encode({key: 1})


@pytest.mark.parametrize(
    "character", "\x00\t\x1f\x7f\x85\ud800\udfff\u202a\u202e\u2066\u2069\ufeff\ufffe\ufdd0\U0010ffff"
)
def test_a_character_that_hides_something_is_refused(character: str) -> None:
    with pytest.raises(NoteError, match=f"U\\+{ord(character):04X}"):
        check_text(f"pass {character} here")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_text_of_two_rows_is_refused_in_plain_words(end: str) -> None:
    with pytest.raises(NoteError, match="a row ends within") as refused:
        encode({"text": f"Turn back.{end}Now."})
    assert refused.value.hint == "write it in one row"


def test_text_must_be_in_composed_form() -> None:
    check_text("é")
    with pytest.raises(NoteError, match="NFC"):
        check_text("e\u0301")


def test_arabic_and_persian_with_joiners_can_be_signed() -> None:
    assert parse(encode("می\u200cخواهم، تحذير \u200f")) == "می\u200cخواهم، تحذير \u200f"


def test_integers_end_where_float64_begins_to_round() -> None:
    assert parse(encode([MAX_INTEGER, -MAX_INTEGER])) == [MAX_INTEGER, -MAX_INTEGER]
    for integer in (MAX_INTEGER + 1, -MAX_INTEGER - 1, 10**5000):
        with pytest.raises(NoteError, match="an integer of"):
            encode(integer)


def test_depth_ends_at_the_limit() -> None:
    deepest = b"[" * MAX_DEPTH + b"1" + b"]" * MAX_DEPTH
    assert encode(parse(deepest)) == deepest
    for content in (b"[" + deepest + b"]", b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1)):
        with pytest.raises(NoteError, match=f"more than {MAX_DEPTH}"):
            parse(content)


def test_a_value_that_holds_itself_is_refused() -> None:
    circle: list[Value] = []
    circle.append(circle)
    with pytest.raises(NoteError):
        encode(circle)


def test_the_number_of_values_ends_at_the_limit() -> None:
    assert encode([1] * (MAX_NODES - 1))
    with pytest.raises(NoteError, match=f"more than {MAX_NODES}"):
        encode([1] * MAX_NODES)


def test_size_ends_at_the_limit_both_ways() -> None:
    longest = "a" * (MAX_BYTES - 2)
    assert parse(encode(longest)) == longest
    with pytest.raises(NoteError, match=f"more than {MAX_BYTES}"):
        encode(longest + "a")
    with pytest.raises(NoteError, match=f"more than {MAX_BYTES}"):
        parse(b'"' + longest.encode() + b'a"')


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_exactly_or_refused(content: bytes) -> None:
    try:
        value = parse(content)
    except NoteError:
        return
    assert encode(value) == content
