"""The loop of the watch: track by track, what was measured becomes states and events.

Each track's own relations are few; they are held on a bench, moved on report by report,
turn by turn, and put back.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.borrowing import borrowing, compiled, inlined
from truceline.kernels.prefetching import prefetch
from truceline.kernels.stream.admit import Released
from truceline.kernels.stream.relation import (
    MOST_EVENTS,
    Order,
    Step,
    begin_around,
    blank,
    end_around,
    fall_silent,
    follow,
    is_worth_keeping,
)
from truceline.kernels.stream.rows import (
    EVENT,
    INSIDE,
    IS_AFTER_GAP,
    IS_APPROACHING,
    IS_LEAVING,
    IS_UNCERTAIN,
    IS_WITHIN,
    NEVER,
    NO_FLAGS,
    NO_TIME,
    NONE,
    OUTSIDE,
    RELATION,
    START,
    STRAIGHT,
    TRACK,
    TRANSIT,
    UNKNOWN,
    ZONE_CHANGED,
    ZONE_ENDED,
)
from truceline.kernels.stream.sift import Reports
from truceline.kernels.stream.sight import sight
from truceline.kernels.stream.turns import is_active

_AHEAD, _TRACKS_AHEAD = 3, 16
"""So many pairs before they are read, reports are asked for; so many busy tracks before, tracks."""


class Relations(NamedTuple):
    """Rows of RELATION, by track, then area: track t has row[first[t]:first[t + 1]]."""

    first: NDArray[np.int64]
    row: NDArray[Any]


class Measured(NamedTuple):
    """What is known of reports that must be looked at, and of turns around standing tracks."""

    looks: NDArray[Any]
    """Rows of LOOK, by released report."""
    busy: NDArray[Any]
    """Rows of BUSY, by track; the other tracks have been moved on already."""
    pairs: NDArray[Any]
    """Rows of PAIR, by look, then area."""
    stretches: NDArray[np.float64]
    turns: NDArray[Any]
    """Rows of TURN, by track, then time, then area."""


class Bench(NamedTuple):
    """Room to work on one track at a time, and how far the work is."""

    own: NDArray[Any]
    """The track's rows of RELATION, by area; shape (areas + 1,), as is the next."""
    fresh: NDArray[Any]
    track: NDArray[Any]
    """shape (1,), a row of TRACK: the track as it was when it was begun."""
    tally: NDArray[np.int64]
    """shape (8,): see the places below."""


_BUSY, _TRACKS, _OWN, _EVENTS, _LOOKS, _PAIRS, _TURNS, _PUT_BACK = range(8)
"""Places of the tally: busy tracks that are done, and tracks; own relations; events; looks, pairs and turns that are
done; relations put back."""


class Told(NamedTuple):
    """Events, and where the distance that each carries is to be measured."""

    event: NDArray[Any]
    """Rows of EVENT."""
    spot: NDArray[np.float64]
    """shape (events, 3): lon, lat, and 1 if the area is known to contain that, 0 if not to, nan if it is not known."""


def decide(
    order: Order,
    reports: Reports,
    released: Released,
    measured: Measured,
    tracks: NDArray[Any],
    relations: Relations,
) -> tuple[Relations, Told]:
    """Relations and events after released reports, turns and silences.

    Args:
        tracks: of TRACK, moved on. relations: before, of the tracks known then.
    """
    areas, room = len(order.terms), len(measured.pairs) + 256
    # A relation that was not there before comes of a pair or of a turn.
    most = len(relations.row) + len(measured.pairs) + len(measured.turns)
    after = Relations(np.zeros(len(tracks) + 1, np.int64), np.empty(most, RELATION))
    own, fresh = np.empty((2, areas + 1), RELATION)
    bench = Bench(own, fresh, np.empty(1, TRACK), np.zeros(8, np.int64))
    told = Told(np.empty(room, EVENT), np.empty((room, 3)))
    while not decide_tracks(order, reports, released, measured, tracks, relations, after, bench, told):
        told = Told(*(np.concatenate((rows, np.empty_like(rows))) for rows in told))
    events = bench.tally[_EVENTS]
    return Relations(after.first, after.row[: bench.tally[_PUT_BACK]]), Told(told.event[:events], told.spot[:events])


@borrowing
def decide_tracks(  # type: ignore[no-untyped-def]
    order: Order,
    reports: Reports,
    released: Released,
    measured: Measured,
    tracks,
    relations: Relations,
    after: Relations,
    bench: Bench,
    told: Told,
) -> bool:
    """Decide track after track; False if there was no room for the events of one, which is then begun again."""
    tally = bench.tally
    for number in range(tally[_BUSY], len(measured.busy)):
        if number + _TRACKS_AHEAD < len(measured.busy):
            prefetch(tracks, np.int64(measured.busy[number + _TRACKS_AHEAD]["track"]))
        if not _passes_quietly(measured, measured.busy[number], tracks, tally):
            track = np.int64(measured.busy[number]["track"])
            _ask_ahead(reports, released, measured, tally[_PAIRS])
            _put_back(relations, after, tally, track)
            tally[_OWN] = 0
            if track < len(relations.first) - 1:
                for place in range(relations.first[track], relations.first[track + 1]):
                    bench.own[tally[_OWN]] = relations.row[place]
                    tally[_OWN] += 1
            bench.track[0] = tracks[track]
            events, looks, pairs, turns = tally[_EVENTS], tally[_LOOKS], tally[_PAIRS], tally[_TURNS]
            if not _decide_track(order, reports, released, measured, tracks, measured.busy[number], bench, told):
                tracks[track] = bench.track[0]
                tally[_EVENTS], tally[_LOOKS], tally[_PAIRS], tally[_TURNS] = events, looks, pairs, turns
                return False
            to = tally[_PUT_BACK]
            for place in range(tally[_OWN]):
                after.row[to + place] = bench.own[place]
            to += tally[_OWN]
            tally[_PUT_BACK], tally[_TRACKS], after.first[track + 1] = to, track + 1, to
        tally[_BUSY] = number + 1
    _put_back(relations, after, tally, len(tracks))
    return True


@inlined
def _ask_ahead(reports: Reports, released: Released, measured: Measured, pair: int) -> None:
    """Ask for the two reports of a pair further on, and for the look at one still further."""
    if pair + 2 * _AHEAD < len(measured.pairs):
        prefetch(measured.looks, np.int64(measured.pairs[pair + 2 * _AHEAD]["look"]))
        far = measured.looks[measured.pairs[pair + _AHEAD]["look"]]
        prefetch(released.row, far["place"])
        prefetch(reports.row, np.int64(far["row"]))
        prefetch(reports.row, np.int64(max(far["before"], 0)))


@inlined
def _put_back(relations: Relations, after: Relations, tally: NDArray[np.int64], up_to: int) -> None:
    """Put back the relations of tracks before one as they were, of those that are not done."""
    known, begin, to = len(relations.first) - 1, tally[_TRACKS], tally[_PUT_BACK]
    shift = to - relations.first[min(begin, known)]
    # Numbers without a sign spare a check for those below zero; there are none.
    for track in range(np.uint64(begin + 1), np.uint64(min(up_to, known) + 1)):
        after.first[track] = relations.first[track] + shift
    for track in range(max(begin, known), up_to):
        after.first[track + 1] = relations.first[known] + shift
    for place in range(to, after.first[up_to]):
        after.row[np.uint64(place)] = relations.row[np.uint64(place - shift)]
    tally[_TRACKS], tally[_PUT_BACK] = up_to, after.first[up_to]


@inlined
def _passes_quietly(measured: Measured, own, tracks, tally: NDArray[np.int64]) -> bool:  # type: ignore[no-untyped-def]
    """Move a busy track on if nothing happens to it after all: nothing due, and nothing near what was looked at."""
    if own["last"] == NONE:
        return False
    for look in range(tally[_LOOKS], own["looks"]):
        if measured.looks[look]["link"] != STRAIGHT or _has_pair(measured.pairs, tally[_PAIRS], look):
            return False
    state = tracks[own["track"]]
    state["last"], state["silent_at"], tally[_LOOKS] = own["last"], own["silent_at"], own["looks"]
    return True


@borrowing
def _has_pair(pairs, pair: int, look: int) -> bool:  # type: ignore[no-untyped-def]
    return pair < len(pairs) and pairs[pair]["look"] == look


@inlined
def _decide_track(  # type: ignore[no-untyped-def]
    order: Order,
    reports: Reports,
    released: Released,
    measured: Measured,
    tracks,
    own,
    bench: Bench,
    told: Told,
) -> bool:
    """Move a busy track on by its released reports, turns and silence; False if there is no room for its events."""
    track, until, tally = np.int64(own["track"]), own["until"], bench.tally
    state = tracks[track]
    for place in range(np.int64(own["first"]), np.int64(own["end"])):
        number = released.row[place]
        report = reports.row[number]
        is_gap = report["at"] > state["silent_at"]
        if not _stand(order, reports, measured, tracks, track, report["at"], is_gap, bench, told):
            return False
        look = tally[_LOOKS]
        is_looked_at = look < len(measured.looks) and measured.looks[look]["place"] == place
        if is_looked_at or report["at"] >= state["due_at"]:
            if not _hold(order, reports, measured, (track, state["last"], number), is_looked_at, bench, told):
                return False
            tally[_LOOKS] += is_looked_at
            state["due_at"] = _due_at(order, bench)
        state["last"], state["is_lost"] = number, 0
        state["silent_at"] = report["at"] + reports.source[report["source"]]["gap_ms"]
    return _stand(order, reports, measured, tracks, track, until, until >= state["silent_at"], bench, told)


@inlined
def _hold(
    order: Order,
    reports: Reports,
    measured: Measured,
    who: tuple[int, int, int],
    is_looked_at: bool,
    bench: Bench,
    told: Told,
) -> bool:
    """Hold a report against the areas that it was measured against, and those that the track is related to."""
    track, before, number = who
    look, link, notes = bench.tally[_LOOKS], STRAIGHT, NO_FLAGS
    if is_looked_at:
        link, notes = np.int64(measured.looks[look]["link"]), np.int64(measured.looks[look]["notes"])
    r = sight(reports.row[number], reports.source, notes)
    p = sight(reports.row[before], reports.source, NO_FLAGS) if before != NONE else r
    after_gap = IS_AFTER_GAP if before != NONE and link == START else NO_FLAGS
    pairs, pair = measured.pairs, bench.tally[_PAIRS]
    own, fresh, i, count = bench.tally[_OWN], 0, 0, bench.tally[_EVENTS]
    while True:
        has_pair = is_looked_at and _has_pair(pairs, pair, look)
        if i == own and not has_pair:
            break
        is_own = not has_pair or (i < own and bench.own[i]["area"] <= pairs[pair]["area"])
        has_pair = has_pair and (not is_own or bench.own[i]["area"] == pairs[pair]["area"])
        relation = bench.fresh[fresh]
        if is_own:
            bench.fresh[fresh] = bench.own[i]
        else:
            status = UNKNOWN if link == START else OUTSIDE
            blank(relation, track, np.int64(pairs[pair]["area"]), status, after_gap)
        i += is_own
        # Where nothing was measured, no boundary is near: a straight step stays on its side, a jump ends far outside.
        is_within = link == STRAIGHT and (relation["flags"] & IS_WITHIN) != 0
        gap_m, seconds, low, high, side = math.inf, _foretold_s(order, relation, is_within), 0, 0, math.nan
        if has_pair:
            row = pairs[pair]
            is_within, gap_m, seconds = row["is_within"] != 0, row["gap_m"], row["seconds"]
            low, high, side = row["first_stretch"], row["last_stretch"], np.float64(row["is_within"])
            pair += 1
        if not is_active(order.terms, order.timetable, np.int64(relation["area"]), r.at):
            continue
        if count + MOST_EVENTS > len(told.event):
            return False
        step = Step(p, r, link, is_within, gap_m, seconds, measured.stretches[low:high])
        count = _with_sides(told, count, follow(order, relation, step, told.event, told.spot, count), side)
        fresh += is_worth_keeping(order, relation)
    for place in range(fresh):
        bench.own[place] = bench.fresh[place]
    bench.tally[_OWN], bench.tally[_EVENTS], bench.tally[_PAIRS] = fresh, count, pair
    return True


@borrowing
def _foretold_s(order: Order, relation, is_within: bool) -> float:  # type: ignore[no-untyped-def]
    """Seconds until the predicted entry where no boundary is near: 0 inside, which the altitude may leave open."""
    return 0.0 if is_within and order.terms[relation["area"]]["band_s"] > 0.0 else math.inf


@borrowing
def _with_sides(told: Told, first: int, end: int, side: float) -> int:
    """Note on which side of the area a report lies that events from the first up to the end are of; answer the end."""
    for event in range(first, end):
        # A transit is measured in its middle.
        told.spot[event, 2] = math.nan if told.event[event]["kind"] == TRANSIT else side
    return end


@borrowing
def _due_at(order: Order, bench: Bench) -> int:
    """From when on the track's next report must be looked at, however far from a boundary it is."""
    due_at = NEVER
    for place in range(bench.tally[_OWN]):
        relation = bench.own[place]
        own = order.terms[relation["area"]]
        if (relation["flags"] & (IS_UNCERTAIN | IS_APPROACHING | IS_LEAVING)) != 0 or own["has_altitude"] != 0:
            return NO_TIME
        duration = own["first_duration"] + relation["milestone"]
        if relation["status"] == INSIDE and duration < own["last_duration"]:
            due_at = min(due_at, relation["since"] + order.duration_ms[duration])
    return due_at


@borrowing
def _stand(  # type: ignore[no-untyped-def]
    order: Order,
    reports: Reports,
    measured: Measured,
    tracks,
    track: int,
    until: int,
    is_gap: bool,
    bench: Bench,
    told: Told,
) -> bool:
    """Turns of areas around a track that stands at its last report, up to and at a time; and its silence."""
    state, tally = tracks[track], bench.tally
    turns, done = measured.turns, tally[_TURNS]
    while done < len(turns) and turns[done]["track"] == track and turns[done]["at"] <= until:
        if tally[_EVENTS] == len(told.event):
            return False
        _turn(order, reports, turns[done], bench, told)
        done += 1
    if done > tally[_TURNS]:
        tally[_TURNS] = done
        state["due_at"] = _due_at(order, bench)
    if is_gap and state["last"] != NONE and state["is_lost"] == 0:
        if tally[_EVENTS] + tally[_OWN] > len(told.event):
            return False
        p = sight(reports.row[state["last"]], reports.source, NO_FLAGS)
        for place in range(tally[_OWN]):
            event = tally[_EVENTS]
            told.spot[event, 0], told.spot[event, 1], told.spot[event, 2] = p.lon, p.lat, math.nan
            tally[_EVENTS] += fall_silent(bench.own[place], state["silent_at"], p, told.event[event])
        tally[_OWN] = 0
        state["is_lost"], state["due_at"] = 1, NEVER
    return True


@inlined
def _turn(order: Order, reports: Reports, turn, bench: Bench, told: Told) -> None:  # type: ignore[no-untyped-def]
    """Begin or end an area around a standing track."""
    p = sight(reports.row[turn["row"]], reports.source, NO_FLAGS)
    own, count, place = bench.tally[_OWN], bench.tally[_EVENTS], 0
    while place < own and bench.own[place]["area"] < turn["area"]:
        place += 1
    told.spot[count, 0], told.spot[count, 1], told.spot[count, 2] = p.lon, p.lat, math.nan
    if turn["reason"] == ZONE_ENDED:
        if place < own and bench.own[place]["area"] == turn["area"]:
            bench.tally[_EVENTS] += end_around(bench.own[place], turn["at"], ZONE_ENDED, p, told.event[count])
            for k in range(place, own - 1):
                bench.own[k] = bench.own[k + 1]
            bench.tally[_OWN] = own - 1
        return
    relation = bench.fresh[0]
    blank(relation, np.int64(turn["track"]), np.int64(turn["area"]), UNKNOWN, NO_FLAGS)
    bench.tally[_EVENTS] += begin_around(order, relation, turn, p, told.event[count])
    if is_worth_keeping(order, relation):
        for k in range(own, place, -1):
            bench.own[k] = bench.own[k - 1]
        bench.own[place] = relation
        bench.tally[_OWN] = own + 1


@compiled
def take_away(reports: Reports, gone, tracks) -> Told:  # type: ignore[no-untyped-def]
    """Events of standing tracks for areas that a new snapshot of zones no longer has.

    Args:
        gone: rows of RELATION to such areas; their distances go into the events. tracks: of TRACK.
    """
    told = Told(np.empty(len(gone), EVENT), np.empty((len(gone), 3)))
    count = 0
    for place in range(len(gone)):
        relation = gone[place]
        p = sight(reports.row[tracks[relation["track"]]["last"]], reports.source, NO_FLAGS)
        event = told.event[count]
        told.spot[count, 0], told.spot[count, 1], told.spot[count, 2] = p.lon, p.lat, math.nan
        is_told = end_around(relation, p.at, ZONE_CHANGED, p, event)
        if is_told:
            event["distance_m"] = relation["distance_m"]
            count += 1
    return Told(told.event[:count], told.spot[:count])
