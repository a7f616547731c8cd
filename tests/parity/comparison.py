"""Every column of every event, held against the slow watch."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import pairwise
from typing import Any

from tests.watch.oracle_terms import Event

Row = dict[str, Any]

_NAMING = ("kind", "reason", "track", "other_track", "zone", "zone_version", "standing", "reports")
_EXACT = ("zone_name", "verdict", "notes")
_TIMES = ("at", "not_before", "not_after", "predicted_at")
_METRES = ("distance_m", "error_m", "predicted_distance_m")
_ROUNDING_MS = 1
_ROUNDING_DEG = 1e-9
_ROUNDING_M = 1e-6
_ROUNDING_NEAR_A_POLE_M = 1e-4
"""Beyond 89 degrees: the engine takes a corridor for short parabolas, which bend most there."""
_INTERPOLATED = {
    ("entry", "crossed", "at"),
    ("exit", "crossed", "at"),
    ("transit", "crossed", "at"),
    ("presence", "stayed", "not_before"),
    ("approach", "predicted-entry", "predicted_at"),
    ("proximity", "closer-than-limit", "predicted_at"),
}
"""Times between two reports, or foretold; all others must agree to the millisecond."""


def row_of(event: Event) -> Row:
    """An event of the slow watch as the engine's rows are."""
    row = asdict(event) | {"notes": list(event.notes), "reports": list(event.reports)}
    return row | {name: None if row[name] is None else str(row[name]) for name in ("kind", "reason", "verdict")}


def differences(engine: Iterable[Row], oracle: Iterable[Row]) -> list[str]:
    """What is told by one and not by the other, or otherwise; nothing if both tell the same."""
    told, expected = _grouped(engine), _grouped(oracle)
    found = []
    for name in sorted(told.keys() | expected.keys(), key=str):
        ours, theirs = told[name], expected[name]
        if len(ours) != len(theirs):
            found.append(f"{len(ours)} times by the engine, {len(theirs)} by the oracle: {(ours or theirs)[0]}")
            continue
        for own, other in zip(ours, theirs, strict=True):
            found += [f"{text}, in {own}" for text in _differing_columns(own, other)]
    return found


def _grouped(rows: Iterable[Row]) -> dict[tuple[str, ...], list[Row]]:
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=_in_order):
        groups[tuple(str(row[name]) for name in _NAMING)].append(row)
    return groups


def _in_order(row: Row) -> tuple[float, ...]:
    """Of two events of one name at one time, both tell the same one first: their places tell them apart."""
    return row["at"], row["not_after"] or 0, round(row["lat"], 6), round(row["lon"], 6)


def _differing_columns(own: Row, other: Row) -> list[str]:
    found = [name for name in _EXACT if own[name] != other[name]]
    for name in _TIMES:
        is_between = (own["kind"], own["reason"], name) in _INTERPOLATED
        found += [name] if _is_apart(own[name], other[name], _ROUNDING_MS if is_between else 0) else []
    found += ["lon"] if _lon_apart_deg(own, other) > _ROUNDING_DEG else []
    found += ["lat"] if _is_apart(own["lat"], other["lat"], _ROUNDING_DEG) else []
    rounding_m = _ROUNDING_M if abs(own["lat"]) < 89 else _ROUNDING_NEAR_A_POLE_M
    found += [name for name in _METRES if _is_apart(own[name], other[name], rounding_m)]
    return [f"{name} is {own[name]!r} by the engine, {other[name]!r} by the oracle" for name in found]


def _lon_apart_deg(own: Row, other: Row) -> float:
    """Degrees between two longitudes, as long as those of the equator: near a pole they are of no length."""
    apart = math.remainder(own["lon"] - other["lon"], 360)
    return abs(apart) * math.cos(math.radians(own["lat"]))


def _is_apart(own: float | None, other: float | None, rounding: float) -> bool:
    if own is None or other is None:
        return own is not other
    return abs(own - other) > rounding


def wrongly_sorted(rows: Sequence[Row], kinds: Sequence[str]) -> list[tuple[Row, Row]]:
    """Neighbours that stand in the wrong order."""

    def order(row: Row) -> tuple[Any, ...]:
        return row["at"], kinds.index(row["kind"]), row["track"], row["zone"] or "", row["standing"] or ""

    return [(one, two) for one, two in pairwise(rows) if order(one) > order(two)]
