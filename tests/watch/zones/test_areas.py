"""Zones made into flat arrays: runs that fit together, boxes that hold everything, and rows that can be replaced."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.watch.hard_zones import STACKS, WGS84, rectangle, zone
from truceline.kernels.areas import AreaTable
from truceline.model.shapes import Bubble, Circle, Shape
from truceline.watch.zones.areas import area_table, fixed_areas, with_rows


def table_of(shapes: Sequence[Shape]) -> AreaTable:
    return area_table(fixed_areas(zone(f"z{k}", shape) for k, shape in enumerate(shapes)))


EVERY: Sequence[Shape] = [shape for stack in STACKS.values() for shape in stack if not isinstance(shape, Bubble)][:60]


def test_runs_and_edges_follow_each_other_without_gap_and_lie_in_their_boxes() -> None:
    table = table_of(EVERY)
    assert table.first_run[0] == table.first_edge[0] == 0
    assert (table.first_run[-1], table.first_edge[-1]) == (len(table.run_box), len(table.edge))
    counts = np.diff(table.first_edge)
    assert counts.min() >= 1
    assert counts.max() <= 16
    for run, (first, last) in enumerate(zip(table.first_edge, table.first_edge[1:], strict=False)):
        corners = table.edge[first:last].reshape(-1, 2)
        assert table.run_box[run].tolist() == [*corners.min(axis=0), *corners.max(axis=0)]


@given(st.integers(0, 11), st.integers(0, 4), st.lists(st.integers(0, len(EVERY) - 1), max_size=4))
def test_a_table_with_rows_replaced_is_that_of_the_new_areas(first: int, count: int, chosen: list[int]) -> None:
    old, new = EVERY[:12], [EVERY[number] for number in chosen]
    count = min(count, 12 - first)
    told = with_rows(table_of(old), first, count, table_of(new))
    expected = table_of([*old[:first], *new, *old[first + count :]])
    for name in AreaTable._fields:
        one, two = getattr(told, name), getattr(expected, name)
        np.testing.assert_array_equal(one, two)
        assert one.dtype == two.dtype


def test_what_was_found_out_of_edges_stays_with_the_areas_that_are_not_replaced() -> None:
    old, new = table_of(EVERY[:3]), table_of(EVERY[3:5])
    old.inner_side[:] = 1
    first, last = old.first_edge[old.first_run[1:3]]
    told = with_rows(old, 1, 1, new)
    assert told.inner_side.tolist() == [1] * first + [0] * len(new.edge) + [1] * (len(old.edge) - last)


@given(st.floats(-180, 180), st.floats(-90, 90), st.floats(0, 6.9).map(lambda power: 10**power), st.floats(0, 360))
def test_the_box_of_a_circle_holds_its_whole_ring(lon: float, lat: float, radius_m: float, azimuth: float) -> None:
    west, south, east, north = table_of([Circle(lon, lat, radius_m)]).box[0]
    x, y, _ = WGS84.fwd(lon, lat, azimuth, radius_m)
    assert south <= y <= north
    assert any(west <= x + turn <= east for turn in (-360, 0, 360))


def test_a_bubble_has_no_fixed_area_and_standings_come_in_order() -> None:
    zones = [zone("a", Bubble("t", 5.0), rectangle(0, 0, 1, 1)), zone("b", rectangle(0, 0, 1, 1))]
    assert [(area.zone.id, area.standing) for area in fixed_areas(zones)] == [("a", "claimed:a"), ("b", "agreed")]
    assert len(table_of([]).kind) == 0


@pytest.mark.parametrize("name", ["over the antimeridian in two parts", "the whole Earth"])
def test_seams_are_no_boundary(name: str) -> None:
    table = table_of(STACKS[name][:1])
    upright = (np.abs(table.edge[:, 0]) % 360 == 180) & (table.edge[:, 0] == table.edge[:, 2])
    assert upright.any()
    assert table.is_seam[upright].all()
