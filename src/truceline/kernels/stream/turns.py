"""When areas begin and stop being active: arithmetic on validity and weekly windows, no list of dates."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from truceline.kernels.stream.rows import NEVER

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


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
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
