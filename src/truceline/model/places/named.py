"""Places that have names, and places told from them: 12.4 km at 047 from At Tanf."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from truceline.errors import InputError
from truceline.model.places.place import MAX_PRECISION_M, Place, bearing_deg, distance_m, place_at
from truceline.model.units import LENGTHS_M

RANGE = re.compile(
    r"(?P<range>\d{1,5}(?:\.\d{1,3})?) ?(?P<unit>km|nmi|m) at (?P<bearing>\d{3})(?: ?°)? from (?P<name>.{1,100})",
    re.ASCII | re.IGNORECASE,
)
"""A range, a bearing in degrees true, and a name, such as ``12.4 km at 047 from At Tanf``."""
_HALF_DEGREE = math.radians(0.5)


@dataclass(frozen=True)
class NamedPlace:
    """A place that people call by a name.

    Args:
        names: the first is the one to show, the others are understood too.
        place: where it is, and how precisely that is known.
    """

    names: tuple[str, ...]
    place: Place

    @property
    def name(self) -> str:
        """The one to show."""
        return self.names[0]


@dataclass(frozen=True)
class Near:
    """Where a place lies, as seen from a named one.

    Args:
        name: of the named place.
        distance_m: to it, by the geodesic.
        bearing_deg: true, from the named place to this one, 0 to 360.
    """

    name: str
    distance_m: float
    bearing_deg: float

    @property
    def text(self) -> str:
        """For people, and for ``read_place``: ``12.4 km at 047 from At Tanf``."""
        kilometres = self.distance_m / 1_000
        told = f"{self.distance_m:.0f} m" if self.distance_m < 1_000 else f"{kilometres:.1f} km"
        return f"{told} at {round(self.bearing_deg) % 360:03} from {self.name}"


def nearest(place: Place, names: Iterable[NamedPlace]) -> Near | None:
    """The named place that is nearest to a place, and how it is seen from there; none if there are no names."""
    found = min(names, key=lambda named: distance_m(place, named.place), default=None)
    if found is None:
        return None
    return Near(found.name, distance_m(found.place, place), bearing_deg(found.place, place))


def place_from_range(text: str, names: Sequence[NamedPlace]) -> Place:
    """The place that lies at a range and a bearing from a named one.

    Its precision is the worst of a unit of the range's last digit, half a degree of bearing at that range, and that of
    the named place.

    Raises:
        InputError: the text is not of the form of ``RANGE``, the bearing is no bearing, or nobody knows the name.
    """
    form = RANGE.fullmatch(text)
    if not form:
        raise InputError(f"{text[:60]!a} is no range and bearing", hint="write it like 12.4 km at 047 from At Tanf")
    towards_deg = int(form["bearing"])
    if towards_deg > 360:
        raise InputError(f"the bearing {towards_deg} is over 360", hint="bearings are degrees true, 000 to 360")
    start = _called(form["name"], names)
    unit_m = LENGTHS_M[form["unit"].lower()]
    range_m = float(form["range"]) * unit_m
    digit_m = unit_m / 10 ** len(form["range"].partition(".")[2])
    precision_m = math.ceil(max(digit_m, range_m * _HALF_DEGREE, start.precision_m))
    return place_at(start, towards_deg, range_m, min(precision_m, MAX_PRECISION_M))


def _called(name: str, names: Sequence[NamedPlace]) -> Place:
    wanted = name.strip().casefold()
    found = {named.place for named in names if wanted in (known.casefold() for known in named.names)}
    if len(found) != 1:
        what = "several places have" if found else "no place that is known here has"
        raise InputError(f"{what} the name {name[:60]!a}", hint="write the place in degrees, or as a grid reference")
    return found.pop()
