"""When areas begin and end: the arithmetic on weeks against a list of every turn, written down in plain Python."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.watch.hard_zones import rectangle
from tests.watch.oracle_terms import MINUTE, MONDAY, WEEK, Area
from truceline.kernels.stream.admit import Released, Span
from truceline.kernels.stream.rows import NEVER, NO_TIME, NONE, REPORT, SOURCE, ZONE_BEGAN, ZONE_ENDED
from truceline.kernels.stream.sift import Reports
from truceline.kernels.stream.turns import (
    Timetable,
    Watched,
    active_at,
    active_since,
    areas_turning,
    first_not_before,
    is_active,
    next_turn_at,
    turns_around,
)
from truceline.model.schedule import MINUTES_A_WEEK, Schedule
from truceline.model.zones import Validity, Zone
from truceline.watch.ground import calendar_of
from truceline.watch.zones.areas import fixed_areas

_MINUTES = st.sampled_from([0, 1, 60, 600, 601, 5000, 9999, MINUTES_A_WEEK - 1, MINUTES_A_WEEK])
_TIMES = st.builds(
    lambda week, minute, beside: MONDAY + week * WEEK + minute * MINUTE + beside,
    st.integers(-2, 2),
    _MINUTES,
    st.sampled_from([-1, 0, 0, 1, 30_000]),
)
GAP_MS = 3 * 24 * 60 * MINUTE


@st.composite
def _zones(draw: st.DrawFn) -> Zone:
    """A zone with some weekly windows, and perhaps a begin and an end."""
    minutes = sorted(draw(st.sets(_MINUTES, max_size=6)))
    pairs = zip(minutes[::2], minutes[1::2], strict=False)
    begins_at, ends_at = draw(st.none() | _TIMES), draw(st.none() | _TIMES)
    if begins_at is not None and ends_at is not None and begins_at >= ends_at:
        ends_at = begins_at + MINUTE
    shape = rectangle(0, 0, 1, 1)
    return Zone("z", {"agreed": shape}, schedule=Schedule(tuple(pairs)), validity=Validity(begins_at, ends_at))


_MANY_ZONES = st.lists(_zones(), min_size=1, max_size=3)


def _calendar(zones: list[Zone]) -> tuple[Any, Timetable, list[Area]]:
    named = [
        Zone(f"z{k}", zone.geometries, schedule=zone.schedule, validity=zone.validity) for k, zone in enumerate(zones)
    ]
    terms, timetable = calendar_of(fixed_areas(named))
    return terms, timetable, [Area(zone, "agreed") for zone in named]


def _every_turn(areas: list[Area], after: int, until: int) -> list[tuple[int, int]]:
    """Time and number of each area that turns after one time, up to and at another."""
    return sorted((at, number) for number, area in enumerate(areas) for at in area.turns(after, until))


@given(_MANY_ZONES, _TIMES)
def test_areas_are_active_when_validity_and_schedule_hold(zones: list[Zone], at: int) -> None:
    terms, timetable, areas = _calendar(zones)
    expected = [area.is_active(at) for area in areas]
    assert [is_active(terms, timetable, k, at) for k in range(len(areas))] == expected
    numbers = np.arange(len(areas), dtype=np.int32)
    assert active_at(terms, timetable, numbers, np.full(len(areas), at)).tolist() == expected


@given(_zones(), st.lists(_TIMES, min_size=5))
def test_an_active_area_is_so_since_its_last_turn(zone: Zone, times: list[int]) -> None:
    terms, timetable, (area,) = _calendar([zone])
    always = NO_TIME if zone.validity.begins_at is None else zone.validity.begins_at
    for at in filter(area.is_active, times):
        turns = area.turns(min(at, MONDAY) - 6 * WEEK, at)
        assert active_since(terms, timetable, 0, at) == (turns[-1] if turns else always)


@given(_MANY_ZONES, _TIMES, st.integers(1, WEEK))
def test_walking_from_turn_to_turn_meets_every_turn_once_in_order(zones: list[Zone], after: int, span: int) -> None:
    terms, timetable, areas = _calendar(zones)
    turning, met = np.empty(len(areas), np.int32), []
    at = next_turn_at(timetable, after + 1)
    while at <= after + span:
        met += [(at, number) for number in turning[: areas_turning(terms, timetable, at, turning)].tolist()]
        assert at < next_turn_at(timetable, at + 1)
        at = next_turn_at(timetable, at + 1)
    assert met == _every_turn(areas, after, after + span)


def test_areas_that_are_always_active_never_turn() -> None:
    _, timetable, _ = _calendar([Zone("z", {"agreed": rectangle(0, 0, 1, 1)})])
    assert next_turn_at(timetable, 0) == NEVER


@given(st.lists(st.integers(0, 20)), st.integers(-1, 21))
def test_the_first_time_not_before_another_is_found(times: list[int], at: int) -> None:
    expected = sum(time < at for time in times)
    assert first_not_before(np.array(sorted(times), dtype=np.int64), at) == expected


def _turns_of_one_track(
    zones: list[Zone], reports: list[tuple[int, float]], told_until: int, until: int, is_new: list[bool]
) -> list[tuple[int, int, int, int]]:
    """Time, area, row and reason of each turn; the first report was used before, the others are released now."""
    terms, timetable, areas = _calendar(zones)
    rows = np.zeros(len(reports), REPORT)
    rows["at"], rows["lon"] = [at for at, _ in reports], [lon for _, lon in reports]
    rows["error_m"] = 10.0
    numbers = np.arange(1, len(rows), dtype=np.int32)
    released = Released(np.array([0, len(numbers)]), numbers, np.zeros(0), np.zeros(0))
    source = np.array([(math.nan, GAP_MS, math.inf, 0)], dtype=SOURCE)
    watched = Watched(Reports(rows, source), released, np.array([0], np.int32), np.array([True]))
    span = Span(np.array([told_until]), np.array([until]))
    box = np.tile([0.0, 0.0, 1.0, 1.0], (len(areas), 1))
    turns = turns_around(terms, timetable, box, watched, span, np.array(is_new, np.bool_))
    assert (turns["track"] == 0).all()
    return [(int(t["at"]), int(t["area"]), int(t["row"]), int(t["reason"])) for t in turns]


@given(_MANY_ZONES, st.lists(_TIMES, min_size=1, max_size=4, unique=True), st.floats(0, 1), st.integers(0, WEEK))
def test_each_turn_is_told_once_by_the_last_report_before_it_unless_silence_came_between(
    zones: list[Zone], times: list[int], share: float, passed: int
) -> None:
    times.sort()
    areas = _calendar(zones)[2]
    # A report is released once all up to its time is known.
    next_at = times[1] if len(times) > 1 else times[0] + WEEK
    told_until = times[0] + round(share * (next_at - 1 - times[0]))
    until = max(times[-1], told_until) + passed
    expected = []
    for row, at in enumerate(times):
        next_at = times[row + 1] if row + 1 < len(times) else until
        # A turn at the time of a report comes before it.
        for turn_at, area in _every_turn(areas, max(at, told_until), min(next_at, at + GAP_MS)):
            reason = ZONE_BEGAN if areas[area].is_active(turn_at) else ZONE_ENDED
            expected.append((turn_at, area, row, int(reason)))
    assert _turns_of_one_track(zones, [(at, 0.5) for at in times], told_until, until, []) == expected


@given(_MANY_ZONES, _TIMES, st.integers(0, GAP_MS), st.data())
def test_turns_of_new_areas_are_told_although_they_are_past(
    zones: list[Zone], at: int, passed: int, data: st.DataObject
) -> None:
    is_new = data.draw(st.lists(st.booleans(), min_size=len(zones), max_size=len(zones)))
    areas = _calendar(zones)[2]
    told_until = at + passed
    expected = [turn for turn in _every_turn(areas, at, told_until) if is_new[turn[1]]]
    told = _turns_of_one_track(zones, [(at, 0.5)], told_until, told_until, is_new)
    assert [turn[:2] for turn in told] == expected


def test_a_turn_is_not_told_of_a_track_that_is_far_or_after_it_is_gone() -> None:
    monday_at_ten = MONDAY + 600 * MINUTE
    zones = [Zone("z", {"agreed": rectangle(0, 0, 1, 1)}, validity=Validity(monday_at_ten, monday_at_ten + MINUTE))]
    begin, end = (monday_at_ten, 0, 0, int(ZONE_BEGAN)), (monday_at_ten + MINUTE, 0, 0, int(ZONE_ENDED))
    for lon, at, expected in (
        (0.5, MONDAY, [begin, end]),
        (1.00008, MONDAY, [begin, end]),
        (1.01, MONDAY, [end]),
        (0.5, monday_at_ten - GAP_MS, [begin]),
        (0.5, monday_at_ten - GAP_MS - 1, []),
    ):
        assert _turns_of_one_track(zones, [(at, lon)], NO_TIME, monday_at_ten + 2 * MINUTE, []) == expected


def test_a_track_that_is_nowhere_meets_no_turn() -> None:
    zone = Zone("z", {"agreed": rectangle(0, 0, 1, 1)}, validity=Validity(MONDAY, None))
    terms, timetable, _ = _calendar([zone])
    nothing = Released(np.array([0, 0]), np.zeros(0, np.int32), np.zeros(0), np.zeros(0))
    reports = Reports(np.zeros(1, REPORT), np.zeros(1, SOURCE))
    watched = Watched(reports, nothing, np.array([NONE], np.int32), np.array([True]))
    span = Span(np.array([NO_TIME]), np.array([MONDAY + WEEK]))
    assert (
        len(turns_around(terms, timetable, np.array([[0.0, 0.0, 1.0, 1.0]]), watched, span, np.zeros(0, np.bool_))) == 0
    )
