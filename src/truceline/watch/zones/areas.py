"""Zones made into areas: one for each geometry of each zone, as flat arrays for the kernels."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from truceline.kernels.areas import CIRCLE, CORRIDOR, NOT_ASKED, POLYGON, AreaTable
from truceline.model.shapes import Bubble, Circle, Corridor, Polygon, Ring, Shape, unwrapped_ring
from truceline.model.zones import Zone

_WGS84 = Geod(ellps="WGS84")
_RUN_EDGES = 16
_PIECE_M = 1000.0
"""Length of a corridor's pieces at the equator, shorter towards the poles, where geodesics bend more in lon/lat:
between a piece's ends a parabola meets the geodesic to less than 1e-6 m."""
_SHORTEST_PIECE_M = 50.0

Edges = NDArray[np.float64]
"""Shape (edges, 4): lon, lat of the begin, lon, lat of the end, degrees."""


@dataclass(frozen=True)
class Area:
    """One geometry of a zone: what the watch holds a report against."""

    zone: Zone
    standing: str

    @property
    def shape(self) -> Shape:
        """The geometry itself."""
        return self.zone.geometries[self.standing]


@dataclass(frozen=True)
class _Outline:
    """An area's edges and what else its row in the table needs."""

    kind: int
    edges: Edges
    bend: NDArray[np.float64]
    is_seam: NDArray[np.bool_]
    run_starts: NDArray[np.int64]
    radius_m: float
    box: tuple[float, float, float, float]


def fixed_areas(zones: Iterable[Zone]) -> tuple[Area, ...]:
    """Every area of the zones that stays where it is, in the order of zones, then of standings."""
    return tuple(
        Area(zone, standing)
        for zone in zones
        for standing, shape in zone.geometries.items()
        if not isinstance(shape, Bubble)
    )


def area_table(areas: Iterable[Area]) -> AreaTable:
    """The flat arrays of areas, in their order."""
    outlines = [_outline(area.shape) for area in areas]
    edge_counts = np.array([len(outline.edges) for outline in outlines], dtype=np.int64)
    first_edges = np.concatenate(([0], np.cumsum(edge_counts)))
    starts = [outline.run_starts + first for outline, first in zip(outlines, first_edges, strict=False)]
    edge = _joined([outline.edges for outline in outlines], 4)
    first_edge = np.concatenate([*starts, first_edges[-1:]]).astype(np.int64)
    return AreaTable(
        kind=np.array([outline.kind for outline in outlines], dtype=np.int8),
        box=np.array([outline.box for outline in outlines], dtype=np.float64).reshape(-1, 4),
        radius_m=np.array([outline.radius_m for outline in outlines], dtype=np.float64),
        first_run=np.concatenate(([0], np.cumsum([len(outline.run_starts) for outline in outlines]))).astype(np.int64),
        first_edge=first_edge,
        run_box=_run_boxes(edge, first_edge[:-1]),
        edge=edge,
        bend=_joined([outline.bend for outline in outlines], 2),
        is_seam=np.concatenate([np.zeros(0, dtype=np.bool_), *(outline.is_seam for outline in outlines)]),
        inner_side=np.full(len(edge), NOT_ASKED, dtype=np.int8),
    )


def with_rows(table: AreaTable, first: int, count: int, new: AreaTable) -> AreaTable:
    """The table with the `count` areas from `first` on replaced by those of another table."""
    runs = slice(int(table.first_run[first]), int(table.first_run[first + count]))
    edges = slice(int(table.first_edge[runs.start]), int(table.first_edge[runs.stop]))
    areas = slice(first, first + count)

    def spliced(old: NDArray[Any], rows: slice, added: NDArray[Any]) -> NDArray[Any]:
        return np.concatenate((old[: rows.start], added, old[rows.stop :]))

    def spliced_firsts(old: NDArray[np.int64], rows: slice, added: NDArray[np.int64]) -> NDArray[np.int64]:
        grown = added[-1] - (old[rows.stop] - old[rows.start])
        return np.concatenate((old[: rows.start], old[rows.start] + added[:-1], old[rows.stop :] + grown))

    return AreaTable(
        kind=spliced(table.kind, areas, new.kind),
        box=spliced(table.box, areas, new.box),
        radius_m=spliced(table.radius_m, areas, new.radius_m),
        first_run=spliced_firsts(table.first_run, areas, new.first_run),
        first_edge=spliced_firsts(table.first_edge, runs, new.first_edge),
        run_box=spliced(table.run_box, runs, new.run_box),
        edge=spliced(table.edge, edges, new.edge),
        bend=spliced(table.bend, edges, new.bend),
        is_seam=spliced(table.is_seam, edges, new.is_seam),
        inner_side=spliced(table.inner_side, edges, new.inner_side),
    )


def _joined(arrays: list[NDArray[np.float64]], columns: int) -> NDArray[np.float64]:
    return np.concatenate([np.zeros((0, columns)), *arrays])


def _run_boxes(edge: Edges, starts: NDArray[np.int64]) -> NDArray[np.float64]:
    if not len(starts):
        return np.zeros((0, 4))
    low = np.minimum(edge[:, :2], edge[:, 2:])
    high = np.maximum(edge[:, :2], edge[:, 2:])
    return np.hstack((np.minimum.reduceat(low, starts), np.maximum.reduceat(high, starts)))


def _outline(shape: Shape) -> _Outline:
    match shape:
        case Polygon():
            return _polygon_outline(shape)
        case Circle(lon, lat, radius_m):
            centre = np.array([[lon, lat, lon, lat]])
            return _path_outline(CIRCLE, centre, np.zeros((1, 2)), radius_m)
        case Corridor(path, half_width_m):
            edges, bend = _geodesic_pieces(unwrapped_ring(path))
            return _path_outline(CORRIDOR, edges, bend, half_width_m)
        case Bubble():
            raise TypeError("a bubble has no fixed area")


def _path_outline(kind: int, edges: Edges, bend: NDArray[np.float64], radius_m: float) -> _Outline:
    return _Outline(
        kind,
        edges,
        bend,
        np.zeros(len(edges), dtype=np.bool_),
        np.arange(0, len(edges), _RUN_EDGES, dtype=np.int64),
        radius_m,
        _widened_box(edges, radius_m),
    )


def _widened_box(edges: Edges, radius_m: float) -> tuple[float, float, float, float]:
    """A box around all places within a distance of a path; the whole round where a pole is among them."""
    # 1 degree of latitude is at least 110,574 m on WGS 84; the margin covers the bend of the pieces.
    margin_deg = radius_m / 110_574.0 * 1.000001 + 1e-7
    low_lat, high_lat = float(edges[:, 1::2].min()) - margin_deg, float(edges[:, 1::2].max()) + margin_deg
    low_lon, high_lon = float(edges[:, 0::2].min()), float(edges[:, 0::2].max())
    if low_lat <= -90 or high_lat >= 90:
        middle = 0.5 * (low_lon + high_lon)
        return middle - 180, max(low_lat, -90.0), middle + 180, min(high_lat, 90.0)
    widest = math.cos(math.radians(max(abs(low_lat), abs(high_lat))))
    half_turn = math.sin(min(math.pi / 2, math.radians(margin_deg))) / widest
    turn_deg = math.degrees(math.asin(min(1.0, half_turn))) * 1.01 + 1e-7
    return low_lon - turn_deg, low_lat, high_lon + turn_deg, high_lat


def _geodesic_pieces(path: Ring) -> tuple[Edges, NDArray[np.float64]]:
    """Short pieces along the geodesics of a path, and how far each bends from a straight edge."""
    pieces, bends = [], []
    for (lon0, lat0), (lon1, lat1) in itertools.pairwise(path):
        azimuth, _, length_m = _WGS84.inv(lon0, lat0, lon1, lat1)
        middle_lat = _WGS84.fwd(lon0, lat0, azimuth, 0.5 * length_m)[1]
        bending = math.cos(math.radians(max(abs(lat0), abs(middle_lat), abs(lat1))))
        count = max(1, math.ceil(length_m / max(_SHORTEST_PIECE_M, _PIECE_M * bending)))
        inner = np.array(_WGS84.npts(lon0, lat0, lon1, lat1, 2 * count - 1)).reshape(-1, 2)
        # npts answers within -180 to 180; the path may run past it.
        stops = unwrapped_ring(np.vstack(([lon0, lat0], inner, [lon1, lat1])))
        ends, middles = stops[0::2], stops[1::2]
        pieces.append(np.hstack((ends[:-1], ends[1:])))
        bends.append(middles - 0.5 * (ends[:-1] + ends[1:]))
    return np.vstack(pieces), np.vstack(bends)


def _polygon_outline(polygon: Polygon) -> _Outline:
    parts = [[_closed_round_pole(unwrapped_ring(ring)) for ring in rings] for rings in polygon.parts]
    rings = _cut_alike(_in_one_frame(parts))
    edges = np.vstack([np.hstack((ring[:-1], ring[1:])) for ring in rings])
    is_seam = _seams(edges)
    starts, first = [], 0
    for ring in rings:
        starts.append(np.arange(first, first + len(ring) - 1, _RUN_EDGES, dtype=np.int64))
        first += len(ring) - 1
    return _Outline(
        POLYGON,
        edges,
        np.zeros((len(edges), 2)),
        is_seam,
        np.concatenate(starts),
        0.0,
        (
            float(edges[:, 0].min()),
            float(edges[:, 1].min()),
            float(edges[:, 0].max()),
            float(edges[:, 1].max()),
        ),
    )


def _closed_round_pole(ring: Ring) -> Ring:
    """The ring closed over the nearer pole if it runs once around the Earth, else the ring as it is."""
    if abs(ring[-1, 0] - ring[0, 0]) < 180:
        return ring
    pole = math.copysign(90.0, float(ring[:, 1].mean()))
    return np.vstack((ring, [ring[-1, 0], pole], [ring[0, 0], pole], ring[:1]))


def _in_one_frame(parts: list[list[Ring]]) -> list[Ring]:
    """All rings, each part turned by 360 degrees where that makes the whole narrower.

    Holes go where their outer ring is.
    """
    placed: list[list[Ring]] = []
    for rings in parts:
        middle = _middle_lon(rings[0])
        placed.append([_turned_towards(ring, middle, inside=rings[0]) for ring in rings])
    as_given = [ring for rings in placed for ring in rings]
    eastward = [
        ring + np.array([360.0, 0.0]) if _middle_lon(rings[0]) < 0 else ring for rings in placed for ring in rings
    ]
    # Turning rounds, so it must gain more than rounding could.
    return eastward if _width(eastward) < _width(as_given) - 1e-6 else as_given


def _turned_towards(ring: Ring, middle: float, *, inside: Ring) -> Ring:
    if ring is inside:
        return ring
    turns = round((middle - _middle_lon(ring)) / 360.0)
    return ring + np.array([360.0 * turns, 0.0]) if turns else ring


def _middle_lon(ring: Ring) -> float:
    return 0.5 * float(ring[:, 0].min() + ring[:, 0].max())


def _width(rings: list[Ring]) -> float:
    lons = np.concatenate([ring[:, 0] for ring in rings])
    return float(lons.max() - lons.min())


def _cut_alike(rings: list[Ring]) -> list[Ring]:
    """The rings with a corner on the antimeridian wherever any of them has one, so that seams match edge by edge."""
    corners = np.concatenate(rings)
    stops = np.unique(corners[np.abs(corners[:, 0]) % 360 == 180, 1])
    return [_with_corners(ring, stops) for ring in rings] if len(stops) > 2 else rings


def _with_corners(ring: Ring, stops: NDArray[np.float64]) -> Ring:
    """The ring with its edges on the antimeridian cut at some latitudes."""
    upright = np.flatnonzero((ring[:-1, 0] == ring[1:, 0]) & (np.abs(ring[:-1, 0]) % 360 == 180))
    # From the last edge back, so that the numbers of those before stay right.
    for edge in upright[::-1]:
        (lon, begin), (_, end) = ring[edge], ring[edge + 1]
        between = stops[(stops > min(begin, end)) & (stops < max(begin, end))]
        cuts = np.column_stack((np.full(len(between), lon), between if begin < end else between[::-1]))
        ring = np.insert(ring, edge + 1, cuts, axis=0)
    return ring


def _seams(edges: Edges) -> NDArray[np.bool_]:
    """True for edges at a pole, and for those that another edge runs along, on the antimeridian or all round.

    An area all round the Earth meets itself at its two ends, 360 degrees apart.
    """
    is_seam: NDArray[np.bool_] = (np.abs(edges[:, 1]) == 90) & (np.abs(edges[:, 3]) == 90)
    west, east = edges[:, 0].min(), edges[:, 0].max()
    may_meet = np.abs(edges[:, 0]) % 360 == 180
    if east - west == 360:
        may_meet |= (edges[:, 0] == west) | (edges[:, 0] == east)
    upright = np.flatnonzero((edges[:, 0] == edges[:, 2]) & may_meet)
    turn = edges[upright, 0] % 360
    spans = np.sort(edges[upright][:, [1, 3]], axis=1)
    for own, lon, (low, high) in zip(upright, turn, spans, strict=True):
        along = np.minimum(spans[:, 1], high) - np.maximum(spans[:, 0], low) > 0.999 * (high - low)
        is_seam[own] |= np.count_nonzero(along & (turn == lon)) % 2 == 0
    return is_seam
