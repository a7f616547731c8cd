"""A grid read in plain Python, from the description in truceline.kernels.index.grid and from nothing else."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import NamedTuple

from truceline.kernels.index.grid import ALONE, HARD, HEADER_WORDS, NEAR, PLAIN, ROUND_WORDS, Grid
from truceline.kernels.index.sets import SetTable

UNTOLD = -1
"""A place that its leaf cannot tell: the exact test must."""


class Leaf(NamedTuple):
    """Where a leaf lies, and the place in its cell, 0 to 1."""

    start: int
    u: float
    v: float


def members(sets: SetTable, number: int) -> tuple[int, ...]:
    """The areas of a set."""
    return tuple(sets.member[sets.first[number] : sets.first[number + 1]].tolist())


def cell_of(grid: Grid, lon: float, lat: float) -> tuple[int, float, float]:
    """The number of a root cell and the place in it; places off the grid count to its empty border."""
    west, south, per_lon, per_lat = grid.frame.tolist()
    columns, rows = grid.size.tolist()
    u = min(max((lon - west) * per_lon, 0.0), columns - 1.0)
    v = min(max((lat - south) * per_lat, 0.0), rows - 1.0)
    return int(v) * columns + int(u), u - int(u), v - int(v)


def followed(grid: Grid, code: int, u: float, v: float) -> int | Leaf:
    """A set number, or the leaf that a code leads to."""
    while code < 0:
        if ~code % 2 == 0:
            return Leaf(16 * (~code >> 1), u, v)
        start, columns = 16 * (~code >> 6), (~code >> 1 & 31) + 1
        column, row = min(int(u * columns), columns - 1), min(int(v * columns), columns - 1)
        u, v = u * columns - column, v * columns - row
        code = int(grid.child[start + row * columns + column])
    return code


def leaf_answer(grid: Grid, leaf: Leaf) -> int:
    """The set that a leaf gives its place, or UNTOLD."""
    start, u, v = leaf
    counts = int(grid.leaf[start])
    kind, edges, rounds = counts & 3, counts >> 2 & 1023, counts >> 12 & 255
    if kind == HARD:
        return UNTOLD
    bits, mask = start + HEADER_WORDS + 4 * edges, 0
    for edge in range(edges):
        u0, v0, u1, v1 = grid.leaf_real[start + HEADER_WORDS + 4 * edge :][:4].tolist()
        side = (u1 - u0) * (v - v0) - (u - u0) * (v1 - v0)
        if v0 - NEAR <= v <= v1 + NEAR and abs(side) <= NEAR * (abs(u1 - u0) + v1 - v0):
            return UNTOLD
        if v0 <= v < v1 and side > 0:
            mask ^= 1 if kind == PLAIN else int(grid.leaf[bits + edge])
    if kind == PLAIN:
        return int(grid.leaf[start + 1 + mask])
    for number in range(1 if kind == ALONE else rounds):
        place = bits + edges + ROUND_WORDS * number
        middle_u, middle_v, east, east_slope, north, north_slope, band = grid.leaf_real[place:][:7].tolist()
        du, dv = u - middle_u, v - middle_v
        beyond = du * du * (east + dv * east_slope) + dv * dv * (north + dv * north_slope) - 1
        if abs(beyond) <= band:
            return UNTOLD
        mask |= int(grid.leaf[place + 8]) if beyond <= 0 else 0
    if kind == ALONE:
        return int(grid.leaf[start + 1 + mask])
    return int(grid.answer[int(grid.leaf[start + 2]) + mask])


def answer(grid: Grid, lon: float, lat: float) -> int:
    """The set of a place, or UNTOLD."""
    cell, u, v = cell_of(grid, lon - 360 if lon >= 180 else lon, lat)
    found = followed(grid, int(grid.root[cell]), u, v)
    return leaf_answer(grid, found) if isinstance(found, Leaf) else found
