"""The pure step that follows movements: state and reports in, state and events out, as the step of the watch is."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import hashlib
import json
from bisect import insort
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pyarrow as pa

from truceline.model.events import EVENT_SCHEMA, EventKind
from truceline.model.reports import Envelope
from truceline.watch.deviation.following import Deviation, begins_at, deadlines, look_at, passed, used
from truceline.watch.deviation.movements import Followed, FollowedSet
from truceline.watch.deviation.state import Course, DeviationState, Seen
from truceline.watch.rules import WatchRules

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class _Told(NamedTuple):
    """An event, and of what."""

    followed: Followed
    track: str
    event: Deviation


def follow(
    state: DeviationState, envelope: Envelope, movements: FollowedSet, rules: WatchRules
) -> tuple[DeviationState, pa.RecordBatch]:
    """The state after an envelope, and the events that it brings about, in EVENT_SCHEMA.

    The events depend on the reports and the movements alone: not on how reports are cut into envelopes, nor on their
    order within the lateness. Tracks that belong to no movement are passed over. What is known of a movement that is
    not there any more is forgotten.

    Args:
        state: from the step before; ``DeviationState()`` to begin with.
        envelope: reports; their order is that in which they came.
        movements: those that hold from here on.
        rules: of the watch, the same in each step.
    """
    clocks, held = dict(state.clocks), {track: list(reports) for track, reports in state.held.items()}
    counts = state.counts
    for track, seen in _reports_of(envelope.reports, movements, rules):
        clock = max(clocks.get(track, state.mark), state.mark)
        waiting = held.setdefault(track, [])
        if seen.at < clock - rules.lateness_ms:
            counts = replace(counts, late=counts.late + 1)
        elif seen in waiting:
            counts = replace(counts, duplicate=counts.duplicate + 1)
        else:
            insort(waiting, seen)
        clocks[track] = max(clock, seen.at)
    mark = state.mark if envelope.as_of is None else max(state.mark, envelope.as_of)
    told: list[_Told] = []
    courses: dict[tuple[str, str, str], Course] = {}
    released: dict[str, list[Seen]] = {}
    for track in {*held, *movements.of_track}:
        horizon = max(clocks.get(track, mark), mark) - rules.lateness_ms
        ready = [seen for seen in held.get(track, ()) if seen.at < horizon]
        released[track], held[track] = ready, held.get(track, [])[len(ready) :]
        for number in movements.of_track.get(track, ()):
            followed = movements.movements[number]
            key = (followed.zone, followed.version, track)
            course = state.courses.get(key, Course())
            run = _Run(movements, number, track, rules)
            courses[key] = run.through(course, ready, horizon)
            told += run.told
    counts = replace(counts, used=counts.used + sum(map(len, released.values())))
    after = DeviationState(mark, clocks, {track: tuple(each) for track, each in held.items() if each}, courses, counts)
    return after, _batch(told)


class _Run:
    """Takes one track of one movement through the reports and times of a step."""

    def __init__(self, movements: FollowedSet, number: int, track: str, rules: WatchRules) -> None:
        self._movements, self._number, self._track, self._rules = movements, number, track, rules
        self._followed = movements.movements[number]
        self.told: list[_Told] = []

    def through(self, course: Course, reports: Iterable[Seen], horizon: int) -> Course:
        """The course after all of them; times come before reports of the same instant."""
        begin, end = begins_at(self._followed), self._followed.movement.ends_at
        for seen in reports:
            course = self._passed(course, seen.at)
            if begin <= seen.at < end:
                distances_m = self._movements.distances_m(self._number, seen.lon, seen.lat)
                look = look_at(self._followed, seen, distances_m)
                course, events = used(self._followed, course, look, self._gap_ms(seen.source))
                self._tell(events)
        # A time is told once it is older than the horizon, as reports are used.
        return self._passed(course, horizon - 1)

    def _passed(self, course: Course, until: int) -> Course:
        for at, number in deadlines(self._followed):
            if at <= until and number not in course.told_late:
                source = course.last.source if course.last else ""
                course, events = passed(self._followed, course, number, self._gap_ms(source))
                self._tell(events)
        return course

    def _tell(self, events: Iterable[Deviation]) -> None:
        self.told += [_Told(self._followed, self._track, event) for event in events]

    def _gap_ms(self, source: str) -> int:
        return round(1_000 * self._rules.limits(source).gap_s)


def _reports_of(batch: pa.RecordBatch, movements: FollowedSet, rules: WatchRules) -> Iterator[tuple[str, Seen]]:
    """The reports of followed tracks, in the order in which they came; what is no place on Earth is passed over."""
    tracks = batch.column("track")
    assert isinstance(tracks, pa.DictionaryArray)  # an envelope sees to that
    names = tracks.dictionary.to_pylist()
    wanted = {code for code, name in enumerate(names) if name in movements.of_track}
    rows = [row for row, code in enumerate(tracks.indices.to_pylist()) if code in wanted] if wanted else []
    for report in batch.take(rows).to_pylist() if rows else ():
        if not (abs(report["lon"]) <= 180 and abs(report["lat"]) <= 90):
            continue
        source = report.get("source") or ""
        stated = report.get("error_m")
        error_m = rules.limits(source).error_m if stated is None else stated
        at = (report["at"] - _EPOCH) // _MILLISECOND
        yield report["track"], Seen(at, report["lon"], report["lat"], -1.0 if error_m is None else error_m, source)


def _batch(told: Iterable[_Told]) -> pa.RecordBatch:
    rows = sorted(
        map(_row, told), key=lambda row: (row["at"], row["track"], row["zone"], row["standing"], row["reason"])
    )
    return pa.RecordBatch.from_pylist(rows, schema=EVENT_SCHEMA)


def _row(told: _Told) -> dict[str, Any]:
    followed, event = told.followed, told.event
    movement = followed.movement
    count = len(movement.route)
    about = "" if event.waypoint is None else f", waypoint {event.waypoint + 1} of {count}"
    row = {
        "kind": str(EventKind.DEVIATION),
        "track": told.track,
        "zone": followed.zone if event.waypoint is None else f"{followed.zone}#{event.waypoint + 1}",
        "zone_name": f"{movement.name} ({movement.organisation}){about}",
        "zone_version": followed.version,
        "standing": followed.standing,
        "at": _instant(event.at),
        "not_before": None if event.not_before is None else _instant(event.not_before),
        "not_after": None if event.not_after is None else _instant(event.not_after),
        "lon": event.lon,
        "lat": event.lat,
        "distance_m": event.distance_m,
        "error_m": event.error_m,
        "verdict": str(event.verdict),
        "reason": str(event.reason),
        "notes": [str(note) for note in event.notes],
        "reports": [_instant(at) for at in event.reports],
    }
    return {"id": _id(row, event.at), **row}


def _id(row: dict[str, Any], at: int) -> str:
    """As the ids of all events: SHA-256 over what makes it this one and no other."""
    values = [row["track"], None, row["zone"], row["zone_version"], row["standing"], row["kind"], row["reason"], at]
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _instant(at: int) -> datetime:
    return _EPOCH + at * _MILLISECOND
