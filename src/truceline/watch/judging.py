"""Released reports held against zones: sifted, measured, decided, and the distances of what was decided."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.areas import AreaTable
from truceline.kernels.stream.admit import Released
from truceline.kernels.stream.decide import Measured, Relations, Told, decide
from truceline.kernels.stream.nearness import cut, measure, pairs_near, predict
from truceline.kernels.stream.rows import CANNOT_TELL, NONE, TRANSIT, TURN, UNKNOWN_ERROR_M
from truceline.kernels.stream.sift import Reports, sift
from truceline.kernels.stream.turns import Span, Watched, turns_around
from truceline.watch.ground import Ground
from truceline.watch.zoneset import ZoneSet

_NO_TURNS = np.zeros(0, TURN)
_NONE_NEW = np.zeros(0, np.bool_)


class Judged(NamedTuple):
    """What became of the relations, the events, and how many reports were impossible jumps."""

    relations: Relations
    events: NDArray[Any]
    jumps: int


def judge(
    zones: ZoneSet,
    ground: Ground,
    reports: Reports,
    released: Released,
    track: NDArray[Any],
    relations: Relations,
    span: Span,
) -> Judged:
    """Hold released reports, turns and silences against the areas.

    Args:
        track: of TRACK, moved on. relations: before. span: the time that passes.
    """
    clear_m = zones.clearance_m(released.lon, released.lat)
    looks = sift(reports, released, clear_m, track, ground.widest)
    pairs, stretches = _measured(ground, reports, looks)
    turns = _NO_TURNS
    if ground.has_turns:
        turns = _turns(ground, reports, released, track, relations, span)
    measured = Measured(looks, pairs, stretches, turns)
    relations, told = decide(ground.order, reports, released, measured, track, relations, span.until)
    _fill_distances(ground.areas, told)
    return Judged(relations, told.event, int(np.count_nonzero(looks["notes"])))


def _measured(ground: Ground, reports: Reports, looks: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """The pairs of looks and areas that may be near each other, measured, and their stretches."""
    areas, terms, rows = ground.areas, ground.order.terms, reports.row
    pairs = pairs_near(areas, ground.boxes, terms, rows, looks, ground.widest)
    place = rows[looks["row"][pairs["look"]]]
    reach_m = np.maximum(looks["error_m"][pairs["look"]], terms["band_m"][pairs["area"]])
    is_within, gap_m = _sides(areas, pairs["area"], place, reach_m)
    pairs["is_within"], pairs["gap_m"] = is_within, gap_m
    stretches = cut(areas, rows, looks, pairs)
    if ground.widest[1] > 0:
        predict(areas, terms, rows, looks, pairs)
    return pairs, stretches


def _sides(
    areas: AreaTable, area: NDArray[np.int32], place: NDArray[Any], reach_m: NDArray[np.float64]
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Whether areas contain places, and metres to their boundary, inf if beyond a reach."""
    lon, lat = np.ascontiguousarray(place["lon"]), np.ascontiguousarray(place["lat"])
    sides: tuple[NDArray[np.int32], NDArray[np.float64]]
    sides = measure(areas, np.ascontiguousarray(area), lon, lat, reach_m)
    return sides


def _turns(
    ground: Ground,
    reports: Reports,
    released: Released,
    track: NDArray[Any],
    relations: Relations,
    span: Span,
) -> NDArray[Any]:
    """The turns of areas around standing tracks, measured."""
    has_relations = np.diff(released.first) > 0
    has_relations[: len(relations.first) - 1] |= np.diff(relations.first) > 0
    last = np.where(track["is_lost"] != 0, NONE, track["last"]).astype(np.int32)
    watched = Watched(reports, released, last, has_relations)
    turns = turns_around(ground.order.terms, ground.order.timetable, ground.areas.box, watched, span, _NONE_NEW)
    place = reports.row[turns["row"]]
    turns["is_within"], turns["gap_m"] = _sides(ground.areas, turns["area"], place, _errors_m(reports, place))
    return turns


def _errors_m(reports: Reports, place: NDArray[Any]) -> NDArray[np.float64]:
    """The resolved errors of some reports."""
    stated = np.where(np.isnan(place["error_m"]), reports.source["error_m"][place["source"]], place["error_m"])
    return np.where(np.isnan(stated), UNKNOWN_ERROR_M, stated)


def _fill_distances(areas: AreaTable, told: Told) -> None:
    """Measure the distance of each event; it also tells which transits were inside for certain."""
    event, (lon, lat) = told.event, np.ascontiguousarray(told.spot.T)
    reach_m = np.full(len(event), np.inf)
    is_within, gap_m = measure(areas, np.ascontiguousarray(event["area"]), lon, lat, reach_m)
    event["distance_m"] = np.where(is_within != 0, -gap_m, gap_m)
    unsure = (event["kind"] == TRANSIT) & (event["distance_m"] > -event["error_m"])
    event["verdict"][unsure] = CANNOT_TELL
