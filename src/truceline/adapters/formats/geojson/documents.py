"""Bytes of a file into GeoJSON features, whatever the bytes are."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import codecs
import json
import re
from collections import Counter
from typing import Any

from truceline.adapters.formats.findings import Code, Finding, errors_among
from truceline.adapters.formats.other_formats import format_of_bytes, format_of_document

MOST_BYTES = 256 * 1024 * 1024
"""A file of zones larger than this is a mistake; JSON of that size takes some gigabytes to read."""
_GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
_GEOJSON_IS = "it must be an object of type FeatureCollection or Feature"
_UTF_8_MARK = codecs.BOM_UTF8
_OTHER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_WGS84_CRS = re.compile(
    r"(urn:(ogc|x-ogc):def:crs:|https?://www\.opengis\.net/def/crs/)?"
    r"(OGC[:/][\d.]*[:/]?CRS84|EPSG[:/][\d.]*[:/]?4326|CRS84|WGS ?84)",
    re.IGNORECASE,
)
_LONGEST_SHOWN = 60


def shown(value: object) -> str:
    """A JSON value as messages quote it: short, and with nothing that could move a terminal's cursor."""
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return "an object"
    text = repr(value) if isinstance(value, str) else str(json.dumps(value))
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def features_in(content: bytes, found: list[Finding]) -> list[Any]:
    """The features of a GeoJSON text, as they stand there; none, and an error in `found`, if it is no such text."""
    text = _decoded(content, found)
    document = None if text is None else _parsed(text, found)
    return [] if errors_among(found) else _features_of(document, found)


def _decoded(content: bytes, found: list[Finding]) -> str | None:
    seen = format_of_bytes(content)
    if seen is not None:
        _refuse_format(seen, found)
        return None
    if content.startswith(_OTHER_MARKS):
        found.append(Finding(Code.NOT_UTF_8, "the file is UTF-16 or UTF-32", "save it as UTF-8"))
        return None
    if content.startswith(_UTF_8_MARK):
        found.append(Finding(Code.BYTE_ORDER_MARK, "the file begins with a byte order mark, which was passed over"))
        content = content.removeprefix(_UTF_8_MARK)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        found.append(
            Finding(Code.NOT_UTF_8, f"byte {error.start} is not UTF-8: {error.reason}", "save the file as UTF-8")
        )
        return None


def _where_it_is_no_json(error: json.JSONDecodeError) -> Finding:
    text = error.doc.rstrip()
    if not text:
        return Finding(Code.NOT_JSON, "the file is empty, which is not JSON", "check that it was copied whole")
    if error.pos >= len(text) or error.msg.startswith("Unterminated string"):
        row = text.count("\n") + 1
        return Finding(Code.NOT_JSON, f"the file is not JSON: it ends too early, in row {row}", "copy it again, whole")
    where = f"row {error.lineno}, character {error.colno}"
    return Finding(Code.NOT_JSON, f"the file is not JSON at {where}: {error.msg}", "export it again")


def _refuse_format(seen: str, found: list[Finding]) -> None:
    found.append(Finding(Code.OTHER_FORMAT, f"the file is {seen}, not GeoJSON", "convert it to GeoJSON (RFC 7946)"))


def _parsed(text: str, found: list[Finding]) -> Any:
    repeated: list[str] = []
    constants: list[str] = []

    def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) < len(pairs):
            repeated.extend(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        return members

    try:
        document = json.loads(text, object_pairs_hook=object_of, parse_constant=constants.append)
    except RecursionError:
        found.append(Finding(Code.NOT_JSON, "the file is nested too deeply", "no GeoJSON nests deeper than ten levels"))
        return None
    except json.JSONDecodeError as error:
        found.append(_where_it_is_no_json(error))
        return None
    except ValueError as error:
        found.append(Finding(Code.NOT_JSON, f"the file is not JSON: {error}", "export it again"))
        return None
    if constants:
        found.append(Finding(Code.NOT_JSON, f"the file holds {constants[0]}, which is not JSON", "export it again"))
    if repeated:
        found.append(
            Finding(
                Code.REPEATED_KEY,
                f"an object has the member {shown(repeated[0])} twice",
                "keep the one that is meant: readers differ in which they take",
            )
        )
    return document


def _features_of(document: Any, found: list[Finding]) -> list[Any]:
    if not isinstance(document, dict):
        found.append(Finding(Code.NOT_GEOJSON, f"the document is {shown(document)}", _GEOJSON_IS))
        return []
    seen = format_of_document(document)
    if seen is not None:
        _refuse_format(seen, found)
        return []
    if not is_on_wgs84(document, found):
        return []
    match document.get("type"):
        case "FeatureCollection":
            features = document.get("features")
        case "Feature":
            features = [document]
        case kind if kind in _GEOMETRIES:
            features = [{"type": "Feature", "properties": None, "geometry": document}]
        case kind:
            stated = "has no type" if kind is None else f"is of type {shown(kind)}"
            found.append(Finding(Code.NOT_GEOJSON, f"the document {stated}", _GEOJSON_IS))
            return []
    if not isinstance(features, list):
        found.append(Finding(Code.NOT_GEOJSON, f"features is {shown(features)}, not a list", "export the file again"))
        return []
    if not features:
        found.append(
            Finding(Code.NO_FEATURES, "the collection holds no feature", "add the zones, or leave the file out")
        )
    return features


def is_on_wgs84(member: dict[str, Any], found: list[Finding]) -> bool:
    """False, with an error in `found`, for a coordinate reference system other than lon, lat on WGS 84.

    Args:
        member: a collection, feature or geometry; before 2016 each could have a member crs.
    """
    crs = member.get("crs")
    if crs is None:
        return True
    name = _crs_name(crs)
    if name is not None and _WGS84_CRS.fullmatch(name):
        found.append(
            Finding(Code.OLD_CRS, f"the member crs names {shown(name)}: read as longitude, latitude on WGS 84")
        )
        return True
    stated = shown(crs if name is None else name)
    found.append(
        Finding(
            Code.OTHER_CRS,
            f"the member crs names {stated}, and GeoJSON is longitude, latitude on WGS 84",
            "convert the coordinates to CRS84 and leave the member out",
        )
    )
    return False


def _crs_name(crs: object) -> str | None:
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) else None
