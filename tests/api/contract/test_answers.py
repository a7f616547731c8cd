"""Schemas made from the types of what acts give."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal, NotRequired, TypedDict

import pytest

from truceline.api.contract.answers import Schema, schema_of, told_by
from truceline.wiring.acts.table import ACTS


class BareTold(TypedDict, total=False):
    a: str


class Colour(StrEnum):
    RED, BLUE = "red", "blue"


class LeafTold(TypedDict):
    """A leaf of a tree."""

    colour: Colour
    veins: NotRequired[list[int]]


class TreeTold(TypedDict):
    leaf: LeafTold | None
    trees: dict[str, TreeTold]


TREE = {
    "type": "object",
    "properties": {
        "leaf": {"anyOf": [{"$ref": "#/components/schemas/Leaf"}, {"type": "null"}]},
        "trees": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Tree"}},
    },
    "required": ["leaf", "trees"],
}
LEAF = {
    "description": "A leaf of a tree.",
    "type": "object",
    "properties": {
        "colour": {"type": "string", "enum": ["red", "blue"]},
        "veins": {"type": "array", "items": {"type": "integer"}},
    },
    "required": ["colour"],
}


def test_types_with_names_are_referred_to_even_by_themselves() -> None:
    named: dict[str, Schema] = {}
    assert schema_of(TreeTold, named) == {"$ref": "#/components/schemas/Tree"}
    assert named == {"Tree": TREE, "Leaf": LEAF}


@pytest.mark.parametrize(
    ("told", "schema"),
    [
        (str, {"type": "string"}),
        (bool, {"type": "boolean"}),
        (Any, {}),
        (Literal["a", "b"], {"type": "string", "enum": ["a", "b"]}),
        (list[float], {"type": "array", "items": {"type": "number"}}),
        (dict[str, Any], {"type": "object", "additionalProperties": {}}),
    ],
)
def test_plain_types_have_plain_schemas(told: Any, schema: Schema) -> None:
    assert schema_of(told, {}) == schema


def test_of_what_need_not_be_there_nothing_is_required() -> None:
    named: dict[str, Schema] = {}
    schema_of(BareTold, named)
    assert named == {"Bare": {"type": "object", "properties": {"a": {"type": "string"}}}}


def test_what_json_does_not_have_has_no_schema() -> None:
    with pytest.raises(TypeError):
        schema_of(set[str], {})


@pytest.mark.parametrize("act", sorted(ACTS))
def test_every_act_says_what_it_gives(act: str) -> None:
    named: dict[str, Schema] = {}
    assert set(schema_of(told_by(act), named)) == {"$ref"}


def test_no_two_types_have_one_name() -> None:
    known: dict[str, Any] = {}
    todo = [told_by(act) for act in ACTS]
    named: dict[str, Schema] = {}
    for told in todo:
        schema_of(told, named)
        assert known.setdefault(told.__name__, told) is told
    assert len(named) >= len(known)
