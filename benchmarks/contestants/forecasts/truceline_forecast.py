"""Truceline: every zone that each track will enter on its course, and when, on two threads."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.contestants.joins.truceline_zones import built
from benchmarks.inputs.forms import Inputs
from benchmarks.inputs.voyages import BATCH, HORIZON_S
from benchmarks.outcome import Outcome
from truceline.watch.zones.forecast import Courses, entries

_THREADS = 2

Entries = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]
"""Tracks of a batch, zones, and seconds."""


class EntriesAhead:
    """``entries`` for each batch of 100,000 tracks."""

    def __init__(self, inputs: Inputs) -> None:
        self._zones = built(inputs)
        batches = [slice(first, first + BATCH) for first in range(0, inputs.units, BATCH)]
        self._batches = [
            Courses(inputs.lon[batch], inputs.lat[batch], inputs.course_deg[batch], inputs.speed_mps[batch])
            for batch in batches
        ]

    def answer(self) -> list[Entries]:
        """The entries of each batch."""
        return [entries(self._zones, courses, HORIZON_S, threads=_THREADS) for courses in self._batches]

    def outcome(self, answer: list[Entries]) -> Outcome:
        """Tracks and zones as keys, with the seconds."""
        tracks, zones, seconds = (np.concatenate(column) for column in zip(*answer, strict=True))
        batch = np.repeat(np.arange(len(answer)), [len(entered) for entered, _, _ in answer])
        return Outcome.of(tracks.astype(np.int64) + batch * BATCH, zones, seconds)
