"""A scenario through the watch: what is to be put before the desks, and at which second."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pyarrow as pa

from truceline.model.reports import REPORT_SCHEMA, Envelope
from truceline.node.drills.scenario import Call, Scenario, Sighting, Track
from truceline.watch.rules import WatchRules
from truceline.watch.state import begin
from truceline.watch.step import step
from truceline.watch.zones.zoneset import ZoneSet

LOOKED_MS = 60_000
"""So often time goes on without a report, so that staying and falling silent are told when they are due."""
SOURCE = "drill"
"""The source of every report of a scenario."""


class Inject(NamedTuple):
    """What comes at one time of a scenario."""

    at_ms: int
    """Since its beginning."""
    events: pa.RecordBatch
    """Of the watch, in EVENT_SCHEMA; may be empty."""
    calls: tuple[Call, ...]


def injects(scenario: Scenario) -> Iterator[Inject]:
    """What a scenario brings, in order: the watch goes over its tracks as over any others, and tells what it tells."""
    reports = [(_ms(seen.at_s), track, seen) for track in scenario.tracks for seen in track.sightings]
    ticks = range(0, 1_000 * scenario.lasts_s, LOOKED_MS)
    times = {at_ms for at_ms, _, _ in reports} | {_ms(call.at_s) for call in scenario.calls}
    zones, state = ZoneSet(scenario.zones), begin(WatchRules())
    for at_ms in sorted(times | {*ticks, 1_000 * scenario.lasts_s}):
        rows = [_row(scenario, at_ms, track, seen) for when, track, seen in reports if when == at_ms]
        batch = pa.RecordBatch.from_pylist(rows, schema=REPORT_SCHEMA)
        # A report is used once time has gone on past it.
        state, events = step(state, Envelope(batch, as_of=scenario.begins_at + at_ms + 1), zones)
        calls = tuple(call for call in scenario.calls if _ms(call.at_s) == at_ms)
        told = events.to_arrow()
        if told.num_rows or calls:
            yield Inject(at_ms, told, calls)


def _row(scenario: Scenario, at_ms: int, track: Track, seen: Sighting) -> dict[str, Any]:
    return {
        "track": track.id,
        "at": scenario.begins_at + at_ms,
        "lon": seen.lon,
        "lat": seen.lat,
        "error_m": track.error_m,
        "source": SOURCE,
    }


def _ms(at_s: float) -> int:
    return round(1_000 * at_s)
