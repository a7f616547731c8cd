"""SedonaDB: a spatial join in SQL, both cores."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping

import geopandas
import numpy as np
import pyarrow as pa
import sedonadb

from benchmarks.inputs.forms import Inputs
from benchmarks.outcome import Outcome

_JOIN = "SELECT p.point, z.zone FROM points p JOIN zones z ON ST_Intersects(z.geometry, p.geometry)"


class SpatialJoin:
    """``ST_Intersects`` as SedonaDB decides to run it."""

    settings: Mapping[str, str] = {}

    def __init__(self, inputs: Inputs) -> None:
        self._database = sedonadb.connect()
        for name, value in self.settings.items():
            self._database.sql(f"SET sedona.spatial_join.{name} = '{value}'").execute()
        zones = geopandas.GeoDataFrame({"zone": np.arange(len(inputs.zones))}, geometry=inputs.zones.polygons)
        self._database.create_data_frame(zones).to_memtable().to_view("zones")
        places = pa.table({"point": np.arange(inputs.units), "lon": inputs.lon, "lat": inputs.lat})
        self._database.create_data_frame(places).to_view("places")
        points = self._database.sql("SELECT point, ST_Point(lon, lat) AS geometry FROM places")
        points.to_memtable().to_view("points")

    def answer(self) -> pa.Table:
        """Point and zone of each pair."""
        pairs: pa.Table = self._database.sql(_JOIN).to_arrow_table()
        return pairs

    def outcome(self, answer: pa.Table) -> Outcome:
        """The pairs as keys."""
        return Outcome.of(answer["point"].to_numpy(), answer["zone"].to_numpy())


class SpatialJoinPrepared(SpatialJoin):
    """The same, told to prepare the zones: the best that was found for zones of 40 corners and more."""

    settings: Mapping[str, str] = {"execution_mode": "prepare_build"}


class SpatialJoinInRust(SpatialJoin):
    """The same by the library ``geo`` instead of ``tg``: the best that was found for small zones."""

    settings: Mapping[str, str] = {"spatial_library": "geo"}
