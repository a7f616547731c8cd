"""The slow watch of two tracks against worked examples: section 8 of docs/explanation/the-meaning-of-the-watch.md."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.watch.oracle import SlowWatch
from tests.watch.oracle_terms import Event, Report, Rules, Source
from truceline.model.shapes import Bubble
from truceline.model.zones import AltitudeBand, Validity, Zone

RULES = Rules(otherwise=Source(error_m=10.0, gap_s=60.0), proximity_m=500.0, proximity_period_s=10.0)
APART, NEAR = 0.01, 0.003
"""Degrees of latitude: 1,106 m and 332 m."""
BUBBLE = Zone("convoy", {"agreed": Bubble("b", 400.0)})


def at(track: str, seconds: float, lat: float, **columns: object) -> Report:
    return replace(Report(track, round(1000 * seconds), 0.0, lat), **columns)  # type: ignore[arg-type]


def told(
    *reports: Report, rules: Rules = RULES, zones: tuple[Zone, ...] = (), until_s: float | None = None
) -> list[Event]:
    """What is told of pairs by reports in the order given."""
    watch = SlowWatch(rules, zones)
    watch.step(reports, as_of=reports[-1].at + 1 if until_s is None else round(1000 * until_s))
    return [event for event in watch.events if event.kind == "proximity"]


def test_two_tracks_that_come_near_are_close_at_the_next_tick() -> None:
    (event,) = told(at("b", 0, 0.0), at("a", 1, APART), at("a", 12, NEAR), at("b", 31, 0.0))
    assert (event.reason, event.at, event.track, event.other_track) == ("closer-than-limit", 20_000, "a", "b")
    assert (event.lat, event.error_m, event.reports, event.verdict) == (NEAR / 2, 20.0, (12_000, 0), None)
    assert event.distance_m == pytest.approx(331.7, abs=0.1)
    assert (event.not_before, event.not_after, event.zone) == (None, None, None)


def test_two_tracks_that_part_tell_where_they_were_nearest() -> None:
    moves = [at("a", 1, NEAR), at("a", 12, NEAR / 2), at("a", 22, NEAR / 2), at("a", 32, APART)]
    events = told(at("b", 0, 0.0), *moves, until_s=41)
    assert [(event.reason, event.at) for event in events] == [("closer-than-limit", 10_000), ("apart-again", 20_000)]
    assert (events[1].not_before, events[1].not_after, events[1].reports) == (10_000, 40_000, (12_000, 0))
    assert events[1].distance_m == pytest.approx(165.9, abs=0.1)


def test_within_the_errors_of_both_it_cannot_be_told() -> None:
    limit_deg = 500 / 110_574
    assert told(at("b", 0, 0.0), at("a", 1, limit_deg - 15 / 110_574), until_s=30) == []
    reports = at("b", 0, 0.0), at("a", 1, NEAR), at("a", 12, limit_deg + 15 / 110_574)
    assert [event.reason for event in told(*reports, until_s=30)] == ["closer-than-limit"]


def test_a_track_is_moved_on_by_course_and_speed_until_its_gap() -> None:
    sailing = {"course_deg": 180.0, "speed_mps": 20.0}
    events = told(at("b", 0, 0.0), at("a", 0, APART, **sailing), until_s=71)
    assert [(event.reason, event.at, event.notes) for event in events] == [
        ("closer-than-limit", 40_000, ()),
        ("apart-again", 60_000, ("silent",)),
    ]
    assert events[0].predicted_at == pytest.approx(55_287, abs=1)
    assert events[0].predicted_distance_m == pytest.approx(0, abs=0.01)


def test_the_closest_approach_is_not_foretold_beyond_the_gap() -> None:
    drifting = {"course_deg": 180.0, "speed_mps": 1.0}
    (event,) = told(at("b", 0, 0.0), at("a", 0, NEAR, **drifting), until_s=1)
    assert (event.at, event.predicted_at) == (0, 60_000)
    assert event.predicted_distance_m == pytest.approx(271.7, abs=0.1)


def test_a_bubble_is_watched_apart_and_names_its_centre() -> None:
    no_limit = replace(RULES, proximity_m=0.0)
    (event,) = told(at("b", 0, 0.0), at("c", 0, NEAR), rules=no_limit, zones=(BUBBLE,), until_s=1)
    assert (event.track, event.other_track, event.zone, event.standing) == ("c", "b", "convoy", "agreed")
    assert len(told(at("b", 0, 0.0), at("c", 0, NEAR), zones=(BUBBLE,), until_s=1)) == 2


def test_a_bubble_counts_only_while_it_holds_and_within_its_heights() -> None:
    no_limit = replace(RULES, proximity_m=0.0)
    zone = replace(BUBBLE, validity=Validity(10_000, 30_000))
    events = told(at("b", 0, 0.0), at("c", 0, NEAR), rules=no_limit, zones=(zone,), until_s=41)
    assert [(event.reason, event.at, event.not_after) for event in events] == [
        ("closer-than-limit", 10_000, None),
        ("zone-ended", 10_000, 30_000),
    ]
    zone = replace(BUBBLE, altitude=AltitudeBand(None, 100))
    high = at("c", 0, NEAR, altitude_m=200.0, datum="mean-sea-level")
    assert told(at("b", 0, 0.0), high, rules=no_limit, zones=(zone,), until_s=1) == []
    assert told(at("b", 0, 0.0), at("c", 0, NEAR), rules=no_limit, zones=(zone,), until_s=1) == []


def test_a_bubble_that_is_taken_away_ends_at_the_next_tick() -> None:
    watch = SlowWatch(replace(RULES, proximity_m=0.0), [BUBBLE])
    watch.step([at("b", 0, 0.0), at("c", 0, NEAR)], as_of=1)
    watch.step([], as_of=10_001, zones=[])
    assert [(event.reason, event.not_after) for event in watch.events] == [
        ("closer-than-limit", None),
        ("zone-changed", 10_000),
    ]


def test_a_report_that_comes_after_a_tick_was_drawn_counts_from_the_next_on() -> None:
    (event,) = told(at("b", 20, 0.0), at("b", 51, 0.0), at("a", 1, NEAR), until_s=61)
    assert (event.at, event.reports) == (60_000, (1_000, 51_000))
