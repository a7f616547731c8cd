"""A slow, plain watch to hold the engine against.

Written from docs/explanation/the-meaning-of-the-watch.md and from nothing else; where a line here looks
odd, its reason is a sentence of that page. One report at a time, one area at a time, no index, and nothing
kept that could be computed again (but distances). Two tracks at once (section 8) are in ``oracle_pairs``.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Any

from tests.watch.oracle_ground import Stretch, geodesic_m, shorter_way_deg
from tests.watch.oracle_pairs import SlowPairs
from tests.watch.oracle_terms import (
    CANNOT_TELL,
    INSIDE,
    OUTSIDE,
    Area,
    AreaKey,
    Event,
    Report,
    Rules,
    fixed_areas,
    followed_s,
    reported_speed_deg,
    told_notes,
)
from truceline.model.events import EventKind, Reason, Verdict
from truceline.model.zones import Zone


@dataclass
class State:
    """A track in an area. `walk` are the reports since the last one whose verdict agreed, that one first."""

    where: Verdict | None = None
    began_after_gap: bool = False
    agreed_at: int = 0
    walk: list[Report] = field(default_factory=list)
    stay_began_at: int = 0
    told_s: int = 0
    is_approaching: bool = False
    is_leaving: bool = False

    def settle(self, where: Verdict, report: Report, at: int) -> None:
        """A certain verdict, given by a report at an instant."""
        self.where, self.walk, self.agreed_at = where, [report], at

    def begin_stay(self, at: int) -> None:
        self.stay_began_at, self.told_s = at, 0
        self.is_approaching = self.is_leaving = False


@dataclass
class Track:
    """What is known of one track; `passed` is the instant up to which turns were told."""

    clock: float = -math.inf
    held: list[Report] = field(default_factory=list)
    last: Report | None = None
    is_lost: bool = False
    passed: int = 0
    jumps: set[Report] = field(default_factory=set)
    states: dict[AreaKey, State] = field(default_factory=dict)


@dataclass
class Counts:
    """Reports that were not used, or not believed."""

    late: int = 0
    duplicate: int = 0
    jump: int = 0


class SlowWatch:
    """The watch; one call of `step` is one envelope."""

    def __init__(self, rules: Rules, zones: Sequence[Zone]) -> None:
        self.rules = rules
        self.areas = fixed_areas(zones)
        self.tracks: dict[str, Track] = {}
        self.mark: float = -math.inf
        self.events: list[Event] = []
        self.counts = Counts()
        self.pairs = SlowPairs(rules, zones, self.events)
        self._distances_m: dict[tuple[AreaKey, float, float], float] = {}

    def step(self, reports: Iterable[Report], *, as_of: int | None = None, zones: Sequence[Zone] | None = None) -> None:
        """Takes an envelope: its zones, then its reports one by one, then its mark."""
        if zones is not None:
            self._change_zones(fixed_areas(zones))
            self.pairs.change_zones(zones)
        for report in reports:
            self._receive(report)
        if as_of is not None:
            self.mark = max(self.mark, as_of)
            for track in self.tracks.values():
                self._use_what_is_due(track)
            self.pairs.advance(as_of)

    # Section 2: which reports are used, and when.

    def _receive(self, report: Report) -> None:
        track = self.tracks.setdefault(report.track, Track())
        if report.at < self._horizon(track):
            self.counts.late += 1
        elif report in track.held:
            self.counts.duplicate += 1
        else:
            track.held.append(report)
            track.clock = max(track.clock, report.at)
            self.pairs.receive(report)
            self._use_what_is_due(track)

    def _horizon(self, track: Track) -> float:
        return max(track.clock, self.mark) - 1000 * self.rules.lateness_s

    def _use_what_is_due(self, track: Track) -> None:
        horizon = self._horizon(track)
        for report in sorted(track.held, key=lambda held: held.order):
            if report.at < horizon:
                self._pass_turns(track, report.at)
                if report.at > self._gone_at(track):
                    self._lose(track)
                track.held.remove(report)
                self._use(track, report)
        if math.isfinite(horizon):
            self._pass_turns(track, math.ceil(horizon) - 1)
        if horizon > self._gone_at(track):
            self._lose(track)

    def _gone_at(self, track: Track) -> float:
        """The instant after which the track is silent, if no report comes."""
        if track.last is None or track.is_lost:
            return math.inf
        return track.last.at + round(1000 * self.rules.source(track.last.source).gap_s)

    def _is_jump(self, before: Report | None, report: Report) -> bool:
        if before is None:
            return False
        way_m = geodesic_m(before.lon, before.lat, report.lon, report.lat)
        time_s = (report.at - before.at) / 1000
        return way_m > 0 if time_s == 0 else way_m / time_s > self.rules.source(report.source).speed_limit_mps

    # Section 3: verdicts.

    def _distance_m(self, area: Area, report: Report) -> float:
        key = (area.key, report.lon, report.lat)
        if key not in self._distances_m:
            self._distances_m[key] = area.ground.distance_m(report.lon, report.lat)
        return self._distances_m[key]

    def _verdict(self, area: Area, report: Report) -> Verdict:
        distance_m, error_m = self._distance_m(area, report), self.rules.error_m(report)
        level = INSIDE if distance_m <= -error_m else OUTSIDE if distance_m >= error_m else CANNOT_TELL
        height = area.vertical(report)
        if OUTSIDE in (level, height):
            return OUTSIDE
        return INSIDE if level == height == INSIDE else CANNOT_TELL

    def _notes(self, area: Area, *reports: Report) -> set[str]:
        notes = {note for report in reports for note in area.altitude_notes(report)}
        return notes | {"error unknown" for report in reports if self.rules.is_error_unknown(report)}

    # Section 4: a report is used.

    def _use(self, track: Track, report: Report) -> None:
        before = track.last
        is_gap = track.is_lost
        if self._is_jump(before, report):
            self.counts.jump += 1
            track.jumps.add(report)
        for area in self.areas.values():
            if area.is_active(report.at):
                state = track.states.setdefault(area.key, State(began_after_gap=is_gap))
                self._judge(track, area, state, report)
        track.last, track.is_lost, track.passed = report, False, report.at

    def _judge(self, track: Track, area: Area, state: State, report: Report) -> None:
        verdict, was = self._verdict(area, report), state.where
        if verdict is CANNOT_TELL:
            state.walk.append(report)
        elif was is None and verdict is INSIDE:
            reason = Reason.SEEN_AGAIN if state.began_after_gap else Reason.FIRST_SEEN
            self._tell(track, area, EventKind.PRESENCE, reason, report, {"not_after": report.at})
            state.begin_stay(report.at)
        elif was is not None and was is not verdict:
            self._tell_crossing(track, area, state, report)
        elif was is INSIDE:
            self._tell_stay(track, area, state, report)
        elif was is OUTSIDE:
            self._tell_transit(track, area, report)
        if verdict is not CANNOT_TELL:
            state.settle(verdict, report, report.at)
        if state.where is not INSIDE:
            self._watch_approach(track, area, state, report)

    def _tell_crossing(self, track: Track, area: Area, state: State, report: Report) -> None:
        is_entry = state.where is OUTSIDE
        at, lon, lat = self._crossing(track, area, [*state.walk, report], is_entry=is_entry)
        at = max(at, state.agreed_at)
        columns: dict[str, Any] = {
            "at": at,
            "lon": lon,
            "lat": lat,
            "not_before": state.agreed_at,
            "not_after": report.at,
        }
        columns["reports"] = (state.walk[0].at, report.at)
        kind = EventKind.ENTRY if is_entry else EventKind.EXIT
        self._tell(track, area, kind, Reason.CROSSED, report, columns)
        if is_entry:
            state.begin_stay(at)
        state.is_leaving = not is_entry

    def _crossing(self, track: Track, area: Area, walk: list[Report], *, is_entry: bool) -> tuple[int, float, float]:
        """Time and place of the last crossing on a walk, or those of its last report."""
        for begin, end in reversed(list(_runs(walk, track.jumps))):
            stretches = _joined_stretches(area, walk, begin, end)
            holds_an_end = [s for s in stretches if s.is_through or s.begin == begin or s.end == end]
            crossings = [s.begin for s in holds_an_end if s.begin > begin] if is_entry else []
            crossings += [s.end for s in holds_an_end if s.end < end] if not is_entry else []
            if crossings:
                return _on_the_way(walk, max(crossings))
        return walk[-1].at, walk[-1].lon, walk[-1].lat

    def _tell_stay(self, track: Track, area: Area, state: State, report: Report) -> None:
        stayed_ms = report.at - state.stay_began_at
        passed_s = max((s for s in area.zone.presence_after_s if 1000 * s <= stayed_ms), default=0)
        if passed_s > state.told_s:
            state.told_s = passed_s
            span = {"not_before": state.stay_began_at, "not_after": report.at}
            self._tell(track, area, EventKind.PRESENCE, Reason.STAYED, report, span)

    def _tell_transit(self, track: Track, area: Area, report: Report) -> None:
        before = track.last
        assert before is not None
        if report in track.jumps or OUTSIDE in (area.vertical(before), area.vertical(report)):
            return
        if self._verdict(area, before) is not OUTSIDE:
            return
        stretch = next((s for s in area.ground.stretches(*_step(before, report)) if s.is_through), None)
        if stretch is None:
            return
        at, lon, lat = _on_the_way([before, report], stretch.begin)
        if not area.is_active(at):
            return
        _, middle_lon, middle_lat = _on_the_way([before, report], 0.5 * (stretch.begin + stretch.end))
        distance_m = area.ground.distance_m(middle_lon, middle_lat)
        error_m = max(self.rules.error_m(before), self.rules.error_m(report))
        is_certain = distance_m <= -error_m and area.vertical(before) == area.vertical(report) == INSIDE
        columns: dict[str, Any] = {"at": at, "lon": lon, "lat": lat, "not_before": before.at, "not_after": report.at}
        columns |= {"distance_m": distance_m, "error_m": error_m, "verdict": INSIDE if is_certain else CANNOT_TELL}
        columns |= {"notes": self._notes(area, before, report), "reports": (before.at, report.at)}
        self._tell(track, area, EventKind.TRANSIT, Reason.CROSSED, report, columns)

    # Section 5: turns, and zones that change.

    def _pass_turns(self, track: Track, until: int) -> None:
        """Tells the turns of all areas up to and at an instant, unless the track is silent before."""
        last_at = min(until, self._gone_at(track))
        if track.last is not None and not track.is_lost and last_at > track.passed:
            self._pass_turns_of(track, self.areas.values(), int(last_at))
            track.passed = int(last_at)

    def _pass_turns_of(self, track: Track, areas: Iterable[Area], until: int) -> None:
        for at, key in sorted((at, area.key) for area in areas for at in area.turns(track.passed, until)):
            if self.areas[key].is_active(at):
                self._begin(track, self.areas[key], at, Reason.ZONE_BEGAN)
            else:
                self._end(track, self.areas[key], at, Reason.ZONE_ENDED)

    def _begin(self, track: Track, area: Area, at: int, reason: Reason) -> None:
        assert track.last is not None
        verdict, state = self._verdict(area, track.last), State()
        track.states[area.key] = state
        if verdict is not CANNOT_TELL:
            state.settle(verdict, track.last, at)
        if verdict is INSIDE:
            state.begin_stay(at)
            self._tell_by_last(track, area, EventKind.PRESENCE, reason, {"at": at, "not_before": at, "not_after": at})

    def _end(self, track: Track, area: Area, at: int, reason: Reason) -> None:
        state = track.states.pop(area.key)
        if state.where is INSIDE:
            self._tell_by_last(track, area, EventKind.EXIT, reason, {"at": at, "not_before": at, "not_after": at})
        if state.is_approaching:
            self._tell_by_last(track, area, EventKind.APPROACH, Reason.WITHDRAWN, {"at": at})

    def _change_zones(self, areas: dict[AreaKey, Area]) -> None:
        gone = [area for key, area in self.areas.items() if key not in areas]
        new = [area for key, area in areas.items() if key not in self.areas]
        self.areas = {**self.areas, **areas}
        for track in self.tracks.values():
            if track.last is not None and not track.is_lost:
                self._change_zones_around(track, gone, new)
        self.areas = areas

    def _change_zones_around(self, track: Track, gone: list[Area], new: list[Area]) -> None:
        assert track.last is not None
        for area in gone:
            if area.key in track.states:
                at = max(track.last.at, track.states[area.key].agreed_at)
                self._end(track, area, at, Reason.ZONE_CHANGED)
        for area in new:
            if area.is_active(track.last.at):
                self._begin(track, area, track.last.at, Reason.ZONE_CHANGED)
        told_until, track.passed = track.passed, track.last.at
        self._pass_turns_of(track, new, told_until)
        track.passed = told_until

    # Section 6: silence.

    def _lose(self, track: Track) -> None:
        assert track.last is not None
        gone_at = int(self._gone_at(track))
        for key, state in track.states.items():
            area = self.areas[key]
            is_near = self._verdict(area, track.last) is CANNOT_TELL or state.is_approaching
            if state.where is INSIDE or is_near:
                span = {"at": gone_at, "not_before": track.last.at, "not_after": gone_at}
                self._tell_by_last(track, area, EventKind.LOST, Reason.SILENT, span)
        track.states.clear()
        track.is_lost = True

    # Section 7: approach.

    def _watch_approach(self, track: Track, area: Area, state: State, report: Report) -> None:
        holds = None if area.vertical(report) is OUTSIDE else self._approach_reason(track, area, state, report)
        if holds is not None and not state.is_approaching:
            self._tell(track, area, EventKind.APPROACH, holds[0], report, {"predicted_at": holds[1]})
            state.is_approaching = True
        elif holds is None and state.is_approaching and self._verdict(area, report) is OUTSIDE:
            self._tell(track, area, EventKind.APPROACH, Reason.WITHDRAWN, report, {})
            state.is_approaching = False

    def _approach_reason(
        self, track: Track, area: Area, state: State, report: Report
    ) -> tuple[Reason, int | None] | None:
        band, distance_m = area.zone.outer_band, self._distance_m(area, report)
        state.is_leaving = state.is_leaving and distance_m <= band.distance_m
        after_s = self._predicted_entry_s(track, area, report) if band.time_s > 0 else None
        if after_s is not None:
            return Reason.PREDICTED, report.at + round(1000 * after_s)
        if band.distance_m > 0 and distance_m <= band.distance_m and not state.is_leaving:
            return Reason.OUTER_BAND, None
        return None

    def _predicted_entry_s(self, track: Track, area: Area, report: Report) -> float | None:
        """Seconds after a report until its straight path meets an area, if within the outer band's time."""
        if area.ground.contains(report.lon, report.lat):
            return 0.0
        speed_deg = self._speed_deg(track, report)
        if speed_deg is None:
            return None
        time_s = followed_s(report.lat, *speed_deg, area.zone.outer_band.time_s)
        east_deg, north_deg = speed_deg[0] * time_s, speed_deg[1] * time_s
        stretches = area.ground.stretches(report.lon, report.lat, east_deg, north_deg)
        return stretches[0].begin * float(time_s) if stretches else None

    def _speed_deg(self, track: Track, report: Report) -> tuple[Fraction, Fraction] | None:
        """Degrees east and north a second, as reported, else since the report before."""
        reported = reported_speed_deg(report)
        if reported is not None:
            return reported
        before = track.last
        if before is None or track.is_lost or report in track.jumps or before.at == report.at:
            return None
        _, _, east_deg, north_deg = _step(before, report)
        time_s = Fraction(report.at - before.at, 1000)
        return east_deg / time_s, north_deg / time_s

    # Section 10: what an event carries.

    def _tell(
        self, track: Track, area: Area, kind: EventKind, reason: Reason, report: Report, columns: dict[str, Any]
    ) -> None:
        """Tells what a report brought about; columns say what is not simply the report's own."""
        notes = columns.pop("notes", self._notes(area, report))
        notes |= {"impossible jump"} if report in track.jumps else set()
        self._add(area, kind, reason, report, {**columns, "notes": notes})

    def _tell_by_last(self, track: Track, area: Area, kind: EventKind, reason: Reason, columns: dict[str, Any]) -> None:
        """Tells what happened without a report, by the track's last one."""
        assert track.last is not None
        self._add(area, kind, reason, track.last, {**columns, "notes": self._notes(area, track.last)})

    def _add(self, area: Area, kind: EventKind, reason: Reason, report: Report, columns: dict[str, Any]) -> None:
        own = {
            "at": report.at,
            "lon": report.lon,
            "lat": report.lat,
            "distance_m": self._distance_m(area, report),
            "error_m": self.rules.error_m(report),
            "verdict": self._verdict(area, report),
            "reports": (report.at,),
        }
        row = {**own, **area.columns, **columns, "notes": told_notes(columns["notes"])}
        self.events.append(Event(kind=kind, track=report.track, reason=reason, **row))


def _step(before: Report, report: Report) -> tuple[float, float, Fraction, Fraction]:
    """Where a step begins, and how many degrees east and north it goes."""
    north_deg = Fraction(report.lat) - Fraction(before.lat)
    return before.lon, before.lat, shorter_way_deg(before.lon, report.lon), north_deg


def _runs(walk: list[Report], jumps: set[Report]) -> Iterator[tuple[int, int]]:
    """The parts of a walk without a jump, by the numbers of their first and last report."""
    stops = [0, *(number for number in range(1, len(walk)) if walk[number] in jumps), len(walk)]
    return ((begin, end - 1) for begin, end in pairwise(stops))


def _joined_stretches(area: Area, walk: list[Report], first: int, last: int) -> list[Stretch]:
    """The parts of a walk inside an area; report n of the walk is at mark n, halfway to the next is n + 0.5."""
    joined: list[Stretch] = []
    for number in range(first, last):
        for begin, end, is_through in area.ground.stretches(*_step(walk[number], walk[number + 1])):
            if joined and joined[-1].end == number + begin == number:
                before = joined.pop()
                joined.append(Stretch(before.begin, number + end, before.is_through or is_through))
            else:
                joined.append(Stretch(number + begin, number + end, is_through))
    return joined


def _on_the_way(walk: list[Report], mark: float) -> tuple[int, float, float]:
    """Time and place at a mark of a walk."""
    number = min(int(mark), len(walk) - 2)
    share = mark - number
    lon, lat, east_deg, north_deg = _step(walk[number], walk[number + 1])
    at = walk[number].at + round(share * (walk[number + 1].at - walk[number].at))
    lon += share * float(east_deg)
    return at, lon if abs(lon) <= 180 else math.remainder(lon, 360), lat + share * float(north_deg)
