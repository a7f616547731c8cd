"""Which positions are close to each other, by geodesic distance on WGS 84.

Positions are sorted into strips of latitude, one limit high, and by longitude within each;
a position is then held only against those of its own strip and the next within a window of
longitude. Their distance is first measured without trigonometry, with an error that is
bounded; where that leaves a doubt, the geodesic decides.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.borrowing import compiled
from truceline.kernels.geodesic import EQUATORIAL_M, FLATTENING, geodesic_m

Degrees = NDArray[np.float64]
Keys = NDArray[np.int64]
Pairs = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]

_DEG = math.pi / 180
_ECCENTRICITY2 = FLATTENING * (2 - FLATTENING)
_EAST2 = (_DEG * EQUATORIAL_M) ** 2
_NORTH2 = (_DEG * EQUATORIAL_M * (1 - _ECCENTRICITY2)) ** 2
_LEAST_RADIUS_M = EQUATORIAL_M * (1 - _ECCENTRICITY2)
"""Nothing on WGS 84 is rounder than its meridian at the equator."""
_CURVATURE = 1 / (EQUATORIAL_M * EQUATORIAL_M * (1 - _ECCENTRICITY2))
"""Gaussian curvature of WGS 84 at the equator, per square metre; elsewhere w2 squared times that."""
_TOLD_M = 1e-6
"""Error up to which a distance is told as first measured; beyond, the geodesic is."""
_ROUNDING_M = 1e-8
"""What degrees as floats leave open, and the geodesic."""
_LOWEST_STRIP_M = 50.0
"""Lower strips would need more bits in a key than small limits are worth."""
_MOST_LON_BITS = 26
"""Steps of longitude of about a metre; finer ones would cost another pass of sorting."""
_DIGIT_BITS = 11
"""Places for so many digits stay in the nearest cache."""
_WIDEST_WINDOW_DEG = 90.0
_LAST_BEFORE_180 = math.nextafter(180.0, 0.0)
_BINS_PER_DEG = 100
_SAMPLE = 1024
"""So many latitudes say well enough where half of all positions lie."""
_WORTH_A_THREAD = 8192
"""Fewer positions are paired before a second thread has begun."""


class Strips(NamedTuple):
    """How a position becomes a key: strip of latitude, step of longitude, number of the position."""

    limit_m: float
    height_deg: float
    turn_steps: int
    """steps of longitude in a turn; a copy of a position beyond 180 degrees has more."""
    index_bits: int
    strip_shift: int
    key_bits: int


class Metric(NamedTuple):
    """How places of a strip and the next are measured."""

    top_deg: float
    """latitude where the two strips meet."""
    sine2: float
    slope: float
    bend: float
    """the squared sine of the latitude as a parabola in degrees from there."""
    window_deg: float
    """no two places farther apart in longitude are within the limit."""
    surely2: float
    """squared metres as measured, up to which places are surely within the limit; -inf if the geodesic is to tell."""
    maybe2: float
    """squared metres as measured, up to which places can be within the limit."""


def close_pairs(lon: Degrees, lat: Degrees, limit_m: float, threads: int = 2) -> Pairs:
    """Every pair of positions within a geodesic distance of each other.

    Args:
        lon, lat: shape (n,), degrees, finite. limit_m: metres, more than 0. threads: how many share the work.

    Returns:
        first, second: shape (pairs,), the numbers of two positions, first < second, each pair once;
        distance_m: shape (pairs,), metres, to 1e-6 m. Exact but for pairs within 1e-8 m of
        the limit; the order does not depend on the threads.
    """
    strips = _strips(len(lon), limit_m)
    bands = _bands(lat, strips, threads if len(lon) >= _WORTH_A_THREAD else 1)
    if len(bands) == 1:
        return _pairs_of_band(lon, lat, strips, bands[0])
    with ThreadPoolExecutor(len(bands)) as pool:
        parts = list(pool.map(lambda band: _pairs_of_band(lon, lat, strips, band), bands))
    first, second, distance_m = zip(*parts, strict=True)
    return np.concatenate(first), np.concatenate(second), np.concatenate(distance_m)


def pairs_around(lon: Degrees, lat: Degrees, centre: NDArray[np.int32], radius_m: NDArray[np.float64]) -> Pairs:
    """Every position within its own geodesic distance of some of the positions.

    Args:
        lon, lat: shape (n,), degrees, finite. centre: shape (centres,), numbers of positions.
        radius_m: shape (centres,), metres, more than 0.

    Returns:
        which: shape (pairs,), places in `centre`, ascending; position: shape (pairs,), numbers of
        the positions around it, the centre itself left out; distance_m: shape (pairs,), metres.
    """
    first, order = by_latitude(lat)
    room = 2 * len(lon) + 64
    while True:
        pairs = np.empty(room, dtype=np.int32), np.empty(room, dtype=np.int32), np.empty(room)
        count = look_around(lon, lat, first, order, centre, radius_m, *pairs)
        if count < room:
            which, position, distance_m = pairs
            return which[:count], position[:count], distance_m[:count]
        room = count + 1


def _strips(count: int, limit_m: float) -> Strips:
    height_deg = max(limit_m, _LOWEST_STRIP_M) / (_DEG * _LEAST_RADIUS_M) * (1 + 1e-6)
    index_bits = count.bit_length()
    strip_bits = (_strip_of(90.0, height_deg) + 2).bit_length()
    lon_bits = min(_MOST_LON_BITS, 63 - strip_bits - index_bits)
    strip_shift = index_bits + lon_bits
    return Strips(limit_m, height_deg, 1 << (lon_bits - 1), index_bits, strip_shift, strip_shift + strip_bits)


def _bands(lat: Degrees, strips: Strips, threads: int) -> list[tuple[int, int]]:
    """Bands of strips, from one up to another, that hold about as many positions each."""
    sample = np.sort(lat[:: len(lat) // _SAMPLE + 1])
    cuts = [_strip_of(sample[len(sample) * part // threads], strips.height_deg) for part in range(1, threads)]
    lowest, highest = (_strip_of(edge, strips.height_deg) for edge in (lat.min(initial=0.0), lat.max(initial=0.0)))
    return list(pairwise([lowest, *cuts, highest + 1]))


def _pairs_of_band(lon: Degrees, lat: Degrees, strips: Strips, band: tuple[int, int]) -> Pairs:
    """The pairs of which the lower strip lies in a band of strips."""
    begin, end = band
    keys = np.empty(2 * len(lon), dtype=np.int64)
    keys = sort_keys(keys[: pack(lon, lat, strips, begin, end, keys)], strips)
    room = 2 * len(keys) + 64
    while True:
        first, second = np.empty(room, dtype=np.int32), np.empty(room, dtype=np.int32)
        squared_m = np.empty(room)
        count = sweep(lon, lat, strips, end, keys, first, second, squared_m)
        if count < room:
            return first[:count], second[:count], np.sqrt(squared_m[:count])
        room = count + 1


@compiled
def _strip_of(lat: float, height_deg: float) -> int:
    return int((lat + 90.0) / height_deg)


@compiled
def _within_turn(lon: float) -> float:
    return lon - 360.0 * math.floor((lon + 180.0) / 360.0)


@compiled
def pack(lon: Degrees, lat: Degrees, strips: Strips, begin: int, end: int, keys: Keys) -> int:
    """Write the keys of positions in the strips from begin up to end and the next, and say how many there are.

    A position just east of the antimeridian gets a second key, beyond 180 degrees.
    """
    count = 0
    steps_per_deg = strips.turn_steps / 360.0
    # Windows are widest where the band comes nearest to a pole.
    widest_deg = min(_WIDEST_WINDOW_DEG, max(_window_deg(strips, begin), _window_deg(strips, end)))
    for own in range(len(lon)):
        strip = _strip_of(lat[own], strips.height_deg)
        east_deg = _within_turn(lon[own]) + 180.0
        step = min(strips.turn_steps - 1, int(east_deg * steps_per_deg))
        key = (strip << strips.strip_shift) | (step << strips.index_bits) | own
        keys[count] = key
        is_here = begin <= strip <= end
        count += is_here
        if east_deg <= widest_deg and is_here:
            keys[count] = key + (strips.turn_steps << strips.index_bits)
            count += 1
    return count


@compiled
def sort_keys(keys: Keys, strips: Strips) -> Keys:
    """The keys in order of strip and step of longitude, digit by digit."""
    spare = np.empty_like(keys)
    places = np.empty(1 << _DIGIT_BITS, dtype=np.int64)
    digits = np.int64((1 << _DIGIT_BITS) - 1)
    for bit in range(strips.index_bits, strips.key_bits, _DIGIT_BITS):
        places[:] = 0
        for key in keys:
            places[(key >> bit) & digits] += 1
        total = 0
        for digit in range(len(places)):
            places[digit], total = total, total + places[digit]
        for key in keys:
            digit = (key >> bit) & digits
            spare[places[digit]] = key
            places[digit] += 1
        keys, spare = spare, keys
    return keys


@compiled
def sweep(
    lon: Degrees,
    lat: Degrees,
    strips: Strips,
    end: int,
    keys: Keys,
    first: NDArray[np.int32],
    second: NDArray[np.int32],
    squared_m: NDArray[np.float64],
) -> int:
    """Write the pairs whose lower strip comes before `end`, as far as there is room, and say how many there are.

    The last place of the room is for a pair still to be judged.
    """
    lons, lats, index = _unpacked(lon, lat, strips, keys)
    total, room, limit2 = len(keys), len(first) - 1, strips.limit_m * strips.limit_m
    count, begin, middle = 0, 0, 0
    while begin < total:
        strip = keys[begin] >> strips.strip_shift
        if strip >= end:
            break
        middle = _place_of(keys, max(begin, middle), (strip + 1) << strips.strip_shift)
        last = _place_of(keys, middle, (strip + 2) << strips.strip_shift)
        metric = _metric(strips, strip)
        has_copies = metric.window_deg <= _WIDEST_WINDOW_DEG
        low = middle
        for own in range(begin, middle):
            # Two copies are the pair of their originals once more.
            east = lons[own] + metric.window_deg
            if lons[own] >= 180.0:
                east = _LAST_BEFORE_180 if has_copies else -math.inf
            elif not has_copies:
                east = _LAST_BEFORE_180
            while low < last and lons[low] < lons[own] - metric.window_deg:
                low += 1
            other, other_end = own + 1, middle
            while True:
                if other == other_end or lons[other] > east:
                    if other_end == last:
                        break
                    other, other_end = low, last
                    continue
                squared = _squared_m(metric, lons[own], lats[own], lons[other], lats[other])
                if (squared > metric.surely2) & (squared <= metric.maybe2):
                    distance_m = between_m(lons[own], lats[own], lons[other], lats[other])
                    squared = distance_m * distance_m if distance_m <= strips.limit_m else math.inf
                place = min(count, room)
                first[place] = min(index[own], index[other])
                second[place] = max(index[own], index[other])
                squared_m[place] = squared
                count += squared <= limit2
                other += 1
        begin, middle = middle, last
    return count


@compiled
def _unpacked(lon: Degrees, lat: Degrees, strips: Strips, keys: Keys) -> tuple[Degrees, Degrees, NDArray[np.int32]]:
    """Longitudes, latitudes and numbers of positions in the order of their keys; a copy lies beyond 180 degrees."""
    lons, lats, index = np.empty(len(keys)), np.empty(len(keys)), np.empty(len(keys), dtype=np.int32)
    for place in range(len(keys)):
        own = keys[place] & ((1 << strips.index_bits) - 1)
        is_copy = (keys[place] >> strips.index_bits) & strips.turn_steps != 0
        lons[place], lats[place], index[place] = _within_turn(lon[own]) + 360.0 * is_copy, lat[own], own
    return lons, lats, index


@compiled
def _place_of(keys: Keys, place: int, key: int) -> int:
    """The first place from one on where the keys reach a key."""
    while place < len(keys) and keys[place] < key:
        place += 1
    return place


@compiled
def _window_deg(strips: Strips, strip: int) -> float:
    """Degrees of longitude beyond which nothing in a strip is close to anything in it, the next, or the one before."""
    top_deg = (strip + 1) * strips.height_deg - 90.0
    outer_cosine = math.cos(top_deg * _DEG) - 2 * strips.height_deg * _DEG
    # Within a step of longitude the order is open.
    return _turn_deg(strips.limit_m, outer_cosine) + 2 * 360.0 / strips.turn_steps


@compiled
def _turn_deg(limit_m: float, cosine: float) -> float:
    """Degrees of longitude beyond which nothing is within a distance of a place with a cosine of latitude."""
    arc = limit_m / _LEAST_RADIUS_M
    if cosine <= arc:
        return 360.0
    sine = arc / cosine
    # asin(x) <= x + (pi / 2 - 1) x^3
    return sine * (1 + 0.5708 * sine * sine) / _DEG


@compiled
def by_latitude(lat: Degrees) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Positions sorted into bins of latitude: bin b, from south to north, has order[first[b]:first[b + 1]]."""
    first = np.zeros(180 * _BINS_PER_DEG + 3, dtype=np.int64)
    for own in range(len(lat)):
        first[_bin_of(lat[own]) + 2] += 1
    for number in range(len(first) - 1):
        first[number + 1] += first[number]
    order = np.empty(len(lat), dtype=np.int32)
    for own in range(len(lat)):
        number = _bin_of(lat[own]) + 1
        order[first[number]] = own
        first[number] += 1
    return first[:-1], order


@compiled
def _bin_of(lat: float) -> int:
    return int((min(90.0, max(-90.0, lat)) + 90.0) * _BINS_PER_DEG)


@compiled
def look_around(
    lon: Degrees,
    lat: Degrees,
    first: NDArray[np.int64],
    order: NDArray[np.int32],
    centre: NDArray[np.int32],
    radius_m: NDArray[np.float64],
    which: NDArray[np.int32],
    position: NDArray[np.int32],
    distance_m: NDArray[np.float64],
) -> int:
    """Write what lies around each centre, as far as there is room, and say how much that is.

    Args:
        first, order: from `by_latitude`. which, position, distance_m: the room; its last place is for a position
            still to be judged.
    """
    count, room = 0, len(which) - 1
    for number in range(len(centre)):
        own = centre[number]
        north_deg = radius_m[number] / (_DEG * _LEAST_RADIUS_M) * (1 + 1e-6)
        window_deg = _turn_deg(radius_m[number], math.cos(lat[own] * _DEG)) + 1e-6
        begin, end = first[_bin_of(lat[own] - north_deg)], first[_bin_of(lat[own] + north_deg) + 1]
        for place in range(begin, end):
            other = order[place]
            if abs(lat[other] - lat[own]) > north_deg or other == own:
                continue
            if abs(_within_turn(lon[other] - lon[own])) > window_deg:
                continue
            which[min(count, room)], position[min(count, room)] = number, other
            distance_m[min(count, room)] = between_m(lon[own], lat[own], lon[other], lat[other])
            count += distance_m[min(count, room)] <= radius_m[number]
    return count


@compiled
def _metric(strips: Strips, strip: int) -> Metric:
    """The metric of a strip and the next, with the error of what it measures at the limit.

    Against PROJ, at all latitudes and from 300 m to 200 km, a distance d was told wrong by less
    than 0.00084 d (d / R)^2, and near the poles by less than 0.002 d w^4 more, where w is the
    window; the cubic term that the parabola lacks adds less than 0.67 d h^2 w, where h is the
    height of a strip.
    """
    top_deg = (strip + 1) * strips.height_deg - 90.0
    sine, cosine = math.sin(top_deg * _DEG), math.cos(top_deg * _DEG)
    window_deg = _window_deg(strips, strip)
    height, window = strips.height_deg * _DEG, window_deg * _DEG
    share = height * height * (0.0012 + 0.7 * window) + 0.004 * window * window * window * window
    error_m = strips.limit_m * share + _ROUNDING_M
    surely_m, maybe_m = strips.limit_m - error_m, strips.limit_m + error_m
    slope, bend = 2 * sine * cosine * _DEG, (cosine * cosine - sine * sine) * _DEG * _DEG
    return Metric(
        top_deg,
        sine * sine,
        slope,
        bend,
        window_deg,
        surely_m * surely_m if error_m <= _TOLD_M else -math.inf,
        maybe_m * maybe_m if error_m <= 0.1 * strips.limit_m else math.inf,
    )


@compiled
def _squared_m(metric: Metric, lon0: float, lat0: float, lon1: float, lat1: float) -> float:
    """Squared metres between two places by the metric of their middle latitude, and the sphere that fits there.

    The last terms are those of fourth order in the haversine formula.
    """
    above_deg = 0.5 * (lat0 + lat1) - metric.top_deg
    sine2 = metric.sine2 + above_deg * (metric.slope + above_deg * metric.bend)
    w2 = 1 - _ECCENTRICITY2 * sine2
    flat = 1 / w2
    east_deg, north_deg = lon1 - lon0, lat1 - lat0
    equator = flat * _EAST2 * east_deg * east_deg
    east = equator * (1 - sine2)
    north = flat * flat * flat * _NORTH2 * north_deg * north_deg
    return east + north + (east * (east - equator) / 12 + north * (east / 6 - equator / 4)) * w2 * w2 * _CURVATURE


@compiled
def between_m(lon0: float, lat0: float, lon1: float, lat1: float) -> float:
    """Metres along the geodesic between two places, the same bits whichever of them comes first."""
    if lat0 > lat1 or (lat0 == lat1 and lon0 > lon1):
        return geodesic_m(lon1, lat1, lon0, lat0)
    return geodesic_m(lon0, lat0, lon1, lat1)
