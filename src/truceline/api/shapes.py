"""What an act takes, as a JSON Schema: found by asking it, for it reads its fields one by one."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import product
from typing import Any, NamedTuple, TypeAlias

from truceline.errors import TrucelineError
from truceline.signing.canonical import MAX_INTEGER, Value
from truceline.signing.fields import Fields
from truceline.wiring.acts.table import ACTS

Schema: TypeAlias = dict[str, Any]
_WORDS = re.compile(r"[\w-]+(\|[\w-]+)*")
_SAMPLES = ("", "a", "0" * 32, "0" * 64, "0")
_WORD = "text"
"""A text that is no empty one, and base 64 as well."""
_BY_NAME = {"cut_off": "19:30", "day": "2026-01-01", "zone": "UTC", "party": "alfa.example"}
"""What acts read further while they take it."""
_SIGNED = ("incident-say", "item-make")
"""Acts that read who does it only after what a probe has not."""
_FAULTS = (TrucelineError, ValueError, TypeError, KeyError, AttributeError, IndexError)


@cache
def shape_of(act: str) -> Schema:
    """What an act takes; what it reads only from usable values is left open.

    Args:
        act: of the table of acts.
    """
    properties: Schema = {}
    optional: set[str] = set()
    needed: list[set[str]] = []
    values: tuple[Value, ...] = ({}, [])
    for is_there, value, is_deep, text in product((True, False), values, (True, False), ("", _WORD)):
        probe = _Probe(_Variant(is_there, value, is_deep, text))
        is_whole = _run(act, probe)
        for name, found in probe.found().items():
            if len(str(found)) > len(str(properties.get(name, ""))):
                properties[name] = found
        optional |= probe.asked_for
        if is_whole:
            needed.append(set(probe.schemas))
    if act in _SIGNED:
        properties |= {"desk": {"type": "string"}, "operator": {"type": "string"}}
    shape: Schema = {"type": "object", "properties": dict(sorted(properties.items()))}
    required = sorted(set.intersection(*needed) - optional) if needed else []
    shape |= {"required": required} if required else {}
    return shape | ({"additionalProperties": False} if needed else {})


def value_from_text(text: str, schema: Mapping[str, Any]) -> Any:
    """A value of a query or a path, as the schema of its field wants it; a text that does not fit stays one."""
    match schema.get("type"):
        case "integer" if re.fullmatch(r"-?[0-9]{1,20}", text):
            return int(text)
        case "boolean" if text in ("true", "false"):
            return text == "true"
        case "array":
            return [value_from_text(part, schema.get("items", {})) for part in text.split(",") if part]
    return text


def _run(act: str, probe: _Probe) -> bool:
    """True if the act took all that it wants."""
    try:
        ACTS[act].taken(probe)
    except _FAULTS:
        return False
    return True


class _Variant(NamedTuple):
    """How a probe answers.

    Args:
        is_there: whether an optional field is said to be there.
        value: stands where any value may.
        is_deep: whether lists have an item.
        text: stands where any text may.
    """

    is_there: bool
    value: Value
    is_deep: bool
    text: str


class _Probe(Fields):
    """Fields that are there whatever is asked for, and remember what was."""

    def __init__(self, variant: _Variant) -> None:
        super().__init__({}, "given")
        self._variant = variant
        self.schemas: dict[str, Schema] = {}
        self.below: dict[str, tuple[_Probe, bool]] = {}
        self.asked_for: set[str] = set()

    def found(self) -> dict[str, Schema]:
        """The schema of every field that was asked for."""
        below = {}
        for name, (probe, is_many) in self.below.items():
            properties = probe.found()
            required = sorted(set(properties) - probe.asked_for)
            item: Schema = {"type": "object", "properties": properties} | ({"required": required} if required else {})
            below[name] = {"type": "array", "items": item} if is_many else item
        return self.schemas | below

    def has(self, key: str) -> bool:
        self.asked_for.add(key)
        return self._variant.is_there

    def text(self, key: str, pattern: re.Pattern[str] | None = None) -> str:
        self.schemas[key] = _text_schema(pattern)
        return _BY_NAME.get(key, self._sample(pattern))

    def integer(self, key: str, low: int = 0, high: int = MAX_INTEGER) -> int:
        self.schemas[key] = {"type": "integer", "minimum": low, "maximum": high}
        return min(low + len(self.schemas), high)

    def truth(self, key: str) -> bool:
        self.schemas[key] = {"type": "boolean"}
        return False

    def texts(self, key: str, pattern: re.Pattern[str] | None = None) -> tuple[str, ...]:
        self.schemas[key] = {"type": "array", "items": _text_schema(pattern)}
        return (self._sample(pattern),) if self._variant.is_deep else ()

    def objects(self, key: str) -> tuple[Fields, ...]:
        self.schemas[key] = {"type": "array", "items": {"type": "object"}}
        return (self._probe(key, is_many=True),) if self._variant.is_deep else ()

    def object(self, key: str) -> Fields:
        self.schemas[key] = {"type": "object"}
        return self._probe(key, is_many=False)

    def value(self, key: str) -> Value:
        self.schemas[key] = {}
        return self._variant.value

    def _sample(self, pattern: re.Pattern[str] | None) -> str:
        if pattern is None:
            return self._variant.text
        candidates = (*_SAMPLES, *pattern.pattern.split("|"))
        return next((text for text in candidates if pattern.fullmatch(text)), "")

    def _probe(self, key: str, *, is_many: bool) -> _Probe:
        probe = _Probe(self._variant)
        self.below[key] = (probe, is_many)
        return probe


def _text_schema(pattern: re.Pattern[str] | None) -> Schema:
    if pattern is None:
        return {"type": "string"}
    if _WORDS.fullmatch(pattern.pattern):
        return {"type": "string", "enum": pattern.pattern.split("|")}
    return {"type": "string", "pattern": f"^(?:{pattern.pattern})$"}
