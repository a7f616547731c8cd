"""Round areas, circles and corridors, in the grid: which cells they cover, and how a leaf holds a circle."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.areas import (
    CIRCLE,
    POLYGON,
    AreaTable,
    contains,
    lon_towards,
    path_distance_m,
    rough_path_distance_m,
)
from truceline.kernels.borrowing import compiled
from truceline.kernels.geodesic import EQUATORIAL_M, geodesic_m, metres_per_degree
from truceline.kernels.index.grid import PAD

NONE, SOME, ALL = 0, 1, 2
_BLOCK = 16
_MOST_NORTH_M = 111_700.0
"""No degree of latitude on WGS 84 is longer."""
_MOST_EAST_M = 111_330.0
_PROBES = 8
_WORST_BAND = 1e-3


@compiled
def round_cover(areas: AreaTable, area: int, frame: NDArray[np.float64], x: float, y: float, width: float) -> int:
    """How much of a padded cell a round area covers: NONE, ALL, or SOME when in doubt.

    Args:
        x, y, width: lower left corner and width of the cell, in cells of the root grid.
    """
    west, south, per_lon, per_lat = frame[0], frame[1], frame[2], frame[3]
    lat = south + (y + 0.5 * width) / per_lat
    lon = lon_towards(areas, area, west + (x + 0.5 * width) / per_lon)
    half_lon = (0.5 + 2 * PAD) * width / per_lon
    half_lat = (0.5 + 2 * PAD) * width / per_lat
    least_lat = max(0.0, abs(lat) - half_lat)
    across_m = half_lon * _MOST_EAST_M * math.cos(math.radians(min(90.0, least_lat))) * 1.0002
    along_m = half_lat * _MOST_NORTH_M
    # Along a parallel and then a meridian is never shorter than the geodesic; small cells are flat.
    half_m = across_m + along_m if half_lat > 0.1 or half_lon > 0.1 else math.hypot(across_m, along_m) * 1.001
    distance_m, doubt_m = _rough_distance(areas, area, lon, min(90.0, max(-90.0, lat)))
    radius_m = areas.radius_m[area]
    if distance_m - doubt_m > radius_m + half_m:
        return NONE
    if distance_m + doubt_m < radius_m - half_m:
        return ALL
    return SOME


@compiled
def _rough_distance(areas: AreaTable, area: int, lon: float, lat: float) -> tuple[float, float]:
    """Metres to a circle's centre or a corridor's path, and how wrong that can be.

    In the plane of a place, a distance s is wrong by less than s2 (1 + tan lat) / R.
    """
    if abs(lat) < 80:
        rough_m = rough_path_distance_m(areas, area, lon, lat)
        if rough_m < 1_000_000:
            return rough_m, rough_m * rough_m * (1 + math.tan(math.radians(abs(lat)))) / EQUATORIAL_M + 0.1
    distance_m = path_distance_m(areas, area, lon, lat)
    return distance_m, 1e-3 * distance_m if areas.kind[area] != CIRCLE else 1e-3


@compiled
def cover_roots(
    areas: AreaTable,
    chosen: NDArray[np.int64],
    frame: NDArray[np.float64],
    size: NDArray[np.int64],
    touch: NDArray[np.int32],
    crossing: NDArray[np.float64],
) -> tuple[int, int]:
    """List the root cells that round areas cover in part, and where they begin and end along rows of corners.

    Called with empty arrays it only counts.

    Args:
        chosen: numbers of the areas to list; polygons among them are passed over.
        touch: shape (n, 2): cell, area. crossing: shape (m, 3): row, place along it, area.

    Returns:
        How many touches and crossings there are.
    """
    columns, rows = size
    touches, crossings = np.int64(0), np.int64(0)
    for area in chosen:
        if areas.kind[area] == POLYGON:
            continue
        first_row, last_row = _cell_span(areas.box[area, 1], areas.box[area, 3], frame[1], frame[3], rows)
        done = -1
        for turn in range(-1, 2):
            first, last = _cell_span(
                areas.box[area, 0] + 360.0 * turn, areas.box[area, 2] + 360.0 * turn, frame[0], frame[2], columns
            )
            first = max(first, done + 1)
            if first > last:
                continue
            done = last
            for row in range(first_row, last_row + 1, _BLOCK):
                band = min(_BLOCK, last_row + 1 - row)
                touches, crossings = _cover_band(
                    areas, area, frame, columns, row, band, first, last, touch, crossing, touches, crossings
                )
    return touches, crossings


@compiled
def _cell_span(low: float, high: float, origin: float, per_deg: float, count: int) -> tuple[int, int]:
    """First and last cell of an axis that a span of degrees touches, with a cell to spare."""
    first = math.floor((low - origin) * per_deg) - 1
    last = math.floor((high - origin) * per_deg) + 1
    return max(0, first), min(count - 1, last)


@compiled
def _cover_band(
    areas: AreaTable,
    area: int,
    frame: NDArray[np.float64],
    columns: int,
    row: int,
    band: int,
    first: int,
    last: int,
    touch: NDArray[np.int32],
    crossing: NDArray[np.float64],
    touches: int,
    crossings: int,
) -> tuple[int, int]:
    held = np.zeros((band, last - first + 1), dtype=np.bool_)
    for column in range(first, last + 1, _BLOCK):
        width = min(_BLOCK, last + 1 - column)
        whole = SOME
        if band * width > 4:
            whole = round_cover(areas, area, frame, column * 1.0, row * 1.0, _BLOCK * 1.0)
        for cell in range(band * width):
            cell_row, cell_column = row + cell // width, column + cell % width
            cover = whole
            if whole == SOME:
                cover = round_cover(areas, area, frame, cell_column * 1.0, cell_row * 1.0, 1.0)
            held[cell // width, cell_column - first] = cover == ALL
            if cover == SOME:
                lon = frame[0] + (cell_column + 1 + PAD) / frame[2]
                lat = frame[1] + (cell_row + 1 + PAD) / frame[3]
                held[cell // width, cell_column - first] = contains(areas, area, lon, lat)
                if len(touch) > 0:
                    touch[touches, 0], touch[touches, 1] = cell_row * columns + cell_column, area
                touches += 1
    for own in range(band):
        before = False
        for column in range(first, last + 2):
            now = column <= last and held[own, column - first]
            if now != before:
                if len(crossing) > 0:
                    crossing[crossings, 0], crossing[crossings, 1] = row + own, column + 0.5
                    crossing[crossings, 2] = area
                crossings += 1
            before = now
    return touches, crossings


@compiled
def write_round(
    areas: AreaTable,
    area: int,
    frame: NDArray[np.float64],
    place: NDArray[np.float64],
    words: NDArray[np.float32],
) -> None:
    """Write a circle's squared distance, over its squared radius, as a polynomial in coordinates of a cell.

    s2 = (du dlon)2 east(mid)2 + (dv dlat)2 north(mid)2, metres per degree at the middle latitude, taken
    as linear in dv. What the polynomial misses on the true ring is measured and becomes the
    band that cannot be told; corridors and circles too wide or too near a pole get an endless band.

    Args:
        place: x, y and width of the cell. words: shape (7,), filled.
    """
    words[:] = 0
    words[6] = np.inf
    if areas.kind[area] != CIRCLE:
        return
    west, south, per_lon, per_lat = frame[0], frame[1], frame[2], frame[3]
    x, y, width = place[0], place[1], place[2]
    edge = areas.first_edge[areas.first_run[area]]
    lon, lat, radius_m = areas.edge[edge, 0], areas.edge[edge, 1], areas.radius_m[area]
    middle = west + (x + 0.5 * width) / per_lon
    lon += 360.0 * math.floor((middle - lon) / 360.0 + 0.5)
    width_lon, width_lat = width / per_lon, width / per_lat
    north_m = metres_per_degree(lat)[1]
    reach_deg = radius_m / north_m
    if abs(lat) + 2 * reach_deg > 85 or reach_deg > 2:
        return
    east0, north0 = _squares(lat, radius_m)
    east1, north1 = _squares(lat + 0.25 * reach_deg, radius_m)
    east_slope = (east1 - east0) / (0.5 * reach_deg)
    north_slope = (north1 - north0) / (0.5 * reach_deg)
    worst = 0.0
    for probe in range(_PROBES):
        angle = 2 * math.pi * probe / _PROBES
        d_lat = reach_deg * math.sin(angle)
        d_lon = math.sqrt(max(0.0, 1 - d_lat * d_lat * (north0 + d_lat * north_slope)) / (east0 + d_lat * east_slope))
        d_lon = d_lon if math.cos(angle) >= 0 else -d_lon
        s2 = d_lon * d_lon * (east0 + d_lat * east_slope) + d_lat * d_lat * (north0 + d_lat * north_slope)
        true_m = geodesic_m(lon, lat, lon + d_lon, lat + d_lat)
        worst = max(worst, abs(s2 - (true_m / radius_m) ** 2))
    rounding = 1e-6 * (1 + width_lon / (reach_deg) + width_lat / reach_deg)
    if 4 * worst + rounding > _WORST_BAND:
        return
    words[0] = (lon - west) * per_lon / width - x / width
    words[1] = (lat - south) * per_lat / width - y / width
    words[2], words[3] = width_lon * width_lon * east0, width_lon * width_lon * east_slope * width_lat
    words[4], words[5] = width_lat * width_lat * north0, width_lat * width_lat * north_slope * width_lat
    words[6] = 4 * worst + rounding


@compiled
def _squares(lat: float, radius_m: float) -> tuple[float, float]:
    """Squared metres per degree of lon and lat, over a squared radius."""
    east_m, north_m = metres_per_degree(lat)
    return (east_m / radius_m) ** 2, (north_m / radius_m) ** 2
