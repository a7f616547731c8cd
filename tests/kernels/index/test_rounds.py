"""Circles and corridors in cells: what they cover by PROJ, and the band in which a polynomial cannot tell."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.watch.hard_zones import WGS84, zone
from tests.watch.oracle_ground import ground
from truceline.kernels.areas import AreaTable
from truceline.kernels.index.grid import PAD
from truceline.kernels.index.rounds import ALL, NONE, SOME, cover_roots, round_cover, write_round
from truceline.model.shapes import Circle, Corridor, Shape
from truceline.watch.zones.areas import area_table, fixed_areas

SHAPES: list[Shape] = [
    Circle(5, 50, 30_000.0),
    Circle(179.9, -17, 80_000.0),
    Circle(10, 89.5, 120_000.0),
    Circle(-60, 0, 3_000_000.0),
    Corridor(np.array([[5.0, 50.0], [6.0, 50.7], [6.5, 50.1]]), 8000.0),
    Corridor(np.array([[179.5, -10.0], [-179.5, -10.2]]), 9000.0),
]
TABLE: AreaTable = area_table(fixed_areas(zone(f"z{k}", shape) for k, shape in enumerate(SHAPES)))
PER_DEG = 10.0
FRAME = np.array([-181.0, -91.0, PER_DEG, PER_DEG])


@given(st.integers(0, len(SHAPES) - 1), st.integers(0, 2**32 - 1), st.sampled_from([0.05, 1.0, 8.0, 40.0]))
def test_a_cell_called_covered_or_free_is_so_everywhere(number: int, seed: int, width: float) -> None:
    generator = np.random.default_rng(seed)
    box = TABLE.box[number]
    lon, lat = box[:2] + generator.uniform(-0.2, 1.2, 2) * (box[2:] - box[:2])
    lat = float(np.clip(lat, -90, 90 - width / PER_DEG))
    x, y = (lon + 181) * PER_DEG, (lat + 91) * PER_DEG
    cover = round_cover(TABLE, number, FRAME, float(x), y, width)
    own = ground(SHAPES[number])
    share = np.linspace(0, 1, 4)
    signed_m = [
        own.distance_m(math.remainder(lon + u * width / PER_DEG, 360), min(90.0, lat + v * width / PER_DEG))
        for u in share
        for v in share
    ]
    assert cover != ALL or max(signed_m) < 0
    assert cover != NONE or min(signed_m) > 0
    diagonal_m = width / PER_DEG * 111_700 * 1.5
    if cover == SOME and width <= 1 and abs(lat) < 75 and number not in (2, 3):
        assert min(map(abs, signed_m)) < 2 * diagonal_m + 1000


def covered(number: int) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.int64]]:
    chosen, size = np.array([number]), np.array([3630, 1820])
    touches, crossings = cover_roots(TABLE, chosen, FRAME, size, np.empty((0, 2), np.int32), np.empty((0, 3)))
    touch, crossing = np.empty((touches, 2), np.int32), np.empty((crossings, 3))
    assert cover_roots(TABLE, chosen, FRAME, size, touch, crossing) == (touches, crossings)
    return touch, crossing, size


@pytest.mark.parametrize("number", [0, 1, 4, 5])
def test_crossings_along_rows_of_corners_hold_what_the_slow_ground_says(number: int) -> None:
    touch, crossing, (columns, _) = covered(number)
    assert set(touch[:, 1].tolist()) == set(crossing[:, 2].astype(int).tolist()) == {number}
    own = ground(SHAPES[number])
    for cell in touch[:: max(1, len(touch) // 80), 0].tolist():
        row, column = divmod(cell, int(columns))
        lon, lat = -181 + (column + 1 + PAD) / PER_DEG, -91 + (row + 1 + PAD) / PER_DEG
        to_the_east = np.count_nonzero((crossing[:, 0] == row) & (crossing[:, 1] > column + 1))
        signed_m = own.distance_m(math.remainder(lon, 360), lat)
        assert abs(signed_m) < 1e-3 or to_the_east % 2 == (signed_m < 0)


@pytest.mark.parametrize("number", [0, 1, 4, 5])
def test_every_cell_that_a_boundary_goes_through_is_touched(number: int) -> None:
    touch, _, (columns, _) = covered(number)
    touched = set(touch[:, 0].tolist())
    assert len(touched) == len(touch)
    shape = SHAPES[number]
    lon0, lat0 = (shape.lon, shape.lat) if isinstance(shape, Circle) else shape.path[0]  # type: ignore[union-attr]
    own = ground(shape)
    for azimuth in range(0, 360, 5):
        near_m, far_m = 0.0, 200_000.0
        for _ in range(50):
            middle_m = 0.5 * (near_m + far_m)
            lon, lat, _ = WGS84.fwd(lon0, lat0, azimuth, middle_m)
            near_m, far_m = (middle_m, far_m) if own.contains(lon, lat) else (near_m, middle_m)
        column, row = int((lon + 181) * PER_DEG), int((lat + 91) * PER_DEG)
        assert row * int(columns) + column in touched


@given(
    st.floats(-170, 170),
    st.floats(-80, 80),
    st.floats(2, 5).map(lambda power: 10**power),
    st.integers(0, 2**32 - 1),
)
def test_beyond_its_band_the_polynomial_of_a_circle_tells_the_side_that_proj_tells(
    lon: float, lat: float, radius_m: float, seed: int
) -> None:
    generator = np.random.default_rng(seed)
    table = area_table(fixed_areas([zone("z", Circle(lon, lat, radius_m))]))
    per_deg = 111_000 / radius_m
    edge_lon, edge_lat, _ = WGS84.fwd(lon, lat, generator.uniform(0, 360), radius_m)
    frame = np.array([edge_lon - 0.5 / per_deg, edge_lat - 0.5 / per_deg, per_deg, per_deg])
    words = np.empty(7, dtype=np.float32)
    write_round(table, 0, frame, np.array([0.0, 0.0, 1.0]), words)
    if math.isinf(words[6]):
        assert abs(lat) + 2 * radius_m / 110_000 > 60
        return
    middle_u, middle_v, east, east_slope, north, north_slope, band = words.astype(float).tolist()
    assert band <= 1.1e-3
    for u, v in generator.uniform(0, 1, (40, 2)):
        du, dv = u - middle_u, v - middle_v
        beyond = du * du * (east + dv * east_slope) + dv * dv * (north + dv * north_slope) - 1
        true_m = WGS84.inv(lon, lat, frame[0] + u / per_deg, frame[1] + v / per_deg)[2]
        assert abs(beyond) <= band or (beyond < 0) == (true_m < radius_m)


@pytest.mark.parametrize("number", [2, 3, 4])
def test_corridors_and_circles_too_wide_or_polar_are_left_to_the_exact_test(number: int) -> None:
    words = np.empty(7, dtype=np.float32)
    write_round(TABLE, number, FRAME, np.array([1860.0, 1410.0, 1.0]), words)
    assert words[6] == np.inf
