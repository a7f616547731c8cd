"""What CQL2 compares: values of a feature with one another, times with times, geometries with geometries.

Nothing is known of what is not there: a condition on it is neither true nor false, as in SQL, and is told as None.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeAlias

import shapely

Truth: TypeAlias = bool | None
Period: TypeAlias = tuple[float, float]
"""From when to when, both included, ms since the epoch; without an end in one direction, infinite."""


class Kind(StrEnum):
    """Kinds of values that can be compared with their like."""

    TEXT = "text"
    NUMBER = "number"
    TRUTH = "truth"
    TIMESTAMP = "timestamp"
    DATE = "date"
    INTERVAL = "interval"
    GEOMETRY = "geometry"


TIMES = (Kind.TIMESTAMP, Kind.DATE, Kind.INTERVAL)
COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
DAY_MS = 86_400_000
AGES: Period = (-math.inf, math.inf)


def both(first: Truth, second: Truth) -> Truth:
    """True if both are, False if one is not, None if that is not known."""
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def opposite(truth: Truth) -> Truth:
    """The other way round; what is not known stays so."""
    return None if truth is None else not truth


def is_like(text: str, pattern: str) -> bool:
    r"""True if a text is of a pattern: ``%`` stands for any signs, ``_`` for one, and ``\`` takes what follows plainly.

    The time is at most the product of both lengths: whatever fails goes on from the last ``%`` alone.
    """
    parts = _parts(pattern)
    at, place, star, mark = 0, 0, -1, 0
    while at < len(text):
        part = parts[place] if place < len(parts) else None
        if part == "%":
            star, mark, place = place, at, place + 1
        elif part is not None and part in ("_", f"={text[at]}"):
            at, place = at + 1, place + 1
        elif star >= 0:
            mark += 1
            at, place = mark, star + 1
        else:
            return False
    return all(part == "%" for part in parts[place:])


def _parts(pattern: str) -> list[str]:
    """``%``, ``_``, and single signs with ``=`` before them."""
    found, signs = [], iter(pattern)
    for sign in signs:
        if sign == "\\":
            found.append(f"={next(signs, sign)}")
        else:
            found.append(sign if sign in "%_" else f"={sign}")
    return found


def _overlaps(one: Period, other: Period) -> bool:
    return one[0] < other[0] < one[1] < other[1]


def _is_during(one: Period, other: Period) -> bool:
    return one[0] > other[0] and one[1] < other[1]


def _is_apart(one: Period, other: Period) -> bool:
    return one[1] < other[0] or one[0] > other[1]


TEMPORAL: Mapping[str, Callable[[Period, Period], bool]] = {
    "t_after": lambda one, other: one[0] > other[1],
    "t_before": lambda one, other: one[1] < other[0],
    "t_contains": lambda one, other: _is_during(other, one),
    "t_disjoint": _is_apart,
    "t_during": _is_during,
    "t_equals": lambda one, other: one == other,
    "t_finishedby": lambda one, other: one[0] < other[0] and one[1] == other[1],
    "t_finishes": lambda one, other: one[0] > other[0] and one[1] == other[1],
    "t_intersects": lambda one, other: not _is_apart(one, other),
    "t_meets": lambda one, other: one[1] == other[0],
    "t_metby": lambda one, other: one[0] == other[1],
    "t_overlappedby": lambda one, other: _overlaps(other, one),
    "t_overlaps": _overlaps,
    "t_startedby": lambda one, other: one[0] == other[0] and one[1] > other[1],
    "t_starts": lambda one, other: one[0] == other[0] and one[1] < other[1],
}
"""Of two periods, by the names of CQL2 in small letters."""

SPATIAL: Mapping[str, Callable[..., Any]] = {
    "s_intersects": shapely.intersects,
    "s_equals": shapely.equals,
    "s_disjoint": shapely.disjoint,
    "s_touches": shapely.touches,
    "s_within": shapely.within,
    "s_overlaps": shapely.overlaps,
    "s_crosses": shapely.crosses,
    "s_contains": shapely.contains,
}
"""Of two geometries, by the names of CQL2; edges are straight in degrees (RFC 7946 section 3.1.1)."""
