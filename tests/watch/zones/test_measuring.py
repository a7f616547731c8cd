"""Sides and distances of many places at once, against the slow ground."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import pytest

from tests.watch.hard_zones import rectangle, star
from tests.watch.oracle_ground import ground
from truceline.kernels.stream.rows import REPORT
from truceline.model.shapes import Circle, Corridor, Polygon, Shape
from truceline.model.zones import Zone
from truceline.watch.zones.areas import area_table, fixed_areas
from truceline.watch.zones.measuring import sides, signed_distances_m

_GENERATOR = np.random.default_rng(5)
SHAPES: list[Shape] = [
    rectangle(10, 50, 10.5, 50.5),
    Polygon(((star(_GENERATOR, 10.2, 50.2, 0.4),),)),
    Circle(10.3, 50.3, 20_000.0),
    Corridor(np.array([[10.0, 50.0], [10.6, 50.4]]), 2000.0),
]
TABLE = area_table(fixed_areas([Zone(f"z{k}", {"agreed": shape}) for k, shape in enumerate(SHAPES)]))
LON, LAT = _GENERATOR.uniform(9.8, 10.8, 80), _GENERATOR.uniform(49.8, 50.8, 80)
AREA = np.arange(80, dtype=np.int32) % len(SHAPES)
TRUE_M = np.array(
    [
        ground(SHAPES[area]).distance_m(x, y)
        for area, x, y in zip(AREA.tolist(), LON.tolist(), LAT.tolist(), strict=True)
    ]
)


def test_signed_distances_are_those_of_the_slow_ground() -> None:
    assert signed_distances_m(TABLE, AREA, LON, LAT) == pytest.approx(TRUE_M, rel=1e-8, abs=1e-5)
    assert {bool(metres < 0) for metres in TRUE_M} == {True, False}


def test_sides_and_gaps_are_told_for_fields_of_rows_up_to_a_reach() -> None:
    rows = np.zeros(80, REPORT)
    rows["lon"], rows["lat"] = LON, LAT
    reach_m = np.where(np.arange(80) % 2, 5000.0, np.inf)
    is_within, gap_m = sides(TABLE, AREA, rows, reach_m)
    assert (is_within != 0).tolist() == (TRUE_M < 0).tolist()
    expected_m = np.where(np.abs(TRUE_M) <= reach_m, np.abs(TRUE_M), np.inf)
    assert gap_m == pytest.approx(expected_m, rel=1e-8, abs=1e-5)
    assert np.isinf(gap_m).any()


def test_columns_with_gaps_between_their_values_are_read_right() -> None:
    twice = np.repeat(LON, 2)[::2], np.repeat(LAT, 2)[::2], np.repeat(AREA, 2)[::2]
    told = signed_distances_m(TABLE, twice[2], twice[0], twice[1])
    assert told.tolist() == signed_distances_m(TABLE, AREA, LON, LAT).tolist()


def test_nothing_is_measured_for_no_places() -> None:
    none = np.empty(0)
    assert len(signed_distances_m(TABLE, np.empty(0, dtype=np.int32), none, none)) == 0
