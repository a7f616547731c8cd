"""What a report, a turn or a silence does to one track's relation to one area, and the events that it brings about.

No geometry here: how reports and ways lie to areas has been measured before, and the
distances that events carry are measured afterwards.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.borrowing import borrowing, inlined
from truceline.kernels.stream.rows import (
    APPROACH,
    CANNOT_TELL,
    CROSSED,
    ENTRY,
    EXIT,
    FIRST_SEEN,
    INSIDE,
    IS_AFTER_GAP,
    IS_APPROACHING,
    IS_LEAVING,
    IS_TOUCHING,
    IS_UNCERTAIN,
    IS_WITHIN,
    LOST,
    NO_TIME,
    NONE,
    OUTER_BAND,
    OUTSIDE,
    PREDICTED,
    PRESENCE,
    SEEN_AGAIN,
    SILENT,
    STAYED,
    STRAIGHT,
    TRANSIT,
    UNKNOWN,
    VERDICT_INSIDE,
    VERDICT_OUTSIDE,
    WITHDRAWN,
)
from truceline.kernels.stream.sight import Sight, both, horizontal_verdict, place_on_way, time_on_way, vertical_verdict
from truceline.kernels.stream.turns import Timetable, active_since, is_active

MOST_EVENTS = np.int64(2)
"""A report or a turn brings about no more events for one area."""


class Order(NamedTuple):
    """What zones say of areas: rows of TERMS, durations of stays that are told, and when areas are active."""

    terms: NDArray[Any]
    duration_ms: NDArray[np.int64]
    timetable: Timetable


class Step(NamedTuple):
    """The step from one report to the next, and how it lies to one area."""

    p: Sight
    r: Sight
    link: int
    is_within: bool
    """Whether the area contains r."""
    gap_m: float
    """Metres from r to the boundary; inf if beyond the error and the outer band."""
    seconds: float
    """Until the predicted entry; inf if there is none."""
    stretches: NDArray[np.float64]
    """Parts of the step inside the area, if it meets the boundary."""


@borrowing
def blank(relation, track: int, area: int, status: int, flags: int) -> None:  # type: ignore[no-untyped-def]
    """Make a row of RELATION new."""
    relation["since"], relation["agreed"], relation["crossed_at"] = NO_TIME, NO_TIME, NO_TIME
    relation["crossed_lon"], relation["crossed_lat"], relation["distance_m"] = 0.0, 0.0, math.nan
    relation["track"], relation["area"], relation["milestone"] = track, area, 0
    relation["status"], relation["notes"], relation["flags"] = status, 0, flags


@borrowing
def tell(event, relation, kind: int, reason: int, seen: Sight, verdict: int) -> None:  # type: ignore[no-untyped-def]
    """Make a row of EVENT that rests on one report, at its time and place."""
    event["at"], event["not_before"], event["not_after"] = seen.at, NO_TIME, NO_TIME
    event["predicted_at"], event["agreed_report"], event["report"] = NO_TIME, NO_TIME, seen.at
    event["lon"], event["lat"], event["distance_m"] = seen.lon, seen.lat, math.nan
    event["error_m"], event["predicted_distance_m"] = seen.error_m, math.nan
    event["track"], event["other_track"], event["area"] = relation["track"], NONE, relation["area"]
    event["kind"], event["verdict"], event["reason"] = kind, verdict, reason
    event["notes"] = seen.notes | relation["notes"]


@inlined
def follow(order: Order, relation, step: Step, events, spots: NDArray[np.float64], count: int) -> int:  # type: ignore[no-untyped-def]
    """Move one track's relation to one active area on by one report, and answer how many events there are now.

    Args:
        relation: row of RELATION, changed. events, spots: with room for MOST_EVENTS more after the first `count`.
    """
    p, r = step.p, step.r
    own = order.terms[relation["area"]]
    vertical, notes = vertical_verdict(own, r)
    verdict = both(horizontal_verdict(r.error_m, step.gap_m, step.is_within), vertical)
    relation["notes"] = notes
    was_outside, was_uncertain = relation["status"] == OUTSIDE, _has(relation, IS_UNCERTAIN)
    if not was_uncertain:
        relation["crossed_at"] = NO_TIME
    if step.link == STRAIGHT:
        _note_crossing(relation, step)
    else:
        _clear(relation, IS_TOUCHING)
    _set(relation, IS_WITHIN, step.is_within)
    if verdict == CANNOT_TELL:
        if not was_uncertain:
            relation["agreed"] = p.at
        relation["flags"] |= IS_UNCERTAIN
    else:
        if was_outside and verdict == VERDICT_OUTSIDE and not was_uncertain and step.link == STRAIGHT:
            count = _pass_through(order, relation, step, events, spots, count)
        count = _decide(order, relation, verdict, step, events, spots, count)
        _clear(relation, IS_UNCERTAIN | IS_TOUCHING | IS_AFTER_GAP)
    if own["band_m"] > 0.0 or own["band_s"] > 0.0:
        count = _approach(order, relation, step, (verdict, vertical), events, spots, count)
    return count


@borrowing
def _has(relation, flag: int) -> bool:  # type: ignore[no-untyped-def]
    return (relation["flags"] & flag) != 0


@borrowing
def _set(relation, flag: int, is_set: bool) -> None:  # type: ignore[no-untyped-def]
    relation["flags"] = relation["flags"] | flag if is_set else relation["flags"] & ~flag


@borrowing
def _clear(relation, flag: int) -> None:  # type: ignore[no-untyped-def]
    relation["flags"] &= ~flag


@borrowing
def is_worth_keeping(order: Order, relation) -> bool:  # type: ignore[no-untyped-def]
    """False if nothing distinguishes the pair from any other that is outside for certain."""
    if relation["status"] != OUTSIDE or _has(relation, IS_UNCERTAIN | IS_APPROACHING | IS_LEAVING):
        return True
    return _has(relation, IS_WITHIN) and order.terms[relation["area"]]["has_altitude"] != 0


@inlined
def _note_crossing(relation, step: Step) -> None:  # type: ignore[no-untyped-def]
    """Remember the last crossing against the state on the way from p to r.

    A way in that ends on the boundary counts, as long as what follows does not lead out again at once.
    """
    was_touching, is_touching = _has(relation, IS_TOUCHING), False
    for part in range(len(step.stretches)):
        begin, end, is_through = step.stretches[part, 0], step.stretches[part, 1], step.stretches[part, 2] != 0.0
        only_touched = begin < 0.0 and not is_through and was_touching
        if end > 1.0:
            is_touching = not is_through and (begin >= 0.0 or was_touching)
        elif relation["status"] == INSIDE and not only_touched:
            _cross(relation, step.p, step.r, end)
        elif relation["status"] == OUTSIDE and only_touched:
            relation["crossed_at"] = NO_TIME
        if relation["status"] == OUTSIDE and begin >= 0.0:
            _cross(relation, step.p, step.r, begin)
    _set(relation, IS_TOUCHING, is_touching)


@borrowing
def _cross(relation, p: Sight, r: Sight, fraction: float) -> None:  # type: ignore[no-untyped-def]
    relation["crossed_at"] = time_on_way(p, r, fraction)
    relation["crossed_lon"], relation["crossed_lat"] = place_on_way(p, r, fraction)


@inlined
def _decide(order: Order, relation, verdict: int, step: Step, events, spots: NDArray[np.float64], count: int) -> int:  # type: ignore[no-untyped-def]
    """What a certain verdict makes of a state."""
    r, event = step.r, events[count]
    was, status = relation["status"], INSIDE if verdict == VERDICT_INSIDE else OUTSIDE
    relation["status"] = status
    if was == status:
        if status == OUTSIDE or not _outstay(order, relation, r, event):
            return count
    elif was == UNKNOWN:
        if status == OUTSIDE:
            return count
        tell(event, relation, PRESENCE, SEEN_AGAIN if _has(relation, IS_AFTER_GAP) else FIRST_SEEN, r, verdict)
        event["not_after"] = r.at
    else:
        _tell_crossing(order, relation, step, verdict, event)
    if was != status and status == INSIDE:
        relation["since"], relation["milestone"] = event["at"], 0
    spots[count, 0], spots[count, 1] = r.lon, r.lat
    return count + 1


@borrowing
def _tell_crossing(order: Order, relation, step: Step, verdict: int, event) -> None:  # type: ignore[no-untyped-def]
    """Tell an entry or an exit."""
    area = np.int64(relation["area"])
    r = step.r
    tell(event, relation, ENTRY if verdict == VERDICT_INSIDE else EXIT, CROSSED, r, verdict)
    agreed = relation["agreed"] if _has(relation, IS_UNCERTAIN) else step.p.at
    not_before = max(agreed, active_since(order.terms, order.timetable, area, r.at))
    event["not_before"], event["not_after"], event["agreed_report"] = not_before, r.at, agreed
    if relation["crossed_at"] != NO_TIME:
        event["at"] = max(relation["crossed_at"], not_before)
        event["lon"], event["lat"] = relation["crossed_lon"], relation["crossed_lat"]
    if verdict == VERDICT_OUTSIDE:
        _set(relation, IS_LEAVING, order.terms[area]["band_m"] > 0.0)


@borrowing
def _outstay(order: Order, relation, r: Sight, event) -> bool:  # type: ignore[no-untyped-def]
    """Tell the longest duration of the stay that has passed, if it was not told yet."""
    own = order.terms[relation["area"]]
    place = first = own["first_duration"] + relation["milestone"]
    while place < own["last_duration"] and relation["since"] + order.duration_ms[place] <= r.at:
        place += 1
    if place == first:
        return False
    relation["milestone"] = place - own["first_duration"]
    tell(event, relation, PRESENCE, STAYED, r, VERDICT_INSIDE)
    event["not_before"], event["not_after"] = relation["since"], r.at
    return True


@inlined
def _pass_through(order: Order, relation, step: Step, events, spots: NDArray[np.float64], count: int) -> int:  # type: ignore[no-untyped-def]
    """Tell a transit if the step goes through the area while it is active; r and p are outside for certain."""
    p, r = step.p, step.r
    own = order.terms[relation["area"]]
    p_vertical, p_notes = vertical_verdict(own, p)
    r_vertical, r_notes = vertical_verdict(own, r)
    if VERDICT_OUTSIDE in (p_vertical, r_vertical):
        return count
    for part in range(len(step.stretches)):
        begin, end = step.stretches[part, 0], step.stretches[part, 1]
        if step.stretches[part, 2] == 0.0 or begin < 0.0 or end > 1.0:
            continue
        at = time_on_way(p, r, begin)
        if not is_active(order.terms, order.timetable, np.int64(relation["area"]), at):
            return count
        event = events[count]
        # Whether it was inside for certain is told when the distance of the middle is known.
        is_level = p_vertical == VERDICT_INSIDE and r_vertical == VERDICT_INSIDE
        tell(event, relation, TRANSIT, CROSSED, r, VERDICT_INSIDE if is_level else CANNOT_TELL)
        event["at"], event["not_before"], event["not_after"], event["agreed_report"] = at, p.at, r.at, p.at
        event["lon"], event["lat"] = place_on_way(p, r, begin)
        event["error_m"] = max(p.error_m, r.error_m)
        event["notes"] = p.notes | r.notes | p_notes | r_notes
        spots[count, 0], spots[count, 1] = place_on_way(p, r, 0.5 * (begin + end))
        return count + 1
    return count


@borrowing
def _approach(  # type: ignore[no-untyped-def]
    order: Order, relation, step: Step, verdicts: tuple[int, int], events, spots: NDArray[np.float64], count: int
) -> int:
    """Tell an approach that begins, or one that is withdrawn."""
    if relation["status"] == INSIDE:
        _clear(relation, IS_APPROACHING | IS_LEAVING)
        return count
    verdict, vertical = verdicts
    seconds, is_in_band = math.inf, False
    if vertical != VERDICT_OUTSIDE:
        seconds, is_in_band = step.seconds, _is_in_band(order, relation, step)
    is_approaching = is_in_band or seconds < math.inf
    was_approaching = _has(relation, IS_APPROACHING)
    if is_approaching == was_approaching or (was_approaching and verdict == CANNOT_TELL):
        return count
    _set(relation, IS_APPROACHING, is_approaching)
    event, r = events[count], step.r
    tell(event, relation, APPROACH, WITHDRAWN if was_approaching else OUTER_BAND, r, verdict)
    if seconds < math.inf:
        event["reason"] = PREDICTED
        event["predicted_at"] = r.at + np.int64(np.rint(1000.0 * seconds))
    spots[count, 0], spots[count, 1] = r.lon, r.lat
    return count + 1


@borrowing
def _is_in_band(order: Order, relation, step: Step) -> bool:  # type: ignore[no-untyped-def]
    """Whether a report lies in the outer band; one that left the area must have been beyond the band first."""
    band_m = order.terms[relation["area"]]["band_m"]
    if band_m == 0.0:
        return False
    if not step.is_within and step.gap_m > band_m:
        _clear(relation, IS_LEAVING)
        return False
    return not _has(relation, IS_LEAVING)


@borrowing
def begin_around(order: Order, relation, turn, p: Sight, event) -> bool:  # type: ignore[no-untyped-def]
    """Begin an area around a standing track; True if that made an event.

    Args:
        relation: row of RELATION, blank. turn: row of TURN.
    """
    vertical, notes = vertical_verdict(order.terms[relation["area"]], p)
    is_within = turn["is_within"] != 0
    verdict = both(horizontal_verdict(p.error_m, turn["gap_m"], is_within), vertical)
    relation["notes"] = notes
    _set(relation, IS_WITHIN, is_within)
    _set(relation, IS_UNCERTAIN, verdict == CANNOT_TELL)
    if verdict != CANNOT_TELL:
        relation["status"] = INSIDE if verdict == VERDICT_INSIDE else OUTSIDE
    if verdict != VERDICT_INSIDE:
        return False
    relation["since"] = turn["at"]
    tell(event, relation, PRESENCE, np.int64(turn["reason"]), p, verdict)
    event["at"], event["not_before"], event["not_after"] = turn["at"], turn["at"], turn["at"]
    return True


@borrowing
def end_around(relation, at: int, reason: int, p: Sight, event) -> bool:  # type: ignore[no-untyped-def]
    """Tell that an area ended around a standing track; False if that is not worth an event."""
    if relation["status"] == INSIDE:
        tell(event, relation, EXIT, reason, p, last_verdict(relation))
        # The stay may have begun by a turn after p.
        event["at"] = max(at, relation["since"])
        event["not_before"], event["not_after"] = event["at"], event["at"]
        return True
    if _has(relation, IS_APPROACHING):
        tell(event, relation, APPROACH, WITHDRAWN, p, last_verdict(relation))
        event["at"] = at
        return True
    return False


@borrowing
def last_verdict(relation) -> int:  # type: ignore[no-untyped-def]
    """The verdict of the last used report."""
    if _has(relation, IS_UNCERTAIN):
        return CANNOT_TELL
    return VERDICT_INSIDE if relation["status"] == INSIDE else VERDICT_OUTSIDE


@borrowing
def fall_silent(relation, at: int, p: Sight, event) -> bool:  # type: ignore[no-untyped-def]
    """Tell that a track was lost inside, near or on the way to an area; False if it was nowhere near."""
    if relation["status"] != INSIDE and not _has(relation, IS_UNCERTAIN | IS_APPROACHING):
        return False
    tell(event, relation, LOST, SILENT, p, last_verdict(relation))
    event["at"], event["not_before"], event["not_after"] = at, p.at, at
    return True
