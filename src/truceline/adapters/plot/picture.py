"""A whole sheet: title, map, what its signs mean, the list of events, and what must be known to read it right."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
import textwrap
import warnings
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

import numpy as np

from truceline.adapters.plot import inks
from truceline.adapters.plot.chart import draw_chart
from truceline.adapters.plot.frame import Frame, frame_around, shown_in
from truceline.adapters.plot.naming import named_tracks
from truceline.adapters.plot.scene import Scene
from truceline.errors import InputError, MissingExtraError, ReportError
from truceline.model.times import dtg_from_instant

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.typing import RcKeyType

FORMATS = (".svg", ".png")
_ANONYMOUS: dict[str, dict[str, Any]] = {".svg": {"Date": None, "Creator": None}, ".png": {"Software": None}}
"""Neither when a picture was made, nor by which version of what."""
_SHEET_IN = (11.69, 8.27)
"""A4, lying."""
_MAP = (0.045, 0.085, 0.60, 0.845)
SHEET_RATIO = (_MAP[2] * _SHEET_IN[0]) / (_MAP[3] * _SHEET_IN[1])
"""Width to height of the map."""
_SIDE = (0.66, 0.045, 0.325, 0.885)
_DOTS_PER_INCH = 160
_WRAP = 72
_INDENT = 5 * "\N{NO-BREAK SPACE}"
"""An SVG shows no plain blanks at the beginning of a row."""
_LOWEST = 0.02
_UNIT = re.compile(r"(?<=±) |(?<=\d) (?=(?:m|km|s|min|h|days?)\b)")
"""The blanks before a number's unit and after its sign, where a row must not end."""
_STYLE: dict[RcKeyType, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial", "sans-serif"],
    # Text stays text: it can be searched, read aloud, and set in other scripts by whatever shows it.
    "svg.fonttype": "none",
    "svg.hashsalt": "truceline",
}


def check_drawable(file: FilePath) -> None:
    """Make sure that a picture can be drawn into a file, before the work of making it is done.

    Raises:
        InputError: it has another ending than pictures have, or no folder to lie in.
        MissingExtraError: matplotlib is not installed.
    """
    if file.suffix.lower() not in FORMATS:
        raise InputError(f"{file} does not end in {' or '.join(FORMATS)}", hint="the ending says the format")
    if not file.parent.is_dir():
        raise InputError(f"there is no folder {file.parent} for {file.name}", hint="make it, or name another")
    if find_spec("matplotlib") is None:
        raise MissingExtraError("matplotlib", "plot")


def draw(scene: Scene, file: FilePath, frame: Frame | None = None) -> None:
    """Draw a scene as a sheet of A4, lying; the same scene gives the same bytes.

    Args:
        file: where to; its ending says in which format. frame: what to show; by default all that matters.

    Raises:
        InputError, MissingExtraError: as `check_drawable` does, or the file cannot be written.
        ReportError: there is nothing to draw.
    """
    check_drawable(file)
    if not scene.outlines and not scene.paths:
        raise ReportError("there is neither a report nor a zone to draw", hint="check the period and the files")
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    format_ = file.suffix.lower()
    with rc_context(_STYLE), warnings.catch_warnings():
        if format_ == ".svg":
            # Its letters are set by whatever shows it, which may have the fonts that are missing here.
            warnings.filterwarnings("ignore", message="Glyph ")
        figure = Figure(figsize=_SHEET_IN, dpi=_DOTS_PER_INCH, facecolor=inks.PAPER)
        FigureCanvasAgg(figure)
        _draw_sheet(figure, scene, frame)
        try:
            figure.savefig(file, format=format_[1:], metadata=_ANONYMOUS[format_])
        except OSError as error:
            raise InputError(f"{file} cannot be written: {error.strerror}", hint="check the folder") from error


def _draw_sheet(figure: Figure, scene: Scene, frame: Frame | None) -> None:
    frame = frame or frame_around(scene, SHEET_RATIO)
    scene = shown_in(scene, frame)
    listed = _draw_side(figure, scene)
    draw_chart(figure.add_axes(_MAP), scene, frame, listed)
    figure.text(_MAP[0], 0.955, scene.title, fontsize=13, fontweight="bold", color=inks.INK, parse_math=False)
    notes = (
        "Longitude and latitude on WGS 84, true to scale at the middle latitude; distances are computed geodesically."
        " Not for navigation."
    )
    figure.text(_MAP[0], 0.018, notes, fontsize=6.5, color=inks.INK)


def _draw_side(figure: Figure, scene: Scene) -> int:
    """Draw what stands beside the map; how many events are listed there."""
    side = figure.add_axes(_SIDE)
    side.set_axis_off()
    top = 1.0
    for note in scene.notes:
        top = _write_block(side, top, textwrap.fill(note, _WRAP - 6), 7.5, is_bold=True)
    for title, handles in (
        ("Zones", _zone_keys(scene)),
        ("Tracks", _track_keys(scene)),
        ("Events", _mark_keys(scene)),
    ):
        if handles:
            top = _draw_keys(side, top, title, handles)
    return _write_events(side, top, scene)


def _draw_keys(side: Axes, top: float, title: str, handles: Sequence[Artist]) -> float:
    """Draw one part of the legend; where the next may begin."""
    from matplotlib.legend import Legend

    columns = 2 if title == "Events" else 1
    keys = Legend(
        side,
        handles,
        [str(handle.get_label()) for handle in handles],
        loc="upper left",
        bbox_to_anchor=(0.0, top),
        borderaxespad=0.0,
        borderpad=0.0,
        frameon=False,
        fontsize=7,
        title=title,
        title_fontproperties={"size": 8, "weight": "bold"},
        alignment="left",
        ncols=columns,
        handlelength=2.6,
        labelspacing=0.45,
    )
    side.add_artist(keys)
    return _bottom_of(side, keys) - 0.018


def _write_block(side: Axes, top: float, text: str, size_pt: float, *, is_bold: bool = False) -> float:
    block = side.text(
        0.0,
        top,
        text,
        fontsize=size_pt,
        fontweight="bold" if is_bold else "normal",
        color=inks.INK,
        va="top",
        linespacing=1.3,
        parse_math=False,
    )
    return _bottom_of(side, block) - 0.008


def _bottom_of(side: Axes, artist: Artist) -> float:
    renderer = side.figure.canvas.get_renderer()  # type: ignore[attr-defined]
    extent = artist.get_window_extent(renderer)
    return float(side.transAxes.inverted().transform((extent.x0, extent.y0))[1])


def _zone_keys(scene: Scene) -> list[Artist]:
    from matplotlib.lines import Line2D

    standings = dict.fromkeys(outline.standing for outline in scene.outlines)
    keys: list[Artist] = []
    for standing in standings:
        ink = inks.zone_ink(standing)
        words = f"as {standing.replace('claimed:', 'claimed by ')}"
        keys.append(Line2D([], [], color=ink.stroke, linestyle=ink.pattern, linewidth=1.4, label=words))
    banded = next((outline for outline in scene.outlines if len(outline.band)), None)
    if banded is not None:
        stroke = inks.zone_ink(banded.standing).stroke
        keys.append(
            Line2D([], [], color=stroke, linestyle=":", linewidth=0.8, label="outer band, where an approach is told")
        )
    return keys


def _track_keys(scene: Scene) -> list[Artist]:
    from matplotlib.lines import Line2D

    named = named_tracks(scene)
    keys: list[Artist] = [
        Line2D([], [], color=colour, linestyle=pattern, linewidth=1.6, marker="o", markersize=3, label=_plain(name))
        for name, (colour, pattern) in named.items()
    ]
    others = len(scene.paths) - len(named)
    if any(np.nanmax(path.error_m, initial=0.0) > 0 for path in scene.paths):
        keys.append(
            Line2D(
                [],
                [],
                color=inks.FAINT,
                linewidth=0,
                marker="o",
                markersize=9,
                fillstyle="none",
                label="error (CE90): within this, 9 times in 10, where it can be seen",
            )
        )
    if others:
        keys.append(Line2D([], [], color=inks.SEA_OF_TRACKS, linewidth=0.8, label=f"{others:,} other tracks"))
    return keys


def _plain(name: str) -> str:
    # A leading underscore hides a label, and dollars are mathematics, to matplotlib.
    return f"\N{ZERO WIDTH SPACE}{name}".replace("$", r"\$")


def _mark_keys(scene: Scene) -> list[Artist]:
    from matplotlib.lines import Line2D

    kinds = {mark.kind for mark in scene.marks}
    looks = [(str(kind), ink) for kind, ink in inks.MARKS.items() if kind in kinds]
    if not all(mark.is_certain for mark in scene.marks):
        looks.append(("hollow: cannot tell", inks.MarkInk("o", inks.PAPER)))
    return [
        Line2D(
            [],
            [],
            linestyle="",
            marker=ink.shape,
            markersize=6,
            markerfacecolor=ink.fill,
            markeredgecolor=inks.INK,
            label=label,
        )
        for label, ink in looks
    ]


def _write_events(side: Axes, top: float, scene: Scene) -> int:
    """Write the events, one by one, as long as there is room, and how many more there are; how many were written."""
    for number, mark in enumerate(scene.marks, 1):
        row = _UNIT.sub("\N{NO-BREAK SPACE}", f"{number}  {dtg_from_instant(mark.at)}  {mark.text}")
        bottom = _write_block(side, top, textwrap.fill(row, _WRAP, subsequent_indent=_INDENT), 6.3)
        if bottom < _LOWEST and number < len(scene.marks):
            side.texts[-1].remove()
            _write_block(side, top, f"and {len(scene.marks) - number + 1:,} more events, without numbers", 6.3)
            return number - 1
        top = bottom
    return len(scene.marks)
