"""A replay tells each event as soon as it is certain, all of them by its end, whatever the batches are."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.node.reports import batch
from truceline.model.shapes import Circle
from truceline.model.zones import Zone
from truceline.node.watching.replay import Stretch, rehearse, replay
from truceline.node.watching.time_order import instants
from truceline.watch.outcome import digest
from truceline.watch.rules import SourceLimits, WatchRules
from truceline.watch.zones.zoneset import ZoneSet

ZONES = ZoneSet([Zone("z", {"agreed": Circle(0.0, 0.0, 1_000.0)})])
RULES = WatchRules(default=SourceLimits(error_m=10.0, gap_s=600.0))
MINUTE_MS = 60_000
CROSSING = batch(
    {"track": "a", "at": minute * MINUTE_MS, "lon": -0.05 + 0.01 * minute, "lat": 0.001} for minute in range(11)
)
"""In from the west, out to the east; the boundary is 0.009 degrees from the middle."""


def events(stretches: Iterable[Stretch]) -> list[tuple[str, str]]:
    """Kind and reason of each event."""
    return [(event["kind"], event["reason"]) for stretch in stretches for event in stretch.events.to_pylist()]


def cut(whole: pa.RecordBatch, ends: list[int]) -> list[pa.RecordBatch]:
    marks = [0, *sorted(ends), whole.num_rows]
    return [whole.slice(begin, end - begin) for begin, end in pairwise(marks)]


def test_a_crossing_is_an_entry_and_an_exit() -> None:
    assert events(replay([CROSSING], ZONES, RULES, in_order=True)) == [("entry", "crossed"), ("exit", "crossed")]


@given(st.lists(st.integers(0, 11), max_size=6))
@settings(max_examples=20)
def test_the_events_do_not_depend_on_the_batches(ends: list[int]) -> None:
    whole = digest(stretch.events for stretch in replay([CROSSING], ZONES, RULES, in_order=True))
    parts = replay(cut(CROSSING, ends), ZONES, RULES, in_order=True)
    assert digest(stretch.events for stretch in parts) == whole


def test_events_are_told_in_the_stretch_in_which_they_become_certain() -> None:
    told = [events([stretch]) for stretch in replay(cut(CROSSING, list(range(1, 11))), ZONES, RULES, in_order=True)]
    assert len(told) == 12
    first = next(number for number, own in enumerate(told) if own)
    assert 4 <= first <= 7
    assert [event for own in told for event in own] == [("entry", "crossed"), ("exit", "crossed")]
    assert not told[0]


def test_the_stretches_carry_every_report_and_the_counts_so_far() -> None:
    stretches = list(replay(cut(CROSSING, [4, 7]), ZONES, RULES, in_order=True))
    assert [stretch.reports.num_rows for stretch in stretches] == [4, 3, 4, 0]
    assert stretches[-1].counts.used == CROSSING.num_rows


def test_a_track_at_the_end_of_the_recording_has_not_fallen_silent() -> None:
    inside = CROSSING.slice(0, 6)
    assert ("lost", "silent") not in events(replay([inside], ZONES, RULES, in_order=True))


def test_up_to_a_time_that_is_given_it_has() -> None:
    inside = CROSSING.slice(0, 6)
    latest = int(instants(inside).max())
    for later_ms, is_lost in ((600_000, False), (700_000, True)):
        told = events(replay([inside], ZONES, RULES, in_order=True, until=latest + later_ms))
        assert (("lost", "silent") in told) is is_lost


@pytest.mark.parametrize(("lateness_s", "late"), [(0.0, 1), (120.0, 0)])
def test_reports_as_they_come_are_lost_if_later_than_the_lateness_allows(lateness_s: float, late: int) -> None:
    order = [0, 1, 2, 4, 3, 5, 6, 7, 8, 9, 10]
    rules = WatchRules(lateness_s=lateness_s, default=RULES.default)
    parts = [CROSSING.slice(place, 1) for place in order]
    *_, last = replay(parts, ZONES, rules, in_order=False)
    assert (last.counts.late, last.counts.used) == (late, 11 - late)


def test_no_report_makes_no_stretch() -> None:
    assert list(replay([], ZONES, RULES, in_order=True)) == []
    assert list(replay([CROSSING.slice(0, 0)], ZONES, RULES, in_order=True)) == []


@pytest.mark.parametrize("are_many", [False, True])
def test_a_rehearsal_changes_no_event(are_many: bool) -> None:
    zones = ZoneSet(ZONES.zones)
    rehearse(zones, RULES, are_many=are_many)
    assert (zones.clearance_m(np.array([1.0]), np.array([0.0]))[0] > 0) == are_many
    assert events(replay([CROSSING], zones, RULES, in_order=True)) == [("entry", "crossed"), ("exit", "crossed")]
