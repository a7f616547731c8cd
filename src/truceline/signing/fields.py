"""Reading structured text strictly: each field is there, of its kind, within its limits, and none is left over.

What is not understood must not be signed or acted on, so an unknown field is a fault as well.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re

from truceline.errors import NoteError
from truceline.signing.canonical import MAX_INTEGER, Value
from truceline.signing.showing import shown

HEX_64 = re.compile(r"[0-9a-f]{64}")
"""A SHA-256 as texts write it."""


class Fields:
    """The fields of one object. Take each of them, then call ``end``.

    Args:
        value: what ``canonical.parse`` gave.
        place: where it stands, for messages, such as ``manifest`` or ``manifest.keys[2]``.

    Raises:
        NoteError: the value is no object.
    """

    def __init__(self, value: Value, place: str) -> None:
        if not isinstance(value, dict):
            raise _unusable(place, value, "an object")
        self._left: dict[str, Value] = dict(value)
        self._place = place

    def has(self, key: str) -> bool:
        """True if the field is there and was not taken yet."""
        return key in self._left

    @property
    def left(self) -> tuple[str, ...]:
        """The fields that were not taken yet, sorted."""
        return tuple(sorted(self._left))

    def text(self, key: str, pattern: re.Pattern[str] | None = None) -> str:
        """A string; one that the pattern describes whole, if there is a pattern."""
        return _text(self._taken(key), f"{self._place}.{key}", pattern)

    def integer(self, key: str, low: int = 0, high: int = MAX_INTEGER) -> int:
        """An integer from low to high, both included."""
        value = self._taken(key)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise _unusable(f"{self._place}.{key}", value, f"an integer from {low} to {high}")
        return value

    def truth(self, key: str) -> bool:
        """True or false."""
        value = self._taken(key)
        if not isinstance(value, bool):
            raise _unusable(f"{self._place}.{key}", value, "true or false")
        return value

    def texts(self, key: str, pattern: re.Pattern[str] | None = None) -> tuple[str, ...]:
        """The strings of an array, each as ``text`` would take it."""
        return tuple(_text(value, place, pattern) for value, place in self._items(key))

    def objects(self, key: str) -> tuple[Fields, ...]:
        """The objects of an array."""
        return tuple(Fields(value, place) for value, place in self._items(key))

    def object(self, key: str) -> Fields:
        """One object."""
        return Fields(self._taken(key), f"{self._place}.{key}")

    def value(self, key: str) -> Value:
        """Whatever stands there."""
        return self._taken(key)

    def end(self) -> None:
        """Nothing, if every field was taken.

        Raises:
            NoteError: there is one that nobody asked for.
        """
        if self._left:
            raise NoteError(
                f"{self._place} has the unknown field {shown(min(self._left))}",
                hint="leave it out; if the text came from somebody else, the sender may run a newer version: update",
            )

    def _taken(self, key: str) -> Value:
        if key not in self._left:
            raise NoteError(
                f"{self._place} has no field {key}",
                hint="add it; if the text came from somebody else, ask the sender for a complete one",
            )
        return self._left.pop(key)

    def _items(self, key: str) -> list[tuple[Value, str]]:
        values = self._taken(key)
        if not isinstance(values, list):
            raise _unusable(f"{self._place}.{key}", values, "an array")
        return [(value, f"{self._place}.{key}[{number}]") for number, value in enumerate(values)]


def _text(value: Value, place: str, pattern: re.Pattern[str] | None) -> str:
    if not isinstance(value, str) or (pattern and not pattern.fullmatch(value)):
        raise _unusable(place, value, f"a string like {pattern.pattern}" if pattern else "a string")
    return value


def _unusable(place: str, value: Value, wanted: str) -> NoteError:
    return NoteError(f"{place} is {shown(value)}", hint=f"it must be {wanted}")
