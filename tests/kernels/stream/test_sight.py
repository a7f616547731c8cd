"""One report against one area: its error, its verdicts, and the box around its way, by the rules as written."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.watch.hard_zones import WGS84, rectangle
from tests.watch.oracle_ground import shorter_way_deg
from tests.watch.oracle_terms import NOTES, Area, Report
from truceline.kernels.stream.rows import CANNOT_TELL, DATUMS, REPORT, SOURCE, VERDICT_INSIDE, VERDICT_OUTSIDE
from truceline.kernels.stream.sight import (
    Sight,
    both,
    horizontal_verdict,
    place_on_way,
    resolved_error_m,
    sight,
    time_on_way,
    vertical_verdict,
    way_box,
)
from truceline.model.events import VERDICTS
from truceline.model.zones import AltitudeBand, Datum, Zone
from truceline.watch.ground import calendar_of
from truceline.watch.zones.areas import fixed_areas

_SOURCES = np.array([(math.nan, 0, math.inf, 0), (30.0, 0, math.inf, 1)], dtype=SOURCE)
_LONS, _LATS = st.floats(-180, 180), st.floats(-90, 90)
_HEIGHTS = st.sampled_from([-20.0, -0.1, 0.0, 100.0, 100.1, 500.0])


def _report(error_m: float = math.nan, source: int = 0) -> Any:
    return np.array([(5, 1.0, 2.0, math.nan, math.nan, math.nan, error_m, source, 3)], dtype=REPORT)[0]


def _seen(at: int = 0, lon: float = 0.0, lat: float = 0.0, altitude_m: float = math.nan, datum: int = 0) -> Sight:
    return Sight(at, lon, lat, altitude_m, datum, 10.0, 0)


@pytest.mark.parametrize(
    ("error_m", "source", "resolved"),
    [(7.0, 1, (7.0, False)), (0.0, 0, (0.0, False)), (math.nan, 1, (30.0, False)), (math.nan, 0, (100.0, True))],
)
def test_an_error_is_the_reports_own_or_its_sources_or_unknown(
    error_m: float, source: int, resolved: tuple[float, bool]
) -> None:
    report = _report(error_m, source)
    assert resolved_error_m(report, _SOURCES) == resolved
    seen = sight(report, _SOURCES, 8)
    assert seen[:3] == (5, 1.0, 2.0)
    assert (seen.datum, seen.error_m, seen.notes) == (3, resolved[0], 8 + resolved[1])


@given(st.booleans(), st.sampled_from([0.0, 1.0, 2.0, 3.0, math.inf]), st.sampled_from([0.0, 1.0, 2.0, 3.0]))
def test_the_horizontal_verdict_is_certain_from_the_error_on(is_within: bool, gap_m: float, error_m: float) -> None:
    assume(is_within or gap_m > 0.0)  # the boundary belongs to the area
    d, e = -gap_m if is_within else gap_m, error_m
    expected = VERDICT_INSIDE if d <= -e else VERDICT_OUTSIDE if d >= e else CANNOT_TELL
    assert horizontal_verdict(error_m, gap_m, is_within) == expected


@given(
    st.builds(
        AltitudeBand,
        st.none() | st.sampled_from([-20.0, 0.0, 99.0]),
        st.none() | st.sampled_from([100.0, 500.0]),
        st.sampled_from([datum for datum in Datum if datum is not Datum.SURFACE]),
    ),
    st.none() | _HEIGHTS,
    st.sampled_from(DATUMS),
)
def test_the_vertical_verdict_and_its_notes_are_those_of_the_slow_watch(
    band: AltitudeBand, altitude_m: float | None, datum: str
) -> None:
    zone = Zone("z", {"agreed": rectangle(0, 0, 1, 1)}, altitude=band)
    terms, _ = calendar_of(fixed_areas([zone]))
    seen = _seen(altitude_m=math.nan if altitude_m is None else altitude_m, datum=DATUMS.index(datum))
    slow = Report("t", 0, 0.0, 0.0, altitude_m=altitude_m, datum=datum or None)
    verdict, notes = vertical_verdict(terms[0], seen)
    assert VERDICTS[verdict] == Area(zone, "agreed").vertical(slow)
    told = {note for place, note in enumerate(NOTES) if notes >> place & 1}
    assert told == Area(zone, "agreed").altitude_notes(slow)


def test_two_verdicts_together_are_outside_if_either_is_and_inside_only_if_both_are() -> None:
    inside, outside = int(VERDICT_INSIDE), int(VERDICT_OUTSIDE)
    for one, other in product((inside, outside, int(CANNOT_TELL)), repeat=2):
        expected = outside if outside in (one, other) else max(one, other)
        assert both(one, other) == expected


@given(st.integers(-(10**14), 10**14), st.integers(0, 10**9), st.floats(0, 1))
def test_a_time_on_the_way_is_that_of_the_fraction_to_the_nearest_millisecond(
    begin: int, passed: int, fraction: float
) -> None:
    exact = begin + Fraction(fraction) * passed
    told = time_on_way(_seen(begin), _seen(begin + passed), fraction)
    assert begin <= told <= begin + passed
    assert abs(told - exact) <= 0.5 + 1e-6


@given(_LONS, _LATS, _LONS, _LATS, st.floats(0, 1))
def test_a_place_on_the_way_lies_on_the_straight_and_shorter_way(
    lon0: float, lat0: float, lon1: float, lat1: float, fraction: float
) -> None:
    lon, lat = place_on_way(_seen(0, lon0, lat0), _seen(1, lon1, lat1), fraction)
    east_deg = shorter_way_deg(lon0, lon1)
    assume(abs(abs(east_deg) - 180) > 1e-9)  # both ways around are as short
    exact_lon = Fraction(lon0) + Fraction(fraction) * east_deg
    exact_lat = Fraction(lat0) + Fraction(fraction) * (Fraction(lat1) - Fraction(lat0))
    assert abs(lon) <= 180
    assert abs(math.remainder(lon - float(exact_lon), 360)) < 1e-9
    assert abs(lat - exact_lat) < 1e-9


@given(
    st.tuples(_LONS, _LATS),
    st.tuples(st.floats(-3, 3), st.floats(-3, 3)),
    st.sampled_from([0.0, 1.0, 500.0, 60_000.0]),
    st.sampled_from([0.0, 0.5, 1.0]),
    st.sampled_from([0.0, 89.0, 90.0, 91.0, 180.0, 270.0]),
)
@example((0.0, 85.0), (0.0, 3.0), 60_000.0, 1.0, 90.0)
def test_no_place_within_the_reach_of_a_way_is_outside_its_box(
    begin: tuple[float, float], by: tuple[float, float], reach_m: float, fraction: float, azimuth: float
) -> None:
    lon0, lat0 = begin
    lat1 = min(90.0, max(-90.0, lat0 + by[1]))
    lon1 = math.remainder(lon0 + by[0], 360)
    west, south, east, north = way_box((lon0, lat0, lon1, lat1), reach_m)
    on_way = lon0 + fraction * float(shorter_way_deg(lon0, lon1)), lat0 + fraction * (lat1 - lat0)
    lon, lat, _ = WGS84.fwd(*on_way, azimuth, reach_m)
    assert south <= lat <= north
    assert any(west <= lon + turn <= east for turn in (-360, 0, 360))
