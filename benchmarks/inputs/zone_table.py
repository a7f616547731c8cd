"""The zones of a workload as shapely polygons, with the circles that some of them stand for."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from truceline.model.shapes import Circle, Polygon, Shape
from truceline.model.zones import AGREED, Zone


@dataclass(frozen=True, eq=False)
class ZoneTable:
    """Zones by number.

    Args:
        polygons: shape (zones,), shapely polygons and multipolygons; for a circle a 64-gon with its corners on it.
        circles: shape (zones, 3), lon and lat of the centre and radius in metres; NaN where the zone is a polygon.
    """

    polygons: NDArray[np.object_]
    circles: NDArray[np.float64]

    @classmethod
    def of_polygons(cls, polygons: NDArray[np.object_]) -> ZoneTable:
        """A table without circles."""
        return cls(polygons, np.full((len(polygons), 3), np.nan))

    def __len__(self) -> int:
        return len(self.polygons)

    @property
    def is_circle(self) -> NDArray[np.bool_]:
        """Shape (zones,): whether the zone is a geodesic circle."""
        return ~np.isnan(self.circles[:, 2])

    def first(self, count: int) -> ZoneTable:
        """The zones of the lowest numbers."""
        return ZoneTable(self.polygons[:count], self.circles[:count])

    def write(self, path: Path) -> None:
        """Keep the table as Parquet: WKB keeps every bit of a coordinate."""
        columns = {"polygon": shapely.to_wkb(self.polygons).tolist()}
        columns |= {name: self.circles[:, k].tolist() for k, name in enumerate(("lon", "lat", "radius_m"))}
        pq.write_table(pa.table(columns), path)

    @classmethod
    def read(cls, path: Path) -> ZoneTable:
        """The table that was kept at a path."""
        table = pq.read_table(path)
        circles = np.column_stack([table[name].to_numpy() for name in ("lon", "lat", "radius_m")])
        return cls(shapely.from_wkb(table["polygon"].to_numpy()), circles.reshape(-1, 3))

    def as_zones(self) -> tuple[Zone, ...]:
        """The same as Truceline's zones, each of one agreed geometry; the id is the number."""
        return tuple(
            Zone(id=str(number), geometries={AGREED: self._shape(number)}) for number in range(len(self.polygons))
        )

    def _shape(self, number: int) -> Shape:
        lon, lat, radius_m = self.circles[number].tolist()
        if not np.isnan(radius_m):
            return Circle(lon, lat, radius_m)
        parts = shapely.get_parts(self.polygons[number])
        return Polygon(
            tuple(tuple(shapely.get_coordinates(ring) for ring in shapely.get_rings(part)) for part in parts)
        )
