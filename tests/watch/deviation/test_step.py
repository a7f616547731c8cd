"""The events depend on reports and movements alone: not on cuts, order within the lateness, repeats, or snapshots."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.watch.deviation.convoys import CONVOY, MINUTE_MS, batch, drive, events, followed, minute, report
from truceline.model.events import EVENT_SCHEMA
from truceline.model.notices import Vehicle
from truceline.model.reports import Envelope
from truceline.watch.deviation.movements import Followed, FollowedSet
from truceline.watch.deviation.state import DeviationState, state_from_bytes
from truceline.watch.deviation.step import follow
from truceline.watch.rules import SourceLimits, WatchRules

LATE_S = 600.0
RULES = WatchRules(lateness_s=LATE_S, default=SourceLimits(gap_s=1_200.0))
WITH_CAR = replace(CONVOY, vehicles=(*CONVOY.vehicles, Vehicle("car", track="car")))
TWO = FollowedSet(
    [
        Followed("notice:1", "ab" * 32, "alfa.example", WITH_CAR),
        Followed("notice:2", "cd" * 32, "bravo.example", replace(CONVOY, half_width_m=1_500, stop_after_s=600)),
    ]
)
drives = st.lists(
    st.builds(
        report,
        st.integers(-60, 240),
        st.floats(-0.1, 1.1),
        st.sampled_from([0.0, 0.004, 0.006, 0.02]),
        st.sampled_from([5.0, 300.0, None]),
        st.sampled_from(["lorry-1", "car", "stranger"]),
    ),
    max_size=40,
).map(lambda reports: sorted(reports, key=lambda each: each["at"]))


def _cut(reports: list[Any], places: list[int]) -> list[list[Any]]:
    bounds = [0, *sorted(min(place, len(reports)) for place in places), len(reports)]
    return [reports[begin:end] for begin, end in pairwise(bounds)]


@settings(max_examples=60, deadline=None)
@given(drives, st.lists(st.integers(0, 40), max_size=6))
def test_cuts_change_nothing(reports: list[Any], places: list[int]) -> None:
    assert events(_cut(reports, places), TWO, RULES) == events([reports], TWO, RULES)


@settings(max_examples=60, deadline=None)
@given(drives, st.data())
def test_order_within_the_lateness_and_repeats_change_nothing(reports: list[Any], data: st.DataObject) -> None:
    delays = data.draw(st.lists(st.integers(0, 9), min_size=len(reports), max_size=len(reports)))
    arrivals = sorted(zip(reports, delays, strict=True), key=lambda each: each[0]["at"] + each[1] * MINUTE_MS)
    shuffled = [each for each, _ in arrivals]
    again = [each for report_ in shuffled for each in (report_, report_)]
    assert events([shuffled], TWO, RULES) == events([again], TWO, RULES) == events([reports], TWO, RULES)


@settings(max_examples=60, deadline=None)
@given(drives, st.integers(0, 40))
def test_a_snapshot_changes_nothing(reports: list[Any], place: int) -> None:
    state, first = follow(DeviationState(), Envelope(batch(reports[:place])), TWO, RULES)
    kept = state_from_bytes(state.to_bytes())
    assert kept == state
    rest = Envelope(batch(reports[place:]), as_of=minute(1_000))
    _, second = follow(kept, rest, TWO, RULES)
    _, again = follow(state, rest, TWO, RULES)
    assert second.equals(again)
    assert first.schema == second.schema == EVENT_SCHEMA


@settings(max_examples=40, deadline=None)
@given(drives)
def test_a_movement_is_followed_as_if_it_were_alone(reports: list[Any]) -> None:
    apart = [row for each in TWO.movements for row in events([reports], FollowedSet([each]), RULES)]
    together = events([reports], TWO, RULES)
    assert sorted(row["id"] for row in apart) == [row["id"] for row in sorted(together, key=lambda row: row["id"])]


def test_no_two_events_have_one_id() -> None:
    found = events([drive(0, 20), [report(60, 0.3, 0.02)]], TWO, RULES)
    assert len(found) > 4
    assert len({row["id"] for row in found}) == len(found)


def test_what_comes_too_late_is_counted_and_never_used() -> None:
    state, _ = follow(DeviationState(), Envelope(batch(drive(0, 60))), TWO, RULES)
    later = batch([report(10, 0.0, 0.5), report(58, 0.48), report(58, 0.48)])
    state, _ = follow(state, Envelope(later), TWO, RULES)
    assert (state.counts.late, state.counts.duplicate) == (1, 1)


def test_a_stranger_leaves_no_trace() -> None:
    state, found = follow(DeviationState(), Envelope(batch([report(5, 0.5, 0.5, track="stranger")])), followed(), RULES)
    assert found.num_rows == 0
    assert state.counts.used == 0
    assert "stranger" not in state.clocks
