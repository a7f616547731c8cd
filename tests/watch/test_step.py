"""The step seen from outside: what it leaves as it was, what it counts, and what it goes on with."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parity.engine import batch, rows
from tests.watch.hard_zones import rectangle
from tests.watch.oracle_terms import Report
from truceline.model.reports import Envelope
from truceline.model.shapes import Shape
from truceline.model.zones import Zone
from truceline.watch.outcome import Events
from truceline.watch.rules import SourceLimits, WatchRules
from truceline.watch.snapshot import pack
from truceline.watch.state import Counts, WatchState, begin
from truceline.watch.step import step
from truceline.watch.zones.zoneset import ZoneSet

SHARP = SourceLimits(error_m=10.0, gap_s=3600.0)
INSIDE, OUTSIDE = 0.5, 1.5
"""Longitudes inside and outside the square, at latitude 0.5."""


def square(standing: str = "agreed", **terms: Any) -> Zone:
    shape: Shape = rectangle(0, 0, 1, 1)
    return Zone("square", {standing: shape}, **terms)


ZONES = ZoneSet([square()])


def watch(**rules: Any) -> WatchState:
    return begin(WatchRules(default=SHARP, **rules))


def seen(at_s: int, lon: float, track: str = "t") -> Report:
    return Report(track, 1000 * at_s, lon, 0.5)


def sent(*reports: Report, as_of_s: int | None = None, sequence: int | None = None) -> Envelope:
    return Envelope(batch(reports), None if as_of_s is None else 1000 * as_of_s, sequence)


def told(events: Events) -> list[tuple[str, str, int]]:
    """Kind, reason and time in seconds of each event."""
    return [(row["kind"], row["reason"], row["at"] // 1000) for row in rows([events.to_arrow()])]


def taken(state: WatchState, *envelopes: Envelope, zones: ZoneSet = ZONES) -> tuple[WatchState, list[Any]]:
    """The state after some envelopes and a mark that ends them, and what was told."""
    events: list[Any] = []
    for envelope in (*envelopes, sent(as_of_s=2000)):
        state, new = step(state, envelope, zones)
        events += told(new)
    return state, events


def test_a_track_seen_inside_leaves_and_comes_back() -> None:
    _, events = taken(watch(), sent(seen(0, INSIDE), seen(100, OUTSIDE), seen(200, INSIDE)))
    assert events == [("presence", "first-seen", 0), ("exit", "crossed", 50), ("entry", "crossed", 150)]


def test_the_state_given_stays_as_it_was() -> None:
    before, _ = step(watch(lateness_s=60.0), sent(seen(0, OUTSIDE), seen(100, INSIDE)), ZONES)
    kept = pack(before)
    envelope = sent(seen(200, OUTSIDE), seen(90, INSIDE, "other"), seen(300, INSIDE))
    first_state, first = step(before, envelope, ZONES)
    other_state, _ = step(before, sent(seen(150, OUTSIDE, "third")), ZONES)
    again_state, again = step(before, envelope, ZONES)
    assert pack(before) == kept
    assert pack(again_state) == pack(first_state) != pack(other_state)
    assert again.to_arrow().equals(first.to_arrow())


def test_an_envelope_whose_number_is_not_above_the_last_is_resent_and_changes_nothing() -> None:
    state, _ = step(watch(), sent(seen(0, OUTSIDE), sequence=5), ZONES)
    for number in (5, 4):
        after, events = step(state, sent(seen(100, INSIDE), as_of_s=500, sequence=number), ZONES)
        assert (len(events), after.counts) == (0, replace(state.counts, resent=1))
        assert pack(replace(after, counts=state.counts)) == pack(state)
    after, _ = step(state, sent(seen(100, INSIDE), sequence=6), ZONES)
    assert after.sequence == 6


def test_an_envelope_without_a_number_is_never_resent() -> None:
    state, _ = step(watch(), sent(seen(0, OUTSIDE), sequence=5), ZONES)
    state, _ = step(state, sent(seen(10, OUTSIDE)), ZONES)
    state, _ = step(state, sent(seen(10, OUTSIDE)), ZONES)
    assert (state.sequence, state.counts.resent) == (5, 0)


def test_a_late_report_is_counted_and_never_used() -> None:
    state, events = taken(watch(lateness_s=60.0), sent(seen(0, OUTSIDE), seen(200, OUTSIDE)), sent(seen(139, INSIDE)))
    assert (events, state.counts) == ([], Counts(used=2, late=1))


def test_a_report_within_the_lateness_is_used_in_its_place() -> None:
    late = (sent(seen(0, OUTSIDE), seen(200, OUTSIDE)), sent(seen(140, INSIDE)))
    in_order = sent(seen(0, OUTSIDE), seen(140, INSIDE), seen(200, OUTSIDE))
    state, events = taken(watch(lateness_s=60.0), *late)
    other, others = taken(watch(lateness_s=60.0), in_order)
    assert events == others == [("entry", "crossed", 70), ("exit", "crossed", 170)]
    assert pack(state) == pack(other)


def test_each_track_has_a_clock_of_its_own() -> None:
    state, events = taken(watch(), sent(seen(0, OUTSIDE, "a"), seen(1000, OUTSIDE, "b"), seen(100, INSIDE, "a")))
    assert (events, state.counts.late) == ([("entry", "crossed", 50)], 0)


def test_a_report_that_is_still_held_and_comes_again_is_a_duplicate() -> None:
    report = seen(100, INSIDE)
    state, events = taken(watch(lateness_s=60.0), sent(seen(50, OUTSIDE), report, report), sent(report))
    assert (events, state.counts) == ([("entry", "crossed", 75)], Counts(used=2, duplicate=2))


@pytest.mark.parametrize("lon", [float("nan"), 180.5, -181.0, float("inf")])
def test_a_report_off_the_earth_is_counted_as_invalid(lon: float) -> None:
    state, events = taken(watch(), sent(seen(0, OUTSIDE), seen(50, lon), seen(100, INSIDE)))
    assert (events, state.counts) == ([("entry", "crossed", 50)], Counts(used=2, invalid=1))


def test_an_empty_envelope_changes_only_the_time() -> None:
    state, _ = step(watch(), sent(seen(0, INSIDE)), ZONES)
    after, events = step(state, sent(as_of_s=50), ZONES)
    assert (after.mark, after.counts, told(events)) == (50_000, Counts(used=1), [("presence", "first-seen", 0)])
    state, events = step(after, sent(as_of_s=3601), ZONES)
    assert told(events) == [("lost", "silent", 3600)]


def test_a_mark_that_goes_back_leaves_the_time_where_it_is() -> None:
    state, _ = step(watch(), sent(seen(0, INSIDE), as_of_s=100), ZONES)
    assert step(state, sent(as_of_s=50), ZONES)[0].mark == 100_000


def test_tracks_that_come_later_do_not_disturb_those_before() -> None:
    state, names = watch(), [f"t{number}" for number in range(300)]
    for first in range(0, 300, 7):
        state, new = step(state, sent(*(seen(0, OUTSIDE, name) for name in names[first : first + 7])), ZONES)
    state, new = step(state, sent(*(seen(100, INSIDE, name) for name in names[::-1])), ZONES)
    state, more = step(state, sent(as_of_s=200), ZONES)
    entered = rows([new.to_arrow(), more.to_arrow()])
    assert sorted(row["track"] for row in entered) == sorted(names)
    assert {(row["kind"], row["at"]) for row in entered} == {("entry", 50_000)}


@pytest.mark.slow
def test_a_log_that_is_full_is_made_anew_without_a_report_being_lost() -> None:
    state, entered = watch(lateness_s=30.0), 0
    for turn in range(40):
        reports = [seen(60 * turn + k % 60, OUTSIDE if turn % 2 else INSIDE, f"t{k}") for k in range(500)]
        before, kept = state, pack(state)
        state, events = step(before, sent(*reports), ZONES)
        assert pack(before) == kept
        entered += sum(kind == "entry" for kind, _, _ in told(events))
    state, events = step(state, sent(as_of_s=60 * 41), ZONES)
    entered += sum(kind == "entry" for kind, _, _ in told(events))
    assert (state.counts, entered) == (Counts(used=20_000), 19 * 500)


def test_a_zone_that_goes_lets_a_standing_track_out() -> None:
    state, _ = taken(watch(), sent(seen(100, INSIDE)))
    state, events = step(state, sent(), ZoneSet((), 1))
    assert told(events) == [("exit", "zone-changed", 100)]


def test_a_zone_that_comes_around_a_standing_track_holds_it() -> None:
    state, _ = taken(watch(), sent(seen(100, INSIDE)), zones=ZoneSet(()))
    state, events = step(state, sent(), ZONES)
    assert told(events) == [("presence", "zone-changed", 100)]


def test_another_standing_of_the_same_shape_is_another_area() -> None:
    state, _ = taken(watch(), sent(seen(100, INSIDE)))
    _, events = step(state, sent(), ZoneSet([square("claimed:north")], 1))
    assert sorted(told(events)) == [("exit", "zone-changed", 100), ("presence", "zone-changed", 100)]


def test_a_zone_made_anew_with_the_same_version_is_the_same() -> None:
    state, _ = taken(watch(), sent(seen(100, INSIDE)))
    apart = Zone("apart", {"agreed": rectangle(5, 5, 6, 6)})
    state, events = step(state, sent(), ZoneSet([apart, square()], 1))
    assert told(events) == []
    _, events = step(state, sent(seen(2100, OUTSIDE)), ZoneSet([square(), apart], 2))
    assert told(events) == []
    state, events = step(state, sent(seen(2100, OUTSIDE), as_of_s=2200), ZoneSet([square(), apart], 2))
    assert [(kind, reason) for kind, reason, _ in told(events)] == [("exit", "crossed")]


def test_the_counts_add_up_to_all_reports() -> None:
    generator = np.random.default_rng(3)
    state, count = watch(lateness_s=20.0), 0
    for _ in range(10):
        reports = [seen(int(at), float(lon)) for at, lon in generator.uniform((0, 0), (300, 2), (50, 2))]
        count += len(reports)
        state, _ = step(state, sent(*reports, *reports[:3], seen(0, 999.0)), ZONES)
        count += 4
    state, _ = step(state, sent(as_of_s=1000), ZONES)
    counts = state.counts
    assert counts.used + counts.invalid + counts.late + counts.duplicate == count
    assert min(counts.used, counts.invalid, counts.late, counts.duplicate) > 0


def test_a_report_that_is_used_at_once_does_not_wait_for_the_next_one() -> None:
    _, waiting = step(step(watch(), sent(seen(0, OUTSIDE)), ZONES)[0], sent(seen(10, INSIDE)), ZONES)
    _, at_once = step(step(watch(at_once=True), sent(seen(0, OUTSIDE)), ZONES)[0], sent(seen(10, INSIDE)), ZONES)
    assert told(waiting) == []
    assert [kind for kind, _, _ in told(at_once)] == ["entry"]


def test_what_is_not_newer_than_what_was_used_at_once_is_late() -> None:
    reports = [seen(10, OUTSIDE), seen(10, OUTSIDE), seen(10, INSIDE), seen(5, INSIDE), seen(0, INSIDE, "u")]
    for cut in range(len(reports)):
        state, events = taken(watch(at_once=True), sent(*reports[:cut]), sent(*reports[cut:]))
        assert state.counts == Counts(used=2, late=3)
        assert [(kind, reason) for kind, reason, _ in events] == [("presence", "first-seen")]


@pytest.mark.slow
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_reports_used_at_once_give_the_events_that_they_give_when_they_wait(data: st.DataObject) -> None:
    steps = data.draw(st.lists(st.tuples(st.sampled_from("tuv"), st.integers(1, 900), st.floats(-1, 2)), max_size=30))
    at_s, reports = 0, []
    for track, later_s, lon in steps:
        at_s += later_s
        reports.append(seen(at_s, lon, track))
    cut = data.draw(st.integers(0, len(reports)))
    envelopes = [sent(*reports[:cut]), sent(*reports[cut:])]
    end = sent(as_of_s=at_s + 10_000)
    found = []
    for rules in ({}, {"at_once": True}):
        state, events = watch(**rules), []
        for envelope in (*envelopes, end):
            state, new = step(state, envelope, ZONES)
            events += rows([new.to_arrow()])
        found.append(sorted(str(row) for row in events))
    assert found[0] == found[1]
