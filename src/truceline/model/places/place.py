"""A place on the ground, with how precisely it is known, and the distance and bearing from one to another."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass

from pyproj import Geod

from truceline.errors import InputError

E7 = 10_000_000
"""Units of a place's integers in one degree."""
METRES_PER_DEGREE = 111_320
"""Of latitude, and of longitude on the equator, rounded up."""
_WGS84 = Geod(ellps="WGS84")
MAX_PRECISION_M = 200_000


@dataclass(frozen=True)
class Place:
    """A point on WGS 84.

    Args:
        lon_e7: longitude in 1e-7 degree, east of Greenwich positive, from -180 to 180 degrees.
        lat_e7: latitude in 1e-7 degree, north positive.
        precision_m: how far off the true place may be, as the digits have it: one unit of the last one, or
            the side of the square of a grid reference; 1 to 200,000 m.

    Raises:
        InputError: it is off the Earth, or the precision is out of its limits.
    """

    lon_e7: int
    lat_e7: int
    precision_m: int

    def __post_init__(self) -> None:
        for name, value, limit in (("longitude", self.lon_e7, 180), ("latitude", self.lat_e7, 90)):
            if not -limit * E7 <= value <= limit * E7:
                raise InputError(
                    f"the {name} {value / E7:g} is outside -{limit} to {limit} degrees",
                    hint="are latitude and longitude swapped, or are these metres?",
                )
        if not 1 <= self.precision_m <= MAX_PRECISION_M:
            raise InputError(
                f"the precision {self.precision_m} m is outside 1 to {MAX_PRECISION_M}",
                hint="give at least whole degrees",
            )

    @property
    def lon_deg(self) -> float:
        """Degrees east."""
        return self.lon_e7 / E7

    @property
    def lat_deg(self) -> float:
        """Degrees north."""
        return self.lat_e7 / E7


def distance_m(one: Place, other: Place) -> float:
    """Metres along the geodesic between two places."""
    return float(_WGS84.inv(one.lon_deg, one.lat_deg, other.lon_deg, other.lat_deg)[2])


def bearing_deg(start: Place, end: Place) -> float:
    """Degrees true, 0 to 360, in which the end is seen from the start."""
    return float(_WGS84.inv(start.lon_deg, start.lat_deg, end.lon_deg, end.lat_deg)[0]) % 360


def place_at(start: Place, towards_deg: float, range_m: float, precision_m: int) -> Place:
    """The place that lies at a bearing (degrees true) and a range from another."""
    lon_deg, lat_deg, _ = _WGS84.fwd(start.lon_deg, start.lat_deg, towards_deg, range_m)
    return Place(round(lon_deg * E7), round(lat_deg * E7), precision_m)
