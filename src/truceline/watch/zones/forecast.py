"""Which areas tracks will enter if they go straight on, and when."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.boxes import BoxGrid, box_grid
from truceline.kernels.forecast import entries_ahead
from truceline.watch.zones.zoneset import ZoneSet

Column = NDArray[np.float64]
Entries = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]

_boxes: WeakKeyDictionary[ZoneSet, BoxGrid] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Courses:
    """Positions and the straight courses on which they are left.

    Args:
        lon, lat: shape (n,), degrees. course_deg: degrees true over ground, nan where unknown.
        speed_mps: metres a second over ground, nan where unknown.
    """

    lon: Column
    lat: Column
    course_deg: Column
    speed_mps: Column


def entries(zones: ZoneSet, courses: Courses, horizon_s: float, threads: int = 2) -> Entries:
    """Every area that each position will enter on its course within a horizon.

    A course is straight in lon/lat, by the metres per degree where it begins; it is followed
    up to a pole and through half a turn of longitude. An area that contains the position
    is none that it enters. Without a course or a speed nothing is entered.

    Args:
        horizon_s: seconds. threads: how many share the work.

    Returns:
        position, area: shape (entries,), numbers, by position, then by area; seconds: shape
        (entries,), until the course first meets the area or its boundary, exact to rounding
        for polygons.
    """
    cuts = np.linspace(0, len(courses.lon), threads + 1).astype(int).tolist()
    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(lambda rows: _entries_of(zones, courses, rows, horizon_s), pairwise(cuts)))
    position, area, seconds = zip(*parts, strict=True)
    return np.concatenate(position), np.concatenate(area), np.concatenate(seconds)


def first_entries(
    zones: ZoneSet, courses: Courses, horizon_s: float, threads: int = 2
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """The first area that each position will enter on its course within a horizon, and the seconds until then.

    Returns:
        area: shape (n,), the area entered first, of several the one with the lowest number; -1 if none;
        seconds: shape (n,), inf if none.
    """
    position, entered, after_s = entries(zones, courses, horizon_s, threads)
    area = np.full(len(courses.lon), -1, dtype=np.int32)
    seconds = np.full(len(courses.lon), np.inf)
    np.minimum.at(seconds, position, after_s)
    # From the last to the first, so that of several entered at once the lowest number stays.
    is_first = (after_s == seconds[position])[::-1]
    area[position[::-1][is_first]] = entered[::-1][is_first]
    return area, seconds


def _entries_of(zones: ZoneSet, courses: Courses, rows: tuple[int, int], horizon_s: float) -> Entries:
    """The entries of the positions from one up to another."""
    begin, end = rows
    own = (courses.lon[begin:end], courses.lat[begin:end], courses.course_deg[begin:end], courses.speed_mps[begin:end])
    zones.build_index()
    clear_m, within = zones.clearance_m(own[0], own[1]), zones.set_ids(own[0], own[1])
    held = (within, zones.sets.first, zones.sets.member)
    room = 2 * (end - begin) + 64
    while True:
        position, area = np.empty(room, dtype=np.int32), np.empty(room, dtype=np.int32)
        seconds = np.empty(room)
        count = entries_ahead(zones.table, _boxes_of(zones), horizon_s, *own, clear_m, *held, position, area, seconds)
        if count <= room:
            return position[:count] + np.int32(begin), area[:count], seconds[:count]
        room = count


def _boxes_of(zones: ZoneSet) -> BoxGrid:
    boxes = _boxes.get(zones)
    if boxes is None:
        boxes = _boxes[zones] = box_grid(zones.table.box)
    return boxes
