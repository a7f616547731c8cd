"""Zones as the kernels read them: terms, turns in order, and boxes wide enough for every outer band."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.watch.hard_zones import WGS84, rectangle
from truceline.kernels.stream.rows import DATUMS, NEVER, NO_TIME
from truceline.model.schedule import Schedule
from truceline.model.shapes import Bubble, Circle, Shape
from truceline.model.zones import AltitudeBand, Datum, OuterBand, Validity, Zone
from truceline.watch.ground import calendar_of, ground_of
from truceline.watch.zones.zoneset import ZoneSet

SQUARE = rectangle(0, 0, 1, 1)
WEEK_MS = 7 * 24 * 3600 * 1000


def test_a_zone_that_says_nothing_is_unbounded_and_always_holds() -> None:
    ground = ground_of(ZoneSet([Zone("z", {"agreed": SQUARE})]))
    (terms,) = ground.order.terms
    assert (terms["floor_m"], terms["ceiling_m"], terms["has_altitude"]) == (-math.inf, math.inf, 0)
    assert (terms["begins_at"], terms["ends_at"]) == (NO_TIME, NEVER)
    assert not ground.has_turns
    assert ground.widest.tolist() == [0.0, 0.0]


def test_every_area_has_the_terms_of_its_zone() -> None:
    full = Zone(
        "full",
        {"agreed": SQUARE, "marked": SQUARE},
        altitude=AltitudeBand(10.0, None, Datum.GROUND),
        validity=Validity(5, 9),
        schedule=Schedule(((0, 60), (10_020, 10_080))),
        outer_band=OuterBand(500.0, 60.0),
        presence_after_s=(60, 30),
    )
    ground = ground_of(ZoneSet([Zone("plain", {"agreed": SQUARE}, outer_band=OuterBand(700.0, 0.0)), full]))
    for terms in ground.order.terms[1:]:
        assert (terms["floor_m"], terms["ceiling_m"], DATUMS[terms["datum"]]) == (10.0, math.inf, "ground")
        assert (terms["begins_at"], terms["ends_at"], terms["has_altitude"]) == (5, 9, 1)
        durations = ground.order.duration_ms[terms["first_duration"] : terms["last_duration"]]
        assert durations.tolist() == [30_000, 60_000]
    assert ground.widest.tolist() == [700.0, 60.0]
    assert ground.has_turns


def test_turns_stand_in_order_of_time_and_within_the_week() -> None:
    zones = [
        Zone("a", {"agreed": SQUARE}, validity=Validity(50, 90), schedule=Schedule(((600, 700), (10_000, 10_080)))),
        Zone("b", {"agreed": SQUARE}, validity=Validity(None, 70), schedule=Schedule(((0, 650),))),
    ]
    _, timetable = calendar_of(ZoneSet(zones).areas)
    assert list(zip(timetable.once_at.tolist(), timetable.once_area.tolist(), strict=True)) == [
        (50, 0),
        (70, 1),
        (90, 0),
    ]
    weekly = list(zip(timetable.weekly_ms.tolist(), timetable.weekly_area.tolist(), strict=True))
    minutes = [(0, 0), (0, 1), (600, 0), (650, 1), (700, 0), (10_000, 0)]
    assert weekly == [(60_000 * minute, area) for minute, area in minutes]
    assert timetable.weekly_ms.max() < WEEK_MS


@pytest.mark.parametrize("lat", [0.0, 60.0, -75.0, 88.0, 89.95])
@pytest.mark.parametrize("band_m", [0.0, 500.0, 100_000.0])
def test_no_place_within_the_outer_band_is_outside_the_widened_box(lat: float, band_m: float) -> None:
    shapes: list[Shape] = [Circle(20.0, lat, 1000.0), rectangle(19.9, lat, 20.1, min(90.0, lat + 0.1))]
    zones = ZoneSet([Zone(f"z{k}", {"agreed": s}, outer_band=OuterBand(band_m)) for k, s in enumerate(shapes)])
    west, south, east, north = ground_of(zones).near.whole.box[0].tolist()
    azimuth = np.arange(0.0, 360.0, 1.0)
    ones = np.ones(360)
    lon, y, _ = WGS84.fwd(20.0 * ones, lat * ones, azimuth, (1000.0 + 0.999 * band_m) * ones)
    assert ((np.asarray(y) >= south) & (np.asarray(y) <= north)).all()
    turned = [any(west <= x + turn <= east for turn in (-360, 0, 360)) for x in np.asarray(lon)]
    assert all(turned)


def test_the_ground_of_a_snapshot_is_made_once_and_bubbles_are_no_part_of_it() -> None:
    zones = ZoneSet([Zone("b", {"agreed": Bubble("t", 100.0)}), Zone("z", {"agreed": SQUARE})])
    assert ground_of(zones) is ground_of(zones)
    assert len(ground_of(zones).order.terms) == 1
    assert len(ground_of(ZoneSet(())).order.terms) == 0
