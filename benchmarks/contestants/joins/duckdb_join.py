"""DuckDB spatial: a spatial join in SQL, both cores."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from importlib.resources import files

import duckdb
import numpy as np
import pyarrow as pa
import shapely

from benchmarks.inputs.forms import Inputs
from benchmarks.outcome import Outcome


class SpatialJoin:
    """``ST_Intersects``, as the manual shows it."""

    condition = "ST_Intersects(z.geometry, p.geometry)"

    def __init__(self, inputs: Inputs) -> None:
        self._database = duckdb.connect()
        version = duckdb.__version__
        extension = files("duckdb_extension_spatial") / "extensions" / f"v{version}" / "spatial.duckdb_extension"
        self._database.execute(f"LOAD '{extension}'")
        self._database.execute("SET enable_progress_bar = false")
        places = pa.table({"point": np.arange(inputs.units), "lon": inputs.lon, "lat": inputs.lat})
        outlines = pa.table(
            {"zone": np.arange(len(inputs.zones)), "wkb": shapely.to_wkb(inputs.zones.polygons).tolist()}
        )
        self._database.register("places", places)
        self._database.register("outlines", outlines)
        self._database.execute("CREATE TABLE points AS SELECT point, ST_Point(lon, lat) AS geometry FROM places")
        self._database.execute("CREATE TABLE zones AS SELECT zone, ST_GeomFromWKB(wkb) AS geometry FROM outlines")

    def answer(self) -> pa.Table:
        """Point and zone of each pair."""
        join = f"SELECT p.point, z.zone FROM points p JOIN zones z ON {self.condition}"
        pairs: pa.Table = self._database.sql(join).to_arrow_table()
        return pairs

    def outcome(self, answer: pa.Table) -> Outcome:
        """The pairs as keys."""
        return Outcome.of(answer["point"].to_numpy(), answer["zone"].to_numpy())


class DistanceJoin(SpatialJoin):
    """``ST_DWithin`` at distance 0: the way round DuckDB's not preparing large polygons (its issue 826)."""

    condition = "ST_DWithin(z.geometry, p.geometry, 0)"
