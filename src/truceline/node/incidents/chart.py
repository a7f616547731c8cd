"""The map of an incident as SVG: zones, where events were and how far off that may be, and numbers for the legend."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from truceline.model.places.place import E7, METRES_PER_DEGREE

WIDTH, HEIGHT = 640.0, 420.0
MARGIN = 28.0
_LEAST_EXTENT_M = 400.0
_FULL_TURN_E7 = 360 * E7
GAP_MS = 600_000
"""Reports of a track that are further apart are not joined: nobody saw the way between."""
BARS_M = (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000)


class Mark(NamedTuple):
    """A place on the map, and its number in the legend."""

    number: int
    lon_e7: int
    lat_e7: int
    error_m: int
    """How far off it may be; 0 where nobody says."""
    track: str = ""
    """Marks of one track are joined, in their order."""


class Way(NamedTuple):
    """Where one track was reported.

    Args:
        track: its name.
        points: longitude and latitude in 1e-7 degree and the time in ms since the epoch, in order of time.
        source: the file that says so.
    """

    track: str
    points: tuple[tuple[int, int, int], ...]
    source: str


class Outline(NamedTuple):
    """A ring of a zone: pairs of longitude and latitude in 1e-7 degree, closed."""

    zone: str
    points: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Chart:
    """A map.

    Args:
        svg: to stand within a page; nothing in it comes from anybody else but numbers.
        bar_m: how long its bar is on the ground.
    """

    svg: str
    bar_m: int


class View(NamedTuple):
    """From places to the drawing: metres east and south of the upper left corner, times a scale."""

    lon_e7: float
    lat_e7: float
    metres_a_degree: float
    """Of longitude, at the middle."""
    scale: float

    def xy(self, lon_e7: float, lat_e7: float) -> tuple[float, float]:
        """Where a place is on the paper."""
        east = (_turned(lon_e7 - self.lon_e7) / E7) * self.metres_a_degree
        south = (self.lat_e7 - lat_e7) / E7 * METRES_PER_DEGREE
        return WIDTH / 2 + east * self.scale, HEIGHT / 2 + south * self.scale


def chart_of(marks: Sequence[Mark], outlines: Sequence[Outline] = (), ways: Sequence[Way] = ()) -> Chart | None:
    """The map of some places; none if there are none.

    It is flat around its middle: right within a percent for what is a few hundred kilometres wide.

    Args:
        marks: places with numbers.
        outlines: rings of zones.
        ways: tracks as they were reported.
    """
    points = [(mark.lon_e7, mark.lat_e7) for mark in marks] + [point for ring in outlines for point in ring.points]
    points += [(lon_e7, lat_e7) for way in ways for lon_e7, lat_e7, _ in way.points]
    if not points:
        return None
    view = view_of(points, max((mark.error_m for mark in marks), default=0))
    bar_m = max((bar for bar in BARS_M if bar * view.scale <= WIDTH / 3), default=BARS_M[0])
    joins = () if ways else _joins(marks, view)
    parts = (*_rings(outlines, view), *_ways(ways, view), *joins, *_dots(marks, view), *_bar(bar_m, view))
    shapes = "".join(parts)
    size = f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="{WIDTH:g}" height="{HEIGHT:g}"'
    paper = f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="#ffffff" stroke="#999999"/>'
    return Chart(f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">{paper}{shapes}</svg>', bar_m)


def view_of(points: Sequence[tuple[int, int]], error_m: int) -> View:
    """The view in which some places are on the paper, and as many metres around them.

    Args:
        points: pairs of longitude and latitude in 1e-7 degree, at least one.
        error_m: how much there is to be around them.
    """
    first = points[0][0]
    east = [_turned(lon - first) for lon, _ in points]
    south = [lat for _, lat in points]
    lon_e7, lat_e7 = first + (min(east) + max(east)) / 2, (min(south) + max(south)) / 2
    metres_a_degree = max(METRES_PER_DEGREE * math.cos(math.radians(lat_e7 / E7)), 1.0)
    width_m = (max(east) - min(east)) / E7 * metres_a_degree + 2 * error_m
    height_m = (max(south) - min(south)) / E7 * METRES_PER_DEGREE + 2 * error_m
    scale = min(
        (WIDTH - 2 * MARGIN) / max(width_m, _LEAST_EXTENT_M), (HEIGHT - 2 * MARGIN) / max(height_m, _LEAST_EXTENT_M)
    )
    return View(lon_e7, lat_e7, metres_a_degree, scale)


def _rings(outlines: Sequence[Outline], view: View) -> Iterator[str]:
    for outline in outlines:
        yield f'<polygon points="{_path(outline.points, view)}" fill="#d9822b22" stroke="#b35900" stroke-width="1.5"/>'


def _ways(ways: Sequence[Way], view: View) -> Iterator[str]:
    """Solid between reports that follow each other closely; each report is a dot."""
    for way in ways:
        for stretch in _stretches(way):
            yield f'<polyline points="{_path(stretch, view)}" fill="none" stroke="#0b7a75" stroke-width="1.2"/>'
        for lon_e7, lat_e7, _ in way.points:
            x, y = view.xy(lon_e7, lat_e7)
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.2" fill="#0b7a75"/>'


def _stretches(way: Way) -> Iterator[list[tuple[int, int]]]:
    """The parts of a track without a gap."""
    stretch: list[tuple[int, int]] = []
    last_at = 0
    for lon_e7, lat_e7, at in way.points:
        if stretch and at - last_at > GAP_MS:
            yield stretch
            stretch = []
        stretch.append((lon_e7, lat_e7))
        last_at = at
    yield stretch


def _joins(marks: Sequence[Mark], view: View) -> Iterator[str]:
    """Between the places of a track; dashed, for nobody says that this was the way."""
    for track in dict.fromkeys(mark.track for mark in marks if mark.track):
        places = [(mark.lon_e7, mark.lat_e7) for mark in marks if mark.track == track]
        yield f'<polyline points="{_path(places, view)}" fill="none" stroke="#5b5bd6" stroke-dasharray="5 4"/>'


def _dots(marks: Sequence[Mark], view: View) -> Iterator[str]:
    for mark in marks:
        x, y = view.xy(mark.lon_e7, mark.lat_e7)
        if mark.error_m:
            radius = mark.error_m * view.scale
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#5b5bd611" stroke="#5b5bd6"/>'
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="#1b1b6b"/>'
    for places, numbers in _numbers(marks).items():
        x, y = view.xy(*places)
        text = ", ".join(map(str, numbers))
        yield (
            f'<text x="{x + 6:.1f}" y="{y - 6:.1f}" font-family="Noto Sans, sans-serif" font-size="13" '
            f'stroke="#ffffff" stroke-width="3" paint-order="stroke" fill="#1b1b6b">{text}</text>'
        )


def _numbers(marks: Sequence[Mark]) -> dict[tuple[int, int], list[int]]:
    """The numbers at each place: several things may have been at one."""
    numbers: dict[tuple[int, int], list[int]] = {}
    for mark in marks:
        numbers.setdefault((mark.lon_e7, mark.lat_e7), []).append(mark.number)
    return numbers


def _bar(bar_m: int, view: View) -> Iterator[str]:
    left, bottom, length = MARGIN / 2, HEIGHT - MARGIN / 2, bar_m * view.scale
    yield f'<path d="M{left:g} {bottom - 5:g}v5h{length:.1f}v-5" fill="none" stroke="#333333" stroke-width="2"/>'


def _path(points: Sequence[tuple[int, int]], view: View) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in (view.xy(*point) for point in points))


def _turned(lon_e7: float) -> float:
    """A difference of longitudes by the shorter way."""
    return (lon_e7 + _FULL_TURN_E7 / 2) % _FULL_TURN_E7 - _FULL_TURN_E7 / 2
