"""shapely's STRtree, both ways round: what most people write."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.inputs.forms import Inputs
from benchmarks.outcome import Outcome

Pairs = NDArray[np.int64]
"""Shape (2, pairs)."""


class TreeOverZones:
    """``STRtree(zones).query(points)``: one look-up for each point; nothing of a zone is prepared."""

    def __init__(self, inputs: Inputs) -> None:
        self._tree = shapely.STRtree(inputs.zones.polygons)
        self._points = np.asarray(shapely.points(inputs.lon, inputs.lat))

    def answer(self) -> Pairs:
        """Point and zone of each pair."""
        return self._tree.query(self._points, predicate="intersects")

    def outcome(self, answer: Pairs) -> Outcome:
        """The pairs as keys."""
        return Outcome.of(answer[0], answer[1])


class TreeOverPoints:
    """``STRtree(points).query(zones)``: zones are prepared, but every batch of points needs a new tree."""

    def __init__(self, inputs: Inputs) -> None:
        self._zones = inputs.zones.polygons
        self._points = np.asarray(shapely.points(inputs.lon, inputs.lat))

    def answer(self) -> Pairs:
        """Zone and point of each pair."""
        return shapely.STRtree(self._points).query(self._zones, predicate="intersects")

    def outcome(self, answer: Pairs) -> Outcome:
        """The pairs as keys."""
        return Outcome.of(answer[1], answer[0])
