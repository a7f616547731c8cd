"""Where each track was seen last."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

MOST_TRACKS = 200_000
MOST_ASIDE = 500_000
MOST_BATCHES_ASIDE = 1_000
"""Small ones hold some kilobytes each, however few reports are in them."""
_NUMBERS = ("lon", "lat", "altitude_m", "course_deg", "speed_mps", "error_m")
_TEXTS = ("name", "kind", "affiliation", "source")
_ROW = np.dtype(
    [
        ("track", object),
        ("at", np.int64),
        *((name, np.float64) for name in _NUMBERS),
        *((name, object) for name in _TEXTS),
        ("heard", np.int64),
        ("is_told", np.bool_),
    ]
)
"""A track; NaN and None are unknown. What was heard of later has the greater number."""
_TOLD = frozenset(("at", *_NUMBERS, *_TEXTS))
_MOST_SEEN = 4
Columns: TypeAlias = Mapping[str, list[Any]]


@dataclass(eq=False)
class Positions:
    """The newest report of each track, of the tracks heard of last; from any thread.

    Batches are put aside and looked through together when somebody asks: most reports are never the newest then.
    """

    _places: dict[str, int] = field(default_factory=dict)
    """Of each track its row, of as many rows as there are tracks."""
    _rows: NDArray[Any] = field(default_factory=lambda: np.empty(0, _ROW))
    _seen: tuple[tuple[pa.Array[Any], NDArray[np.intp]], ...] = ()
    """Dictionaries of tracks that came of late, and the rows of their names: many send the same one with each batch."""
    _heard: int = 0
    _aside: list[pa.RecordBatch] = field(default_factory=list)
    _aside_rows: int = 0
    _lock: Lock = field(default_factory=Lock)
    _aside_lock: Lock = field(default_factory=Lock)
    """Of what is put aside alone: whoever puts it there does not wait while others are looked through."""

    def __len__(self) -> int:
        with self._lock:
            self._look_through()
            return len(self._places)

    def take(self, reports: pa.RecordBatch) -> None:
        """Reports in REPORT_SCHEMA, perhaps without columns of nulls; one older than what is known changes nothing."""
        with self._aside_lock:
            self._aside.append(reports)
            self._aside_rows += len(reports)
            is_much = self._aside_rows > MOST_ASIDE or len(self._aside) > MOST_BATCHES_ASIDE
        if is_much:
            with self._lock:
                self._look_through()

    def all(self) -> Sequence[dict[str, Any]]:
        """Every track, that heard of last first; without what is unknown of it."""
        with self._lock:
            self._look_through()
            rows = self._rows[: len(self._places)]
            rows = rows[np.argsort(-rows["heard"])]
        columns = _columns(rows)
        said = zip(*columns.values(), strict=True)
        return [{name: value for name, value in zip(columns, row, strict=True) if value is not None} for row in said]

    def changed(self, most: int) -> Sequence[Columns]:
        """Those that moved since this was asked last, column by column, in pieces of at most so many tracks.

        That is a fifth as long as track by track. None is unknown; what is unknown of all is left out.
        """
        with self._lock:
            self._look_through()
            places = np.flatnonzero(~self._rows["is_told"][: len(self._places)])
            places = places[np.argsort(self._rows["heard"][places])]
            self._rows["is_told"][places] = True
            # In one piece, the rows themselves would hold all threads for milliseconds.
            return [_columns(self._rows[places[first : first + most]]) for first in range(0, len(places), most)]

    def _look_through(self) -> None:
        with self._aside_lock:
            aside, self._aside, self._aside_rows = self._aside, [], 0
        if not aside:
            return
        new: dict[str, int] = {}
        keys = np.concatenate([self._keys_of(batch.column("track"), new) for batch in aside])
        tables = [pa.Table.from_batches([_said(batch)]) for batch in aside]
        (reports,) = pa.concat_tables(tables, promote_options="default").combine_chunks().to_batches()
        self._take(keys, list(new), reports)
        self._seen = tuple(each for each in self._seen if (each[1] >= 0).all())

    def _keys_of(self, track: Any, new: dict[str, int]) -> NDArray[np.intp]:
        """Of each report the row of its track; if it has none yet, its number among the new ones: -1, -2 and so on."""
        found = next((each for each in self._seen if each[0].equals(track.dictionary)), None)
        if found is None:
            names, places = track.dictionary.to_pylist(), self._places
            keys = [places[name] if name in places else new.setdefault(name, -1 - len(new)) for name in names]
            found = track.dictionary, np.array(keys, np.intp)
        # That used last comes first: many small ones do not push out a large one that comes with each batch.
        self._seen = (found, *(each for each in self._seen if each is not found))[:_MOST_SEEN]
        keys_of_reports: NDArray[np.intp] = found[1][track.indices.to_numpy()]
        return keys_of_reports

    def _take(self, keys: NDArray[np.intp], new: Sequence[str], reports: pa.RecordBatch) -> None:
        # Column by column: row by row, Python would be at 20,000 tracks a second for 150 ms, and all else would wait.
        at = reports.column("at").cast(pa.int64()).to_numpy()
        rows = _newest_rows(keys, at)[-MOST_TRACKS:]
        places, at = keys[rows], at[rows]
        is_newer = places < 0
        is_newer[~is_newer] = self._rows["at"][places[~is_newer]] <= at[~is_newer]
        rows, places, at = rows[is_newer], places[is_newer], at[is_newer]
        heard = self._heard + np.arange(len(rows))
        self._heard += len(rows)
        is_new = places < 0
        self._rows["heard"][places[~is_new]] = heard[~is_new]  # before the oldest have to make room
        names = [new[-1 - key] for key in places[is_new].tolist()]
        places[is_new] = self._places_for(names)
        self._rows["track"][places[is_new]] = np.array(names, object)
        for name, values in (("at", at), ("heard", heard), ("is_told", False)):
            self._rows[name][places] = values
        for name in (*_NUMBERS, *_TEXTS):
            is_said = reports.schema.get_field_index(name) >= 0
            self._rows[name][places] = _values(reports.column(name), rows) if is_said else _unknown(name)

    def _places_for(self, tracks: Sequence[str]) -> NDArray[np.intp]:
        """Rows for new tracks; where there is no room for more, those of the tracks of which it is longest ago."""
        count = len(self._places)
        more = min(len(tracks), MOST_TRACKS - count)
        oldest = np.arange(0)
        if left := len(tracks) - more:
            oldest = np.argpartition(self._rows["heard"][:count], left - 1)[:left]
            self._seen = ()  # some of their names have no row any more
            for track in self._rows["track"][oldest].tolist():
                del self._places[track]
        if count + more > len(self._rows):
            rows = np.empty(max(count + more, 2 * count), _ROW)
            rows[:count] = self._rows[:count]
            self._rows = rows
        places = np.concatenate((np.arange(count, count + more), oldest))
        self._places |= zip(tracks, places.tolist(), strict=True)
        return places


def _said(reports: pa.RecordBatch) -> pa.RecordBatch:
    """What is told of reports beside their tracks, as far as they say it."""
    columns = zip(reports.schema.names, reports.columns, strict=True)
    return reports.select([name for name, column in columns if name in _TOLD and column.null_count < len(column)])


def _columns(rows: NDArray[Any]) -> Columns:
    columns: dict[str, list[Any]] = {"track": rows["track"].tolist(), "at": rows["at"].tolist()}
    for name in _NUMBERS:
        values, is_unknown = rows[name], np.isnan(rows[name])
        if is_unknown.all():
            continue
        if is_unknown.any():
            values = values.astype(object)
            values[is_unknown] = None
        columns[name] = values.tolist()
    for name in _TEXTS:
        texts = rows[name].tolist()
        if texts.count(None) < len(texts):
            columns[name] = texts
    return columns


def _values(column: pa.Array[Any], rows: NDArray[np.intp]) -> NDArray[Any]:
    """The values of some rows; NaN or None where there is none."""
    if isinstance(column, pa.DictionaryArray):
        texts = np.array([*column.dictionary.to_numpy(zero_copy_only=False).tolist(), None], object)
        found: NDArray[Any] = texts[column.indices.fill_null(len(column.dictionary)).to_numpy()[rows]]
        return found
    return column.to_numpy(zero_copy_only=False)[rows]


def _unknown(name: str) -> float | None:
    return None if name in _TEXTS else np.nan


def _newest_rows(keys: NDArray[np.intp], at: NDArray[np.int64]) -> NDArray[np.intp]:
    """The row of the newest report of each key; of two of one time, the later one."""
    order = np.lexsort((at, keys))
    is_last = np.append(keys[order][1:] != keys[order][:-1], True)
    return np.sort(order[is_last])
