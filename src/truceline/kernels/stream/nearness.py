"""Which areas may be near reports, and how reports and ways lie to them: geometry only, many at a time."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from truceline.kernels.areas import POLYGON, AreaTable, contains, lon_towards
from truceline.kernels.borrowing import borrowing
from truceline.kernels.boxes import BoxGrid, boxes_meeting, meets, sort_numbers
from truceline.kernels.crossing import meets_boundary, stretches, turned_lon
from truceline.kernels.distance import boundary_m
from truceline.kernels.forecast import degrees_per_second, followed_s, seconds_from_outside
from truceline.kernels.stream.rows import PAIR, STRAIGHT
from truceline.kernels.stream.sight import Box, way_box


@njit(cache=True, nogil=True)
def pairs_near(  # type: ignore[no-untyped-def]
    areas: AreaTable, boxes: BoxGrid, terms, rows, looks, widest: NDArray[np.float64]
) -> NDArray[Any]:
    """Every look and area of which a boundary may be near, as rows of PAIR, by look, then area.

    Args:
        boxes: of the areas, widened by their outer bands. terms: of TERMS. rows: of REPORT. looks: of LOOK.
        widest: the widest outer band, metres and seconds.
    """
    pairs = np.empty(2 * len(looks) + 64, PAIR)
    found = np.empty(len(terms), np.int32)
    seen = np.zeros(len(terms), np.int64)
    count = 0
    for number in range(len(looks)):
        look = looks[number]
        way = _way(rows, look)
        box = way_box(way, look["error_m"])
        query = _with_prediction(rows, look, way, box, widest[1]) if widest[1] > 0.0 else box
        near = boxes_meeting(boxes, query, seen, number + 1, found)
        sort_numbers(found, near)
        if count + near > len(pairs):
            pairs = np.concatenate((pairs, np.empty(len(pairs) + near, PAIR)))
        for place in range(near):
            area = np.int64(found[place])
            has_band = terms[area]["band_m"] > 0.0 or terms[area]["band_s"] > 0.0
            if look["link"] == STRAIGHT and not has_band and not _has_edge_near(areas, area, box):
                continue
            pair = pairs[count]
            pair["look"], pair["area"], pair["is_within"] = number, area, 0
            pair["gap_m"], pair["seconds"] = math.inf, math.inf
            pair["first_stretch"], pair["last_stretch"] = 0, 0
            count += 1
    return pairs[:count]


@borrowing
def _way(rows, look) -> Box:  # type: ignore[no-untyped-def]
    """Lon and lat of the begin and the end of the step to a report; without a step, of the report twice."""
    r = rows[look["row"]]
    if look["link"] != STRAIGHT:
        return r["lon"], r["lat"], r["lon"], r["lat"]
    p = rows[look["before"]]
    return p["lon"], p["lat"], r["lon"], r["lat"]


@borrowing
def _has_edge_near(areas: AreaTable, area: int, box: Box) -> bool:
    """False if no boundary of an area comes into a box for certain; circles and corridors are always near."""
    if areas.kind[area] != POLYGON:
        return True
    west, south, east, north = box
    shift = lon_towards(areas, area, west) - west
    for turn in (shift, shift - 360.0, shift + 360.0):
        low, high = west + turn, east + turn
        if areas.box[area, 0] > high or areas.box[area, 2] < low:
            continue
        for run in range(areas.first_run[area], areas.first_run[area + 1]):
            if not meets(areas.run_box, run, low, south, high, north):
                continue
            for edge in range(areas.first_edge[run], areas.first_edge[run + 1]):
                lon0, lat0, lon1, lat1 = areas.edge[edge]
                is_level = min(lat0, lat1) <= north and max(lat0, lat1) >= south
                if is_level and min(lon0, lon1) <= high and max(lon0, lon1) >= low:
                    return True
    return False


@borrowing
def _with_prediction(rows, look, way: Box, box: Box, horizon_s: float) -> Box:  # type: ignore[no-untyped-def]
    """The box, widened to hold the predicted way."""
    lon0, _, lon1, lat1 = way
    east, north = _velocity(rows, look)
    if east == 0.0 and north == 0.0:
        return box
    seconds = followed_s(lat1, east, north, horizon_s)
    # The end of the way may have been turned around the Earth, and so is its box.
    lon = turned_lon(lon0, lon1)
    to_lon, to_lat = lon + east * seconds, lat1 + north * seconds
    return min(box[0], to_lon), min(box[1], to_lat), max(box[2], to_lon), max(box[3], to_lat)


@borrowing
def _velocity(rows, look) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    """East and north degrees per second as reported, else by the straight step to the report, else 0."""
    r = rows[look["row"]]
    if not (math.isnan(r["course_deg"]) or math.isnan(r["speed_mps"])):
        return degrees_per_second(r["lat"], r["course_deg"], r["speed_mps"])
    if look["link"] != STRAIGHT:
        return 0.0, 0.0
    p = rows[look["before"]]
    if p["at"] == r["at"]:
        return 0.0, 0.0
    seconds = (r["at"] - p["at"]) / 1000.0
    return (turned_lon(p["lon"], r["lon"]) - p["lon"]) / seconds, (r["lat"] - p["lat"]) / seconds


@borrowing
def measure_pairs(areas: AreaTable, terms, rows, looks, pairs) -> None:  # type: ignore[no-untyped-def]
    """Fill in how the reports of pairs lie to their areas: which side, and metres to the boundary where they count."""
    for number in range(len(pairs)):
        pair = pairs[number]
        look, area = looks[pair["look"]], np.int64(pair["area"])
        r = rows[look["row"]]
        reach_m = max(look["error_m"], terms[area]["band_m"])
        pair["is_within"] = contains(areas, area, r["lon"], r["lat"])
        pair["gap_m"] = boundary_m(areas, area, r["lon"], r["lat"], reach_m)


@njit(cache=True, nogil=True)
def measure(
    areas: AreaTable,
    area: NDArray[np.int32],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    reach_m: NDArray[np.float64],
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Whether areas contain places, 1 or 0, and metres to their boundary, inf if beyond a reach; shape (places,)."""
    is_within = np.empty(len(area), np.int32)
    gap_m = np.empty(len(area))
    for k in range(len(area)):
        is_within[k] = contains(areas, np.int64(area[k]), lon[k], lat[k])
        gap_m[k] = boundary_m(areas, np.int64(area[k]), lon[k], lat[k], reach_m[k])
    return is_within, gap_m


@njit(cache=True, nogil=True)
def cut(areas: AreaTable, rows, looks, pairs) -> NDArray[np.float64]:  # type: ignore[no-untyped-def]
    """The stretches of straight steps that lie in areas, shape (stretches, 3); each pair is told which are its own.

    Pairs of which the step meets no boundary get none, whichever side it is on.
    """
    found = np.empty((64, 3))
    count = 0
    for number in range(len(pairs)):
        pair = pairs[number]
        look = looks[pair["look"]]
        if look["link"] != STRAIGHT:
            continue
        area, way = np.int64(pair["area"]), _way(rows, look)
        if not meets_boundary(areas, area, way):
            continue
        parts = stretches(areas, area, way, pair["is_within"] != 0)
        if count + len(parts) > len(found):
            found = np.concatenate((found, np.empty((len(found) + len(parts), 3))))
        found[count : count + len(parts)] = parts
        pair["first_stretch"], pair["last_stretch"] = count, count + len(parts)
        count += len(parts)
    return found[:count]


@borrowing
def predict(areas: AreaTable, terms, rows, looks, pairs) -> None:  # type: ignore[no-untyped-def]
    """Fill in the seconds until predicted entry, for areas with an outer band in time."""
    for number in range(len(pairs)):
        pair = pairs[number]
        horizon_s = terms[pair["area"]]["band_s"]
        if horizon_s == 0.0:
            continue
        look = looks[pair["look"]]
        if pair["is_within"] != 0:
            pair["seconds"] = 0.0
            continue
        east, north = _velocity(rows, look)
        if east != 0.0 or north != 0.0:
            r = rows[look["row"]]
            area = np.int64(pair["area"])
            pair["seconds"] = seconds_from_outside(areas, area, r["lon"], r["lat"], east, north, horizon_s)
