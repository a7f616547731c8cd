"""What a step concludes: events as compact arrays, and as Arrow with names and ids."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from truceline.kernels.stream.rows import NO_TIME
from truceline.model.events import EVENT_SCHEMA, KINDS, NOTES, REASONS, VERDICTS
from truceline.watch.names import Names
from truceline.watch.zones.areas import Area


class AreaName(NamedTuple):
    """What an event says of its area."""

    zone: str
    zone_name: str
    zone_version: str
    standing: str


def area_name(area: Area) -> AreaName:
    """The name of an area."""
    return AreaName(area.zone.id, area.zone.name, area.zone.version, area.standing)


@dataclass(frozen=True, eq=False)
class Events:
    """The events of one step, tracks and areas by number.

    Args:
        rows: of EVENT, in no order. tracks: names of the tracks by number.
        areas: by number, the fixed ones of the snapshot; gone: those after them, bubbles and what it no longer holds.
    """

    rows: NDArray[Any]
    tracks: Names
    areas: Sequence[Area]
    gone: Sequence[AreaName] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def and_also(self, more: Events) -> Events:
        """These and other events of the same tracks, whose areas are none of the snapshot's fixed ones."""
        if not len(more):
            return self
        rows = more.rows.copy()
        rows["area"][rows["area"] >= 0] += len(self.areas) + len(self.gone)
        return Events(np.concatenate((self.rows, rows)), self.tracks, self.areas, (*self.gone, *more.gone))

    def to_arrow(self) -> pa.RecordBatch:
        """The events in EVENT_SCHEMA, sorted, with their ids."""
        track, track_names = _named(self.rows["track"], self.tracks.__getitem__)
        other, other_names = _named(self.rows["other_track"], self.tracks.__getitem__)
        area, areas = _named(self.rows["area"], self._area)
        zone, standing, version = (_ranks([name[place] for name in areas])[area] for place in (0, 3, 2))
        others, names = _ranks(other_names)[other], _ranks(track_names)[track]
        times = (self.rows[name] for name in ("lon", "lat", "report", "reason"))
        order = np.lexsort((*times, version, others, standing, zone, names, self.rows["kind"], self.rows["at"]))
        rows, track, other, area = self.rows[order], track[order], other[order], area[order]
        columns = {
            "kind": _words(rows["kind"], KINDS),
            "track": _dictionary(track, track_names),
            "other_track": _dictionary(other, other_names),
            **{name: _dictionary(area, [row[place] for row in areas]) for place, name in enumerate(AreaName._fields)},
            **{name: _instants(rows[name]) for name in ("at", "not_before", "not_after", "predicted_at")},
            **{name: _reals(rows[name]) for name in _REALS},
            "verdict": _words(rows["verdict"], VERDICTS),
            "reason": _words(rows["reason"], REASONS),
            "notes": _notes(rows["notes"]),
            "reports": _reports(rows),
        }
        columns["id"] = _ids(columns)
        return pa.RecordBatch.from_arrays([columns[name] for name in EVENT_SCHEMA.names], schema=EVENT_SCHEMA)

    def _area(self, number: int) -> AreaName:
        if number < len(self.areas):
            return area_name(self.areas[number])
        return self.gone[number - len(self.areas)]


_Name = TypeVar("_Name")
_REALS = ("lon", "lat", "distance_m", "error_m", "predicted_distance_m")
_HASHED = ("track", "other_track", "zone", "zone_version", "standing", "kind", "reason", "at")
_NAMES = pa.dictionary(pa.int32(), pa.string())
_INSTANT = pa.timestamp("ms", tz="UTC")


def _named(numbers: NDArray[np.int32], name_of: Callable[[int], _Name]) -> tuple[NDArray[np.int32], list[_Name]]:
    """Small codes for some numbers, -1 for none, and their names."""
    used, codes = np.unique(numbers, return_inverse=True)
    absent = int(np.count_nonzero(used < 0))
    return (codes - absent).astype(np.int32), [name_of(int(number)) for number in used[absent:]]


def _ranks(names: Sequence[str]) -> NDArray[np.int64]:
    """The place of each name among them all, sorted; equal names share one, and the last is for no name."""
    places = {name: place for place, name in enumerate(sorted(set(names)))}
    return np.array([*(places[name] for name in names), -1], dtype=np.int64)


def _dictionary(codes: NDArray[np.int32], names: Sequence[str]) -> pa.Array[Any]:
    """The names at some codes; absent where the code is negative or the name empty."""
    is_absent = np.array([*(not name for name in names), True])[codes]
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32(), mask=is_absent), pa.array(names, pa.string()))


def _words(codes: NDArray[np.integer[Any]], words: Sequence[str]) -> pa.Array[Any]:
    return _dictionary(codes.astype(np.int32), [str(word) for word in words])


def _instants(times: NDArray[np.int64]) -> pa.Array[Any]:
    return pa.array(times, mask=times == NO_TIME).view(_INSTANT)


def _reals(values: NDArray[np.float64]) -> pa.Array[Any]:
    return pa.array(values, mask=np.isnan(values))


def _notes(bits: NDArray[np.int8]) -> pa.Array[Any]:
    is_noted = (bits[:, np.newaxis] >> np.arange(len(NOTES))) & 1 != 0
    ends = np.concatenate(([0], np.cumsum(is_noted.sum(axis=1)))).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), _words(np.nonzero(is_noted)[1], NOTES))


def _reports(rows: NDArray[Any]) -> pa.Array[Any]:
    times = np.stack((rows["agreed_report"], rows["report"]), axis=1)
    is_given = times != NO_TIME
    ends = np.concatenate(([0], np.cumsum(is_given.sum(axis=1)))).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), pa.array(times[is_given], pa.int64()).view(_INSTANT))


def _ids(columns: Mapping[str, pa.Array[Any]]) -> pa.Array[Any]:
    """SHA-256 over what makes an event this one and no other, 64 hex digits."""
    values = [columns[name].view(pa.int64()) if name == "at" else columns[name] for name in _HASHED]
    texts = (
        json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        for row in zip(*(column.to_pylist() for column in values), strict=True)
    )
    return pa.array([hashlib.sha256(text.encode()).hexdigest() for text in texts], pa.string())


def digest(batches: Iterable[pa.RecordBatch]) -> str:
    """SHA-256 over the sorted events of a whole run, every column: equal digests mean equal events.

    Args:
        batches: in EVENT_SCHEMA, in any order and cut in any way.
    """
    events = pa.Table.from_batches(batches, schema=EVENT_SCHEMA)
    order: list[tuple[str, Literal["ascending", "descending"]]] = [
        (name, "ascending") for name in ("id", "not_before", "not_after", "lon", "lat")
    ]
    total = hashlib.sha256()
    for column in events.sort_by(order).columns:
        values = column.cast(pa.int64()) if pa.types.is_timestamp(column.type) else column
        total.update(json.dumps(values.to_pylist(), ensure_ascii=False, default=_milliseconds).encode())
    return total.hexdigest()


def _milliseconds(moment: datetime) -> int:
    """Times within lists come out of Arrow as moments."""
    return round(1000 * moment.timestamp())
