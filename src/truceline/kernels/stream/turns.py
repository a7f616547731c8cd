"""When areas begin and stop being active: arithmetic on validity and weekly windows, no list of dates."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.borrowing import borrowing, compiled
from truceline.kernels.stream.admit import Released, Span
from truceline.kernels.stream.rows import NEVER, NO_TIME, NONE, TURN, ZONE_BEGAN, ZONE_ENDED
from truceline.kernels.stream.sift import Reports
from truceline.kernels.stream.sight import resolved_error_m, way_box

WEEK_MS = 7 * 24 * 3600 * 1000
_MONDAY_MS = 3 * 24 * 3600 * 1000
"""From a Monday 00:00 UTC to the begin of 1970, a Thursday."""


class Timetable(NamedTuple):
    """Windows of the areas that have a schedule, and every instant that may be a turn, in order."""

    window: NDArray[np.int64]
    """shape (windows, 2): begin and end, ms since Monday 00:00 UTC; `TERMS` says which are an area's."""
    weekly_ms: NDArray[np.int64]
    """shape (n,): begins and ends of windows, ms since Monday, sorted; weekly_area: whose."""
    weekly_area: NDArray[np.int32]
    once_at: NDArray[np.int64]
    """shape (m,): begins and ends of validity, ms UTC, sorted; once_area: whose."""
    once_area: NDArray[np.int32]


@borrowing
def is_active(terms, timetable: Timetable, area: int, at: int) -> bool:  # type: ignore[no-untyped-def]
    """True if an area's validity and schedule hold at a time."""
    own = terms[area]
    if at < own["begins_at"] or at >= own["ends_at"]:
        return False
    if own["first_window"] == own["last_window"]:
        return True
    week_ms = (at + _MONDAY_MS) % WEEK_MS
    for window in range(own["first_window"], own["last_window"]):
        if timetable.window[window, 0] <= week_ms < timetable.window[window, 1]:
            return True
    return False


@borrowing
def active_since(terms, timetable: Timetable, area: int, at: int) -> int:  # type: ignore[no-untyped-def]
    """The last turn, at or before a time at which an area is active, at which it became so."""
    own = terms[area]
    begins_at = own["begins_at"]
    windows = own["last_window"] - own["first_window"]
    since = at if windows else begins_at
    # Windows may touch, also over the end of the week; going back through all of them ends in no begin at all.
    for _ in range(windows + 1):
        if since <= begins_at:
            break
        week_ms = (since - 1 + _MONDAY_MS) % WEEK_MS
        before = since
        for window in range(own["first_window"], own["last_window"]):
            if timetable.window[window, 0] <= week_ms < timetable.window[window, 1]:
                since -= week_ms + 1 - timetable.window[window, 0]
        if since == before:
            return since
    return begins_at


@compiled
def next_turn_at(timetable: Timetable, at: int) -> int:
    """The first instant at or after a time at which any area may turn; NEVER if there is none."""
    once = first_not_before(timetable.once_at, at)
    soonest = timetable.once_at[once] if once < len(timetable.once_at) else NEVER
    if len(timetable.weekly_ms):
        week_ms = (at + _MONDAY_MS) % WEEK_MS
        weekly = first_not_before(timetable.weekly_ms, week_ms)
        if weekly < len(timetable.weekly_ms):
            soonest = min(soonest, at + timetable.weekly_ms[weekly] - week_ms)
        else:
            soonest = min(soonest, at + timetable.weekly_ms[0] + WEEK_MS - week_ms)
    return soonest


@compiled
def areas_turning(terms, timetable: Timetable, at: int, turning: NDArray[np.int32]) -> int:  # type: ignore[no-untyped-def]
    """Write the areas that turn at a time, each once, sorted, and answer how many."""
    count = 0
    once = first_not_before(timetable.once_at, at)
    while once < len(timetable.once_at) and timetable.once_at[once] == at:
        count = _add_if_turning(terms, timetable, timetable.once_area[once], at, turning, count)
        once += 1
    week_ms = (at + _MONDAY_MS) % WEEK_MS
    weekly = first_not_before(timetable.weekly_ms, week_ms)
    while weekly < len(timetable.weekly_ms) and timetable.weekly_ms[weekly] == week_ms:
        count = _add_if_turning(terms, timetable, timetable.weekly_area[weekly], at, turning, count)
        weekly += 1
    return count


@compiled
def _add_if_turning(terms, timetable: Timetable, area: int, at: int, turning: NDArray[np.int32], count: int) -> int:  # type: ignore[no-untyped-def]
    if is_active(terms, timetable, area, at) == is_active(terms, timetable, area, at - 1):
        return count
    place = count
    while place > 0 and turning[place - 1] > area:
        place -= 1
    if place > 0 and turning[place - 1] == area:
        return count
    for k in range(count, place, -1):
        turning[k] = turning[k - 1]
    turning[place] = area
    return count + 1


@borrowing
def first_not_before(times: NDArray[np.int64], at: int) -> int:
    """The place of the first of some sorted times that is not before a time."""
    low, high = 0, len(times)
    while low < high:
        middle = (low + high) // 2
        if times[middle] < at:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def active_at(terms, timetable: Timetable, area: NDArray[np.int32], at: NDArray[np.int64]) -> NDArray[np.bool_]:  # type: ignore[no-untyped-def]
    """Whether areas are active at times, shape (areas,)."""
    active = np.empty(len(area), np.bool_)
    for k in range(len(area)):
        active[k] = is_active(terms, timetable, np.int64(area[k]), at[k])
    return active


class Watched(NamedTuple):
    """What turns are told of: tracks that stand at reports, and the reports that move them on."""

    reports: Reports
    released: Released
    last: NDArray[np.int32]
    """shape (tracks,): row of the last report used before this step, NONE if there is none or the track is lost."""
    has_relations: NDArray[np.bool_]
    """shape (tracks,): whether any area is remembered, or may come to be in this step."""


@compiled
def turns_around(  # type: ignore[no-untyped-def]
    terms, timetable: Timetable, box: NDArray[np.float64], watched: Watched, span: Span, is_new: NDArray[np.bool_]
) -> NDArray[Any]:
    """Every turn of an area around a standing track that this step has to tell, as rows of TURN, by track and time.

    Args:
        terms: of TERMS. box: of the areas. span: the time that passes.
        is_new: shape (areas,), True for areas whose turns were not told in time; or empty if there are none.
    """
    turns = np.empty(64, TURN)
    turning = np.empty(len(terms), np.int32)
    count = 0
    released = watched.released
    for track in range(len(watched.last)):
        before, told_until = np.int64(watched.last[track]), span.told_until[track]
        if before != NONE and len(is_new):
            times = (track, before, NO_TIME, told_until)
            turns, count = _add_turns(terms, timetable, box, watched, times, is_new, turning, turns, count)
        for place in range(released.first[track], released.first[track + 1]):
            number = np.int64(released.row[place])
            if before != NONE:
                times = (track, before, told_until, watched.reports.row[number]["at"])
                turns, count = _add_turns(terms, timetable, box, watched, times, is_new[:0], turning, turns, count)
            before = number
        if before != NONE:
            times = (track, before, told_until, span.until[track])
            turns, count = _add_turns(terms, timetable, box, watched, times, is_new[:0], turning, turns, count)
    return turns[:count]


@compiled
def _add_turns(  # type: ignore[no-untyped-def]
    terms,
    timetable: Timetable,
    box: NDArray[np.float64],
    watched: Watched,
    times: tuple[int, int, int, int],
    is_meant: NDArray[np.bool_],
    turning: NDArray[np.int32],
    turns,
    count: int,
):
    """Add the turns around a track that stands at a report, after one time, up to and at another, and no silence."""
    track, before, after, until = times
    p = watched.reports.row[before]
    until = min(until, p["at"] + watched.reports.source[p["source"]]["gap_ms"])
    at = next_turn_at(timetable, max(p["at"], after) + 1)
    while at <= until:
        for place in range(areas_turning(terms, timetable, at, turning)):
            area = np.int64(turning[place])
            begins = is_active(terms, timetable, area, at)
            if len(is_meant) and not is_meant[area]:
                continue
            if begins:
                error_m, _ = resolved_error_m(p, watched.reports.source)
                if not _comes_near(box, area, p["lon"], p["lat"], error_m):
                    continue
                watched.has_relations[track] = True
            elif not watched.has_relations[track]:
                continue
            if count == len(turns):
                turns = np.concatenate((turns, np.empty(count, TURN)))
            turn = turns[count]
            turn["at"], turn["track"], turn["area"], turn["row"] = at, track, area, before
            turn["reason"] = ZONE_BEGAN if begins else ZONE_ENDED
            turn["gap_m"], turn["is_within"] = math.inf, 0
            count += 1
        at = next_turn_at(timetable, at + 1)
    return turns, count


@compiled
def _comes_near(box: NDArray[np.float64], area: int, lon: float, lat: float, reach_m: float) -> bool:
    """False if a place is farther from an area's box than a reach, for certain."""
    west, south, east, north = way_box((lon, lat, lon, lat), reach_m)
    if south > box[area, 3] or north < box[area, 1]:
        return False
    turn = math.ceil((box[area, 0] - east) / 360.0)
    return west + 360.0 * turn <= box[area, 2]
