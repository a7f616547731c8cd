"""W1: a thousand ordinary zones of about 50 corners, overlapping, in a country of towns and roads."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.inputs.forms import Inputs
from benchmarks.inputs.scenery import METRES_PER_DEGREE, Box, Places, Scenery, shuffled
from benchmarks.inputs.zone_table import ZoneTable

BOX = Box(34.0, 30.0, 38.4, 33.2)
_SEED = 1
_ZONES = 1000
_TOWNS = 60
_MEDIAN_RADIUS_M = 3_350.0
"""Makes a median of about 23 square kilometres: a star's area is about 2.05 times its radius squared."""


def scene() -> Scenery:
    """The towns and roads of W1 and W4."""
    return Scenery.drawn(np.random.default_rng(_SEED), BOX, _TOWNS)


def zones() -> ZoneTable:
    """1,000 stars of 41 to 60 corners; 12 in 100 have a hole, 4 in 100 a second part."""
    rng = np.random.default_rng(_SEED + 1)
    country = scene()
    by_roads, by_towns = _ZONES * 20 // 100, _ZONES * 5 // 100
    centres = shuffled(
        rng,
        country.places_on_roads(rng, by_roads, 6_000.0),
        country.places_in_towns(rng, by_towns, 20_000.0),
        country.box.places(rng, _ZONES - by_roads - by_towns),
    )
    radii_m = _MEDIAN_RADIUS_M * rng.lognormal(0.0, 0.45, _ZONES)
    return ZoneTable.of_polygons(
        np.array([_zone(rng, centre, float(radius_m)) for centre, radius_m in zip(centres, radii_m, strict=True)])
    )


def inputs(points: int) -> Inputs:
    """Points of which about a third lie inside."""
    rng = np.random.default_rng(_SEED + 2)
    places = places_of_reports(rng, scene(), points)
    return Inputs(zones(), places[:, 0].copy(), places[:, 1].copy())


def places_of_reports(rng: np.random.Generator, country: Scenery, count: int) -> Places:
    """Places on roads, in towns, and some anywhere, in random order."""
    on_roads, in_towns = count * 60 // 100, count * 30 // 100
    return shuffled(
        rng,
        country.places_on_roads(rng, on_roads, 30.0),
        country.places_in_towns(rng, in_towns, 3_000.0),
        country.box.places(rng, count - on_roads - in_towns),
    )


def star_rings(
    rng: np.random.Generator, centres: Places, radii_m: NDArray[np.float64], corners: int
) -> NDArray[np.float64]:
    """Closed rings around centres, each corner seen from its centre, at 0.6 to 1 of the radius.

    Returns:
        shape (rings, corners + 1, 2), degrees.
    """
    rings = len(centres)
    angles = (np.arange(corners) + rng.uniform(0, 0.8, (rings, corners))) * (2 * np.pi / corners)
    reach_m = radii_m[:, None] * rng.uniform(0.6, 1.0, (rings, corners))
    lat = centres[:, 1, None] + reach_m * np.sin(angles) / METRES_PER_DEGREE
    shrink = np.cos(np.radians(centres[:, 1, None]))
    lon = centres[:, 0, None] + reach_m * np.cos(angles) / (METRES_PER_DEGREE * shrink)
    ring = np.stack((lon, lat), axis=2)
    closed: Places = np.concatenate((ring, ring[:, :1]), axis=1)
    return closed


def _star(rng: np.random.Generator, centre: Places, radius_m: float) -> Places:
    return np.squeeze(star_rings(rng, centre[None], np.array([radius_m]), int(rng.integers(41, 61))), axis=0)


def _zone(rng: np.random.Generator, centre: Places, radius_m: float) -> shapely.Polygon | shapely.MultiPolygon:
    outer = _star(rng, centre, radius_m)
    kind = rng.random()
    if kind < 0.12:
        return shapely.Polygon(outer, [_star(rng, centre, 0.4 * radius_m)])
    if kind < 0.16:
        away_deg = 2.5 * radius_m / METRES_PER_DEGREE
        second = _star(rng, centre + np.array([0.0, away_deg]), 0.8 * radius_m)
        return shapely.MultiPolygon([shapely.Polygon(outer), shapely.Polygon(second)])
    return shapely.Polygon(outer)
