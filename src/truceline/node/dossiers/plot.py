"""The map of one standing as SVG: its zones, the tracks with how far off each report may be, and numbered places."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from truceline.model.places.place import E7, METRES_PER_DEGREE
from truceline.node.dossiers.scenery import DrawnZone, Track
from truceline.node.incidents.chart import BARS_M, HEIGHT, MARGIN, WIDTH, Mark, View, view_of

_ARC_STEPS = 48
MOST_NUMBERED = 12
"""Of tracks: more of them are drawn, and not numbered."""
_INKS = ("#0072b2", "#d55e00", "#009e73", "#a6478c", "#8a6d00", "#4b4b4b")
"""Apart from one another for people who do not see all colours, with the dashes."""
_DASHES = ("", "7 4", "2 3", "10 3 2 3")
_ZONE_INK = "#7a4a00"


Ring: TypeAlias = Sequence[tuple[int, int]]


class Region(NamedTuple):
    """Where words of place allow something to be, measured from one place that they may mean.

    Args:
        lon_e7, lat_e7: of that place.
        nearest_m, farthest_m: from it.
        sectors: true bearings, each from where and over how many degrees clockwise; none for all round.
    """

    lon_e7: int
    lat_e7: int
    nearest_m: float
    farthest_m: float
    sectors: tuple[tuple[float, float], ...] = ()


class Plot(NamedTuple):
    """A map.

    Args:
        svg: to stand within a page; nothing in it comes from anybody else but numbers.
        bar_m: how long its bar is on the ground.
    """

    svg: str
    bar_m: int


def plot_of(zones: Sequence[DrawnZone], tracks: Sequence[Track], marks: Sequence[Mark]) -> Plot | None:
    """The map of some zones, tracks and places; none if there is nothing to draw.

    Flat around its middle: right within a percent for what is a few hundred kilometres wide. Zones bear letters,
    tracks and places numbers, for the legend.

    Args:
        zones: of one standing.
        tracks: in the order of their numbers, from 1.
        marks: places with their numbers.
    """
    points = [point for zone in zones for ring in zone.rings for point in ring]
    points += [(each.lon_e7, each.lat_e7) for track in tracks for each in track.positions]
    points += [(mark.lon_e7, mark.lat_e7) for mark in marks]
    if not points:
        return None
    view = view_of(points, max((mark.error_m for mark in marks), default=0))
    bar_m = max((bar for bar in BARS_M if bar * view.scale <= WIDTH / 3), default=BARS_M[0])
    shapes = (
        *_zone_shapes(zones, view),
        *(shape for number, track in enumerate(tracks) for shape in _track_shapes(number, track, view)),
        *_mark_shapes(marks, view, has_rings=not tracks),
        *_bar(bar_m, view),
    )
    size = f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="{WIDTH:g}" height="{HEIGHT:g}"'
    paper = f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="#ffffff" stroke="#999999"/>'
    return Plot(f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">{paper}{"".join(shapes)}</svg>', bar_m)


def plot_of_readings(zones: Sequence[DrawnZone], regions: Sequence[Region]) -> Plot:
    """The map of what words of place leave open: the zones, and a numbered region for each place that may be meant.

    Flat, as that of `plot_of`.

    Args:
        zones: of one standing. regions: in the order of their numbers, from 1; one at least.
    """
    outlines = [_outlines(region) for region in regions]
    points = [point for zone in zones for ring in zone.rings for point in ring]
    points += [point for rings in outlines for ring in rings for point in ring]
    points += [(region.lon_e7, region.lat_e7) for region in regions]
    view = view_of(points, 0)
    bar_m = max((bar for bar in BARS_M if bar * view.scale <= WIDTH / 3), default=BARS_M[0])
    shapes = [*_zone_shapes(zones, view)]
    for number, (region, rings) in enumerate(zip(regions, outlines, strict=True)):
        shapes += _region_shapes(number, region, rings, view)
    shapes += _bar(bar_m, view)
    size = f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="{WIDTH:g}" height="{HEIGHT:g}"'
    paper = f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="#ffffff" stroke="#999999"/>'
    return Plot(f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">{paper}{"".join(shapes)}</svg>', bar_m)


def _outlines(region: Region) -> list[list[tuple[int, int]]]:
    """Rings of longitude and latitude around all that a region takes in; between two full circles are two rings."""
    if not region.sectors:
        return [_arc(region, each, 0.0, 360.0) for each in (region.farthest_m, region.nearest_m) if each]
    return [
        _arc(region, region.farthest_m, start, turn) + _arc(region, region.nearest_m, start, turn)[::-1]
        for start, turn in region.sectors
    ]


def _arc(region: Region, radius_m: float, from_deg: float, turn_deg: float) -> list[tuple[int, int]]:
    lon_scale = math.cos(math.radians(region.lat_e7 / E7)) or 1.0
    found = []
    for step in range(_ARC_STEPS + 1):
        angle = math.radians(from_deg + turn_deg * step / _ARC_STEPS)
        east, north = radius_m * math.sin(angle), radius_m * math.cos(angle)
        lon = region.lon_e7 + east / METRES_PER_DEGREE / lon_scale * E7
        found.append((round(lon), round(region.lat_e7 + north / METRES_PER_DEGREE * E7)))
    return found


def _region_shapes(
    number: int, region: Region, rings: Sequence[Sequence[tuple[int, int]]], view: View
) -> Iterator[str]:
    ink = _INKS[number % len(_INKS)]
    path = "".join(f"M{_path(ring, view).replace(' ', 'L')}Z" for ring in rings)
    yield f'<path d="{path}" fill="{ink}" fill-opacity="0.18" fill-rule="evenodd" stroke="{ink}" stroke-width="1.4"/>'
    x, y = view.xy(region.lon_e7, region.lat_e7)
    yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{ink}"/>'
    yield _label(x + 6, y - 6, str(number + 1), ink)


def letter(number: int) -> str:
    """The letter of a zone by its place, from 0: A to Z, then numbers after a Z."""
    return chr(ord("A") + number) if number < 26 else f"Z{number}"


def _zone_shapes(zones: Sequence[DrawnZone], view: View) -> Iterator[str]:
    for number, zone in enumerate(zones):
        for ring in zone.rings:
            yield f'<polygon points="{_path(ring, view)}" fill="#e69f0026" stroke="{_ZONE_INK}" stroke-width="1.6"/>'
        if zone.rings:
            top = max(zone.rings[0], key=lambda point: point[1])
            x, y = view.xy(*top)
            yield _label(x - 5, y + 16, letter(number), _ZONE_INK)


def _track_shapes(number: int, track: Track, view: View) -> Iterator[str]:
    ink, dash = _INKS[number % len(_INKS)], _DASHES[number // len(_INKS) % len(_DASHES)]
    places = [(each, *view.xy(each.lon_e7, each.lat_e7)) for each in track.positions]
    rounds = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{each.error_m * view.scale:.1f}"/>'
        for each, x, y in places
        if each.error_m
    )
    # As one layer: circles that lie over one another must not look more certain.
    yield f'<g fill="{ink}" opacity="0.12">{rounds}</g>'
    path = " ".join(f"{x:.1f},{y:.1f}" for _, x, y in places)
    style = f'stroke="{ink}" stroke-width="2"' + (f' stroke-dasharray="{dash}"' if dash else "")
    yield f'<polyline points="{path}" fill="none" {style}/>'
    for _, x, y in (places[0], places[-1]):
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{ink}"/>'
    if number < MOST_NUMBERED:
        _, x, y = places[-1]
        yield _label(x + 6, y - 6 + 13 * (number % 2), str(number + 1), ink)


def _mark_shapes(marks: Sequence[Mark], view: View, *, has_rings: bool) -> Iterator[str]:
    """Crosses with numbers; rings tell how exact each is, unless the tracks' own shading does."""
    numbers: dict[tuple[int, int], list[int]] = {}
    for mark in marks:
        numbers.setdefault((mark.lon_e7, mark.lat_e7), []).append(mark.number)
        x, y = view.xy(mark.lon_e7, mark.lat_e7)
        if mark.error_m and has_rings:
            radius = mark.error_m * view.scale
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="none" stroke="#333" stroke-width="0.7"/>'
        yield f'<path d="M{x - 4:.1f} {y:.1f}h8M{x:.1f} {y - 4:.1f}v8" stroke="#111111" stroke-width="1.6"/>'
    for place, found in numbers.items():
        x, y = view.xy(*place)
        yield _label(x - 16, y + 15, ", ".join(f"{number}" for number in found), "#111111")


def _bar(bar_m: int, view: View) -> Iterator[str]:
    left, bottom, length = MARGIN / 2, HEIGHT - MARGIN / 2, bar_m * view.scale
    yield f'<path d="M{left:g} {bottom - 5:g}v5h{length:.1f}v-5" fill="none" stroke="#333333" stroke-width="2"/>'


def _label(x: float, y: float, text: str, ink: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="Noto Sans, sans-serif" font-weight="700" font-size="13" '
        f'stroke="#ffffff" stroke-width="3" paint-order="stroke" fill="{ink}">{text}</text>'
    )


def _path(points: Ring, view: View) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in (view.xy(*point) for point in points))
