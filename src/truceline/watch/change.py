"""What a new snapshot of zones means for tracks that are watched already."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.stream.decide import Relations, Told, take_away
from truceline.kernels.stream.rows import EVENT
from truceline.kernels.stream.sift import Reports
from truceline.watch.outcome import AreaName, area_name
from truceline.watch.zones.measuring import signed_distances_m
from truceline.watch.zones.zoneset import ZoneSet

Mark = bytes
"""16 bytes that stand for a zone id, a standing and a version."""

_marks: WeakKeyDictionary[ZoneSet, list[Mark]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Remembered:
    """What a snapshot of the watch knows of the zones it was last stepped with, without their geometry.

    Args:
        names: of the areas that some track is related to; relations name them by place.
        marks: of every area.
    """

    names: tuple[AreaName, ...]
    marks: frozenset[Mark]


class Change(NamedTuple):
    """What became of the areas that the watch knew."""

    relations: Relations
    """Those with areas that are still there, by their new numbers."""
    gone: Told
    """Events of areas that are not."""
    gone_names: tuple[AreaName, ...]
    """Names of the areas of those events, by their places."""
    is_new: NDArray[np.bool_]
    """shape (areas,): True for those that the watch did not know; empty if it knew them all."""


def area_mark(area: AreaName) -> Mark:
    """What tells areas apart that are not the same."""
    text = json.dumps([area.zone, area.standing, area.zone_version], ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()[:16]


def area_marks(zones: ZoneSet) -> list[Mark]:
    """The marks of all areas of a snapshot; made once for each."""
    marks = _marks.get(zones)
    if marks is None:
        marks = _marks[zones] = [area_mark(area_name(area)) for area in zones.areas]
    return marks


def distances_m(
    zones: ZoneSet | Remembered, relation: NDArray[Any], row: NDArray[Any], track: NDArray[Any]
) -> NDArray[np.float64]:
    """Signed metres from the last used reports of tracks to areas that they are related to.

    Args:
        relation: of RELATION, by the areas of the snapshot. row: of REPORT. track: of TRACK.
    """
    if isinstance(zones, Remembered):
        known: NDArray[np.float64] = relation["distance_m"]
        return known
    report = row[track["last"][relation["track"]]]
    return signed_distances_m(zones.table, relation["area"], report["lon"], report["lat"])


def unchanged(relations: Relations) -> Change:
    """The zones are the same as before."""
    return Change(relations, Told(np.zeros(0, EVENT), np.zeros((0, 3))), (), np.zeros(0, np.bool_))


def change(
    before: ZoneSet | Remembered, zones: ZoneSet, relations: Relations, reports: Reports, track: NDArray[Any]
) -> Change:
    """What a new snapshot means for relations to areas of another.

    Args:
        relations: by the areas of the snapshot before. track: of TRACK.
    """
    number, is_new = _matched(before, zones)
    row = relations.row.copy()
    is_gone = number[row["area"]] < 0
    told, names = _taken_away(before, row[is_gone], reports, track)
    kept = row[~is_gone]
    kept["area"] = number[kept["area"]]
    kept = kept[np.lexsort((kept["area"], kept["track"]))]
    first = np.searchsorted(kept["track"], np.arange(len(relations.first))).astype(np.int64)
    return Change(Relations(first, kept), told, names, is_new)


def _matched(before: ZoneSet | Remembered, zones: ZoneSet) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """The new number of each area before, -1 if it is gone; and which areas are new, none at all if none is."""
    is_new = np.ones(len(zones.areas), dtype=np.bool_)
    if isinstance(before, Remembered):
        number = np.full(len(before.names), -1, dtype=np.int32)
    else:
        # Most zones are the very same objects, and need no version to be told apart.
        number = _same_objects(before, zones)
        is_new[number[number >= 0]] = False
    marks = {area_mark(area_name(zones.areas[place])): place for place in np.flatnonzero(is_new)}
    for own in np.flatnonzero(number < 0).tolist() if marks else ():
        number[own] = marks.get(area_mark(_name(before, own)), -1)
    is_new[number[number >= 0]] = False
    if isinstance(before, Remembered):
        is_new[[place for mark, place in marks.items() if mark in before.marks]] = False
    return number, is_new if is_new.any() else is_new[:0]


def _same_objects(before: ZoneSet, zones: ZoneSet) -> NDArray[np.int32]:
    places = {(id(area.zone), area.standing): place for place, area in enumerate(zones.areas)}
    return np.array([places.get((id(area.zone), area.standing), -1) for area in before.areas], dtype=np.int32)


def _taken_away(
    before: ZoneSet | Remembered, gone: NDArray[Any], reports: Reports, track: NDArray[Any]
) -> tuple[Told, tuple[AreaName, ...]]:
    """Events of relations to areas that are gone, and the names of these areas, by their places."""
    gone["distance_m"] = distances_m(before, gone, reports.row, track)
    told = take_away(reports, gone, track)
    used, place = np.unique(told.event["area"], return_inverse=True)
    told.event["area"] = place
    return told, tuple(_name(before, area) for area in used.tolist())


def _name(zones: ZoneSet | Remembered, area: int) -> AreaName:
    return zones.names[area] if isinstance(zones, Remembered) else area_name(zones.areas[area])
