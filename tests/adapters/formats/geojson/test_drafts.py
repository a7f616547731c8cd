"""Ids told apart and geometries joined, without any file."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.formats.findings import Code, Finding
from truceline.adapters.formats.geojson.drafts import Draft, ids_of, joined_zones, own_id_of
from truceline.model.shapes import Circle


def draft(number: int, own_id: str | None, *, stated: bool = True, file: str = "a", **values: Any) -> Draft:
    return Draft(file, number, own_id, stated, Circle(float(number % 180), 0.0, 10.0), values)


def test_the_property_zone_comes_before_id_before_name_before_the_features_own() -> None:
    properties = {"zone": "a", "id": "b", "name": "c"}
    assert own_id_of({"id": "d", "properties": properties}, {"zone": "a"}) == ("a", True)
    assert own_id_of({"id": "d", "properties": {"id": "b", "name": "c"}}, {}) == ("b", True)
    assert own_id_of({"id": "d", "properties": {"name": "c"}}, {"name": "c"}) == ("c", False)
    assert own_id_of({"id": "d", "properties": None}, {}) == ("d", False)
    assert own_id_of({}, {}) == (None, False)


def test_the_name_of_a_chart_object_makes_no_id() -> None:
    assert own_id_of({"id": 5, "properties": {"OBJNAM": "Key West"}}, {"name": "Key West"}) == ("5", False)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, "x", "y", "a#0", "a#1", "b#0", "b#1"]),
            st.booleans(),
            st.sampled_from(["agreed", "marked"]),
            st.sampled_from("ab"),
        ),
        max_size=8,
    )
)
def test_no_two_zones_ever_share_an_id(rows: list[tuple[str | None, bool, str, str]]) -> None:
    drafts = [
        draft(number, own_id, stated=stated, file=file, standing=standing)
        for number, (own_id, stated, standing, file) in enumerate(rows)
    ]
    found: list[Finding] = []
    ids = ids_of(drafts, found)
    assert len({(zone_id, one.standing) for zone_id, one in zip(ids, drafts, strict=True)}) == len(drafts)
    changed = {one.key for zone_id, one in zip(ids, drafts, strict=True) if zone_id != (one.own_id or one.key)}
    assert {f"{finding.file}#{finding.feature}" for finding in found} == changed
    zones = joined_zones(drafts, ids, found)
    assert sum(len(zone) for zone in zones) == len(drafts)
    assert sum(len(zone[0].zone.geometries) for zone in zones) == len(drafts)


def test_names_are_never_taken_for_one_zone_but_stated_ids_are() -> None:
    for stated, expected in ((True, ["x", "x"]), (False, ["a#0", "a#1"])):
        drafts = [draft(0, "x", stated=stated), draft(1, "x", stated=stated, standing="marked")]
        assert ids_of(drafts, []) == expected


def test_what_one_geometry_says_of_the_zone_counts_for_all_and_must_not_be_contradicted() -> None:
    drafts = [draft(0, "x", text="a"), draft(1, "x", standing="marked"), draft(2, "x", standing="claimed:n", text="b")]
    found: list[Finding] = []
    ((first, _),) = joined_zones(drafts[:2], ["x", "x"], found)
    assert first.zone.text == "a"
    assert found == []
    assert joined_zones(drafts, ["x"] * 3, found) == []
    assert [(finding.code, finding.feature) for finding in found] == [(Code.STANDINGS_DISAGREE, 2)]
