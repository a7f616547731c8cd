"""Files that are not GeoJSON are called by their names."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import pytest

from truceline.adapters.formats.other_formats import format_of_bytes, format_of_document

OPENAIR = b"* airspace\nAC R\nAN ED-R10B Todendorf\nAH 40000ft AMSL\nAL GND\nDP 54:25:00 N 010:40:00 E\n"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04rest", "ZIP"),
        (b"\x1f\x8b\x08rest", "gzip"),
        (b"SQLite format 3\x00rest", "GeoPackage"),
        (b"\x00\x00\x27\x0arest", "Shapefile"),
        (b"PAR1rest", "Parquet"),
        (b"ARROW1rest", "Arrow"),
        (b"fgb\x03rest", "FlatGeobuf"),
        (b'\x1e{"type": "Feature"}', "text sequence"),
        (b"015823LE1 0900201 ! 3404", "S-57"),
        (b'<?xml version="1.0"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document/>', "KML"),
        (b'\xef\xbb\xbf <gpx version="1.1">', "GPX"),
        (b'<?xml version="1.0"?><event version="2.0" uid="x">', "CoT"),
        (b'<message:AIXMBasicMessage xmlns="x">', "AIXM"),
        (b"<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'>", "CAP"),
        (b"<html>", "XML"),
        (OPENAIR, "OpenAir"),
    ],
)
def test_a_format_is_known_by_its_first_bytes(content: bytes, name: str) -> None:
    assert name in (format_of_bytes(content) or "")


@pytest.mark.parametrize("content", [b"", b"{", b'{"type": "FeatureCollection"}', b"AC R only", b"\xff\xfe{", b"12345"])
def test_what_may_be_json_is_not_called_anything_else(content: bytes) -> None:
    assert format_of_bytes(content) is None


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ({"type": "Topology", "objects": {}}, "TopoJSON"),
        ({"formatVersion": "1.0.0", "UASZoneList": []}, "ED-269"),
        ({"features": [{"identifier": "x", "applicability": [], "geometry": [{}]}]}, "ED-269"),
        (
            {"type": "FeatureCollection", "features": [{"geometry": {"type": "Polygon", "layer": {"upper": 1}}}]},
            "ED-318",
        ),
        ({"geometryType": "esriGeometryPolygon", "features": []}, "Esri"),
        ({"name": "TMA", "shapes": [{"upper": 65.0}]}, "traffic"),
        ({"type": "Feature", "temporalGeometry": {}}, "MF-JSON"),
        ({"type": "FeatureCollection", "features": [{"type": "Feature", "temporalGeometry": {}}]}, "MF-JSON"),
    ],
)
def test_a_json_format_is_known_by_its_members(document: Any, name: str) -> None:
    assert name in (format_of_document(document) or "")


@pytest.mark.parametrize(
    "document", [None, [], 5, {}, {"features": 5}, {"features": [None, 5, {"geometry": []}]}, {"geometryType": [[]]}]
)
def test_anything_else_has_no_other_name(document: Any) -> None:
    assert format_of_document(document) is None
