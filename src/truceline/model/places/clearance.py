"""How far a place lies from a zone, to some metres in a kilometre: enough to see that it cannot be meant.

What the watch decides rests on exact distances (``truceline.watch``); this is only for what people typed.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

import shapely
from shapely.geometry.base import BaseGeometry

from truceline.model.places.place import E7, Place, distance_m
from truceline.model.shapes import Bubble, Circle, Corridor, Shape

_TURNS_DEG = (0.0, 360.0, -360.0)


def distance_to_shape_m(place: Place, shape: Shape) -> float:
    """Metres from a place to a shape; 0 inside, infinite for a bubble, which is wherever its track is."""
    if isinstance(shape, Bubble):
        return math.inf
    if isinstance(shape, Circle):
        return max(0.0, distance_m(place, _place(shape.lon, shape.lat)) - shape.radius_m)
    if isinstance(shape, Corridor):
        return max(0.0, _gap_m(place, shapely.LineString(shape.path)) - shape.half_width_m)
    return min(_gap_m(place, shapely.Polygon(rings[0], rings[1:])) for rings in shape.parts)


def _gap_m(place: Place, area: BaseGeometry) -> float:
    """By the nearest place on a map that is true at this latitude, whichever way round the shape is written."""
    narrow = max(0.01, math.cos(math.radians(place.lat_deg)))
    drawn = shapely.transform(area, lambda corners: corners * (narrow, 1.0))
    points = [shapely.Point((place.lon_deg + turn_deg) * narrow, place.lat_deg) for turn_deg in _TURNS_DEG]
    nearest = min(points, key=lambda point: float(shapely.distance(point, drawn)))
    if shapely.intersects(nearest, drawn):
        return 0.0
    x, lat_deg = shapely.shortest_line(nearest, drawn).coords[-1]
    return distance_m(place, _place(x / narrow, lat_deg))


def _place(lon_deg: float, lat_deg: float) -> Place:
    return Place(round(((lon_deg + 180) % 360 - 180) * E7), round(lat_deg * E7), 1)
