"""What may be wrong with a place: swapped axes, a wrong sign, padded digits, or another place when it is read back."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from truceline.errors import InputError
from truceline.model.places.grid import GRID
from truceline.model.places.place import Place, distance_m

_COARSER = 10
"""A read-back that is so many times coarser than what was sent proves nothing."""
_DECIMALS = re.compile(r"\.(\d+)", re.ASCII)


class Slip(StrEnum):
    """A mistake of the hand that would explain why a place is where nobody expects it."""

    AXES = "latitude and longitude are swapped"
    LONGITUDE = "east and west are swapped"
    LATITUDE = "north and south are swapped"
    BOTH = "north and south, and east and west, are swapped"


@dataclass(frozen=True)
class Far:
    """A place that lies far from what it should lie near to.

    Args:
        distance_m: how far.
        slip: the mistake that would explain it; none if none does.
        slip_m: how far the place would be without that mistake.
    """

    distance_m: float
    slip: Slip | None = None
    slip_m: float = 0.0


def far_from(place: Place, distance_to_m: Callable[[Place], float], limit_m: float) -> Far | None:
    """How far a place lies off, and the slip that would explain it best; none if it lies within the limit.

    Args:
        place: as written.
        distance_to_m: how far a place is from what it should lie near to, such as a zone; 0 if inside.
        limit_m: how far it may be.
    """
    distance = distance_to_m(place)
    if distance <= limit_m:
        return None
    others = [(distance_to_m(other), slip) for slip, other in _slips(place)]
    nearest_m, slip = min(others, key=lambda other: other[0])
    return Far(distance, slip, nearest_m) if nearest_m <= limit_m else Far(distance)


def _slips(place: Place) -> list[tuple[Slip, Place]]:
    lon, lat, precision_m = place.lon_e7, place.lat_e7, place.precision_m
    found = [
        (Slip.LONGITUDE, Place(-lon, lat, precision_m)),
        (Slip.LATITUDE, Place(lon, -lat, precision_m)),
        (Slip.BOTH, Place(-lon, -lat, precision_m)),
    ]
    try:
        return [(Slip.AXES, Place(lat, lon, precision_m)), *found]
    except InputError:
        return found


def is_padded(written: str) -> bool:
    """True if both numbers of a written place end in two zeros: somebody may have filled up digits that nobody knew."""
    grid = GRID.fullmatch(written.strip().upper())
    if grid:
        digits = grid[3] + (grid[4] or "")
        numbers = [digits[: len(digits) // 2], digits[len(digits) // 2 :]]
    else:
        numbers = _DECIMALS.findall(written)
    return len(numbers) == 2 and all(number.endswith("00") for number in numbers)


class ReadBack(StrEnum):
    """What came of reading a place back."""

    SAME = "same"
    """As far as the digits of both can tell."""
    DIFFERS = "differs"
    TOO_COARSE = "too-coarse"
    """The read-back has too few digits to tell."""


@dataclass(frozen=True)
class Comparison:
    """A place that was sent beside the place that was read back.

    Args:
        verdict: what came of it.
        distance_m: between the two.
        limit_m: what the digits of both leave open.
    """

    verdict: ReadBack
    distance_m: float
    limit_m: int


def compare(sent: Place, read_back: Place) -> Comparison:
    """Whether a place that was read back is the one that was sent, as far as the digits of both can tell."""
    distance, limit_m = distance_m(sent, read_back), sent.precision_m + read_back.precision_m
    if distance > limit_m:
        return Comparison(ReadBack.DIFFERS, distance, limit_m)
    is_too_coarse = read_back.precision_m > _COARSER * sent.precision_m
    return Comparison(ReadBack.TOO_COARSE if is_too_coarse else ReadBack.SAME, distance, limit_m)
