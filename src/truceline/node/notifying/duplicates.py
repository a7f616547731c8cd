"""Notices that say one thing twice: the same use of one place, the same way at the same time, or the same number."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

from truceline.model.notices import Movement, Notice, Site
from truceline.model.places.place import E7, Place, distance_m

SAME_M = 100
"""Two places this near are one, however precisely they are given."""
MOST_M = 2_000
"""Two places this far apart are two, however imprecisely they are given."""
_BAND_DEG = 0.02
"""Of latitude: a little more than MOST_M."""
_POLAR_DEG = 89.9
_LEAST_M_A_DEGREE = 110_000
"""A degree of latitude is longer than that everywhere."""


class Known:
    """The notices that are known so far, and whether another one is one of them."""

    def __init__(self) -> None:
        self._by_cell: dict[tuple[str, int, int], list[tuple[str, Notice]]] = defaultdict(list)
        self._by_ref: dict[tuple[str, str], str] = {}

    def add(self, name: str, notice: Notice) -> None:
        """Keeps a notice under a name by which people know it."""
        place, what = _start(notice), _what(notice)
        self._by_cell[(what, *_cell(place))].append((name, notice))
        self._by_ref.setdefault((notice.organisation, notice.ref), name)

    def like(self, notice: Notice) -> str:
        """The name of a notice that is the same by place and function, or bears the same number; empty if none does."""
        same = self._by_ref.get((notice.organisation, notice.ref))
        if same is not None:
            return same
        what = _what(notice)
        for cell in _cells_around(_start(notice)):
            for name, known in self._by_cell.get((what, *cell), ()):
                if _is_same(notice, known):
                    return name
        return ""


def _start(notice: Notice) -> Place:
    match notice:
        case Site():
            return notice.place
        case Movement():
            return notice.route[0].place
        case _:
            raise TypeError(f"{type(notice).__name__} is neither a site nor a movement")


def _what(notice: Notice) -> str:
    """What must be alike before places are compared: the use of a site, whose movement it is and when it begins."""
    if isinstance(notice, Site):
        return str(notice.function)
    return f"movement {notice.begins_at} {notice.organisation}"


def _is_same(one: Notice, other: Notice) -> bool:
    if isinstance(one, Movement) and isinstance(other, Movement):
        ends = (one.route[-1].place, other.route[-1].place)
        is_one_way = _is_one_place(one.route[0].place, other.route[0].place) and _is_one_place(*ends)
        return is_one_way and not _are_other_vehicles(one, other)
    return _is_one_place(_start(one), _start(other))


def _are_other_vehicles(one: Movement, other: Movement) -> bool:
    """True if both tell plates or tracks, and none is in both: two convoys may leave one yard together."""
    these, those = (
        {mark for vehicle in movement.vehicles for mark in (vehicle.plate, vehicle.track) if mark}
        for movement in (one, other)
    )
    return bool(these and those) and these.isdisjoint(those)


def _is_one_place(one: Place, other: Place) -> bool:
    limit_m = min(max(SAME_M, one.precision_m, other.precision_m), MOST_M)
    # Most are further apart by their latitudes alone, and thousands of rows are compared.
    if abs(one.lat_e7 - other.lat_e7) / E7 * _LEAST_M_A_DEGREE > limit_m:
        return False
    return distance_m(one, other) <= limit_m


def _cell(place: Place) -> tuple[int, int]:
    band = math.floor(place.lat_deg / _BAND_DEG)
    return band, _column(place.lon_deg, band)


def _cells_around(place: Place) -> Iterator[tuple[int, int]]:
    """Every cell that may hold a place within MOST_M."""
    middle = math.floor(place.lat_deg / _BAND_DEG)
    for band in (middle - 1, middle, middle + 1):
        column, count = _column(place.lon_deg, band), _columns(band)
        for each in {(column - 1) % count, column, (column + 1) % count}:
            yield band, each


def _columns(band: int) -> int:
    """How many cells go round the Earth in a band; the ways across a pole are short, so one goes round it there."""
    edge_deg = max(abs(band), abs(band + 1)) * _BAND_DEG
    if edge_deg > _POLAR_DEG:
        return 1
    return math.floor(360.0 / _BAND_DEG * math.cos(math.radians(edge_deg)))


def _column(lon_deg: float, band: int) -> int:
    count = _columns(band)
    return math.floor((lon_deg + 180.0) / 360.0 * count) % count
