"""Zones as rings for a page that is looked at, and measures nothing."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from truceline.adapters.plot.outlines import rings_of
from truceline.model.places.place import E7
from truceline.model.zones import Zone

MOST_POINTS = 400
"""Of one ring."""


def outlines_of(zones: Iterable[Zone]) -> list[dict[str, Any]]:
    """The rings of zones, in plain values: each has the name of its zone, and points of longitude and latitude."""
    outlines = []
    for zone in zones:
        name = zone.name or zone.id
        for standing, shape in zone.geometries.items():
            for ring in rings_of(shape):
                step = -(-len(ring) // MOST_POINTS)
                points = [[round(lon * E7), round(lat * E7)] for lon, lat in ring[::step].tolist()]
                outlines.append({"zone": f"{name} ({standing})", "points": points})
    return outlines
