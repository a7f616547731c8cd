"""Filters in CQL2: what they take of features, held against the standard's own examples, and what is refused."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import csv
import json
import sqlite3
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import cql2
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from truceline.api.ogc.conditions import Kind
from truceline.api.ogc.features import CRS84, EPSG_4326, Feature, Span
from truceline.api.ogc.filters import DEEPEST, DEEPEST_TEXT, LONGEST, MOST_NODES, filter_from
from truceline.errors import RequestError

QUERYABLES = {
    "id": Kind.TEXT,
    "geometry": Kind.GEOMETRY,
    "name": Kind.TEXT,
    "size": Kind.NUMBER,
    "drill": Kind.TRUTH,
    "at": Kind.TIMESTAMP,
    "until": Kind.TIMESTAMP,
}
SQUARE = {"type": "Polygon", "coordinates": [[[10.0, 50.0], [11.0, 50.0], [11.0, 51.0], [10.0, 51.0], [10.0, 50.0]]]}
NOON = "2023-11-14T12:00:00Z"


def feature(name: str = "alpha", geometry: Any = SQUARE, **properties: Any) -> Feature:
    return Feature("f-1", geometry, {"name": name, "size": 5, "drill": False, "at": NOON} | properties, Span())


def takes(text: str, of: Feature | None = None, system: str = CRS84) -> bool | None:
    return filter_from(text, "cql2-text", QUERYABLES, system)(of or feature())


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("name = 'alpha'", True),
        ("name <> 'alpha'", False),
        ("id = 'f-1'", True),
        ("size > 4 AND size <= 5", True),
        ("5 = size", True),
        ("size < 5 OR drill", False),
        ("NOT drill", True),
        ("drill = false", True),
        ("missing IS NULL", None),
        ("until IS NULL", True),
        ("name IS NOT NULL", True),
        ("name LIKE 'al%'", True),
        ("name LIKE 'al_ha' AND name NOT LIKE '%b%'", True),
        ("size BETWEEN 5 AND 6", True),
        ("size NOT BETWEEN 5 AND 6", False),
        ("name IN ('bravo', 'alpha')", True),
        ("size NOT IN (1, 2)", True),
        ("at = TIMESTAMP('2023-11-14T12:00:00Z')", True),
        ("at > TIMESTAMP('2023-11-14T12:00:01+00:00')", False),
        ("T_DURING(at, INTERVAL('2023-11-14', '2023-11-14'))", True),
        ("T_AFTER(at, DATE('2023-11-13'))", True),
        ("T_AFTER(at, DATE('2023-11-14'))", False),
        ("T_BEFORE(at, INTERVAL('2024-01-01T00:00:00Z', '..'))", True),
        ("S_INTERSECTS(geometry, BBOX(10.5, 50.5, 20, 60))", True),
        ("S_INTERSECTS(geometry, BBOX(179, 50.5, 10.5, 60))", True),
        ("S_INTERSECTS(geometry, BBOX(20, 50.5, 21, 60))", False),
        ("S_INTERSECTS(geometry, POINT(10 50))", True),
        ("S_WITHIN(geometry, POLYGON((0 0, 20 0, 20 60, 0 60, 0 0)))", True),
    ],
)
def test_a_filter_takes_what_it_says(text: str, truth: bool | None) -> None:
    if truth is None:
        with pytest.raises(RequestError, match="there is no queryable 'missing'"):
            takes(text)
    else:
        assert takes(text) is truth


@pytest.mark.parametrize("text", ["until > TIMESTAMP('2020-01-01T00:00:00Z')", "NOT (until = at)", "until IN (at)"])
def test_of_what_is_not_there_nothing_is_known(text: str) -> None:
    assert takes(text) is None


def test_what_is_nowhere_meets_nothing() -> None:
    assert takes("S_INTERSECTS(geometry, BBOX(-180, -90, 180, 90))", feature(geometry=None)) is None
    assert takes("NOT S_INTERSECTS(geometry, BBOX(-180, -90, 180, 90))", feature(geometry=None)) is None


def test_what_is_not_known_gives_way_to_what_is() -> None:
    unknown = "until = at"
    assert takes(f"{unknown} OR name = 'alpha'") is True
    assert takes(f"{unknown} AND name = 'bravo'") is False
    assert takes(f"{unknown} AND name = 'alpha'") is None


def test_a_value_of_another_kind_than_the_queryable_is_as_if_it_were_not_there() -> None:
    assert takes("name = 'alpha'", feature(name=7)) is None  # type: ignore[arg-type]
    assert takes("size > 1", feature(size=True)) is None


def test_latitude_comes_first_where_the_system_has_it_so() -> None:
    box, point = "S_INTERSECTS(geometry, BBOX(50.5, 10.5, 60, 20))", "S_INTERSECTS(geometry, POINT(50 10))"
    assert [takes(each, system=EPSG_4326) for each in (box, point)] == [True, True]
    assert [takes(each) for each in (box, point)] == [False, False]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name =",
        "name = 5",
        "drill > true",
        "at = DATE('2023-11-14')",
        "at > TIMESTAMP('yesterday')",
        "size = 2 + 3",
        "CASEI(name) = 'alpha'",
        "name LIKE size",
        "size LIKE '5'",
        "geometry = geometry",
        "S_INTERSECTS(geometry, name)",
        "S_INTERSECTS(geometry)",
        "S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 0 1, 1 0, 0 0)))",
        "S_INTERSECTS(geometry, POINT EMPTY)",
        "T_AFTER(at, 5)",
        "f(name)",
        "5",
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_is_wrong(text: str) -> None:
    with pytest.raises(RequestError) as refused:
        takes(text)
    assert refused.value.code == "request-unusable"
    assert "the filter cannot be used: " in str(refused.value)


@pytest.mark.parametrize(
    "drawn",
    [
        {"bbox": [10**400, 0, 1, 1]},
        {"bbox": [float("nan"), 0, 1, 1]},
        {"bbox": [0, 0, float("inf"), 1]},
        {"type": "Point", "coordinates": [10**400, 0]},
        {"type": "Point", "coordinates": [float("nan"), 0]},
        {"type": "Point", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "GeometryCollection"},
    ],
)
@pytest.mark.parametrize("system", [CRS84, EPSG_4326])
def test_what_is_drawn_nowhere_on_earth_is_refused(drawn: Any, system: str) -> None:
    tree = {"op": "s_intersects", "args": [{"property": "geometry"}, drawn]}
    with pytest.raises(RequestError, match="the filter cannot be used: "):
        filter_from(json.dumps(tree), "cql2-json", QUERYABLES, system)


def test_a_filter_has_its_limits() -> None:
    for text in (
        "name = '" + "x" * LONGEST + "'",
        "(" * (DEEPEST_TEXT + 1) + "drill" + ")" * (DEEPEST_TEXT + 1),
    ):
        with pytest.raises(RequestError):
            takes(text)
    assert takes("(" * DEEPEST_TEXT + "drill" + ")" * DEEPEST_TEXT) is False
    deep: Any = True
    for _ in range(DEEPEST):
        deep = {"op": "not", "args": [deep]}
    wide = {"op": "and", "args": [True] * MOST_NODES}
    for tree in (deep, wide):
        with pytest.raises(RequestError, match=r"nests deeper|more than|signs"):
            filter_from(json.dumps(tree), "cql2-json", QUERYABLES, CRS84)


@pytest.mark.timeout(180)  # without the limit it would be hours
@pytest.mark.parametrize("end", ["(a=", "(a=1) AND ", "f(a", "'", "NOT (", "POLYGON((0 0"])
def test_what_is_wrong_deep_inside_is_refused_soon(end: str) -> None:
    head = "((a=1) OR " * (DEEPEST_TEXT - 1)
    with pytest.raises(RequestError):
        takes(head + end + " OR (a=1)" * ((LONGEST - len(head) - len(end)) // 10))


_leaf = st.one_of(
    st.sampled_from([{"property": name} for name in ("name", "size", "drill", "at", "geometry", "nothing")]),
    st.text(max_size=4),
    st.integers(-9, 9),
    st.floats(),
    st.booleans(),
    st.none(),
    st.just({"timestamp": NOON}),
    st.just({"date": "2023-11-14"}),
    st.just({"bbox": [0, 0, 1, 1]}),
    st.just({"interval": ["..", NOON]}),
    st.just(SQUARE),
)
_ops = st.sampled_from(
    ["and", "or", "not", "=", "<", "isNull", "like", "between", "in", "s_intersects", "t_after", "x"]
)


def _above(below: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    made = st.fixed_dictionaries({"op": _ops, "args": st.lists(below, max_size=3)})
    return st.one_of(made, st.lists(below, max_size=3), st.dictionaries(st.text(max_size=3), below, max_size=2))


_trees = st.recursive(_leaf, _above, max_leaves=12)


@given(_trees)
def test_any_tree_is_a_condition_or_is_refused(tree: Any) -> None:
    try:
        condition = filter_from(json.dumps(tree), "cql2-json", QUERYABLES, CRS84)
    except RequestError as refused:
        assert refused.code == "request-unusable"  # noqa: PT017
    else:
        assert condition(feature()) in (True, False, None)
        assert condition(feature(geometry=None, until=NOON)) in (True, False, None)


@given(st.text(max_size=60))
def test_any_text_is_a_condition_or_is_refused(text: str) -> None:
    try:
        condition = filter_from(text, "cql2-text", QUERYABLES, CRS84)
    except RequestError as refused:
        assert refused.code == "request-unusable"  # noqa: PT017
    else:
        assert condition(feature()) in (True, False, None)


_atoms = st.sampled_from(
    [
        "name = 'alpha'",
        "name <> 'alpha'",
        "size > 4",
        "size <= 4",
        "drill = true",
        "size BETWEEN 1 AND 5",
        "size IN (4, 5)",
    ]
)
_texts = st.recursive(
    _atoms,
    lambda below: st.one_of(
        below.map(lambda each: f"NOT ({each})"),
        st.tuples(below, st.sampled_from(["AND", "OR"]), below).map(lambda each: f"({each[0]} {each[1]} {each[2]})"),
    ),
    max_leaves=4,
)


@given(_texts, st.sampled_from(["alpha", "bravo"]), st.integers(0, 9), st.booleans())
def test_text_and_json_say_the_same_and_as_the_library_has_it(text: str, name: str, size: int, drill: bool) -> None:
    """An oracle: the library evaluates plain comparisons itself."""
    tree = cql2.parse_text(text).to_json()
    found = feature(name, size=size, drill=drill)
    wanted = cql2.parse_text(text).matches({"name": name, "size": size, "drill": drill})
    assert filter_from(json.dumps(tree), "cql2-json", QUERYABLES, CRS84)(found) is wanted
    try:
        assert takes(text, found) is wanted
    except RequestError as refused:
        assert "deeper" in str(refused)  # noqa: PT017


CLAIMED = (
    "basic-cql2",
    "advanced-comparison-operators",
    "basic-spatial-functions",
    "basic-spatial-functions-plus",
    "spatial-functions",
    "temporal-functions",
    "property-property",
)
KINDS = {
    "GEOMETRY": Kind.GEOMETRY,
    "BOOLEAN": Kind.TRUTH,
    "DATE": Kind.DATE,
    "DATETIME": Kind.TIMESTAMP,
    **dict.fromkeys(("MEDIUMINT", "INTEGER", "REAL", "DOUBLE", "FLOAT", "SMALLINT", "BIGINT", "TINYINT"), Kind.NUMBER),
}
"""By the types of columns of GeoPackage."""


def _standard(root: Path) -> Path:
    return root.parent / "shared" / "data" / "cql2"


def _table(folder: Path, name: str) -> tuple[Mapping[str, Kind], Sequence[Feature]]:
    """A table of the dataset that the standard's abstract tests name, as features."""
    with closing(sqlite3.connect(f"file:{folder / 'ne110m4cql2.gpkg'}?mode=ro&immutable=1", uri=True)) as database:
        database.row_factory = sqlite3.Row
        told = {
            row["name"]: row["type"].upper().split("(")[0] for row in database.execute(f"PRAGMA table_info({name})")
        }
        rows = [dict(row) for row in database.execute(f"SELECT * FROM {name}")]  # of our own tests
    kinds = {each: KINDS.get("GEOMETRY" if each == "geom" else kind, Kind.TEXT) for each, kind in told.items()}
    drawn = [_drawn(row.pop("geom")) for row in rows]
    return kinds, [Feature("", each, _plain(row, kinds), Span()) for each, row in zip(drawn, rows, strict=True)]


def _plain(row: dict[str, Any], kinds: Mapping[str, Kind]) -> dict[str, Any]:
    """Values as the collections have them: truths as such, and times with their zone."""
    return {name: None if each is None else _value(each, kinds[name]) for name, each in row.items()}


def _value(stored: Any, kind: Kind) -> Any:
    match kind:
        case Kind.TRUTH:
            return bool(stored)
        case Kind.TIMESTAMP:
            return f"{stored}Z"
    return stored


def _drawn(blob: bytes) -> Any:
    """The geometry behind the header of GeoPackage."""
    envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[blob[3] >> 1 & 7]
    assert struct.unpack("2s", blob[:2])[0] == b"GP"
    return json.loads(shapely.to_geojson(shapely.from_wkb(blob[8 + envelope :])))


def _predicates(root: Path) -> Iterator[Mapping[str, str]]:
    with (_standard(root) / "ats_predicates.csv").open(encoding="utf-8") as rows:
        yield from (row for row in csv.DictReader(rows) if row["class"] in CLAIMED)


def test_the_predicates_of_the_standard_take_as_many_as_it_says(root: Path) -> None:
    """All of the abstract tests' predicates of the classes that are claimed, on the standard's own dataset."""
    folder = _standard(root)
    if not folder.is_dir():
        pytest.skip("the standard's dataset is not here")
    tables: dict[str, tuple[Mapping[str, Kind], Sequence[Feature]]] = {}
    wrong, tried = [], 0
    for row in _predicates(root):
        kinds, features = tables.setdefault(row["data_source"], _table(folder, row["data_source"]))
        text = row["predicate"].replace("\\(", "(")
        try:
            condition = filter_from(text, "cql2-text", kinds, CRS84)
            found: Any = sum(condition(each) is True for each in features)
        except RequestError as refused:
            found = str(refused)
        tried += 1
        if found != int(row["expected_items"]):
            wrong.append((row["class"], text, row["expected_items"], found))
    assert tried > 200
    assert wrong == []
