"""Released reports judged as a whole: distances filled in, jumps counted, turns and new areas told, nothing twice."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.watch.hard_zones import rectangle
from tests.watch.oracle_ground import ground
from truceline.kernels.stream.admit import Released, Span
from truceline.kernels.stream.decide import Relations
from truceline.kernels.stream.rows import (
    IMPOSSIBLE_JUMP,
    NO_TIME,
    NONE,
    RELATION,
    REPORT,
    SOURCE,
    TRACK,
    UNKNOWN_ERROR_M,
)
from truceline.kernels.stream.sift import Reports
from truceline.model.events import KINDS, REASONS, VERDICTS
from truceline.model.shapes import Circle, Shape
from truceline.model.zones import Validity, Zone
from truceline.watch.change import Change, unchanged
from truceline.watch.judging import Judged, judge
from truceline.watch.zones.zoneset import ZoneSet

GAP_MS = 600_000
ERROR_M = 50.0
Place = tuple[float, float]
NOTHING = Relations(np.zeros(1, np.int64), np.zeros(0, RELATION))
WITHIN, FAR = (0.5, 0.5), (40.0, 0.0)


def _row(places: list[Place], error_m: float) -> Any:
    row = np.zeros(len(places), REPORT)
    row["at"] = 60_000 * np.arange(1, len(places) + 1)
    row["lon"], row["lat"] = np.array(places).reshape(-1, 2).T
    for name in ("altitude_m", "course_deg", "speed_mps"):
        row[name] = math.nan
    row["error_m"] = error_m
    return row


class _Judging:
    """One track that is judged walk by walk."""

    def __init__(self, *, limit_mps: float = math.inf, error_m: float = ERROR_M) -> None:
        self.row = _row([], error_m)
        self.error_m = error_m
        self.source = np.array([(math.nan, GAP_MS, limit_mps, 0)], dtype=SOURCE)
        self.track = np.array([(NO_TIME, NO_TIME, NO_TIME, 0.0, NONE, 0)], dtype=TRACK)
        self.relations, self.until = NOTHING, NO_TIME

    def judge(
        self, zones: ZoneSet, places: list[Place], *, until: int | None = None, is_new: Any = None
    ) -> tuple[Judged, list[tuple[str, str, int]]]:
        """What is judged of more places, a minute apart; and kind, reason and time of what is told."""
        used = len(self.row)
        self.row = _row([*zip(self.row["lon"].tolist(), self.row["lat"].tolist(), strict=True), *places], self.error_m)
        numbers = np.arange(used, len(self.row), dtype=np.int32)
        lon, lat = self.row["lon"][used:].copy(), self.row["lat"][used:].copy()
        released = Released(np.array([0, len(numbers)]), numbers, lon, lat)
        now = 60_000 * len(self.row) if until is None else until
        span = Span(np.array([self.until]), np.array([now]))
        known: Change = unchanged(self.relations)
        if is_new is not None:
            known = known._replace(is_new=np.array(is_new))
        judged = judge(zones, Reports(self.row, self.source), released, self.track, known, span)
        self.relations, self.until = judged.relations, now
        events = judged.events
        told = zip(events["kind"].tolist(), events["reason"].tolist(), events["at"].tolist(), strict=True)
        return judged, [(str(KINDS[kind]), str(REASONS[reason]), at) for kind, reason, at in told]


SHAPES: list[Shape] = [rectangle(0, 0, 1, 1), Circle(1.2, 0.5, 20_000.0)]
ZONES = ZoneSet([Zone(f"z{k}", {"agreed": shape}) for k, shape in enumerate(SHAPES)])


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(-0.5, 2), st.floats(-0.5, 1.5)), min_size=1, max_size=12))
def test_the_distance_of_an_event_is_that_of_its_report_or_of_the_middle_of_the_transit(places: list[Place]) -> None:
    judged, _ = _Judging().judge(ZONES, places)
    for event in judged.events:
        area = ground(SHAPES[event["area"]])
        kind, (lon, lat) = KINDS[event["kind"]], places[event["report"] // 60_000 - 1]
        if kind == "transit":
            (lon0, lat0), at = places[event["report"] // 60_000 - 2], event["lon"]
            stretch = next(s for s in area.stretches(lon0, lat0, lon - lon0, lat - lat0) if s.is_through)
            assert at == pytest.approx(lon0 + stretch.begin * (lon - lon0), abs=1e-9)
            middle = (stretch.begin + stretch.end) / 2
            lon, lat = lon0 + middle * (lon - lon0), lat0 + middle * (lat - lat0)
        distance_m = area.distance_m(lon, lat)
        assert event["distance_m"] == pytest.approx(distance_m, abs=1e-5)
        if abs(abs(distance_m) - ERROR_M) > 0.001:
            expected = "cannot tell" if abs(distance_m) < ERROR_M else "inside" if distance_m < 0 else "outside"
            assert VERDICTS[event["verdict"]] == expected


@given(st.lists(st.tuples(st.floats(-0.5, 2), st.floats(-0.5, 1.5)), max_size=10), st.integers(0, 10))
def test_reports_judged_in_two_parts_are_told_as_in_one(places: list[Place], cut: int) -> None:
    whole, parts = _Judging(), _Judging()
    _, told = whole.judge(ZONES, places)
    _, first = parts.judge(ZONES, places[:cut])
    _, second = parts.judge(ZONES, places[cut:])
    assert first + second == told
    names = ["track", "area", "status", "flags", "milestone"]
    assert parts.relations.row[names].tolist() == whole.relations.row[names].tolist()


def test_a_transit_that_cuts_a_corner_less_deep_than_the_error_cannot_be_told() -> None:
    for beside, verdict in ((0.0002, "cannot tell"), (0.01, "inside")):
        judged, told = _Judging().judge(ZONES, [(-0.1, 0.1 + beside), (0.1 + beside, -0.1)])
        assert told == [("transit", "crossed", judged.events["at"][0])]
        assert VERDICTS[judged.events["verdict"][0]] == verdict


def test_impossible_jumps_are_counted_wherever_they_are() -> None:
    places = [FAR, (40.001, 0.0), (50.0, 0.0), (50.001, 0.0), WITHIN]
    judged, told = _Judging(limit_mps=500.0).judge(ZONES, places)
    assert judged.jumps == 2
    assert told == [("entry", "crossed", 300_000)]
    assert judged.events["notes"][0] == IMPOSSIBLE_JUMP


def test_turns_are_told_once_by_the_horizon_and_by_the_reports_distance() -> None:
    zones = ZoneSet([Zone("z", {"agreed": SHAPES[0]}, validity=Validity(90_000, 150_000))])
    judging = _Judging()
    assert judging.judge(zones, [WITHIN], until=89_999)[1] == []
    judged, told = judging.judge(zones, [], until=90_000)
    assert told == [("presence", "zone-began", 90_000)]
    assert judged.events["distance_m"][0] == pytest.approx(ground(SHAPES[0]).distance_m(*WITHIN), abs=1e-6)
    assert judging.judge(zones, [], until=149_999)[1] == []
    assert judging.judge(zones, [], until=150_000)[1] == [("exit", "zone-ended", 150_000)]
    assert judging.judge(zones, [], until=300_000)[1] == []


@pytest.mark.parametrize("error_m", [ERROR_M, math.nan])
def test_a_new_area_around_a_standing_track_is_told_at_its_last_report_if_it_is_active_then(error_m: float) -> None:
    begins = [Validity(), Validity(), Validity(100_000, None), Validity(None, 30_000)]
    zones = ZoneSet([Zone(f"z{k}", {"agreed": SHAPES[0]}, validity=validity) for k, validity in enumerate(begins)])
    judging = _Judging(error_m=error_m)
    judging.judge(ZoneSet(()), [WITHIN], until=200_000)
    judged, told = judging.judge(zones, [], until=200_000, is_new=[True, False, True, True])
    assert told == [("presence", "zone-changed", 60_000), ("presence", "zone-began", 100_000)]
    assert judged.events["area"].tolist() == [0, 2]
    assert judged.events["error_m"].tolist() == 2 * [UNKNOWN_ERROR_M if math.isnan(error_m) else error_m]


def test_a_new_area_is_not_told_of_a_track_that_is_lost_or_elsewhere() -> None:
    for place, until in ((FAR, 60_000), (WITHIN, 60_000 + GAP_MS)):
        judging = _Judging()
        judging.judge(ZoneSet(()), [place], until=until)
        assert judging.judge(ZoneSet([ZONES.zones[0]]), [], until=until, is_new=[True])[1] == []


def test_a_track_that_is_silent_inside_is_told_as_lost_and_then_known_no_more() -> None:
    judging = _Judging()
    judging.judge(ZONES, [WITHIN])
    judged, told = judging.judge(ZONES, [], until=60_000 + GAP_MS)
    assert told == [("lost", "silent", 60_000 + GAP_MS)]
    assert (len(judged.relations.row), judging.track["is_lost"][0]) == (0, 1)


def test_without_zones_nothing_is_told() -> None:
    judged, told = _Judging().judge(ZoneSet(()), [WITHIN, FAR])
    assert (told, judged.jumps, len(judged.relations.row)) == ([], 0, 0)
