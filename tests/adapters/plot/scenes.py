"""A small scene to draw: one zone, one track that crosses it, one event."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from truceline.adapters.plot.scene import Mark, Outline, Path, Scene

MINUTE_MS = 60_000


def square(west: float, south: float, side: float = 1.0) -> Outline:
    """A square, agreed, with an event."""
    ring = [(west, south), (west + side, south), (west + side, south + side), (west, south + side), (west, south)]
    return Outline(f"square {west:g}", "agreed", [np.array(ring)], is_told=True)


def path(name: str, lon: Sequence[float], lat: Sequence[float], *, is_told: bool = True, error_m: float = 0.0) -> Path:
    """A track with a report each minute from 1970 on."""
    count = len(lon)
    at = np.arange(count) * MINUTE_MS
    errors = np.full(count, error_m)
    return Path(name, at, np.array(lon), np.array(lat), errors, np.ones(count - 1, dtype=bool), is_told)


def scene(*paths: Path, marks: Sequence[Mark] = (), outlines: Sequence[Outline] | None = None) -> Scene:
    """A scene of some tracks, with the square of one degree at the origin if no outlines are given."""
    return Scene("A title", [square(0.0, 0.0)] if outlines is None else outlines, paths, marks)


CROSSING = scene(
    path("ship", [-1.0, 0.5, 2.0], [0.5, 0.5, 0.5]), marks=[Mark("entry", MINUTE_MS, 0.0, 0.5, "ship entered")]
)
