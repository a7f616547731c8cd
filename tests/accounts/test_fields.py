"""Fields of JSON are taken strictly."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from enum import StrEnum

import pytest

from truceline.accounts.fields import JsonFields
from truceline.errors import InputError


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def test_null_counts_as_absent() -> None:
    fields = JsonFields({"a": None, "b": None, "c": None, "d": None}, "x")
    assert fields.optional_text("a") is None
    assert fields.number("b") is None
    assert fields.fields("c") is None
    assert fields.items("d") == []
    fields.end()


def test_a_number_keeps_its_kind() -> None:
    fields = JsonFields({"a": 3, "b": 3.5}, "x")
    assert (fields.number("a"), fields.number("b")) == (3, 3.5)


@pytest.mark.parametrize("value", [True, "3", float("nan"), float("inf"), -1, 101, 10**400])
def test_what_is_no_number_or_out_of_its_limits_is_refused(value: object) -> None:
    with pytest.raises(InputError, match=r"x\.a"):
        JsonFields({"a": value}, "x").number("a", 0, 100)


@pytest.mark.parametrize("value", [10**400, -(10**400)])
def test_a_number_that_no_float_can_hold_is_refused(value: int) -> None:
    with pytest.raises(InputError, match=r"x\.a"):
        JsonFields({"a": value}, "x").number("a")


def test_a_word_outside_a_closed_list_is_refused_and_the_list_is_told() -> None:
    with pytest.raises(InputError) as caught:
        JsonFields({"colour": "green"}, "x").choice("colour", Colour)
    assert "x.colour is 'green'" in str(caught.value)
    assert "red, blue" in caught.value.hint


def test_fields_that_nobody_asked_for_are_refused_unless_they_may_be_passed_over() -> None:
    JsonFields({"note": 1}, "x").end("note")
    with pytest.raises(InputError, match="unknown field 'note'"):
        JsonFields({"note": 1}, "x").end()


def test_a_long_value_is_not_shown_whole() -> None:
    with pytest.raises(InputError) as caught:
        JsonFields({"a": "x" * 10_000}, "x").text("a")
    assert len(str(caught.value)) < 100
