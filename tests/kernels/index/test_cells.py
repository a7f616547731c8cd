"""Crowded cells: they become child grids that still hold what the exact test says."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import pytest

from tests.kernels.index.plain_grid import UNTOLD, answer, members
from tests.watch.hard_zones import rectangle, star, truly_held, zone_set
from truceline.model.shapes import Circle, Polygon, Shape


@pytest.mark.parametrize("corners", [40, 400, 4000])
def test_many_edges_in_one_cell_are_told_apart_by_child_grids(corners: int) -> None:
    generator = np.random.default_rng(corners)
    small = star(generator, 10.0, 10.0, 0.001, corners)
    shapes: list[Shape] = [Polygon(((small,),)), Circle(10.0, 10.0, 60.0), rectangle(0, 0, 40, 40)]
    zones = zone_set(shapes)
    (grid,) = zones.grids
    assert ((grid.root < 0) & (~grid.root % 2 == 1)).any()
    lon, lat = 10.0 + generator.uniform(-0.0015, 0.0015, (2, 400))
    told = [answer(grid, x, y) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)]
    assert told.count(UNTOLD) < 80
    for number, expected in zip(told, truly_held(zones, lon, lat), strict=True):
        assert number == UNTOLD or members(zones.sets, number) == expected
