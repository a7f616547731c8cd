"""Reports of several files in one stream by time, in a memory that does not grow with them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from truceline.errors import InputError
from truceline.model.reports import REPORT_SCHEMA, WATCHED_COLUMNS
from truceline.model.times import text_from_instant
from truceline.node.ports import PutAway

RUN_ROWS = 1_000_000
"""Reports that are sorted in memory at once, some 70 MB; what exceeds them is put away."""
ENVELOPE_ROWS = 50_000

_INSTANT = REPORT_SCHEMA.field("at").type


@dataclass(frozen=True)
class Period:
    """From a time on and up to, not including, another; ms UTC; a missing end is open.

    Raises:
        InputError: it ends before it begins, or at once.
    """

    since: int | None = None
    until: int | None = None

    def __post_init__(self) -> None:
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise InputError(
                f"the period begins at {text_from_instant(self.since)}, not before it ends at"
                f" {text_from_instant(self.until)}",
                hint="swap the two",
            )

    def reports_in(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The reports of a batch that were observed in this period."""
        at = batch.column("at")
        if self.since is not None:
            batch = batch.filter(pc.greater_equal(at, pa.scalar(self.since, _INSTANT)))
            at = batch.column("at")
        return batch if self.until is None else batch.filter(pc.less(at, pa.scalar(self.until, _INSTANT)))


def sorted_by_time(
    batches: Iterable[pa.RecordBatch], put_away: PutAway, run_rows: int = RUN_ROWS
) -> Iterator[pa.RecordBatch]:
    """All reports by time of observation, those of one time in the order in which they came.

    Args:
        batches: of `REPORT_SCHEMA`, in any order of time; all are taken before this returns.
        put_away: where runs of reports go when there are several. run_rows: how many are sorted at once.
    """
    away: list[Iterator[pa.RecordBatch]] = []
    latest: list[pa.RecordBatch] = []
    for run in _runs(batches, run_rows):
        if latest:
            away.append(put_away(latest))
        latest = run
    return _merged([*away, iter(latest)])


def as_they_come(streams: Iterable[Iterable[pa.RecordBatch]]) -> Iterator[pa.RecordBatch]:
    """The reports of several streams of `REPORT_SCHEMA`, by time, except that none overtakes another of its stream."""
    return _merged([map(_watched, stream) for stream in streams])


def envelopes(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same reports in batches that are neither empty nor larger than one step of the watch should take."""
    for batch in batches:
        for start in range(0, batch.num_rows, ENVELOPE_ROWS):
            yield batch.slice(start, ENVELOPE_ROWS)


def instants(batch: pa.RecordBatch, name: str = "at") -> NDArray[np.int64]:
    """A column of times without nulls, ms UTC."""
    times: NDArray[np.int64] = batch.column(name).cast(pa.int64()).to_numpy()
    return times


def numbered_names(batch: pa.RecordBatch, name: str) -> tuple[list[str], NDArray[np.int32]]:
    """The names in a column of names, and for each row the number of its own; -1 for a row without one."""
    column = cast("pa.DictionaryArray[Any, Any]", batch.column(name))
    names: list[Any] = column.dictionary.to_pylist()
    return names, column.indices.fill_null(-1).to_numpy()


@dataclass(frozen=True)
class _Head:
    """The next batch of a stream, how far the stream's clock is at each report, and the batches after it."""

    batch: pa.RecordBatch
    clock: NDArray[np.int64]
    rest: Iterator[pa.RecordBatch]

    def up_to(self, at: int) -> tuple[pa.RecordBatch, NDArray[np.int64]]:
        """The reports at which the clock is not after a time, and the clock."""
        count = int(np.searchsorted(self.clock, at, side="right"))
        return self.batch.slice(0, count), self.clock[:count]

    def after(self, at: int) -> _Head | None:
        """What remains of the stream without them."""
        count = int(np.searchsorted(self.clock, at, side="right"))
        if count == len(self.clock):
            return _head(self.rest, int(self.clock[-1]))
        return _Head(self.batch.slice(count), self.clock[count:], self.rest)


def _head(stream: Iterator[pa.RecordBatch], clock: int | None = None) -> _Head | None:
    for batch in stream:
        if batch.num_rows:
            at = np.maximum.accumulate(instants(batch))
            return _Head(batch, at if clock is None else np.maximum(at, clock), stream)
    return None


def _merged(streams: Iterable[Iterator[pa.RecordBatch]]) -> Iterator[pa.RecordBatch]:
    """One stream of several: each report at its time or, where its stream was already further, at that."""
    heads = [head for stream in streams if (head := _head(stream)) is not None]
    if len(heads) == 1:
        yield heads[0].batch
        yield from heads[0].rest
        return
    while heads:
        # Whatever is still to come of a stream is not before the last clock of its head.
        certain_at = min(int(head.clock[-1]) for head in heads)
        yield _joined([head.up_to(certain_at) for head in heads])
        heads = [left for head in heads if (left := head.after(certain_at)) is not None]


def _joined(parts: list[tuple[pa.RecordBatch, NDArray[np.int64]]]) -> pa.RecordBatch:
    """The parts put together by their clocks."""
    clock = np.concatenate([clock for _, clock in parts])
    return _one([batch for batch, _ in parts]).take(np.argsort(clock, kind="stable"))


def _runs(batches: Iterable[pa.RecordBatch], run_rows: int) -> Iterator[list[pa.RecordBatch]]:
    """The reports in sorted runs, each cut into batches for one step of the watch."""
    run: list[pa.RecordBatch] = []
    for batch in batches:
        run.append(_watched(batch))
        if sum(part.num_rows for part in run) >= run_rows:
            yield list(envelopes([_sorted(run)]))
            run = []
    if run:
        yield list(envelopes([_sorted(run)]))


def _sorted(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    whole = _one(batches)
    at = instants(whole)
    return whole if (at[1:] >= at[:-1]).all() else whole.take(np.argsort(at, kind="stable"))


def _watched(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Those columns that the watch reads, which is about a third of the bytes."""
    return batch.select(list(WATCHED_COLUMNS))


def _one(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    """The same rows in one batch."""
    table = pa.Table.from_batches(batches).unify_dictionaries().combine_chunks()
    return next(iter(table.to_batches()), batches[0])
