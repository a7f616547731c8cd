"""Which set of areas holds each place: the fast way through the grid, and the exact way where it cannot tell."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import config, njit, types
from numba.core.cgutils import get_or_insert_function, voidptr_t
from numba.extending import intrinsic
from numpy.typing import NDArray

from truceline.kernels.areas import AreaTable, contains
from truceline.kernels.index.grid import HARD, HEADER_WORDS, NEAR, PLAIN, ROUND_WORDS, Grid
from truceline.kernels.index.sets import SetTable, find_slot

NEW_SET = -1
"""The answer for a place whose set has no number yet: the caller gives it one and asks again."""
_BLOCK = 512

if config.DISABLE_JIT:  # type: ignore[attr-defined]

    def prefetch(words: NDArray[np.int32], place: int) -> None:
        """Nothing: a hint to the processor has no meaning without the compiler."""

else:

    @intrinsic
    def prefetch(typingctx: Any, words: Any, place: Any) -> Any:
        """Ask the processor to bring the cache line of words[place], without waiting for it."""

        def emit(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            array = context.make_array(signature.args[0])(context, builder, arguments[0])
            pointer = builder.bitcast(builder.gep(array.data, [arguments[1]]), voidptr_t)
            int32 = ir.IntType(32)
            hint = ir.FunctionType(ir.VoidType(), [voidptr_t, int32, int32, int32])
            to_read, keep, data = int32(0), int32(3), int32(1)
            function = get_or_insert_function(builder.module, hint, "llvm.prefetch.p0i8")  # type: ignore[no-untyped-call]
            builder.call(function, [pointer, to_read, keep, data])
            return context.get_dummy_value()

        return types.void(words, types.int64), emit


@njit(cache=True, nogil=True)
def locate(
    grid: Grid,
    sets: SetTable,
    areas: AreaTable,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    found: NDArray[np.int32],
) -> int:
    """Fill in the set number of each place, and answer how many got NEW_SET.

    Works through blocks of places in passes, so that the memory each place needs is on
    its way before it is looked at.

    Args:
        lon, lat: degrees, -180 to 180; 180 counts as -180. found: shape like lon, filled.
    """
    cell_u = np.empty(_BLOCK)
    cell_v = np.empty(_BLOCK)
    cell = np.empty(_BLOCK, dtype=np.int64)
    near = np.empty(_BLOCK, dtype=np.int64)
    unnamed = 0
    # Arrays, not the tuple, go to the inner functions: a tuple costs a reference count for each array in it.
    frame, columns, rows = grid.frame, grid.size[0], grid.size[1]
    root, child, leaves, leaf_real, answers = grid.root, grid.child, grid.leaf, grid.leaf_real, grid.answer
    for start in range(0, len(lon), _BLOCK):
        size = min(_BLOCK, len(lon) - start)
        _cells(frame, columns, rows, lon[start : start + size], lat[start : start + size], cell, cell_u, cell_v)
        near_count = 0
        for place in range(size):
            code = root[cell[place]]
            found[start + place] = code
            near[near_count] = place
            near_count += code < 0
        for turn in range(near_count):
            place = near[turn]
            leaf = _leaf_below(child, found[start + place], cell_u, cell_v, place)
            cell[place] = leaf
            prefetch(leaves, np.int64(max(leaf, 0)))
        for turn in range(near_count):
            place = near[turn]
            leaf = cell[place]
            if leaf < 0:
                found[start + place] = ~leaf
                continue
            answer = _leaf_answer(leaves, leaf_real, answers, leaf, cell_u[place], cell_v[place])
            if answer < 0:
                answer = _exact_answer(grid, sets, areas, leaf, lon[start + place], lat[start + place])
                unnamed += answer == NEW_SET
            found[start + place] = answer
    return unnamed


@njit(cache=True, nogil=True)
def _cells(
    frame: NDArray[np.float64],
    columns: int,
    rows: int,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    cell: NDArray[np.int64],
    cell_u: NDArray[np.float64],
    cell_v: NDArray[np.float64],
) -> None:
    """The root cell of each place of a block, and where in the cell it lies, 0 to 1."""
    west, south, per_lon, per_lat = frame[0], frame[1], frame[2], frame[3]
    most_u, most_v = columns - 1.0, rows - 1.0
    for place in range(len(lon)):
        turned = lon[place]
        turned = turned - 360.0 if turned >= 180.0 else turned
        u = min(max((turned - west) * per_lon, 0.0), most_u)
        v = min(max((lat[place] - south) * per_lat, 0.0), most_v)
        column, row = np.int64(u), np.int64(v)
        cell[place] = row * columns + column
        cell_u[place] = u - column
        cell_v[place] = v - row


@njit(cache=True, nogil=True)
def _leaf_below(
    child: NDArray[np.int32], code: int, cell_u: NDArray[np.float64], cell_v: NDArray[np.float64], place: int
) -> int:
    """The place of the leaf that a code leads to, or ~set where a child's cell has one answer."""
    while code < 0:
        below = np.int64(~code)
        if below & 1 == 0:
            return 16 * (below >> 1)
        start = below >> 1
        columns = np.int64(child[start])
        u, v = cell_u[place] * columns, cell_v[place] * columns
        column, row = min(np.int64(u), columns - 1), min(np.int64(v), columns - 1)
        cell_u[place], cell_v[place] = u - column, v - row
        code = child[start + 1 + row * columns + column]
    return ~np.int64(code)


@njit(cache=True, nogil=True)
def _leaf_answer(
    leaves: NDArray[np.int32],
    leaf_real: NDArray[np.float32],
    answers: NDArray[np.int32],
    leaf: int,
    u: float,
    v: float,
) -> int:
    """The set number of a place in a leaf's cell, or -1 where float32 cannot tell."""
    counts = leaves[leaf]
    kind, edges, rounds = counts & 3, (counts >> 2) & 1023, (counts >> 12) & 255
    if kind == HARD:
        return -1
    base = leaf + HEADER_WORDS
    is_near = False
    if kind == PLAIN:
        is_odd = False
        for edge in range(edges):
            crosses, near = _crosses_right(leaf_real, base + 4 * edge, u, v)
            is_odd ^= crosses
            is_near |= near
        return -1 if is_near else np.int64(leaves[leaf + 1 + is_odd])
    mask = 0
    bits = base + 4 * edges
    for edge in range(edges):
        crosses, near = _crosses_right(leaf_real, base + 4 * edge, u, v)
        is_near |= near
        if crosses:
            mask ^= leaves[bits + edge]
    first_round = bits + edges
    for number in range(rounds):
        place = first_round + ROUND_WORDS * number
        excess, band = _round_excess(leaf_real, place, u, v)
        is_near |= abs(excess) <= band
        if excess <= 0:
            mask |= leaves[place + ROUND_WORDS - 1]
    return -1 if is_near else np.int64(answers[leaves[leaf + 2] + mask])


@njit(cache=True, nogil=True)
def _crosses_right(real: NDArray[np.float32], place: int, u: float, v: float) -> tuple[bool, bool]:
    """Whether an edge lies across the way right from u, v, and whether it is too near to tell."""
    u0, v0 = np.float64(real[place]), np.float64(real[place + 1])
    du, dv = np.float64(real[place + 2]) - u0, np.float64(real[place + 3]) - v0
    up = v - v0
    side = du * up - (u - u0) * dv
    crosses = (up >= 0) & (up < dv) & (side > 0)
    near = (up >= -NEAR) & (up <= dv + NEAR) & (abs(side) <= NEAR * (abs(du) + dv))
    return crosses, near


@njit(cache=True, nogil=True)
def _round_excess(real: NDArray[np.float32], place: int, u: float, v: float) -> tuple[float, float]:
    """Squared distance to a round area's centre over its squared radius, less 1; and the band that cannot be told."""
    du, dv = u - np.float64(real[place]), v - np.float64(real[place + 1])
    east = np.float64(real[place + 2]) + dv * np.float64(real[place + 3])
    north = np.float64(real[place + 4]) + dv * np.float64(real[place + 5])
    return du * du * east + dv * dv * north - 1.0, np.float64(real[place + 6])


@njit(cache=True, nogil=True)
def _exact_answer(grid: Grid, sets: SetTable, areas: AreaTable, leaf: int, lon: float, lat: float) -> int:
    """The set number of a place by the exact test of every area that has a boundary in its leaf."""
    holding = np.empty(exact_size(grid, sets, leaf), dtype=np.int32)
    size = exact_members(grid, sets, areas, leaf, lon, lat, holding)
    return np.int64(sets.slot[find_slot(sets, holding, size)]) - 1


@njit(cache=True, nogil=True)
def exact_size(grid: Grid, sets: SetTable, leaf: int) -> int:
    """The most areas that can hold a place of a leaf's cell."""
    base, involved = grid.leaf[leaf + 1], grid.leaf[leaf + 3]
    return sets.first[base + 1] - sets.first[base] + sets.first[involved + 1] - sets.first[involved]


@njit(cache=True, nogil=True)
def exact_members(
    grid: Grid, sets: SetTable, areas: AreaTable, leaf: int, lon: float, lat: float, holding: NDArray[np.int32]
) -> int:
    """Write the sorted areas that hold a place of a leaf's cell, and answer how many."""
    base, involved = grid.leaf[leaf + 1], grid.leaf[leaf + 3]
    i, i_end = sets.first[base], sets.first[base + 1]
    j, j_end = sets.first[involved], sets.first[involved + 1]
    size = 0
    while i < i_end or j < j_end:
        if j == j_end or (i < i_end and sets.member[i] < sets.member[j]):
            holding[size] = sets.member[i]
            size, i = size + 1, i + 1
            continue
        area = np.int64(sets.member[j])
        if i < i_end and sets.member[i] == area:
            i += 1
        j += 1
        if contains(areas, area, lon, lat):
            holding[size] = area
            size += 1
    return size


@njit(cache=True, nogil=True)
def members_by_exact_test(
    grid: Grid, sets: SetTable, areas: AreaTable, lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> NDArray[np.int32]:
    """The sorted areas that hold the first place given, which lies in a leaf's cell."""
    cell, u, v = np.empty(1, dtype=np.int64), np.empty(1), np.empty(1)
    _cells(grid.frame, grid.size[0], grid.size[1], lon[:1], lat[:1], cell, u, v)
    leaf = _leaf_below(grid.child, np.int64(grid.root[cell[0]]), u, v, 0)
    holding = np.empty(exact_size(grid, sets, leaf), dtype=np.int32)
    return holding[: exact_members(grid, sets, areas, leaf, lon[0], lat[0], holding)]


@njit(cache=True, nogil=True)
def fill_pairs(
    sets: SetTable,
    found: NDArray[np.int32],
    first_place: int,
    points: NDArray[np.int32],
    areas: NDArray[np.int32],
) -> None:
    """Write one row for each area that holds each place: place number, area number."""
    first, members = sets.first, sets.member
    row = 0
    for place in range(len(found)):
        number = found[place]
        if number != 0:
            for member in range(first[number], first[number + 1]):
                points[row] = first_place + place
                areas[row] = members[member]
                row += 1


@njit(cache=True, nogil=True)
def count_pairs(sets: SetTable, found: NDArray[np.int32]) -> int:
    """How many pairs of a place and an area that holds it there are."""
    first = sets.first
    total = 0
    for place in range(len(found)):
        number = found[place]
        if number != 0:
            total += first[number + 1] - first[number]
    return total


@njit(cache=True, nogil=True)
def root_cell(grid: Grid, lon: float, lat: float) -> tuple[int, int]:
    """Column and row of the root cell of a place; places off the grid get the nearest cell of its empty border."""
    frame = grid.frame
    west, south, per_lon, per_lat = frame[0], frame[1], frame[2], frame[3]
    u = min(max((lon - west) * per_lon, 0.0), grid.size[0] - 1.0)
    v = min(max((lat - south) * per_lat, 0.0), grid.size[1] - 1.0)
    return np.int64(u), np.int64(v)
