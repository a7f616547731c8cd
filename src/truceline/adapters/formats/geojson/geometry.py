"""The geometry of a feature into a shape, whatever stands in its coordinates."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

import numpy as np

from truceline.adapters.formats.antimeridian import Parts, joined_path
from truceline.adapters.formats.findings import Code, Finding, errors_among, place_of
from truceline.adapters.formats.geojson.documents import is_on_wgs84, shown
from truceline.adapters.formats.geojson.drawing import is_drawing_of
from truceline.adapters.formats.rings import antimeridian_findings, checked_polygon, repeated_position_findings
from truceline.errors import ZoneError
from truceline.model.shapes import Bubble, Circle, Corridor, Polygon, Ring, Shape

_EXTENTS = ("radius_m", "half_width_m", "bubble_track")
_EXTENTS_OF = {
    "Point": {"radius_m"},
    "LineString": {"half_width_m"},
    "MultiLineString": {"half_width_m"},
    "Polygon": set[str](),
    "MultiPolygon": set[str](),
}
_NUMBERS = {int, float}
"""Types of a coordinate; JSON's true and false are of another, though Python counts with them."""
_ZONES_ARE = "a zone is a Polygon, a MultiPolygon, a Point with radius_m, or a LineString with half_width_m"
_ALTITUDES_ARE = "the altitudes of a zone are floor_m and ceiling_m"


def shape_of(geometry: Any, values: Mapping[str, Any], found: list[Finding]) -> Shape | None:
    """The shape that a geometry and the properties of its feature describe; None, and why in `found`, if none.

    Args:
        geometry: the member of the feature, as it stands there.
        values: the feature's properties, as `values_in` has read them.
    """
    own: list[Finding] = []
    try:
        shape = _exact_shape(geometry, values, own) if "exact" in values else _plain_shape(geometry, values, own)
    except ZoneError as error:
        own.append(Finding(Code.BAD_GEOMETRY, str(error), error.hint))
    found += own
    return None if errors_among(own) else shape


def _exact_shape(geometry: Any, values: Mapping[str, Any], found: list[Finding]) -> Shape | None:
    """The shape that the property `exact` holds, provided that the geometry is a drawing of it."""
    own: list[Finding] = []
    shape = _plain_shape(values["exact"], values, own, as_written=True)
    found += errors_among(own)
    if shape is not None and not is_drawing_of(geometry, shape):
        found.append(
            Finding(
                Code.DRAWING_DIFFERS,
                "the geometry does not show what the property exact holds",
                "if the geometry was edited, remove exact (and of a circle radius_m), and the geometry counts",
            )
        )
    return shape


def _plain_shape(
    geometry: Any, values: Mapping[str, Any], found: list[Finding], *, as_written: bool = False
) -> Shape | None:
    """The shape of a geometry by itself; `as_written` keeps its coordinates wherever they run."""
    if "bubble_track" in values:
        return _bubble(geometry, values, found)
    kind = _kind_of(geometry, found)
    if kind is None or not _extents_fit(kind, values, found):
        return None
    coordinates = geometry.get("coordinates")
    if kind == "Point":
        return _circle(coordinates, values["radius_m"], found)
    if kind in ("LineString", "MultiLineString"):
        pieces = coordinates if kind == "MultiLineString" else [coordinates]
        return _corridor(pieces, values["half_width_m"], found, as_written=as_written)
    parts = _parts(coordinates if kind == "MultiPolygon" else [coordinates], found)
    polygon = checked_polygon(parts, found) if parts else None
    return Polygon(parts) if polygon and parts and as_written else polygon


def _kind_of(geometry: Any, found: list[Finding]) -> str | None:
    if geometry is None:
        found.append(Finding(Code.NO_GEOMETRY, "the feature has no geometry", "draw it, or name a bubble_track"))
        return None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(kind, str) or kind not in _EXTENTS_OF:
        stated = f"of type {shown(kind)}" if isinstance(geometry, dict) else shown(geometry)
        found.append(Finding(Code.BAD_GEOMETRY, f"the geometry is {stated}", _ZONES_ARE))
        return None
    return kind if is_on_wgs84(geometry, found) else None


def _extents_fit(kind: str, values: Mapping[str, Any], found: list[Finding]) -> bool:
    """False if the properties that give a shape its extent are missing, or speak of another shape."""
    stated = {name for name in _EXTENTS if name in values}
    for name in sorted(stated - _EXTENTS_OF[kind]):
        message = f"the geometry is a {kind}, and {name} speaks of another shape"
        found.append(Finding(Code.SHAPE_CONTRADICTS, message, _ZONES_ARE))
        return False
    if stated == _EXTENTS_OF[kind]:
        return True
    if kind == "Point":
        message, hint = "a point has no area, and no radius_m is given", "add radius_m, or draw the area"
        found.append(Finding(Code.POINT_WITHOUT_RADIUS, message, hint))
    else:
        message, hint = "a path has no area, and no half_width_m is given", "add half_width_m, or draw the area"
        found.append(Finding(Code.PATH_WITHOUT_HALF_WIDTH, message, hint))
    return False


def _bubble(geometry: Any, values: Mapping[str, Any], found: list[Finding]) -> Bubble | None:
    kind = geometry.get("type") if isinstance(geometry, dict) else geometry
    if kind not in (None, "Point") or "half_width_m" in values:
        message = "a bubble goes with its track, and has no shape of its own"
        found.append(Finding(Code.SHAPE_CONTRADICTS, message, "make the geometry null, or remove bubble_track"))
        return None
    if "radius_m" not in values:
        found.append(Finding(Code.POINT_WITHOUT_RADIUS, "a bubble has no radius_m", "add radius_m"))
        return None
    return Bubble(values["bubble_track"], values["radius_m"])


def _circle(coordinates: Any, radius_m: float, found: list[Finding]) -> Circle | None:
    centre = _positions([coordinates], found)
    if centre is None:
        return None
    found += antimeridian_findings(centre, "point")
    return Circle(float(centre[0, 0]), float(centre[0, 1]), radius_m)


def _corridor(pieces: Any, half_width_m: float, found: list[Finding], *, as_written: bool) -> Corridor | None:
    paths = [_positions(piece, found) for piece in pieces] if isinstance(pieces, list) else []
    known = [path for path in paths if path is not None]
    if len(known) < len(paths):
        return None
    path = joined_path(known) if known else None
    if path is None:
        message = f"the paths of a MultiLineString of {len(paths)} do not go on from each other at the antimeridian"
        found.append(Finding(Code.BAD_GEOMETRY, message, "make each path a feature of its own"))
        return None
    if len(known) == 1:
        found += antimeridian_findings(known[0], "path")
        path = known[0] if as_written else path
    found += repeated_position_findings(path, "path")
    return Corridor(path, half_width_m)


def _parts(coordinates: Any, found: list[Finding]) -> Parts | None:
    """The rings of each part, or None if one cannot be read."""
    if not isinstance(coordinates, list) or not all(isinstance(rings, list) and rings for rings in coordinates):
        found.append(Finding(Code.BAD_GEOMETRY, "the coordinates are no lists of rings", "export the file again"))
        return None
    if not coordinates:
        found.append(Finding(Code.NO_GEOMETRY, "the geometry is empty", "draw it"))
        return None
    parts = []
    for rings in coordinates:
        known = []
        for ring in rings:
            positions = _positions(ring, found)
            if positions is None:
                return None
            known.append(positions)
        parts.append(tuple(known))
    return tuple(parts)


def _positions(value: Any, found: list[Finding]) -> Ring | None:
    """An array (positions, 2) of a list of positions, or None if one is not on Earth."""
    wrong = _first_that_is_no_position(value)
    if wrong is not None:
        found.append(
            Finding(Code.BAD_POSITION, f"{wrong} is no position", "a position is [longitude, latitude] in degrees")
        )
        return None
    is_told = any(finding.code is Code.THIRD_COORDINATE for finding in found)
    if not is_told and any(len(position) > 2 for position in value):
        found.append(Finding(Code.THIRD_COORDINATE, "positions have a third number, which was dropped", _ALTITUDES_ARE))
    try:
        places = np.array([position[:2] for position in value], dtype=np.float64)
    except OverflowError:
        places = np.array([[np.inf, np.inf]])
    return places if _are_on_earth(places, found) else None


def _first_that_is_no_position(value: Any) -> str | None:
    """The first position that is none, as a message quotes it; None if all are pairs of numbers or longer."""
    if not isinstance(value, list) or not value:
        return shown(value)
    # Two sets say it of a whole ring at once, many times faster than asking each position.
    are_lists = set(map(type, value)) == {list} and min(map(len, value)) >= 2
    if are_lists and set(map(type, chain.from_iterable(value))) <= _NUMBERS:
        return None
    return next(_shown_position(position) for position in value if not _is_position(position))


def _is_position(value: Any) -> bool:
    return isinstance(value, list) and len(value) >= 2 and set(map(type, value)) <= _NUMBERS


def _shown_position(value: Any) -> str:
    if isinstance(value, list) and len(value) >= 2:
        return f"[{', '.join(shown(part) for part in value[:3])}]"
    return shown(value)


def _are_on_earth(places: Ring, found: list[Finding]) -> bool:
    is_off = ~(np.isfinite(places).all(axis=1) & (np.abs(places[:, 0]) <= 540) & (np.abs(places[:, 1]) <= 90))
    if not is_off.any():
        return True
    lon, lat = places[is_off.argmax()].tolist()
    message = f"longitude {lon:.9g}, latitude {lat:.9g} is not on Earth"
    if np.isfinite(places).all() and np.abs(places[:, 0]).max() <= 90 and np.abs(places[:, 1]).max() <= 180:
        hint = "the axes look swapped: positions are longitude, latitude"
        found.append(Finding(Code.AXES_SWAPPED, message, hint, place=place_of(lat, lon)))
    else:
        hint = "positions are longitude, latitude in degrees on WGS 84, not metres"
        found.append(Finding(Code.BAD_POSITION, message, hint))
    return False
