"""The part of the Earth that a picture shows: its edges, its graticule and its scale."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from truceline.adapters.plot.scene import Path, Scene
from truceline.model.shapes import Ring

_WGS84 = Geod(ellps="WGS84")
_STEPS_DEG = (
    30,
    20,
    10,
    5,
    2,
    1,
    *(minutes / 60 for minutes in (30, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01)),
)
_FEWEST_GRATICULE = 3
_LEAST_WIDTH_DEG = 0.002
_MARGIN = 0.06
_HIGHEST_LAT = 89.0


@dataclass(frozen=True)
class Frame:
    """Edges in degrees; longitudes may run past 180, but never by more than one turn.

    A picture is drawn with both axes in degrees, and a degree of longitude as long as it is at the middle latitude.
    """

    west: float
    south: float
    east: float
    north: float

    @property
    def middle_lat(self) -> float:
        """The latitude at which the picture is true to scale in all directions."""
        return 0.5 * (self.south + self.north)

    @property
    def narrowing(self) -> float:
        """How long a degree of longitude is, in degrees of latitude."""
        return math.cos(math.radians(self.middle_lat))

    @property
    def width_m(self) -> float:
        """Metres across, along the middle latitude."""
        span = min(self.east - self.west, 180.0)
        return float(_WGS84.line_length(np.linspace(0, span, 33), np.full(33, self.middle_lat))) * (
            (self.east - self.west) / span
        )

    def turned(self, lon: NDArray[np.float64]) -> NDArray[np.float64]:
        """Longitudes, each turned by full turns to where the frame shows it."""
        return np.asarray((lon - self._seam) % 360.0 + self._seam)

    def turned_ring(self, ring: Ring) -> Ring:
        """A ring whose longitudes do not jump, turned as a whole."""
        middle = np.array([0.5 * (ring[:, 0].min() + ring[:, 0].max())])
        return np.column_stack((ring[:, 0] + float((self.turned(middle) - middle)[0]), ring[:, 1]))

    @property
    def _seam(self) -> float:
        return 0.5 * (self.west + self.east) - 180.0

    def graticule(self, *, along_lat: bool) -> NDArray[np.float64]:
        """Round degrees within the frame, three at least, of longitude or of latitude."""
        low, high = (self.south, self.north) if along_lat else (self.west, self.east)
        step = next((step for step in _STEPS_DEG if high - low >= _FEWEST_GRATICULE * step), _STEPS_DEG[-1])
        return np.arange(math.ceil(low / step), math.floor(high / step) + 1, dtype=np.float64) * step

    def scale_bar_m(self) -> float:
        """A round length of about a fifth of the width."""
        longest = self.width_m / 4
        magnitude = 10.0 ** math.floor(math.log10(longest))
        return max(factor * magnitude for factor in (1, 2, 5) if factor * magnitude <= longest)


def frame_around(scene: Scene, ratio: float) -> Frame:
    """The frame around every track and event, and every zone that an event is about; every zone, if that is nothing.

    Outer bands and errors of what an event is about come into it too.

    Args:
        ratio: width to height of the paper.
    """
    told = [ring for outline in scene.outlines if outline.is_told for ring in (*outline.rings, *outline.band)]
    every = [ring for outline in scene.outlines for ring in outline.rings]
    corners = told + [np.column_stack((path.lon, path.lat)) for path in scene.paths]
    points = np.vstack((corners + [_with_errors(path) for path in scene.paths if path.is_told]) or every)
    return frame_of(points, ratio)


def _with_errors(path: Path) -> Ring:
    """Places as far from each report as its error, to all four sides; none where the error is unknown."""
    is_known = np.isfinite(path.error_m)
    sides = np.repeat((0.0, 90.0, 180.0, 270.0), int(is_known.sum()))
    lon, lat, error_m = (np.tile(values[is_known], 4) for values in (path.lon, path.lat, path.error_m))
    lons, lats, _ = _WGS84.fwd(lon, lat, sides, error_m)
    return np.column_stack((lons, lats))


def frame_of(points: NDArray[np.float64], ratio: float) -> Frame:
    """The frame around positions, shape (n, 2), with a margin, widened to a ratio of width to height."""
    lon = _gathered(points[:, 0])
    low, high = float(lon.min()), float(lon.max())
    south, north = float(points[:, 1].min()), float(points[:, 1].max())
    narrowing = math.cos(math.radians(min(_HIGHEST_LAT, abs(0.5 * (south + north)))))
    height = max((north - south) * (1 + 2 * _MARGIN), _LEAST_WIDTH_DEG)
    width = max((high - low) * (1 + 2 * _MARGIN), height * ratio / narrowing)
    height = max(height, width * narrowing / ratio)
    middle_lon, middle_lat = 0.5 * (low + high), 0.5 * (south + north)
    return Frame(middle_lon - width / 2, middle_lat - height / 2, middle_lon + width / 2, middle_lat + height / 2)


def shown_in(scene: Scene, frame: Frame) -> Scene:
    """What of a scene comes into a frame."""

    def is_shown(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> bool:
        turned = frame.turned(lon)
        within = (turned >= frame.west) & (turned <= frame.east) & (lat >= frame.south) & (lat <= frame.north)
        return bool(within.any())

    def comes_in(ring: Ring) -> bool:
        (west, south), (east, north) = (frame.turned_ring(ring).min(axis=0), frame.turned_ring(ring).max(axis=0))
        return bool(west <= frame.east and east >= frame.west and south <= frame.north and north >= frame.south)

    return replace(
        scene,
        outlines=[outline for outline in scene.outlines if any(comes_in(ring) for ring in outline.rings)],
        paths=[path for path in scene.paths if is_shown(path.lon, path.lat)],
        marks=[mark for mark in scene.marks if is_shown(np.array([mark.lon]), np.array([mark.lat]))],
    )


def degrees_text(value_deg: float, sides: Sequence[str]) -> str:
    """Such as 38°30′E.

    Args:
        sides: letters for positive and negative values.
    """
    value_deg = (value_deg + 180.0) % 360.0 - 180.0 if sides == ("E", "W") else value_deg
    tenths = round(abs(value_deg) * 36_000)
    degrees, tenths = divmod(tenths, 36_000)
    minutes, tenths = divmod(tenths, 600)
    text = f"{degrees}°"
    if minutes or tenths:
        text += f"{minutes:02}′"
    if tenths:
        text += f"{tenths / 10:04.1f}″".replace(".0″", "″")
    side = "" if value_deg == 0 or abs(value_deg) == 180 else sides[value_deg < 0]
    return text + side


def circle_ring(lon: float, lat: float, radius_m: float) -> Ring:
    """A ring of 90 corners around a place, its longitudes near that of the place."""
    azimuths = np.linspace(0.0, 360.0, 91)
    whole = np.ones(len(azimuths))
    lons, lats, _ = _WGS84.fwd(lon * whole, lat * whole, azimuths, radius_m * whole)
    return np.column_stack((lon + (np.asarray(lons) - lon + 180.0) % 360.0 - 180.0, lats))


def _gathered(lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitudes turned so that the widest gap between them lies outside."""
    around = np.unique(lon % 360.0)
    gaps = np.diff(np.append(around, around[0] + 360.0))
    first = around[(int(gaps.argmax()) + 1) % len(around)]
    gathered = np.asarray((lon - first) % 360.0 + first)
    return gathered - 360.0 if gathered.min() + gathered.max() > 360.0 else gathered
