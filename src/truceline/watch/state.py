"""What the watch remembers from one step to the next."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.stream.admit import Held
from truceline.kernels.stream.decide import Relations
from truceline.kernels.stream.rows import NO_TIME, RELATION, REPORT, SOURCE, TRACK
from truceline.watch.arrivals import Numbering
from truceline.watch.change import Remembered
from truceline.watch.names import Names
from truceline.watch.proximity import Proximity
from truceline.watch.rules import WatchRules
from truceline.watch.spare import Spare
from truceline.watch.zones.zoneset import ZoneSet

_FEWEST_ROWS = 4096


class ReportLog:
    """Reports that the watch still needs, and older ones: rows of REPORT that are only ever added.

    States that follow each other share one, and each know where theirs end; so a step
    need not copy the reports that it holds. Where two states grow from one, the second
    takes a copy.
    """

    def __init__(self, rows: NDArray[Any], used: int, spare: Spare | None = None) -> None:
        self.rows = rows
        self.spare = Spare() if spare is None else spare
        self._used = used
        self._lock = Lock()

    def claim(self, end: int, count: int) -> bool:
        """True if `count` rows from `end` on now belong to the caller alone."""
        with self._lock:
            is_free = self._used == end and end + count <= len(self.rows)
            if is_free:
                self._used = end + count
            return is_free


@dataclass(frozen=True)
class Counts:
    """How many reports were used and how many were not, by reason; jumps are among the used."""

    used: int = 0
    invalid: int = 0
    late: int = 0
    duplicate: int = 0
    jump: int = 0
    resent: int = 0


@dataclass(frozen=True, eq=False)
class WatchState:
    """The watch between two steps: a value, which no step changes.

    Args:
        rules: that it was begun with. zones: of the last step, None before the first.
        tracks, sources: their names. source: of SOURCE, the first for reports without one, then as named.
        track: of TRACK, as named. log, end: the reports, and where this state's end.
        held: reports within the lateness. relations: of tracks to areas. proximity: of tracks to each other.
        mark: the latest mark, ms UTC. sequence: of the last envelope that had one.
    """

    rules: WatchRules
    zones: ZoneSet | Remembered | None
    tracks: Numbering
    sources: Numbering
    source: NDArray[Any]
    track: NDArray[Any]
    log: ReportLog
    end: int
    held: Held
    relations: Relations
    proximity: Proximity
    mark: int = NO_TIME
    sequence: int | None = None
    counts: Counts = Counts()


def begin(rules: WatchRules, memory: Spare | None = None) -> WatchState:
    """The state of a watch that has seen nothing yet.

    Args:
        memory: of watches that were before it, to keep its reports in; its own if there is none.
    """
    return WatchState(
        rules=rules,
        zones=None,
        tracks=Numbering(Names()),
        sources=Numbering(Names()),
        source=np.zeros(0, SOURCE),
        track=np.zeros(0, TRACK),
        log=ReportLog(np.empty(_FEWEST_ROWS, REPORT), 0, memory),
        end=0,
        held=Held(np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int64)),
        relations=Relations(np.zeros(1, np.int64), np.zeros(0, RELATION)),
        proximity=Proximity(),
    )


def last_mark(state: WatchState) -> int:
    """A mark that, brought by an empty envelope, ends the watch: every report used, every silence told.

    A zone that turns later still is not told of: a watch that has ended watches nothing.
    """
    latest = max([state.mark, *state.track["clock"].max(initial=NO_TIME, keepdims=True).tolist()])
    if latest == NO_TIME:
        return 0
    longest_gap_ms = int(state.source["gap_ms"].max(initial=0))
    # The tick at which a silence is noticed comes up to a period after it.
    return (
        int(latest)
        + state.rules.lateness_ms
        + longest_gap_ms
        + round(1000 * state.rules.proximity_period_s)
        + 1
        + round(1000 * state.rules.proximity_period_s)
    )


def source_rows(rules: WatchRules, names: list[str]) -> NDArray[Any]:
    """Rows of SOURCE: the first for reports without a source, then one for each name."""
    every = ["", *names]
    rank = {name: place for place, name in enumerate(sorted(every))}
    limits = [rules.limits(name) for name in every]
    rows = [
        (
            math.nan if limit.error_m is None else limit.error_m,
            round(1000 * limit.gap_s),
            limit.speed_limit_mps,
            rank[name],
        )
        for name, limit in zip(every, limits, strict=True)
    ]
    return np.array(rows, dtype=SOURCE)
