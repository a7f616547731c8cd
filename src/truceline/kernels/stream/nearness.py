"""Which areas may be near reports, and how reports and ways lie to them: geometry only, many at a time."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.areas import NOT_ASKED, UNSURE, AreaTable, contains
from truceline.kernels.borrowing import borrowing, compiled, inlined
from truceline.kernels.boxes import BoxGrid, boxes_meeting, sort_numbers
from truceline.kernels.crossing import NO_EDGE, NO_ROOM, Room, Stretches, Way, add_crossing, add_stretches, turned_lon
from truceline.kernels.distance import ask_for_area, ask_for_boundary, ask_for_runs, boundary_m
from truceline.kernels.edges import EdgeGrid, Sieve, add_way, edges_in_the_way, note_edge, sieve
from truceline.kernels.forecast import degrees_per_second, followed_s, seconds_from_outside
from truceline.kernels.geodesic import length
from truceline.kernels.sides import clear_crossing, note_inner_side
from truceline.kernels.stream.rows import CANNOT_TELL, NONE, PAIR, STRAIGHT, TRANSIT
from truceline.kernels.stream.sight import Box, way_box

_MOST_M_PER_DEG = 111_700.0
_MOST_AT_ONCE = 256
"""So many looks are held against the grid of edges at once, fewer if they come into too many cells."""
_AHEAD = 6
"""So many events before it is read, memory is asked for."""


class Vicinity(NamedTuple):
    """What may be near a place, and what a straight step may meet."""

    whole: BoxGrid
    """The areas' boxes, widened by their outer bands."""
    edge: EdgeGrid
    """Of polygons without an outer band: where a step comes near none of their edges, they tell nothing new of it."""
    other: BoxGrid
    """The other areas, as in `whole`."""
    others: NDArray[np.int32]
    """shape (boxes of `other`,): their numbers."""


class Search(NamedTuple):
    """Room to look for areas."""

    seen: NDArray[np.int64]
    """shape (areas,), as are the next three: by box, the ticket of the query that found it last."""
    box: NDArray[np.int32]
    """Boxes that were found."""
    area: NDArray[np.int32]
    """Areas that were found, sorted."""
    edge: NDArray[np.int32]
    """The only edge of each that may be met, NONE where there may be more."""
    tally: NDArray[np.int64]
    """shape (3,): looks that are done, pairs, tickets."""


def pairs_near(
    areas: AreaTable, near: Vicinity, terms: NDArray[Any], rows: NDArray[Any], looks: NDArray[Any], horizon_s: float
) -> NDArray[Any]:
    """Every look and area that tells anything of it, as rows of PAIR, by look, then area; and a few that do not.

    A straight step that comes near no boundary of an area tells nothing new of it.

    Args:
        near: of the areas. terms: of TERMS. rows: of REPORT. looks: of LOOK. horizon_s: the widest outer band's.
    """
    count = len(terms)
    box, area, edge = np.empty((3, count), np.int32)
    search = Search(np.zeros(count, np.int64), box, area, edge, np.zeros(3, np.int64))
    room, pairs = sieve(8 * _MOST_AT_ONCE), np.empty(len(looks) // 2 + 64, PAIR)
    while not _add_pairs(areas, near, rows, looks, horizon_s, search, room, pairs):
        room = sieve(2 * len(room.near))
        pairs = np.concatenate((pairs, np.empty(len(pairs) + len(terms), PAIR)))
    return pairs[: search.tally[1]]


@borrowing
def _add_pairs(  # type: ignore[no-untyped-def]
    areas: AreaTable, near: Vicinity, rows, looks, horizon_s: float, search: Search, room: Sieve, pairs
) -> bool:
    """Add the pairs of some looks after the other; False if there was no room for those of some, which begin again."""
    tally = search.tally
    while tally[0] < len(looks):
        end, visits = _add_ways(near.edge, looks, tally[0], room)
        edges = edges_in_the_way(near.edge, areas, room, visits) if visits != NO_ROOM else NO_ROOM
        if edges == NO_ROOM:
            return False
        place, count = 0, tally[1]
        for number in range(tally[0], end):
            found = np.int64(0)
            while place < edges and room.near[place]["owner"] == number:
                edge = np.int64(room.near[place]["edge"])
                found = note_edge(search.area, search.edge, found, near.edge.area[edge], edge)
                place += 1
            if looks[number]["link"] != STRAIGHT or len(near.others):
                found = _with_boxes(near, rows, looks[number], horizon_s, search, found)
            if count + found > len(pairs):
                return False
            for k in range(found):
                pair = pairs[count]
                pair["look"], pair["area"], pair["edge"] = number, search.area[k], search.edge[k]
                pair["gap_m"], pair["seconds"] = math.inf, math.inf
                pair["first_stretch"], pair["last_stretch"] = 0, 0
                count += 1
        tally[0], tally[1] = end, count
    return True


@inlined
def _add_ways(grid: EdgeGrid, looks, begin: int, room: Sieve) -> tuple[int, int]:  # type: ignore[no-untyped-def]
    """Hold the straight steps of some looks against a grid; where the looks end, and the visits, or NO_ROOM."""
    # Typed, as Numba compiles what is given a plain 0 anew.
    ways, visits = np.int64(0), np.int64(0)
    for number in range(begin, min(begin + _MOST_AT_ONCE, len(looks))):
        look = looks[number]
        if look["link"] == STRAIGHT:
            way = _way(look)
            ways, visits = add_way(grid, room, (ways, visits), number, way, way_box(way, look["error_m"]))
            if visits == NO_ROOM or visits > 4 * _MOST_AT_ONCE:
                return number + 1, visits
    return min(begin + _MOST_AT_ONCE, len(looks)), visits


@inlined
def _with_boxes(near: Vicinity, rows, look, horizon_s: float, search: Search, found: int) -> int:  # type: ignore[no-untyped-def]
    """Add areas that are found by their boxes, not by their edges, and answer how many there are now."""
    ticket = search.tally[2] + 1
    search.tally[2] = ticket
    way = _way(look)
    query = way_box(way, look["error_m"])
    if horizon_s > 0.0:
        query = _with_prediction(rows, look, way, query, horizon_s)
    if look["link"] != STRAIGHT:
        found = boxes_meeting(near.whole, query, search.seen, ticket, search.area)
        sort_numbers(search.area, found)
        search.edge[:found] = NONE
        return found
    for place in range(boxes_meeting(near.other, query, search.seen, ticket, search.box)):
        found = note_edge(search.area, search.edge, found, near.others[search.box[place]], np.int64(NONE))
    return found


@borrowing
def _way(look) -> Way:  # type: ignore[no-untyped-def]
    return look["from_lon"], look["from_lat"], look["lon"], look["lat"]


@borrowing
def _with_prediction(rows, look, way: Way, box: Box, horizon_s: float) -> Box:  # type: ignore[no-untyped-def]
    """The box, widened to hold the predicted way."""
    lon0, _, lon1, lat1 = way
    east, north = _velocity(rows, look)
    if east == 0.0 and north == 0.0:
        return box
    seconds = followed_s(lat1, east, north, horizon_s)
    # The end of the way may have been turned around the Earth, and so is its box.
    lon = turned_lon(lon0, lon1)
    to_lon, to_lat = lon + east * seconds, lat1 + north * seconds
    return min(box[0], to_lon), min(box[1], to_lat), max(box[2], to_lon), max(box[3], to_lat)


@borrowing
def _velocity(rows, look) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    """East and north degrees per second as reported, else by the straight step to the report, else 0."""
    r = rows[look["row"]]
    if not (math.isnan(r["course_deg"]) or math.isnan(r["speed_mps"])):
        return degrees_per_second(r["lat"], r["course_deg"], r["speed_mps"])
    if look["link"] != STRAIGHT:
        return 0.0, 0.0
    passed_s = (r["at"] - rows[look["before"]]["at"]) / 1000.0
    if passed_s == 0.0:
        return 0.0, 0.0
    east_deg = turned_lon(look["from_lon"], look["lon"]) - look["from_lon"]
    return east_deg / passed_s, (look["lat"] - look["from_lat"]) / passed_s


def measure_pairs(areas: AreaTable, terms: NDArray[Any], looks: NDArray[Any], pairs: NDArray[Any]) -> Stretches:
    """Fill in how the reports of pairs lie to their areas: which side, and metres to the boundary where they count.

    Returns:
        The stretches of straight steps that lie in areas, shape (stretches, 3); each pair is told which are its own.
        Pairs of which the step meets no boundary get none, whichever side it is on.
    """
    room, tally = Room(np.empty((len(pairs) + 64, 3)), np.empty(64), np.empty(64)), np.zeros(2, np.int64)
    while not _measure_pairs(areas, terms, looks, pairs, room, tally):
        room = Room(*(np.concatenate((rows, np.empty_like(rows))) for rows in room))
    return room.found[: tally[1]]


@borrowing
def _measure_pairs(  # type: ignore[no-untyped-def]
    areas: AreaTable, terms, looks, pairs, room: Room, tally: NDArray[np.int64]
) -> bool:
    """Measure pair after pair, of which so many are done and have so many stretches; False without room for one."""
    for number in range(tally[0], len(pairs)):
        pair, count = pairs[number], tally[1]
        look, area, edge = looks[pair["look"]], np.int64(pair["area"]), np.int64(pair["edge"])
        if count == len(room.found):
            return False
        side, fraction, inner_side = 0, 0.0, UNSURE
        if edge != NO_EDGE:
            side, fraction = clear_crossing(areas, edge, _way(look))
            inner_side = np.int64(areas.inner_side[edge])
        if side != 0 and abs(inner_side) == 1:
            pair["is_within"] = side == inner_side
            end = add_crossing(room.found, count, fraction, side == inner_side)
        else:
            pair["is_within"] = contains(areas, area, look["lon"], look["lat"])
            end = count
            if side != 0 and inner_side == NOT_ASKED:
                note_inner_side(areas, area, edge, side if pair["is_within"] != 0 else -side)
            if look["link"] == STRAIGHT:
                end = add_stretches(areas, area, edge, _way(look), pair["is_within"] != 0, room, count)
        if end == NO_ROOM:
            return False
        reach_m = max(look["error_m"], terms[area]["band_m"])
        if reach_m > 0.0:
            pair["gap_m"] = boundary_m(areas, area, look["lon"], look["lat"], reach_m)
        pair["first_stretch"], pair["last_stretch"] = count, end
        tally[0], tally[1] = number + 1, end
    return True


@compiled
def measure(
    areas: AreaTable,
    area: NDArray[np.int32],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    reach_m: NDArray[np.float64],
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Whether areas contain places, 1 or 0, and metres to their boundary, inf if beyond a reach; shape (places,)."""
    is_within = np.empty(len(area), np.int32)
    gap_m = np.empty(len(area))
    for k in range(len(area)):
        is_within[k] = contains(areas, np.int64(area[k]), lon[k], lat[k])
        gap_m[k] = boundary_m(areas, np.int64(area[k]), lon[k], lat[k], reach_m[k])
    return is_within, gap_m


@borrowing
def fill_distances(areas: AreaTable, events, spots: NDArray[np.float64]) -> None:  # type: ignore[no-untyped-def]
    """Fill in the distance of each event; it also tells which transits were inside for certain.

    Args:
        events: rows of EVENT. spots: where each is measured, and what is known of its side, as in `Told`.
    """
    for number in range(len(events)):
        _ask_for_boundaries(areas, events, number)
        event = events[number]
        area, lon, lat = np.int64(event["area"]), spots[number, 0], spots[number, 1]
        is_within = spots[number, 2] != 0.0
        if math.isnan(spots[number, 2]):
            is_within = contains(areas, area, lon, lat)
        # Where a boundary was crossed, it is no farther than that.
        crossed_deg = length(event["lon"] - lon, event["lat"] - lat)
        likely_m, gap_m = 1.0 + _MOST_M_PER_DEG * crossed_deg if crossed_deg > 0.0 else math.inf, math.inf
        for reach_m in (likely_m, math.inf):
            if gap_m == math.inf:
                gap_m = boundary_m(areas, area, lon, lat, reach_m)
        event["distance_m"] = -gap_m if is_within else gap_m
        if event["kind"] == TRANSIT and event["distance_m"] > -event["error_m"]:
            event["verdict"] = CANNOT_TELL


@inlined
def _ask_for_boundaries(areas: AreaTable, events, number: int) -> None:  # type: ignore[no-untyped-def]
    """Ask for the memory that events further on need: by three steps, as one says where the next one lies."""
    if number + 3 * _AHEAD < len(events):
        ask_for_area(areas, np.int64(events[number + 3 * _AHEAD]["area"]))
        ask_for_runs(areas, np.int64(events[number + 2 * _AHEAD]["area"]))
        ask_for_boundary(areas, np.int64(events[number + _AHEAD]["area"]))


@borrowing
def predict(areas: AreaTable, terms, rows, looks, pairs) -> None:  # type: ignore[no-untyped-def]
    """Fill in the seconds until predicted entry, for areas with an outer band in time."""
    for number in range(len(pairs)):
        pair = pairs[number]
        horizon_s = terms[pair["area"]]["band_s"]
        if horizon_s == 0.0:
            continue
        look = looks[pair["look"]]
        if pair["is_within"] != 0:
            pair["seconds"] = 0.0
            continue
        east, north = _velocity(rows, look)
        if east != 0.0 or north != 0.0:
            area = np.int64(pair["area"])
            pair["seconds"] = seconds_from_outside(areas, area, look["lon"], look["lat"], east, north, horizon_s)
