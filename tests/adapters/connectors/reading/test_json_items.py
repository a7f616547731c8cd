"""Items of a JSON array without holding the whole of it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
import json
import re
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.connectors.reading.contract import Trickle
from truceline.adapters.connectors.reading.json_items import (
    BREAKS_OFF,
    MAX_ITEM_CHARACTERS,
    MORE_AFTER_END,
    NOT_JSON,
    Item,
    JsonItems,
)

BRACKET = re.compile(r"\s*\[")
MEMBER = re.compile(r'\s*\{.*?"items"\s*:\s*\[', re.DOTALL)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def _items(data: bytes, opening: re.Pattern[str] = BRACKET, size: int = 0) -> list[Item]:
    return list(JsonItems(cast(BinaryIO, Trickle(data, size)) if size else io.BytesIO(data), opening))


@given(st.lists(JSON), st.sampled_from([None, 2]), st.integers(1, 9))
def test_the_items_are_those_of_the_array_however_the_stream_is_cut(
    values: list[object], indent: int | None, size: int
) -> None:
    data = json.dumps(values, indent=indent).encode()
    assert _items(data) == _items(data, size=size)
    assert [item.value for item in _items(data)] == values


@given(st.lists(JSON.filter(lambda value: value not in ([], {})), min_size=1))
def test_values_one_after_another_are_items_too(values: list[object]) -> None:
    data = "\n".join(map(json.dumps, values)).encode()
    if not data.startswith(b"["):
        assert [item.value for item in _items(data)] == values


@given(st.lists(st.dictionaries(st.text(), st.integers()), min_size=1), st.data())
def test_a_cut_keeps_the_items_before_it_and_is_told(values: list[object], data: st.DataObject) -> None:
    whole = json.dumps(values).encode()
    cut = data.draw(st.integers(1, len(whole) - 1))
    items = _items(whole[:cut])
    assert items[-1].fault == BREAKS_OFF
    assert [item.value for item in items[:-1]] == values[: len(items) - 1]


def test_an_array_inside_an_object_is_found_and_the_rest_of_the_object_does_not_matter() -> None:
    reader = JsonItems(io.BytesIO(b'{"name":"x", "items": [1, {"a":2}], "more": {}}'), MEMBER)
    assert reader.preamble == '{"name":"x", "items": ['
    assert [item.value for item in reader] == [1, {"a": 2}]


def test_a_broken_object_costs_only_itself() -> None:
    items = _items(b'[{"a":1},{"a":},{"a":3}, {"a" 4} ,{"a":5}]')
    assert [item.value for item in items if not item.fault] == [{"a": 1}, {"a": 3}, {"a": 5}]
    assert [item.fault for item in items if item.fault] == [NOT_JSON, NOT_JSON]


def test_text_after_the_end_of_an_array_is_told() -> None:
    assert [item.fault for item in _items(b"[1] \n")] == [""]
    assert [item.fault for item in _items(b"[1] [2]")] == ["", MORE_AFTER_END]


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b"[" + b'{"a":' * 100_000, b"[1e99999999", b"[" + b"9" * 10_000 + b"]"]
)
def test_what_no_parser_likes_is_a_fault_and_no_crash(data: bytes) -> None:
    assert [item.fault for item in _items(data)][-1] == BREAKS_OFF


def test_an_item_that_is_too_long_is_not_held_and_those_around_it_are_kept() -> None:
    long = b'{"a":"' + b"x" * (3 * MAX_ITEM_CHARACTERS) + b'"}'
    data = b'[{"b":1},' + long + b',{"b":2}]'
    items = _items(data)
    assert [item.value for item in items if not item.fault] == [{"b": 1}, {"b": 2}]
    assert {item.fault for item in items if item.fault} == {NOT_JSON}
    assert max(len(item.raw) for item in items) <= MAX_ITEM_CHARACTERS
    assert _items(data, size=100_000) == items


def test_undecodable_bytes_become_a_sign_for_that() -> None:
    assert [item.value for item in _items(b'["caf\xe9"]')] == ["caf\N{REPLACEMENT CHARACTER}"]


def test_nothing_holds_no_items() -> None:
    assert _items(b"") == _items(b" \n") == []
    assert [item.fault for item in _items(b"[")] == [BREAKS_OFF]


def test_half_of_a_character_becomes_a_sign_for_that_and_a_whole_one_stays() -> None:
    items = _items(rb'[{"a":"\ud800x"}, "\ud83d\ude00", "\udc00", {"\uDBFF": 1}]')
    sign = "\N{REPLACEMENT CHARACTER}"
    assert [item.value for item in items] == [{"a": sign + "x"}, "\N{GRINNING FACE}", sign, {sign: 1}]
