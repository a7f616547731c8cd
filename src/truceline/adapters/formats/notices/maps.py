"""Notices on a map: GeoJSON points are sites, lines are routes of movements; properties are the columns of tables."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NoReturn

from truceline.adapters.formats.notices.rows import Row
from truceline.adapters.formats.notices.writing import row_of
from truceline.errors import InputError
from truceline.model.notices import Movement, Notice, Site
from truceline.model.places.coordinates import place_from_columns
from truceline.model.places.echo import echo

MAX_BYTES = 32 * 1024 * 1024
_GEOMETRIES = {"Point": "site", "LineString": "movement"}


def read_map(content: bytes) -> tuple[Sequence[str], Sequence[Row]]:
    """The names of properties, and the features as rows: the digits of coordinates say how precise they are.

    Raises:
        InputError: it is no GeoJSON with features, or is too large.
    """
    if len(content) > MAX_BYTES:
        raise InputError(f"a map of more than {MAX_BYTES} bytes", hint="import it in parts")
    try:
        document = json.loads(content.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise InputError(f"the file is no JSON: {error}", hint="write it again as GeoJSON") from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise InputError("the file has no features", hint="write it as a FeatureCollection (RFC 7946)")
    rows = [Row(number, _values(feature)) for number, feature in enumerate(features, start=1)]
    return list(dict.fromkeys(name for row in rows for name in row.values)), rows


def map_bytes(told: Iterable[tuple[Notice, Mapping[str, str]]], remark: str) -> bytes:
    """A GeoJSON file of notices; a site is a point, a movement the line of its route.

    Args:
        told: each notice, and what the record says of it. remark: a member ``remark`` beside the features.
    """
    features = [_feature(notice, row) for notice, row in told]
    document = {"type": "FeatureCollection", "remark": remark, "features": features}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _feature(notice: Notice, told: Mapping[str, str]) -> dict[str, Any]:
    properties = {**told, **row_of(notice)}
    geometry: dict[str, Any] | None = None
    if isinstance(notice, Site):
        geometry = {"type": "Point", "coordinates": [notice.place.lon_deg, notice.place.lat_deg]}
    if isinstance(notice, Movement):
        path = [[waypoint.place.lon_deg, waypoint.place.lat_deg] for waypoint in notice.route]
        geometry = {"type": "LineString", "coordinates": path}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _values(feature: Any) -> Mapping[str, str]:
    """The cells of a feature. What is said in words counts before what is drawn: it has the precision in it."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    given = properties if isinstance(properties, dict) else {}
    values = {str(name): _cell(value) for name, value in given.items() if value is not None}
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    kind = _GEOMETRIES.get(str(geometry.get("type"))) if isinstance(geometry, dict) else None
    if kind and isinstance(geometry, dict):
        drawn = _drawn(kind, geometry.get("coordinates"))
        values = {"kind": kind} | ({} if drawn.keys() & values.keys() else drawn) | values
    return {name: text for name, text in values.items() if text}


def _drawn(kind: str, coordinates: Any) -> dict[str, str]:
    """The place or the route that a geometry draws; nothing if it draws none."""
    if kind == "site":
        place = _position(coordinates)
        return {"place": place} if place else {}
    path = [_position(each) for each in coordinates] if isinstance(coordinates, list) else []
    return {"route": "; ".join(path)} if path and all(path) else {}


def _position(coordinates: Any) -> str:
    """A position in words; what is off the Earth stays as it is written, to be told as the fault that it is."""
    if (
        not isinstance(coordinates, list)
        or len(coordinates) < 2
        or not all(isinstance(each, str) for each in coordinates)
    ):
        return ""
    lon, lat, *_ = coordinates
    try:
        return echo(place_from_columns(lat, lon)).decimal
    except InputError:
        return f"{lat}N {lon}E"


def _cell(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return value.strip()
        case _:
            return json.dumps(value, ensure_ascii=False)


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number in JSON")
