"""Grid references (MGRS) to and from places.

A reference names a square, not a point: its side is the precision, and its middle the place. References are written by
the library mgrs, with the arithmetic of GEOTRANS (US National Geospatial-Intelligence Agency). Where a border cuts a
square, it only warns, so letters are read here, by NGA.SIG.0012 (Universal Grids and Grid Reference Systems).
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
import re
from functools import cache

import mgrs
from pyproj import Proj

from truceline.errors import InputError
from truceline.model.places.place import E7, Place

GRID = re.compile(r"((?:\d{1,2}[C-HJ-NP-X]|[ABYZ])) ?([A-HJ-NP-Z]{2}) ?(\d*)(?: (\d+))?", re.ASCII)
"""What looks like a grid reference, in capital letters: zone and band, square, easting and northing."""
MOST_DIGITS = 5
"""Of easting and of northing each: to the metre."""
_BANDS = "CDEFGHJKLMNPQRSTUVWX"
_COLUMNS = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")
_ROWS = "ABCDEFGHJKLMNPQRSTUV"
_SQUARE_M, _CYCLE_M = 100_000, 2_000_000
_CONVERTER = mgrs.MGRS()
_WIDE = {"31V": (0, 3), "32V": (3, 12), "31X": (0, 9), "33X": (9, 21), "35X": (21, 33), "37X": (33, 42)}
"""Zones around Norway and Svalbard that are not 6 degrees wide: west and east end."""
_NO_ZONES = ("32X", "34X", "36X")


def place_from_grid(reference: str) -> Place:
    """The middle of the square that a reference names.

    Args:
        reference: such as ``37SDT 6449 0743``, in capital letters, with 2 to 10 digits.

    Raises:
        InputError: it is no reference, has no digits or too many, or names a square that does not exist.
    """
    form = GRID.fullmatch(reference)
    if not form:
        raise _unusable(reference, "it is not zone, band, two letters of a square, and digits")
    zone, square, first, second = form.groups()
    easting, northing = (first, second) if second is not None else (first[: len(first) // 2], first[len(first) // 2 :])
    if len(easting) != len(northing):
        raise _unusable(reference, f"easting has {len(easting)} digits and northing {len(northing)}")
    if not 1 <= len(easting) <= MOST_DIGITS:
        raise _unusable(reference, f"it has {len(easting) * 2} digits, and takes 2 to 10")
    zone = zone.lstrip("0")
    try:
        return (_polar_middle if zone.isalpha() else _middle)(zone, square, easting, northing)
    except (mgrs.core.MGRSError, ValueError) as error:
        raise _unusable(reference, "there is no such square") from error


def grid_of(place: Place, digits: int) -> str:
    """The reference of the square that a place is in, such as ``37SDT 6449 0743``.

    Args:
        place: anywhere on the Earth.
        digits: of easting and of northing each, 1 to 5.
    """
    written: str = _CONVERTER.toMGRS(place.lat_deg, place.lon_deg, MGRSPrecision=digits)
    return f"{written[: -2 * digits]} {written[-2 * digits : -digits]} {written[-digits:]}"


def _middle(zone: str, square: str, easting: str, northing: str) -> Place:
    """The middle of a square.

    Raises:
        ValueError: no part of such a square is in the zone.
    """
    west_deg, east_deg, south_deg = _bounds(zone)
    number, side_m = int(zone[:-1]), 10 ** (MOST_DIGITS - len(easting))
    column = _COLUMNS[(number - 1) % 3].index(square[0]) + 1
    row = (_ROWS.index(square[1]) - (0 if number % 2 else 5)) % 20
    projection = _projection(number, zone[-1] < "N")
    # Letters of rows come again every 2000 km: the first from the band's southern end on is meant, with some room
    # below, for parallels are curved here.
    end_m = projection(number * 6 - 183, south_deg)[1] - _SQUARE_M
    cycles = max(0, math.ceil((end_m - row * _SQUARE_M) / _CYCLE_M - 0.05))
    east_m = column * _SQUARE_M + (int(easting) + 0.5) * side_m
    north_m = row * _SQUARE_M + cycles * _CYCLE_M + (int(northing) + 0.5) * side_m
    lon_deg, lat_deg = projection(east_m, north_m, inverse=True)
    lon_deg = (lon_deg - west_deg + 180) % 360 + west_deg - 180  # as the zone counts, beyond 180 too
    # A square that the border cuts is good, even if its middle lies beyond.
    inside = min(max(lon_deg, west_deg), east_deg), min(max(lat_deg, south_deg), south_deg + _height_deg(zone))
    off_m = (abs(at - middle) for at, middle in zip(projection(*inside), (east_m, north_m), strict=True))
    if max(off_m) > 0.6 * side_m + 2:
        raise ValueError(square)
    lon_deg = (lon_deg + 180) % 360 - 180
    return Place(round(lon_deg * E7), round(lat_deg * E7), side_m)


def _bounds(zone: str) -> tuple[float, float, float]:
    """Degrees of a zone's western, eastern and southern end."""
    number = int(zone[:-1])
    if not 1 <= number <= 60 or zone in _NO_ZONES:
        raise ValueError(zone)
    west_deg, east_deg = _WIDE.get(zone, (number * 6 - 186, number * 6 - 180))
    return west_deg, east_deg, _BANDS.index(zone[-1]) * 8 - 80


def _height_deg(zone: str) -> float:
    return 12 if zone[-1] == "X" else 8


@cache
def _projection(number: int, is_south: bool) -> Proj:
    return Proj(proj="utm", zone=number, ellps="WGS84", south=is_south)


def _polar_middle(zone: str, square: str, easting: str, northing: str) -> Place:
    """As ``_middle``, in the stereographic grids around the poles, which have no bands."""
    filled = ((digits + "5").ljust(MOST_DIGITS, "0")[:MOST_DIGITS] for digits in (easting, northing))
    lat_deg, lon_deg = _CONVERTER.toLatLon(zone + square + "".join(filled))
    return Place(round(lon_deg * E7), round(lat_deg * E7), 10 ** (MOST_DIGITS - len(easting)))


def _unusable(reference: str, why: str) -> InputError:
    return InputError(
        f"{reference[:60]!a} is no grid reference: {why}", hint="write it like 37SDT 6449 0743; digits carry precision"
    )
