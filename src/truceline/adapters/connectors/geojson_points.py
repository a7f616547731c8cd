"""GeoJSON features as reports: points with a time, and paths whose corners each have one.

A feature collection, one feature, or features in an array or one after another (RFC 8142). The track is property
``track``, ``uid``, ``mmsi``, ``icao24`` or ``id``, or else the feature's ``id`` or its name; the time ``at``,
``time``, ``timestamp`` or ``datetime``, as text or milliseconds since 1970; of a path ``coordTimes``, ``times``
or ``datetimes``, one for each corner. Numbers are read where their name says the unit: ``course_deg``,
``speed_mps``, ``error_m``. The third coordinate is metres above the ellipsoid; where there is none,
``altitude_m`` and ``altitude_datum`` are read.

Source: RFC 7946; https://github.com/placemark/togeojson (coordTimes); OGC 19-045r3 (datetimes)
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from truceline.adapters.connectors.connector import Connector, Options, ReportChunk
from truceline.adapters.connectors.reading.checks import (
    NO_POSITION,
    NO_TIME,
    NOT_A_NUMBER,
    UNREADABLE_TIME,
    received_text,
)
from truceline.adapters.connectors.reading.gathering import Gathering
from truceline.adapters.connectors.reading.json_items import JsonItems
from truceline.adapters.connectors.reading.values import instant_from_json, number_from_json
from truceline.errors import ReportError
from truceline.model.units import CONVENTIONS

TRACK_NAMES = ("track", "uid", "mmsi", "icao24", "id")
"""Then the feature's own id, then its name; a path without any is told apart by its file and number."""

TIME_NAMES = ("at", "time", "timestamp", "datetime")
PATH_TIME_NAMES = ("coordTimes", "times", "datetimes")
NAME_NAMES = ("name", "callsign")
KIND_NAMES = ("kind", "type")
NUMBERS = ("course_deg", "speed_mps", "error_m")
MAX_TEXT = 1000

_GEOJSON = CONVENTIONS["geojson"]
# Up to the array of features; a single feature may have a property of that name.
_OPENING = re.compile(r'\s*(?:\[|\{(?:(?!"Feature").)*?"features"\s*:\s*\[)', re.DOTALL)
_CRS = re.compile(r'"crs"\s*:\s*\{.*?"name"\s*:\s*"([^"]*)"', re.DOTALL)
_KNOWN_CRS = re.compile(r".*(?:CRS84|EPSG:{1,2}4326)$", re.IGNORECASE)
_SNIFFED = re.compile(rb'"type"\s*:\s*"Feature(?:Collection)?"')


def _read(stream: BinaryIO, options: Options) -> Iterator[ReportChunk]:
    items = JsonItems(stream, _OPENING)
    _check_crs(items.preamble)
    gathering = Gathering()
    for row, item in enumerate(items, 1):
        raw = item.raw.encode()
        try:
            if item.fault:
                raise ReportError(item.fault)
            for values in _reports(item.value, f"{options['source']}#{row}"):
                gathering.report(row, raw, **values)
        except ReportError as fault:
            gathering.bad(row, raw, str(fault))
        if gathering.is_full:
            yield gathering.chunk()
    yield gathering.chunk()


def _check_crs(preamble: str) -> None:
    crs = _CRS.search(preamble)
    if crs is not None and _KNOWN_CRS.match(crs[1]) is None:
        raise ReportError(
            f"the positions are in {crs[1]!r}, not in longitude and latitude on WGS 84",
            hint="convert the file to RFC 7946 first, with: ogr2ogr -lco RFC7946=YES",
        )


def _reports(feature: Any, path_id: str) -> list[dict[str, Any]]:
    """The reports of a feature, all or none; a path without an id gets one."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise ReportError("not a GeoJSON feature")
    geometry, properties = feature.get("geometry"), feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    if not isinstance(geometry, dict):
        raise ReportError(NO_POSITION)
    said = _said(feature, properties)
    match geometry:
        case {"type": "Point", "coordinates": list(position)}:
            at = _time(_first(properties, TIME_NAMES))
            return [{**said, **_numbers(properties), "at": at, **_place(position, properties)}]
        case {"type": "LineString", "coordinates": list(positions)}:
            times = _first(properties, PATH_TIME_NAMES)
            if not isinstance(times, list) or len(times) != len(positions):
                raise ReportError("path without a time for each corner")
            if not all(isinstance(position, list) for position in positions):
                raise ReportError(NO_POSITION)
            said["track"] = said["track"] or path_id
            corners = zip(times, positions, strict=True)
            return [{**said, "at": _time(at), **_place(position, {})} for at, position in corners]
        case _:
            raise ReportError("geometry that is no point and no path")


def _said(feature: Mapping[str, Any], properties: Mapping[str, Any]) -> dict[str, Any]:
    track, name = _text(_first(properties, TRACK_NAMES)), _text(_first(properties, NAME_NAMES))
    return {
        "track": track or _text(feature.get("id")) or name,
        "name": name,
        "kind": _text(_first(properties, KIND_NAMES)),
    }


def _numbers(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers that a point may have; one that cannot be read is kept as received."""
    present = {name: properties[name] for name in NUMBERS if properties.get(name) is not None}
    numbers: dict[str, Any] = {name: number_from_json(value) for name, value in present.items()}
    odd = {name: str(value)[:MAX_TEXT] for name, value in present.items() if numbers[name] is None}
    return {**numbers, "received": received_text(odd)}


def _place(position: Sequence[Any], properties: Mapping[str, Any]) -> dict[str, Any]:
    if len(position) < 2:
        raise ReportError(NO_POSITION)
    lon, lat = number_from_json(position[0]), number_from_json(position[1])
    if lon is None or lat is None:
        raise ReportError(NOT_A_NUMBER)
    if len(position) > 2:
        return {"lon": lon, "lat": lat, "altitude_m": number_from_json(position[2]), "altitude_datum": _GEOJSON.datum}
    datum = _text(properties.get("altitude_datum"))
    return {
        "lon": lon,
        "lat": lat,
        "altitude_m": number_from_json(properties.get("altitude_m")),
        "altitude_datum": datum or _GEOJSON.datum,
    }


def _time(value: Any) -> int:
    if value is None:
        raise ReportError(NO_TIME)
    at = instant_from_json(value)
    if at is None:
        raise ReportError(UNREADABLE_TIME)
    return at


def _first(properties: Mapping[str, Any], names: Sequence[str]) -> Any:
    return next((properties[name] for name in names if properties.get(name) is not None), None)


def _text(value: Any) -> str | None:
    """A text, or a number as text; anything else is absent."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value)[:MAX_TEXT].strip() or None


CONNECTOR = Connector(
    name="geojson",
    summary="GeoJSON points with a time and an id, and paths with a time for each corner",
    sniff=lambda head: _SNIFFED.search(head) is not None,
    read=_read,
)
