"""Zone sets that several threads ask, some for the first time, while others change them: the answers stay exact."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import numpy as np
import pytest
import shapely

from tests.watch.hard_zones import Places, held, rectangle, zone, zone_set
from truceline.model.shapes import Polygon, Shape
from truceline.watch.zones.zoneset import ZoneSet

SIDE = 16
Held = list[tuple[int, ...]]


@pytest.fixture(autouse=True)
def threads_take_turns_often() -> Iterator[None]:
    """Python hands over to another thread every 10 microseconds, so that threads meet in the middle of things."""
    usual_s = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(usual_s)


def triangles() -> list[Shape]:
    """A tiling within one large zone: in every corner of it six triangles meet in a set that no cell has met.

    The squares beside it make so much room for sets that a changed set copies the table of sets as it is.
    """
    steps = np.arange(SIDE) / 8
    corners = [((x, y), (x + 1 / 8, y), (x + 1 / 8, y + 1 / 8), (x, y + 1 / 8)) for x in steps for y in steps]
    rings = [ring for a, b, c, d in corners for ring in ((a, b, c, a), (a, c, d, a))]
    aside = np.arange(36) / 8
    squares = [rectangle(4 + x, y, 4 + x + 1 / 16, y + 1 / 16) for x in aside for y in aside]
    return [*(Polygon(((np.array(ring),),)) for ring in rings), *squares, rectangle(-1, -1, SIDE, SIDE)]


def corners_in_some_order(seed: int) -> Places:
    lon, lat = np.meshgrid(np.arange(SIDE + 1) / 8, np.arange(SIDE + 1) / 8)
    order = np.random.default_rng(seed).permutation(lon.size)
    return lon.ravel()[order], lat.ravel()[order]


def truly_held(zones: ZoneSet, places: Places) -> Held:
    """By shapely; every coordinate is a multiple of 1/16, so nothing is rounded."""
    drawn = [shapely.Polygon(area.shape.rings[0]) for area in zones.areas if isinstance(area.shape, Polygon)]
    place, area = shapely.STRtree(drawn).query(shapely.points(*places), predicate="intersects")
    return [tuple(sorted(area[place == number].tolist())) for number in range(len(places[0]))]


def held_piece_by_piece(zones: ZoneSet, places: Places, size: int = 3) -> Held:
    """Asked for a few places at a time, so that other threads come in between."""
    lon, lat = places
    parts = [held(zones, lon[k : k + size], lat[k : k + size]) for k in range(0, len(lon), size)]
    return [areas for part in parts for areas in part]


def all_threads_are_told_the_truth(zones: ZoneSet, threads: int = 4) -> bool:
    barrier = Barrier(threads)

    def ask(seed: int) -> bool:
        places = corners_in_some_order(seed)
        barrier.wait()
        told = held_piece_by_piece(zones, places)
        return told == truly_held(zones, places)

    with ThreadPoolExecutor(threads) as pool:
        return all(pool.map(ask, range(threads)))


def numbers_name_different_sets(zones: ZoneSet) -> bool:
    first, member, count = zones.sets.first, zones.sets.member, int(zones.sets.size[0])
    named = {tuple(member[first[number] : first[number + 1]].tolist()) for number in range(count)}
    return len(named) == count and all(list(areas) == sorted(set(areas)) for areas in named)


def test_threads_that_ask_a_fresh_set_at_once_share_one_index() -> None:
    assert all_threads_are_told_the_truth(ZoneSet(zone_set(triangles()).zones))


@pytest.mark.slow
def test_threads_may_ask_a_set_that_was_changed() -> None:
    zones = zone_set(triangles()).with_zone(zone("z7", rectangle(1, 1, 2, 2.0625)))
    assert all_threads_are_told_the_truth(zones.with_zone(zone("new", rectangle(0, 0, 1, 1))))


@pytest.mark.slow
@pytest.mark.parametrize("is_changed", [False, True])
def test_threads_may_ask_while_the_table_of_sets_grows(is_changed: bool) -> None:
    zones = zone_set(triangles())
    zones = zones.with_zone(zone("z7", rectangle(1, 1, 2, 2.0625))) if is_changed else zones
    sets = zones.sets
    count = int(sets.size[0])
    full = sets._replace(first=sets.first[: count + 1], member=sets.member[: int(sets.first[count])])
    zones._index.sets = full
    assert all_threads_are_told_the_truth(zones)
    assert len(zones.sets.first) > len(full.first)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["z7", "new"])
def test_a_set_may_be_changed_while_it_is_asked(name: str) -> None:
    changed = []
    for seed in range(4):
        zones, places, is_asked = zone_set(triangles()), corners_in_some_order(seed), Event()
        zones.set_ids(np.zeros(1), np.zeros(1))

        def change(zones: ZoneSet = zones, is_asked: Event = is_asked) -> list[ZoneSet]:
            made = [zones.with_zone(zone(name, rectangle(1, 1, 2, 2.0625)))]
            while not is_asked.is_set():
                made.append(zones.with_zone(zone(name, rectangle(1, 1, 2, 2.0625))))
            return made

        with ThreadPoolExecutor(1) as pool:
            changing = pool.submit(change)
            told = held_piece_by_piece(zones, places, size=1)
            is_asked.set()
            changed += changing.result()
        assert told == truly_held(zones, places)
    places = corners_in_some_order(9)
    expected = truly_held(changed[0], places)
    assert [held(own, *places) == expected for own in changed] == [True] * len(changed)
    assert [numbers_name_different_sets(own) for own in changed] == [True] * len(changed)


@pytest.mark.slow
def test_zones_may_be_taken_away_and_put_back_while_they_are_asked() -> None:
    zones, places = zone_set(triangles()), corners_in_some_order(1)
    first = zones.zones[0]
    with ThreadPoolExecutor(2) as pool:
        asking = [pool.submit(held_piece_by_piece, zones, places) for _ in range(2)]
        fewer = zones.without_zone(first.id)
        back = fewer.with_zone(first)
        assert [task.result() for task in asking] == [truly_held(zones, places)] * 2
    assert held(fewer, *places) == truly_held(fewer, places)
    assert held(back, *places) == truly_held(back, places)
