"""Grid references (MGRS) to and from places.

A reference names a square, not a point: its side is the precision, and its middle the place. The arithmetic is that of
GEOTRANS (US National Geospatial-Intelligence Agency), by the library mgrs.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re

import mgrs

from truceline.errors import InputError
from truceline.model.places.place import E7, Place

GRID = re.compile(r"((?:\d{1,2}[C-HJ-NP-X]|[ABYZ])) ?([A-HJ-NP-Z]{2}) ?(\d*)(?: (\d+))?", re.ASCII)
"""What looks like a grid reference, in capital letters: zone and band, square, easting and northing."""
MOST_DIGITS = 5
"""Of easting and of northing each: to the metre."""
_NUDGES_DEG = (0.0, -2e-5, 2e-5)
_CONVERTER = mgrs.MGRS()


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
    side_m = 10 ** (MOST_DIGITS - len(easting))
    zone = zone.lstrip("0")
    place = _in_zone(zone, f"{square}{_filled(easting, '5')}{_filled(northing, '5')}", side_m)
    if place is None:
        # The border of the zone cuts the square, beyond which its middle lies, or there is no such square at all.
        ends = [(_filled(easting, east), _filled(northing, north)) for east in "09" for north in "09"]
        corners = (_in_zone(zone, f"{square}{east}{north}", 2 * side_m) for east, north in ends)
        place = next((corner for corner in corners if corner), None)
    if place is None:
        raise _unusable(reference, "there is no such square")
    return place


def grid_of(place: Place, digits: int) -> str:
    """The reference of the square that a place is in, such as ``37SDT 6449 0743``.

    Args:
        place: anywhere on the Earth.
        digits: of easting and of northing each, 1 to 5.
    """
    written: str = _CONVERTER.toMGRS(place.lat_deg, place.lon_deg, MGRSPrecision=digits)
    return f"{written[: -2 * digits]} {written[-2 * digits : -digits]} {written[-digits:]}"


def _filled(digits: str, first: str) -> str:
    """Digits to the metre: 5 and zeros for the middle, zeros or nines for the ends."""
    return (digits + first).ljust(MOST_DIGITS, first.replace("5", "0"))[:MOST_DIGITS]


def _in_zone(zone: str, rest: str, precision_m: int) -> Place | None:
    try:
        lat_deg, lon_deg = _CONVERTER.toLatLon(zone + rest)
    except mgrs.core.MGRSError:
        return None
    # A metre is lost in rounding, and then a square on the very border seems to lie beyond it.
    around = ((lon_deg + step, lat_deg + rise) for step in _NUDGES_DEG for rise in _NUDGES_DEG)
    if not any(_zone_of(lon, lat) == zone for lon, lat in around):
        return None
    return Place(round(lon_deg * E7), round(lat_deg * E7), precision_m)


def _zone_of(lon_deg: float, lat_deg: float) -> str:
    lat_deg, lon_deg = max(-90.0, min(90.0, lat_deg)), (lon_deg + 180.0) % 360.0 - 180.0
    return str(_CONVERTER.toMGRS(lat_deg, lon_deg, MGRSPrecision=1))[:-4].lstrip("0")


def _unusable(reference: str, why: str) -> InputError:
    return InputError(
        f"{reference[:60]!a} is no grid reference: {why}", hint="write it like 37SDT 6449 0743; digits carry precision"
    )
