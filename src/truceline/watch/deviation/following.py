"""One track of one movement, report by report and time by time: what changes, and which events that makes.

Only what is certain changes anything: a report that may be on either side, given its error and that of the route,
leaves everything as it is.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.geodesic import geodesic_m
from truceline.model.events import Note, Reason, Verdict
from truceline.watch.deviation.movements import Followed
from truceline.watch.deviation.state import NEVER, Course, Seen

UNKNOWN_ERROR_M = 100.0
"""Taken for a report whose source states no error, as in the watch of zones."""
STOP_M = 100.0
"""Who stays this near to one place stands there."""
BEFORE_MS = 6 * 3_600_000
"""So long before its time a movement is looked at for having left early."""


@dataclass(frozen=True)
class Deviation:
    """An event about a movement.

    Args:
        reason: what happened. at: when. lon, lat: where, degrees.
        distance_m: to the boundary of the corridor or the waypoint's disc, negative inside; error_m: of it.
        verdict: of the report that it rests on, against that boundary.
        not_before, not_after: between which times; none where that is not known.
        waypoint: number of the waypoint that it is about, from 0; none for the route.
        notes: what limits its worth. reports: times of observation that it rests on.
    """

    reason: Reason
    at: int
    lon: float
    lat: float
    distance_m: float
    error_m: float
    verdict: Verdict
    not_before: int | None = None
    not_after: int | None = None
    waypoint: int | None = None
    notes: tuple[Note, ...] = ()
    reports: tuple[int, ...] = ()


class Look(NamedTuple):
    """A report, measured against a movement's shapes: the corridor, then the waypoints.

    Args:
        seen: the report. error_m: of each distance. distance_m: signed, negative inside.
    """

    seen: Seen
    error_m: NDArray[np.float64]
    distance_m: NDArray[np.float64]

    def verdict(self, shape: int) -> Verdict:
        """On which side of a shape the report certainly is."""
        distance_m, error_m = self.distance_m[shape], self.error_m[shape]
        if distance_m <= -error_m:
            return Verdict.INSIDE
        return Verdict.OUTSIDE if distance_m >= error_m else Verdict.CANNOT_TELL

    @property
    def notes(self) -> tuple[Note, ...]:
        """What limits the worth of what rests on it."""
        return (Note.ERROR_UNKNOWN,) if self.seen.error_m < 0 else ()


def look_at(followed: Followed, seen: Seen, distances_m: NDArray[np.float64]) -> Look:
    """A report, measured: its error and that of the route's places add up."""
    return Look(seen, followed.errors_m + error_of(seen), distances_m)


def error_of(seen: Seen) -> float:
    """The error of a report, metres; an assumed one where none is stated."""
    return UNKNOWN_ERROR_M if seen.error_m < 0 else seen.error_m


def begins_at(followed: Followed) -> int:
    """From when reports of the movement's tracks count."""
    return followed.movement.begins_at - BEFORE_MS


def deadlines(followed: Followed) -> tuple[tuple[int, int], ...]:
    """The times by which waypoints are to be left or reached, each with its number, in order of time."""
    return tuple(sorted((each.ends_at, number) for number, each in enumerate(followed.movement.route) if each.is_timed))


def used(followed: Followed, course: Course, look: Look, gap_ms: int) -> tuple[Course, tuple[Deviation, ...]]:
    """The course after a report within the movement's time, and the events that it makes."""
    seen = look.seen
    if course.last and seen.at - course.last.at > gap_ms:
        course = replace(course, side=0, sided_at=NEVER, anchor=None, is_stopped=False)
    course, events = _at_waypoints(followed, course, look)
    if seen.at >= followed.movement.begins_at and not _is_arrived(followed, course):
        course, sided = _beside_route(course, look)
        course, stood = _standing(followed, course, look)
        events += sided + stood
    return replace(course, last=seen), events


def passed(followed: Followed, course: Course, number: int, gap_ms: int) -> tuple[Course, tuple[Deviation, ...]]:
    """The course when the time of a waypoint is over, and the event if it was not left or reached by then."""
    waypoint = followed.movement.route[number]
    is_done = course.left if number == 0 else number in course.reached
    course = replace(course, told_late=(*course.told_late, number))
    if is_done:
        return course, ()
    last = course.last
    is_silent = last is None or waypoint.ends_at - last.at > gap_ms
    place = waypoint.place
    distance_m = geodesic_m(last.lon, last.lat, place.lon_deg, place.lat_deg) if last else 0.0
    error_m = float(place.precision_m) + (error_of(last) if last else 0.0)
    gap_m = distance_m - followed.movement.half_width_m
    notes = (Note.ERROR_UNKNOWN,) if last and last.error_m < 0 else ()
    event = Deviation(
        Reason.LATE,
        waypoint.ends_at,
        last.lon if last else place.lon_deg,
        last.lat if last else place.lat_deg,
        gap_m,
        error_m,
        Verdict.CANNOT_TELL if is_silent else _side(gap_m, error_m),
        not_before=waypoint.ends_at,
        waypoint=number,
        notes=(*notes, Note.SILENT) if is_silent else notes,
        reports=(last.at,) if last else (),
    )
    return course, (event,)


def _at_waypoints(followed: Followed, course: Course, look: Look) -> tuple[Course, tuple[Deviation, ...]]:
    """Which waypoints it has left or reached, and whether that was before their time."""
    events: list[Deviation] = []
    at_first = look.verdict(1)
    if at_first is Verdict.INSIDE:
        course = replace(course, was_there=True)
    elif at_first is Verdict.OUTSIDE and not course.left:
        first = followed.movement.route[0]
        if course.was_there:
            course = replace(course, left=True)
            events += _early(look, 0, first.begins_at)
        elif look.seen.at >= max(first.begins_at, followed.movement.begins_at):
            # First seen on its way, after it was to leave: it has left.
            course = replace(course, left=True)
    for number, waypoint in enumerate(followed.movement.route[1:], start=1):
        if number not in course.reached and look.verdict(number + 1) is Verdict.INSIDE:
            course = replace(course, reached=(*course.reached, number))
            events += _early(look, number, waypoint.begins_at)
    return course, tuple(events)


def _early(look: Look, number: int, begins_at: int) -> Iterator[Deviation]:
    if begins_at and look.seen.at < begins_at:
        yield _event(Reason.EARLY, look, number + 1, waypoint=number, not_after=look.seen.at)


def _beside_route(course: Course, look: Look) -> tuple[Course, tuple[Deviation, ...]]:
    verdict, at = look.verdict(0), look.seen.at
    if verdict is Verdict.CANNOT_TELL:
        return course, ()
    side = 1 if verdict is Verdict.INSIDE else -1
    reason = {(1, -1): Reason.BACK_ON_ROUTE, (-1, 0): Reason.OFF_ROUTE, (-1, 1): Reason.OFF_ROUTE}.get(
        (side, course.side)
    )
    before = course.sided_at if course.side else None
    course = replace(course, side=side, sided_at=at)
    if reason is None:
        return course, ()
    times = (at,) if before is None else (before, at)
    return course, (replace(_event(reason, look, 0, not_after=at), not_before=before, reports=times),)


def _standing(followed: Followed, course: Course, look: Look) -> tuple[Course, tuple[Deviation, ...]]:
    """Whether it stands: away from both ends of its route, near one place for longer than was notified."""
    anchor, seen = course.anchor, look.seen
    if anchor is None or not followed.movement.stop_after_s:
        return replace(course, anchor=seen), ()
    moved_m = geodesic_m(anchor.lon, anchor.lat, seen.lon, seen.lat)
    if moved_m - error_of(anchor) - error_of(seen) > STOP_M:
        events = (_stood(Reason.MOVING_AGAIN, course, look),) if course.is_stopped else ()
        return replace(course, anchor=seen, is_stopped=False), events
    is_long = seen.at - anchor.at >= 1_000 * followed.movement.stop_after_s
    is_away = look.verdict(1) is look.verdict(-1) is Verdict.OUTSIDE
    if course.is_stopped or not (is_long and is_away):
        return course, ()
    return replace(course, is_stopped=True), (_stood(Reason.STOPPED, course, look),)


def _stood(reason: Reason, course: Course, look: Look) -> Deviation:
    assert course.anchor is not None
    began = course.anchor.at if reason is Reason.STOPPED else course.last.at if course.last else course.anchor.at
    event = _event(reason, look, 0, not_after=look.seen.at)
    return replace(event, not_before=began, reports=(began, look.seen.at))


def _is_arrived(followed: Followed, course: Course) -> bool:
    return len(followed.movement.route) - 1 in course.reached


def _event(reason: Reason, look: Look, shape: int, *, not_after: int, waypoint: int | None = None) -> Deviation:
    return Deviation(
        reason,
        look.seen.at,
        look.seen.lon,
        look.seen.lat,
        float(look.distance_m[shape]),
        float(look.error_m[shape]),
        look.verdict(shape),
        not_after=not_after,
        waypoint=waypoint,
        notes=look.notes,
        reports=(look.seen.at,),
    )


def _side(distance_m: float, error_m: float) -> Verdict:
    if distance_m <= -error_m:
        return Verdict.INSIDE
    return Verdict.OUTSIDE if distance_m >= error_m else Verdict.CANNOT_TELL
