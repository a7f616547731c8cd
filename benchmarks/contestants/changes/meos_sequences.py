"""W4 by MEOS, the library of MobilityDB: each track as one moving point, cut by each zone that it may meet."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import numpy as np
import pymeos
import pymeos_cffi
import shapely
from numpy.typing import NDArray

from benchmarks.contestants.changes.state_change import ENTRY, EXIT, Changes
from benchmarks.inputs.forms import Floats, Inputs
from benchmarks.outcome import Outcome

_2000_01_01_MS = 946_684_800_000
"""MEOS counts microseconds from here."""

Cut = tuple[int, int, Any]
"""Track, zone, and the moving point while it is inside; None if it never is."""


class MovingPoints:
    """``tgeompoint.at(zone)``: entries, exits and what happens between two reports, with times."""

    def __init__(self, inputs: Inputs) -> None:
        pymeos.pymeos_initialize()
        self._inputs = inputs
        self._tree = shapely.STRtree(inputs.zones.polygons)
        self._zones = [pymeos_cffi.geometry_to_gserialized(zone) for zone in inputs.zones.polygons]
        self._paths = shapely.linestrings(np.stack((inputs.lon.T, inputs.lat.T), axis=2))
        self._tracks = [self._moving_point(track) for track in range(inputs.units)]

    def _moving_point(self, track: int) -> Any:
        lon, lat = (np.ascontiguousarray(column[:, track]) for column in (self._inputs.lon, self._inputs.lat))
        times = (self._inputs.at[:, track] - _2000_01_01_MS) * 1000
        addresses = (lon.ctypes.data, lat.ctypes.data, 0, times.ctypes.data)
        return pymeos_cffi.tpointseq_make_coords(
            *addresses, len(lon), 0, False, True, True, pymeos_cffi.InterpolationType.LINEAR, False
        )

    def answer(self) -> list[Cut]:
        """Every track cut by every zone whose box meets the track's box."""
        tracks, zones = self._tree.query(self._paths).tolist()
        at = pymeos_cffi.tgeo_at_geom
        return [
            (track, zone, at(self._tracks[track], self._zones[zone])) for track, zone in zip(tracks, zones, strict=True)
        ]

    def outcome(self, answer: list[Cut]) -> Outcome:
        """The changes of state between reports as keys; stays that hold no report are left out."""
        stays = [
            (track, zone, begin, end)
            for track, zone, inside in answer
            if inside is not None
            for begin, end in _stays(inside)
        ]
        table = np.array(stays, dtype=np.int64).reshape(-1, 4)
        return _changes(self._inputs.at, table)


def _stays(inside: Any) -> list[tuple[int, int]]:
    """Begin and end of each stay inside, in microseconds since 2000."""
    spans = pymeos_cffi.temporal_time(inside)
    count = pymeos_cffi.spanset_num_spans(spans)
    found = (pymeos_cffi.spanset_span_n(spans, number) for number in range(1, count + 1))
    return [(pymeos_cffi.tstzspan_lower(span), pymeos_cffi.tstzspan_upper(span)) for span in found]


def _changes(at: NDArray[np.int64], stays: NDArray[np.int64]) -> Outcome:
    """Entries and exits of stays (track, zone, begin, end) by the report with which the state has changed."""
    begin_ms, end_ms = stays[:, 2:].T / 1000 + _2000_01_01_MS
    first = _reports_before(at, stays[:, 0], begin_ms, "left")
    after = _reports_before(at, stays[:, 0], end_ms, "right")
    holds_a_report = first < after
    entries = np.column_stack((stays[:, :2], first, np.full(len(stays), ENTRY), begin_ms))
    exits = np.column_stack((stays[:, :2], after, np.full(len(stays), EXIT), _last_in_its_step(stays, after, end_ms)))
    changes = np.concatenate((entries[holds_a_report & (first > 0)], exits[holds_a_report & (after < len(at))]))
    changes = _without_returns(changes)
    tracks, zones, numbers, kinds = changes[:, :4].astype(np.int64).T
    return Changes(tracks, zones, numbers, kinds, (changes[:, 4] - at.min()) / 1000).outcome()


def _last_in_its_step(stays: NDArray[np.int64], after: NDArray[np.int64], end_ms: Floats) -> Floats:
    """For each stay the end of the last stay of the same track and zone that ends before the same report."""
    _, group = np.unique(np.column_stack((stays[:, :2], after)), axis=0, return_inverse=True)
    last_ms = np.zeros(len(stays))
    np.maximum.at(last_ms, group, end_ms)
    return np.asarray(last_ms[group])


def _without_returns(changes: Floats) -> Floats:
    """The changes without those who left and came back, both between the same two reports."""
    _, group, size = np.unique(changes[:, :3], axis=0, return_inverse=True, return_counts=True)
    return np.asarray(changes[size[group] == 1])


def _reports_before(at: NDArray[np.int64], tracks: NDArray[np.int64], ms: Floats, side: Any) -> NDArray[np.int64]:
    """How many reports of each track come before an instant (``left``), or before and at it (``right``)."""
    return np.array(
        [np.searchsorted(at[:, track], instant, side=side) for track, instant in zip(tracks, ms, strict=True)],
        dtype=np.int64,
    )
