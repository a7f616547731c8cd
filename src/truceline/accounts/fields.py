"""Reading the JSON of claims strictly: each field of its kind and within its limits, none unknown.

Unlike signed texts, claims hold fractions and null, so the fields of ``signing`` do not fit.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from truceline.errors import InputError

MAX_WORDS = 4_000
"""Characters of one text in a claim."""
MAX_ITEMS = 100
"""Items of one list in a claim."""
_SHOWN = 60
_LARGEST = 1.7976931348623157e308
"""The largest finite number of IEEE 754 binary64; a whole number of JSON can be larger."""
_Choice = TypeVar("_Choice", bound=StrEnum)


class JsonFields:
    """The fields of one JSON object. Take each of them, then call ``end``; a field that is null counts as absent.

    Args:
        value: what ``json.loads`` gave.
        place: where it stands, for messages, such as ``claims[3].place``.

    Raises:
        InputError: the value is no object.
    """

    def __init__(self, value: object, place: str) -> None:
        if not isinstance(value, Mapping):
            raise unusable(place, value, "an object")
        self._left: dict[str, Any] = dict(value)
        self.place = place

    def text(self, key: str) -> str:
        """A string that is there and not empty."""
        value = self.optional_text(key)
        if not value:
            raise unusable(f"{self.place}.{key}", value, "a text")
        return value

    def optional_text(self, key: str) -> str | None:
        """A string, or None if it is absent."""
        value = self._left.pop(key, None)
        if value is not None and not (isinstance(value, str) and len(value) <= MAX_WORDS):
            raise unusable(f"{self.place}.{key}", value, f"a text of at most {MAX_WORDS} characters")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """The strings of a list; none if it is absent."""
        values = self.items(key)
        if not all(isinstance(value, str) and len(value) <= MAX_WORDS for value in values):
            raise unusable(f"{self.place}.{key}", values, "a list of texts")
        return tuple(values)

    def number(self, key: str, low: float = -math.inf, high: float = math.inf) -> float | None:
        """A finite number from low to high as it was written, or None if it is absent."""
        value = self._left.pop(key, None)
        if value is None:
            return None
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number and abs(value) <= _LARGEST and low <= value <= high:
            number: float = value
            return number
        raise unusable(f"{self.place}.{key}", value, f"a number from {low:g} to {high:g}, or null")

    def choice(self, key: str, kind: type[_Choice]) -> _Choice:
        """One of a closed list of words that must be there."""
        value = self.optional_choice(key, kind)
        if value is None:
            raise unusable(f"{self.place}.{key}", value, f"one of {', '.join(kind)}")
        return value

    def optional_choice(self, key: str, kind: type[_Choice]) -> _Choice | None:
        """One of a closed list of words, or None if it is absent."""
        value = self._left.pop(key, None)
        if value is None:
            return None
        if not (isinstance(value, str) and value in set(kind)):
            raise unusable(f"{self.place}.{key}", value, f"one of {', '.join(kind)}")
        return kind(value)

    def date(self, key: str) -> str | None:
        """A date, or a date and a time of day, in ISO 8601 as it was written; or None if it is absent."""
        value = self.optional_text(key)
        if value is not None:
            try:
                date.fromisoformat(value[:10])
            except ValueError as error:
                raise unusable(f"{self.place}.{key}", value, "a date such as 2017-06-06") from error
        return value

    def fields(self, key: str) -> JsonFields | None:
        """One object, or None if it is absent."""
        value = self._left.pop(key, None)
        return None if value is None else JsonFields(value, f"{self.place}.{key}")

    def take(self, key: str) -> Any:
        """A value of whatever kind, for somebody else to read; None if it is absent."""
        return self._left.pop(key, None)

    def items(self, key: str, most: int = MAX_ITEMS) -> list[Any]:
        """The values of a list; none if it is absent."""
        value = self._left.pop(key, None)
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > most:
            raise unusable(f"{self.place}.{key}", value, f"a list of at most {most}")
        return value

    def end(self, *passed_over: str) -> None:
        """Nothing, if every field was taken but those that may be passed over.

        Raises:
            InputError: there is one that nobody asked for.
        """
        unknown = set(self._left) - set(passed_over)
        if unknown:
            raise InputError(
                f"{self.place} has the unknown field {_shown(min(unknown, key=str))}",
                hint="leave it out, or update: a newer version may know it",
            )


def unusable(place: str, value: object, wanted: str) -> InputError:
    """The error that a value is not what is wanted at its place."""
    return InputError(f"{place} is {_shown(value)}", hint=f"it must be {wanted}")


def _shown(value: object) -> str:
    try:
        text = ascii(value)
    except RecursionError:
        text = "a list in a list in a list, too deep to show"
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
