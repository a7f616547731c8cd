"""The slow watch against worked examples: one for each row and rule of docs/explanation/the-meaning-of-the-watch.md."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from tests.watch.oracle import SlowWatch
from tests.watch.oracle_ground import ground
from tests.watch.oracle_terms import Event, Report, Rules, Source
from truceline.model.schedule import Schedule
from truceline.model.shapes import Circle, Corridor, Polygon
from truceline.model.zones import AltitudeBand, OuterBand, Validity, Zone

RULES = Rules(otherwise=Source(error_m=10.0, gap_s=600.0, speed_limit_mps=1000.0))
SQUARE = Polygon(((np.array([[0, 0], [0.1, 0], [0.1, 0.1], [0, 0.1], [0, 0]]),),))
LONG = replace(RULES, otherwise=Source(error_m=10.0, gap_s=6000.0, speed_limit_mps=1000.0))
ZONE = Zone("z", {"agreed": SQUARE}, name="Square")
OUT, IN, FAR = (-0.05, 0.05), (0.05, 0.05), (0.15, 0.05)
"""West of the square, in its middle, and east of it, 0.05 degrees (5.6 km) from the boundary each."""
EDGE = (0.0, 0.05)


def at(seconds: float, place: tuple[float, float], **columns: object) -> Report:
    return replace(Report("a", round(1000 * seconds), *place), **columns)  # type: ignore[arg-type]


def told(*reports: Report, zone: Zone = ZONE, rules: Rules = RULES) -> list[Event]:
    """The events of one track, told up to its last report and not beyond."""
    watch = SlowWatch(rules, [zone])
    watch.step(reports, as_of=reports[-1].at + 1)
    return watch.events


def words(*reports: Report, zone: Zone = ZONE, rules: Rules = RULES) -> list[str]:
    return [f"{event.kind} {event.reason}" for event in told(*reports, zone=zone, rules=rules)]


# Section 4, the table.


def test_a_track_first_seen_inside_is_present() -> None:
    (event,) = told(at(0, IN))
    assert (event.kind, event.reason, event.at, event.verdict) == ("presence", "first-seen", 0, "inside")
    assert (event.not_before, event.not_after, event.reports) == (None, 0, (0,))
    assert event.distance_m == pytest.approx(-5528.7, abs=1)


def test_a_track_first_seen_outside_is_no_event() -> None:
    assert words(at(0, OUT)) == []


def test_a_track_that_comes_in_enters_where_it_crosses() -> None:
    (event,) = told(at(0, OUT), at(100, IN))
    assert (event.kind, event.reason, event.at, event.lon, event.lat) == ("entry", "crossed", 50_000, 0.0, 0.05)
    assert (event.not_before, event.not_after, event.reports) == (0, 100_000, (0, 100_000))
    assert (event.zone, event.zone_name, event.standing, event.zone_version) == ("z", "Square", "agreed", ZONE.version)


def test_a_track_that_goes_out_leaves_where_it_crosses() -> None:
    event = told(at(0, IN), at(100, FAR))[-1]
    assert (event.kind, event.reason, event.at, event.lon, event.lat) == ("exit", "crossed", 50_000, 0.1, 0.05)
    assert event.verdict == "outside"


def test_reports_within_the_error_change_nothing_and_widen_the_interval() -> None:
    (event,) = told(at(0, OUT), at(50, EDGE), at(60, (0.00001, 0.05)), at(100, IN))
    assert (event.at, event.not_before, event.not_after, event.reports) == (50_000, 0, 100_000, (0, 100_000))


def test_jitter_on_the_boundary_makes_no_flood() -> None:
    jitter = [at(60 + n, (0.00001 * (-1) ** n, 0.05)) for n in range(20)]
    assert words(at(0, OUT), *jitter, at(100, IN)) == ["entry crossed"]


def test_the_last_of_several_crossings_counts() -> None:
    unsure = {"error_m": 20_000.0}
    (event,) = told(at(0, OUT), at(20, IN, **unsure), at(40, OUT, **unsure), at(60, IN))
    assert event.at == 50_000


def test_an_unsure_first_report_then_a_sure_one_inside_is_first_seen() -> None:
    assert words(at(0, EDGE), at(10, IN)) == ["presence first-seen"]


def test_after_a_gap_a_track_inside_is_seen_again() -> None:
    assert words(at(0, OUT), at(601, IN)) == ["presence seen-again"]
    assert words(at(0, OUT), at(601, EDGE), at(611, IN)) == ["presence seen-again"]


def test_as_long_as_the_gap_is_no_gap() -> None:
    assert words(at(0, OUT), at(600, IN)) == ["entry crossed"]


def test_a_jump_is_not_walked_and_says_so() -> None:
    event = told(at(0, OUT), at(1, IN))[-1]
    assert (event.kind, event.at, event.lon, event.notes) == ("entry", 1000, 0.05, ("impossible jump",))


def test_two_places_at_one_time_are_a_jump() -> None:
    watch = SlowWatch(RULES, [ZONE])
    watch.step([at(0, OUT), at(0, FAR)], as_of=1)
    assert (watch.counts.jump, watch.events) == (1, [])


def test_an_altitude_that_changes_enters_at_the_report() -> None:
    low, high = {"altitude_m": 500.0, "datum": "mean-sea-level"}, {"altitude_m": 2000.0, "datum": "mean-sea-level"}
    zone = replace(ZONE, altitude=AltitudeBand(0, 1000))
    (event,) = told(at(0, IN, **high), at(10, (0.06, 0.05), **low), zone=zone)
    assert (event.kind, event.at, event.lon, event.not_before) == ("entry", 10_000, 0.06, 0)


def test_a_touched_corner_is_no_crossing() -> None:
    certain = {"error_m": 0.0}
    ring = np.array([[0, 0], [4, 0], [4, 4], [3, 4], [2, 1], [1, 4], [0, 4], [0, 0]]) / 64
    zone = Zone("z", {"agreed": Polygon(((ring,),))})
    event = told(at(0, (0, 3 / 64), **certain), at(700, (7 / 64, 3 / 64), **certain), zone=zone, rules=LONG)[-1]
    assert (event.kind, event.lon) == ("exit", 4 / 64)
    event = told(at(0, (2 / 64, 0), **certain), at(700, (2 / 64, 7 / 64), **certain), zone=zone, rules=LONG)[-1]
    assert (event.kind, event.lat) == ("exit", 1 / 64)
    event = told(at(0, (-1 / 64, 4 / 64), **certain), at(700, (2 / 64, 1 / 64), **certain), zone=zone, rules=LONG)[-1]
    assert (event.kind, event.lon) == ("entry", 0.0)


# Section 4: presence after durations, and transit.

STAYING = replace(ZONE, presence_after_s=(60, 120, 300))


def test_staying_is_told_once_for_each_duration_and_once_for_several() -> None:
    events = told(*(at(s, IN) for s in (0, 59, 60, 100, 130, 140, 150)), zone=STAYING)
    assert [(event.at, event.not_before) for event in events if event.reason == "stayed"] == [(60_000, 0), (130_000, 0)]
    events = told(at(0, OUT), at(100, IN), at(200, IN), zone=STAYING)
    assert [(event.at, event.not_before) for event in events if event.reason == "stayed"] == [(200_000, 50_000)]


def test_the_report_that_enters_does_not_tell_of_a_stay() -> None:
    assert words(at(0, OUT), at(500, IN), zone=STAYING) == ["entry crossed"]


def test_a_report_that_cannot_tell_does_not_tell_of_a_stay() -> None:
    assert words(at(0, IN), at(70, EDGE), zone=STAYING) == ["presence first-seen"]


def test_a_path_through_is_a_transit() -> None:
    (event,) = told(at(0, OUT), at(200, FAR))
    assert (event.kind, event.reason, event.at, event.lon, event.lat) == ("transit", "crossed", 50_000, 0.0, 0.05)
    assert (event.not_before, event.not_after, event.reports) == (0, 200_000, (0, 200_000))
    assert (event.verdict, event.error_m) == ("inside", 10.0)
    assert event.distance_m == pytest.approx(-5528.7, abs=1)


def test_a_transit_within_the_error_cannot_be_told() -> None:
    (event,) = told(at(0, OUT, error_m=5540.0), at(200, FAR))
    assert (event.verdict, event.error_m) == ("cannot tell", 5540.0)


@pytest.mark.parametrize(
    ("begin", "end"),
    [((-0.1, 0.0), (0.0, -0.1)), ((-0.1, 0.1), (0.2, 0.1)), ((-0.1, 0.0), (0.1, 0.2))],
    ids=["past", "along an edge", "at a corner"],
)
def test_passing_or_touching_is_no_transit(begin: tuple[float, float], end: tuple[float, float]) -> None:
    assert words(at(0, begin), at(400, end)) == []


def test_neither_a_gap_nor_a_jump_nor_a_height_above_is_a_transit() -> None:
    assert words(at(0, OUT), at(601, FAR)) == []
    assert words(at(0, OUT), at(1, FAR)) == []
    zone = replace(ZONE, altitude=AltitudeBand(None, 1000))
    high = {"altitude_m": 2000.0, "datum": "mean-sea-level"}
    assert words(at(0, OUT, **high), at(200, FAR), zone=zone) == []


# Section 3: heights and notes.


@pytest.mark.parametrize(
    ("columns", "verdict", "notes"),
    [
        ({"datum": "surface"}, "inside", ()),
        ({}, None, ()),
        ({"altitude_m": 1000.0, "datum": "mean-sea-level"}, "inside", ()),
        ({"altitude_m": 1000.1, "datum": "mean-sea-level"}, None, ()),
        ({"altitude_m": 500.0, "datum": "ellipsoid"}, "inside", ("altitude compared across datums",)),
        ({"altitude_m": 500.0}, "inside", ("altitude compared across datums",)),
    ],
)
def test_the_height_decides_too(columns: dict[str, object], verdict: str | None, notes: tuple[str, ...]) -> None:
    zone = replace(ZONE, altitude=AltitudeBand(0, 1000))
    events = told(at(0, IN, **columns), zone=zone)
    assert [(event.verdict, event.notes) for event in events] == ([(verdict, notes)] if verdict else [])


def test_a_ship_is_outside_a_zone_above_or_below_the_surface() -> None:
    for band in (AltitudeBand(100, None), AltitudeBand(None, -10)):
        assert words(at(0, IN, datum="surface"), zone=replace(ZONE, altitude=band)) == []


def test_an_unknown_error_is_a_hundred_metres_and_says_so() -> None:
    (event,) = told(at(0, IN), rules=Rules())
    assert (event.error_m, event.notes) == (100.0, ("error unknown",))


# Section 5: turns and changes.


def test_a_zone_that_begins_and_ends_around_a_standing_track() -> None:
    zone = replace(ZONE, validity=Validity(100_000, 200_000), outer_band=OuterBand(1.0, 0.0))
    events = told(at(0, IN), at(150, IN), at(300, IN), zone=zone)
    assert [(event.kind, event.reason, event.at, event.reports) for event in events] == [
        ("presence", "zone-began", 100_000, (0,)),
        ("exit", "zone-ended", 200_000, (150_000,)),
    ]
    assert {(event.at, event.not_before, event.not_after) for event in events} == {
        (100_000, 100_000, 100_000),
        (200_000, 200_000, 200_000),
    }


def test_a_crossing_is_never_before_the_turn() -> None:
    zone = replace(ZONE, validity=Validity(80_000, None))
    (event,) = told(at(0, OUT), at(100, IN), zone=zone)
    assert (event.kind, event.at, event.not_before, event.reports) == ("entry", 80_000, 80_000, (0, 100_000))


def test_a_transit_counts_only_while_the_zone_holds() -> None:
    assert words(at(0, OUT), at(200, FAR), zone=replace(ZONE, validity=Validity(60_000, None))) == []
    assert words(at(0, OUT), at(200, FAR), zone=replace(ZONE, validity=Validity(40_000, None))) == ["transit crossed"]


def test_a_turn_after_silence_is_no_event() -> None:
    assert words(at(0, IN), at(700, OUT), zone=replace(ZONE, validity=Validity(601_000, None))) == []
    began = words(at(0, IN), at(700, OUT), zone=replace(ZONE, validity=Validity(600_000, None)))
    assert began == ["presence zone-began", "lost silent"]


def test_a_schedule_turns_every_week_and_runs_on_over_sunday_midnight() -> None:
    monday = 4 * 86_400  # 1970 began on a Thursday
    zone = replace(ZONE, schedule=Schedule(((0, 10), (10_070, 10_080))))
    events = told(*(at(monday + 300 * n, IN) for n in range(-3, 4)), zone=zone)
    assert [(event.reason, event.at // 1000 - monday) for event in events] == [
        ("zone-began", -600),
        ("zone-ended", 600),
    ]


def test_a_withdrawn_or_changed_zone_makes_events_at_the_last_used_report() -> None:
    watch = SlowWatch(RULES, [ZONE])
    watch.step([at(0, IN), at(10, IN), at(20, IN)])
    watch.step([], zones=[replace(ZONE, name="New")])
    watch.step([], zones=[])
    changes = [(event.kind, event.reason, event.at, event.zone_name) for event in watch.events[1:]]
    assert changes == [
        ("exit", "zone-changed", 10_000, "Square"),
        ("presence", "zone-changed", 10_000, "New"),
        ("exit", "zone-changed", 10_000, "New"),
    ]


def test_an_added_zone_begins_at_its_own_turn_even_if_that_is_past() -> None:
    watch = SlowWatch(RULES, [])
    watch.step([at(0, IN)], as_of=50_000)
    watch.step([], zones=[replace(ZONE, validity=Validity(30_000, None))])
    assert [(event.reason, event.at) for event in watch.events] == [("zone-began", 30_000)]


# Section 6: silence.


def test_a_track_is_lost_inside_or_near_or_approaching_and_nowhere_else() -> None:
    watch = SlowWatch(RULES, [ZONE])
    watch.step([at(0, IN), replace(at(0, EDGE), track="b"), replace(at(0, OUT), track="c")], as_of=600_000)
    assert [event.reason for event in watch.events] == ["first-seen"]
    watch.step([], as_of=600_001)
    lost = [(event.track, event.at, event.not_before, event.not_after) for event in watch.events[1:]]
    assert lost == [("a", 600_000, 0, 600_000), ("b", 600_000, 0, 600_000)]
    zone = replace(ZONE, outer_band=OuterBand(6000.0, 0.0))
    assert words(at(0, OUT), at(601, OUT), zone=zone) == ["approach outer-band", "lost silent", "approach outer-band"]


# Section 7: approach.

BAND = replace(ZONE, outer_band=OuterBand(3000.0, 300.0))
NEAR = (-0.02, 0.05)
EASTWARD = {"course_deg": 90.0, "speed_mps": 20.0}


def test_an_approach_is_told_by_band_and_withdrawn() -> None:
    still = {"course_deg": 0.0, "speed_mps": 0.0}
    events = told(at(0, OUT, **still), at(100, NEAR, **still), at(200, NEAR, **still), at(300, OUT, **still), zone=BAND)
    assert [(event.reason, event.at) for event in events] == [("outer-band", 100_000), ("withdrawn", 300_000)]


def test_an_approach_is_predicted_from_course_and_speed() -> None:
    (event,) = told(at(0, OUT, **EASTWARD), zone=BAND)
    assert (event.reason, event.verdict) == ("predicted-entry", "outside")
    assert event.predicted_at == pytest.approx(278_298, abs=1000)


def test_an_approach_is_predicted_from_the_last_two_reports_where_no_course_is_known() -> None:
    (event,) = told(at(0, (-0.1, 0.05)), at(200, OUT), zone=BAND)
    assert (event.reason, event.at, event.predicted_at) == ("predicted-entry", 200_000, 400_000)


def test_an_entry_fulfils_an_approach() -> None:
    assert words(at(0, OUT, **EASTWARD), at(300, IN), zone=BAND) == ["approach predicted-entry", "entry crossed"]


def test_a_verdict_that_cannot_tell_keeps_an_approach() -> None:
    zone = replace(ZONE, outer_band=OuterBand(1.0, 0.0))
    unsure = {"error_m": 100.0}
    reports = at(0, (-0.000005, 0.05), **unsure), at(10, (-0.0005, 0.05), **unsure), at(20, (-0.002, 0.05), **unsure)
    assert words(*reports, zone=zone) == ["approach outer-band", "approach withdrawn"]
    assert words(*reports[:2], zone=zone) == ["approach outer-band"]


# Section 2: order, lateness, duplicates.


def test_reports_within_the_lateness_are_put_in_order_and_older_ones_are_counted() -> None:
    watch = SlowWatch(replace(RULES, lateness_s=50.0), [ZONE])
    watch.step([at(100, IN), at(60, OUT), at(49, OUT), at(60, OUT), at(50, OUT)], as_of=200_000)
    assert [(event.kind, event.reports) for event in watch.events] == [("entry", (60_000, 100_000))]
    assert (watch.counts.late, watch.counts.duplicate) == (1, 1)


def test_a_report_on_the_horizon_is_still_held() -> None:
    watch = SlowWatch(RULES, [ZONE])
    watch.step([at(0, IN), at(0, IN)])
    assert (watch.events, watch.counts.duplicate) == ([], 1)
    watch.step([], as_of=0)
    assert watch.events == []
    watch.step([], as_of=1)
    assert [event.reason for event in watch.events] == ["first-seen"]


# Sections 1 and 3: where the ground lies.


def square(west: float, east: float, south: float, north: float) -> np.ndarray:
    return np.array([[west, south], [east, south], [east, north], [west, north], [west, south]], dtype=float)


def test_an_antimeridian_seam_is_no_boundary_even_where_its_parts_are_cut_differently() -> None:
    west = square(179, 180, 0, 1)
    east = np.array([[-180, 0], [-179, 0], [-179, 1], [-180, 1], [-180, 0.25], [-180, 0]])
    split = ground(Polygon(((west,), (east,))))
    whole = ground(Polygon(((square(179, 181, 0, 1),),)))
    for lon, lat in ((180, 0.5), (-180, 0.5), (179.99, 0.4), (-179.99, 0.9), (-178, 0.5), (178, 0.5)):
        assert split.contains(lon, lat) == whole.contains(lon, lat)
        assert split.distance_m(lon, lat) == pytest.approx(whole.distance_m(lon, lat), abs=1e-7)


def test_half_a_seam_is_a_boundary() -> None:
    west, east = square(179, 180, 0, 1), square(-180, -179, 0, 0.5)
    area = ground(Polygon(((west,), (east,))))
    assert area.distance_m(180, 0.9) == pytest.approx(0, abs=1e-6)
    assert area.distance_m(180, 0.25) < -20_000


def test_a_ring_around_the_earth_encloses_the_nearer_pole() -> None:
    north = ground(Polygon(((np.array([[0, 80], [120, 80], [-120, 80], [0, 80]]),),)))
    south = ground(Polygon(((np.array([[0, -80], [120, -80], [-120, -80], [0, -80]]),),)))
    assert north.contains(77, 85)
    assert not north.contains(77, 75)
    assert north.distance_m(0.001, 85) == pytest.approx(-558_000, rel=1e-2)
    assert south.contains(77, -85)
    assert not south.contains(77, 85)


def test_holes_and_islands_are_what_an_odd_number_of_rings_enclose() -> None:
    area = ground(Polygon(((square(0, 6, 0, 6), square(1, 5, 1, 5), square(2, 4, 2, 4)),)))
    assert [area.contains(x, 3.0) for x in (-0.5, 0.5, 1.5, 2.5)] == [False, True, False, True]
    assert [area.contains(x, 3.0) for x in (0, 1, 2)] == [True, True, True]
    assert [stretch[:2] for stretch in area.stretches(-1, 3, 8, 0)] == [(1 / 8, 2 / 8), (3 / 8, 5 / 8), (6 / 8, 7 / 8)]


def test_distances_to_circles_and_corridors_are_those_of_geographiclib() -> None:
    circle = ground(Circle(30.0, 50.0, 1000.0))
    expected = Geodesic.WGS84.Inverse(50.0, 30.0, 50.1, 30.2)["s12"] - 1000
    assert circle.distance_m(30.2, 50.1) == pytest.approx(expected, abs=1e-6)
    path = np.array([[30.0, 60.0], [40.0, 60.0]])
    leg = Geodesic.WGS84.InverseLine(60.0, 30.0, 60.0, 40.0)
    least = min(
        Geodesic.WGS84.Inverse(61.0, 35.5, *(leg.Position(s)[key] for key in ("lat2", "lon2")))["s12"]
        for s in np.linspace(0, leg.s13, 2001)
    )
    assert ground(Corridor(path, 500.0)).distance_m(35.5, 61.0) == pytest.approx(least - 500, abs=1)


def test_a_path_meets_a_circle_where_the_geodesic_says() -> None:
    circle = ground(Circle(0.0, 0.0, 1000.0))
    ((begin, end, is_through),) = circle.stretches(-0.1, 0.001, 0.2, 0.0)
    assert is_through
    for share in (begin, end):
        assert circle.distance_m(-0.1 + 0.2 * share, 0.001) == pytest.approx(0, abs=1e-6)
    assert circle.stretches(-0.1, 0.01, 0.2, 0.0) == []
