"""Grids of a few cells, and how far their corners are from a boundary."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.index.away import Away, away_from_boundary
from truceline.kernels.index.grid import Grid
from truceline.kernels.index.sets import new_set_table

Edge = tuple[float, float, float, float]
Frame = tuple[float, float, float, float]


def grid_of(root: NDArray[np.int32], frame: Frame = (0.0, 0.0, 1.0, 1.0)) -> Grid:
    """A grid of some cells; those with a negative code have a boundary."""
    none = np.zeros(1, dtype=np.int32)
    size = np.array(root.shape[::-1], dtype=np.int64)
    return Grid(np.array(frame), size, root.ravel(), none, none, none.view(np.float32), none)


def away_in(grid: Grid, edges: list[Edge]) -> Away:
    """How far the corners are from these edges, where there are any, and else from cells with a boundary."""
    edge = np.array(edges, dtype=np.float64).reshape(-1, 4)
    return away_from_boundary(grid, new_set_table(1, 16), edge, np.zeros(1, dtype=np.bool_))


def corners_m(grid: Grid, away: Away) -> NDArray[np.float64]:
    """Shape (rows, columns): metres from the south-western corner of each cell to a boundary at least."""
    return (away.parts & 65535).astype(np.float64).reshape(grid.size[1], grid.size[0]) * away.part_m
