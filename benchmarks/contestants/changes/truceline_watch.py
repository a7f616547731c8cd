"""Truceline: the whole watch, two buckets of tracks on two threads."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.contestants.changes.state_change import ENTRY, EXIT, Changes
from benchmarks.contestants.joins.truceline_zones import built
from benchmarks.inputs.forms import Inputs
from benchmarks.inputs.voyages import PERIOD_MS
from benchmarks.outcome import Outcome
from truceline.model.events import KINDS, EventKind
from truceline.model.reports import Envelope
from truceline.watch.outcome import Events
from truceline.watch.rules import SourceLimits, WatchRules
from truceline.watch.spare import Spare
from truceline.watch.state import begin, last_mark
from truceline.watch.step import step

_BUCKETS = 2
_INSTANT = pa.timestamp("ms", tz="UTC")


class Watch:
    """``step`` for each envelope: entries, exits, transits, silences, with everything that the watch allows for.

    Reports state an error of 0 m, so that states are those of the bare test for inside and outside. A
    bucket keeps its reports in the memory of the round before, as a watch that runs on does.
    """

    error_m = 0.0

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._zones = built(inputs)
        self._rules = WatchRules(
            lateness_s=30, default=SourceLimits(error_m=self.error_m, gap_s=600, speed_limit_mps=100)
        )
        buckets = [np.arange(first, inputs.units, _BUCKETS) for first in range(min(_BUCKETS, inputs.units))]
        self._streams = [self._stream(tracks) for tracks in buckets]
        self._memories = [Spare(kept=2) for _ in buckets]
        self._pool = ThreadPoolExecutor(_BUCKETS)

    def _stream(self, tracks: np.ndarray) -> list[Envelope]:
        """One envelope for each step."""
        inputs = self._inputs
        names = pa.DictionaryArray.from_arrays(
            np.arange(len(tracks), dtype=np.int32), pa.array([str(track) for track in tracks])
        )
        numbers = {"lon": inputs.lon, "lat": inputs.lat, "course_deg": inputs.course_deg, "speed_mps": inputs.speed_mps}
        return [
            Envelope(
                pa.record_batch(
                    {"track": names, "at": pa.array(at[tracks], _INSTANT)}
                    | {name: pa.array(column[number, tracks]) for name, column in numbers.items()}
                )
            )
            for number, at in enumerate(inputs.at)
        ]

    def answer(self) -> list[Events]:
        """The events of each step of each bucket."""
        return [events for bucket in self._pool.map(self._watched, self._streams, self._memories) for events in bucket]

    def _watched(self, stream: list[Envelope], memory: Spare) -> list[Events]:
        state = begin(self._rules, memory)
        told = []
        for envelope in stream:
            state, events = step(state, envelope, self._zones)
            told.append(events)
        end = Envelope(stream[-1].reports.slice(0, 0), as_of=last_mark(state))
        return [*told, step(state, end, self._zones)[1]]

    def outcome(self, answer: list[Events]) -> Outcome:
        """Entries and exits as keys, by the report that brought them; the other events have no peer."""
        rows = np.concatenate([self._with_track_ids(events) for events in answer])
        kinds = np.full(len(KINDS), -1)
        kinds[KINDS.index(EventKind.ENTRY)], kinds[KINDS.index(EventKind.EXIT)] = ENTRY, EXIT
        kind = kinds[rows["kind"]]
        rows, kind = rows[kind >= 0], kind[kind >= 0]
        tracks = rows["track"].astype(np.int64)
        steps = (rows["report"] - self._inputs.at[0, tracks]) // PERIOD_MS
        seconds = (rows["at"] - self._inputs.at.min()) / 1000
        return Changes(tracks, rows["area"].astype(np.int64), steps, kind, seconds).outcome()

    @staticmethod
    def _with_track_ids(events: Events) -> Any:
        """The rows with the tracks numbered as in the inputs."""
        rows = events.rows.copy()
        used, place = np.unique(rows["track"], return_inverse=True)
        rows["track"] = np.array([int(events.tracks[number]) for number in used.tolist()], dtype=np.int32)[place]
        return rows


class WatchWithErrors(Watch):
    """The same with an error of 10 m: a report within its error of a boundary changes no state."""

    error_m = 10.0
