"""Pairs of reports and areas, and how they lie to each other, against exact fractions and geodesics by PROJ."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.watch.hard_zones import box, random_rings, rectangle, star
from tests.watch.oracle_ground import Ground as SlowGround
from tests.watch.oracle_ground import ground, shorter_way_deg
from tests.watch.oracle_terms import Report, followed_s, reported_speed_deg
from truceline.kernels.stream.nearness import fill_distances, measure, measure_pairs, pairs_near, predict
from truceline.kernels.stream.rows import (
    CANNOT_TELL,
    ENTRY,
    EVENT,
    JUMP,
    LOOK,
    NONE,
    REPORT,
    START,
    STRAIGHT,
    TRANSIT,
    VERDICT_INSIDE,
)
from truceline.model.shapes import Circle, Corridor, Polygon, Shape
from truceline.model.zones import OuterBand, Zone
from truceline.watch.ground import Ground, ground_of
from truceline.watch.zones.zoneset import ZoneSet

STEP = 1 / 1024
"""Places lie on a lattice of degrees, so that reports on corners and on edges are common."""


def _steps(west: int, south: int, east: int, north: int) -> Any:
    return STEP * box(west, south, east, north)


def _moved(ring: Any, lon: float, lat: float) -> Any:
    return ring + np.array([lon, lat])


def _shapes(lon: float, lat: float) -> list[Shape]:
    frame = _moved(_steps(-16, -16, 16, 16), lon, lat), _moved(_steps(-8, -8, 8, 8), lon, lat)
    island = _moved(_steps(-2, -2, 2, 2), lon, lat)
    wedge = _moved(STEP * np.array([[0, 0], [20, 4], [20, 12], [0, 0]]), lon, lat)
    path = np.array([[lon - 20 * STEP, lat - 20 * STEP], [lon, lat + 24 * STEP]])
    return [
        Polygon((frame, (island,))),
        Polygon(((wedge,),)),
        Circle(lon, lat, 900.0),
        Corridor(path, 250.0),
        rectangle(-60, 40, -50, 50),
    ]


class _Scene(NamedTuple):
    zones: list[Zone]
    grounds: list[SlowGround]
    """Of the zones, slow and sure."""
    fast: Ground


def _scene(lon: float, lat: float, band: OuterBand) -> _Scene:
    shapes = _shapes(lon, lat)
    # Every other zone has an outer band, so that both kinds stand beside each other.
    bands = [band if number % 2 else OuterBand() for number in range(len(shapes))]
    zones = [Zone(f"z{k}", {"agreed": shape}, outer_band=bands[k]) for k, shape in enumerate(shapes)]
    return _Scene(zones, [ground(shape) for shape in shapes], ground_of(ZoneSet(zones)))


BAND = OuterBand(500.0, 120.0)
MIDDLES = [(10.0, 50.0), (180.0, -17.0), (0.0, 0.0)]
SCENES = [_scene(*middle, band) for middle in MIDDLES for band in (OuterBand(), BAND)]

_AT = st.tuples(st.integers(-40, 40), st.integers(-40, 40))
_VELOCITIES = st.none() | st.tuples(st.sampled_from([0.0, 45.0, 90.0, 217.0]), st.sampled_from([0.0, 5.0, 60.0]))
_LINKS = st.sampled_from([int(STRAIGHT), int(STRAIGHT), int(JUMP), int(START)])
_WALKS = st.lists(st.tuples(_AT, _LINKS, st.sampled_from([0.0, 30.0, 400.0]), _VELOCITIES), min_size=2, max_size=8)
_Walk = list[tuple[tuple[int, int], int, float, tuple[float, float] | None]]


def _reports(walk: _Walk, middle: tuple[float, float]) -> list[Report]:
    return [
        Report(
            "t",
            10_000 * number,
            math.remainder(middle[0] + east * STEP, 360),
            middle[1] + north * STEP,
            course_deg=velocity and velocity[0],
            speed_mps=velocity and velocity[1],
            error_m=error_m,
        )
        for number, ((east, north), _, error_m, velocity) in enumerate(walk)
    ]


def _rows(reports: Sequence[Report]) -> Any:
    def known(value: float | None) -> float:
        return math.nan if value is None else value

    columns = [
        (r.at, r.lon, r.lat, math.nan, known(r.course_deg), known(r.speed_mps), r.error_m, 0, 0) for r in reports
    ]
    return np.array(columns, dtype=REPORT)


def _looks(walk: _Walk, reports: Sequence[Report]) -> Any:
    """A look at each report of a walk; the first one has none before it."""
    links = [int(START), *(link for _, link, _, _ in walk[1:])]
    looks = []
    for row, (r, link) in enumerate(zip(reports, links, strict=True)):
        p = reports[row - 1] if link == STRAIGHT else r
        looks.append((r.error_m, p.lon, p.lat, r.lon, r.lat, row, row, NONE if row == 0 else row - 1, link, 0))
    return np.array(looks, dtype=LOOK)


def _measured(scene: _Scene, walk: _Walk, reports: list[Report]) -> tuple[Any, Any, Any]:
    """Looks, pairs and stretches."""
    fast, rows, looks = scene.fast, _rows(reports), _looks(walk, reports)
    pairs = pairs_near(fast.areas, fast.near, fast.order.terms, rows, looks, fast.widest[1])
    stretches = measure_pairs(fast.areas, fast.order.terms, looks, pairs)
    predict(fast.areas, fast.order.terms, rows, looks, pairs)
    return looks, pairs, stretches


def _way(reports: list[Report], row: int) -> tuple[float, float, Any, Any]:
    p, r = reports[row - 1], reports[row]
    return p.lon, p.lat, shorter_way_deg(p.lon, r.lon), r.lat - p.lat


def _crossed(area: SlowGround, reports: list[Report], row: int) -> list[tuple[float, float, bool]]:
    """The stretches of the step to a report that lie in an area; between its ends, those that do not only touch."""
    found = [(float(s.begin), float(s.end), s.is_through) for s in area.stretches(*_way(reports, row))]
    return [(begin, end, through) for begin, end, through in found if through or begin == 0.0 or end == 1.0]


def _must_be_paired(scene: _Scene, number: int, reports: list[Report], row: int, link: int) -> bool:
    """Whether the area tells anything of the report that is not known without it."""
    area, r, band = scene.grounds[number], reports[row], scene.zones[number].outer_band
    distance_m = area.distance_m(r.lon, r.lat)
    if abs(distance_m) < (r.error_m or 0.0) or distance_m <= band.distance_m != 0.0:
        return True
    if _predicted_s(scene, number, reports, row, link) < math.inf:
        return True
    if link != STRAIGHT:
        return distance_m <= 0.0
    return [stretch[:2] for stretch in _crossed(area, reports, row)] not in ([], [(0.0, 1.0)])


_NUDGES = [Fraction(0), Fraction(1, 10**14), Fraction(-1, 10**14)]


def _predicted_s(
    scene: _Scene, number: int, reports: list[Report], row: int, link: int, nudge: Fraction = Fraction(0)
) -> float:
    """Seconds until a report's straight course meets an area, inf if it does not in time.

    Args:
        nudge: degrees a second by which it goes more to the north: a course that touches a corner meets it or not.
    """
    horizon_s, r = scene.zones[number].outer_band.time_s, reports[row]
    if horizon_s == 0.0:
        return math.inf
    if scene.grounds[number].contains(r.lon, r.lat):
        return 0.0
    velocity = reported_speed_deg(r)
    if velocity is None and link == STRAIGHT:
        _, _, east_deg, north_deg = _way(reports, row)
        passed_s = Fraction(r.at - reports[row - 1].at, 1000)
        velocity = east_deg / passed_s, Fraction(north_deg) / passed_s
    if velocity is None:
        return math.inf
    velocity = velocity[0], velocity[1] + nudge
    time_s = followed_s(r.lat, *velocity, horizon_s)
    met = scene.grounds[number].stretches(r.lon, r.lat, velocity[0] * time_s, velocity[1] * time_s)
    return float(met[0].begin) * float(time_s) if met else math.inf


@pytest.mark.parametrize("number", range(len(SCENES)))
@given(walk=_WALKS)
def test_no_area_is_left_out_that_tells_something_of_a_report(number: int, walk: _Walk) -> None:
    scene, reports = SCENES[number], _reports(walk, MIDDLES[number // 2])
    looks, pairs, _ = _measured(scene, walk, reports)
    told = list(zip(pairs["look"].tolist(), pairs["area"].tolist(), strict=True))
    assert told == sorted(set(told))
    for row, link in enumerate(looks["link"].tolist()):
        for area in range(len(scene.zones)):
            assert (row, area) in told or not _must_be_paired(scene, area, reports, row, link)


@pytest.mark.parametrize("number", range(len(SCENES)))
@given(walk=_WALKS)
@example(walk=[((8, 0), 0, 0.0, None), ((8, 1), 0, 0.0, None)])  # along the inner part of an edge
def test_pairs_are_measured_as_exact_fractions_and_geodesics_say(number: int, walk: _Walk) -> None:
    scene, reports = SCENES[number], _reports(walk, MIDDLES[number // 2])
    looks, pairs, stretches = _measured(scene, walk, reports)
    for pair in pairs:
        row, area = int(pair["look"]), scene.grounds[pair["area"]]
        r, link = reports[row], int(looks["link"][row])
        distance_m = area.distance_m(r.lon, r.lat)
        reach_m = max(r.error_m or 0.0, scene.zones[pair["area"]].outer_band.distance_m)
        assert (pair["is_within"] != 0) == area.contains(r.lon, r.lat)
        if abs(distance_m) < reach_m - 1e-6:
            assert pair["gap_m"] == pytest.approx(abs(distance_m), abs=1e-6)
        else:
            assert pair["gap_m"] >= reach_m - 1e-6
        expected_s = [_predicted_s(scene, int(pair["area"]), reports, row, link, nudge) for nudge in _NUDGES]
        assert any(pair["seconds"] == pytest.approx(seconds, abs=1e-3) for seconds in expected_s)
        own = stretches[pair["first_stretch"] : pair["last_stretch"]]
        told = [(max(0.0, begin), min(1.0, end), through != 0.0) for begin, end, through in own.tolist()]
        expected = _crossed(area, reports, row) if link == STRAIGHT else []
        if told:
            assert np.array(told, np.float64) == pytest.approx(np.array(expected, np.float64), abs=1e-6)
        else:
            # Without a boundary in the way there is nothing to cut, whichever side the way is on.
            assert [stretch[:2] for stretch in expected] in ([], [(0.0, 1.0)])


@given(st.integers(0, 2**32 - 1))
def test_steps_over_rings_that_overlap_and_touch_are_measured_as_if_every_edge_were_asked(seed: int) -> None:
    generator = np.random.default_rng(seed)
    shapes = [Polygon(tuple((ring / 8,) for ring in random_rings(generator))) for _ in range(2)]
    shapes.append(Polygon(((star(generator, 0.5, 0.5, 0.5),),)))
    fast = ground_of(ZoneSet([Zone(f"z{number}", {"agreed": shape}) for number, shape in enumerate(shapes)]))
    # Steps of all lengths, often along a row of corners or from one.
    stops = np.cumsum(generator.integers(-2, 3, (150, 2)) * generator.choice([1 / 64, 1 / 16, 1 / 8], (150, 1)), axis=0)
    lon, lat = np.mod(stops, 9 / 8).T
    looks = np.zeros(len(stops) - 1, LOOK)
    looks["from_lon"], looks["from_lat"], looks["lon"], looks["lat"] = lon[:-1], lat[:-1], lon[1:], lat[1:]
    pairs = pairs_near(fast.areas, fast.near, fast.order.terms, np.zeros(0, REPORT), looks, 0.0)
    whole = np.copy(pairs)
    whole["edge"] = NONE
    stretches = measure_pairs(fast.areas, fast.order.terms, looks, pairs)
    slow = measure_pairs(fast.areas, fast.order.terms, looks, whole)
    assert stretches.tolist() == slow.tolist()
    for name in ("is_within", "first_stretch", "last_stretch"):
        assert pairs[name].tolist() == whole[name].tolist()


def test_a_place_is_measured_against_each_area_that_is_named() -> None:
    scene = SCENES[0]
    area = np.array([0, 2, 2, 4], dtype=np.int32)
    lon, lat = np.array([10.0, 10.0, 10.1, 10.0]), np.full(4, 50.0)
    is_within, gap_m = measure(scene.fast.areas, area, lon, lat, np.array([math.inf, math.inf, 5000.0, 5000.0]))
    expected = [
        scene.grounds[number].distance_m(x, 50.0) for number, x in zip(area.tolist(), lon.tolist(), strict=True)
    ]
    assert is_within.tolist() == [1, 1, 0, 0]
    assert gap_m[:2] == pytest.approx(np.abs(expected[:2]), abs=1e-6)
    assert gap_m[2:].tolist() == [math.inf, math.inf]
    assert min(expected[2:]) > 5000


def test_an_event_carries_its_distance_whether_or_not_its_side_is_known_and_its_crossing_near() -> None:
    scene = SCENES[0]
    # Areas, then places, sides as known, and how far west the event itself lies; so many that some are asked for ahead.
    told = [
        (2, 10.0, 1.0, 0.0),
        (2, 10.0, math.nan, 0.0),
        (2, 10.1, 0.0, 0.0),
        (2, 10.1, math.nan, 0.1),
        (0, 10.1, 0.0, 1e-6),
    ] * 10
    events = np.zeros(len(told), EVENT)
    events["kind"], events["lat"] = ENTRY, 50.0
    events["area"] = [area for area, *_ in told]
    events["lon"] = [lon - aside for _, lon, _, aside in told]
    fill_distances(scene.fast.areas, events, np.array([(lon, 50.0, side) for _, lon, side, _ in told]))
    expected = [scene.grounds[area].distance_m(lon, 50.0) for area, lon, *_ in told]
    assert events["distance_m"] == pytest.approx(np.array(expected), rel=1e-6)
    assert (np.sign(expected) == [-1, -1, 1, 1, 1] * 10).all()


@pytest.mark.parametrize(("error_m", "verdict"), [(899.0, VERDICT_INSIDE), (901.0, CANNOT_TELL)])
def test_a_transit_was_inside_for_certain_if_its_middle_was(error_m: float, verdict: int) -> None:
    events = np.zeros(1, EVENT)
    events["kind"], events["verdict"], events["area"], events["error_m"] = TRANSIT, VERDICT_INSIDE, 2, error_m
    fill_distances(SCENES[0].fast.areas, events, np.array([(10.0, 50.0, math.nan)]))
    assert events["distance_m"] == pytest.approx([-900.0])
    assert events["verdict"] == [verdict]
