"""Where tracks were in a span of time, from the reports that were kept."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

MOST_ROWS = 200_000
_TOLD = ("lon", "lat", "altitude_m", "course_deg", "speed_mps", "error_m", "name", "kind", "affiliation")


class History(NamedTuple):
    """Reports in the order of their time.

    Args:
        columns: lists of equal length: track, at (ms UTC), and those of a report that any of them has.
        step_ms: 1 if every report is there, else at most one of each track in so many milliseconds.
    """

    columns: Mapping[str, list[Any]]
    step_ms: int


def history_of(batches: Iterable[pa.RecordBatch], from_at: int, until_at: int, most: int = MOST_ROWS) -> History:
    """What was reported in a span of time, its ends included; thinned for each track alike if it is too much.

    Args:
        batches: of reports in REPORT_SCHEMA, in any order, perhaps without columns of nulls.
        from_at, until_at: ms UTC.
        most: rows to give.
    """
    found = [part for batch in batches if (part := _between(batch, from_at, until_at)).num_rows]
    if not found:
        return History({"track": [], "at": []}, 1)
    whole = pa.concat_tables(found, promote_options="default").unify_dictionaries().combine_chunks()
    # Of equal times, the order of tracks: what was kept in another order is told alike.
    whole = whole.append_column("id", whole.column("track").cast(pa.string()))
    whole = whole.sort_by([("at", "ascending"), ("id", "ascending")]).drop_columns(["id"])
    step_ms = 1
    while whole.num_rows > most:
        step_ms = max(1_000, step_ms * 2)
        whole = whole.take(_firsts(whole, step_ms))
    return History(_columns(whole), step_ms)


def _between(batch: pa.RecordBatch, from_at: int, until_at: int) -> pa.Table:
    at = batch.column("at").cast(pa.int64()).to_numpy()
    names = [name for name in _TOLD if batch.schema.get_field_index(name) >= 0]
    table = pa.Table.from_batches([batch.select(["track", "at", *names])])
    return table.filter(pa.array((at >= from_at) & (at <= until_at)))


def _firsts(table: pa.Table, step_ms: int) -> pa.Int64Array:
    """The first row of each track in each step of time; the table is in the order of time."""
    numbers = pc.rank(table.column("track").cast(pa.string()), tiebreaker="dense").to_numpy()
    steps = table.column("at").cast(pa.int64()).to_numpy() // step_ms
    order = np.lexsort((steps, numbers))
    is_first = np.append(True, (np.diff(numbers[order]) != 0) | (np.diff(steps[order]) != 0))
    return pa.array(np.sort(order[is_first]), pa.int64())


def _columns(table: pa.Table) -> Mapping[str, list[Any]]:
    table = table.set_column(table.schema.get_field_index("at"), "at", table.column("at").cast(pa.int64()))
    return {
        name: table.column(name).to_pylist()
        for name in table.column_names
        if table.column(name).null_count < len(table)
    }
