"""What an act takes, found by asking it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from truceline.api.shapes import shape_of, value_from_text
from truceline.signing.fields import Fields
from truceline.wiring.acts.table import ACTS


def test_names_kinds_and_limits_are_those_that_the_act_reads() -> None:
    shape = shape_of("alert-close")
    assert shape["required"] == ["desk", "id", "operator", "reason"]
    assert "turned-back" in shape["properties"]["reason"]["enum"]
    assert shape_of("line-inbox")["properties"]["limit"] == {"type": "integer", "minimum": 1, "maximum": 1_000}
    assert shape_of("charter-draft")["properties"]["members"]["items"]["required"] == ["party", "standing"]


@pytest.mark.parametrize("act", ["alert-see", "incident-show", "line-item", "feed-heard", "line-declare"])
def test_what_a_shape_requires_is_what_the_act_misses(act: str) -> None:
    shape = shape_of(act)
    sample = {"string": "0" * 32, "integer": 1, "boolean": False}
    given = {
        name: shape["properties"][name].get("enum", [sample[shape["properties"][name]["type"]]])[0]
        for name in shape["required"]
    }
    ACTS[act].taken(Fields(given, "given"))
    for name in shape["required"]:
        left = {key: value for key, value in given.items() if key != name}
        with pytest.raises(Exception, match=f"no field {name}"):
            ACTS[act].taken(Fields(left, "given"))


@pytest.mark.parametrize(
    ("text", "schema", "value"),
    [
        ("5", {"type": "integer"}, 5),
        ("x", {"type": "integer"}, "x"),
        ("true", {"type": "boolean"}, True),
        ("yes", {"type": "boolean"}, "yes"),
        ("a,b", {"type": "array", "items": {"type": "string"}}, ["a", "b"]),
        ("5", {"type": "string"}, "5"),
    ],
)
def test_a_text_of_a_query_becomes_what_its_field_wants_or_stays_a_text(
    text: str, schema: dict[str, object], value: object
) -> None:
    assert value_from_text(text, schema) == value
