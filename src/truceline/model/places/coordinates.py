"""A place from what somebody wrote: decimal degrees, degrees and minutes, a grid reference, or a range and a bearing.

    33.50583N 38.61778E    33°30′21″N 38°37′04″E    333021N 0383704E    37SDT 6449 0743    12 km at 047 from At Tanf

Digits carry precision: ``33.5N 38.6E`` is a place to some 11 km, and is never taken for ``33.50000N 38.60000E``. Two
numbers without letters are refused: latitude comes first in aviation and longitude first in data, and nobody can tell
which it was.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from truceline.errors import InputError
from truceline.model.places.grid import GRID, place_from_grid
from truceline.model.places.named import RANGE, NamedPlace, place_from_range
from truceline.model.places.place import E7, METRES_PER_DEGREE, Place

MAX_CHARACTERS = 200
_MARKS = str.maketrans({"’": "'", "′": "'", "”": '"', "″": '"', "º": "°", "˚": "°", ";": ",", "\u00a0": " "})
_ANGLE = (
    r"(?P<d>\d{1,3}(?:\.\d{1,10})?)(?:\ ?°)?"
    r"(?:(?:(?<=°)\ ?|\ |[:-])(?P<m>\d{1,2}(?:\.\d{1,8})?)(?:\ ?')?"
    r"(?:(?:(?<=')\ ?|\ |[:-])(?P<s>\d{1,2}(?:\.\d{1,6})?)(?:\ ?(?:\"|''))?)?)?"
)
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<d>\d{2,3})(?P<m>\d{2})(?P<s>\d{2}(?:\.\d{1,6})?)(?P<letter>[NSEW])",
        r"(?P<d>\d{2,3})(?P<m>\d{2}(?:\.\d{1,8})?)(?P<s>)(?P<letter>[NSEW])",
        rf"{_ANGLE}\ ?(?P<letter>[NSEW])",
        rf"(?P<letter>[NSEW])\ ?{_ANGLE}",
    )
)
_BARE = re.compile(r"([+-]?\d{1,3}(?:\.\d+)?)[ ,/]+([+-]?\d{1,3}(?:\.\d+)?)", re.ASCII)
_HALVES = re.compile(r"\ ?[,/]\ ?|\ ")


class _Angle(NamedTuple):
    degrees: Decimal
    unit_deg: Decimal
    """Of its last digit."""
    is_latitude: bool


def read_place(text: str, names: Sequence[NamedPlace] = ()) -> Place:
    """The place that a text tells, and how precisely it does.

    Args:
        text: in one of the forms above; letters small or capital, latitude and longitude in any order.
        names: the named places that a range and a bearing may start from.

    Raises:
        InputError: it is in none of the forms, is off the Earth, or has two numbers without N or S, E or W.
    """
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"{len(text)} characters are no place", hint=f"the limit is {MAX_CHARACTERS}")
    written = " ".join(text.translate(_MARKS).split())
    if RANGE.fullmatch(written):
        return place_from_range(written, names)
    capital = written.upper()
    if GRID.fullmatch(capital):
        return place_from_grid(capital)
    bare = _BARE.fullmatch(capital)
    if bare:
        raise _unusable(text, "without letters nobody can tell which is the latitude", _lettered_hint(*bare.groups()))
    for first, second in _halves(capital):
        one, other = _angle(first, text), _angle(second, text)
        if one and other:
            return _place(one, other, text)
    raise _unusable(text, "it is in no form that is known", "write it like 33.50583N 38.61778E, or 37SDT 6449 0743")


def place_from_columns(lat: str, lon: str) -> Place:
    """The place from a latitude and a longitude in decimal degrees that stand in columns of those names.

    Args:
        lat: such as ``33.50583``, south negative. lon: likewise, west negative.

    Raises:
        InputError: one of them is no such number, or off the Earth.
    """
    return _place(_column("latitude", lat.strip()), _column("longitude", lon.strip()), f"{lat}, {lon}")


def _halves(written: str) -> list[tuple[str, str]]:
    """Every way of cutting a text in two where there is a gap between two letters or their digits."""
    return [(written[: gap.start()], written[gap.end() :]) for gap in _HALVES.finditer(written)]


def _angle(half: str, text: str) -> _Angle | None:
    form = next(filter(None, (form.fullmatch(half) for form in _FORMS)), None)
    if not form:
        return None
    parts = [part for part in (form["d"], form["m"], form["s"]) if part]
    if any("." in part for part in parts[:-1]):
        raise _unusable(text, "only the last number may have decimals", "write 33°30.5'N or 33.50833N")
    degrees = Decimal(0)
    for number, part in enumerate(parts):
        if number and Decimal(part) >= 60:
            raise _unusable(text, f"{part} is over the limit of minutes and seconds, 60", "was it decimal degrees?")
        degrees += Decimal(part) / 60**number
    unit_deg = Decimal(1).scaleb(-len(parts[-1].partition(".")[2])) / 60 ** (len(parts) - 1)
    return _Angle(-degrees if form["letter"] in "SW" else degrees, unit_deg, form["letter"] in "NS")


def _place(one: _Angle, other: _Angle, text: str) -> Place:
    if one.is_latitude == other.is_latitude:
        raise _unusable(text, "it needs one of N or S, and one of E or W", "write it like 33.50583N 38.61778E")
    lat, lon = (one, other) if one.is_latitude else (other, one)
    precision_m = math.ceil(max(lat.unit_deg, lon.unit_deg) * METRES_PER_DEGREE)
    return Place(round(lon.degrees * E7), round(lat.degrees * E7), precision_m)


def _column(name: str, text: str) -> _Angle:
    if not re.fullmatch(r"[+-]?\d{1,3}(?:\.\d{1,10})?", text, re.ASCII):
        raise InputError(f"the {name} {text[:60]!a} is no number of degrees", hint="write it like -33.50583")
    return _Angle(Decimal(text), Decimal(1).scaleb(-len(text.partition(".")[2])), name == "latitude")


def _lettered_hint(one: str, other: str) -> str:
    def lettered(number: str, positive: str, negative: str) -> str:
        return number.lstrip("+-") + (negative if number.startswith("-") else positive)

    lat_first = f"{lettered(one, 'N', 'S')} {lettered(other, 'E', 'W')}"
    lon_first = f"{lettered(other, 'N', 'S')} {lettered(one, 'E', 'W')}"
    return f"write {lat_first} if latitude comes first, {lon_first} if longitude does"


def _unusable(text: str, why: str, hint: str) -> InputError:
    return InputError(f"{text[:60]!a} is no place: {why}", hint=hint)
