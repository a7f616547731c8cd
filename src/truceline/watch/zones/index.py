"""The grid of a set of areas: built once, read by every report."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.errors import ZoneError
from truceline.kernels.areas import POLYGON, AreaTable
from truceline.kernels.index.away import Away, away_from_boundary
from truceline.kernels.index.cells import Touches, grow
from truceline.kernels.index.grid import ALIGNED_WORDS, Grid
from truceline.kernels.index.leaves import FIRST_CHILD, FIRST_LEAF, NO_ROOM, Boundaries, Work
from truceline.kernels.index.rounds import cover_roots
from truceline.kernels.index.sets import FULL, SetTable, grown_set_table, new_set_table
from truceline.kernels.index.sweep import TOO_NEAR, fill_corners, merge_edges, row_crossings, touched_cells

_CELLS_PER_AREA = 30
_FEWEST_CELLS, _MOST_CELLS = 256, 4096
_MOST_TRIES = 24
_OFFSETS = (0.3719, 0.6180, 0.1459, 0.8541, 0.2361, 0.7639)
"""Where the grid begins within its first cell: no round number, and another one for every try."""


class _Source(NamedTuple):
    """What an index is built from: the chosen areas of a table, their edges as placed, and each edge's area."""

    table: AreaTable
    chosen: NDArray[np.int64]
    edge: NDArray[np.float64]
    owner: NDArray[np.int32]


def build_index(
    table: AreaTable, chosen: NDArray[np.int64] | None = None, known: SetTable | None = None
) -> tuple[Grid, SetTable]:
    """The grid of areas of a table, and the sets of areas that its cells and leaves name.

    Args:
        table: all areas. chosen: numbers of those to index; all when left out.
        known: sets to go on from; their numbers stay.

    Raises:
        ZoneError: the areas cannot be indexed; this is not known to happen.
    """
    chosen = np.arange(len(table.kind)) if chosen is None else chosen
    source = _Source(table, chosen, *_placed_edges(table, chosen))
    room, pool = 1 << 14, 1 << 14
    for attempt in range(_MOST_TRIES):
        frame, size = _frame(source, _OFFSETS[attempt % len(_OFFSETS)])
        more = room + 4 * len(chosen) + len(source.edge) // 8
        sets = new_set_table(len(table.kind), more) if known is None else grown_set_table(known, len(table.kind), more)
        built = _build(source, frame, size, sets, pool)
        if isinstance(built, Grid):
            return built, sets
        if built == FULL:
            room *= 8
        if built == NO_ROOM:
            pool *= 8
    raise ZoneError(
        f"{len(table.kind)} areas could not be indexed in {_MOST_TRIES} tries",
        hint="check the zones for many edges that pass through one point",
    )


def away_from_boundaries(grid: Grid, sets: SetTable, table: AreaTable, chosen: NDArray[np.int64]) -> Away:
    """How far the boundaries of the areas of a grid are from the corners of its cells.

    Args:
        sets: that the grid names. table: all areas. chosen: numbers of those to mind; the grid may know others.
    """
    edge, _ = _placed_edges(table, chosen)
    away: Away = away_from_boundary(grid, sets, edge, table.kind != POLYGON)
    return away


def _placed_edges(table: AreaTable, chosen: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Edges of polygons as they lie within longitudes -180 to 180, turned copies included, and their areas."""
    polygons = chosen[table.kind[chosen] == POLYGON]
    edges, owners = [], []
    for turn in (-360.0, 0.0, 360.0):
        reaches = (table.box[polygons, 0] + turn <= 180) & (table.box[polygons, 2] + turn >= -180)
        numbers, owner = _edge_numbers(table, polygons[reaches])
        edges.append(table.edge[numbers] + np.array([turn, 0.0, turn, 0.0]))
        owners.append(owner)
    return np.concatenate(edges), np.concatenate(owners)


def _edge_numbers(table: AreaTable, areas: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The numbers of all edges of some areas, and the area of each."""
    first, last = table.first_edge[table.first_run[areas]], table.first_edge[table.first_run[areas + 1]]
    counts = last - first
    owner = np.repeat(areas.astype(np.int32), counts)
    within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(first, counts) + within, owner


def _frame(source: _Source, offset: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Where the grid begins, cells per degree, and its size: some cells across the usual area."""
    box = source.table.box[source.chosen]
    low, high = _extent(box[source.table.kind[source.chosen] != POLYGON], source.edge)
    widths = np.maximum(box[:, 2:] - box[:, :2], 1e-9)
    usual = np.median(widths, axis=0) if len(widths) else np.ones(2)
    span = np.maximum(high - low, 1e-6)
    cells = np.clip(np.ceil(span / usual * _CELLS_PER_AREA), _FEWEST_CELLS, _MOST_CELLS)
    per_deg = cells / span
    # Not the same on both axes: an edge along the diagonal of a square would meet every corner.
    origin = low - (1 + np.array([offset, (offset + 0.2929) % 1])) / per_deg
    return np.concatenate((origin, per_deg)), (cells + 3).astype(np.int64)


def _extent(
    round_box: NDArray[np.float64], placed: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if len(round_box) and (round_box[:, 0].min() < -180 or round_box[:, 2].max() > 180):
        round_box = np.vstack((round_box, [-180.0, round_box[0, 1], 180.0, round_box[0, 1]]))
    corners = np.concatenate((placed.reshape(-1, 2), round_box.reshape(-1, 2)))
    if not len(corners):
        corners = np.zeros((1, 2))
    limit = np.array([180.0, 90.0])
    return np.clip(corners.min(axis=0), -limit, limit), np.clip(corners.max(axis=0), -limit, limit)


def _build(
    source: _Source, frame: NDArray[np.float64], size: NDArray[np.int64], sets: SetTable, pool: int
) -> Grid | int:
    """The grid, or why it has to be tried again."""
    edge = (source.edge - np.tile(frame[:2], 2)) * np.tile(frame[2:], 2)
    turned = edge[:, 1] > edge[:, 3]
    edge[turned] = edge[turned][:, [2, 3, 0, 1]]
    toggled = sets.single[source.owner]
    kept = merge_edges(
        sets, edge, edge.view(np.int64), toggled, np.zeros(1 << (2 * len(edge)).bit_length(), dtype=np.int32)
    )
    if kept == FULL:
        return FULL
    edge, toggled = edge[:kept], toggled[:kept]
    columns, rows = int(size[0]), int(size[1])
    touch, crossing = _round_cells(source.table, source.chosen, frame, size)
    corner = np.zeros((rows, columns), dtype=np.int32)
    status = fill_corners(sets, *_ordered_crossings(sets, edge, toggled, rows, crossing), corner)
    if status != 0:
        return status
    touches = (*_ordered_touches(edge, columns, rows), touch[:, 0].copy(), touch[:, 1].copy())
    root = corner.reshape(-1)
    work = _work(touches, pool)
    status = grow(sets, Boundaries(edge, toggled, frame, source.table), work, root, columns, touches)
    if status in (FULL, TOO_NEAR, NO_ROOM):
        return status
    child, leaf, answer = work.used[:3]
    leaf_words = work.leaf[:leaf].copy()
    return Grid(
        frame,
        size,
        root,
        work.child[:child].copy(),
        leaf_words,
        leaf_words.view(np.float32),
        work.answer[:answer].copy(),
    )


def _round_cells(
    table: AreaTable, chosen: NDArray[np.int64], frame: NDArray[np.float64], size: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Root cells that round areas cover in part, ordered by cell; and their crossings of rows of corners."""
    touches, crossings = cover_roots(table, chosen, frame, size, np.empty((0, 2), dtype=np.int32), np.empty((0, 3)))
    touch, crossing = np.empty((touches, 2), dtype=np.int32), np.empty((crossings, 3))
    cover_roots(table, chosen, frame, size, touch, crossing)
    return touch[np.argsort(touch[:, 0], kind="stable")], crossing


def _ordered_crossings(
    sets: SetTable,
    edge: NDArray[np.float64],
    toggled: NDArray[np.int32],
    rows: int,
    round_crossing: NDArray[np.float64],
) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.int32]]:
    """Row, place and toggled set of every crossing of a row of corners, by row, then from west to east."""
    none = np.empty(0, dtype=np.int32)
    count = row_crossings(edge, toggled, rows, none, np.empty(0), none)
    row, toggles = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int32)
    crossing = np.empty(count)
    row_crossings(edge, toggled, rows, row, crossing, toggles)
    row = np.concatenate((row, round_crossing[:, 0].astype(np.int32)))
    crossing = np.concatenate((crossing, round_crossing[:, 1]))
    toggles = np.concatenate((toggles, sets.single[round_crossing[:, 2].astype(np.int64)]))
    order = np.lexsort((crossing, row))
    return row[order], crossing[order], toggles[order]


def _ordered_touches(edge: NDArray[np.float64], columns: int, rows: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Which padded cells which edges touch, ordered by cell."""
    none = np.empty(0, dtype=np.int32)
    count = touched_cells(edge, columns, rows, none, none)
    cell, toucher = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int32)
    touched_cells(edge, columns, rows, cell, toucher)
    order = np.argsort(cell, kind="stable")
    return cell[order], toucher[order]


def _work(touches: Touches, pool: int) -> Work:
    """Room for leaves and children, more than is usually needed; the pages that are not used cost nothing."""
    most = pool + 4 * (len(touches[0]) + len(touches[2]))
    leaf = np.zeros(FIRST_LEAF + ALIGNED_WORDS * most, dtype=np.int32)
    return Work(
        child=np.zeros(FIRST_CHILD + 2 * most, dtype=np.int32),
        leaf=leaf,
        leaf_real=leaf.view(np.float32),
        answer=np.zeros(pool + 8 * most, dtype=np.int32),
        used=np.array([FIRST_CHILD, FIRST_LEAF, 0, 0], dtype=np.int64),
        edges=np.zeros(most + (1 << 16), dtype=np.int32),
        rounds=np.zeros(most + (1 << 16), dtype=np.int32),
        item=np.zeros((1 << 14, 7), dtype=np.int64),
        place=np.zeros((1 << 14, 3)),
    )
