"""The one form that the inputs of every workload have."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.inputs.zone_table import ZoneTable

Floats = NDArray[np.float64]
_COLUMNS = ("lon", "lat", "at", "course_deg", "speed_mps")


@dataclass(frozen=True, eq=False)
class Inputs:
    """Zones and positions. A unit is what a slower contestant is given fewer of: a point, a track, a step.

    Args:
        zones: none at all where the workload is about tracks alone.
        lon, lat: degrees; shape (points,) or (steps, tracks).
        unit_axis: the axis along which the units lie.
        at: ms UTC. course_deg: true. speed_mps: over ground. Each of the same shape as lon, or empty.
    """

    zones: ZoneTable
    lon: Floats
    lat: Floats
    unit_axis: int = 0
    at: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    course_deg: Floats = field(default_factory=lambda: np.zeros(0))
    speed_mps: Floats = field(default_factory=lambda: np.zeros(0))

    @property
    def units(self) -> int:
        """How many units there are."""
        return int(self.lon.shape[self.unit_axis])

    def first(self, units: int) -> Inputs:
        """All the zones, and the first units only."""
        if units >= self.units:
            return self
        rows = (slice(None),) * self.unit_axis + (slice(units),)
        columns: dict[str, Any] = {name: getattr(self, name) for name in _COLUMNS}
        cut: dict[str, Any] = {
            name: np.ascontiguousarray(column[rows]) for name, column in columns.items() if column.size
        }
        return replace(self, **cut)

    def sample(self) -> Inputs:
        """A few zones and units: enough for a library to load and compile what it does on first use."""
        return replace(self.first(max(1, self.units // 1000)), zones=self.zones.first(20))

    def write(self, folder: Path) -> None:
        """Keep everything in a folder that is there."""
        self.zones.write(folder / "zones.parquet")
        for name in _COLUMNS:
            np.save(folder / f"{name}.npy", getattr(self, name))
        np.save(folder / "unit_axis.npy", np.array(self.unit_axis))

    @classmethod
    def read(cls, folder: Path) -> Inputs:
        """What was kept in a folder."""
        columns = {name: np.load(folder / f"{name}.npy") for name in _COLUMNS}
        return cls(
            ZoneTable.read(folder / "zones.parquet"), unit_axis=int(np.load(folder / "unit_axis.npy")), **columns
        )
