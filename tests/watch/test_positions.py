"""Single positions against areas: inside for certain or not, left open near boundaries, and only while areas hold."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parity.scenes import PLACES, random_shape
from tests.watch.hard_zones import Floats, rectangle
from tests.watch.oracle_ground import ground
from truceline.model.zones import Validity, Zone
from truceline.watch.positions import Pairs, pairs_inside, pairs_left_open
from truceline.watch.zones.zoneset import ZoneSet


def listed(pairs: Pairs) -> set[tuple[int, int]]:
    told = list(zip(pairs.position.tolist(), pairs.area.tolist(), strict=True))
    assert len(set(told)) == len(told)
    return set(told)


@pytest.mark.slow
@given(st.integers(0, 2**32), st.sampled_from(PLACES))
@settings(max_examples=25)
def test_pairs_are_those_of_the_slow_ground(seed: int, place: tuple[float, float]) -> None:
    random = Random(seed)
    zones = ZoneSet([Zone(f"z{k}", {"agreed": random_shape(random, place)}) for k in range(4)])
    grounds = [ground(area.shape) for area in zones.areas]
    lon, lat, error_m = _places(random, place)
    signed_m = np.array([[own.distance_m(x, y) for own in grounds] for x, y in zip(lon, lat, strict=True)])
    # What lies nearer to a limit than rounding may go either way.
    sure = (np.abs(np.abs(signed_m) - error_m[:, None]) > 1e-3) & (np.abs(signed_m) > 1e-3)
    at = np.zeros(len(lon), dtype=np.int64)
    inside, left_open = listed(pairs_inside(zones, at, lon, lat)), listed(pairs_left_open(zones, at, lon, lat, error_m))
    for position, area in zip(*np.nonzero(sure), strict=True):
        pair = (int(position), int(area))
        assert (pair in inside) == (signed_m[pair] < 0)
        assert (pair in left_open) == (abs(signed_m[pair]) < error_m[position])


def _places(random: Random, place: tuple[float, float]) -> tuple[Floats, Floats, Floats]:
    wide = 0.05 / max(0.01, np.cos(np.radians(place[1])))
    lon = np.array([place[0] + random.uniform(-wide, wide) for _ in range(15)])
    lat = np.array([place[1] + random.uniform(-0.05, 0.05) for _ in range(15)])
    error_m = np.array([random.choice([0.0, 5.0, 300.0, 2000.0]) for _ in range(15)])
    return np.where(np.abs(lon) > 180, lon - np.copysign(360, lon), lon), np.clip(lat, -89.9, 89.9), error_m


SQUARE = rectangle(0, 0, 1, 1)


def test_an_area_counts_only_at_the_times_at_which_its_zone_holds() -> None:
    zones = ZoneSet([Zone("now", {"agreed": SQUARE}, validity=Validity(100, 200)), Zone("always", {"agreed": SQUARE})])
    at = np.array([99, 100, 199, 200])
    lon, lat = np.full(4, 0.5), np.full(4, 0.5)
    assert listed(pairs_inside(zones, at, lon, lat)) == {(0, 1), (1, 0), (1, 1), (2, 0), (2, 1), (3, 1)}
    assert listed(pairs_left_open(zones, at, lon, lat, np.full(4, 1e6))) == {
        (0, 1), (1, 0), (1, 1), (2, 0), (2, 1), (3, 1)
    }  # fmt: skip


def test_on_the_boundary_a_position_is_inside_and_open_unless_it_is_exact() -> None:
    zones, at = ZoneSet([Zone("z", {"agreed": SQUARE})]), np.zeros(1, dtype=np.int64)
    lon, lat = np.array([1.0]), np.array([0.5])
    assert listed(pairs_inside(zones, at, lon, lat)) == {(0, 0)}
    assert listed(pairs_left_open(zones, at, lon, lat, np.array([1.0]))) == {(0, 0)}
    assert listed(pairs_left_open(zones, at, lon, lat, np.array([0.0]))) == set()


def test_no_positions_and_no_zones_make_no_pairs() -> None:
    none, at = np.empty(0), np.empty(0, dtype=np.int64)
    zones = ZoneSet([Zone("z", {"agreed": SQUARE})])
    assert listed(pairs_inside(zones, at, none, none)) == listed(pairs_left_open(zones, at, none, none, none)) == set()
    one, now = np.zeros(1), np.zeros(1, dtype=np.int64)
    empty = ZoneSet(())
    assert listed(pairs_inside(empty, now, one, one)) == listed(pairs_left_open(empty, now, one, one, one)) == set()
