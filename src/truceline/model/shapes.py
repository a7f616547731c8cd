"""What a zone can look like: polygons, geodesic circles, corridors, and bubbles around a track.

Axes are longitude and latitude in degrees on WGS 84. Edges of polygons are straight in
lon/lat (RFC 7946 section 3.1.1); circles and corridors are geodesic. Longitudes of a
shape may run past 180 where it crosses the antimeridian; `unwrapped_ring` makes them so.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.errors import ZoneError

Ring = NDArray[np.float64]
"""Shape (corners, 2), lon and lat in degrees; the last corner repeats the first."""

MAX_LON_DEG = 540.0
"""A ring that begins at 180 may run one turn further before it closes."""
MAX_RADIUS_M = 10_000_000.0
"""A circle wider than a quarter of the Earth is no zone but a mistake of units."""


def unwrapped_ring(ring: Ring) -> Ring:
    """The same ring or path with longitudes that never jump by more than 180 degrees.

    A ring that steps from 179.9 to -179.9 is taken to cross the antimeridian, and goes
    on at 180.1. The first corner keeps its longitude.
    """
    turns = np.concatenate(([0.0], np.cumsum(np.rint(np.diff(ring[:, 0]) / 360.0))))
    if not turns.any():
        return ring
    return np.column_stack((ring[:, 0] - 360.0 * turns, ring[:, 1]))


def _checked_coordinates(points: Ring, what: str, fewest: int) -> Ring:
    points = np.array(points, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ZoneError(
            f"{what} is an array of shape {points.shape}, not (positions, 2)",
            hint="give every position as longitude, latitude",
        )
    if len(points) < fewest:
        raise ZoneError(f"{what} has {len(points)} positions, fewer than {fewest}", hint="add what is missing")
    if not np.isfinite(points).all():
        raise ZoneError(f"{what} holds a coordinate that is not a number", hint="remove the empty position")
    if np.abs(points[:, 1]).max() > 90:
        worst = points[np.abs(points[:, 1]).argmax()]
        raise ZoneError(
            f"{what} has latitude {worst[1]:g} at longitude {worst[0]:g}, outside -90 to 90",
            hint="GeoJSON order is longitude, latitude: are the axes swapped?",
        )
    if np.abs(points[:, 0]).max() > MAX_LON_DEG:
        worst = points[np.abs(points[:, 0]).argmax()]
        raise ZoneError(
            f"{what} has longitude {worst[0]:g}, outside {-MAX_LON_DEG:g} to {MAX_LON_DEG:g}",
            hint="coordinates must be degrees on WGS 84, not metres",
        )
    points.setflags(write=False)
    return points


@dataclass(frozen=True, eq=False)
class Polygon:
    """One or more areas with holes, edges straight in lon/lat.

    Args:
        parts: for each part its rings, the outer one first, then its holes. A ring has
            at least four positions and ends where it began.

    Raises:
        ZoneError: a ring is too short, not closed, or off the Earth.
    """

    parts: tuple[tuple[Ring, ...], ...]

    def __post_init__(self) -> None:
        if not self.parts or not all(self.parts):
            raise ZoneError("a polygon has no ring", hint="draw at least one ring of four positions")
        checked = tuple(tuple(self._checked_ring(ring) for ring in rings) for rings in self.parts)
        object.__setattr__(self, "parts", checked)

    @staticmethod
    def _checked_ring(ring: Ring) -> Ring:
        ring = _checked_coordinates(ring, "a ring", 4)
        if not np.array_equal(ring[0], ring[-1]):
            raise ZoneError(
                f"a ring begins at {ring[0, 0]:g}, {ring[0, 1]:g} and ends at {ring[-1, 0]:g}, {ring[-1, 1]:g}",
                hint="repeat the first position at the end",
            )
        return ring

    @property
    def rings(self) -> tuple[Ring, ...]:
        """Every ring of every part."""
        return tuple(ring for rings in self.parts for ring in rings)


@dataclass(frozen=True)
class Circle:
    """All places within a geodesic distance of a centre.

    Args:
        lon: degrees east. lat: degrees north. radius_m: metres, more than 0.

    Raises:
        ZoneError: the centre is off the Earth, or the radius is out of range.
    """

    lon: float
    lat: float
    radius_m: float

    def __post_init__(self) -> None:
        # Circles come by the hundred thousand, so arrays are made only to say what is wrong.
        if not (abs(self.lon) <= MAX_LON_DEG and abs(self.lat) <= 90):
            _checked_coordinates(np.array([[self.lon, self.lat]]), "the centre of a circle", 1)
        _check_extent(self.radius_m, "radius")


@dataclass(frozen=True, eq=False)
class Corridor:
    """All places within a geodesic distance of a path of geodesics.

    Args:
        path: shape (corners, 2), lon and lat in degrees, at least two corners.
        half_width_m: metres to either side, more than 0; the ends are round.

    Raises:
        ZoneError: the path is too short or off the Earth, or the half width is out of range.
    """

    path: Ring
    half_width_m: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", _checked_coordinates(self.path, "the path of a corridor", 2))
        _check_extent(self.half_width_m, "half width")


@dataclass(frozen=True)
class Bubble:
    """All places within a geodesic distance of a track, wherever it goes.

    Args:
        track: the id of the track at the centre. radius_m: metres, more than 0.

    Raises:
        ZoneError: no track, or a radius out of range.
    """

    track: str
    radius_m: float

    def __post_init__(self) -> None:
        if not self.track:
            raise ZoneError("a bubble names no track", hint="give the id of the track it goes with")
        _check_extent(self.radius_m, "radius")


def _check_extent(value_m: float, what: str) -> None:
    if not (math.isfinite(value_m) and 0 < value_m <= MAX_RADIUS_M):
        raise ZoneError(
            f"the {what} is {value_m:g} m, outside 0 to {MAX_RADIUS_M:g} m",
            hint=f"give the {what} in metres",
        )


Shape = Polygon | Circle | Corridor | Bubble
