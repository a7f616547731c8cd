"""The map of a picture: zones, tracks, events, graticule, scale and north."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from truceline.adapters.plot import inks
from truceline.adapters.plot.clock import ticks_along
from truceline.adapters.plot.frame import Frame, degrees_text
from truceline.adapters.plot.naming import named_tracks, write_names
from truceline.adapters.plot.outlines import error_rings
from truceline.adapters.plot.scene import Mark, Outline, Path, Scene

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle

_LEAST_ERROR = 0.004
"""An error smaller than this part of the width cannot be seen."""
_MARK_PT = 8.0


def draw_chart(axes: Axes, scene: Scene, frame: Frame, listed: int) -> None:
    """Draw the map of a scene, with numbers on so many events as are listed beside it."""
    axes.set_xlim(frame.west, frame.east)
    axes.set_ylim(frame.south, frame.north)
    axes.set_aspect(1 / frame.narrowing)
    _draw_graticule(axes, frame)
    for outline in scene.outlines:
        _draw_outline(axes, outline, frame)
    named = named_tracks(scene)
    for path in scene.paths:
        if path.name not in named:
            _draw_faint_path(axes, path, frame)
    for path in scene.paths:
        if path.name in named:
            _draw_path(axes, path, frame, named[path.name])
    _draw_marks(axes, scene.marks, frame)
    _draw_scale(axes, frame)
    _draw_north(axes)
    write_names(axes, scene, frame, listed)


def _draw_graticule(axes: Axes, frame: Frame) -> None:
    lons, lats = frame.graticule(along_lat=False), frame.graticule(along_lat=True)
    axes.set_xticks(lons, [degrees_text(lon, ("E", "W")) for lon in lons.tolist()])
    axes.set_yticks(lats, [degrees_text(lat, ("N", "S")) for lat in lats.tolist()], rotation=90, va="center")
    axes.tick_params(labelsize=7, colors=inks.INK, length=3, top=True, right=True)
    axes.grid(color=inks.FAINTER, linewidth=0.5, zorder=0)
    axes.set_axisbelow(True)


def _draw_outline(axes: Axes, outline: Outline, frame: Frame) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outlined

    ink = inks.zone_ink(outline.standing)
    rings = [frame.turned_ring(ring) for ring in outline.rings]
    whole = Outlined.make_compound_path(*(Outlined(ring, closed=True) for ring in rings))
    axes.add_patch(PathPatch(whole, facecolor=ink.stroke, edgecolor="none", alpha=0.06, zorder=1))
    axes.add_patch(PathPatch(whole, fill=False, edgecolor=ink.stroke, linestyle=ink.pattern, linewidth=1.4, zorder=2))
    for ring in outline.band:
        turned = frame.turned_ring(ring)
        axes.plot(turned[:, 0], turned[:, 1], color=ink.stroke, linestyle=":", linewidth=0.8, zorder=2)


def _draw_faint_path(axes: Axes, path: Path, frame: Frame) -> None:
    lon, lat = _joined(path, frame)
    axes.plot(lon, lat, color=inks.SEA_OF_TRACKS, linewidth=0.6, zorder=3, marker=".", markersize=1.5)


def _draw_path(axes: Axes, path: Path, frame: Frame, look: tuple[str, inks.Pattern]) -> None:
    colour, pattern = look
    lon, lat = _joined(path, frame)
    axes.plot(lon, lat, color=inks.PAPER, linewidth=3.2, zorder=4)
    axes.plot(lon, lat, color=colour, linestyle=pattern, linewidth=1.6, zorder=5)
    if len(path.at) <= 300:
        axes.plot(frame.turned(path.lon), path.lat, color=colour, linestyle="", marker="o", markersize=3, zorder=6)
    for ring in error_rings(path, _LEAST_ERROR * frame.width_m):
        turned = frame.turned_ring(ring)
        axes.fill(turned[:, 0], turned[:, 1], facecolor=colour, alpha=0.10, zorder=3)
        axes.plot(turned[:, 0], turned[:, 1], color=colour, linewidth=0.7, alpha=0.8, zorder=3)
    for tick in ticks_along(path):
        _draw_tick(axes, frame, (tick.lon, tick.lat, tick.east, tick.north), colour)


def _joined(path: Path, frame: Frame) -> tuple[list[float], list[float]]:
    """Longitudes and latitudes with a nan wherever the way is not known, or leaves the frame and comes back behind."""
    lon = frame.turned(path.lon)
    known = path.is_joined & (np.abs(np.diff(lon)) < 180.0)
    cuts = np.flatnonzero(~known) + 1
    return np.insert(lon, cuts, np.nan).tolist(), np.insert(path.lat, cuts, np.nan).tolist()


def _draw_tick(axes: Axes, frame: Frame, tick: tuple[float, float, float, float], colour: str) -> None:
    lon, lat, east, north = tick
    across, up = -north, east * frame.narrowing
    length = math.hypot(across, up)
    if length == 0:
        return
    half = 0.006 * (frame.north - frame.south) / length
    lon = float(frame.turned(np.array([lon]))[0])
    lons = [lon - half * across / frame.narrowing, lon + half * across / frame.narrowing]
    axes.plot(lons, [lat - half * up, lat + half * up], color=colour, linewidth=1.0, zorder=6)


def _draw_marks(axes: Axes, marks: Sequence[Mark], frame: Frame) -> None:
    for (kind, ink), is_certain in product(inks.MARKS.items(), (True, False)):
        own = [mark for mark in marks if mark.kind == kind and mark.is_certain is is_certain]
        axes.scatter(
            frame.turned(np.array([mark.lon for mark in own])),
            [mark.lat for mark in own],
            s=_MARK_PT**2 * 0.75,
            marker=ink.shape,
            facecolor=ink.fill if is_certain else inks.PAPER,
            edgecolor=inks.INK,
            linewidth=0.8,
            zorder=8,
        )


def _draw_scale(axes: Axes, frame: Frame) -> None:
    length_m = frame.scale_bar_m()
    share = length_m / frame.width_m
    left, bottom = 0.03, 0.03
    for part in range(4):
        colour = inks.INK if part % 2 == 0 else inks.PAPER
        begin = left + part * share / 4
        axes.add_patch(_bar(axes, (begin, bottom, share / 4, 0.008), colour))
    text = f"{length_m / 1000:g} km" if length_m >= 1000 else f"{length_m:g} m"
    axes.text(left, bottom + 0.014, "0", transform=axes.transAxes, fontsize=7, ha="center", va="bottom", zorder=9)
    axes.text(
        left + share, bottom + 0.014, text, transform=axes.transAxes, fontsize=7, ha="center", va="bottom", zorder=9
    )


def _bar(axes: Axes, box: tuple[float, float, float, float], colour: str) -> Rectangle:
    from matplotlib.patches import Rectangle

    left, bottom, width, height = box
    return Rectangle(
        (left, bottom),
        width,
        height,
        transform=axes.transAxes,
        facecolor=colour,
        edgecolor=inks.INK,
        linewidth=0.7,
        zorder=9,
    )


def _draw_north(axes: Axes) -> None:
    axes.annotate(
        "N",
        xy=(0.965, 0.975),
        xytext=(0.965, 0.90),
        xycoords="axes fraction",
        ha="center",
        va="center",
        fontsize=9,
        fontweight="bold",
        arrowprops={"arrowstyle": "-|>", "color": inks.INK, "linewidth": 1.2},
        zorder=9,
    )
