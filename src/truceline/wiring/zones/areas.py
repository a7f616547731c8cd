"""Zones as areas for a map that knows no radius, and where two versions of one zone differ."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from truceline.adapters.formats.extents import area_km2
from truceline.adapters.formats.geojson import geojson_text
from truceline.adapters.plot.outlines import rings_of
from truceline.model.shapes import Polygon, Ring, Shape
from truceline.model.zones import Zone

Feature = dict[str, Any]
_LEAST_KM2 = 1e-4
"""Smaller differences come from how outlines are drawn: 10 m by 10 m."""


class _Told(NamedTuple):
    """One geometry of a zone."""

    zone: Zone
    standing: str
    area: BaseGeometry


def areas_of(zones: Sequence[Zone]) -> list[Feature]:
    """A GeoJSON feature for each zone and standing, drawn as an area; None for a bubble, which is nowhere of its own.

    Its properties are those of a zone file, the version, and the area in square kilometres.
    """
    features: list[Feature] = json.loads(geojson_text(zones))["features"]
    shapes = [(zone, shape) for zone in zones for shape in zone.geometries.values()]
    for feature, (zone, shape) in zip(features, shapes, strict=True):
        feature["properties"] |= {"version": zone.version, "area_km2": area_km2(shape)}
        feature["properties"].pop("exact", None)
        area = area_of(shape)
        feature["geometry"] = None if area.is_empty else shapely.geometry.mapping(area)
    return features


def differences_of(zones: Iterable[Zone]) -> list[Feature]:
    """Where two geometries of one zone differ: a feature for what only the first has, and for what only the second.

    Zones with one id belong together, whatever their version. Properties: ``zone``, ``name``, ``only`` and ``not``
    (standings), ``only_version`` and ``not_version``, ``area_km2`` of it, and ``shared_km2`` of what both have. Two
    that are the same make no feature.
    """
    known: dict[str, list[_Told]] = {}
    for zone in zones:
        for standing, shape in zone.geometries.items():
            known.setdefault(zone.id, []).append(_Told(zone, standing, area_of(shape)))
    pairs = [pair for told in known.values() for pair in combinations(told, 2)]
    return [feature for one, other in pairs for feature in _apart(one, other)]


def area_of(shape: Shape) -> BaseGeometry:
    """The places of a shape in degrees of longitude and latitude; empty for a bubble. Longitudes may run past 180."""
    shells: list[tuple[Ring, list[Ring]]] = []
    for ring in rings_of(shape):
        if shapely.is_ccw(shapely.linearrings(ring)) or not shells:
            shells.append((ring, []))
        else:
            shells[-1][1].append(ring)
    return shapely.union_all([shapely.make_valid(shapely.Polygon(shell, holes)) for shell, holes in shells])


def _apart(one: _Told, other: _Told) -> Iterator[Feature]:
    other = other._replace(area=_turned_to(one.area, other.area))
    shared_km2 = _area_km2(one.area.intersection(other.area))
    for has, lacks in ((one, other), (other, one)):
        only = has.area.difference(lacks.area)
        if (size_km2 := _area_km2(only)) > _LEAST_KM2:
            says: Mapping[str, Any] = {
                "zone": has.zone.id,
                "name": has.zone.name or has.zone.id,
                "only": has.standing,
                "only_version": has.zone.version,
                "not": lacks.standing,
                "not_version": lacks.zone.version,
                "area_km2": size_km2,
                "shared_km2": shared_km2,
            }
            yield {"type": "Feature", "properties": says, "geometry": shapely.geometry.mapping(only)}


def _turned_to(first: BaseGeometry, second: BaseGeometry) -> BaseGeometry:
    """The second, its longitudes counted as those of the first are."""
    if first.is_empty or second.is_empty:
        return second
    turns = round((first.centroid.x - second.centroid.x) / 360.0)
    return shapely.transform(second, lambda corners: corners + np.array([turns * 360.0, 0.0])) if turns else second


def _area_km2(area: BaseGeometry) -> float:
    parts = [part for part in _parts(area) if isinstance(part, shapely.Polygon) and not part.is_empty]
    rings = [[shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors)] for part in parts]
    return round(area_km2(Polygon(tuple(map(tuple, rings)))) or 0.0, 4) if rings else 0.0


def _parts(area: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(area):
        yield from _parts(part) if shapely.get_num_geometries(part) > 1 else (part,)
