"""Bytes into features: encodings, JSON as strict as it is, and coordinate reference systems."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.formats.findings import Code, Finding
from truceline.adapters.formats.geojson.documents import features_in, is_on_wgs84, shown

EMPTY: dict[str, Any] = {"type": "Feature", "properties": None, "geometry": None}


def read(content: bytes) -> tuple[list[Any], list[Finding]]:
    found: list[Finding] = []
    return features_in(content, found), found


def collection(*features: Any, **members: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **members}).encode()


def named(name: Any) -> dict[str, Any]:
    return {"type": "name", "properties": {"name": name}}


def test_a_collection_gives_its_features_as_they_stand() -> None:
    assert read(collection(EMPTY, None, 5)) == ([EMPTY, None, 5], [])


def test_a_feature_is_read_without_a_collection() -> None:
    assert read(json.dumps(EMPTY).encode()) == ([EMPTY], [])


def test_a_geometry_alone_is_a_feature_without_properties() -> None:
    point = {"type": "Point", "coordinates": [1, 2]}
    assert read(json.dumps(point).encode()) == ([EMPTY | {"geometry": point}], [])


def test_a_byte_order_mark_is_passed_over_with_a_note() -> None:
    features, (note,) = read(b"\xef\xbb\xbf" + collection(EMPTY))
    assert features == [EMPTY]
    assert note.code is Code.BYTE_ORDER_MARK


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", Code.NOT_JSON, "the file is empty"),
        (b" \n", Code.NOT_JSON, "the file is empty"),
        (b"{", Code.NOT_JSON, "ends too early, in row 1"),
        (b'{"type":\n"FeatureColl', Code.NOT_JSON, "ends too early, in row 2"),
        (b'{"type":\n"Feature";}', Code.NOT_JSON, "not JSON at row 2, character 10"),
        (b'{"type": "FeatureCollection", "features": [NaN]}', Code.NOT_JSON, "NaN"),
        (b'{"type": "FeatureCollection", "features": [-Infinity]}', Code.NOT_JSON, "-Infinity"),
        (b"[" * 100_000, Code.NOT_JSON, "nested too deeply"),
        (b"1" * 10_000, Code.NOT_JSON, "not JSON"),
        (b'{"type": "Feature", "type": "Feature"}', Code.REPEATED_KEY, "'type' twice"),
        (b'{"type": "Feature", "properties": {"zone": 1, "zone": 2}}', Code.REPEATED_KEY, "'zone' twice"),
        ("{}".encode("utf-16"), Code.NOT_UTF_8, "UTF-16"),
        ('{"name": "Köln"}'.encode("latin-1"), Code.NOT_UTF_8, "byte 11 is not UTF-8"),
        (b"null", Code.NOT_GEOJSON, "null"),
        (b"[]", Code.NOT_GEOJSON, "a list of 0"),
        (b"{}", Code.NOT_GEOJSON, "has no type"),
        (b'{"type": "Feature collection"}', Code.NOT_GEOJSON, "of type 'Feature collection'"),
        (b'{"type": ["Feature"]}', Code.NOT_GEOJSON, "of type a list"),
        (b'{"type": "FeatureCollection"}', Code.NOT_GEOJSON, "features is null"),
        (b'{"type": "FeatureCollection", "features": {}}', Code.NOT_GEOJSON, "features is an object"),
        (b'{"type": "FeatureCollection", "features": []}', Code.NO_FEATURES, "no feature"),
        (b"<kml/>", Code.OTHER_FORMAT, "a KML file"),
        (b'{"UASZoneList": []}', Code.OTHER_FORMAT, "ED-269"),
    ],
)
def test_what_is_no_geojson_is_refused_for_a_stated_reason(content: bytes, code: Code, words: str) -> None:
    features, (finding,) = read(content)
    assert features == []
    assert finding.code is code
    assert words in finding.message
    assert finding.hint


@pytest.mark.parametrize(
    "name",
    [
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "urn:ogc:def:crs:OGC::CRS84",
        "urn:x-ogc:def:crs:OGC:1.3:CRS84",
        "OGC:CRS84",
        "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        "EPSG:4326",
        "epsg:4326",
        "urn:ogc:def:crs:EPSG::4326",
        "https://www.opengis.net/def/crs/EPSG/0/4326",
    ],
)
def test_the_old_member_crs_is_read_with_a_note_if_it_names_wgs_84(name: str) -> None:
    features, (note,) = read(collection(EMPTY, crs=named(name)))
    assert features == [EMPTY]
    assert note.code is Code.OLD_CRS
    assert "longitude, latitude" in note.message


@pytest.mark.parametrize(
    "crs",
    [
        named("urn:ogc:def:crs:EPSG::3857"),
        named("EPSG:43260"),
        named("EPSG:4258"),
        named(4326),
        {"type": "link", "properties": {"href": "https://example.org/crs/4326"}},
        "EPSG:4326",
        {"properties": []},
    ],
)
def test_any_other_crs_is_refused_aloud(crs: Any) -> None:
    features, (finding,) = read(collection(EMPTY, crs=crs))
    assert features == []
    assert finding.code is Code.OTHER_CRS


def test_a_crs_of_null_says_nothing() -> None:
    found: list[Finding] = []
    assert is_on_wgs84({"crs": None}, found)
    assert found == []


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists))
def test_values_are_shown_short_and_without_anything_that_moves_a_cursor(value: Any) -> None:
    text = shown(value)
    assert text.isprintable()
    assert len(text) <= 64


def test_objects_and_lists_are_shown_by_what_they_are() -> None:
    assert (shown({"a": 1}), shown([1, 2])) == ("an object", "a list of 2")
    assert (shown(None), shown(True), shown("a\x1b[31m")) == ("null", "true", r"'a\x1b[31m'")
