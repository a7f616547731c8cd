"""The one pure step of the watch."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.stream.admit import DUPLICATE, INVALID, LATE, admit, write_reports
from truceline.kernels.stream.rows import EVENT, NO_TIME, NONE, TRACK
from truceline.kernels.stream.sift import Reports
from truceline.model.reports import Envelope
from truceline.watch.arrivals import Numbering, arrival_columns
from truceline.watch.change import Change, change, unchanged
from truceline.watch.judging import judge
from truceline.watch.outcome import Events
from truceline.watch.proximity import Arrived, advance
from truceline.watch.state import Counts, ReportLog, WatchState, source_rows
from truceline.watch.zones.zoneset import ZoneSet

_ROOM = 3
"""How many times the reports that are needed a new log has room for."""


def step(state: WatchState, envelope: Envelope, zones: ZoneSet) -> tuple[WatchState, Events]:
    """The state after an envelope, and the events that it brings about.

    The zones hold before the envelope's reports, its mark counts after them. Nothing
    else goes in: no clock, no configuration, no order of threads; the state given stays
    as it was, so a step can be made again.

    Args:
        state: from `begin` or the step before. envelope: of tracks that no other state watches.
        zones: the snapshot that holds from here on.
    """
    if _is_resent(state, envelope):
        seen_again = replace(state.counts, resent=state.counts.resent + 1)
        return replace(state, counts=seen_again), Events(np.zeros(0, EVENT), state.tracks.names, zones.areas)
    columns, tracks, sources = arrival_columns(envelope.reports, state.tracks, state.sources)
    source = _source_rows(state, sources)
    state, begin = _with_room(state, len(envelope.reports))
    counts = np.zeros(3, dtype=np.int64)
    track_of = write_reports(columns, state.log.rows, begin, counts)
    track = _with_tracks(state.track, tracks.count)
    if state.zones is not zones:
        track["clear_m"] = 0.0
    mark = state.mark if envelope.as_of is None else max(state.mark, envelope.as_of)
    marks = (state.mark, mark, state.rules.lateness_ms)
    held, released, span = admit(state.log.rows, source, track_of, columns.at, begin, track, state.held, marks, counts)
    arrived = Arrived(state.log.rows, source, state.track, released, held, begin, track_of)
    proximity, meetings = advance(state.proximity, arrived, marks, state.rules, zones, tracks)
    reports = Reports(state.log.rows, source)
    known = _known(state, zones, reports)
    judged = judge(zones, reports, released, track, known, span)
    after = replace(
        state,
        zones=zones,
        tracks=tracks,
        sources=sources,
        source=source,
        track=track,
        held=held,
        relations=judged.relations,
        proximity=proximity,
        mark=mark,
        sequence=state.sequence if envelope.sequence is None else envelope.sequence,
        counts=_counted(state.counts, counts, len(released.row), judged.jumps),
    )
    gone = Events(known.gone.event, tracks.names, (), known.gone_names)
    return after, Events(judged.events, tracks.names, zones.areas).and_also(gone).and_also(meetings)


def _known(state: WatchState, zones: ZoneSet, reports: Reports) -> Change:
    """What the zones of this step mean for what is known from the step before."""
    if state.zones is None or state.zones is zones:
        return unchanged(state.relations)
    return change(state.zones, zones, state.relations, reports, state.track)


def _with_tracks(track: NDArray[Any], count: int) -> NDArray[Any]:
    """A copy of the tracks, with new ones of which nothing is known yet."""
    grown = np.empty(count, TRACK)
    _words(grown)[: len(track)] = _words(track)
    if count > len(track):
        grown[len(track) :] = (NO_TIME, NO_TIME, NO_TIME, 0.0, NONE, 0)
    return grown


def _is_resent(state: WatchState, envelope: Envelope) -> bool:
    return envelope.sequence is not None and state.sequence is not None and envelope.sequence <= state.sequence


def _counted(before: Counts, counts: NDArray[np.int64], used: int, jumps: int) -> Counts:
    return replace(
        before,
        used=before.used + used,
        invalid=before.invalid + int(counts[INVALID]),
        late=before.late + int(counts[LATE]),
        duplicate=before.duplicate + int(counts[DUPLICATE]),
        jump=before.jump + jumps,
    )


def _source_rows(state: WatchState, sources: Numbering) -> NDArray[Any]:
    """Rows of SOURCE: the first for reports without a source, then one for each name."""
    if len(state.source) == sources.count + 1:
        return state.source
    return source_rows(state.rules, sources.names.first(sources.count))


def _with_room(state: WatchState, count: int) -> tuple[WatchState, int]:
    """The state with room for so many more reports in its log, and the row where they go."""
    if state.log.claim(state.end, count):
        return replace(state, end=state.end + count), state.end
    last = state.track["last"]
    is_used = last >= 0
    needed = np.concatenate((last[is_used], state.held.row))
    rows = state.log.spare.rows(_ROOM * (len(needed) + count) + 4096)
    _words(state.log.rows).take(needed, axis=0, out=_words(rows)[: len(needed)], mode="clip")
    track = state.track.copy()
    track["last"][is_used] = np.arange(is_used.sum())
    held = state.held._replace(row=np.arange(is_used.sum(), len(needed), dtype=np.int32))
    end = len(needed) + count
    log = ReportLog(rows, end, state.log.spare)
    return replace(state, log=log, end=end, track=track, held=held), len(needed)


def _words(rows: NDArray[Any]) -> NDArray[np.int64]:
    """Rows as they lie in memory, shape (rows, words): NumPy copies rows of many fields one field at a time."""
    return rows.view(np.int64).reshape(-1, rows.itemsize // 8)
