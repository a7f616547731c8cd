"""What is left out cannot matter: no step that is not looked at meets a boundary, whatever PROJ says of its length."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.watch.hard_zones import WGS84, rectangle
from tests.watch.oracle_ground import ground, shorter_way_deg
from tests.watch.oracle_terms import Report, followed_s, reported_speed_deg
from truceline.kernels.stream.admit import Released
from truceline.kernels.stream.rows import (
    IMPOSSIBLE_JUMP,
    JUMP,
    NEVER,
    NONE,
    REPORT,
    SOURCE,
    START,
    STRAIGHT,
    TRACK,
    TURN,
)
from truceline.kernels.stream.sift import Reports, sift
from truceline.model.shapes import Circle, Shape

GAP_MS = 60_000
NO_BAND = (0.0, 0.0)
Place = tuple[float, float]
_PLACES = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
_STEPS = st.tuples(*(2 * [st.floats(-0.01, 0.01) | st.floats(-2, 2)]))
_FREE_M = st.floats(0, 1000, width=32) | st.floats(0, 400_000, width=32)


def _looks(
    reports: list[Report],
    clear_m: list[float],
    *,
    clear_before_m: float = 0.0,
    band: tuple[float, float] = NO_BAND,
    limit_mps: float = math.inf,
    is_known: bool = True,
) -> Any:
    """The looks at one track; if it is known, its first report is the last used one, and the others are released."""
    unknown = math.nan
    rows = np.array(
        [
            (
                r.at,
                r.lon,
                r.lat,
                unknown,
                *(unknown if v is None else v for v in (r.course_deg, r.speed_mps)),
                r.error_m,
                0,
                0,
            )
            for r in reports
        ],
        dtype=REPORT,
    )
    numbers = np.arange(int(is_known), len(rows), dtype=np.int32)
    released = Released(np.array([0, len(numbers)]), numbers, rows["lon"][numbers], rows["lat"][numbers])
    tracks = np.array([(0, 0, 0, clear_before_m, 0 if is_known else NONE, 0)], dtype=TRACK)
    source = np.array([(unknown, GAP_MS, limit_mps, 0)], dtype=SOURCE)
    free_m, turns, until = np.array(clear_m, np.float32), np.zeros(0, TURN), np.full(1, reports[-1].at)
    looks, _ = sift(Reports(rows, source), released, free_m, tracks, np.array(band), turns, until)
    assert tracks["clear_m"][0] == (np.float32(clear_m[-1]) if clear_m else clear_before_m)
    return looks


def _step(begin: Place, by: Place) -> tuple[Place, Place]:
    return begin, (math.remainder(begin[0] + by[0], 360), min(90.0, max(-90.0, begin[1] + by[1])))


def _length_m(begin: Place, east_deg: float, north_deg: float) -> float:
    """Metres along a way that is straight in longitude and latitude, by PROJ."""
    share = np.linspace(0, 1, 65)
    return float(WGS84.line_length(begin[0] + share * east_deg, begin[1] + share * north_deg))


def _two(begin: Place, end: Place, error_m: float = 0.0, passed_ms: int = 1000) -> list[Report]:
    return [Report("t", 0, *begin, error_m=error_m), Report("t", passed_ms, *end, error_m=error_m)]


@given(_PLACES, _STEPS, _FREE_M, _FREE_M, st.sampled_from([0.0, 10.0, 5000.0]))
@example((0.0, 0.0), (0.01, 0.0), 600.0, 513.0, 0.0)
@example((0.0, 60.0), (0.01, 0.01), 1000.0, 245.0, 0.0)
@example((179.995, 10.0), (0.01, 0.0), 1000.0, 90.0, 0.0)
def test_a_step_is_left_out_only_if_its_ends_are_free_as_far_as_it_is_long(
    begin: Place, by: Place, free_before_m: float, free_m: float, error_m: float
) -> None:
    begin, end = _step(begin, by)
    if len(_looks(_two(begin, end, error_m), [free_m], clear_before_m=free_before_m)) == 0:
        way_m = _length_m(begin, float(shorter_way_deg(begin[0], end[0])), end[1] - begin[1])
        assert way_m < free_before_m + free_m
        assert error_m <= free_m


@given(_PLACES, _STEPS, st.floats(0, 1))
@example((0.0, 70.0), (1.0, 0.5), 0.5)
@example((0.0, -80.5), (2.0, -0.5), 0.5)
def test_a_step_is_looked_at_if_its_ends_are_free_not_quite_as_far_as_it_is_long(
    begin: Place, by: Place, share: float
) -> None:
    begin, end = _step(begin, by)
    way_m = _length_m(begin, float(shorter_way_deg(begin[0], end[0])), end[1] - begin[1])
    assume(way_m > 1.0)
    free_m = 0.99999 * way_m
    assert len(_looks(_two(begin, end), [(1 - share) * free_m], clear_before_m=share * free_m)) == 1


@given(_PLACES, _STEPS, st.floats(0, 1))
def test_a_step_is_left_out_if_its_ends_are_free_a_little_farther_than_it_is_long(
    begin: Place, by: Place, share: float
) -> None:
    begin, end = _step(begin, by)
    assume(max(abs(begin[1]), abs(end[1])) < 60 and abs(end[1] - begin[1]) <= 1)
    way_m = _length_m(begin, float(shorter_way_deg(begin[0], end[0])), end[1] - begin[1])
    free_m = 1.1 * way_m + 20.0
    before_m = share * free_m
    assert len(_looks(_two(begin, end, 0.0), [free_m - before_m], clear_before_m=before_m)) == 0


_SHAPES: list[Shape] = [
    rectangle(10.0, 50.0, 10.02, 50.01),
    Circle(10.01, 50.005, 400.0),
    rectangle(10, 50.004, 10.1, 50.0041),
]
_NEAR = st.tuples(st.integers(-20, 60), st.integers(-20, 40)).map(lambda at: (10 + at[0] / 1024, 50 + at[1] / 1024))


@given(
    st.sampled_from(_SHAPES),
    st.lists(_NEAR, min_size=2, max_size=12),
    st.sampled_from([0.0, 30.0, 300.0]),
    st.sampled_from([0.0, 0.5, 0.999]),
)
def test_no_report_is_left_out_whose_step_meets_a_boundary_or_whose_error_reaches_it(
    shape: Shape, places: list[Place], error_m: float, share: float
) -> None:
    area = ground(shape)
    reports = [Report("t", 1000 * k, *place, error_m=error_m) for k, place in enumerate(places)]
    apart_m = [abs(area.distance_m(*place)) for place in places]
    free_m = [share * metres for metres in apart_m]
    looked_at = _looks(reports, free_m[1:], clear_before_m=free_m[0])["row"].tolist()
    for row in sorted({*range(1, len(places))} - {*looked_at}):
        assert apart_m[row] >= error_m
        (lon0, lat0), (lon1, lat1) = places[row - 1], places[row]
        if isinstance(shape, Circle):
            on_way = [(lon0 + f * (lon1 - lon0), lat0 + f * (lat1 - lat0)) for f in np.linspace(0, 1, 33)]
            assert len({area.contains(*place) for place in on_way}) == 1
        else:
            (((ring,),)) = shape.parts  # type: ignore[union-attr]
            assert not shapely.LineString([places[row - 1], places[row]]).intersects(shapely.LineString(ring))


@given(
    _PLACES,
    _STEPS,
    _FREE_M,
    st.tuples(st.sampled_from([0.0, 800.0]), st.sampled_from([0.0, 60.0, 900.0])),
    st.none() | st.tuples(st.floats(0, 360), st.floats(0, 300)),
)
def test_a_report_is_left_out_only_if_neither_the_outer_band_nor_the_predicted_way_reaches_a_boundary(
    begin: Place, by: Place, free_m: float, band: tuple[float, float], velocity: tuple[float, float] | None
) -> None:
    begin, end = _step(begin, by)
    two = _two(begin, end)
    if velocity is not None:
        two[1] = replace(two[1], course_deg=velocity[0], speed_mps=velocity[1])
    if len(_looks(two, [free_m], clear_before_m=1e9, band=band)) == 0:
        assert band[0] <= free_m
        east, north = reported_speed_deg(two[1]) or (shorter_way_deg(begin[0], end[0]), end[1] - begin[1])
        passed_s = followed_s(end[1], east, north, band[1])  # type: ignore[arg-type]
        assert _length_m(end, float(east * passed_s), float(north * passed_s)) <= free_m * (1 + 1e-9)


@given(_PLACES, st.floats(0, 360), st.floats(1, 60))
@example((0.0, 30.0), 90.0, 10.0)
@example((0.0, 84.5), 45.0, 50.0)
@example((0.0, 89.0), 90.0, 50.0)
def test_a_report_is_looked_at_if_it_is_not_quite_as_free_as_its_predicted_way_is_long(
    place: Place, course_deg: float, speed_mps: float
) -> None:
    two = _two(place, place)
    two[1] = replace(two[1], course_deg=course_deg, speed_mps=speed_mps)
    east, north = reported_speed_deg(two[1]) or (0, 0)
    passed_s = followed_s(place[1], Fraction(east), Fraction(north), 900.0)
    free_m = 0.99999 * _length_m(place, float(east * passed_s), float(north * passed_s))
    assert len(_looks(two, [free_m], clear_before_m=1e9, band=(0.0, 900.0))) == 1


@given(_PLACES, _STEPS, st.integers(0, 2 * GAP_MS), st.sampled_from([0.5, 20.0, 3000.0, math.inf]))
def test_a_look_says_how_its_report_follows_the_one_before(
    begin: Place, by: Place, passed_ms: int, limit_mps: float
) -> None:
    begin, end = _step(begin, by)
    way_m = WGS84.inv(*begin, *end)[2]
    speed_mps = 1000 * way_m / passed_ms if passed_ms else math.inf if way_m > 0 else 0.0
    assume(not passed_ms or abs(speed_mps - limit_mps) > 1e-6 * speed_mps)
    assume(passed_ms or way_m == 0 or way_m > 1e-6)
    (look,) = _looks(_two(begin, end, 7.0, passed_ms), [0.0], limit_mps=limit_mps)
    is_jump = speed_mps > limit_mps or (passed_ms == 0 and way_m > 0)
    assert look["notes"] == (IMPOSSIBLE_JUMP if is_jump else 0)
    assert look["link"] == (START if passed_ms > GAP_MS else JUMP if is_jump else STRAIGHT)
    assert (look["row"], look["before"], look["place"], look["error_m"]) == (1, 0, 0, 7.0)


@pytest.mark.parametrize(("passed_ms", "limit_mps"), [(GAP_MS + 1, math.inf), (1000, 1.0)])
def test_after_a_gap_or_a_jump_a_report_is_looked_at_wherever_it_is(passed_ms: int, limit_mps: float) -> None:
    two = _two((0.0, 0.0), (0.001, 0.0), 0.0, passed_ms)
    assert len(_looks(two, [1e6], clear_before_m=1e6, limit_mps=limit_mps)) == 1


def test_the_first_report_of_a_track_is_looked_at_and_those_after_it_by_what_is_free_around_it() -> None:
    reports = [Report("t", 1000 * k, 0.001 * k, 0.0, error_m=0.0) for k in range(4)]
    looks = _looks(reports, [300.0, 300.0, 20.0, 20.0], is_known=False)
    assert looks["row"].tolist() == [0, 3]
    assert (looks["before"].tolist(), looks["link"].tolist()) == ([NONE, 2], [START, STRAIGHT])


def test_the_error_of_a_report_that_states_none_is_that_of_its_source_or_unknown() -> None:
    near = [Report("t", 0, 0.0, 0.0, error_m=math.nan), Report("t", 1000, 0.0, 0.0, error_m=math.nan)]
    assert len(_looks(near, [99.0], clear_before_m=99.0)) == 1
    assert len(_looks(near, [101.0], clear_before_m=101.0)) == 0


_QUIET = {"silent_at": 100, "due_at": NEVER, "clear_m": 1000.0, "last": 0, "is_lost": 0}


def _busy(state: dict[str, float], *, released_at: int | None = 50, until: int = 60, has_turn: bool = False) -> Any:
    """Whether the second of three tracks alike to which nothing happens is busy once it differs, and what it became."""
    tracks = np.zeros(3, TRACK)
    for name, value in _QUIET.items():
        tracks[name] = value
    for name, value in state.items():
        tracks[name][1] = value
    rows = np.zeros(2, REPORT)
    rows["at"], rows["error_m"] = (40, released_at or 0), math.nan
    numbers = np.array([] if released_at is None else [1], np.int32)
    released = Released(np.array([0, 0, len(numbers), len(numbers)]), numbers, *np.zeros((2, len(numbers))))
    turns = np.zeros(int(has_turn), TURN)
    turns["track"] = 1
    free_m = np.full(len(numbers), 1000, np.float32)
    source = np.array([(0.0, GAP_MS, math.inf, 0)], dtype=SOURCE)
    untils = np.array([60, until, 60])
    looks, busy = sift(Reports(rows, source), released, free_m, tracks, np.array(NO_BAND), turns, untils)
    assert len(looks) == int(state.get("last") == NONE)
    told_of_it = busy[["track", "first", "end", "until"]].tolist()
    assert told_of_it in ([], [(1, 0, len(numbers), until)])
    return len(busy) == 1, tracks[1]


def test_a_track_to_which_nothing_happens_is_moved_on_at_once() -> None:
    assert _busy({}) == (False, np.array((0, 50 + GAP_MS, NEVER, 1000.0, 1, 0), TRACK))
    assert _busy({}, released_at=None) == (False, np.array((0, 100, NEVER, 1000.0, 0, 0), TRACK))


@pytest.mark.parametrize(
    ("state", "given"),
    [
        ({"silent_at": 49}, {}),
        ({"due_at": 50}, {}),
        ({"last": NONE}, {}),
        ({}, {"has_turn": True}),
        ({}, {"released_at": None, "until": 100}),
        ({}, {"until": 50 + GAP_MS}),
    ],
    ids=["gap", "due", "first", "turn", "silent", "silent again"],
)
def test_a_track_to_which_something_may_happen_is_left_as_it_was(
    state: dict[str, float], given: dict[str, Any]
) -> None:
    is_busy, track = _busy(state, **given)
    assert is_busy
    assert track["last"] == state.get("last", 0)
    assert track["silent_at"] == state.get("silent_at", 100)


def test_a_silence_is_told_once() -> None:
    assert not _busy({"is_lost": 1}, released_at=None, until=200)[0]
