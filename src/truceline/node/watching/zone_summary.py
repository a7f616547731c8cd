"""What a replay comes to for each zone: reports and tracks inside, from when to when, and what happened."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from truceline.kernels.stream.rows import UNKNOWN_ERROR_M
from truceline.model.shapes import Bubble
from truceline.node.watching.replay import Stretch
from truceline.node.watching.time_order import instants, numbered_names
from truceline.watch.positions import Pairs, pairs_inside, pairs_left_open
from truceline.watch.rules import WatchRules
from truceline.watch.zones.areas import Area
from truceline.watch.zones.zoneset import ZoneSet


@dataclass
class TrackInside:
    """When a track was inside first and last, ms UTC, and how many of its reports were."""

    first_at: int
    last_at: int
    reports: int


@dataclass
class AreaSummary:
    """What a replay comes to for one geometry of a zone.

    Args:
        area: which. tracks: those with a report inside, by position alone, whatever its error and altitude.
        cannot_tell: how many reports lie nearer to the boundary than their error.
        events: how many there were of each kind.
    """

    area: Area
    tracks: dict[str, TrackInside] = field(default_factory=dict)
    cannot_tell: int = 0
    events: Counter[str] = field(default_factory=Counter)

    @property
    def reports_inside(self) -> int:
        """How many reports lie in the area or on its boundary while it is active."""
        return sum(track.reports for track in self.tracks.values())

    @property
    def is_bubble(self) -> bool:
        """True if the area moves with a track: then proximity tells all, and no report is counted."""
        return isinstance(self.area.shape, Bubble)


def summarised(stretches: Iterable[Stretch], zones: ZoneSet, rules: WatchRules) -> list[AreaSummary]:
    """One summary for each geometry of each zone, in the order of the zones.

    Args:
        stretches: of one replay. zones, rules: those that it was made with.
    """
    fixed = [AreaSummary(area) for area in zones.areas]
    bubbles = [AreaSummary(area) for area in zones.bubbles]
    by_name = {(own.area.zone.id, own.area.standing): own for own in (*fixed, *bubbles)}
    for stretch in stretches:
        _count_events(by_name, stretch.events)
        if fixed and stretch.reports.num_rows:
            _count_reports(fixed, stretch.reports, zones, rules)
    return [by_name[zone.id, standing] for zone in zones.zones for standing in zone.geometries]


def _count_events(by_name: dict[tuple[str, str], AreaSummary], events: pa.RecordBatch) -> None:
    columns = (events.column(name).to_pylist() for name in ("zone", "standing", "kind"))
    for (zone, standing, kind), count in Counter(zip(*columns, strict=True)).items():
        # Two tracks may come close to each other where there is no zone.
        if zone is not None:
            by_name[zone, standing].events[kind] += count


def _count_reports(areas: list[AreaSummary], reports: pa.RecordBatch, zones: ZoneSet, rules: WatchRules) -> None:
    at = instants(reports)
    lon, lat = (reports.column(name).to_numpy() for name in ("lon", "lat"))
    _add_tracks(areas, pairs_inside(zones, at, lon, lat), at, *numbered_names(reports, "track"))
    left_open = pairs_left_open(zones, at, lon, lat, errors_m(reports, rules))
    for area, count in Counter(left_open.area.tolist()).items():
        areas[area].cannot_tell += count


def _add_tracks(
    areas: list[AreaSummary], inside: Pairs, at: NDArray[np.int64], names: list[str], track: NDArray[np.int32]
) -> None:
    both, group = np.unique(np.stack((inside.area, track[inside.position])), axis=1, return_inverse=True)
    count = np.bincount(group, minlength=both.shape[1])
    first, last = np.full(len(count), 2**62), np.full(len(count), -(2**62))
    np.minimum.at(first, group, at[inside.position])
    np.maximum.at(last, group, at[inside.position])
    for area, number, first_at, last_at, reports in zip(
        *both.tolist(), first.tolist(), last.tolist(), count.tolist(), strict=True
    ):
        own = areas[area].tracks
        before = own.setdefault(names[number], TrackInside(first_at, last_at, 0))
        before.first_at, before.last_at = min(before.first_at, first_at), max(before.last_at, last_at)
        before.reports += reports


def errors_m(reports: pa.RecordBatch, rules: WatchRules) -> NDArray[np.float64]:
    """The error of each report as the watch takes it: its own, else its source's, else that of the unknown."""
    names, source = numbered_names(reports, "source")
    of_source = np.array([_of_source(rules, name) for name in (*names, "")])[source]
    stated = reports.column("error_m").to_numpy(zero_copy_only=False)
    return np.where(np.isnan(stated), of_source, stated)


def _of_source(rules: WatchRules, source: str) -> float:
    error_m = rules.limits(source).error_m
    return UNKNOWN_ERROR_M if error_m is None else error_m
