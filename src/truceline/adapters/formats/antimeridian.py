"""Rings and paths where longitudes run out: made whole for the model, cut at 180 degrees for files."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import shapely

from truceline.errors import ZoneError
from truceline.model.shapes import Ring, unwrapped_ring

Parts = tuple[tuple[Ring, ...], ...]
"""For each part of a polygon its rings, the outer one first."""

_FULL_TURN_DEG = 360.0
_ROUNDING_DEG = 1e-9
"""A tenth of a millimetre: more than rounding can move a crossing, less than anyone can draw."""


def divided_long_edges(path: Ring) -> Ring:
    """The same ring or path with two positions more in each edge that runs all round the Earth.

    Such an edge, from -180 to 180, would otherwise look like a step to the place where it began.
    """
    long_edges = np.flatnonzero(np.abs(np.diff(path[:, 0])) == _FULL_TURN_DEG)
    if not len(long_edges):
        return path
    thirds = [path[edge] + (path[edge + 1] - path[edge]) * step / 3 for edge in long_edges for step in (1, 2)]
    return np.insert(path, np.repeat(long_edges + 1, 2), thirds, axis=0)


def turns_around_earth(ring: Ring) -> int:
    """How often a closed ring goes around the Earth before it closes: 0, except around a pole."""
    unwrapped = unwrapped_ring(ring)
    return abs(round(float(unwrapped[-1, 0] - unwrapped[0, 0]) / _FULL_TURN_DEG))


def nearer_pole_deg(ring: Ring) -> float:
    """The latitude of the pole that a ring around the Earth is taken to enclose."""
    return math.copysign(90.0, float(ring[:, 1].mean()))


def closed_over_pole(ring: Ring, pole_deg: float) -> Ring:
    """A ring once around the Earth, from -180 to 180 and closed along the antimeridian and the pole.

    Args:
        ring: a closed ring that goes around the Earth once.
        pole_deg: 90 or -90, the pole that it encloses.
    """
    path = unwrapped_ring(ring)
    turn = path[-1] - path[0]
    crossings = [(edge, *place) for edge in range(len(path) - 1) for place in _crossings(path[edge], path[edge + 1])]
    # From the crossing nearest to the pole the way to the pole cannot meet the ring again.
    edge, lon, lat = max(crossings, key=lambda crossing: crossing[2] * pole_deg)
    start = np.array([[lon, lat]])
    around = _without_repeats(np.vstack((start, path[edge + 1 :], path[1 : edge + 1] + turn)))
    if np.abs(around[-1] - (start + turn)).max() <= _ROUNDING_DEG:
        around = around[:-1]
    around = np.vstack((around, start + turn)) - np.array([lon + math.copysign(180.0, turn[0]), 0.0])
    east, west = around[-1], around[0]
    return divided_long_edges(np.vstack((around, [east[0], pole_deg], [west[0], pole_deg], west)))


def _without_repeats(path: Ring) -> Ring:
    """The path without positions that are all but the one before: rounding must not fold it back there."""
    is_new = np.any(np.abs(np.diff(path, axis=0)) > _ROUNDING_DEG, axis=1)
    return path[np.concatenate(([True], is_new))]


def _crossings(begin: Ring, end: Ring) -> list[tuple[float, float]]:
    """Where an edge meets the antimeridian, in order; its begin is left out, its end counts."""
    (lon0, lat0), (lon1, lat1) = begin.tolist(), end.tolist()
    turns = range(math.ceil((min(lon0, lon1) - 180) / 360), math.floor((max(lon0, lon1) - 180) / 360) + 1)
    meridians = [180.0 + 360.0 * turn for turn in (turns if lon1 > lon0 else reversed(turns))]
    return [
        (lon, lat1 if lon == lon1 else lat0 + (lon - lon0) / (lon1 - lon0) * (lat1 - lat0))
        for lon in meridians
        if lon0 < lon <= lon1 or lon1 <= lon < lon0
    ]


def cut_parts(parts: Parts) -> Parts:
    """The parts of a polygon within -180 to 180, cut where they cross the antimeridian.

    Args:
        parts: rings made whole: no jumps, closed over a pole where they go around it.

    Raises:
        ZoneError: a ring crosses itself, so that there is no telling its inside from its outside.
    """
    return tuple(piece for rings in parts for piece in _cut_part(rings))


def _cut_part(rings: tuple[Ring, ...]) -> list[tuple[Ring, ...]]:
    shell, holes = rings[0], [turned_towards(hole, rings[0]) for hole in rings[1:]]
    sheets = _sheets(shell)
    if len(sheets) == 1:
        return [tuple(_on_sheet(ring, sheets[0]) for ring in (shell, *holes))]
    whole = shapely.Polygon(shell, holes)
    if not whole.is_valid:
        raise ZoneError(
            f"a ring cannot be cut at the antimeridian: {shapely.is_valid_reason(whole)}",
            hint="draw it so that it does not cross itself",
        )
    pieces = []
    for sheet in sheets:
        west = _FULL_TURN_DEG * sheet - 180
        piece = whole.intersection(shapely.box(west, -90, west + _FULL_TURN_DEG, 90))
        pieces += [
            tuple(_on_sheet(shapely.get_coordinates(ring), sheet) for ring in _rings_of(polygon))
            for polygon in _polygons_in(piece)
        ]
    return pieces


def _sheets(path: Ring) -> range:
    """Which turns of the Earth a ring or path covers: 0 is -180 to 180."""
    west, east = float(path[:, 0].min()), float(path[:, 0].max())
    first = math.floor((west + 180) / 360)
    return range(first, max(first + 1, math.ceil((east - 180) / 360) + 1))


def _on_sheet(path: Ring, sheet: int) -> Ring:
    """The ring or path, turned from its sheet to -180 to 180, which rounding must not leave."""
    return np.column_stack((np.clip(path[:, 0] - _FULL_TURN_DEG * sheet, -180.0, 180.0), path[:, 1]))


def _polygons_in(geometry: shapely.Geometry) -> Iterable[shapely.Polygon]:
    return [piece for piece in shapely.get_parts(geometry) if isinstance(piece, shapely.Polygon)]


def _rings_of(polygon: shapely.Polygon) -> tuple[shapely.LinearRing, ...]:
    return (polygon.exterior, *polygon.interiors)


def turned_home(ring: Ring) -> Ring:
    """The ring, turned by 360 degrees as often as brings its middle to -180 (without) to 180 (with)."""
    turns = math.ceil((_middle_lon(ring) - 180) / _FULL_TURN_DEG)
    return ring - np.array([_FULL_TURN_DEG * turns, 0.0]) if turns else ring


def turned_towards(ring: Ring, other: Ring) -> Ring:
    """The ring, turned by 360 degrees as often as brings it nearest to another."""
    turns = round((_middle_lon(other) - _middle_lon(ring)) / _FULL_TURN_DEG)
    return ring + np.array([_FULL_TURN_DEG * turns, 0.0]) if turns else ring


def _middle_lon(ring: Ring) -> float:
    return 0.5 * float(ring[:, 0].min() + ring[:, 0].max())


def cut_path(path: Ring) -> list[Ring]:
    """The pieces of a path within -180 to 180, cut where it crosses the antimeridian.

    Edges count as straight in lon/lat here, as RFC 7946 draws them.
    """
    path = unwrapped_ring(path)
    pieces: list[tuple[int, list[list[float]]]] = []
    for begin, end in pairwise(path):
        crossings = [[lon, lat] for lon, lat in _crossings(begin, end) if lon != end[0]]
        for stop, next_stop in pairwise([begin.tolist(), *crossings, end.tolist()]):
            sheet = _sheet_of(*sorted((stop[0], next_stop[0])))
            if not pieces or pieces[-1][0] != sheet:
                pieces.append((sheet, [stop]))
            pieces[-1][1].append(next_stop)
    return [_on_sheet(np.array(piece), sheet) for sheet, piece in pieces]


def _sheet_of(west: float, east: float) -> int:
    """Which turn of the Earth an edge lies on that crosses no antimeridian."""
    sheet = math.floor((west + 180) / 360)
    # Just west of the antimeridian the sum is rounded up to it.
    return sheet - 1 if east <= 360 * sheet - 180 else sheet


def joined_path(pieces: list[Ring]) -> Ring | None:
    """The path without jumps whose pieces were cut at the antimeridian, or None where they do not meet there."""
    for (last_lon, last_lat), (first_lon, first_lat) in ((one[-1], other[0]) for one, other in pairwise(pieces)):
        if last_lat != first_lat or abs(last_lon) % 360 != 180 or abs(first_lon) % 360 != 180:
            return None
    joints = np.cumsum([len(piece) for piece in pieces[:-1]], dtype=np.int64)
    return np.delete(unwrapped_ring(np.vstack(pieces)), joints, axis=0)
