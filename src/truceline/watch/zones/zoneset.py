"""A numbered snapshot of zones, ready to be asked where positions lie."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from truceline.errors import ZoneError
from truceline.kernels.areas import AreaTable
from truceline.kernels.index.away import Away
from truceline.kernels.index.clearance import clearances_m, narrow_to_clear
from truceline.kernels.index.grid import Grid
from truceline.kernels.index.locate import NEW_SET, count_pairs, fill_pairs, locate, members_by_exact_test
from truceline.kernels.index.sets import FULL, SetTable, copied_set_table, grown_set_table, intern, unite, without
from truceline.model.shapes import Bubble
from truceline.model.zones import Zone
from truceline.watch.spare import Spare
from truceline.watch.zones.areas import Area, area_table, fixed_areas, with_rows
from truceline.watch.zones.index import away_from_boundaries, build_index

Positions = NDArray[np.float64]
"""Shape (n,): degrees; longitudes -180 to 180, latitudes -90 to 90."""

_MOST_PATCHED = 512
"""So many areas may change before the whole index is built anew."""
_WORTH_AN_INDEX = 10_000
"""For fewer positions at once, how far boundaries are is not worth a first index: to look closely costs less."""
_PARTS_A_THREAD = 32
"""The work is shared out bit by bit, so that a thread that is held up does not hold up the others."""
_LEAST_PART = 1 << 16
"""Fewer positions are not worth a part of their own."""
_Part = TypeVar("_Part")


class ZoneSet:
    """Zones as an immutable numbered snapshot, with the index that answers for positions.

    The index is built when it is first worth it. A set made by `with_zone` shares the index that the
    set it came from has, and keeps a small one beside it for what changed. The memory of a large answer
    serves for one after it, as soon as nobody holds that answer any more.

    Args:
        zones: with their validity in event time; ids may repeat only for versions of one zone.
        number: of the snapshot.
    """

    def __init__(self, zones: Iterable[Zone], number: int = 0) -> None:
        self.zones = tuple(zones)
        self.number = number
        self.areas = fixed_areas(self.zones)
        self.bubbles = _bubbles(self.zones)
        self._places = {zone.id: place for place, zone in enumerate(self.zones)}
        self._building = threading.Lock()
        self._built: _Index | None = None
        self._memory_of_ids, self._memory_of_pairs = Spare(), Spare()

    @cached_property
    def table(self) -> AreaTable:
        """The flat arrays of the areas, in their order."""
        return area_table(self.areas)

    @property
    def _index(self) -> _Index:
        """The index, built once: two would number the sets that they meet later each in their own way."""
        with self._building:
            if self._built is None:
                self._built = _Index.of_all(self.table)
            return self._built

    def build_index(self) -> None:
        """Build the index now, if it is not there, for whoever knows that many positions will be asked for."""
        _ = self._index

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The grids to ask; the second, if any, knows what changed since the first was built."""
        return self._index.grids

    @property
    def sets(self) -> SetTable:
        """The sets of areas that `set_ids` names: set s has member[first[s]:first[s + 1]], sorted; set 0 is empty."""
        return self._index.sets

    def set_ids(self, lon: Positions, lat: Positions, threads: int = 1) -> NDArray[np.int32]:
        """Shape (n,): the set of areas that hold each position, boundary included, as its number in `sets`.

        Args:
            threads: how many share the work.
        """
        found = self._memory_of_ids.numbers(len(lon))
        index = self._index

        def ask(part: slice) -> None:
            self._fill_set_ids(index, lon[part], lat[part], found[part])

        _on_threads(ask, _parts(len(lon), threads), threads)
        return found

    def pairs(self, lon: Positions, lat: Positions, threads: int = 1) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Position number and area number, one pair for each area that holds each position, in order of positions."""
        parts = _parts(len(lon), threads)
        found = self._memory_of_ids.numbers(len(lon))
        index = self._index

        def ask(part: slice) -> int:
            self._fill_set_ids(index, lon[part], lat[part], found[part])
            return int(count_pairs(index.sets, found[part]))

        ends = np.cumsum(_on_threads(ask, parts, threads))
        points, areas = self._memory_of_pairs.numbers(2 * int(ends[-1])).reshape(2, -1)

        def fill(number: int) -> None:
            rows = slice(int(ends[number - 1]) if number else 0, int(ends[number]))
            fill_pairs(index.sets, found[parts[number]], parts[number].start, points[rows], areas[rows])

        _on_threads(fill, range(len(parts)), threads)
        return points, areas

    def clearance_m(self, lon: Positions, lat: Positions) -> NDArray[np.float32]:
        """Shape (n,): metres to the nearest boundary of any area at least; 0 where that is not known cheaply.

        Without an index nothing is known, and for few positions none is built.
        """
        if self._built is None and len(lon) < _WORTH_AN_INDEX:
            return np.zeros(len(lon), dtype=np.float32)
        clearance_m = np.full(len(lon), np.inf, dtype=np.float32)
        for grid, away in zip(self.grids, self._index.away, strict=True):
            clearances_m(grid, away, lon, lat, clearance_m)
        return clearance_m

    def clear_boxes(self, west: Positions, south: Positions, east: Positions, north: Positions) -> NDArray[np.bool_]:
        """Shape (n,): True where surely no boundary of any area comes into the box."""
        clear = np.ones(len(west), dtype=np.bool_)
        for grid in self.grids:
            narrow_to_clear(grid, west, south, east, north, clear)
        return clear

    def with_zone(self, zone: Zone) -> ZoneSet:
        """The next snapshot: with a zone added, or put in the place of the one that has its id.

        Raises:
            ZoneError: the id stands for several zones here.
        """
        place = self._place_of(zone.id)
        first, count = self._areas_of(place)
        new_areas = fixed_areas((zone,))
        changed = ZoneSet((), self.number + 1)
        changed.zones = (*self.zones[:place], zone, *self.zones[place + 1 :])
        changed._places = self._places if place < len(self.zones) else self._places | {zone.id: place}
        changed.areas = (*self.areas[:first], *new_areas, *self.areas[first + count :])
        changed.bubbles = _bubbles(changed.zones) if self.bubbles or _bubbles((zone,)) else ()
        keeps_numbers = count == len(new_areas) or first == len(self.areas)
        built = self._built
        if built and keeps_numbers and len(built.patched) + len(new_areas) <= _MOST_PATCHED:
            changed.__dict__["table"] = with_rows(self.table, first, count, area_table(new_areas))
            changed._built = built.patched_with(changed.table, range(first, first + len(new_areas)))
        return changed

    def without_zone(self, zone_id: str) -> ZoneSet:
        """The next snapshot, without the zones of that id; its index is built anew."""
        return ZoneSet((zone for zone in self.zones if zone.id != zone_id), self.number + 1)

    def _place_of(self, zone_id: str) -> int:
        """Where the zone of an id stands, or would be added."""
        if len(self._places) < len(self.zones):
            times = sum(own.id == zone_id for own in self.zones)
            if times > 1:
                raise ZoneError(
                    f"zone {zone_id} stands {times} times in snapshot {self.number}",
                    hint="make the new snapshot from the whole list of zones",
                )
        return self._places.get(zone_id, len(self.zones))

    def _areas_of(self, place: int) -> tuple[int, int]:
        """Number of the first area of the zone at a place, and how many it has; an added zone has none yet."""
        if place == len(self.zones):
            return len(self.areas), 0
        old = self.zones[place]
        count = len(fixed_areas((old,)))
        if count == 0:
            return len(fixed_areas(self.zones[:place])), 0
        return next(number for number, area in enumerate(self.areas) if area.zone is old), count

    def _fill_set_ids(self, index: _Index, lon: Positions, lat: Positions, found: NDArray[np.int32]) -> None:
        self._locate(index, index.grids[0], lon, lat, found)
        if len(index.grids) > 1:
            with index.naming:
                if found.max(initial=0) >= len(index.replaced):
                    index.replace(len(self.areas))
            np.take(index.replaced, found, out=found)
            added = np.empty_like(found)
            self._locate(index, index.grids[1], lon, lat, added)
            with index.naming:
                while unite(index.sets, found, added) == FULL:
                    index.grow(len(self.areas))

    def _locate(self, index: _Index, grid: Grid, lon: Positions, lat: Positions, found: NDArray[np.int32]) -> None:
        if locate(grid, index.sets, self.table, lon, lat, found) == 0:
            return
        # Few places lie where boundaries meet in a way that the index has not met yet.
        with index.naming:
            for place in np.flatnonzero(found == NEW_SET):
                members = members_by_exact_test(grid, index.sets, self.table, lon[place:], lat[place:])
                while (number := intern(index.sets, members, len(members))) == FULL:
                    index.grow(len(self.areas))
                found[place] = number


class _Index:
    """Grids over the areas of a table, the sets they name, and what to hide of the first grid's answers."""

    def __init__(
        self,
        table: AreaTable,
        grids: tuple[Grid, ...],
        sets: SetTable,
        patched: NDArray[np.int64],
        away: tuple[Away, ...] = (),
    ) -> None:
        self.grids = grids
        self.sets = sets
        self.patched = patched
        """Numbers of the areas that the first grid knows in another form, or not at all."""
        self.replaced = np.zeros(0, dtype=np.int32)
        self.naming = threading.Lock()
        """Held while sets are named or copied. Asking goes on meanwhile: a set that is half named is not found yet."""
        self._table = table
        self._away = away

    @classmethod
    def of_all(cls, table: AreaTable) -> _Index:
        grid, sets = build_index(table)
        return cls(table, (grid,), sets, np.zeros(0, dtype=np.int64))

    def patched_with(self, table: AreaTable, changed: range) -> _Index:
        patched = np.union1d(self.patched, np.array(changed, dtype=np.int64))
        with self.naming:
            known = copied_set_table(self.sets)
        grid, sets = build_index(table, patched, known)
        index = _Index(table, (self.grids[0], grid), sets, patched, self._away[:1])
        index.replace(len(table.kind))
        return index

    def grow(self, area_count: int) -> None:
        """Make room for as many sets again."""
        self.sets = grown_set_table(self.sets, area_count, int(self.sets.size[0]) + 1024)

    def replace(self, area_count: int) -> None:
        """Note for each set what is left of it without the areas that the first grid no longer knows."""
        hidden = np.zeros(area_count, dtype=np.bool_)
        hidden[self.patched] = True
        replaced = np.zeros(int(self.sets.size[0]), dtype=np.int32)
        while without(self.sets, hidden, replaced) == FULL:
            self.grow(area_count)
        self.replaced = replaced

    @property
    def away(self) -> tuple[Away, ...]:
        """For each grid how far the nearest boundary is; found out when it is first asked for."""
        known = self._away
        if len(known) < len(self.grids):
            kept = np.setdiff1d(np.arange(len(self._table.kind)), self.patched)
            unknown = list(zip(self.grids, (kept, self.patched), strict=False))[len(known) :]
            known += tuple(away_from_boundaries(grid, self.sets, self._table, areas) for grid, areas in unknown)
            self._away = known
        return known


def _bubbles(zones: Iterable[Zone]) -> tuple[Area, ...]:
    """Every area that goes with a track, in the order of zones, then of standings."""
    return tuple(
        Area(zone, standing)
        for zone in zones
        for standing, shape in zone.geometries.items()
        if isinstance(shape, Bubble)
    )


def _parts(count: int, threads: int) -> list[slice]:
    parts = 1 if threads == 1 else max(threads, min(_PARTS_A_THREAD * threads, count // _LEAST_PART))
    cuts = np.linspace(0, count, parts + 1).astype(int).tolist()
    return [slice(low, high) for low, high in itertools.pairwise(cuts)]


_Answer = TypeVar("_Answer")


def _on_threads(work: Callable[[_Part], _Answer], parts: Sequence[_Part], threads: int) -> list[_Answer]:
    """What the work answers for each part. Each thread, the caller's too, takes a part when it is done with one."""
    answers: dict[int, _Answer] = {}
    left = iter(list(enumerate(parts)))

    def take() -> None:
        for number, part in left:
            answers[number] = work(part)

    if len(parts) == 1:
        take()
    else:
        with ThreadPoolExecutor(threads - 1) as pool:
            others = [pool.submit(take) for _ in range(threads - 1)]
            take()
            for other in others:
                other.result()
    return [answers[number] for number in range(len(parts))]
