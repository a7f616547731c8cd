"""What a report, a turn or a silence does to one track's relation to one area, and the events that it brings about."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math

import numpy as np
from numba import njit

from truceline.kernels.areas import contains
from truceline.kernels.crossing import BEYOND, Stretches, stretches, turned_lon
from truceline.kernels.distance import boundary_m
from truceline.kernels.forecast import degrees_per_second, seconds_from_outside
from truceline.kernels.stream.ground import (
    Ground,
    Sight,
    both,
    horizontal_verdict,
    signed_distance_m,
    vertical_verdict,
)
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
    TRANSIT,
    UNKNOWN,
    VERDICT_INSIDE,
    VERDICT_OUTSIDE,
    WITHDRAWN,
)
from truceline.kernels.stream.turns import active_since, is_active

STRAIGHT, JUMP, START = 0, 1, 2
"""How a report follows the one before: by a straight step, by an impossible jump, or not at all."""


@njit(cache=True, nogil=True)
def blank(relation, track: int, area: int, status: int, flags: int) -> None:  # type: ignore[no-untyped-def]
    """Make a row of RELATION new."""
    relation["since"], relation["agreed"], relation["crossed_at"] = NO_TIME, NO_TIME, NO_TIME
    relation["crossed_lon"], relation["crossed_lat"], relation["distance_m"] = 0.0, 0.0, math.nan
    relation["track"], relation["area"], relation["milestone"] = track, area, 0
    relation["status"], relation["notes"], relation["flags"] = status, 0, flags


@njit(cache=True, nogil=True)
def tell(event, relation, kind: int, reason: int, seen: Sight, verdict: int) -> None:  # type: ignore[no-untyped-def]
    """Make a row of EVENT that rests on one report, at its time and place; the distance is still to come."""
    event["at"], event["not_before"], event["not_after"] = seen.at, NO_TIME, NO_TIME
    event["predicted_at"], event["agreed_report"], event["report"] = NO_TIME, NO_TIME, seen.at
    event["lon"], event["lat"], event["distance_m"] = seen.lon, seen.lat, math.nan
    event["error_m"], event["predicted_distance_m"] = seen.error_m, math.nan
    event["track"], event["other_track"], event["area"] = relation["track"], NONE, relation["area"]
    event["kind"], event["verdict"], event["reason"] = kind, verdict, reason
    event["notes"] = seen.notes | relation["notes"]


@njit(cache=True, nogil=True)
def follow(
    ground: Ground, relation, link: int, p: Sight, r: Sight, is_near: bool, events, count: int
) -> tuple[bool, int]:  # type: ignore[no-untyped-def]
    """Move one track's relation to one area on by one report.

    Args:
        relation: row of RELATION, changed. link: how r follows p.
        is_near: False if no boundary of the area is on the way, or within the error of r, for certain.
        events: of EVENT, with room for two more after the first `count`.

    Returns:
        Whether the relation has to be kept, and the count of events.
    """
    area = np.int64(relation["area"])
    if not is_active(ground.terms, ground.timetable, area, r.at):
        return False, count
    vertical, relation["notes"] = vertical_verdict(ground.terms, area, r)
    was_within = (relation["flags"] & IS_WITHIN) != 0
    is_within = contains(ground.areas, area, r.lon, r.lat) if is_near else was_within
    horizontal = VERDICT_INSIDE if is_within else VERDICT_OUTSIDE
    if is_near:
        horizontal = horizontal_verdict(ground.areas, area, r, is_within)
    verdict = both(horizontal, vertical)
    was_status = np.int64(relation["status"])
    was_uncertain = (relation["flags"] & IS_UNCERTAIN) != 0
    if is_near and link == STRAIGHT and (was_uncertain or verdict != _certain(was_status)):
        way = (p.lon, p.lat, r.lon, r.lat)
        parts = stretches(ground.areas, area, way, was_within, is_within)
        _note_crossing(relation, parts, p, r, verdict != CANNOT_TELL)
    elif not was_uncertain:
        relation["crossed_at"] = NO_TIME
    elif link == JUMP:
        _end_walk(relation, p)
    _set_flag(relation, IS_WITHIN, is_within)
    if verdict == CANNOT_TELL:
        if not was_uncertain:
            relation["agreed"] = p.at
        relation["flags"] |= IS_UNCERTAIN
    else:
        count = _decide(ground, relation, verdict, p, r, events, count)
        if link == STRAIGHT and is_near and verdict == VERDICT_OUTSIDE and was_status == OUTSIDE:
            count = _passed_through(ground, relation, p, r, events, count)
        relation["flags"] &= ~(IS_UNCERTAIN | IS_TOUCHING | IS_AFTER_GAP)
    own = ground.terms[area]
    if own["band_m"] > 0.0 or own["band_s"] > 0.0:
        count = _approach(ground, relation, link, p, r, (verdict, vertical), events, count)
    return _is_worth_keeping(ground, relation), count


@njit(cache=True, nogil=True)
def _certain(status: int) -> int:
    """The verdict that agrees with a state; none agrees with the unknown one."""
    return VERDICT_INSIDE if status == INSIDE else VERDICT_OUTSIDE if status == OUTSIDE else NONE


@njit(cache=True, nogil=True)
def _set_flag(relation, flag: int, is_set: bool) -> None:  # type: ignore[no-untyped-def]
    relation["flags"] = relation["flags"] | flag if is_set else relation["flags"] & ~flag


@njit(cache=True, nogil=True)
def _is_worth_keeping(ground: Ground, relation) -> bool:  # type: ignore[no-untyped-def]
    """False if nothing distinguishes the pair from any other that is outside for certain."""
    flags = relation["flags"]
    if relation["status"] != OUTSIDE or (flags & (IS_UNCERTAIN | IS_APPROACHING | IS_LEAVING)) != 0:
        return True
    return (flags & IS_WITHIN) != 0 and ground.terms[relation["area"]]["has_altitude"] != 0


@njit(cache=True, nogil=True)
def _note_crossing(relation, parts: Stretches, p: Sight, r: Sight, is_last: bool) -> None:  # type: ignore[no-untyped-def]
    """Remember the last crossing against the state on the way from p to r.

    A way that ends on the boundary has crossed it only if it goes on through it, or if
    this is where the walk ends.
    """
    if (relation["flags"] & IS_UNCERTAIN) == 0:
        relation["crossed_at"] = NO_TIME
    was_touching = (relation["flags"] & IS_TOUCHING) != 0
    is_touching = False
    for part in range(len(parts)):
        begin, end, is_through = parts[part, 0], parts[part, 1], parts[part, 2] != 0.0
        touches_end = end == BEYOND and not is_through
        if touches_end:
            is_touching = begin >= 0.0 or was_touching
        if relation["status"] == OUTSIDE:
            if begin >= 0.0 and (is_last or not touches_end):
                _cross(relation, p, r, begin)
            elif begin < 0.0 and is_through and was_touching:
                _cross(relation, p, r, 0.0)
        elif end <= 1.0 and not (begin < 0.0 and not is_through and was_touching):
            _cross(relation, p, r, end)
    _set_flag(relation, IS_TOUCHING, is_touching)


@njit(cache=True, nogil=True)
def _end_walk(relation, p: Sight) -> None:  # type: ignore[no-untyped-def]
    """A jump ends the walk at p: if that is on the boundary, it was crossed there."""
    if relation["status"] == OUTSIDE and (relation["flags"] & IS_TOUCHING) != 0:
        _cross(relation, p, p, 0.0)
    relation["flags"] &= ~IS_TOUCHING


@njit(cache=True, nogil=True)
def _cross(relation, p: Sight, r: Sight, fraction: float) -> None:  # type: ignore[no-untyped-def]
    relation["crossed_at"] = time_on_way(p, r, fraction)
    relation["crossed_lon"], relation["crossed_lat"] = place_on_way(p, r, fraction)


@njit(cache=True, nogil=True)
def time_on_way(p: Sight, r: Sight, fraction: float) -> int:
    """When a fraction of the way between two reports is done, to the nearest millisecond."""
    return p.at + np.int64(np.rint(fraction * (r.at - p.at)))


@njit(cache=True, nogil=True)
def place_on_way(p: Sight, r: Sight, fraction: float) -> tuple[float, float]:
    """Where a fraction of the way between two reports is done."""
    lon = p.lon + fraction * (turned_lon(p.lon, r.lon) - p.lon)
    if lon > 180.0:
        lon -= 360.0
    elif lon < -180.0:
        lon += 360.0
    return lon, p.lat + fraction * (r.lat - p.lat)


@njit(cache=True, nogil=True)
def _decide(ground: Ground, relation, verdict: int, p: Sight, r: Sight, events, count: int) -> int:  # type: ignore[no-untyped-def]
    """What a certain verdict makes of a state."""
    area = np.int64(relation["area"])
    status = INSIDE if verdict == VERDICT_INSIDE else OUTSIDE
    if relation["status"] == UNKNOWN:
        relation["status"] = status
        if status == INSIDE:
            reason = SEEN_AGAIN if (relation["flags"] & IS_AFTER_GAP) != 0 else FIRST_SEEN
            event = events[count]
            tell(event, relation, PRESENCE, reason, r, verdict)
            event["not_after"] = r.at
            event["distance_m"] = signed_distance_m(ground.areas, area, r.lon, r.lat)
            _begin_stay(relation, r.at)
            count += 1
        return count
    if relation["status"] == status:
        return _stay(ground, relation, r, events, count) if status == INSIDE else count
    event = events[count]
    tell(event, relation, ENTRY if status == INSIDE else EXIT, CROSSED, r, verdict)
    agreed = relation["agreed"] if (relation["flags"] & IS_UNCERTAIN) != 0 else p.at
    not_before = max(agreed, active_since(ground.terms, ground.timetable, area, r.at))
    event["not_before"], event["not_after"], event["agreed_report"] = not_before, r.at, agreed
    if relation["crossed_at"] != NO_TIME:
        event["at"] = max(relation["crossed_at"], not_before)
        event["lon"], event["lat"] = relation["crossed_lon"], relation["crossed_lat"]
    event["distance_m"] = signed_distance_m(ground.areas, area, r.lon, r.lat)
    relation["status"] = status
    if status == INSIDE:
        _begin_stay(relation, event["at"])
    else:
        _set_flag(relation, IS_LEAVING, ground.terms[area]["band_m"] > 0.0)
    return count + 1


@njit(cache=True, nogil=True)
def _begin_stay(relation, at: int) -> None:  # type: ignore[no-untyped-def]
    relation["since"], relation["milestone"] = at, 0


@njit(cache=True, nogil=True)
def _stay(ground: Ground, relation, r: Sight, events, count: int) -> int:  # type: ignore[no-untyped-def]
    """Tell the longest duration of the stay that has passed and was not told yet."""
    own = ground.terms[relation["area"]]
    place = first = own["first_duration"] + relation["milestone"]
    while place < own["last_duration"] and relation["since"] + ground.duration_ms[place] <= r.at:
        place += 1
    if place == first:
        return count
    relation["milestone"] = place - own["first_duration"]
    event = events[count]
    tell(event, relation, PRESENCE, STAYED, r, VERDICT_INSIDE)
    event["not_before"], event["not_after"] = relation["since"], r.at
    event["distance_m"] = signed_distance_m(ground.areas, np.int64(relation["area"]), r.lon, r.lat)
    return count + 1


@njit(cache=True, nogil=True)
def _passed_through(ground: Ground, relation, p: Sight, r: Sight, events, count: int) -> int:  # type: ignore[no-untyped-def]
    """Tell a transit if the step goes through an area while it is active, and both its ends are outside for certain."""
    area = np.int64(relation["area"])
    areas = ground.areas
    if contains(areas, area, p.lon, p.lat) or contains(areas, area, r.lon, r.lat):
        return count
    parts = stretches(areas, area, (p.lon, p.lat, r.lon, r.lat), False, False)
    if len(parts) == 0:
        return count
    begin, end = parts[0, 0], parts[0, 1]
    at = time_on_way(p, r, begin)
    if not is_active(ground.terms, ground.timetable, area, at):
        return count
    p_vertical, p_notes = vertical_verdict(ground.terms, area, p)
    r_vertical, r_notes = vertical_verdict(ground.terms, area, r)
    if p_vertical == VERDICT_OUTSIDE or r_vertical == VERDICT_OUTSIDE:
        return count
    if horizontal_verdict(areas, area, p, False) == CANNOT_TELL:
        return count
    if horizontal_verdict(areas, area, r, False) == CANNOT_TELL:
        return count
    event = events[count]
    tell(event, relation, TRANSIT, CROSSED, r, CANNOT_TELL)
    event["at"], event["not_before"], event["not_after"], event["agreed_report"] = at, p.at, r.at, p.at
    event["lon"], event["lat"] = place_on_way(p, r, begin)
    middle_lon, middle_lat = place_on_way(p, r, 0.5 * (begin + end))
    distance_m = signed_distance_m(areas, area, middle_lon, middle_lat)
    error_m = max(p.error_m, r.error_m)
    event["distance_m"], event["error_m"] = distance_m, error_m
    event["notes"] = p.notes | r.notes | p_notes | r_notes
    if distance_m <= -error_m and p_vertical == VERDICT_INSIDE and r_vertical == VERDICT_INSIDE:
        event["verdict"] = VERDICT_INSIDE
    return count + 1


@njit(cache=True, nogil=True)
def _approach(  # type: ignore[no-untyped-def]
    ground: Ground,
    relation,
    link: int,
    p: Sight,
    r: Sight,
    verdicts: tuple[int, int],
    events,
    count: int,
) -> int:
    """Tell an approach that begins, or one that is withdrawn."""
    if relation["status"] == INSIDE:
        relation["flags"] &= ~(IS_APPROACHING | IS_LEAVING)
        return count
    area = np.int64(relation["area"])
    verdict, vertical = verdicts
    seconds, is_in_band = math.inf, False
    if vertical != VERDICT_OUTSIDE:
        is_within = (relation["flags"] & IS_WITHIN) != 0
        is_in_band = _is_in_band(ground, relation, area, r, is_within)
        seconds = 0.0 if is_within else _seconds_to_entry(ground, area, link, p, r)
        if ground.terms[area]["band_s"] == 0.0:
            seconds = math.inf
    was_approaching = (relation["flags"] & IS_APPROACHING) != 0
    is_approaching = is_in_band or seconds < math.inf
    if is_approaching == was_approaching or (was_approaching and verdict == CANNOT_TELL):
        return count
    _set_flag(relation, IS_APPROACHING, is_approaching)
    event = events[count]
    reason = WITHDRAWN if not is_approaching else PREDICTED if seconds < math.inf else OUTER_BAND
    tell(event, relation, APPROACH, reason, r, verdict)
    event["distance_m"] = signed_distance_m(ground.areas, area, r.lon, r.lat)
    if reason == PREDICTED:
        event["predicted_at"] = r.at + np.int64(np.rint(1000.0 * seconds))
    return count + 1


@njit(cache=True, nogil=True)
def _is_in_band(ground: Ground, relation, area: int, r: Sight, is_within: bool) -> bool:  # type: ignore[no-untyped-def]
    """Whether a report lies in the outer band; one that left the area must have been beyond the band first."""
    band_m = ground.terms[area]["band_m"]
    if band_m == 0.0:
        return False
    if not is_within and boundary_m(ground.areas, area, r.lon, r.lat, band_m) > band_m:
        relation["flags"] &= ~IS_LEAVING
        return False
    return (relation["flags"] & IS_LEAVING) == 0


@njit(cache=True, nogil=True)
def _seconds_to_entry(ground: Ground, area: int, link: int, p: Sight, r: Sight) -> float:
    """Seconds until the predicted way enters an area that does not contain r; inf if not within its horizon."""
    east, north = velocity(link, p, r)
    horizon_s = ground.terms[area]["band_s"]
    if horizon_s == 0.0 or (east == 0.0 and north == 0.0):
        return math.inf
    return seconds_from_outside(ground.areas, area, r.lon, r.lat, east, north, horizon_s)


@njit(cache=True, nogil=True)
def velocity(link: int, p: Sight, r: Sight) -> tuple[float, float]:
    """East and north degrees per second as reported, else from p and r, else 0."""
    if not (math.isnan(r.course_deg) or math.isnan(r.speed_mps)):
        return degrees_per_second(r.lat, r.course_deg, r.speed_mps)
    if link != STRAIGHT or r.at == p.at:
        return 0.0, 0.0
    seconds = (r.at - p.at) / 1000.0
    return (turned_lon(p.lon, r.lon) - p.lon) / seconds, (r.lat - p.lat) / seconds


@njit(cache=True, nogil=True)
def begin_around(ground: Ground, relation, at: int, reason: int, p: Sight, event) -> tuple[bool, bool]:  # type: ignore[no-untyped-def]
    """Begin an area around a standing track: whether its relation has to be kept, and whether an event was made."""
    area = np.int64(relation["area"])
    vertical, relation["notes"] = vertical_verdict(ground.terms, area, p)
    is_within = contains(ground.areas, area, p.lon, p.lat)
    verdict = both(horizontal_verdict(ground.areas, area, p, is_within), vertical)
    _set_flag(relation, IS_WITHIN, is_within)
    relation["status"] = INSIDE if verdict == VERDICT_INSIDE else OUTSIDE if verdict == VERDICT_OUTSIDE else UNKNOWN
    _set_flag(relation, IS_UNCERTAIN, verdict == CANNOT_TELL)
    if verdict == VERDICT_INSIDE:
        _begin_stay(relation, at)
        tell(event, relation, PRESENCE, reason, p, verdict)
        event["at"], event["not_before"], event["not_after"] = at, at, at
        event["distance_m"] = signed_distance_m(ground.areas, area, p.lon, p.lat)
    return _is_worth_keeping(ground, relation), verdict == VERDICT_INSIDE


@njit(cache=True, nogil=True)
def end_around(relation, at: int, reason: int, p: Sight, distance_m: float, event) -> bool:  # type: ignore[no-untyped-def]
    """Tell that an area ended around a standing track, if that is worth an event."""
    is_approaching = (relation["flags"] & IS_APPROACHING) != 0
    if relation["status"] != INSIDE and not is_approaching:
        return False
    if relation["status"] == INSIDE:
        tell(event, relation, EXIT, reason, p, last_verdict(relation))
        event["at"] = max(at, relation["since"])
        event["not_before"], event["not_after"] = event["at"], event["at"]
    else:
        tell(event, relation, APPROACH, WITHDRAWN, p, last_verdict(relation))
        event["at"] = at
    event["distance_m"] = distance_m
    return True


@njit(cache=True, nogil=True)
def last_verdict(relation) -> int:  # type: ignore[no-untyped-def]
    """The verdict of the last used report."""
    if (relation["flags"] & IS_UNCERTAIN) != 0:
        return CANNOT_TELL
    return VERDICT_INSIDE if relation["status"] == INSIDE else VERDICT_OUTSIDE


@njit(cache=True, nogil=True)
def fall_silent(ground: Ground, relation, at: int, p: Sight, event) -> bool:  # type: ignore[no-untyped-def]
    """Tell that a track was lost inside, near or on the way to an area, if it was."""
    if relation["status"] != INSIDE and (relation["flags"] & (IS_UNCERTAIN | IS_APPROACHING)) == 0:
        return False
    tell(event, relation, LOST, SILENT, p, last_verdict(relation))
    event["at"], event["not_before"], event["not_after"] = at, p.at, at
    event["distance_m"] = signed_distance_m(ground.areas, np.int64(relation["area"]), p.lon, p.lat)
    return True
