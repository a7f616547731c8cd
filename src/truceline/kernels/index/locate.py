"""Which set of areas holds each place: the fast way through the grid, and the exact way where it cannot tell."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.areas import AreaTable, contains
from truceline.kernels.borrowing import compiled
from truceline.kernels.index.answers import answer_alone, answer_other, answer_plain, sort_by_kind
from truceline.kernels.index.grid import Grid, child_of, columns_of, is_child, leaf_of
from truceline.kernels.index.sets import SetTable, find_slot
from truceline.kernels.prefetching import prefetch

NEW_SET = -1
"""The answer for a place whose set has no number yet: the caller gives it one and asks again."""
_BLOCK = 512
_AT_WORK = 4
"""Blocks at work at once: as many as there are passes."""


@compiled
def locate(
    grid: Grid,
    sets: SetTable,
    areas: AreaTable,
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    found: NDArray[np.int32],
) -> int:
    """Fill in the set number of each place, and answer how many got NEW_SET.

    Works through blocks of places in passes. Four blocks are at work at once, each one pass
    behind the next, so that the memory that a pass needs was asked for a pass before.

    Args:
        lon, lat: degrees, -180 to 180; 180 counts as -180. found: shape like lon, filled.
    """
    u, v = np.empty((_AT_WORK, _BLOCK)), np.empty((_AT_WORK, _BLOCK))
    where, near = np.zeros((_AT_WORK, _BLOCK), dtype=np.int64), np.empty((_AT_WORK, _BLOCK), dtype=np.int64)
    count = np.zeros(_AT_WORK, dtype=np.int64)
    lists, untold = np.empty((3, _BLOCK), dtype=np.int64), np.empty(_BLOCK + 1, dtype=np.int64)
    # Arrays, not the tuple, go to the inner functions: a tuple costs a reference count for each array in it.
    frame, columns, rows = grid.frame, grid.size[0], grid.size[1]
    root, child, leaves, leaf_real, answers = grid.root, grid.child, grid.leaf, grid.leaf_real, grid.answer
    blocks, unnamed = (len(lon) + _BLOCK - 1) // _BLOCK, 0
    for turn in range(blocks + _AT_WORK - 1):
        if turn < blocks:
            first, k = turn * _BLOCK, turn % _AT_WORK
            _cells(frame, columns, rows, lon[first : first + _BLOCK], lat[first : first + _BLOCK], where[k], u[k], v[k])
        if 1 <= turn <= blocks:
            first, k = (turn - 1) * _BLOCK, (turn - 1) % _AT_WORK
            told = found[first : first + _BLOCK]
            count[k] = _read_roots(root, where[k], where[turn % _AT_WORK], told, near[k])
            _ask_below(child, leaves, told, near[k, : count[k]], where[k], u[k], v[k])
        if 2 <= turn <= blocks + 1:
            first, k = (turn - 2) * _BLOCK, (turn - 2) % _AT_WORK
            told = found[first : first + _BLOCK]
            count[k] = _descend(child, leaves, told, near[k, : count[k]], where[k], u[k], v[k])
        if turn >= 3:
            first, k = (turn - 3) * _BLOCK, (turn - 3) % _AT_WORK
            told = found[first : first + _BLOCK]
            plain, alone, other = sort_by_kind(leaves, where[k], near[k, : count[k]], lists)
            doubts = answer_plain(leaves, leaf_real, where[k], u[k], v[k], lists[0, :plain], told, untold, 0)
            doubts = answer_alone(leaves, leaf_real, where[k], u[k], v[k], lists[1, :alone], told, untold, doubts)
            doubts = answer_other(
                leaves, leaf_real, answers, where[k], u[k], v[k], lists[2, :other], told, untold, doubts
            )
            for place in untold[:doubts]:
                told[place] = _exact_answer(grid, sets, areas, where[k, place], lon[first + place], lat[first + place])
                unnamed += told[place] == NEW_SET
    return unnamed


@compiled
def _read_roots(
    root: NDArray[np.int32],
    cell: NDArray[np.int64],
    next_cell: NDArray[np.int64],
    found: NDArray[np.int32],
    near: NDArray[np.int64],
) -> int:
    """Read the codes of a block's root cells, and list the places whose cell a boundary touches; answer how many.

    Args:
        next_cell: the cells of the next block, whose memory is asked for.
    """
    count = 0
    for place in range(len(found)):
        prefetch(root, next_cell[place])
        code = root[cell[place]]
        found[place] = code
        near[count] = place
        count += code < 0
    return count


@compiled
def _ask_below(
    child: NDArray[np.int32],
    leaves: NDArray[np.int32],
    found: NDArray[np.int32],
    near: NDArray[np.int64],
    where: NDArray[np.int64],
    u: NDArray[np.float64],
    v: NDArray[np.float64],
) -> None:
    """Fill in where the codes of near places lead, to a leaf or into a child grid, and ask for that memory."""
    for place in near:
        code = np.int64(found[place])
        if is_child(code):
            where[place] = _cell_of_child(code, u, v, place)
            prefetch(child, where[place])
        else:
            where[place] = leaf_of(code)
            prefetch(leaves, where[place])


@compiled
def _descend(
    child: NDArray[np.int32],
    leaves: NDArray[np.int32],
    found: NDArray[np.int32],
    near: NDArray[np.int64],
    where: NDArray[np.int64],
    u: NDArray[np.float64],
    v: NDArray[np.float64],
) -> int:
    """Go down child grids to leaves, and keep the near places that have one; answer how many.

    Of the others the set is found: their cell has one answer.
    """
    count = 0
    for place in near:
        code = np.int64(found[place])
        if is_child(code):
            code = _code_below(child, np.int64(child[where[place]]), u, v, place)
            found[place] = code
            where[place] = leaf_of(code)
            prefetch(leaves, max(where[place], 0))
        near[count] = place
        count += code < 0
    return count


@compiled
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


@compiled
def _cell_of_child(code: int, u: NDArray[np.float64], v: NDArray[np.float64], place: int) -> int:
    """Where in `child` the cell of a place lies; its coordinates become those of that cell."""
    columns = np.int64(columns_of(code))
    in_u, in_v = u[place] * columns, v[place] * columns
    column, row = min(np.int64(in_u), columns - 1), min(np.int64(in_v), columns - 1)
    u[place], v[place] = in_u - column, in_v - row
    return child_of(code) + row * columns + column


@compiled
def _code_below(child: NDArray[np.int32], code: int, u: NDArray[np.float64], v: NDArray[np.float64], place: int) -> int:
    """The code, of a leaf or a set, that a code leads to."""
    while is_child(code):
        code = np.int64(child[_cell_of_child(code, u, v, place)])
    return code


@compiled
def _exact_answer(grid: Grid, sets: SetTable, areas: AreaTable, leaf: int, lon: float, lat: float) -> int:
    """The set number of a place by the exact test of every area that has a boundary in its leaf."""
    holding = np.empty(exact_size(grid, sets, leaf), dtype=np.int32)
    size = exact_members(grid, sets, areas, leaf, lon, lat, holding)
    return np.int64(sets.slot[find_slot(sets, holding, size)]) - 1


@compiled
def exact_size(grid: Grid, sets: SetTable, leaf: int) -> int:
    """The most areas that can hold a place of a leaf's cell."""
    base, involved = grid.leaf[leaf + 1], grid.leaf[leaf + 3]
    return sets.first[base + 1] - sets.first[base] + sets.first[involved + 1] - sets.first[involved]


@compiled
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


@compiled
def members_by_exact_test(
    grid: Grid, sets: SetTable, areas: AreaTable, lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> NDArray[np.int32]:
    """The sorted areas that hold the first place given, which lies in a leaf's cell."""
    cell, u, v = np.empty(1, dtype=np.int64), np.empty(1), np.empty(1)
    _cells(grid.frame, grid.size[0], grid.size[1], lon[:1], lat[:1], cell, u, v)
    leaf = leaf_of(_code_below(grid.child, np.int64(grid.root[cell[0]]), u, v, 0))
    holding = np.empty(exact_size(grid, sets, leaf), dtype=np.int32)
    return holding[: exact_members(grid, sets, areas, leaf, lon[0], lat[0], holding)]


@compiled
def fill_pairs(
    sets: SetTable,
    found: NDArray[np.int32],
    first_place: int,
    points: NDArray[np.int32],
    areas: NDArray[np.int32],
) -> None:
    """Write one row for each area that holds each place: place number, area number."""
    first, members = sets.first, sets.member
    held = np.empty(_BLOCK, dtype=np.int64)
    row = 0
    for begin in range(0, len(found), _BLOCK):
        # Every place is listed, and those that an area holds stay: a branch here would be guessed wrong too often.
        count = 0
        for place in range(begin, min(begin + _BLOCK, len(found))):
            held[count] = place
            count += found[place] != 0
        for place in held[:count]:
            number = found[place]
            for member in range(first[number], first[number + 1]):
                points[row] = first_place + place
                areas[row] = members[member]
                row += 1


@compiled
def count_pairs(sets: SetTable, found: NDArray[np.int32]) -> int:
    """How many pairs of a place and an area that holds it there are."""
    first = sets.first
    total = 0
    for place in range(len(found)):
        number = found[place]
        if number != 0:
            total += first[number + 1] - first[number]
    return total


@compiled
def root_cell(grid: Grid, lon: float, lat: float) -> tuple[int, int]:
    """Column and row of the root cell of a place; places off the grid get the nearest cell of its empty border."""
    frame = grid.frame
    west, south, per_lon, per_lat = frame[0], frame[1], frame[2], frame[3]
    u = min(max((lon - west) * per_lon, 0.0), grid.size[0] - 1.0)
    v = min(max((lat - south) * per_lat, 0.0), grid.size[1] - 1.0)
    return np.int64(u), np.int64(v)
