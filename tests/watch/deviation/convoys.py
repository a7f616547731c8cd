"""A convoy that goes one degree east along a parallel, and reports of it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from truceline.model.notices import Movement, Vehicle, Waypoint
from truceline.model.places.place import E7, Place
from truceline.model.reports import REPORT_SCHEMA, Envelope
from truceline.watch.deviation.movements import Followed, FollowedSet
from truceline.watch.deviation.state import DeviationState
from truceline.watch.deviation.step import follow
from truceline.watch.rules import SourceLimits, WatchRules

MINUTE_MS = 60_000
START_AT = 1_790_000_000_000
TRACK = "lorry-1"
RULES = WatchRules(default=SourceLimits(gap_s=1_200.0))


def minute(number: float) -> int:
    """A time, minutes after the convoy may leave."""
    return START_AT + round(number * MINUTE_MS)


def waypoint(lon_deg: float, window: tuple[float, float] | None = None) -> Waypoint:
    """A place on the equator, and between which minutes it is passed."""
    times = (minute(window[0]), minute(window[1])) if window else (0, 0)
    return Waypoint(Place(round(lon_deg * E7), 0, 1), *times)


CONVOY = Movement(
    ref="M-1",
    name="Convoy",
    organisation="Relief",
    begins_at=START_AT,
    ends_at=minute(600),
    route=(waypoint(0.0, (0, 30)), waypoint(1.0, (60, 180))),
    half_width_m=500,
    stop_after_s=1_800,
    vehicles=(Vehicle("lorry", track=TRACK),),
)


def followed(**changes: Any) -> FollowedSet:
    """The convoy, as the watch follows it."""
    return FollowedSet([Followed("notice:1", "ab" * 32, "alfa.example", replace(CONVOY, **changes))])


def report(at_minute: float, lon: float, lat: float = 0.0, error_m: float | None = 10.0, track: str = TRACK) -> Any:
    """One report."""
    return {"track": track, "at": minute(at_minute), "lon": lon, "lat": lat, "error_m": error_m}


def drive(first: float, last: float, step: float = 5.0) -> list[Any]:
    """The reports of a drive that leaves at minute 10, passes one degree in 100 minutes, and stands at its end."""
    count = int((last - first) / step) + 1
    return [
        report(at, min(1.0, max(0.0, (at - 10) / 100))) for at in (first + step * number for number in range(count))
    ]


def batch(reports: Iterable[Any]) -> pa.RecordBatch:
    """Reports as they are handed to the watch."""
    return pa.RecordBatch.from_pylist(list(reports), schema=REPORT_SCHEMA)


def events(
    cuts: Sequence[Sequence[Any]], movements: FollowedSet, rules: WatchRules = RULES, until: float = 1_000
) -> list[Any]:
    """The events of reports that come in some batches, when time has gone on to a minute; sorted."""
    state, told = DeviationState(), []
    for reports in cuts:
        state, found = follow(state, Envelope(batch(reports)), movements, rules)
        told += found.to_pylist()
    end = Envelope(batch([]), as_of=minute(until) + rules.lateness_ms)
    _, found = follow(state, end, movements, rules)
    return sorted(told + found.to_pylist(), key=lambda row: (row["at"], row["id"]))


def reasons(found: Iterable[Any]) -> list[tuple[str, float]]:
    """What happened, and at which minute."""
    return [(row["reason"], (round(row["at"].timestamp() * 1_000) - START_AT) / MINUTE_MS) for row in found]
