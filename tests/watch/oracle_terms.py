"""The slow watch's words: rules, reports, events, and areas with their turns and altitude bands."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from tests.watch.oracle_ground import Ground, ground, metres_per_degree
from truceline.model.events import EventKind, Reason, Verdict
from truceline.model.shapes import Bubble
from truceline.model.zones import Zone

INSIDE, OUTSIDE, CANNOT_TELL = Verdict.INSIDE, Verdict.OUTSIDE, Verdict.CANNOT_TELL
LIGHT_MPS = 299_792_458.0
NOTES = ("error unknown", "altitude unknown", "altitude compared across datums", "impossible jump", "silent")
_UNKNOWN_ERROR_M = 100.0
MINUTE = 60_000
MONDAY = 4 * 24 * 60 * MINUTE
"""1970 began on a Thursday; this is the first Monday after."""
WEEK = 7 * 24 * 60 * MINUTE


@dataclass(frozen=True)
class Source:
    """What the rules say of one source of reports."""

    error_m: float | None = None
    gap_s: float = 600.0
    speed_limit_mps: float = math.inf


@dataclass(frozen=True)
class Rules:
    """The rules of a watch, as the page names them."""

    lateness_s: float = 0.0
    sources: Mapping[str, Source] = field(default_factory=dict)
    otherwise: Source = Source()
    proximity_m: float = 0.0
    proximity_period_s: float = 10.0

    def source(self, name: str | None) -> Source:
        """What holds for a source, named or not."""
        return self.sources.get(name or "", self.otherwise)

    def error_m(self, report: Report) -> float:
        stated = (report.error_m, self.source(report.source).error_m)
        return next((error_m for error_m in stated if error_m is not None), _UNKNOWN_ERROR_M)

    def is_error_unknown(self, report: Report) -> bool:
        return report.error_m is None and self.source(report.source).error_m is None


@dataclass(frozen=True)
class Report:
    """One report, times in ms."""

    track: str
    at: int
    lon: float
    lat: float
    altitude_m: float | None = None
    datum: str | None = None
    course_deg: float | None = None
    speed_mps: float | None = None
    error_m: float | None = None
    source: str | None = None

    @property
    def order(self) -> tuple[object, ...]:
        """Sorts reports of a track as they are used; unknown comes first."""
        numbers = (self.altitude_m, self.course_deg, self.speed_mps, self.error_m)
        known = [(value is not None, value or 0.0) for value in numbers]
        return (self.at, self.lon, self.lat, *known, self.datum or "", self.source or "")


@dataclass(frozen=True)
class Event:
    """One event with every column but the id."""

    kind: EventKind
    track: str
    at: int
    lon: float
    lat: float
    reason: Reason
    other_track: str | None = None
    zone: str | None = None
    zone_name: str | None = None
    zone_version: str | None = None
    standing: str | None = None
    not_before: int | None = None
    not_after: int | None = None
    distance_m: float | None = None
    error_m: float | None = None
    verdict: Verdict | None = None
    notes: tuple[str, ...] = ()
    reports: tuple[int, ...] = ()
    predicted_at: int | None = None
    predicted_distance_m: float | None = None


AreaKey = tuple[str, str, str]
"""Zone id, standing and version: areas of one key are the same."""


@dataclass(frozen=True)
class Area:
    """One geometry of one zone."""

    zone: Zone
    standing: str

    @property
    def key(self) -> AreaKey:
        return self.zone.id, self.standing, self.zone.version

    @property
    def is_bubble(self) -> bool:
        return isinstance(self.zone.geometries[self.standing], Bubble)

    @cached_property
    def ground(self) -> Ground:
        return ground(self.zone.geometries[self.standing])

    @property
    def columns(self) -> dict[str, Any]:
        """What its events say of it."""
        zone = self.zone
        return {
            "zone": zone.id,
            "zone_name": zone.name or None,
            "zone_version": zone.version,
            "standing": self.standing,
        }

    def is_active(self, at: int) -> bool:
        begins_at, ends_at = self.zone.validity.begins_at, self.zone.validity.ends_at
        if (begins_at is not None and at < begins_at) or (ends_at is not None and at >= ends_at):
            return False
        minute = ((at - MONDAY) % WEEK) / MINUTE
        windows = self.zone.schedule.windows
        return not windows or any(begin <= minute < end for begin, end in windows)

    def turns(self, after: int, until: int) -> list[int]:
        """The instants in (after, until] at which it becomes active or stops being so."""
        candidates = {self.zone.validity.begins_at, self.zone.validity.ends_at}
        for week in range((after - MONDAY) // WEEK, (until - MONDAY) // WEEK + 1):
            for minute in (minute for window in self.zone.schedule.windows for minute in window):
                candidates.add(MONDAY + week * WEEK + minute * MINUTE)
        instants = sorted(at for at in candidates if at is not None and after < at <= until)
        return [at for at in instants if self.is_active(at) != self.is_active(at - 1)]

    def vertical(self, report: Report) -> Verdict:
        band = self.zone.altitude
        if band.is_unbounded:
            return INSIDE
        height_m = 0.0 if report.datum == "surface" else report.altitude_m
        if height_m is None:
            return CANNOT_TELL
        floor_m = -math.inf if band.floor_m is None else band.floor_m
        ceiling_m = math.inf if band.ceiling_m is None else band.ceiling_m
        return INSIDE if floor_m <= height_m <= ceiling_m else OUTSIDE

    def altitude_notes(self, report: Report) -> set[str]:
        band = self.zone.altitude
        if band.is_unbounded or report.datum == "surface":
            return set()
        if report.altitude_m is None:
            return {"altitude unknown"}
        return {"altitude compared across datums"} if report.datum != band.datum else set()


def fixed_areas(zones: Iterable[Zone]) -> dict[AreaKey, Area]:
    """The areas that stay where they are."""
    return {area.key: area for area in _areas(zones) if not area.is_bubble}


def bubbles(zones: Iterable[Zone]) -> dict[AreaKey, Area]:
    """The areas that go with a track."""
    return {area.key: area for area in _areas(zones) if area.is_bubble}


def _areas(zones: Iterable[Zone]) -> list[Area]:
    return [Area(zone, standing) for zone in zones for standing in zone.geometries]


def told_notes(notes: set[str]) -> tuple[str, ...]:
    """Notes in the order in which they are told."""
    return tuple(note for note in NOTES if note in notes)


def reported_speed_deg(report: Report) -> tuple[Fraction, Fraction] | None:
    """Degrees east and north a second by course and speed as reported, if both are."""
    if report.course_deg is None or report.speed_mps is None:
        return None
    if not abs(report.speed_mps) < LIGHT_MPS:
        return Fraction(0), Fraction(0)
    east_m, north_m = metres_per_degree(report.lat)
    course = math.radians(report.course_deg)
    east_deg, north_deg = report.speed_mps * math.sin(course) / east_m, report.speed_mps * math.cos(course) / north_m
    return Fraction(east_deg), Fraction(north_deg)


def followed_s(lat: float, east_deg: Fraction, north_deg: Fraction, time_s: float) -> Fraction:
    """How long a path is followed at so many degrees a second: up to a pole, and through half a turn."""
    room_deg = 90 - Fraction(lat) if north_deg > 0 else 90 + Fraction(lat)
    limits_s = [Fraction(time_s)]
    limits_s += [180 / abs(east_deg)] if east_deg else []
    limits_s += [room_deg / abs(north_deg)] if north_deg else []
    return min(limits_s)
