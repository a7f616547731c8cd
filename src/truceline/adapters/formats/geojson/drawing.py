"""How RFC 7946 draws a shape: the right-hand rule, cut at the antimeridian, circles as a point or as a ring."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from truceline.adapters.formats.antimeridian import Parts, cut_parts, cut_path
from truceline.adapters.formats.extents import circle_outline
from truceline.adapters.formats.findings import Finding, errors_among, place_of
from truceline.adapters.formats.rings import whole_parts
from truceline.errors import ZoneError
from truceline.model.shapes import Bubble, Circle, Corridor, Polygon, Shape

_SAME_DEG = 1e-6
"""Coordinates that other software wrote again with six decimals are still the same drawing."""


def drawing_of(shape: Shape, *, draw_circles: bool = False) -> dict[str, Any] | None:
    """The geometry that shows a shape to any software; None for a bubble, which is nowhere of its own.

    Args:
        draw_circles: draw a circle as a ring of 360 corners rather than as its centre.

    Raises:
        ZoneError: a ring crosses itself where it would have to be cut.
    """
    match shape:
        case Polygon(parts):
            return _drawn_polygon(parts)
        case Circle(lon, lat):
            if draw_circles:
                return _drawn_polygon(circle_outline(shape).parts)
            return {"type": "Point", "coordinates": list(place_of(lon, lat))}
        case Corridor(path):
            pieces = [piece.tolist() for piece in cut_path(path)]
            if len(pieces) == 1:
                return {"type": "LineString", "coordinates": pieces[0]}
            return {"type": "MultiLineString", "coordinates": pieces}
        case Bubble():
            return None


def undrawn(shape: Shape) -> dict[str, Any] | None:
    """The geometry with a shape's own coordinates, wherever they run; None for a bubble."""
    match shape:
        case Polygon(parts):
            # Rings that jump have no direction to turn round, and what is cut must be cut the same way again.
            return _polygon_geometry(parts if _run_over(parts) else _turned_parts(parts))
        case Circle(lon, lat):
            return {"type": "Point", "coordinates": [lon, lat]}
        case Corridor(path):
            return {"type": "LineString", "coordinates": path.tolist()}
        case Bubble():
            return None


def is_drawing_of(geometry: Any, shape: Shape) -> bool:
    """True if a geometry is what `drawing_of` makes of a shape, but for the sixth decimal.

    Raises:
        ZoneError: the shape cannot be drawn.
    """
    drawings = [drawing_of(shape)]
    if isinstance(shape, Circle):
        drawings.append(drawing_of(shape, draw_circles=True))
    return isinstance(geometry, dict) and any(
        drawing is not None
        and geometry.get("type") == drawing["type"]
        and _are_close(geometry.get("coordinates"), drawing["coordinates"])
        for drawing in drawings
    )


def _are_close(stated: Any, drawn: Any) -> bool:
    if isinstance(drawn, list):
        return isinstance(stated, list) and len(stated) == len(drawn) and all(map(_are_close, stated, drawn))
    return type(stated) in (int, float) and drawn - _SAME_DEG <= stated <= drawn + _SAME_DEG


def _drawn_polygon(parts: Parts) -> dict[str, Any]:
    if not _run_over(parts):
        return _polygon_geometry(_turned_parts(parts))
    found: list[Finding] = []
    whole = whole_parts(parts, found)
    for error in errors_among(found):
        raise ZoneError(error.message, hint=error.hint)
    return _polygon_geometry(_turned_parts(cut_parts(whole)))


def _run_over(parts: Parts) -> bool:
    """True if a ring jumps over the antimeridian or runs past it."""
    return any(
        np.abs(ring[:, 0]).max() > 180 or np.abs(np.diff(ring[:, 0])).max() > 180 for rings in parts for ring in rings
    )


def _turned_parts(parts: Parts) -> Parts:
    """The parts by the right-hand rule: outer rings counterclockwise, holes clockwise, from the same first position."""
    return tuple(
        tuple(
            ring if bool(shapely.is_ccw(shapely.linearrings(ring))) == (number == 0) else ring[::-1]
            for number, ring in enumerate(rings)
        )
        for rings in parts
    )


def _polygon_geometry(parts: Parts) -> dict[str, Any]:
    coordinates = [[ring.tolist() for ring in rings] for rings in parts]
    if len(coordinates) == 1:
        return {"type": "Polygon", "coordinates": coordinates[0]}
    return {"type": "MultiPolygon", "coordinates": coordinates}
