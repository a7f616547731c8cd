"""Notified movements as the watch holds reports against them: a corridor, and a disc round each waypoint."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.areas import AreaTable
from truceline.model.notices import Movement
from truceline.model.shapes import Circle, Corridor, Shape
from truceline.model.zones import CLAIMED, Zone
from truceline.watch.zones.areas import area_table, fixed_areas
from truceline.watch.zones.measuring import signed_distances_m


@dataclass(frozen=True)
class Followed:
    """One movement, and under what its events are told.

    Args:
        zone: id that events bear. version: 64 hex digits that tell this notice from every other.
        notifier: the party that says so. movement: what it notified.
    """

    zone: str
    version: str
    notifier: str
    movement: Movement

    @property
    def standing(self) -> str:
        """Of its route: nobody but the notifier has drawn it."""
        return f"{CLAIMED}{self.notifier}"

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The corridor, then the discs of the waypoints, in order."""
        movement, width_m = self.movement, float(self.movement.half_width_m)
        path = np.array([(each.place.lon_deg, each.place.lat_deg) for each in movement.route])
        discs = (Circle(each.place.lon_deg, each.place.lat_deg, width_m) for each in movement.route)
        return (Corridor(path, width_m), *discs)

    @cached_property
    def errors_m(self) -> NDArray[np.float64]:
        """How far off each of the shapes may lie, as the digits of its places have it."""
        precisions = [float(each.place.precision_m) for each in self.movement.route]
        return np.array([max(precisions), *precisions])


class FollowedSet:
    """The movements that hold from here on; made once, and shared by steps.

    Args:
        movements: each with an id of its own; those without tracks are not followed.
    """

    def __init__(self, movements: Iterable[Followed]) -> None:
        self.movements: Sequence[Followed] = tuple(sorted(movements, key=lambda each: (each.zone, each.version)))
        self.of_track: Mapping[str, Sequence[int]] = _by_track(self.movements)
        self._first: list[int] = []
        zones: list[Zone] = []
        for number, each in enumerate(self.movements):
            self._first.append(len(zones))
            shapes = each.shapes
            zones += [Zone(f"{number}.{part}", {each.standing: shape}) for part, shape in enumerate(shapes)]
        self._areas: AreaTable = area_table(fixed_areas(zones))

    def distances_m(self, number: int, lon: float, lat: float) -> NDArray[np.float64]:
        """Signed metres from a place to the boundaries of a movement's shapes, negative inside."""
        count = len(self.movements[number].movement.route) + 1
        area = np.arange(self._first[number], self._first[number] + count, dtype=np.int32)
        return signed_distances_m(self._areas, area, np.full(count, lon), np.full(count, lat))


def _by_track(movements: Sequence[Followed]) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(movements):
        for track in each.movement.tracks:
            found[track].append(number)
    return found
