"""What a picture shows, as values."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.model.shapes import Ring


@dataclass(frozen=True, eq=False)
class Outline:
    """One geometry of a zone.

    Args:
        name: for people. standing: ``agreed``, ``marked`` or ``claimed:<party>``.
        rings: outer rings and holes, lon and lat in degrees. band: rings of its outer band; none if it has none.
        is_told: whether any event is about it.
    """

    name: str
    standing: str
    rings: Sequence[Ring]
    band: Sequence[Ring] = ()
    is_told: bool = False


@dataclass(frozen=True, eq=False)
class Path:
    """One track, in order of time.

    Args:
        name: of the track. at: ms UTC. lon, lat: degrees. error_m: metres, nan where unknown; all of shape (reports,).
        is_joined: shape (reports - 1,), False where nothing is known of the way between two reports.
        is_told: whether any event is about it.
    """

    name: str
    at: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    error_m: NDArray[np.float64]
    is_joined: NDArray[np.bool_]
    is_told: bool = False


@dataclass(frozen=True)
class Mark:
    """One event.

    Args:
        kind: of the event. at: ms UTC. lon, lat: degrees. text: what happened, for people.
        is_certain: False if inside or outside could not be told.
    """

    kind: str
    at: int
    lon: float
    lat: float
    text: str
    is_certain: bool = True


@dataclass(frozen=True)
class Scene:
    """A whole picture. title: above it; notes: below it, what must be known to read it right."""

    title: str
    outlines: Sequence[Outline]
    paths: Sequence[Path]
    marks: Sequence[Mark]
    notes: Sequence[str] = ()
