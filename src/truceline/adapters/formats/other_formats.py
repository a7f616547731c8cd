"""What a file is that is not GeoJSON: a refusal that names the format helps more than a syntax error."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from typing import Any

_FIRST_BYTES = (
    (b"PK\x03\x04", "a ZIP archive, such as KMZ or a TAK data package"),
    (b"\x1f\x8b", "a gzip file"),
    (b"SQLite format 3\x00", "an SQLite file, such as GeoPackage"),
    (b"\x00\x00\x27\x0a", "a Shapefile"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"fgb\x03", "a FlatGeobuf file"),
    (b"\x1e", "a GeoJSON text sequence"),
)
_XML_ROOTS = (
    (rb"<(\w+:)?kml\b", "a KML file"),
    (rb"<(\w+:)?gpx\b", "a GPX file"),
    (rb"<event\b", "a CoT file"),
    (rb"<(\w+:)?AIXMBasicMessage\b", "an AIXM file"),
    (rb"<(\w+:)?alert\b", "a CAP alert"),
)
_S57 = re.compile(rb"\d{5}[123]L[E ]")
"""The leader of an ISO 8211 file: record length, interchange level, leader identifier L."""
_OPENAIR = re.compile(rb"^(AC|AN|AL|AH|DP|DC|DA|DB) \S", re.MULTILINE)
_LOOKED_AT_BYTES = 4096


def format_of_bytes(content: bytes) -> str | None:
    """The name of the format, with its article, if the first bytes show one that is not JSON."""
    head = content[:_LOOKED_AT_BYTES]
    for first_bytes, name in _FIRST_BYTES:
        if head.startswith(first_bytes):
            return name
    if _S57.match(head):
        return "an S-57 chart"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return next((name for root, name in _XML_ROOTS if re.search(root, head)), "an XML file")
    if len(set(_OPENAIR.findall(head))) >= 2:
        return "an OpenAir file"
    return None


def format_of_document(document: Any) -> str | None:
    """The name of the format, with its article, if a JSON document is of one that is not plain GeoJSON."""
    if not isinstance(document, dict):
        return None
    if document.get("type") == "Topology":
        return "a TopoJSON file"
    if "UASZoneList" in document:
        return "an ED-269 file of UAS zones"
    geometry_type = document.get("geometryType")
    if isinstance(geometry_type, str) and geometry_type.startswith("esriGeometry"):
        return "an Esri JSON file"
    if isinstance(document.get("shapes"), list):
        return "an airspace file of the traffic library"
    return _format_of_features(document.get("features", [document]))


def _format_of_features(features: Any) -> str | None:
    if not isinstance(features, list):
        return None
    for feature in features:
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        if isinstance(geometry, list) and "applicability" in feature:
            return "an ED-269 file of UAS zones"
        if isinstance(geometry, dict) and isinstance(geometry.get("layer"), dict):
            return "an ED-318 file of UAS zones (its limits of altitude would be lost)"
        if isinstance(feature, dict) and "temporalGeometry" in feature:
            return "an MF-JSON file of tracks"
    return None
