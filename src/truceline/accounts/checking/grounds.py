"""Words of place against zones: inside, outside, straddles, undetermined, unresolved; for every geometry of a zone."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from truceline.accounts.checking.regions import Reading, Region
from truceline.model.zones import Zone
from truceline.watch.zones.measuring import signed_distances_m
from truceline.watch.zones.zoneset import ZoneSet


class Verdict(StrEnum):
    """Where words of place lie against a zone. The last three are three: none of them says inside or outside."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    STRADDLES = "straddles"
    """The words leave so much open that it may be either."""
    UNDETERMINED = "undetermined"
    """The name may stand for several places, and they disagree."""
    UNRESOLVED = "unresolved"
    """Nobody knows where the place is, or the words do not say how far from it."""


@dataclass(frozen=True)
class Placed:
    """One reading against one geometry.

    Args:
        reading: what the words may mean.
        verdict: as far as the words go, were the place in them known exactly.
        verdict_with_doubt: the same with what is not known of that place.
        nearest_m, farthest_m: least and most signed distance of the region to the boundary, negative inside; none
            without a region.
        point_m: signed distance of the point that the words name if nothing is left open; none if they name none.
    """

    reading: Reading
    verdict: Verdict
    verdict_with_doubt: Verdict
    nearest_m: float | None = None
    farthest_m: float | None = None
    point_m: float | None = None


@dataclass(frozen=True)
class Ground:
    """Words of place against one geometry of a zone.

    Args:
        zone, standing: which geometry.
        verdict: over all readings.
        readings: each with where it lies.
    """

    zone: Zone
    standing: str
    verdict: Verdict
    readings: tuple[Placed, ...]


class Grounds:
    """Zones to hold words against; bubbles are left out, for they are wherever their track is.

    Args:
        zones: as recorded.
    """

    def __init__(self, zones: Iterable[Zone]) -> None:
        self.zones = tuple(zones)
        self._set = ZoneSet(self.zones)

    def lie(self, readings: Sequence[Reading]) -> tuple[Ground, ...]:
        """Where the readings of words of place lie, against each standing of each zone."""
        return tuple(self._ground(number, readings) for number in range(len(self._set.areas)))

    def signed_m(self, number: int, lon_deg: Iterable[float], lat_deg: Iterable[float]) -> list[float]:
        """Signed metres from places to the boundary of a geometry, negative inside.

        Args:
            number: of the geometry, in the order of ``lie``.
        """
        lon, lat = np.array(list(lon_deg)), np.array(list(lat_deg))
        area = np.full(len(lon), number, dtype=np.int32)
        measured: list[float] = signed_distances_m(self._set.table, area, lon, lat).tolist()
        return measured

    def _ground(self, number: int, readings: Sequence[Reading]) -> Ground:
        area = self._set.areas[number]
        placed = tuple(self._placed(number, each) for each in readings)
        return Ground(area.zone, area.standing, overall(placed), placed)

    def _placed(self, number: int, reading: Reading) -> Placed:
        region = reading.region
        if region is None:
            return Placed(reading, Verdict.UNRESOLVED, Verdict.UNRESOLVED)
        lon, lat, gap_m = region.sampled()
        signed = self.signed_m(number, lon.tolist(), lat.tolist())
        nearest_m, farthest_m = min(signed), max(signed)
        doubt_m = gap_m + region.anchor.precision_m
        return Placed(
            reading,
            _verdict(nearest_m - gap_m, farthest_m + gap_m),
            _verdict(nearest_m - doubt_m, farthest_m + doubt_m),
            nearest_m,
            farthest_m,
            self._point_m(number, region),
        )

    def _point_m(self, number: int, region: Region) -> float | None:
        point = region.point
        return None if point is None else self.signed_m(number, [point.lon_deg], [point.lat_deg])[0]


def overall(placed: Sequence[Placed]) -> Verdict:
    """The verdict over all readings of the same words.

    Where the name favours no place whose position is known it is unresolved. Readings that disagree make it
    undetermined, also one that the name does not favour: reports mix kinds of places up.
    """
    if not any(each.reading.candidate.is_favoured and each.verdict is not Verdict.UNRESOLVED for each in placed):
        return Verdict.UNRESOLVED
    found = {each.verdict for each in placed if each.verdict is not Verdict.UNRESOLVED}
    if len(found) > 1:
        return Verdict.UNDETERMINED
    with_doubt = {each.verdict_with_doubt for each in placed if each.verdict is not Verdict.UNRESOLVED}
    return found.pop() if found == with_doubt else Verdict.STRADDLES


def _verdict(nearest_m: float, farthest_m: float) -> Verdict:
    if farthest_m <= 0:
        return Verdict.INSIDE
    return Verdict.OUTSIDE if nearest_m >= 0 else Verdict.STRADDLES
