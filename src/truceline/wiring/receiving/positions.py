"""Where each track was seen last."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa

MOST_TRACKS = 200_000
MOST_ASIDE = 500_000
MOST_BATCHES_ASIDE = 1_000
"""Small ones hold some kilobytes each, however few reports are in them."""
_TOLD = ("lon", "lat", "altitude_m", "course_deg", "speed_mps", "error_m", "name", "kind", "affiliation", "source")


@dataclass(eq=False)
class Positions:
    """The newest report of each track, of the tracks heard of last; from any thread.

    Batches are put aside and looked through together when somebody asks: most reports are never the newest then.
    """

    _latest: dict[str, dict[str, Any]] = field(default_factory=dict)
    _changed: dict[str, None] = field(default_factory=dict)
    _aside: list[pa.RecordBatch] = field(default_factory=list)
    _aside_rows: int = 0
    _lock: Lock = field(default_factory=Lock)
    _aside_lock: Lock = field(default_factory=Lock)
    """Of what is put aside alone: whoever puts it there does not wait while others are looked through."""

    def __len__(self) -> int:
        with self._lock:
            self._look_through()
            return len(self._latest)

    def take(self, reports: pa.RecordBatch) -> None:
        """Reports in REPORT_SCHEMA, perhaps without columns of nulls; one older than what is known changes nothing."""
        with self._aside_lock:
            self._aside.append(reports)
            self._aside_rows += len(reports)
            is_much = self._aside_rows > MOST_ASIDE or len(self._aside) > MOST_BATCHES_ASIDE
        if is_much:
            with self._lock:
                self._look_through()

    def _look_through(self) -> None:
        with self._aside_lock:
            aside, self._aside, self._aside_rows = self._aside, [], 0
        if not aside:
            return
        tables = [pa.Table.from_batches([batch]) for batch in aside]
        whole = pa.concat_tables(tables, promote_options="default").unify_dictionaries().combine_chunks().to_batches()
        for reports in whole:
            self._take(reports)

    def _take(self, reports: pa.RecordBatch) -> None:
        rows = _newest_rows(reports)
        columns = [name for name in _TOLD if reports.schema.get_field_index(name) >= 0]
        newest = reports.select(["track", "at", *columns]).take(pa.array(rows))
        at = newest.column("at").cast(pa.int64()).to_pylist()
        texts = list(map(str, newest.column("track").to_pylist()))
        values = [newest.column(name).to_pylist() for name in columns]
        for place, track in enumerate(texts):
            known = self._latest.get(track)
            if known is None or known["at"] <= at[place]:
                told = {name: column[place] for name, column in zip(columns, values, strict=True)}
                said = {"track": track, "at": at[place]} | {k: v for k, v in told.items() if v is not None}
                self._latest.pop(track, None)
                self._latest[track] = said
                self._changed[track] = None
        while len(self._latest) > MOST_TRACKS:
            oldest = next(iter(self._latest))
            del self._latest[oldest]
            self._changed.pop(oldest, None)

    def all(self) -> Sequence[dict[str, Any]]:
        """Every track, that heard of last first."""
        with self._lock:
            self._look_through()
            return list(reversed(self._latest.values()))

    def changed(self) -> Sequence[dict[str, Any]]:
        """Those that moved since this was asked last."""
        with self._lock:
            self._look_through()
            return list(self._taken())

    def _taken(self) -> Iterator[dict[str, Any]]:
        for track in self._changed:
            yield self._latest[track]
        self._changed = {}


def columns_of(tracks: Sequence[Mapping[str, Any]]) -> Mapping[str, list[Any]]:
    """The same tracks column by column, which is a fifth as long: None where one lacks what others have."""
    columns = {name: [track.get(name) for track in tracks] for name in ("track", "at", *_TOLD)}
    return {name: values for name, values in columns.items() if any(value is not None for value in values)}


def _newest_rows(reports: pa.RecordBatch) -> list[int]:
    """The row of the newest report of each track; of two of one time, the later one."""
    track = reports.column("track")
    assert isinstance(track, pa.DictionaryArray)
    number = track.indices.to_numpy()
    at = reports.column("at").cast(pa.int64()).to_numpy()
    order = np.lexsort((at, number))
    is_last = np.append(number[order][1:] != number[order][:-1], True)
    rows: list[int] = np.sort(order[is_last]).tolist()
    return rows
