"""Released reports held against zones: sifted, measured, decided, and the distances of what was decided."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.stream.admit import Released, Span
from truceline.kernels.stream.decide import Measured, Relations, decide
from truceline.kernels.stream.nearness import fill_distances, measure_pairs, pairs_near, predict
from truceline.kernels.stream.rows import LOOK, NONE, START, TURN, UNKNOWN_ERROR_M, ZONE_CHANGED
from truceline.kernels.stream.sift import Reports, sift
from truceline.kernels.stream.turns import Watched, active_at, turns_around
from truceline.watch.change import Change
from truceline.watch.ground import Ground, ground_of
from truceline.watch.zones.measuring import sides
from truceline.watch.zones.zoneset import ZoneSet

_NO_TURNS = np.zeros(0, TURN)


class Judged(NamedTuple):
    """What became of the relations, the events, and how many reports were impossible jumps."""

    relations: Relations
    events: NDArray[Any]
    jumps: int


def judge(
    zones: ZoneSet,
    reports: Reports,
    released: Released,
    track: NDArray[Any],
    known: Change,
    span: Span,
) -> Judged:
    """Hold released reports, turns and silences against the areas.

    Args:
        track: of TRACK, moved on. known: what is known from the step before. span: the time that passes.
    """
    ground = ground_of(zones)
    clear_m = zones.clearance_m(released.lon, released.lat)
    turns = _NO_TURNS
    if ground.has_turns or len(known.is_new):
        turns = _turns(ground, reports, released, track, known, span)
    looks, busy = sift(reports, released, clear_m, track, ground.widest, turns, span.until)
    measured = Measured(looks, busy, *_measured(ground, reports, looks), turns)
    relations, told = decide(ground.order, reports, released, measured, track, known.relations)
    if len(told.event):
        fill_distances(ground.areas, *told)
    return Judged(relations, told.event, int(np.count_nonzero(looks["notes"])))


def _measured(ground: Ground, reports: Reports, looks: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """The pairs of looks and areas that may be near each other, measured, and their stretches."""
    areas, terms, rows = ground.areas, ground.order.terms, reports.row
    pairs = pairs_near(areas, ground.near, terms, rows, looks, ground.widest[1])
    stretches = measure_pairs(areas, terms, looks, pairs)
    if ground.widest[1] > 0:
        predict(areas, terms, rows, looks, pairs)
    return pairs, stretches


def _turns(
    ground: Ground,
    reports: Reports,
    released: Released,
    track: NDArray[Any],
    known: Change,
    span: Span,
) -> NDArray[Any]:
    """The turns of areas around standing tracks, and new areas, measured."""
    first = known.relations.first
    has_relations = np.diff(released.first) > 0
    has_relations[: len(first) - 1] |= np.diff(first) > 0
    last = np.where(track["is_lost"] != 0, NONE, track["last"]).astype(np.int32)
    watched = Watched(reports, released, last, has_relations)
    turns = turns_around(ground.order.terms, ground.order.timetable, ground.areas.box, watched, span, known.is_new)
    if len(known.is_new):
        turns = np.concatenate((_new_around(ground, reports, last, known.is_new), turns))
        turns = turns[np.lexsort((turns["area"], turns["at"], turns["track"]))]
    place = reports.row[turns["row"]]
    turns["is_within"], turns["gap_m"] = sides(ground.areas, turns["area"], place, _errors_m(reports, place))
    return turns


def _new_around(ground: Ground, reports: Reports, last: NDArray[np.int32], is_new: NDArray[np.bool_]) -> NDArray[Any]:
    """New areas that are active around tracks that stand at their last report, as rows of TURN."""
    tracks = np.flatnonzero(last != NONE)
    looks = np.zeros(len(tracks), LOOK)
    looks["row"], looks["link"] = last[tracks], START
    place = reports.row[looks["row"]]
    looks["error_m"] = _errors_m(reports, place)
    looks["from_lon"], looks["from_lat"], looks["lon"], looks["lat"] = 2 * (place["lon"], place["lat"])
    pairs = pairs_near(ground.areas, ground.near, ground.order.terms, reports.row, looks, ground.widest[1])
    pairs = pairs[is_new[pairs["area"]]]
    turns = np.zeros(len(pairs), TURN)
    turns["track"], turns["row"] = tracks[pairs["look"]], last[tracks[pairs["look"]]]
    turns["at"], turns["area"], turns["reason"] = reports.row["at"][turns["row"]], pairs["area"], ZONE_CHANGED
    at, area = np.ascontiguousarray(turns["at"]), np.ascontiguousarray(turns["area"])
    active: NDArray[np.bool_] = active_at(ground.order.terms, ground.order.timetable, area, at)
    return turns[active]


def _errors_m(reports: Reports, place: NDArray[Any]) -> NDArray[np.float64]:
    """The resolved errors of some reports."""
    stated = np.where(np.isnan(place["error_m"]), reports.source["error_m"][place["source"]], place["error_m"])
    return np.where(np.isnan(stated), UNKNOWN_ERROR_M, stated)
