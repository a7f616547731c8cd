"""Track by track: room for events that must grow, tracks that pass quietly, and zones that are taken away."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parity.engine import batch, rows
from tests.watch.hard_zones import rectangle
from tests.watch.oracle_terms import MINUTE, MONDAY, WEEK, Report
from truceline.kernels.stream.admit import Released
from truceline.kernels.stream.decide import Bench, Measured, Relations, Told, decide, decide_tracks, take_away
from truceline.kernels.stream.nearness import measure_pairs, pairs_near, predict
from truceline.kernels.stream.rows import (
    EVENT,
    INSIDE,
    IS_APPROACHING,
    IS_UNCERTAIN,
    NO_TIME,
    NONE,
    OUTSIDE,
    RELATION,
    REPORT,
    SOURCE,
    TRACK,
    TURN,
    ZONE_CHANGED,
)
from truceline.kernels.stream.sift import Reports, sift
from truceline.model.events import KINDS, REASONS
from truceline.model.reports import Envelope
from truceline.model.schedule import Schedule
from truceline.model.zones import OuterBand, Zone
from truceline.watch.ground import Ground, ground_of
from truceline.watch.rules import SourceLimits, WatchRules
from truceline.watch.state import WatchState, begin, last_mark
from truceline.watch.step import step
from truceline.watch.zones.zoneset import ZoneSet

SECOND = 1000
GAP_S = 2 * WEEK / SECOND


def _watched(reports: list[Report], zones: ZoneSet, size: int, as_of: int | None = None) -> tuple[Any, WatchState]:
    """Everything told of reports that come so many at a time, and then of a mark; and the state after it."""
    state = begin(WatchRules(default=SourceLimits(error_m=10.0, gap_s=GAP_S)))
    told = []
    for first in range(0, len(reports), size):
        state, events = step(state, Envelope(batch(reports[first : first + size])), zones)
        told.append(events.to_arrow())
    state, events = step(state, Envelope(batch([]), as_of or last_mark(state)), zones)
    told.append(events.to_arrow())
    return sorted(rows(told), key=lambda row: (row["at"], row["track"], row["kind"], row["reason"], row["id"])), state


def _back_and_forth(track: str, count: int, *, lons: tuple[float, float]) -> list[Report]:
    """A track that jumps between two longitudes and always says that it heads west."""
    return [Report(track, SECOND * 100 * k, lons[k % 2], 0.5, course_deg=270.0, speed_mps=100.0) for k in range(count)]


def _square(**terms: Any) -> ZoneSet:
    return ZoneSet([Zone("square", {"agreed": rectangle(0, 0, 1, 1)}, **terms)])


def test_thousands_of_events_of_one_track_in_one_envelope_are_told_as_in_many_small_ones() -> None:
    # Each way out tells two events and each way in one: more than there is room for at first.
    zones = _square(outer_band=OuterBand(0.0, 3600.0))
    reports = [
        *_back_and_forth("a", 40, lons=(0.5, 1.5)),
        *_back_and_forth("b", 3000, lons=(0.5, 1.5)),
        *_back_and_forth("c", 40, lons=(0.5, 1.5)),
    ]
    at_once, after = _watched(reports, zones, len(reports))
    by_parts, after_parts = _watched(reports, zones, 97)
    assert at_once == by_parts
    assert _kept(after.relations) == _kept(after_parts.relations)
    of_b = [row["kind"] for row in at_once if row["track"] == "b"]
    assert (of_b.count("exit"), of_b.count("approach"), of_b.count("entry")) == (1500, 1500, 1499)


def test_thousands_of_transits_in_one_envelope_are_told_as_in_many_small_ones() -> None:
    reports = _back_and_forth("a", 3000, lons=(-0.5, 1.5))
    at_once, _ = _watched(reports, _square(), len(reports))
    assert at_once == _watched(reports, _square(), 61)[0]
    assert [row["kind"] for row in at_once] == 2999 * ["transit"]


def test_a_thousand_turns_around_a_standing_track_in_one_envelope_are_told_as_in_many_small_ones() -> None:
    zones = _square(schedule=Schedule(tuple((10 * k, 10 * k + 5) for k in range(1000))))
    # The report within the week parts the turns, so that a track is begun again after some of its turns are done.
    reports = [Report(track, MONDAY - MINUTE, 0.5, 0.5) for track in "ab"]
    reports.append(Report("a", MONDAY + WEEK // 2, 0.5, 0.5))
    until = MONDAY + WEEK - MINUTE
    at_once, _ = _watched(reports, zones, 3, until)
    state, told = begin(WatchRules(default=SourceLimits(error_m=10.0, gap_s=GAP_S))), []
    for mark in (None, *range(MONDAY, until, 300 * MINUTE), until):
        envelope = Envelope(batch(reports if mark is None else []), mark)
        state, events = step(state, envelope, zones)
        told.append(events.to_arrow())
    by_parts = rows(told)
    assert len(at_once) == 4000
    assert sorted(row["id"] for row in at_once) == sorted(row["id"] for row in by_parts)
    of_a = [(row["at"], row["reason"]) for row in at_once if row["track"] == "a"]
    assert of_a[0::2] == [(MONDAY + 10 * k * MINUTE, "zone-began") for k in range(1000)]
    assert of_a[1::2] == [(MONDAY + (10 * k + 5) * MINUTE, "zone-ended") for k in range(1000)]


class _Decided:
    """The kernels on some tracks that come out of nowhere, with as much room for events as is asked for."""

    def __init__(self, zones: ZoneSet, walks: list[list[tuple[float, float]]], *, is_sifted: bool) -> None:
        places = [place for walk in walks for place in walk]
        row = np.zeros(len(places), REPORT)
        row["at"] = [SECOND * 60 * k for walk in walks for k in range(len(walk))]
        row["lon"], row["lat"] = np.array(places).T
        for name in ("altitude_m", "course_deg", "speed_mps"):
            row[name] = math.nan
        row["error_m"] = 10.0
        source = np.array([(math.nan, 600 * SECOND, math.inf, 0)], dtype=SOURCE)
        first = np.cumsum([0, *map(len, walks)])
        self.released = Released(first, np.arange(len(row), dtype=np.int32), row["lon"].copy(), row["lat"].copy())
        self.reports, self.ground = Reports(row, source), ground_of(zones)
        self.track = np.array([(NO_TIME, NO_TIME, NO_TIME, 0.0, NONE, 0)] * len(walks), dtype=TRACK)
        self.until = np.full(len(walks), SECOND * 60 * max(map(len, walks)))
        zones.build_index()
        free_m = zones.clearance_m(self.released.lon, self.released.lat)
        self.measured = self._measured(self.ground, free_m if is_sifted else np.zeros_like(free_m))
        self.before = Relations(np.zeros(1, np.int64), np.zeros(0, RELATION))

    def _measured(self, ground: Ground, free_m: Any) -> Measured:
        terms, row = ground.order.terms, self.reports.row
        turns = np.zeros(0, TURN)
        looks, busy = sift(self.reports, self.released, free_m, self.track, ground.widest, turns, self.until)
        pairs = pairs_near(ground.areas, ground.near, terms, row, looks, ground.widest[1])
        stretches = measure_pairs(ground.areas, terms, looks, pairs)
        predict(ground.areas, terms, row, looks, pairs)
        return Measured(looks, busy, pairs, stretches, turns)

    def decide(self) -> tuple[Relations, Told]:
        return decide(self.ground.order, self.reports, self.released, self.measured, self.track, self.before)

    def decide_with_room(self, room: int) -> tuple[Relations, Told, int]:
        """The same, with room for so many events at first and one more each time; and how often it was begun again."""
        areas = len(self.ground.order.terms)
        own, fresh = np.empty((2, areas + 1), RELATION)
        bench = Bench(own, fresh, np.empty(1, TRACK), np.zeros(8, np.int64))
        after = Relations(np.zeros(len(self.track) + 1, np.int64), np.empty(len(self.measured.pairs) + 1, RELATION))
        told, again = Told(np.empty(room, EVENT), np.empty((room, 3))), 0
        while not decide_tracks(
            self.ground.order, self.reports, self.released, self.measured, self.track, self.before,
            after, bench, told,
        ):  # fmt: skip
            told = Told(*(np.concatenate((part, np.empty_like(part[:1]))) for part in told))
            again += 1
        _, _, _, events, _, _, _, kept = bench.tally.tolist()
        return (
            Relations(after.first, after.row[:kept]),
            Told(told.event[:events], told.spot[:events]),
            again,
        )


ZONES = ZoneSet(
    [
        Zone(
            "square", {"agreed": rectangle(0, 0, 0.25, 0.25)}, outer_band=OuterBand(500.0, 0.0), presence_after_s=(90,)
        ),
        Zone("beside", {"agreed": rectangle(0.25, 0, 0.5, 0.25), "claimed:a": rectangle(0.125, 0, 0.5, 0.25)}),
    ]
)
_STOPS = st.sampled_from([-1.0, -0.25, -0.003, 0.0, 0.1, 0.125, 0.2, 0.25, 0.3, 0.4999, 0.5, 0.6, 2.0])
_WALKS = st.lists(st.lists(st.tuples(_STOPS, _STOPS), min_size=1, max_size=10), min_size=1, max_size=4)


@settings(max_examples=50)
@given(_WALKS, st.integers(1, 6))
def test_with_hardly_any_room_tracks_are_begun_again_and_come_out_the_same(
    walks: list[list[tuple[float, float]]], room: int
) -> None:
    plenty, scarce = _Decided(ZONES, walks, is_sifted=True), _Decided(ZONES, walks, is_sifted=True)
    relations, told = plenty.decide()
    again_relations, again_told, again = scarce.decide_with_room(room)
    assert again >= len(told.event) - room
    assert _written(told) == _written(again_told)
    assert _kept(relations) == _kept(again_relations)
    assert plenty.track.tolist() == scarce.track.tolist()


@settings(max_examples=50)
@given(_WALKS)
def test_a_track_that_passes_quietly_comes_out_like_one_that_is_held_against_every_area(
    walks: list[list[tuple[float, float]]],
) -> None:
    quiet, held = _Decided(ZONES, walks, is_sifted=True), _Decided(ZONES, walks, is_sifted=False)
    relations, told = quiet.decide()
    held_relations, held_told = held.decide()
    assert len(held.measured.looks) == sum(map(len, walks)) >= len(quiet.measured.looks)
    assert _written(told) == _written(held_told)
    assert _kept(relations) == _kept(held_relations)
    names = ["silent_at", "last", "is_lost"]
    assert quiet.track[names].tolist() == held.track[names].tolist()


def _written(told: Told) -> str:
    """Every field of every event, and where it is measured; nan is like nan."""
    return str(told.event.tolist()) + str(told.spot.tolist())


def _kept(relations: Relations) -> tuple[list[int], list[Any]]:
    """What of relations matters for what follows: the last crossing counts only while it cannot be told."""
    names = ["track", "area", "status", "flags", "milestone"]
    since = np.where(relations.row["status"] == INSIDE, relations.row["since"], 0)
    return relations.first.tolist(), [*zip(relations.row[names].tolist(), since.tolist(), strict=True)]


def test_zones_that_are_taken_away_let_out_who_is_inside_and_withdraw_approaches() -> None:
    row = np.zeros(2, REPORT)
    row["at"], row["lon"], row["error_m"] = [100, 200], [1.0, 2.0], 5.0
    tracks = np.zeros(2, TRACK)
    tracks["last"] = [0, 1]
    gone = np.zeros(4, RELATION)
    gone["track"], gone["area"], gone["distance_m"] = [0, 0, 1, 1], [3, 4, 3, 5], [-1.0, -2.0, 3.0, 4.0]
    gone["status"], gone["flags"] = [INSIDE, INSIDE, OUTSIDE, OUTSIDE], [0, IS_UNCERTAIN, IS_APPROACHING, 0]
    gone["since"] = [50, 150, NO_TIME, NO_TIME]
    told = take_away(Reports(row, np.zeros(1, SOURCE)), gone, tracks)
    events = told.event
    assert [str(KINDS[kind]) for kind in events["kind"]] == ["exit", "exit", "approach"]
    assert [str(REASONS[reason]) for reason in events["reason"]] == [str(REASONS[ZONE_CHANGED])] * 2 + ["withdrawn"]
    # A stay that began by a turn after the last report ends no sooner than it began.
    assert events["at"].tolist() == [100, 150, 200]
    assert events["distance_m"].tolist() == [-1.0, -2.0, 3.0]
    assert (events["track"].tolist(), events["area"].tolist()) == ([0, 0, 1], [3, 4, 3])
    assert told.spot[:, :2].tolist() == [[1.0, 0.0], [1.0, 0.0], [2.0, 0.0]]
    assert np.isnan(told.spot[:, 2]).all()
