"""The best that can be written by hand with shapely: prepared zones, each asked about the points in its box."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.inputs.forms import Floats, Inputs
from benchmarks.outcome import Outcome

Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Points and zones."""


class PreparedZones:
    """Zones of one thread's own: GEOS prepares a geometry on first use, which two threads must not do at once."""

    def __init__(self, polygons: NDArray[np.object_]) -> None:
        self._polygons = shapely.from_wkb(shapely.to_wkb(polygons))
        self._boxes = shapely.bounds(self._polygons)
        shapely.prepare(self._polygons)

    def pairs(self, lon: Floats, lat: Floats) -> Pairs:
        """Every pair of a point and a zone that holds it."""
        order = np.argsort(lon)
        lon, lat = lon[order], lat[order]
        low = np.searchsorted(lon, self._boxes[:, 0], side="left")
        high = np.searchsorted(lon, self._boxes[:, 2], side="right")
        points, zones = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for zone, polygon in enumerate(self._polygons):
            among = lat[low[zone] : high[zone]]
            near = low[zone] + np.flatnonzero((among >= self._boxes[zone, 1]) & (among <= self._boxes[zone, 3]))
            inside = near[shapely.intersects_xy(polygon, lon[near], lat[near])]
            points.append(order[inside])
            zones.append(np.full(len(inside), zone))
        return np.concatenate(points), np.concatenate(zones)


class PreparedLoop:
    """``intersects_xy`` for each prepared zone, points sorted by longitude."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._zones = PreparedZones(inputs.zones.polygons)

    def answer(self) -> Pairs:
        """Points and zones of the pairs."""
        return self._zones.pairs(self._inputs.lon, self._inputs.lat)

    def outcome(self, answer: Pairs) -> Outcome:
        """The pairs as keys."""
        return Outcome.of(*answer)


class PreparedLoopOnThreads:
    """The same on two threads: each has its own zones, and half of the points."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._workers = [PreparedZones(inputs.zones.polygons) for _ in range(2)]
        self._pool = ThreadPoolExecutor(2)

    def answer(self) -> Pairs:
        """Points and zones of the pairs."""
        half = len(self._inputs.lon) // 2
        halves = (slice(0, half), slice(half, None))
        found = list(self._pool.map(self._pairs, self._workers, halves))
        return np.concatenate([points for points, _ in found]), np.concatenate([zones for _, zones in found])

    def _pairs(self, worker: PreparedZones, part: slice) -> Pairs:
        points, zones = worker.pairs(self._inputs.lon[part], self._inputs.lat[part])
        return points + (part.start or 0), zones

    def outcome(self, answer: Pairs) -> Outcome:
        """The pairs as keys."""
        return Outcome.of(*answer)
