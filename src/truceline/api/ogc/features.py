"""A feature as the collections have it: an id, a drawing, properties, and when it was or holds."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

import shapely
from shapely.geometry import shape

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG_4326 = "http://www.opengis.net/def/crs/EPSG/0/4326"
"""The same degrees as CRS84, latitude first."""
SYSTEMS = (CRS84, EPSG_4326)
Document: TypeAlias = dict[str, Any]


class Span(NamedTuple):
    """From when to when, both in ms since the epoch and both included; None where it has no end."""

    from_at: int | None = None
    to_at: int | None = None

    def meets(self, other: Span) -> bool:
        """True if they have a moment in common."""
        return _is_before(self.from_at, other.to_at) and _is_before(other.from_at, self.to_at)


class Box(NamedTuple):
    """A box in degrees; it crosses the antimeridian if its west is greater than its east."""

    west_deg: float
    south_deg: float
    east_deg: float
    north_deg: float

    def meets(self, geometry: Document | None) -> bool:
        """True if a geometry of GeoJSON has a point in the box or on its edge; what is nowhere has none."""
        if geometry is None:
            return False
        if geometry["type"] == "Point":
            lon_deg, lat_deg = geometry["coordinates"]
            return self.south_deg <= lat_deg <= self.north_deg and any(
                west <= lon_deg <= east for west, east in self._spans_deg()
            )
        drawn = shape(geometry)
        return any(
            drawn.intersects(shapely.box(west, self.south_deg, east, self.north_deg))
            for west, east in self._spans_deg()
        )

    def _spans_deg(self) -> tuple[tuple[float, float], ...]:
        if self.west_deg <= self.east_deg:
            return ((self.west_deg, self.east_deg),)
        return (self.west_deg, 180.0), (-180.0, self.east_deg)


class Feature(NamedTuple):
    """One feature.

    Args:
        id: unique in its collection, and the same as long as the thing is the same.
        geometry: of GeoJSON, in CRS84, without heights; None for what is nowhere of its own.
        properties: numbers, texts, truths, and lists of texts.
        span: when it was, or when it holds.
    """

    id: str
    geometry: Document | None
    properties: Mapping[str, Any]
    span: Span

    def document(self, system: str = CRS84) -> Document:
        """The feature in GeoJSON, in one of ``SYSTEMS``."""
        geometry = self.geometry
        if geometry and system == EPSG_4326:
            geometry = swapped(geometry)
        return {"type": "Feature", "id": self.id, "geometry": geometry, "properties": dict(self.properties)}


def swapped(geometry: Mapping[str, Any]) -> Document:
    """A geometry of GeoJSON with its coordinates in the other order."""
    if "geometries" in geometry:
        return dict(geometry) | {"geometries": [swapped(each) for each in geometry["geometries"]]}
    return dict(geometry) | {"coordinates": _swapped(geometry["coordinates"])}


def _swapped(coordinates: Any) -> Any:
    if isinstance(coordinates[0], int | float):
        return [coordinates[1], coordinates[0]]
    return [_swapped(each) for each in coordinates]


def _is_before(one: int | None, other: int | None) -> bool:
    return one is None or other is None or one <= other
