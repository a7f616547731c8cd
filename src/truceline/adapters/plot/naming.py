"""The words on the map: names of tracks and zones, numbers of events, times along tracks."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from truceline.adapters.plot import inks
from truceline.adapters.plot.clock import ticks_along
from truceline.adapters.plot.frame import Frame
from truceline.adapters.plot.labels import Box, Label, placed
from truceline.adapters.plot.scene import Mark, Outline, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

MOST_NAMED = 12
"""So many tracks and zones are named on the map; more would hide it."""
_WIDEST_NAME = 44
_FAR_PT = 18.0
_MARK_PT = 5.5
"""Half the width of an event, with its edge."""


@dataclass(frozen=True)
class Wording:
    """A text on the map. lon, lat: what it names; may_go: it is left out where it would hide another."""

    lon: float
    lat: float
    text: str
    size_pt: float
    colour: str
    is_bold: bool = False
    may_go: bool = False


def named_tracks(scene: Scene) -> dict[str, tuple[str, inks.Pattern]]:
    """The tracks that have a name on the map, those with events first, each with its own colour and pattern."""
    by_worth = sorted(scene.paths, key=lambda path: not path.is_told)
    if len(scene.paths) > MOST_NAMED:
        by_worth = [path for path in by_worth if path.is_told]
    return {path.name: inks.track_ink(number) for number, path in enumerate(by_worth[:MOST_NAMED])}


def named_outlines(scene: Scene) -> list[Outline]:
    """The geometries that have their name on the map."""
    if len(scene.outlines) <= MOST_NAMED:
        return list(scene.outlines)
    return [outline for outline in scene.outlines if outline.is_told][:MOST_NAMED]


def numbered(marks: Sequence[Mark], listed: int) -> list[list[tuple[int, Mark]]]:
    """The first few events with their numbers, from 1; those of one kind and place together."""
    groups: dict[tuple[str, float, float], list[tuple[int, Mark]]] = defaultdict(list)
    for number, mark in enumerate(marks[:listed], 1):
        groups[mark.kind, round(mark.lon, 4), round(mark.lat, 4)].append((number, mark))
    return list(groups.values())


def write_names(axes: Axes, scene: Scene, frame: Frame, listed: int) -> None:
    """Write every word where it hides nothing, with a thin stroke to what it names if that is not close.

    Args:
        listed: how many events are in the list, and so have a number.
    """
    renderer = axes.figure.canvas.get_renderer()  # type: ignore[attr-defined]
    wordings = [word for word in _wordings(scene, frame, listed) if _is_within(word, frame)]
    drawn = [_written(axes, word) for word in wordings]
    sizes = [text.get_window_extent(renderer) for text in drawn]
    pixels = axes.transData.transform([(word.lon, word.lat) for word in wordings]) if wordings else np.zeros((0, 2))
    labels = [Label(float(x), float(y), size.width, size.height) for (x, y), size in zip(pixels, sizes, strict=True)]
    paper = Box(*axes.get_window_extent(renderer).extents).widened(-4.0)
    point = axes.figure.dpi / 72
    obstacles = _obstacles(axes, scene, frame, paper, _MARK_PT * point)
    boxes = placed(labels, obstacles, paper, point)
    for number, (word, text, label, box) in enumerate(zip(wordings, drawn, labels, boxes, strict=True)):
        is_far = abs(box.left - label.x) + abs(box.bottom - label.y) > _FAR_PT * point + label.width
        if word.may_go and (is_far or any(box.overlap(other) for other in (*boxes[:number], *obstacles))):
            text.remove()
            continue
        text.set_position(tuple(axes.transData.inverted().transform((box.left, box.bottom)).tolist()))
        if not word.may_go:
            _draw_leader(axes, label, box, word.colour, 3 * _MARK_PT * point)


def _wordings(scene: Scene, frame: Frame, listed: int) -> Iterator[Wording]:
    """Every text, those that matter most first."""
    tracks = named_tracks(scene)
    for group in numbered(scene.marks, listed):
        mark = group[0][1]
        numbers = ", ".join(str(number) for number, _ in group)
        lon = _turned(frame, mark.lon)
        yield Wording(lon, mark.lat, f"{numbers} {mark.kind}", 7.5, inks.INK, is_bold=True)
    for path in scene.paths:
        if path.name in tracks:
            lon = _turned(frame, float(path.lon[-1]))
            yield Wording(lon, float(path.lat[-1]), _short(path.name), 7, tracks[path.name][0])
    for outline in named_outlines(scene):
        lon, lat = _top_within(outline, frame)
        yield Wording(lon, lat, _short(outline.name), 8, inks.zone_ink(outline.standing).stroke, is_bold=True)
    for path in scene.paths:
        if path.name in tracks:
            for tick in ticks_along(path):
                colour = tracks[path.name][0]
                yield Wording(_turned(frame, tick.lon), tick.lat, tick.text, 5.5, colour, may_go=True)


def _turned(frame: Frame, lon: float) -> float:
    return float(frame.turned(np.array([lon]))[0])


def _is_within(word: Wording, frame: Frame) -> bool:
    return frame.west <= word.lon <= frame.east and frame.south <= word.lat <= frame.north


def _top_within(outline: Outline, frame: Frame) -> tuple[float, float]:
    """The northernmost corner of an outline that the frame shows; else its first one."""
    corners = np.vstack([frame.turned_ring(ring) for ring in outline.rings])
    is_shown = (corners[:, 0] >= frame.west) & (corners[:, 0] <= frame.east)
    is_shown &= (corners[:, 1] >= frame.south) & (corners[:, 1] <= frame.north)
    shown = corners[is_shown] if is_shown.any() else corners[:1]
    lon, lat = shown[shown[:, 1].argmax()].tolist()
    return lon, lat


def _short(name: str) -> str:
    """A name in one row or two."""
    return "\n".join(textwrap.wrap(name, _WIDEST_NAME, max_lines=2, placeholder="…"))


def _obstacles(axes: Axes, scene: Scene, frame: Frame, paper: Box, half: float) -> list[Box]:
    """What no word should hide: events, the ends of named tracks, the scale and the north arrow."""
    places = [(_turned(frame, mark.lon), mark.lat) for mark in scene.marks]
    places += [(_turned(frame, float(path.lon[-1])), float(path.lat[-1])) for path in scene.paths if path.is_told]
    pixels = axes.transData.transform(places) if places else np.zeros((0, 2))
    boxes = [Box(x - half, y - half, x + half, y + half) for x, y in pixels.tolist()]
    wide, high = paper.right - paper.left, paper.top - paper.bottom
    scale = Box(paper.left, paper.bottom, paper.left + 0.32 * wide, paper.bottom + 0.08 * high)
    north = Box(paper.right - 0.08 * wide, paper.top - 0.14 * high, paper.right, paper.top)
    return [*boxes, scale, north]


def _written(axes: Axes, word: Wording) -> Text:
    # No stroke around the letters: matplotlib would draw them as shapes, and an SVG could not be searched.
    paper = {"facecolor": inks.PAPER, "edgecolor": "none", "alpha": 0.72, "pad": 0.6}
    return axes.text(
        word.lon,
        word.lat,
        word.text,
        fontsize=word.size_pt,
        fontweight="bold" if word.is_bold else "normal",
        color=word.colour,
        ha="left",
        va="bottom",
        zorder=10,
        clip_on=False,
        parse_math=False,
        bbox=paper,
    )


def _draw_leader(axes: Axes, label: Label, box: Box, colour: str, near: float) -> None:
    """A thin stroke from what a label names to the label, if that is not near."""
    near_x = min(max(label.x, box.left), box.right)
    near_y = min(max(label.y, box.bottom), box.top)
    if abs(near_x - label.x) + abs(near_y - label.y) > near:
        ends = axes.transData.inverted().transform([(label.x, label.y), (near_x, near_y)])
        axes.plot(ends[:, 0], ends[:, 1], color=colour, linewidth=0.5, zorder=7)
