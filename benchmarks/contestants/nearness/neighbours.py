"""W5 by a general tree: candidates within a little more than 500 m, then the geodesic of each."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import shapely
from pyproj import Geod
from scipy.spatial import cKDTree

from benchmarks.contestants.nearness.close_pairs_outcome import Pairs, pairs_outcome
from benchmarks.inputs.crowd import RADIUS_M
from benchmarks.inputs.forms import Floats, Inputs
from benchmarks.outcome import Outcome

_SEMI_MAJOR_M = 6_378_137.0
_ECCENTRICITY_2 = 0.0066943799901413165
_WGS84 = Geod(ellps="WGS84")


class ChordTree:
    """``cKDTree.query_pairs`` on geocentric places, then ``Geod.inv``. A chord is never longer than its geodesic."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs

    def answer(self) -> list[Pairs]:
        """The pairs at each step."""
        return [self._pairs(lon, lat) for lon, lat in zip(self._inputs.lon, self._inputs.lat, strict=True)]

    def _pairs(self, lon: Floats, lat: Floats) -> Pairs:
        tree = cKDTree(_geocentric(lon, lat))
        return geodesically_close(lon, lat, tree.query_pairs(RADIUS_M, output_type="ndarray"))

    def outcome(self, answer: list[Pairs]) -> Outcome:
        """Step and pair as keys."""
        return pairs_outcome(answer)


class ChordTreeAlone(ChordTree):
    """The same without the geodesic: right unless a pair is within 2e-7 m of the radius."""

    def _pairs(self, lon: Floats, lat: Floats) -> Pairs:
        pairs: Pairs = cKDTree(_geocentric(lon, lat)).query_pairs(RADIUS_M, output_type="ndarray")
        return pairs


class PlaneTree:
    """shapely's ``STRtree.query(..., "dwithin")`` in a plane that shortens every distance, then ``Geod.inv``."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        # Degrees are longest in metres where these are least: so nothing within the radius is left out.
        farthest = np.radians(np.abs(inputs.lat).max(initial=0.0))
        self._east_m = 111_319.0 * np.cos(farthest)
        self._north_m = 110_574.0

    def answer(self) -> list[Pairs]:
        """The pairs at each step."""
        return [self._pairs(lon, lat) for lon, lat in zip(self._inputs.lon, self._inputs.lat, strict=True)]

    def _pairs(self, lon: Floats, lat: Floats) -> Pairs:
        points = np.asarray(shapely.points(lon * self._east_m, lat * self._north_m))
        first, second = shapely.STRtree(points).query(points, predicate="dwithin", distance=RADIUS_M)
        once = first < second
        return geodesically_close(lon, lat, np.column_stack((first[once], second[once])))

    def outcome(self, answer: list[Pairs]) -> Outcome:
        """Step and pair as keys."""
        return pairs_outcome(answer)


def geodesically_close(lon: Floats, lat: Floats, candidates: Pairs) -> Pairs:
    """Those of the candidates whose geodesic on WGS 84 is no longer than the radius."""
    first, second = candidates.T
    distance_m = _WGS84.inv(lon[first], lat[first], lon[second], lat[second])[2]
    return candidates[np.asarray(distance_m) <= RADIUS_M]


def _geocentric(lon_deg: Floats, lat_deg: Floats) -> Floats:
    lon, lat = np.radians(lon_deg), np.radians(lat_deg)
    across_m = _SEMI_MAJOR_M / np.sqrt(1 - _ECCENTRICITY_2 * np.sin(lat) ** 2)
    return np.column_stack(
        (
            across_m * np.cos(lat) * np.cos(lon),
            across_m * np.cos(lat) * np.sin(lon),
            across_m * (1 - _ECCENTRICITY_2) * np.sin(lat),
        )
    )
