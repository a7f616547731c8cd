"""A numbered snapshot of zones, ready to be asked where positions lie."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.areas import AreaTable
from truceline.kernels.grid import Grid
from truceline.kernels.locate import count_pairs, fill_pairs, locate
from truceline.kernels.sets import SetTable
from truceline.model.shapes import Bubble
from truceline.model.zones import Zone
from truceline.watch.areas import Area, area_table, fixed_areas
from truceline.watch.index import build_index

Positions = NDArray[np.float64]


class ZoneSet:
    """Zones as an immutable numbered snapshot, with the index that answers for positions.

    Args:
        zones: the zones, each with validity in event time, all versions that matter.
        number: of the snapshot.
    """

    def __init__(self, zones: Iterable[Zone], number: int = 0) -> None:
        self.zones = tuple(zones)
        self.number = number
        self.areas = fixed_areas(self.zones)
        self.bubbles = tuple(
            Area(zone, standing)
            for zone in self.zones
            for standing, shape in zone.geometries.items()
            if isinstance(shape, Bubble)
        )

    @cached_property
    def table(self) -> AreaTable:
        """The flat arrays of the areas, in their order."""
        return area_table(self.areas)

    @cached_property
    def _index(self) -> tuple[Grid, SetTable]:
        return build_index(self.table)

    @property
    def grid(self) -> Grid:
        """The grid of the areas, for kernels to read."""
        return self._index[0]

    @property
    def sets(self) -> SetTable:
        """The sets of areas that `set_ids` names."""
        return self._index[1]

    def set_ids(self, lon: Positions, lat: Positions, threads: int = 1) -> NDArray[np.int32]:
        """The set of areas that hold each position, boundary included, as its number in `sets`.

        Args:
            lon, lat: shape (n,), degrees, -180 to 180 and -90 to 90. threads: how many share the work.
        """
        found = np.empty(len(lon), dtype=np.int32)
        cuts = np.linspace(0, len(lon), threads + 1).astype(int)
        parts = [slice(low, high) for low, high in zip(cuts[:-1], cuts[1:], strict=True)]

        def work(part: slice) -> int:
            return int(locate(self.grid, self.sets, self.table, lon[part], lat[part], found[part]))

        unnamed = sum(_on_threads(work, parts))
        assert unnamed == 0
        return found


def _on_threads(work, parts):
    if len(parts) == 1:
        return [work(parts[0])]
    with ThreadPoolExecutor(len(parts)) as pool:
        return list(pool.map(work, parts))
