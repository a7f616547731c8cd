"""The one table of units and datums: what each kind of source means by its speeds and altitudes.

What was received is kept beside what was derived; two datums are never compared in silence.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from truceline.errors import InputError
from truceline.model.zones import Datum

Quantity = TypeVar("Quantity", float, NDArray[np.float64])

LENGTHS_M: Mapping[str, float] = MappingProxyType({"m": 1.0, "km": 1000.0, "ft": 0.3048, "FL": 30.48, "nmi": 1852.0})
"""Metres in one unit of length. FL is a flight level, 100 ft; nmi the international nautical mile."""

SPEEDS_MPS: Mapping[str, float] = MappingProxyType({"m/s": 1.0, "km/h": 1 / 3.6, "kn": 1852 / 3600, "mph": 0.44704})
"""Metres a second in one unit of speed."""


@dataclass(frozen=True)
class Convention:
    """What a kind of source means by its numbers; an empty unit or a missing datum is said by each value itself.

    Args:
        speed: unit of speed. altitude: unit of altitude. datum: what altitudes are measured from.
    """

    speed: str = ""
    altitude: str = ""
    datum: Datum | None = None


CONVENTIONS: Mapping[str, Convention] = MappingProxyType(
    {
        "ais": Convention(speed="kn", datum=Datum.SURFACE),
        "ads-b": Convention(speed="kn", altitude="ft", datum=Datum.PRESSURE),
        "cot": Convention(speed="m/s", altitude="m", datum=Datum.ELLIPSOID),
        "nmea": Convention(speed="kn", altitude="m", datum=Datum.MEAN_SEA_LEVEL),
        # GPX names no datum, but defines geoidheight "as in the GGA message", whose height is over mean sea level.
        "gpx": Convention(speed="m/s", altitude="m", datum=Datum.MEAN_SEA_LEVEL),
        "geojson": Convention(speed="m/s", altitude="m", datum=Datum.ELLIPSOID),
        "cap": Convention(altitude="ft", datum=Datum.MEAN_SEA_LEVEL),
        "ed-269": Convention(),
        "openair": Convention(),
    }
)
"""By kind of source. Courses are degrees true, positions WGS 84 and times UTC in all of them."""


def metres(value: Quantity, unit: str) -> Quantity:
    """Lengths or altitudes in metres, from values in a unit of `LENGTHS_M`.

    Raises:
        InputError: the unit is unknown.

    >>> metres(350.0, "FL")
    10668.0
    """
    return value * _factor(unit, LENGTHS_M, "length")


def metres_per_second(value: Quantity, unit: str) -> Quantity:
    """Speeds in metres a second, from values in a unit of `SPEEDS_MPS`.

    Raises:
        InputError: the unit is unknown.

    >>> metres_per_second(36.0, "km/h")
    10.0
    """
    return value * _factor(unit, SPEEDS_MPS, "speed")


def _factor(unit: str, table: Mapping[str, float], quantity: str) -> float:
    if unit not in table:
        raise InputError(f"{unit!r} is no unit of {quantity}", hint=f"use one of {', '.join(table)}")
    return table[unit]
