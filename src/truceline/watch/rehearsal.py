"""The kernels of a step called with nothing, in two halves, so that two processes can compile them at once.

Either half calls kernels that the other does not, but for those that make a snapshot of zones ready. What has to
do with places is in one, and what has to do with reports in the other: kernels that share parts are read faster
together.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import pyarrow as pa

from truceline.kernels.stream.admit import admit, write_reports
from truceline.kernels.stream.decide import Measured, decide
from truceline.kernels.stream.nearness import fill_distances, measure_pairs, pairs_near
from truceline.kernels.stream.rows import EVENT, LOOK, PAIR, TRACK, TURN
from truceline.kernels.stream.sift import Reports, sift
from truceline.model.reports import REPORT_SCHEMA, Envelope
from truceline.watch.arrivals import arrival_columns
from truceline.watch.ground import ground_of
from truceline.watch.rules import WatchRules
from truceline.watch.state import WatchState, begin, source_rows
from truceline.watch.zones.zoneset import ZoneSet

_NO_REPORTS = Envelope(pa.RecordBatch.from_pylist([], schema=REPORT_SCHEMA)).reports
_NO_TRACKS = np.zeros(0, TRACK)
_NO_TURNS = np.zeros(0, TURN)
_NO_TIMES = np.zeros(0, np.int64)


def rehearse_deciding(zones: ZoneSet) -> None:
    """Take in, sift and decide on no report."""
    ground, state = ground_of(zones), begin(WatchRules())
    reports, counts = _reports(state), np.zeros(3, np.int64)
    columns, *_ = arrival_columns(_NO_REPORTS, state.tracks, state.sources)
    track_of = write_reports(columns, reports.row, 0, counts)
    marks = (state.mark, state.mark, state.rules.lateness_ms)
    _, released, _ = admit(reports.row, reports.source, track_of, columns.at, 0, _NO_TRACKS, state.held, marks, counts)
    clear_m = np.zeros(0, np.float32)
    looks, busy = sift(reports, released, clear_m, _NO_TRACKS, ground.widest, _NO_TURNS, _NO_TIMES)
    measured = Measured(looks, busy, np.zeros(0, PAIR), np.zeros((0, 3)), _NO_TURNS)
    decide(ground.order, reports, released, measured, _NO_TRACKS, state.relations)


def rehearse_measuring(zones: ZoneSet) -> None:
    """Find what is near no report, measure it, and measure the distance of no event."""
    ground, state = ground_of(zones), begin(WatchRules())
    areas, terms, looks = ground.areas, ground.order.terms, np.zeros(0, LOOK)
    pairs = pairs_near(areas, ground.near, terms, _reports(state).row, looks, ground.widest[1])
    measure_pairs(areas, terms, looks, pairs)
    fill_distances(areas, np.zeros(0, EVENT), np.zeros((0, 3)))


def _reports(state: WatchState) -> Reports:
    return Reports(state.log.rows, source_rows(state.rules, []))
