"""The replay of reports through the watch: the same step as live, over what was recorded."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from truceline.model.reports import REPORT_SCHEMA, Envelope
from truceline.node.watching.time_order import envelopes, instants
from truceline.watch.rules import WatchRules
from truceline.watch.state import Counts, begin
from truceline.watch.step import step
from truceline.watch.zones.zoneset import ZoneSet

NO_REPORTS: pa.RecordBatch = pa.RecordBatch.from_pylist([], schema=REPORT_SCHEMA)
"""For a step in which only time goes on."""


@dataclass(frozen=True, eq=False)
class Stretch:
    """What one step of a replay took and gave.

    Args:
        reports: columns as in REPORT_SCHEMA. events: those that became certain, in EVENT_SCHEMA, sorted.
        counts: of all reports so far.
    """

    reports: pa.RecordBatch
    events: pa.RecordBatch
    counts: Counts


def replay(
    reports: Iterable[pa.RecordBatch],
    zones: ZoneSet,
    rules: WatchRules,
    *,
    in_order: bool,
    until: int | None = None,
) -> Iterator[Stretch]:
    """The events of recorded reports, stretch by stretch, each told as soon as it is certain.

    The time of the replay ends at `until`, or else with its latest report: what was recorded ends there, so a
    track that is there no longer has not fallen silent by that.

    Args:
        reports: of any size. zones: hold throughout. rules: as in the watch.
        in_order: the reports come by time of observation, so time goes on for all tracks with each of them.
        until: ms UTC up to which time goes; every report is before it.
    """
    state = begin(rules)
    latest = None
    for batch in envelopes(reports):
        at = instants(batch)
        latest = int(at.max()) if latest is None else max(latest, int(at.max()))
        state, events = step(state, Envelope(batch, as_of=latest if in_order else None), zones)
        yield Stretch(batch, events.to_arrow(), state.counts)
    end = _end(latest, until)
    if end is not None:
        state, events = step(state, Envelope(NO_REPORTS, as_of=end + rules.lateness_ms), zones)
        yield Stretch(NO_REPORTS, events.to_arrow(), state.counts)


def rehearse(zones: ZoneSet, rules: WatchRules, *, are_many: bool) -> None:
    """Make the watch ready without reports: its first step on a machine compiles.

    Args:
        are_many: so many reports may come that the zones are worth an index.
    """
    if are_many:
        zones.build_index()
    step(begin(rules), Envelope(NO_REPORTS), zones)


def _end(latest: int | None, until: int | None) -> int | None:
    """The mark that has every report used: one that is strictly after the latest."""
    if until is not None or latest is None:
        return until
    return latest + 1
