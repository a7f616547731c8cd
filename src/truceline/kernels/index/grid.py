"""A grid that answers for every place on Earth which areas hold it: its arrays, and how a leaf is laid out.

A cell of the root grid, or of a child grid inside a crowded cell, holds a code:

    0 or more   the number of the set that holds the whole cell
    odd ~code   a child grid at 16 * (~code >> 6) in child: k x k codes, where k is (~code >> 1 & 31) + 1
    even ~code  a leaf at 16 * (~code >> 1) in leaf

A leaf holds what of the areas' boundaries comes near its cell, in coordinates of the cell
(0 to 1 on both axes) as float32. The cell is padded by PAD on all sides. From a place, go right to the
padded right side, then up to the padded upper right corner, whose set is known: each edge
crossed on the way toggles its areas. Crossings on the way up are folded into upright edges on the
right side, so only the way right is walked. A place nearer to an edge than NEAR cannot be
told by float32, and goes to the exact test.

Words of a leaf: kind and counts; base set; other set or first answer; set of areas that have a boundary here;
4 for each edge (u0, v0, u1, v1, v0 <= v1); then in mixed leaves 1 for each edge (its bit), and 9
for each round area (ROUND_WORDS); words of 0 fill the cache line. The base set of a leaf of one round area
alone is that of the places outside of it.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.borrowing import compiled

PAD = 2.0**-18
"""How far a leaf looks beyond its cell, in widths of the cell; more than rounding ever moves a place."""
NEAR = 2.0**-21
"""How near an edge float32 cannot tell the side, in widths of the cell; corners are rounded by 2**-24."""

PLAIN, MIXED, HARD, ALONE = 0, 1, 2, 3
"""Kinds of leaf: every edge toggles the same areas; several groups of areas; too many groups for a table; nothing
but one round area."""
MOST_GROUPS = 5
ROUND_WORDS = 9
"""Centre u, v; du2 factor, its slope in v; dv2 factor, its slope; band that cannot be told; unused; bit."""
HEADER_WORDS = 4
ALIGNED_WORDS = 16
"""Leaves and child grids begin on a cache line of 64 bytes."""
MOST_COLUMNS = 32
"""A child grid has no more columns."""
DEEPEST = 3
"""So many child grids lie one in another at most."""


class Grid(NamedTuple):
    """The index of a set of areas, for kernels to read."""

    frame: NDArray[np.float64]
    """shape (4,): lon and lat of the corner of cell 0, 0; cells per degree of lon and of lat."""
    size: NDArray[np.int64]
    """shape (2,): columns and rows of the root grid, with an empty border of one cell all round."""
    root: NDArray[np.int32]
    """shape (rows * columns,): codes."""
    child: NDArray[np.int32]
    leaf: NDArray[np.int32]
    leaf_real: NDArray[np.float32]
    """The same memory as `leaf`, read as float32."""
    answer: NDArray[np.int32]
    """Sets of mixed leaves, by the bits of the groups on whose inner side a place lies."""


@compiled
def child_code(start: int, columns: int) -> int:
    """The code of a child grid."""
    return ~(start // ALIGNED_WORDS << 6 | columns - 1 << 1 | 1)


@compiled
def is_child(code: int) -> bool:
    """Whether a code is that of a child grid."""
    return (code < 0) & (code & 1 == 0)


@compiled
def child_of(code: int) -> int:
    """Where the child grid of a code begins."""
    return ALIGNED_WORDS * (~code >> 6)


@compiled
def columns_of(code: int) -> int:
    """How many columns, and rows, the child grid of a code has."""
    return (~code >> 1 & 31) + 1


@compiled
def leaf_of(code: int) -> int:
    """Where the leaf of a code begins; a negative number for the code of a set."""
    return ALIGNED_WORDS * (~code >> 1)
