"""Pictures of a replay: what was watched, drawn."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from truceline.adapters.plot.frame import Frame, frame_of
from truceline.adapters.plot.outlines import rings_of
from truceline.adapters.plot.picture import FORMATS, SHEET_RATIO, check_drawable, draw
from truceline.adapters.plot.scene import Mark, Outline, Path, Scene
from truceline.errors import InputError
from truceline.model.events import EVENT_SCHEMA, Verdict
from truceline.model.shapes import Bubble, Circle, Shape
from truceline.model.times import dtg_from_instant
from truceline.model.zones import Zone
from truceline.node.watching.time_order import instants, numbered_names
from truceline.watch.rules import WatchRules

__all__ = ["FORMATS", "Frame", "Scene", "Watched", "check_drawable", "draw", "frame_in", "scene_of"]


@dataclass(frozen=True, eq=False)
class Watched:
    """All that a replay took and told.

    Args:
        zones, rules: that it was made with. reports: in order of time. events: in EVENT_SCHEMA.
        texts: for each event, in their order, what happened.
    """

    zones: Sequence[Zone]
    rules: WatchRules
    reports: Sequence[pa.RecordBatch]
    events: Sequence[pa.RecordBatch]
    texts: Sequence[str]


def frame_in(west: float, south: float, east: float, north: float) -> Frame:
    """The frame around a box of degrees; a west greater than the east lies beyond the antimeridian.

    Raises:
        InputError: it is no box on the Earth, or an empty one.
    """
    if not (abs(west) <= 180 and abs(east) <= 180 and west != east and -90 <= south < north <= 90):
        raise InputError(
            f"the box from {west:g} to {east:g} and from {south:g} to {north:g} cannot be drawn",
            hint="give west, south, east and north in degrees, within 180 and 90",
        )
    return frame_of(np.array([[west, south], [east + 360.0 * (east < west), north]]), SHEET_RATIO)


def scene_of(watched: Watched, title: str | None = None, notes: Sequence[str] = ()) -> Scene:
    """What a picture of a replay shows.

    Args:
        title: None for one that says from when to when. notes: what must be known to read the picture right.
    """
    events = pa.Table.from_batches(watched.events, schema=EVENT_SCHEMA)
    told = {name: set(events.column(name).to_pylist()) for name in ("track", "other_track", "zone")}
    paths = list(_paths(watched, told["track"] | told["other_track"]))
    title = _period(paths) if title is None else title
    return Scene(
        title, list(_outlines(watched.zones, paths, told["zone"])), paths, _marks(events, watched.texts), notes
    )


def _period(paths: Sequence[Path]) -> str:
    if not paths:
        return "No reports"
    first, last = min(int(path.at[0]) for path in paths), max(int(path.at[-1]) for path in paths)
    return f"Reports from {dtg_from_instant(first)} to {dtg_from_instant(last)}"


def _marks(events: pa.Table, texts: Sequence[str]) -> list[Mark]:
    kind, lon, lat, verdict = (events.column(name).to_pylist() for name in ("kind", "lon", "lat", "verdict"))
    at = events.column("at").cast(pa.int64()).to_pylist()
    certain = [given != Verdict.CANNOT_TELL for given in verdict]
    marks = [Mark(*values) for values in zip(kind, at, lon, lat, texts, certain, strict=True)]
    return sorted(marks, key=lambda mark: mark.at)


def _outlines(zones: Iterable[Zone], paths: Sequence[Path], told: set[str | None]) -> Iterator[Outline]:
    for zone in zones:
        for standing, shape in zone.geometries.items():
            drawn = _standing_still(shape, paths)
            if drawn is not None:
                band_m = zone.outer_band.distance_m
                band = rings_of(drawn, band_m) if band_m else []
                yield Outline(zone.name or zone.id, standing, rings_of(drawn), band, is_told=zone.id in told)


def _standing_still(shape: Shape, paths: Sequence[Path]) -> Shape | None:
    """The shape; of a bubble the circle around where its track was last, if it was anywhere."""
    if not isinstance(shape, Bubble):
        return shape
    centre = next((path for path in paths if path.name == shape.track), None)
    return None if centre is None else Circle(float(centre.lon[-1]), float(centre.lat[-1]), shape.radius_m)


def _paths(watched: Watched, told: set[str | None]) -> Iterator[Path]:
    """The tracks by name; the way is not known over gaps."""
    batches = [batch for batch in watched.reports if batch.num_rows]
    if not batches:
        return
    table = pa.Table.from_batches(batches).unify_dictionaries().combine_chunks()
    whole = table.to_batches()[0]
    names, numbers = numbered_names(whole, "track")
    at, lon, lat = instants(whole), whole.column("lon").to_numpy(), whole.column("lat").to_numpy()
    error_m = whole.column("error_m").to_numpy(zero_copy_only=False)
    gap_ms = _gaps_ms(whole, watched.rules)
    order = np.lexsort((at, numbers))
    for own in np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1):
        name = names[numbers[own[0]]]
        is_joined = np.diff(at[own]) <= gap_ms[own[:-1]]
        yield Path(name, at[own], lon[own], lat[own], error_m[own], is_joined, is_told=name in told)


def _gaps_ms(reports: pa.RecordBatch, rules: WatchRules) -> NDArray[np.float64]:
    names, source = numbered_names(reports, "source")
    gaps_s = np.array([rules.limits(name).gap_s for name in (*names, "")])
    return np.asarray(1000.0 * gaps_s[source])
