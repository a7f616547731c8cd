"""W3, slowly and surely: boxes by shapely, circles by Karney's geodesic, rings by GEOS."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from benchmarks.inputs.forms import Inputs
from benchmarks.outcome import Outcome

_MARGIN = 0.05
"""Of a circle's 64-gon; it lies inside of the circle by 0.12 in 100 of the radius."""


class ExactCircles:
    """Every pair whose boxes meet, decided by ``Geod.inv`` for a circle and ``intersects_xy`` for a ring."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        low_lon, low_lat, high_lon, high_lat = shapely.bounds(inputs.zones.polygons).T
        across, up = _MARGIN * (high_lon - low_lon), _MARGIN * (high_lat - low_lat)
        self._boxes = shapely.STRtree(shapely.box(low_lon - across, low_lat - up, high_lon + across, high_lat + up))
        self._points = shapely.points(inputs.lon, inputs.lat)

    def answer(self) -> NDArray[np.int64]:
        """Point and zone of each pair, shape (2, pairs)."""
        pairs = self._boxes.query(self._points)
        points, zones = pairs
        lon, lat = self._inputs.lon[points], self._inputs.lat[points]
        holds = shapely.intersects_xy(self._inputs.zones.polygons[zones], lon, lat)
        circle = self._inputs.zones.is_circle[zones]
        centre_lon, centre_lat, radius_m = self._inputs.zones.circles[zones[circle]].T
        distance_m = Geod(ellps="WGS84").inv(centre_lon, centre_lat, lon[circle], lat[circle])[2]
        holds[circle] = np.asarray(distance_m) <= radius_m
        return pairs[:, holds]

    def outcome(self, answer: NDArray[np.int64]) -> Outcome:
        """The pairs as keys."""
        return Outcome.of(answer[0], answer[1])
