"""Zone sets against the exact test of every area, at places made to be difficult."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import itertools
import os
import subprocess
import sys

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.watch.hard_zones import (
    STACKS,
    WGS84,
    Places,
    around,
    at_edges,
    at_rings,
    check,
    held,
    rectangle,
    spread,
    star,
    truly_held,
    zone,
    zone_set,
)
from truceline.errors import ZoneError
from truceline.model.shapes import Bubble, Circle, Corridor, Polygon, Shape
from truceline.watch.zones.zoneset import ZoneSet


@pytest.mark.slow
@pytest.mark.parametrize("name", STACKS)
def test_set_ids_are_those_of_the_exact_test(name: str) -> None:
    generator = np.random.default_rng(7)
    zones = zone_set(STACKS[name])
    places = [spread(zones, generator), at_edges(zones, generator)]
    for shape in STACKS[name]:
        if isinstance(shape, Circle):
            places.append(at_rings(shape, generator, 1e-4 + 1e-9 * shape.radius_m))
            places.append(at_rings(shape, generator, 0.001 * shape.radius_m))
    lon, lat = (np.concatenate(axis) for axis in zip(*places, strict=True))
    check(zones, lon, lat)


def test_a_place_on_a_shared_border_is_in_both_zones() -> None:
    zones = zone_set(STACKS["shared borders"])
    assert held(zones, np.array([1.0, 1.0, 1.0]), np.array([0.25, 0.75, 1.0])) == [(0, 1), (0, 1, 3), (0, 1, 2, 3)]


def test_a_report_at_180_lies_where_one_at_minus_180_does() -> None:
    zones = zone_set(STACKS["at 180 and -180"])
    lat = np.linspace(-3, 4, 141)
    east, west = held(zones, np.full(141, 180.0), lat), held(zones, np.full(141, -180.0), lat)
    assert east == west
    assert east[70] == (0, 1, 3, 4)


def test_the_memory_of_a_large_answer_serves_for_the_next_but_never_while_somebody_holds_it() -> None:
    zones, count = zone_set([rectangle(0, 0, 1, 1)]), 2_200_000
    inside, outside = np.full(count, 0.5), np.full(count, 5.0)
    first, (places, areas) = zones.set_ids(inside, inside, threads=2), zones.pairs(inside, inside)
    own = places.ctypes.data
    part, second = first[5:9], zones.set_ids(outside, outside)
    zones.pairs(outside, outside)
    assert (part.tolist(), int(first.min()), int(second.max())) == ([1] * 4, 1, 0)
    assert (places == np.arange(count)).all()
    assert not areas.any()
    del places, areas
    assert zones.pairs(inside, inside)[0].ctypes.data == own


def test_without_zones_no_place_is_in_any() -> None:
    zones = ZoneSet(())
    lon, lat = np.array([0.0, 180.0, -180.0]), np.array([0.0, 90.0, -90.0])
    assert zones.set_ids(lon, lat).tolist() == [0, 0, 0]
    assert [len(side) for side in zones.pairs(lon, lat, threads=2)] == [0, 0]
    assert (zones.clearance_m(lon, lat) >= 0).all()


def test_a_set_asked_about_no_place_answers_nothing() -> None:
    zones = zone_set(STACKS["one zone"])
    none = np.empty(0)
    assert len(zones.set_ids(none, none, threads=2)) == len(zones.clearance_m(none, none)) == 0
    assert [len(side) for side in zones.pairs(none, none)] == [0, 0]


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 1e-6, 1e-4, 1 / 64]), st.booleans())
@settings(max_examples=40)
def test_polygons_hold_what_shapely_says(seed: int, step: float, small: bool) -> None:
    generator = np.random.default_rng(seed)
    size = 40 * (step or 0.001) if small else 40 * max(step, 0.001)
    shapes, drawn = [], []
    for _ in range(6):
        middle = np.array([10.0, 50.0]) + generator.uniform(-size, size, 2)
        outer = star(generator, middle[0], middle[1], size)
        hole = middle + 0.3 * (outer - middle)
        part = middle + np.array([2.5 * size, 0]) + star(generator, 0, 0, size)
        rings = [np.round(ring / step) * step if step else ring for ring in (outer, hole, part)]
        polygon = shapely.MultiPolygon([shapely.Polygon(rings[0], [rings[1]]), shapely.Polygon(rings[2])])
        if polygon.is_valid:
            shapes.append(Polygon(((rings[0], rings[1]), (rings[2],))))
            drawn.append(polygon)
    if not shapes:
        return
    zones = zone_set(shapes)
    lon = 10 + generator.uniform(-2.5 * size, 5 * size, 400)
    lat = 50 + generator.uniform(-2.5 * size, 2.5 * size, 400)
    if step:
        lon, lat = np.round(lon / step) * step, np.round(lat / step) * step
    edge_lon, edge_lat = at_edges(zones, generator)
    lon, lat = np.concatenate((lon, edge_lon)), np.concatenate((lat, edge_lat))
    oracle = np.column_stack([shapely.intersects_xy(polygon, lon, lat) for polygon in drawn])
    assert held(zones, lon, lat) == [tuple(np.flatnonzero(row).tolist()) for row in oracle]


@pytest.mark.slow
@given(
    st.floats(-180, 180),
    st.one_of(st.floats(-90, 90), st.sampled_from([90.0, -90.0, 89.99, -84.9, 0.0])),
    st.floats(0, 6.9),
    st.integers(0, 2**32 - 1),
)
@settings(max_examples=40)
def test_circles_hold_what_proj_says(lon: float, lat: float, log10_radius_m: float, seed: int) -> None:
    generator = np.random.default_rng(seed)
    circle = Circle(lon, lat, 10**log10_radius_m)
    zones = zone_set([circle])
    near = at_rings(circle, generator, 2e-7 + 1e-12 * circle.radius_m, 100)
    wide = at_rings(circle, generator, 0.1 * circle.radius_m, 100)
    x, y = np.concatenate((near[0], wide[0])), np.concatenate((near[1], wide[1]))
    distance_m = np.asarray(WGS84.inv(np.full(len(x), lon), np.full(len(x), lat), x, y)[2])
    sure = np.abs(distance_m - circle.radius_m) > 1e-7
    assert sure.mean() > 0.9
    assert ((zones.set_ids(x, y) > 0) == (distance_m <= circle.radius_m))[sure].all()


@pytest.mark.slow
def test_a_corridor_holds_what_lies_within_its_half_width_of_its_geodesics() -> None:
    generator = np.random.default_rng(3)
    for path in ([[0, 50], [1.5, 50.5]], [[179.2, -10], [-179.5, -10.2]], [[20, 80], [28, 80.5]]):
        lon0, lat0, lon1, lat1 = np.array(path, dtype=float).ravel()
        azimuth, _, length_m = WGS84.inv(lon0, lat0, lon1, lat1)
        ones = np.ones(300)
        along_m = generator.uniform(0.05, 0.95, 300) * length_m
        lon, lat, back = WGS84.fwd(lon0 * ones, lat0 * ones, azimuth * ones, along_m)
        aside_m = 4000.0 + generator.choice([-1e-5, 1e-5, -100, 100], 300)
        x, y, _ = WGS84.fwd(lon, lat, np.asarray(back) + generator.choice([90, -90], 300), aside_m)
        zones = zone_set([Corridor(np.array(path, dtype=float), 4000.0)])
        assert ((zones.set_ids(np.asarray(x), np.asarray(y)) > 0) == (aside_m < 4000)).all()


@pytest.mark.parametrize("name", ["shared borders", "at 180 and -180"])
def test_pairs_are_the_sets_written_out_whatever_the_number_of_threads(name: str) -> None:
    zones = zone_set(STACKS[name])
    lon, lat = spread(zones, np.random.default_rng(5), 2000)
    expected = [(place, area) for place, areas in enumerate(held(zones, lon, lat)) for area in areas]
    for threads in (1, 2, 3):
        points, areas = zones.pairs(lon, lat, threads)
        assert list(zip(points.tolist(), areas.tolist(), strict=True)) == expected
        fresh = zone_set(STACKS[name])
        assert held(fresh, lon, lat, threads) == held(zones, lon, lat)


# Places where boundaries meet in a way that no cell has met.


def meeting_in_a_larger_zone() -> ZoneSet:
    """Twelve triangles that meet in the origin alone, all within a thirteenth zone: no cell lies in all of them."""
    return zone_set([*STACKS["borders through one place"], rectangle(-50, -50, 50, 50)])


def test_sets_that_are_met_only_at_a_point_get_a_number() -> None:
    zones = meeting_in_a_larger_zone()
    before = int(zones.sets.size[0])
    assert held(zones, np.array([0.0, 5.0, 0.0]), np.array([0.0, 5.0, 0.0]), threads=2)[0] == tuple(range(13))
    assert int(zones.sets.size[0]) == before + 1


def test_new_sets_get_numbers_when_the_table_of_sets_is_full() -> None:
    zones = meeting_in_a_larger_zone()
    sets = zones.sets
    full = sets._replace(first=sets.first[: int(sets.size[0]) + 1], member=sets.member[: int(sets.first[sets.size[0]])])
    zones._index.sets = full
    lon, lat = around(np.zeros(1), np.zeros(1))
    check(zones, lon, lat)
    assert len(zones.sets.first) > len(full.first)


# The next snapshots.


def shapes_by_turns(generator: np.random.Generator, number: int) -> Shape:
    lon, lat = generator.uniform(10, 12), generator.uniform(40, 42)
    if number % 3 == 0:
        return Circle(lon, lat, generator.uniform(100, 90_000))
    west, south = 10 + generator.integers(8) / 4, 40 + generator.integers(8) / 4
    return (
        Polygon(((star(generator, lon, lat, 0.8),),))
        if number % 3 == 1
        else rectangle(west, south, west + 0.5, south + 0.25)
    )


def check_as_anew(changed: ZoneSet, generator: np.random.Generator) -> None:
    """The changed set answers as one built from its zones."""
    anew = ZoneSet(changed.zones, changed.number)
    assert [(area.zone.id, area.standing) for area in changed.areas] == [
        (area.zone.id, area.standing) for area in anew.areas
    ]
    for one, two in zip(changed.table, anew.table, strict=True):
        np.testing.assert_array_equal(one, two)
    places = [spread(anew, generator, 400), at_edges(anew, generator, 40)]
    lon, lat = (np.concatenate(axis) for axis in zip(*places, strict=True))
    assert held(changed, lon, lat) == held(anew, lon, lat) == truly_held(anew, lon, lat)


@pytest.mark.slow
@given(st.integers(0, 2**32 - 1))
@settings(max_examples=12)
def test_a_set_changed_zone_by_zone_answers_as_one_built_anew(seed: int) -> None:
    generator = np.random.default_rng(seed)
    zones = zone_set([shapes_by_turns(generator, number) for number in range(8)])
    for turn in range(4):
        name = f"z{generator.integers(12)}"
        shape = shapes_by_turns(generator, int(generator.integers(3)))
        more = [shapes_by_turns(generator, 2)] * int(generator.integers(2))
        zones = zones.with_zone(zone(name, shape, *more))
        assert zones.number == turn + 1
        check_as_anew(zones, generator)


def test_the_set_that_was_changed_stays_as_it_was() -> None:
    before = zone_set(STACKS["shared borders"])
    lon, lat = spread(before, np.random.default_rng(1))
    told = held(before, lon, lat)
    before.with_zone(zone("z0", Circle(0, 0, 50_000.0))).set_ids(lon, lat)
    assert held(before, lon, lat) == told


def test_the_exact_test_in_the_first_grid_may_name_a_set_that_came_up_later() -> None:
    # Near the old border of z1 the exact test asks z1 as it is now, which makes sets the first grid never had.
    zones = zone_set([rectangle(0, 0, 2, 2), rectangle(1, 1, 3, 3), rectangle(0, 0, 4, 4), rectangle(3, 3, 5, 5)])
    lon, lat = spread(zones, np.random.default_rng(1))
    zones.set_ids(lon, lat)
    zones = zones.with_zone(zone("z3", rectangle(0.5, 0.5, 1.5, 1.5)))
    edge_lon, edge_lat = around(np.array([3.0, 1.0, 1.25, 1.5]), np.array([3.0, 1.0, 1.0, 1.5]))
    for _ in range(2):
        check(zones, lon, lat)
        check(zones, edge_lon, edge_lat)
    # A place on the border of z1, changed after all sets were named.
    zones = zones.with_zone(zone("z1", rectangle(0.5, 1, 3, 3)))
    check(zones, np.array([0.75, 1.2]), np.array([1.2, 1.2]))
    check(zones, edge_lon, edge_lat)


def test_a_bubble_that_becomes_a_fixed_zone_in_the_middle_is_held_apart_from_those_after_it() -> None:
    zones = ZoneSet([zone("a", rectangle(0, 0, 1, 1)), zone("b", Bubble("t", 100.0)), zone("c", rectangle(5, 5, 6, 6))])
    zones.build_index()
    changed = zones.with_zone(zone("b", rectangle(2, 2, 3, 3)))
    check_as_anew(changed, np.random.default_rng(1))
    assert held(changed, np.array([0.5, 2.5, 5.5]), np.array([0.5, 2.5, 5.5])) == [(0,), (1,), (2,)]
    back = changed.with_zone(zone("b", Bubble("t", 100.0)))
    check_as_anew(back, np.random.default_rng(1))
    assert len(back.bubbles) == 1


def test_another_bubble_changes_no_area() -> None:
    zones = zone_set(STACKS["shared borders"]).with_zone(zone("b", Bubble("t", 100.0)))
    check_as_anew(zones, np.random.default_rng(1))


def test_the_first_zone_can_be_added_to_none() -> None:
    check_as_anew(zone_set([]).with_zone(zone("a", rectangle(0, 0, 1, 1))), np.random.default_rng(1))


@pytest.mark.slow
def test_a_set_can_be_changed_more_often_than_changes_are_kept_beside_the_index() -> None:
    generator = np.random.default_rng(2)
    zones = zone_set([rectangle(10 + 0.01 * n, 40, 10.005 + 0.01 * n, 40.01) for n in range(4)])
    many = [Polygon(((star(generator, 10.5 + 0.01 * n, 41, 0.02),),)) for n in range(600)]
    step = zones
    for number in range(3):
        shapes = many[number : number + 3]
        step = step.with_zone(zone(f"new{number}", *shapes))
    check_as_anew(step, generator)
    wide = ZoneSet([zone(f"w{n}", *many[3 * n : 3 * n + 3]) for n in range(171)])
    wide.set_ids(np.zeros(1), np.zeros(1))
    changed = wide
    for number in (0, 170):
        changed = changed.with_zone(zone(f"w{number}", *many[:3]))
    check_as_anew(changed, generator)


def test_after_too_many_changes_the_index_is_built_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("truceline.watch.zones.zoneset._MOST_PATCHED", 2)
    generator = np.random.default_rng(4)
    zones = zone_set(STACKS["shared borders"])
    grids = []
    for number in range(4):
        zones = zones.with_zone(zone(f"n{number}", Circle(0.5 * number, 1, 30_000.0)))
        check_as_anew(zones, generator)
        grids.append(len(zones.grids))
    assert grids == [2, 2, 1, 2]


def test_a_set_without_a_zone_answers_as_one_that_never_had_it() -> None:
    zones = zone_set(STACKS["shared borders"])
    fewer = zones.without_zone("z1")
    assert [own.id for own in fewer.zones] == ["z0", "z2", "z3"]
    assert fewer.number == 1
    check_as_anew(fewer, np.random.default_rng(1))


def test_a_zone_that_stands_several_times_is_not_replaced() -> None:
    zones = ZoneSet([zone("a", rectangle(0, 0, 1, 1)), zone("a", rectangle(0, 0, 2, 2))], number=4)
    with pytest.raises(ZoneError, match="zone a stands 2 times in snapshot 4"):
        zones.with_zone(zone("a", rectangle(0, 0, 3, 3)))


def test_threads_share_one_index_at_its_first_use() -> None:
    zones = zone_set(STACKS["borders through one place"])
    generator = np.random.default_rng(9)
    lon = np.concatenate((generator.uniform(-1, 1, 4000), np.zeros(8)))
    lat = np.concatenate((generator.uniform(-1, 1, 4000), np.zeros(8)))
    order = generator.permutation(len(lon))
    check(zones, lon[order][:500], lat[order][:500])
    fresh = zone_set(STACKS["borders through one place"])
    assert held(fresh, lon[order], lat[order], threads=4) == held(zones, lon[order], lat[order])


# Clearance.


def boundary(shape: Shape) -> Places:
    """Many places on the boundary of a shape."""
    if isinstance(shape, Circle):
        ones = np.ones(720)
        lon, lat, _ = WGS84.fwd(ones * shape.lon, ones * shape.lat, np.linspace(0, 360, 720), ones * shape.radius_m)
        return np.asarray(lon), np.asarray(lat)
    assert isinstance(shape, Polygon)
    share = np.linspace(0, 1, 300)[:, None]
    edges = [(a, b) for ring in shape.rings for a, b in itertools.pairwise(ring)]
    places = np.vstack([a + share * (b - a) for a, b in edges])
    return places[:, 0], places[:, 1]


CLEARANCE_STACKS = [
    [rectangle(0, 0, 1, 1), Circle(30, 20, 55_000.0)],
    [rectangle(179, 0, 179.9, 1), Circle(-179, 5, 3000.0)],
    [rectangle(178, 60, 181, 61)],
    [rectangle(-85, 88, 85, 88.5), Circle(0, 89.5, 10_000.0)],
    [Circle(0, -90, 500_000.0)],
    [Circle(5, 50, 2_000_000.0), rectangle(-120, -60, -119.9, -59.9)],
    [rectangle(0, 89, 179, 89.01)],
]


@pytest.mark.parametrize("shapes", CLEARANCE_STACKS, ids=range(len(CLEARANCE_STACKS)))
@pytest.mark.parametrize("patched", ["never", "before it is asked", "after it was asked"])
def test_the_clearance_is_never_more_than_the_way_to_a_boundary(shapes: list[Shape], patched: str) -> None:
    generator = np.random.default_rng(11)
    zones = zone_set(shapes)
    if patched != "never":
        before = zone_set([Circle(100, 0, 50_000.0), *shapes[1:]])
        if patched == "after it was asked":
            assert before.clearance_m(np.zeros(1), np.zeros(1)) > 0
        zones = before.with_zone(zone("z0", shapes[0]))
    lon, lat = spread(zones, generator, 150)
    clearance_m = zones.clearance_m(lon, lat)
    edge_lon, edge_lat = (np.concatenate(axis) for axis in zip(*map(boundary, shapes), strict=True))
    for x, y, known_m in zip(lon, lat, clearance_m, strict=True):
        ones = np.ones(len(edge_lon))
        assert known_m <= np.asarray(WGS84.inv(x * ones, y * ones, edge_lon, edge_lat)[2]).min() + 1e-3
    assert (clearance_m >= 0).all()


@pytest.mark.parametrize(("count", "is_known"), [(9_999, False), (10_000, True)])
def test_few_positions_build_no_index_and_many_do(count: int, is_known: bool) -> None:
    zones = ZoneSet([zone("z", rectangle(0, 0, 20, 20))])
    middle = np.full(count, 10.0)
    assert (zones.clearance_m(middle, middle) > 0).all() == is_known
    assert (zones.clearance_m(middle[:1], middle[:1]) > 0).all() == is_known


def test_a_set_without_an_index_is_changed_into_one_without() -> None:
    zones = ZoneSet([zone("z", rectangle(0, 0, 20, 20))])
    changed = zones.with_zone(zone("z", rectangle(0, 0, 1, 1)))
    ten = np.array([10.0])
    assert changed.clearance_m(ten, ten).tolist() == [0.0]
    assert [held(own, ten, ten) for own in (zones, changed)] == [[(0,)], [()]]


def test_far_from_every_boundary_the_clearance_is_known() -> None:
    zones = zone_set([rectangle(0, 0, 20, 20)])
    middle_m, edge_m = zones.clearance_m(np.array([10.0, 20.0]), np.array([10.0, 10.0]))
    assert middle_m > 500_000
    assert edge_m == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["one zone", "at 180 and -180", "at the poles", "circles of every size", "corridors"])
def test_no_box_that_a_boundary_enters_is_called_clear(name: str) -> None:
    generator = np.random.default_rng(13)
    zones = zone_set(STACKS[name])
    lon, lat = spread(zones, generator, 400)
    size = 10 ** generator.uniform(-5, 0.5, len(lon))
    west, south, east, north = lon - size, lat - size, lon + size, np.minimum(lat + size, 90.0)
    clear = np.flatnonzero(zones.clear_boxes(west, south, east, north))
    assert len(clear) > 0
    for number in clear:
        share = np.linspace(0, 1, 12)
        x, y = np.meshgrid(
            west[number] + share * (east[number] - west[number]),
            np.maximum(south[number], -90.0) + share * (north[number] - max(south[number], -90.0)),
        )
        assert len(set(truly_held(zones, x.ravel(), y.ravel()))) == 1


def test_a_box_that_is_no_box_is_not_clear() -> None:
    zones = zone_set(STACKS["one zone"])
    one, nan = np.array([50.0]), np.array([np.nan])
    assert zones.clear_boxes(one, one, one + 0.01, one + 0.01).tolist() == [True]
    assert zones.clear_boxes(nan, one, one, one).tolist() == [False]
    assert zones.clear_boxes(np.array([179.9]), one, np.array([180.1]), one).tolist() == [False]


# Without the compiler.

_WITHOUT_JIT = """
import sys
sys.path.insert(0, {root!r})
import numpy as np
from tests.watch.hard_zones import around, held, rectangle, zone_set
from truceline.model.shapes import Circle
zones = zone_set([rectangle(0, 0, 1, 1), rectangle(1, 0, 2, 1), Circle(1, 1, 300.0)])
lon, lat = around(np.array([0.0, 1.0, 1.5, 1.002]), np.array([0.0, 1.0, 0.5, 1.0]))
print(zones.set_ids(lon, lat).tolist(), zones.clearance_m(lon[:2] + 3, lat[:2]).tobytes().hex())
"""


@pytest.mark.slow
def test_the_answers_are_the_same_without_the_compiler(root: object) -> None:
    told = [
        subprocess.run(
            [sys.executable, "-c", _WITHOUT_JIT.format(root=str(root))],
            env={**os.environ, "NUMBA_DISABLE_JIT": flag},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for flag in ("0", "1")
    ]
    assert told[0] == told[1] != ""
