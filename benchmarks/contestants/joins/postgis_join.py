"""PostGIS: a spatial join in SQL with GiST indexes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import weakref

import adbc_driver_postgresql.dbapi
import numpy as np
import pyarrow as pa
import shapely

from benchmarks.contestants.joins.postgis_server import Server
from benchmarks.inputs.forms import Inputs
from benchmarks.outcome import Outcome

_PREPARE = """
CREATE TABLE points AS SELECT point, ST_Point(lon, lat) AS geometry FROM places;
CREATE TABLE zones AS SELECT zone, ST_GeomFromWKB(wkb) AS geometry FROM outlines;
CREATE INDEX ON points USING gist (geometry);
CREATE INDEX ON zones USING gist (geometry);
ANALYZE points;
ANALYZE zones
"""


class SpatialJoin:
    """``ST_Intersects`` as the planner decides to run it, both tables indexed."""

    def __init__(self, inputs: Inputs) -> None:
        server = Server()
        connection = adbc_driver_postgresql.dbapi.connect(server.address, autocommit=True)
        cursor = connection.cursor()
        weakref.finalize(self, _end, cursor, connection, server)
        cursor.execute("CREATE EXTENSION postgis")
        cursor.adbc_ingest("places", pa.table({"point": np.arange(inputs.units), "lon": inputs.lon, "lat": inputs.lat}))
        outlines = shapely.to_wkb(inputs.zones.polygons).tolist()
        cursor.adbc_ingest("outlines", pa.table({"zone": np.arange(len(outlines)), "wkb": outlines}))
        for statement in _PREPARE.split(";"):
            cursor.execute(statement)
        self._cursor = cursor

    def answer(self) -> pa.Table:
        """Point and zone of each pair."""
        self._cursor.execute(
            "SELECT p.point, z.zone FROM points p JOIN zones z ON ST_Intersects(z.geometry, p.geometry)"
        )
        pairs: pa.Table = self._cursor.fetch_arrow_table()
        return pairs

    def outcome(self, answer: pa.Table) -> Outcome:
        """The pairs as keys."""
        return Outcome.of(answer["point"].to_numpy(), answer["zone"].to_numpy())


def _end(
    cursor: adbc_driver_postgresql.dbapi.Cursor, connection: adbc_driver_postgresql.dbapi.Connection, server: Server
) -> None:
    cursor.close()
    connection.close()
    server.stop()
