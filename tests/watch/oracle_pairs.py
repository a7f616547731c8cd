"""The slow watch of two tracks: section 8 of docs/explanation/the-meaning-of-the-watch.md, every pair at every tick."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

from tests.watch.oracle_ground import geodesic_m, metres_per_degree, shorter_way_deg
from tests.watch.oracle_terms import (
    INSIDE,
    OUTSIDE,
    AreaKey,
    Event,
    Report,
    Rules,
    bubbles,
    followed_s,
    reported_speed_deg,
    told_notes,
)
from truceline.model.events import EventKind, Reason
from truceline.model.shapes import Bubble
from truceline.model.zones import Zone

PairKey = tuple[AreaKey | None, str, str]
"""The bubble whose radius is the limit, if any, and the two tracks as the event names them."""


@dataclass(frozen=True)
class Standing:
    """Where a track stands at a tick, by its last report."""

    report: Report
    lon: float
    lat: float
    east_deg: float
    north_deg: float
    gone_at: int


@dataclass(frozen=True)
class Meeting:
    """Two close tracks: the event of the tick at which they were nearest, and the tick at which they became close."""

    began_at: int
    nearest: Event


class SlowPairs:
    """Takes the reports and marks of a stream in the order in which they come."""

    def __init__(self, rules: Rules, zones: Iterable[Zone], events: list[Event]) -> None:
        self.rules = rules
        self.bubbles = bubbles(zones)
        self.clock: float = -math.inf
        self.drawn: int | None = None
        self.reports: dict[str, list[Report]] = {}
        self.meetings: dict[PairKey, Meeting] = {}
        self.events = events

    def change_zones(self, zones: Iterable[Zone]) -> None:
        self.bubbles = bubbles(zones)

    def receive(self, report: Report) -> None:
        self.reports.setdefault(report.track, []).append(report)
        self.advance(report.at)

    def advance(self, at: int) -> None:
        """Draws the ticks that the horizon of the stream has passed once its clock shows an instant."""
        before, self.clock = self.clock, max(self.clock, at)
        period = round(1000 * self.rules.proximity_period_s)
        lateness = round(1000 * self.rules.lateness_s)
        if not self.reports:
            return
        first = min(report.at for reports in self.reports.values() for report in reports)
        begin = first if math.isinf(before) else max(first, int(before) - lateness)
        last = max(report.at + self._gap(report) for reports in self.reports.values() for report in reports)
        for tick in range(-(-begin // period) * period, min(int(self.clock) - lateness, last + 2 * period), period):
            if self.drawn is None or tick > self.drawn:
                self.drawn = tick
                self._draw(tick)

    def _gap(self, report: Report) -> int:
        return round(1000 * self.rules.source(report.source).gap_s)

    def _draw(self, tick: int) -> None:
        standings = {track: s for track in self.reports if (s := self._standing(track, tick)) is not None}
        for key in [key for key in self.meetings if not {key[1], key[2]} <= standings.keys()]:
            self._part(key, tick, Reason.APART, "silent")
        for key in [key for key in self.meetings if key[0] is not None and not self._is_active(key[0], tick)]:
            self._part(key, tick, Reason.ZONE_CHANGED if key[0] not in self.bubbles else Reason.ZONE_ENDED)
        for key, limit_m in self._limits(standings, tick):
            self._hold(key, limit_m, (standings[key[1]], standings[key[2]]), tick)

    def _is_active(self, key: AreaKey, tick: int) -> bool:
        return key in self.bubbles and self.bubbles[key].is_active(tick)

    def _standing(self, track: str, tick: int) -> Standing | None:
        past = [report for report in self.reports[track] if report.at <= tick]
        if not past:
            return None
        report = max(past, key=lambda report: report.order)
        gone_at = report.at + self._gap(report)
        if tick > gone_at:
            return None
        speed_deg = reported_speed_deg(report) or (Fraction(0), Fraction(0))
        time_s = float(followed_s(report.lat, *speed_deg, (tick - report.at) / 1000))
        east_deg, north_deg = float(speed_deg[0]), float(speed_deg[1])
        lon, lat = report.lon + east_deg * time_s, report.lat + north_deg * time_s
        return Standing(report, math.remainder(lon, 360) if abs(lon) > 180 else lon, lat, east_deg, north_deg, gone_at)

    def _limits(self, standings: dict[str, Standing], tick: int) -> Iterator[tuple[PairKey, float]]:
        if self.rules.proximity_m > 0:
            for one, two in combinations(sorted(standings), 2):
                yield (None, one, two), self.rules.proximity_m
        for key, area in self.bubbles.items():
            bubble = area.zone.geometries[area.standing]
            assert isinstance(bubble, Bubble)
            if area.is_active(tick) and bubble.track in standings:
                for track in standings.keys() - {bubble.track}:
                    yield (key, track, bubble.track), bubble.radius_m

    def _hold(self, key: PairKey, limit_m: float, pair: tuple[Standing, Standing], tick: int) -> None:
        event = self._meeting_event(key, pair, tick)
        assert event.distance_m is not None
        assert event.error_m is not None
        height = INSIDE if key[0] is None else self.bubbles[key[0]].vertical(pair[0].report)
        is_apart = height is OUTSIDE or event.distance_m >= limit_m + event.error_m
        is_close = height is INSIDE and event.distance_m <= limit_m - event.error_m
        meeting = self.meetings.get(key)
        if meeting is None and is_close and not is_apart:
            self.events.append(event)
            self.meetings[key] = Meeting(tick, event)
        elif meeting is not None and is_apart:
            self._part(key, tick, Reason.APART)
        elif meeting is not None and event.distance_m <= (meeting.nearest.distance_m or 0.0) - 0.001:
            self.meetings[key] = replace(meeting, nearest=event)

    def _part(self, key: PairKey, tick: int, reason: Reason, *notes: str) -> None:
        meeting = self.meetings.pop(key)
        self.events.append(
            replace(
                meeting.nearest,
                reason=reason,
                not_before=meeting.began_at,
                not_after=tick,
                predicted_at=None,
                predicted_distance_m=None,
                notes=told_notes({*meeting.nearest.notes, *notes}),
            )
        )

    def _meeting_event(self, key: PairKey, pair: tuple[Standing, Standing], tick: int) -> Event:
        """What is told if two tracks become close at a tick."""
        one, two = pair
        way_deg = float(shorter_way_deg(one.lon, two.lon))
        lon = one.lon + 0.5 * way_deg
        predicted_at, predicted_m = _closest_approach(one, two, way_deg, tick)
        area = self.bubbles[key[0]] if key[0] is not None else None
        notes = {"error unknown" for s in pair if self.rules.is_error_unknown(s.report)}
        return Event(
            kind=EventKind.PROXIMITY,
            track=key[1],
            other_track=key[2],
            at=tick,
            lon=math.remainder(lon, 360) if abs(lon) > 180 else lon,
            lat=0.5 * (one.lat + two.lat),
            reason=Reason.CLOSE,
            distance_m=geodesic_m(one.lon, one.lat, two.lon, two.lat),
            error_m=self.rules.error_m(one.report) + self.rules.error_m(two.report),
            notes=told_notes(notes | (area.altitude_notes(one.report) if area else set())),
            reports=(one.report.at, two.report.at),
            predicted_at=predicted_at,
            predicted_distance_m=predicted_m,
            **(area.columns if area else {}),
        )


def _closest_approach(one: Standing, two: Standing, way_deg: float, tick: int) -> tuple[int, float]:
    """When and how near two tracks come if both go on, in the plane of their middle latitude."""
    east_m, north_m = metres_per_degree(0.5 * (one.lat + two.lat))
    x, y = way_deg * east_m, (two.lat - one.lat) * north_m
    vx, vy = (two.east_deg - one.east_deg) * east_m, (two.north_deg - one.north_deg) * north_m
    speed2 = vx * vx + vy * vy
    room_s = (min(one.gone_at, two.gone_at) - tick) / 1000
    time_s = min(room_s, max(0.0, -(x * vx + y * vy) / speed2)) if speed2 > 0 else 0.0
    return tick + round(1000 * time_s), math.hypot(x + vx * time_s, y + vy * time_s)
