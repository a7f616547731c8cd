"""geopandas: ``sjoin``."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import geopandas

from benchmarks.inputs.forms import Inputs
from benchmarks.outcome import Outcome


class SpatialJoin:
    """``geopandas.sjoin(points, zones)``."""

    predicate = "intersects"

    def __init__(self, inputs: Inputs) -> None:
        self._zones = geopandas.GeoDataFrame(geometry=inputs.zones.polygons)
        self._points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(inputs.lon, inputs.lat))

    def answer(self) -> geopandas.GeoDataFrame:
        """The points that are in a zone, once for each zone."""
        return geopandas.sjoin(self._points, self._zones, predicate=self.predicate)

    def outcome(self, answer: geopandas.GeoDataFrame) -> Outcome:
        """The pairs as keys."""
        return Outcome.of(answer.index.to_numpy(), answer["index_right"].to_numpy())


class SpatialJoinWithin(SpatialJoin):
    """The same with ``within``: geopandas then turns the join round, so that the zones are prepared."""

    predicate = "within"
