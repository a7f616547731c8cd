"""Checks that look at all zones at once: one far from the others, two alike, one that is over."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.adapters.formats.findings import Code, Finding, Place, place_of
from truceline.model.shapes import Bubble, Circle, Corridor, Polygon, Ring, Shape
from truceline.model.times import text_from_instant
from truceline.model.zones import AGREED, Zone

_FEWEST_TO_COMPARE = 3
_NEAR_DEG = 0.5
"""Zones within this of each other count as one neighbourhood, however small it is. If it were 1.0, no zone of Syria
would ever be far: with its axes swapped it lies some 7 degrees away."""
_FAR = 10.0
"""This many times as far from the middle as the others usually are is far."""
_BACK_AMONG_THEM = 3.0


class PlacedShape(NamedTuple):
    """One geometry of a zone, and the feature that it comes from."""

    zone: Zone
    shape: Shape
    file: str
    feature: int

    def finding(self, code: Code, message: str, hint: str, place: Place | None = None) -> Finding:
        """A finding about this geometry."""
        return Finding(code, message, hint, self.file, self.feature, self.zone.id, place)


def suspected_axes(shapes: Sequence[PlacedShape]) -> list[Finding]:
    """A warning for each shape that lies far from the others, and would lie among them with its axes swapped."""
    placed = [(shape, place) for shape in shapes if (place := _middle_of(shape.shape)) is not None]
    if len(placed) < _FEWEST_TO_COMPARE:
        return []
    places = np.array([place for _, place in placed])
    middle = np.median(_directions(places), axis=0)
    middle /= np.linalg.norm(middle) or 1.0
    away_deg = _degrees_between(_directions(places), middle)
    swapped_deg = _degrees_between(_directions(places[:, ::-1]), middle)
    usual_deg = max(float(np.median(away_deg)), _NEAR_DEG)
    can_be_swapped = np.abs(places[:, 0]) <= 90
    is_suspect = can_be_swapped & (away_deg > _FAR * usual_deg) & (swapped_deg < _BACK_AMONG_THEM * usual_deg)
    return [
        placed[number][0].finding(
            Code.AXES_SUSPECT,
            f"the zone lies {away_deg[number]:.0f} degrees from the middle of the others, and {swapped_deg[number]:.1f}"
            " with its axes swapped",
            "positions are longitude, latitude: look whether these are the other way round",
            placed[number][1],
        )
        for number in np.flatnonzero(is_suspect)
    ]


def _middle_of(shape: Shape) -> Place | None:
    match shape:
        case Polygon(parts):
            return _middle(parts[0][0])
        case Circle(lon, lat):
            return place_of(lon, lat)
        case Corridor(path):
            return _middle(path)
        case Bubble():
            return None


def _middle(path: Ring) -> Place:
    west_south, east_north = path.min(axis=0), path.max(axis=0)
    lon, lat = (0.5 * (west_south + east_north)).tolist()
    return place_of(lon, lat)


def _directions(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit vectors of places on a sphere: they have a middle anywhere, the antimeridian included."""
    lon, lat = np.radians(places).T
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def _degrees_between(directions: NDArray[np.float64], middle: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.degrees(np.arccos(np.clip(directions @ middle, -1.0, 1.0)))


def equal_geometries(shapes: Sequence[PlacedShape]) -> list[Finding]:
    """A warning for each geometry that another zone has already."""
    first_of: dict[str, PlacedShape] = {}
    findings = []
    for shape in shapes:
        # The version of a zone that is nothing but this geometry.
        likeness = Zone("-", {AGREED: shape.shape}).version
        first = first_of.setdefault(likeness, shape)
        if first.zone.id != shape.zone.id:
            findings.append(
                shape.finding(
                    Code.SAME_GEOMETRY,
                    f"the geometry is that of zone {first.zone.id!r} too, in {first.file} #{first.feature}",
                    "if one was copied to begin with, draw it; if both are meant, all is well",
                    _middle_of(shape.shape),
                )
            )
    return findings


def zones_over(shapes: Sequence[PlacedShape], now_at: int) -> list[Finding]:
    """A warning for each zone whose validity has ended by now (ms UTC)."""
    return [
        shape.finding(
            Code.ZONE_OVER,
            f"the zone ended at {text_from_instant(shape.zone.validity.ends_at)}",
            "correct valid_until, or leave the zone out",
        )
        for shape in shapes
        if shape.zone.validity.ends_at is not None and shape.zone.validity.ends_at <= now_at
    ]
