"""Everywhere that printed words of place may mean, for each place that the name in them may stand for.

Tolerances: of a printed distance half its last step, but never more than the 10 % that "about" means; of a bearing of
eight points 22.5 degrees to either side, of sixteen points 11.25; "near" is within 15 km.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from truceline.accounts.claims import Bearing, Kilometres, Place, Qualifier, Relation
from truceline.accounts.gazetteer import Candidate, Gazetteer
from truceline.accounts.spelling import spelled
from truceline.model.places.place import Place as Point
from truceline.model.places.place import place_at

NEAR_M = 15_000.0
ABOUT = 0.1
"""Share of a distance that "about" leaves open."""
_POINT_DEG = 360 / len(Bearing)
_HALF_TURN_DEG = 180.0
_NUMBER = re.compile(r"\d+(?:[,\u202f\u00a0]\d{3})*(?:\.\d+)?")
_RINGS, _RAYS = 33, 361
_GEODESIC = Geod(ellps="WGS84")
_ROUGH = frozenset({Qualifier.ABOUT, Qualifier.VAGUE})
_UPWARD = frozenset({Qualifier.MORE_THAN, Qualifier.AT_LEAST})
_DOWNWARD = frozenset({Qualifier.UP_TO, Qualifier.FEWER_THAN})
_ON_THE_SPOT = frozenset({Relation.AT, Relation.IN})
_MEASURED = frozenset({Relation.DISTANCE, Relation.DISTANCE_BEARING})


@dataclass(frozen=True)
class Region:
    """Part of a ring round an anchor.

    Args:
        anchor: where distance and bearing count from; its precision is what is not known of it.
        nearest_m, farthest_m: from the anchor.
        sectors: from which bearing, in degrees true, clockwise over how many degrees; empty for all round.
        point: what the words name if nothing is left open; none where they give no bearing for a distance.
    """

    anchor: Point
    nearest_m: float
    farthest_m: float
    sectors: tuple[tuple[float, float], ...] = ()
    point: Point | None = None

    def sampled(self) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
        """Longitudes and latitudes of places all over the region, and metres within which each other place has one."""
        if self.farthest_m == 0:
            return np.array([self.anchor.lon_deg]), np.array([self.anchor.lat_deg]), 0.0
        sectors = self.sectors or ((0.0, 2 * _HALF_TURN_DEG),)
        ranges_m = np.linspace(self.nearest_m, self.farthest_m, _RINGS)
        bearings = np.concatenate([np.linspace(start, start + turn, _RAYS) for start, turn in sectors])
        towards, ranges = (each.ravel() for each in np.meshgrid(bearings, ranges_m))
        start_lon, start_lat = np.full(len(towards), self.anchor.lon_deg), np.full(len(towards), self.anchor.lat_deg)
        lon, lat, _ = _GEODESIC.fwd(start_lon, start_lat, towards, ranges)
        widest_deg = max(turn for _, turn in sectors)
        across_m = self.farthest_m * math.radians(widest_deg / (_RAYS - 1)) / 2
        along_m = (self.farthest_m - self.nearest_m) / (_RINGS - 1) / 2
        return np.asarray(lon), np.asarray(lat), math.hypot(across_m, along_m)


@dataclass(frozen=True)
class Reading:
    """One thing that printed words of place may mean.

    Args:
        candidate: the place that the name may stand for.
        region: where that puts it; none if nobody knows where the place is, or the words put nothing anywhere.
    """

    candidate: Candidate
    region: Region | None


def readings(place: Place, gazetteer: Gazetteer) -> tuple[Reading, ...]:
    """What words of place may mean, those first that the name favours; none if nobody knows the name."""
    found = gazetteer.candidates(place.name)
    return tuple(Reading(each, _region(place, each.place.position)) for each in found)


def _region(place: Place, anchor: Point | None) -> Region | None:
    span = _span_m(place)
    if anchor is None or span is None:
        return None
    sectors = tuple(_sector(each) for each in place.bearing) if place.relation is Relation.DISTANCE_BEARING else ()
    return Region(anchor, *span, sectors, _point(place, anchor))


def _span_m(place: Place) -> tuple[float, float] | None:
    """How far from its anchor the words put it; none if they do not say."""
    if place.relation in _MEASURED and place.distance_km:
        return _measured_m(place, place.distance_km)
    if place.relation is Relation.NEAR or (place.relation in _ON_THE_SPOT and spelled(place.name).is_vague):
        return 0.0, NEAR_M
    return (0.0, 0.0) if place.relation in _ON_THE_SPOT else None


def _measured_m(place: Place, distance_km: Kilometres) -> tuple[float, float] | None:
    low_m, high_m = distance_km.low * 1_000, distance_km.high * 1_000
    if place.distance_qualifier in _UPWARD:
        return None  # no upper end is printed, so it may be anywhere beyond
    if place.distance_qualifier in _DOWNWARD:
        return 0.0, high_m
    share = ABOUT if place.distance_qualifier in _ROUGH else _printed_share(place.text)
    return low_m * (1 - share), high_m * (1 + share)


def _printed_share(text: str) -> float:
    """Half the last step of the number that is printed, as a share of it; round figures are rounded ones."""
    number = _NUMBER.search(text)
    if not number:
        return ABOUT
    digits = re.sub(r"[^\d.]", "", number[0])
    value = float(digits)
    whole, _, fraction = digits.partition(".")
    step = 10.0 ** -len(fraction) if fraction else 10.0 ** (len(whole) - len(whole.rstrip("0")))
    return min(ABOUT, step / 2 / value) if value else ABOUT


def _sector(bearing: Bearing) -> tuple[float, float]:
    half_deg = _POINT_DEG if len(bearing) < 3 else _POINT_DEG / 2
    return _degrees(bearing) - half_deg, 2 * half_deg


def _degrees(bearing: Bearing) -> float:
    return list(Bearing).index(bearing) * _POINT_DEG


def _point(place: Place, anchor: Point) -> Point | None:
    if place.relation not in _MEASURED:
        return anchor
    if place.relation is Relation.DISTANCE or len(place.bearing) != 1 or not place.distance_km:
        return None
    middle_m = (place.distance_km.low + place.distance_km.high) * 500
    return place_at(anchor, _degrees(place.bearing[0]), middle_m, anchor.precision_m)
