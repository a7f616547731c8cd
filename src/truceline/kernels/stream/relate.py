"""Released reports held against the areas, track by track: the loop of the watch.

Most reports are far from every boundary and change nothing; they are passed over after a
few comparisons. The rest go through `happenings`.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from truceline.kernels.boxes import boxes_meeting, sort_numbers
from truceline.kernels.crossing import turned_lon
from truceline.kernels.forecast import followed_s
from truceline.kernels.geodesic import geodesic_m
from truceline.kernels.stream.admit import Released
from truceline.kernels.stream.ground import Ground, Sight, has_edge_near, sight, signed_distance_m, way_box
from truceline.kernels.stream.happenings import (
    JUMP,
    START,
    STRAIGHT,
    begin_around,
    blank,
    end_around,
    fall_silent,
    follow,
    velocity,
)
from truceline.kernels.stream.rows import (
    EVENT,
    IMPOSSIBLE_JUMP,
    INSIDE,
    IS_AFTER_GAP,
    IS_APPROACHING,
    IS_LEAVING,
    IS_UNCERTAIN,
    NEVER,
    NO_TIME,
    NONE,
    OUTSIDE,
    RELATION,
    UNKNOWN,
    UNKNOWN_ERROR_M,
    ZONE_BEGAN,
    ZONE_CHANGED,
    ZONE_ENDED,
)
from truceline.kernels.stream.turns import areas_turning, is_active, next_turn_at

_SURE_LAT = 85.0
_SURE_STEP_DEG = 1.0
_DEG = math.pi / 180
_MOST_M_PER_DEG = 111_700.0
"""No degree of longitude at the equator, or of latitude anywhere on WGS 84, is longer."""


class Relations(NamedTuple):
    """Rows of RELATION, by track, then area: track t has row[first[t]:first[t + 1]]."""

    first: NDArray[np.int64]
    row: NDArray[Any]


class Reports(NamedTuple):
    """Where reports lie: rows of REPORT and of SOURCE."""

    row: NDArray[Any]
    source: NDArray[Any]


class Span(NamedTuple):
    """What time it is: the mark before this step and after it, the lateness, and the clocks before it."""

    mark: int
    next_mark: int
    lateness_ms: int
    clock: NDArray[np.int64]
    """shape (tracks known before,): ms UTC."""


class Bench(NamedTuple):
    """Room to work in, for the areas of one track at a time."""

    own: NDArray[Any]
    """shape (areas,): rows of RELATION, the track's own, sorted by area."""
    fresh: NDArray[Any]
    near: NDArray[np.int32]
    """shape (areas,): areas that come near."""
    seen: NDArray[np.int64]
    """shape (areas,): by which query each area was found last."""
    tally: NDArray[np.int64]
    """shape (5,): own rows, events, queries so far; then from when to when no area turns."""


_OWN, _EVENTS, _QUERIES, _QUIET_FROM, _QUIET_UNTIL = range(5)


@njit(cache=True, nogil=True)
def relate(  # type: ignore[no-untyped-def]
    ground: Ground,
    reports: Reports,
    released: Released,
    clear_m: NDArray[np.float32],
    tracks,
    relations: Relations,
    span: Span,
    is_new: NDArray[np.bool_],
) -> tuple[Relations, NDArray[Any], int]:
    """Hold released reports, turns and silences against the areas.

    Args:
        clear_m: shape (released,), metres around each report that are free of any boundary.
        tracks: of TRACK, changed. relations: as they were before.
        is_new: shape (areas,), True for areas that the step before did not know; or empty if it knew them all.

    Returns:
        The relations now, the events, and how many reports were impossible jumps.
    """
    areas = len(ground.terms)
    bench = Bench(
        np.empty(areas, RELATION),
        np.empty(areas, RELATION),
        np.empty(areas, np.int32),
        np.zeros(areas, np.int64),
        np.zeros(5, np.int64),
    )
    bench.tally[_QUIET_FROM] = NEVER
    events = np.empty(256, EVENT)
    row = np.empty(len(relations.row) + 256, RELATION)
    first = np.empty(len(tracks) + 1, np.int64)
    count, jumps = 0, 0
    known = len(relations.first) - 1
    for track in range(len(tracks)):
        first[track] = count
        own = 0
        if track < known:
            for place in range(relations.first[track], relations.first[track + 1]):
                bench.own[own] = relations.row[place]
                own += 1
        bench.tally[_OWN] = own
        if len(is_new) and tracks[track]["last"] >= 0:
            events = _welcome(ground, reports, tracks, track, span, is_new, bench, events)
        for place in range(released.first[track], released.first[track + 1]):
            number = released.row[place]
            at = reports.row[number]["at"]
            is_gap = at > tracks[track]["silent_at"]
            events = _pass_time(ground, reports, tracks, track, span, at, is_gap, bench, events)
            events, is_jump = _use(ground, reports, tracks, track, number, clear_m[place], bench, events)
            jumps += is_jump
        horizon = max(tracks[track]["clock"], span.next_mark) - span.lateness_ms
        is_gap = horizon > tracks[track]["silent_at"]
        events = _pass_time(ground, reports, tracks, track, span, horizon - 1, is_gap, bench, events)
        own = bench.tally[_OWN]
        if count + own > len(row):
            row = np.concatenate((row, np.empty(len(row) + own, RELATION)))
        row[count : count + own] = bench.own[:own]
        count += own
    first[len(tracks)] = count
    return Relations(first, row[:count]), events[: bench.tally[_EVENTS]], jumps


@njit(cache=True, nogil=True)
def _with_room(events, count: int, more: int):  # type: ignore[no-untyped-def]
    """The same rows, or a longer copy if there is no room for so many more."""
    if count + more <= len(events):
        return events
    grown = np.empty(2 * len(events) + more, EVENT)
    grown[:count] = events[:count]
    return grown


@njit(cache=True, nogil=True)
def _use(ground: Ground, reports: Reports, tracks, track: int, number: int, clear_m: float, bench: Bench, events):  # type: ignore[no-untyped-def]
    """Move a track on by a report; it is passed over if it cannot change anything."""
    state = tracks[track]
    row = reports.row[number]
    source = reports.source[row["source"]]
    last = state["last"]
    is_jump, reach_m = False, math.inf
    if last != NONE:
        before = reports.row[last]
        reach_m = _reach_m(before["lon"], before["lat"], row["lon"], row["lat"])
        passed_ms = row["at"] - before["at"]
        # Written so that an infinite limit and no time at all are told by the exact way.
        if not reach_m * 1000.0 < source["speed_limit_mps"] * passed_ms:
            is_jump = _is_jump(before, row, source["speed_limit_mps"])
    link = START if last == NONE or state["is_lost"] else JUMP if is_jump else STRAIGHT
    if link != STRAIGHT or row["at"] >= state["due_at"] or not _is_clear(ground, row, source, clear_m, reach_m):
        events = _look(ground, reports, tracks, track, number, link, is_jump, bench, events)
    state["last"], state["is_lost"] = number, 0
    state["silent_at"] = row["at"] + source["gap_ms"]
    return events, is_jump


@njit(cache=True, nogil=True)
def _reach_m(lon0: float, lat0: float, lon1: float, lat1: float) -> float:
    """A bound of the length of a short step, without trigonometry; inf for others."""
    east_deg, north_deg = abs(lon1 - lon0), abs(lat1 - lat0)
    if east_deg > 180.0:
        east_deg = 360.0 - east_deg
    if north_deg > _SURE_STEP_DEG or max(abs(lat0), abs(lat1)) > _SURE_LAT:
        return math.inf
    lowest2 = (min(abs(lat0), abs(lat1)) * _DEG) ** 2 if lat0 * lat1 > 0.0 else 0.0
    # The cosine's series, cut off where it is too large.
    east_deg *= 1.0 - lowest2 / 2 + lowest2 * lowest2 / 24
    return 1.001 * _MOST_M_PER_DEG * math.sqrt(east_deg * east_deg + north_deg * north_deg)


@njit(cache=True, nogil=True)
def _is_jump(before, row, limit_mps: float) -> bool:  # type: ignore[no-untyped-def]
    """Whether nothing gets from one report to the next so fast."""
    way_m = geodesic_m(before["lon"], before["lat"], row["lon"], row["lat"])
    passed_ms = row["at"] - before["at"]
    return way_m > 0.0 if passed_ms == 0 else way_m / (passed_ms / 1000.0) > limit_mps


@njit(cache=True, nogil=True)
def _is_clear(ground: Ground, row, source, clear_m: float, reach_m: float) -> bool:  # type: ignore[no-untyped-def]
    """True if no boundary comes near a report, the step to it, or the way predicted from it."""
    error_m = row["error_m"]
    if math.isnan(error_m):
        error_m = source["error_m"]
    if math.isnan(error_m):
        error_m = UNKNOWN_ERROR_M
    need_m = max(error_m, reach_m)
    if ground.widest[0] > 0.0 or ground.widest[1] > 0.0:
        need_m = max(need_m, ground.widest[0])
        return clear_m >= need_m and ground.widest[1] == 0.0
    return clear_m >= need_m


@njit(cache=True, nogil=True)
def _look(  # type: ignore[no-untyped-def]
    ground: Ground,
    reports: Reports,
    tracks,
    track: int,
    number: int,
    link: int,
    is_jump: bool,
    bench: Bench,
    events,
):
    """Hold a report against every area that may come near, and those that the track is related to."""
    state = tracks[track]
    r = sight(reports.row[number], reports.source, IMPOSSIBLE_JUMP if is_jump else 0)
    p = sight(reports.row[state["last"]], reports.source, 0) if state["last"] != NONE else r
    box = way_box(p if link == STRAIGHT else r, r, r.error_m)
    near = _areas_near(ground, bench, _with_prediction(ground, link, p, r, box))
    own, fresh = bench.tally[_OWN], 0
    count = bench.tally[_EVENTS]
    events = _with_room(events, count, 2 * (own + near))
    i, j = 0, 0
    while i < own or j < near:
        is_own = j == near or (i < own and bench.own[i]["area"] <= bench.near[j])
        area = np.int64(bench.own[i]["area"] if is_own else bench.near[j])
        may_be_near = j < near and bench.near[j] == area
        is_near = link != STRAIGHT or (may_be_near and has_edge_near(ground.areas, area, box))
        i, j = i + is_own, j + may_be_near
        if is_own:
            bench.fresh[fresh] = bench.own[i - 1]
        elif is_near or ground.terms[area]["band_m"] > 0.0 or ground.terms[area]["band_s"] > 0.0:
            flags = IS_AFTER_GAP if state["is_lost"] else 0
            blank(bench.fresh[fresh], track, area, UNKNOWN if link == START else OUTSIDE, flags)
        else:
            continue
        is_kept, count = follow(ground, bench.fresh[fresh], link, p, r, is_near, events, count)
        fresh += is_kept
    bench.own[:fresh] = bench.fresh[:fresh]
    bench.tally[_OWN], bench.tally[_EVENTS] = fresh, count
    state["due_at"] = _due_at(ground, bench)
    return events


@njit(cache=True, nogil=True)
def _with_prediction(
    ground: Ground, link: int, p: Sight, r: Sight, box: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """The box, widened to hold the predicted way of the longest outer band in time."""
    if ground.widest[1] == 0.0:
        return box
    east, north = velocity(link, p, r)
    if east == 0.0 and north == 0.0:
        return box
    seconds = followed_s(r.lat, east, north, ground.widest[1])
    # The way to r may have been turned around the Earth, and so is its box.
    lon = turned_lon(p.lon, r.lon) if link == STRAIGHT else r.lon
    to_lon, to_lat = lon + east * seconds, r.lat + north * seconds
    return min(box[0], to_lon), min(box[1], to_lat), max(box[2], to_lon), max(box[3], to_lat)


@njit(cache=True, nogil=True)
def _areas_near(ground: Ground, bench: Bench, box: tuple[float, float, float, float]) -> int:
    """Fill in the areas whose box, widened by their outer band, meets a box, and answer how many."""
    bench.tally[_QUERIES] += 1
    near = boxes_meeting(ground.boxes, box, bench.seen, bench.tally[_QUERIES], bench.near, 0)
    sort_numbers(bench.near, near)
    return near


@njit(cache=True, nogil=True)
def _due_at(ground: Ground, bench: Bench) -> int:
    """From when on the track's next report must be looked at, however far from a boundary it is."""
    due_at = NEVER
    for place in range(bench.tally[_OWN]):
        relation = bench.own[place]
        own = ground.terms[relation["area"]]
        if (relation["flags"] & (IS_UNCERTAIN | IS_APPROACHING | IS_LEAVING)) != 0 or own["has_altitude"]:
            return NO_TIME
        duration = own["first_duration"] + relation["milestone"]
        if relation["status"] == INSIDE and duration < own["last_duration"]:
            due_at = min(due_at, relation["since"] + ground.duration_ms[duration])
    return due_at


@njit(cache=True, nogil=True)
def _pass_time(  # type: ignore[no-untyped-def]
    ground: Ground,
    reports: Reports,
    tracks,
    track: int,
    span: Span,
    until: int,
    is_gap: bool,
    bench: Bench,
    events,
):
    """Turns of areas around a track that stands at its last report, up to and at a time; and its silence."""
    state = tracks[track]
    if state["last"] == NONE or state["is_lost"]:
        return events
    if len(ground.timetable.once_at) or len(ground.timetable.weekly_ms):
        after = reports.row[state["last"]]["at"] + 1
        if track < len(span.clock):
            after = max(after, max(span.clock[track], span.mark) - span.lateness_ms)
        until = min(until, state["silent_at"])
        is_quiet = after >= bench.tally[_QUIET_FROM] and until < bench.tally[_QUIET_UNTIL]
        if after <= until and not is_quiet:
            events = _turn(ground, reports, tracks, track, (after, until), bench.seen[:0] == 0, bench, events)
    if is_gap:
        events = _lose(ground, reports, tracks, track, bench, events)
    return events


@njit(cache=True, nogil=True)
def _turn(  # type: ignore[no-untyped-def]
    ground: Ground,
    reports: Reports,
    tracks,
    track: int,
    times: tuple[int, int],
    is_meant: NDArray[np.bool_],
    bench: Bench,
    events,
):
    """The turns from one time to another, both included, of all areas or of those that are meant."""
    state = tracks[track]
    p = sight(reports.row[state["last"]], reports.source, 0)
    quiet_from = times[0]
    at = next_turn_at(ground.timetable, times[0])
    while at <= times[1]:
        turning = areas_turning(ground.terms, ground.timetable, at, bench.near)
        for place in range(turning):
            area = np.int64(bench.near[place])
            if len(is_meant) and not is_meant[area]:
                continue
            events = _with_room(events, bench.tally[_EVENTS], 1)
            if is_active(ground.terms, ground.timetable, area, at):
                _begin(ground, track, area, at, ZONE_BEGAN, p, bench, events)
            else:
                _end(ground, area, at, p, bench, events)
        quiet_from = at + 1
        at = next_turn_at(ground.timetable, at + 1)
    bench.tally[_QUIET_FROM], bench.tally[_QUIET_UNTIL] = quiet_from, at
    state["due_at"] = _due_at(ground, bench)
    return events


@njit(cache=True, nogil=True)
def _begin(ground: Ground, track: int, area: int, at: int, reason: int, p: Sight, bench: Bench, events) -> None:  # type: ignore[no-untyped-def]
    """Begin an area around a standing track."""
    place = _place_of(bench, area)
    own = bench.tally[_OWN]
    for k in range(own, place, -1):
        bench.own[k] = bench.own[k - 1]
    relation = bench.own[place]
    blank(relation, track, area, UNKNOWN, 0)
    is_kept, is_told = begin_around(ground, relation, at, reason, p, events[bench.tally[_EVENTS]])
    bench.tally[_EVENTS] += is_told
    if is_kept:
        bench.tally[_OWN] = own + 1
        return
    for k in range(place, own):
        bench.own[k] = bench.own[k + 1]


@njit(cache=True, nogil=True)
def _end(ground: Ground, area: int, at: int, p: Sight, bench: Bench, events) -> None:  # type: ignore[no-untyped-def]
    """End an area around a standing track."""
    place = _place_of(bench, area)
    own = bench.tally[_OWN]
    if place == own or bench.own[place]["area"] != area:
        return
    distance_m = signed_distance_m(ground.areas, area, p.lon, p.lat)
    event = events[bench.tally[_EVENTS]]
    bench.tally[_EVENTS] += end_around(bench.own[place], at, ZONE_ENDED, p, distance_m, event)
    for k in range(place, own - 1):
        bench.own[k] = bench.own[k + 1]
    bench.tally[_OWN] = own - 1


@njit(cache=True, nogil=True)
def _place_of(bench: Bench, area: int) -> int:
    """Where an area stands among the track's own, or belongs."""
    place = 0
    while place < bench.tally[_OWN] and bench.own[place]["area"] < area:
        place += 1
    return place


@njit(cache=True, nogil=True)
def _lose(ground: Ground, reports: Reports, tracks, track: int, bench: Bench, events):  # type: ignore[no-untyped-def]
    """Lose a track: tell it for each area it was in, near or on the way to, and forget them all."""
    state = tracks[track]
    events = _with_room(events, bench.tally[_EVENTS], bench.tally[_OWN])
    p = sight(reports.row[state["last"]], reports.source, 0)
    for place in range(bench.tally[_OWN]):
        event = events[bench.tally[_EVENTS]]
        bench.tally[_EVENTS] += fall_silent(ground, bench.own[place], state["silent_at"], p, event)
    bench.tally[_OWN] = 0
    state["is_lost"], state["due_at"] = 1, NEVER
    return events


@njit(cache=True, nogil=True)
def _welcome(  # type: ignore[no-untyped-def]
    ground: Ground,
    reports: Reports,
    tracks,
    track: int,
    span: Span,
    is_new: NDArray[np.bool_],
    bench: Bench,
    events,
):
    """Begin areas that the step before did not know around a track that stands at its last report."""
    state = tracks[track]
    if state["is_lost"]:
        return events
    p = sight(reports.row[state["last"]], reports.source, 0)
    near = _areas_near(ground, bench, way_box(p, p, p.error_m))
    events = _with_room(events, bench.tally[_EVENTS], near)
    for place in range(near):
        area = np.int64(bench.near[place])
        if is_new[area] and is_active(ground.terms, ground.timetable, area, p.at):
            _begin(ground, track, area, p.at, ZONE_CHANGED, p, bench, events)
    told_until = max(span.clock[track], span.mark) - span.lateness_ms - 1
    return _turn(ground, reports, tracks, track, (p.at + 1, min(told_until, state["silent_at"])), is_new, bench, events)
