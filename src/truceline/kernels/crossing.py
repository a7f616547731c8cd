"""Where a straight way goes through an area: its stretches inside.

The state at the ends, which is exact, decides that a way crosses; geometry only says where.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.areas import POLYGON, AreaTable, contains, lon_towards, orientation, path_distance_m
from truceline.kernels.borrowing import borrowing, inlined
from truceline.kernels.boxes import insert, meets
from truceline.kernels.geodesic import length, metres_per_degree

BEFORE, BEYOND = -1.0, 2.0
"""Fractions of a stretch that holds the begin, or the end, of the way."""
_STRIDE_M = 1.0
"""Strides along a way past a circle or corridor are no shorter: a way that cuts off less of one may pass unnoticed."""
_STRIDE_SHARE = 0.95
"""Share of the free distance in a stride; the rest covers the plane in which a path's nearest place is sought."""
_EXACT_M = 1e-6
_MOST_TURNS = 60
_TURNS = (0.0, -360.0, 360.0)
"""Where else an area may be met that lies all around the Earth, or over the antimeridian."""

Way = tuple[float, float, float, float]
"""Lon and lat of the begin and the end of a straight way, degrees; it goes the shorter way around."""

Stretches = NDArray[np.float64]
"""Shape (stretches, 3): fraction of the way where it begins, or BEFORE; where it ends, or BEYOND; 1 if it goes
through the area, 0 if it only touches the boundary or goes along it."""


class Room(NamedTuple):
    """Where ways are cut."""

    found: Stretches
    mark: NDArray[np.float64]
    """Fractions of the way in hand at which it meets edges, sorted."""
    along: NDArray[np.float64]
    """Pairs of fractions between which it runs along an edge."""


NO_ROOM = np.int64(-1)
NO_EDGE = np.int64(-1)


@borrowing
def turned_lon(lon0: float, lon1: float) -> float:
    """The second longitude, turned by 360 degrees if the way from the first is shorter so."""
    if lon1 - lon0 > 180.0:
        return lon1 - 360.0
    return lon1 + 360.0 if lon1 - lon0 < -180.0 else lon1


@inlined
def add_stretches(areas: AreaTable, area: int, lone: int, way: Way, ends_within: bool, room: Room, count: int) -> int:
    """Add the stretches inside an area of a straight way, in order; none of them only touches, but at the ends.

    None at all are added if the way meets no boundary, even where the whole of it lies inside.

    Args:
        lone: the only edge of a polygon that the way may meet, NO_EDGE if it may meet others.
        ends_within: whether the area contains the end, boundary included.
        room: has `count` stretches of other ways, which stay.

    Returns:
        How many stretches there are now; NO_ROOM if there may be more than there is room for.
    """
    if areas.kind[area] != POLYGON:
        return _add_round_stretches(areas, area, way, ends_within, room.found, count)
    marks, alongs = _meetings(areas, area, lone, way, room.mark, room.along)
    if marks == NO_ROOM or count + marks + 2 > len(room.found):
        return NO_ROOM
    if marks == 0:
        return count
    fraction, is_single = room.mark[0], marks == 1 and alongs == 0
    if lone != NO_EDGE and is_single and 0.0 < fraction < 1.0:
        # One edge is crossed, and no corner, for at a corner there is another edge.
        begins_within = not ends_within
    else:
        begins_within = contains(areas, area, way[0], way[1])
    if is_single and begins_within != ends_within:
        return add_crossing(room.found, count, fraction, ends_within)
    return _add_between_marks(areas, area, way, room, (count, marks, alongs), (begins_within, ends_within))


@borrowing
def _placed(areas: AreaTable, area: int, way: Way, turn: float) -> tuple[float, float]:
    """The longitudes of a way's ends where an area has its own, turned by so many degrees more."""
    lon0, _, lon1, _ = way
    # The same sum as in lon_towards, so that a report lies in both on the same side of an edge.
    shift = math.floor((lon_towards(areas, area, lon0) - lon0) / 360.0 + 0.5) * 360.0 + turn
    end_shift = shift + math.floor((turned_lon(lon0, lon1) - lon1) / 360.0 + 0.5) * 360.0
    return lon0 + shift if shift != 0.0 else lon0, lon1 + end_shift if end_shift != 0.0 else lon1


@inlined
def _meetings(
    areas: AreaTable, area: int, lone: int, way: Way, mark: NDArray[np.float64], along: NDArray[np.float64]
) -> tuple[int, int]:
    """Note where a way meets edges and where it runs along them; how many of both, or NO_ROOM."""
    _, lat0, _, lat1 = way
    marks, alongs = np.int64(0), np.int64(0)
    low_lat, high_lat = min(lat0, lat1), max(lat0, lat1)
    for turn in _TURNS:
        x0, x1 = _placed(areas, area, way, turn)
        placed = x0, lat0, x1, lat1
        low, high = min(x0, x1), max(x0, x1)
        if not meets(areas.box, area, low, low_lat, high, high_lat):
            continue
        if lone != NO_EDGE:
            marks, alongs = _with_edge(areas, lone, placed, mark, along, marks, alongs)
            continue
        for run in range(areas.first_run[area], areas.first_run[area + 1]):
            if not meets(areas.run_box, run, low, low_lat, high, high_lat):
                continue
            for edge in range(areas.first_edge[run], areas.first_edge[run + 1]):
                marks, alongs = _with_edge(areas, edge, placed, mark, along, marks, alongs)
                if marks == NO_ROOM:
                    return NO_ROOM, NO_ROOM
    return marks, alongs


@inlined
def _with_edge(
    areas: AreaTable,
    edge: int,
    way: Way,
    mark: NDArray[np.float64],
    along: NDArray[np.float64],
    marks: int,
    alongs: int,
) -> tuple[int, int]:
    """Note where a way meets one edge and where it runs along it; how many of both there are now, or NO_ROOM."""
    first, last = _edge_meeting(areas, edge, way)
    if first > 1.0:
        return marks, alongs
    if marks + 2 > len(mark) or alongs + 2 > len(along):
        return NO_ROOM, NO_ROOM
    marks = insert(mark, marks, first)
    if last > first:
        marks = insert(mark, marks, last)
        along[alongs], along[alongs + 1] = first, last
        alongs += 2
    return marks, alongs


@borrowing
def _edge_meeting(areas: AreaTable, edge: int, way: Way) -> tuple[float, float]:
    """The fractions of a way at which it begins and ends to be on an edge; BEYOND if it never is."""
    x0, y0, x1, y1 = way
    ax, ay, bx, by = areas.edge[edge, 0], areas.edge[edge, 1], areas.edge[edge, 2], areas.edge[edge, 3]
    if min(ax, bx) > max(x0, x1) or max(ax, bx) < min(x0, x1) or min(ay, by) > max(y0, y1) or max(ay, by) < min(y0, y1):
        return BEYOND, BEYOND
    side_a, side_b = orientation(x0, y0, x1, y1, ax, ay), orientation(x0, y0, x1, y1, bx, by)
    if side_a * side_b > 0:
        return BEYOND, BEYOND
    side_0, side_1 = orientation(ax, ay, bx, by, x0, y0), orientation(ax, ay, bx, by, x1, y1)
    if side_0 * side_1 > 0:
        return BEYOND, BEYOND
    if side_a == 0 and side_b == 0:
        return _overlap(ax - x0, ay - y0, bx - x0, by - y0, x1 - x0, y1 - y0)
    if side_0 == 0:
        return 0.0, 0.0
    if side_1 == 0:
        return 1.0, 1.0
    fraction = fraction_across(ax - x0, ay - y0, bx - ax, by - ay, x1 - x0, y1 - y0)
    return fraction, fraction


@borrowing
def fraction_across(ax: float, ay: float, edge_x: float, edge_y: float, x: float, y: float) -> float:
    """The fraction of a way from the origin to x, y at which it crosses an edge that begins in a."""
    whole = x * edge_y - y * edge_x
    fraction = (ax * edge_y - ay * edge_x) / whole if whole != 0.0 else 0.5
    return min(1.0, max(0.0, fraction))


@borrowing
def _overlap(ax: float, ay: float, bx: float, by: float, east: float, north: float) -> tuple[float, float]:
    """The fractions between which a way from the origin runs along an edge on the same straight."""
    if east == 0.0 and north == 0.0:
        return 0.0, 0.0
    if abs(east) >= abs(north):
        a, b = ax / east, bx / east
    else:
        a, b = ay / north, by / north
    return max(0.0, min(a, b)), min(1.0, max(a, b))


@inlined
def _add_between_marks(
    areas: AreaTable, area: int, way: Way, room: Room, counts: tuple[int, int, int], is_within: tuple[bool, bool]
) -> int:
    """Add the stretches of a way that marks divide: each part between two marks is inside, outside or along."""
    count, marks, alongs = counts
    begins_within, ends_within = is_within
    is_open, begin, is_through = begins_within, BEFORE, False
    low = 0.0
    for number in range(marks + 1):
        high = room.mark[number] if number < marks else 1.0
        if high == low:
            continue
        if _is_along(room.along, alongs, low, high):
            is_inside, goes_through = True, False
        else:
            is_inside = _middle_is_within(areas, area, way, low, high)
            goes_through = is_inside
        if is_inside and not is_open:
            is_open, begin, is_through = True, low, False
        if is_open and not is_inside:
            count = _add(room.found, count, begin, low, is_through)
            is_open, is_through = False, False
        is_through |= goes_through
        low = high
    if is_open:
        count = _add(room.found, count, begin, BEYOND if ends_within else 1.0, is_through)
    elif ends_within:
        count = _add(room.found, count, 1.0, BEYOND, is_through)
    return count


@borrowing
def _is_along(along: NDArray[np.float64], alongs: int, low: float, high: float) -> bool:
    for pair in range(0, alongs, 2):
        if along[pair] <= low and along[pair + 1] >= high:
            return True
    return False


@borrowing
def _middle_is_within(areas: AreaTable, area: int, way: Way, low: float, high: float) -> bool:
    lon0, lat0, lon1, lat1 = way
    middle = 0.5 * (low + high)
    return contains(areas, area, lon0 + middle * (turned_lon(lon0, lon1) - lon0), lat0 + middle * (lat1 - lat0))


@borrowing
def add_crossing(found: Stretches, count: int, fraction: float, is_inward: bool) -> int:
    """Add the one stretch of a way that crosses the boundary once."""
    if is_inward:
        return _add(found, count, fraction, BEYOND, fraction < 1.0)
    return _add(found, count, BEFORE, fraction, fraction > 0.0)


@borrowing
def _add(found: Stretches, count: int, begin: float, end: float, is_through: bool) -> int:
    """Add a stretch, unless it only touches between the ends of the way."""
    if not is_through and begin >= 0.0 and end <= 1.0:
        return count
    found[count, 0], found[count, 1], found[count, 2] = begin, end, 1.0 if is_through else 0.0
    return count + 1


@inlined
def _add_round_stretches(areas: AreaTable, area: int, way: Way, ends_within: bool, found: Stretches, count: int) -> int:
    """Walks along the way in strides no longer than the free distance, so that no change of side is passed over."""
    length_m = _most_m(way)
    low, low_m = 0.0, _depth_m(areas, area, way, 0.0)
    if abs(low_m) * _STRIDE_SHARE >= length_m:
        return count
    is_open, begin = contains(areas, area, way[0], way[1]), BEFORE
    while low < 1.0:
        free_m = max(_STRIDE_SHARE * abs(low_m), _STRIDE_M)
        high = low + free_m / length_m if free_m < length_m * (1.0 - low) else 1.0
        high_m = _depth_m(areas, area, way, high)
        is_inside = high_m <= 0.0 if high < 1.0 else ends_within
        if is_inside and not is_open:
            begin = _zero(areas, area, way, low, low_m, high, high_m)
        if count + 2 > len(found):
            return NO_ROOM
        if is_open and not is_inside:
            end = _zero(areas, area, way, low, low_m, high, high_m)
            count = _add(found, count, begin, end, end > max(begin, 0.0))
        is_open, low, low_m = is_inside, high, high_m
    if is_open:
        count = _add(found, count, begin, BEYOND, begin < 1.0)
    return count


@borrowing
def _depth_m(areas: AreaTable, area: int, way: Way, fraction: float) -> float:
    """Signed metres to the boundary of a circle or corridor at a fraction of a way, negative inside."""
    lon0, lat0, lon1, lat1 = way
    lon = lon0 + fraction * (turned_lon(lon0, lon1) - lon0)
    lat = lat0 + fraction * (lat1 - lat0)
    return path_distance_m(areas, area, lon_towards(areas, area, lon), lat) - areas.radius_m[area]


@borrowing
def _zero(
    areas: AreaTable,
    area: int,
    way: Way,
    low: float,
    low_m: float,
    high: float,
    high_m: float,
) -> float:
    """The fraction between two on either side at which a way meets the boundary, by regula falsi."""
    for _ in range(_MOST_TURNS):
        if low_m == high_m:
            break
        middle = low + (high - low) * low_m / (low_m - high_m)
        middle = min(high, max(low, middle))
        middle_m = _depth_m(areas, area, way, middle)
        if abs(middle_m) <= _EXACT_M:
            return middle
        if (middle_m <= 0.0) == (low_m <= 0.0):
            low, low_m = middle, middle_m
        else:
            high, high_m = middle, middle_m
    return high


@borrowing
def _most_m(way: Way) -> float:
    """A bound of the length of a way: degrees east are longest near the equator, degrees north near a pole."""
    lon0, lat0, lon1, lat1 = way
    lowest = 0.0 if lat0 * lat1 <= 0.0 else min(abs(lat0), abs(lat1))
    east_m, _ = metres_per_degree(lowest)
    _, north_m = metres_per_degree(max(abs(lat0), abs(lat1)))
    return 1.000001 * length((turned_lon(lon0, lon1) - lon0) * east_m, (lat1 - lat0) * north_m)
