"""The map of a leaflet as shapes in SVG, without any text in them, and labels with their places.

Text within a drawing is set wrongly in Arabic by more than one program, so labels are placed by whoever sets the sheet.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from truceline.errors import InputError
from truceline.model.shapes import Ring, unwrapped_ring

WIDTH_MM, HEIGHT_MM = 180.0, 90.0
_MARGIN_MM = 9.0
_LEAST_EXTENT_M = 200.0
_MOST_EXTENT_M = 4_000_000.0
_BAR_OF_WIDTH = 0.3
"""A scale bar is at most so long."""
_ARROW_MM = 5.0


@dataclass(frozen=True)
class Label:
    """A text on a map.

    Args:
        text: in Latin digits, if it has any.
        x, y: of its middle, as parts of the map's width and height, from the upper left corner.
        is_after: True if ``x`` is where it begins.
    """

    text: str
    x: float
    y: float
    is_after: bool = False

    @property
    def document(self) -> dict[str, Any]:
        """In plain values."""
        return {"text": self.text, "x": round(self.x, 4), "y": round(self.y, 4), "after": self.is_after}


@dataclass(frozen=True)
class MapDrawing:
    """A map.

    Args:
        svg: its shapes.
        labels: what is to be written on it.
        width_mm, height_mm: of the drawing, before whoever sets it makes it larger or smaller.
    """

    svg: str
    labels: tuple[Label, ...]
    width_mm: float = WIDTH_MM
    height_mm: float = HEIGHT_MM


@dataclass(frozen=True)
class MapPoint:
    """A named place to be marked on a map, lon and lat in degrees."""

    name: str
    lon: float
    lat: float


def draw_map(rings: Sequence[Ring], name: str, way_out: Ring | None, points: Sequence[MapPoint] = ()) -> MapDrawing:
    """A map with north above, of a zone, the way out of it, and some places.

    Distances are true from its middle (azimuthal equidistant on WGS 84), so the scale holds for zones of any size that
    people leave on the ground.

    Args:
        rings: of the zone, lon and lat in degrees; holes have the other direction than outer rings.
        name: of the zone, written in it.
        way_out: shape (corners, 2), lon and lat in degrees, from inside to outside; none if there is none to draw.
        points: places to be marked.

    Raises:
        InputError: there is no ring, or it all takes more than 4000 km.
    """
    if not rings:
        raise InputError("the zone has no outline to draw", hint="leave the map out")
    path = [way_out] if way_out is not None else []
    places = np.array([(point.lon, point.lat) for point in points]).reshape(-1, 2)
    frame = _Frame.around([*rings, *path, *([places] if len(points) else [])])
    zone = [frame.placed(ring) for ring in rings]
    ways = [frame.placed(way) for way in path]
    shapes = [*_zone_shapes(zone), *(shape for way in ways for shape in _way_shapes(way))]
    marks = frame.placed(places) if len(points) else places
    shapes += [f'<circle cx="{x:.2f}" cy="{y:.2f}" r="1.1" fill="#000"/>' for x, y in marks]
    bar_m = _bar_m(frame)
    shapes += [*_north(), *_bar(bar_m * frame.mm_per_m)]
    labels = [
        _label(name, *_middle(zone, ways)),
        _label("N", WIDTH_MM - 7.0, 17.0),
        replace(_label(_length(bar_m), 8.0 + bar_m * frame.mm_per_m, HEIGHT_MM - 5.1), is_after=True),
        *(_label(point.name, x, y - 3.2) for point, (x, y) in zip(points, marks, strict=True)),
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH_MM:g}mm" height="{HEIGHT_MM:g}mm"'
    svg = "\n".join([f'{head} viewBox="0 0 {WIDTH_MM:g} {HEIGHT_MM:g}">', *shapes, "</svg>\n"])
    return MapDrawing(svg, tuple(labels))


@dataclass(frozen=True)
class _Frame:
    """From degrees to millimetres on the map."""

    lon_deg: float
    lat_deg: float
    x_m: float
    y_m: float
    mm_per_m: float

    @classmethod
    def around(cls, parts: Sequence[Ring]) -> _Frame:
        """The frame that holds some rings and paths, with a margin."""
        first = parts[0][0, 0]
        everything = np.vstack([_beside(first, part) for part in parts])
        lon_deg, lat_deg = (everything.min(axis=0) + everything.max(axis=0)) / 2
        flat = _flattened(float(lon_deg), float(lat_deg), everything)
        low, high = flat.min(axis=0), flat.max(axis=0)
        extent = np.maximum(high - low, _LEAST_EXTENT_M)
        if extent.max() > _MOST_EXTENT_M:
            raise InputError(
                f"a map of {extent.max() / 1_000:.0f} km, more than {_MOST_EXTENT_M / 1_000:g} km",
                hint="leave the map out, or draw a part of the zone",
            )
        mm_per_m = min((WIDTH_MM - 2 * _MARGIN_MM) / extent[0], (HEIGHT_MM - 2 * _MARGIN_MM) / extent[1])
        middle = (low + high) / 2
        return cls(float(lon_deg), float(lat_deg), float(middle[0]), float(middle[1]), float(mm_per_m))

    def placed(self, part: Ring) -> NDArray[np.float64]:
        """Places on the map in millimetres from its upper left corner, shape (corners, 2)."""
        flat = _flattened(self.lon_deg, self.lat_deg, _beside(self.lon_deg, part))
        x_mm = WIDTH_MM / 2 + (flat[:, 0] - self.x_m) * self.mm_per_m
        y_mm = HEIGHT_MM / 2 - (flat[:, 1] - self.y_m) * self.mm_per_m
        return np.column_stack((x_mm, y_mm))


def _beside(lon_deg: float, part: Ring) -> Ring:
    """The same places with longitudes near one, so that nothing is torn at the antimeridian."""
    unwrapped = unwrapped_ring(np.asarray(part, dtype=np.float64))
    turned: Ring = unwrapped + np.array([360.0 * np.rint((lon_deg - unwrapped[0, 0]) / 360.0), 0.0])
    return turned


def _flattened(lon_deg: float, lat_deg: float, places: Ring) -> NDArray[np.float64]:
    plane = f"+proj=aeqd +lon_0={lon_deg!r} +lat_0={lat_deg!r} +ellps=WGS84 +units=m"
    x_m, y_m = Transformer.from_crs("EPSG:4326", plane, always_xy=True).transform(places[:, 0], places[:, 1])
    return np.column_stack((x_m, y_m))


def _zone_shapes(zone: Sequence[NDArray[np.float64]]) -> Iterator[str]:
    drawn = " ".join(f"{_path(ring)} Z" for ring in zone)
    yield f'<path d="{drawn}" fill="#dcdcdc" fill-rule="evenodd" stroke="#000" stroke-width="0.9"/>'


def _way_shapes(way: NDArray[np.float64]) -> Iterator[str]:
    """A broad arrow with a light edge, so that it stands out from the zone that it leads out of."""
    *_, before, end = way
    heading = (end - before) / max(float(np.hypot(*(end - before))), 1e-9)
    foot, across = end - heading * _ARROW_MM, np.array([-heading[1], heading[0]]) * _ARROW_MM / 2
    shaft = _path(np.vstack([way[:-1], foot]))
    head = f"{_path(np.vstack([end, foot + across, foot - across]))} Z"
    for colour, extra_mm in (("#fff", 1.6), ("#000", 0.0)):
        edge = f'stroke="{colour}" stroke-linejoin="round"'
        yield f'<path d="{shaft}" fill="none" {edge} stroke-width="{1.8 + extra_mm:g}"/>'
        yield f'<path d="{head}" fill="{colour}" {edge} stroke-width="{0.2 + extra_mm:g}"/>'


def _north() -> Iterator[str]:
    x = WIDTH_MM - 7.0
    yield f'<path d="M {x - 2.6:g} 12 L {x:g} 3.5 L {x + 2.6:g} 12 L {x:g} 10 Z" fill="#000"/>'


def _bar(length_mm: float) -> Iterator[str]:
    y = HEIGHT_MM - 6.0
    half = length_mm / 2
    yield f'<rect x="6" y="{y:g}" width="{length_mm:.2f}" height="1.8" fill="#fff" stroke="#000" stroke-width="0.3"/>'
    yield f'<rect x="6" y="{y:g}" width="{half:.2f}" height="1.8" fill="#000"/>'


def _bar_m(frame: _Frame) -> float:
    """The longest round length that is no longer than a part of the map."""
    most_m = WIDTH_MM * _BAR_OF_WIDTH / frame.mm_per_m
    unit = 10.0 ** math.floor(math.log10(most_m))
    return next(unit * times for times in (5, 2, 1) if unit * times <= most_m)


def _length(length_m: float) -> str:
    return f"{length_m / 1_000:g} km" if length_m >= 1_000 else f"{length_m:g} m"


def _middle(zone: Sequence[NDArray[np.float64]], way: Sequence[NDArray[np.float64]]) -> tuple[float, float]:
    """Where the zone's name stands: on that side of its middle to which the way out does not lead."""
    everything = np.vstack(zone)
    low, high = everything.min(axis=0), everything.max(axis=0)
    leads_down = any(part[-1, 1] > (low[1] + high[1]) / 2 for part in way)
    return float(low[0] + high[0]) / 2, float(low[1] + (high[1] - low[1]) * (0.25 if leads_down else 0.75))


def _label(text: str, x_mm: float, y_mm: float) -> Label:
    return Label(text, x_mm / WIDTH_MM, y_mm / HEIGHT_MM)


def _path(places: NDArray[np.float64]) -> str:
    return "M " + " L ".join(f"{x:.2f} {y:.2f}" for x, y in places)
