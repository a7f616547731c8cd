"""A snapshot of zones made ready for the step: what its areas are, say, and when they are active."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.areas import POLYGON, AreaTable
from truceline.kernels.boxes import box_grid
from truceline.kernels.edges import edge_grid
from truceline.kernels.stream.nearness import Vicinity
from truceline.kernels.stream.relation import Order
from truceline.kernels.stream.rows import DATUMS, NEVER, NO_TIME, TERMS
from truceline.kernels.stream.turns import Timetable
from truceline.watch.zones.areas import Area
from truceline.watch.zones.zoneset import ZoneSet

_MINUTE_MS = 60_000
_LEAST_M_PER_DEG = 110_574.0


class Ground(NamedTuple):
    """A snapshot of zones, for kernels to read."""

    areas: AreaTable
    order: Order
    near: Vicinity
    widest: NDArray[np.float64]
    """shape (2,): the widest outer band, metres and seconds."""

    @property
    def has_turns(self) -> bool:
        """True if any area is not active at all times."""
        timetable = self.order.timetable
        return len(timetable.once_at) + len(timetable.weekly_ms) > 0


_grounds: WeakKeyDictionary[ZoneSet, Ground] = WeakKeyDictionary()


def ground_of(zones: ZoneSet) -> Ground:
    """What the kernels need to know of a snapshot; made once for each."""
    ground = _grounds.get(zones)
    if ground is None:
        ground = _grounds[zones] = _made(zones)
    return ground


def _made(zones: ZoneSet) -> Ground:
    terms, durations, windows = _terms(zones.areas)
    bands = np.stack((terms["band_m"], terms["band_s"]), axis=1)
    return Ground(
        areas=zones.table,
        order=Order(terms, durations, _timetable(terms, windows)),
        near=_vicinity(zones.table, bands),
        widest=bands.max(axis=0, initial=0.0),
    )


def _vicinity(areas: AreaTable, bands: NDArray[np.float64]) -> Vicinity:
    """What may be near a place, by the areas and their outer bands, metres and seconds, shape (areas, 2)."""
    box = _widened(areas.box, bands[:, 0])
    is_plain = (areas.kind == POLYGON) & (bands == 0.0).all(axis=1)
    (others,) = np.nonzero(~is_plain)
    return Vicinity(box_grid(box), edge_grid(areas, is_plain), box_grid(box[others]), others.astype(np.int32))


def calendar_of(areas: tuple[Area, ...]) -> tuple[NDArray[Any], Timetable]:
    """What the zones say of some areas, as rows of TERMS, and when the areas are active."""
    terms, _, windows = _terms(areas)
    return terms, _timetable(terms, windows)


def _terms(areas: tuple[Area, ...]) -> tuple[NDArray[Any], NDArray[np.int64], NDArray[np.int64]]:
    """Rows of TERMS; durations in ms; weekly windows in ms since Monday."""
    durations: list[int] = []
    windows: list[tuple[int, int]] = []
    rows = []
    for zone in (area.zone for area in areas):
        first_duration, first_window = len(durations), len(windows)
        durations += [1000 * seconds for seconds in zone.presence_after_s]
        windows += zone.schedule.windows
        band = zone.altitude
        rows.append(
            (
                -math.inf if band.floor_m is None else band.floor_m,
                math.inf if band.ceiling_m is None else band.ceiling_m,
                zone.outer_band.distance_m,
                zone.outer_band.time_s,
                NO_TIME if zone.validity.begins_at is None else zone.validity.begins_at,
                NEVER if zone.validity.ends_at is None else zone.validity.ends_at,
                first_duration,
                len(durations),
                first_window,
                len(windows),
                DATUMS.index(band.datum),
                not band.is_unbounded,
            )
        )
    return (
        np.array(rows, dtype=TERMS),
        np.array(durations, dtype=np.int64),
        np.array(windows, dtype=np.int64).reshape(-1, 2) * _MINUTE_MS,
    )


def _timetable(terms: NDArray[Any], windows: NDArray[np.int64]) -> Timetable:
    number = np.arange(len(terms), dtype=np.int32)
    begins, ends = terms["begins_at"] != NO_TIME, terms["ends_at"] != NEVER
    once_at = np.concatenate((terms["begins_at"][begins], terms["ends_at"][ends]))
    once_area = np.concatenate((number[begins], number[ends]))
    weekly_ms = windows.reshape(-1) % (7 * 24 * 60 * _MINUTE_MS)
    weekly_area = np.repeat(number, 2 * (terms["last_window"] - terms["first_window"]))
    once, weekly = np.argsort(once_at, kind="stable"), np.argsort(weekly_ms, kind="stable")
    return Timetable(windows, weekly_ms[weekly], weekly_area[weekly], once_at[once], once_area[once])


def _widened(box: NDArray[np.float64], margin_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """The boxes with a margin of some metres all around; the whole round where that comes near a pole."""
    north_deg = margin_m / _LEAST_M_PER_DEG * 1.01
    low, high = box[:, 1] - north_deg, box[:, 3] + north_deg
    outermost = np.maximum(np.abs(low), np.abs(high))
    is_polar = (outermost >= 89.9) & (margin_m > 0)
    east_deg = np.where(is_polar, 360.0, north_deg / np.cos(np.radians(np.minimum(outermost, 89.9))))
    return np.stack((box[:, 0] - east_deg, low, box[:, 2] + east_deg, high), axis=1)
