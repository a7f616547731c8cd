"""Reports held against areas one by one, as if each were the only one of its track."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.stream.nearness import measure, pairs_near
from truceline.kernels.stream.rows import LOOK, NONE, REPORT, START
from truceline.kernels.stream.turns import active_at
from truceline.watch.ground import ground_of
from truceline.watch.zones.zoneset import ZoneSet

_NO_REPORTS = np.zeros(0, REPORT)


class Pairs(NamedTuple):
    """Positions and areas, by number; both of shape (pairs,)."""

    position: NDArray[np.int32]
    area: NDArray[np.int32]


def pairs_inside(zones: ZoneSet, at: NDArray[np.int64], lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Pairs:
    """Each position with each area that holds it, boundary included, and is active at its time.

    Args:
        at: ms UTC. lon, lat: degrees. All of shape (positions,).
    """
    return _active(zones, at, Pairs(*zones.pairs(lon, lat)))


def pairs_left_open(
    zones: ZoneSet,
    at: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    error_m: NDArray[np.float64],
) -> Pairs:
    """Each position with each active area whose boundary is nearer than the error: it cannot be told.

    Args:
        at: ms UTC. lon, lat: degrees. error_m: metres, known for each. All of shape (positions,).
    """
    (near,) = np.nonzero(zones.clearance_m(lon, lat) < error_m)
    looks = np.zeros(len(near), LOOK)
    looks["before"], looks["link"] = NONE, START
    looks["error_m"] = error_m[near]
    looks["from_lon"], looks["from_lat"], looks["lon"], looks["lat"] = 2 * (lon[near], lat[near])
    ground = ground_of(zones)
    found = pairs_near(ground.areas, ground.near, ground.order.terms, _NO_REPORTS, looks, 0.0)
    position, area = near[found["look"]].astype(np.int32), np.ascontiguousarray(found["area"])
    _, gap_m = measure(ground.areas, area, lon[position], lat[position], error_m[position])
    is_open = gap_m < error_m[position]
    return _active(zones, at, Pairs(position[is_open], area[is_open]))


def _active(zones: ZoneSet, at: NDArray[np.int64], pairs: Pairs) -> Pairs:
    ground = ground_of(zones)
    if not ground.has_turns:
        return pairs
    terms, timetable = ground.order.terms, ground.order.timetable
    active = active_at(terms, timetable, np.ascontiguousarray(pairs.area), at[pairs.position])
    return Pairs(pairs.position[active], pairs.area[active])
