"""Zones into GeoJSON as RFC 7946 has it, so that reading it gives the same zones."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from truceline.adapters.formats.findings import Finding
from truceline.adapters.formats.geojson.drawing import drawing_of, undrawn
from truceline.adapters.formats.geojson.properties import properties_of, tidy_number, values_in
from truceline.errors import ZoneError
from truceline.model.shapes import Bubble, Circle, Corridor, Polygon, Shape
from truceline.model.zones import Zone


def geojson_text(zones: Iterable[Zone], *, draw_circles: bool = False) -> str:
    """A FeatureCollection of zones as text, one feature a row, one feature for each standing.

    Args:
        zones: any zones. draw_circles: show circles as rings, for software that knows no radius.

    Raises:
        ZoneError: a zone cannot be written so that it could be read again.
    """
    features = ",\n".join(
        json.dumps(_feature(zone, standing, draw_circles), ensure_ascii=False, allow_nan=False)
        for zone in zones
        for standing in zone.geometries
    )
    return f'{{"type": "FeatureCollection", "features": [\n{features}\n]}}\n'


def _feature(zone: Zone, standing: str, draw_circles: bool) -> dict[str, Any]:
    shape = zone.geometries[standing]
    geometry, own = drawing_of(shape, draw_circles=draw_circles), undrawn(shape)
    properties = properties_of(zone, standing) | _extents_of(shape)
    if geometry != own:
        properties["exact"] = own
    found: list[Finding] = []
    values_in(properties, found)
    for finding in found:
        raise ZoneError(f"zone {zone.id!r} cannot be written: {finding.message}", hint=finding.hint)
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _extents_of(shape: Shape) -> dict[str, Any]:
    match shape:
        case Polygon():
            return {}
        case Circle(radius_m=radius_m):
            return {"radius_m": tidy_number(radius_m)}
        case Corridor(half_width_m=half_width_m):
            return {"half_width_m": tidy_number(half_width_m)}
        case Bubble(track, radius_m):
            return {"bubble_track": track, "radius_m": tidy_number(radius_m)}
