"""Filters of OGC API Features Part 3, written in CQL2 (OGC 21-065r2), as text or as JSON."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, NoReturn, TypeAlias

import cql2
import shapely
from shapely.geometry import shape

from truceline.api.ogc.conditions import (
    AGES,
    COMPARISONS,
    DAY_MS,
    SPATIAL,
    TEMPORAL,
    TIMES,
    Kind,
    Period,
    Truth,
    both,
    is_like,
    opposite,
)
from truceline.api.ogc.features import EPSG_4326, Feature, swapped
from truceline.errors import InputError, RequestError
from truceline.model.times import instant_from_text

LANGUAGES = ("cql2-text", "cql2-json")
LONGEST = 2_000
DEEPEST_TEXT = 6
"""The parser takes thrice as long for each further level of a text that is wrong deep inside."""
DEEPEST = 32
MOST_NODES = 500
GEOMETRY = "geometry"
_PLAIN: Mapping[Kind, tuple[type, ...]] = {Kind.TRUTH: (bool,), Kind.TEXT: (str,), Kind.NUMBER: (int, float)}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_GEOMETRIES = ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection")
Condition: TypeAlias = Callable[[Feature], Truth]
Queryables: TypeAlias = Mapping[str, Kind]


class _Value(NamedTuple):
    """Something of a feature, or the same for all of them, and of which kind."""

    kind: Kind
    of: Callable[[Feature], Any]


class _Reader(NamedTuple):
    """What filters may name, and in which system they draw."""

    queryables: Queryables
    system: str

    def condition(self, node: Any) -> Condition:
        """What a part of a filter that is true or false says."""
        match node:
            case bool():
                return lambda _: node
            case {"op": str() as name, "args": list() as parts}:
                return self._condition(name.lower(), parts)
            case {"property": _}:
                value = self._value(node)
                return value.of if value.kind is Kind.TRUTH else _refuse(f"{_told(node)} is neither true nor false")
        return _refuse(f"{_told(node)} is no condition")

    def _condition(self, name: str, parts: list[Any]) -> Condition:
        if name in ("and", "or", "not"):
            return self._joined(name, parts)
        if name in COMPARISONS:
            one, other = self._alike(name, parts, 2)
            return _comparing(COMPARISONS[name], one, other)
        if name in SPATIAL:
            one, other = self._pair(name, parts)
            if not one.kind is other.kind is Kind.GEOMETRY:
                _refuse(f"{name} holds geometries against one another, not {one.kind} against {other.kind}")
            return _comparing(SPATIAL[name], one, other)
        if name in TEMPORAL:
            one, other = self._pair(name, parts)
            if one.kind not in TIMES or other.kind not in TIMES:
                _refuse(f"{name} holds times against one another, not {one.kind} against {other.kind}")
            return _comparing(TEMPORAL[name], one, other)
        return self._other(name, parts)

    def _other(self, name: str, parts: list[Any]) -> Condition:
        match name, parts:
            case "isnull", [part]:
                value = self._value(part)
                return lambda feature: value.of(feature) is None
            case "like", [part, str() as pattern]:
                value = self._value(part)
                if value.kind is not Kind.TEXT:
                    _refuse(f"{_told(part)} is no text, so it is like nothing")
                return _unless_missing(value, lambda text: is_like(text, pattern))
            case "between", [_, _, _]:
                value, low, high = self._alike(name, parts, 3)
                above, below = _comparing(COMPARISONS[">="], value, low), _comparing(COMPARISONS["<="], value, high)
                return lambda feature: both(above(feature), below(feature))
            case "in", [part, list() as choices] if choices:
                return self._one_of(part, choices)
        return _refuse(f"{name[:32]!r} is not known, or not with {len(parts)} parts")

    def _joined(self, name: str, parts: list[Any]) -> Condition:
        conditions = [self.condition(part) for part in parts]
        if name == "not":
            if len(conditions) != 1:
                _refuse("not is of one condition")
            return lambda feature: opposite(conditions[0](feature))
        if not conditions:
            _refuse(f"{name} is of conditions, and there is none")
        return _all(conditions) if name == "and" else _any(conditions)

    def _one_of(self, part: Any, choices: list[Any]) -> Condition:
        matches = []
        for choice in choices:
            one, other = self._alike("in", [part, choice], 2)
            matches.append(_comparing(COMPARISONS["="], one, other))
        return _any(matches)

    def _pair(self, name: str, parts: list[Any]) -> tuple[_Value, _Value]:
        if len(parts) != 2:
            _refuse(f"{name} is of two parts, not of {len(parts)}")
        return self._value(parts[0]), self._value(parts[1])

    def _alike(self, name: str, parts: list[Any], count: int) -> Sequence[_Value]:
        if len(parts) != count:
            _refuse(f"{name} is of {count} parts, not of {len(parts)}")
        values = [self._value(part) for part in parts]
        kinds = {value.kind for value in values}
        if len(kinds) > 1 or kinds & {Kind.GEOMETRY, Kind.INTERVAL}:
            _refuse(f"{name} cannot hold {', '.join(sorted(kinds))} against one another")
        if Kind.TRUTH in kinds and name not in ("=", "<>", "in"):
            _refuse(f"{name}: what is true or false has no order")
        return values

    def _value(self, node: Any) -> _Value:
        for kind, types in _PLAIN.items():
            if type(node) in types:
                return _Value(kind, lambda _: node)
        match node:
            case {"property": str() as name}:
                return self._property(name)
            case {"timestamp": str() as text} | {"date": str() as text}:
                period = _period_from(text)
                return _Value(Kind.DATE if "date" in node else Kind.TIMESTAMP, lambda _: period)
            case {"interval": [first, last]}:
                return self._interval(first, last)
        drawn = self._drawn(node)
        return _Value(Kind.GEOMETRY, lambda _: drawn)

    def _property(self, name: str) -> _Value:
        kind = self.queryables.get(name)
        if kind is None:
            _refuse(f"there is no queryable {name[:64]!r}; there are {', '.join(self.queryables)}")
        if kind is Kind.GEOMETRY:
            return _Value(kind, lambda feature: shape(feature.geometry) if feature.geometry else None)
        if name == "id":
            return _Value(kind, lambda feature: feature.id)
        if kind in TIMES:
            return _Value(kind, lambda feature: _period_if_any(feature.properties.get(name)))
        types = _PLAIN[kind]
        return _Value(kind, lambda feature: each if type(each := feature.properties.get(name)) in types else None)

    def _interval(self, first: Any, last: Any) -> _Value:
        begins, ends = self._end(first, AGES[0]), self._end(last, AGES[1])

        def of(feature: Feature) -> Period | None:
            one, other = begins(feature), ends(feature)
            return None if one is None or other is None else (one[0], other[1])

        return _Value(Kind.INTERVAL, of)

    def _end(self, node: Any, open_at: float) -> Callable[[Feature], Period | None]:
        if node in ("..", ""):
            return lambda _: (open_at, open_at)
        if isinstance(node, str):
            period = _period_from(node)
            return lambda _: period
        value = self._value(node)
        if value.kind not in (Kind.TIMESTAMP, Kind.DATE):
            _refuse(f"{_told(node)} is no end of an interval")
        return value.of

    def _box(self, numbers: list[Any]) -> Any:
        flat = [*numbers[:2], *numbers[3:5]] if len(numbers) == 6 else numbers
        if len(flat) != 4 or not all(type(each) in (int, float) and abs(each) <= 360 for each in flat):
            _refuse(f"{_told(numbers)} is no box")
        west, south, east, north = [flat[1], flat[0], flat[3], flat[2]] if self.system == EPSG_4326 else flat
        if west <= east:
            return shapely.box(west, south, east, north)
        return shapely.union(shapely.box(west, south, 180, north), shapely.box(-180, south, east, north))

    def _drawn(self, node: Any) -> Any:
        match node:
            case {"bbox": [*numbers]}:
                return self._box(numbers)
            case {"type": str() as name} if name in _GEOMETRIES:
                return self._shape(node)
        return _refuse(f"{_told(node)} is no value that can be compared")

    def _shape(self, node: Mapping[str, Any]) -> Any:
        try:
            drawn = shape(swapped(node) if self.system == EPSG_4326 else dict(node))
        except (shapely.GEOSException, ArithmeticError, ValueError, TypeError, LookupError, AttributeError) as error:
            raise _unusable(f"{_told(node)} is no geometry: {error}") from error
        if drawn.is_empty or not drawn.is_valid:
            _refuse(f"{_told(node)} is no geometry: {shapely.is_valid_reason(drawn)}")
        return drawn


def filter_from(text: str, language: str, queryables: Queryables, system: str) -> Condition:
    """What is true of the features that a filter wants.

    Args:
        text: the filter. language: one of ``LANGUAGES``.
        queryables: what it may name, and of which kind each is.
        system: of its coordinates.

    Raises:
        RequestError: it cannot be read, is too long or too deep, or compares what cannot be compared.
    """
    if len(text) > LONGEST:
        _refuse(f"it has {len(text)} signs, more than {LONGEST}")
    tree = _tree_from_text(text) if language == "cql2-text" else _tree_from_json(text)
    _check_size(tree)
    return _Reader(queryables, system).condition(tree)


def _tree_from_text(text: str) -> Any:
    if _depth(text) > DEEPEST_TEXT:
        _refuse(f"its brackets stand deeper than {DEEPEST_TEXT}; cql2-json may be {DEEPEST} deep")
    try:
        return cql2.parse_text(text).to_json()
    except Exception as error:  # of an empty point the library says no more than that
        raise _unusable(" ".join(str(error).split())) from error


def _tree_from_json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unusable(f"it is no JSON: {error}") from error


def _depth(text: str) -> int:
    """How deep brackets stand in a text; those in quotes are counted too, which errs to the safe side."""
    deep = deepest = 0
    for sign in text:
        deep += (sign == "(") - (sign == ")")
        deepest = max(deepest, deep)
    return deepest


def _check_size(tree: Any) -> None:
    left, level = MOST_NODES, [tree]
    for _ in range(DEEPEST):
        left -= len(level)
        if left < 0:
            _refuse(f"it has more than {MOST_NODES} parts")
        level = [each for node in level for each in _below(node)]
        if not level:
            return
    _refuse(f"it nests deeper than {DEEPEST}")


def _below(node: Any) -> Sequence[Any]:
    return tuple(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else ()


def _comparing(holds: Callable[[Any, Any], bool], one: _Value, other: _Value) -> Condition:
    def condition(feature: Feature) -> Truth:
        first, second = one.of(feature), other.of(feature)
        return None if first is None or second is None else bool(holds(first, second))

    return condition


def _unless_missing(value: _Value, holds: Callable[[Any], bool]) -> Condition:
    return lambda feature: None if (found := value.of(feature)) is None else holds(found)


def _all(conditions: Sequence[Condition]) -> Condition:
    def condition(feature: Feature) -> Truth:
        truth: Truth = True
        for each in conditions:
            truth = both(truth, each(feature))
            if truth is False:
                break
        return truth

    return condition


def _any(conditions: Sequence[Condition]) -> Condition:
    none_of_them = _all([_not(each) for each in conditions])
    return _not(none_of_them)


def _not(condition: Condition) -> Condition:
    return lambda feature: opposite(condition(feature))


def _period_if_any(text: Any) -> Period | None:
    return _period_from(text) if isinstance(text, str) and text else None


def _period_from(text: str) -> Period:
    """A moment, or the whole of a day."""
    try:
        if _DATE.fullmatch(text):
            begins_at = instant_from_text(f"{text}T00:00:00Z")
            return begins_at, begins_at + DAY_MS - 1
        at = instant_from_text(text)
    except InputError as error:
        raise _unusable(f"{_told(text)} is no time") from error
    return at, at


def _told(node: Any) -> str:
    return json.dumps(node, default=str)[:64]


def _refuse(why: str) -> NoReturn:
    raise _unusable(why)


def _unusable(why: str) -> RequestError:
    return RequestError("request-unusable", f"the filter cannot be used: {why[:300]}", "write it in CQL2; see /ogc/api")
