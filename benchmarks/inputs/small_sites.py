"""W3: a hundred thousand small sites: geodesic circles of 300 m, and rings of eight corners."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from benchmarks.inputs.forms import Inputs
from benchmarks.inputs.scenery import Box, Places, Scenery, shifted, shuffled
from benchmarks.inputs.star_zones import star_rings
from benchmarks.inputs.zone_table import ZoneTable

_SEED = 30
_BOX = Box(28.0, 44.0, 40.0, 52.0)
_CIRCLES, _RINGS = 50_000, 50_000
_RADIUS_M = 300.0
_CORNERS_OF_A_CIRCLE = 64
"""What those who have no circles draw instead, as PostGIS and shapely do by 16 segments a quarter."""


def zones(circles: int = _CIRCLES, rings: int = _RINGS) -> ZoneTable:
    """Circles first, then rings."""
    rng = np.random.default_rng(_SEED)
    centres = _scene().box.places(rng, circles + rings)
    octagons = shapely.polygons(star_rings(rng, centres[circles:], rng.uniform(250.0, 450.0, rings), 8))
    polygons = [*circle_polygons(centres[:circles], _RADIUS_M), *np.asarray(octagons)]
    radii_m = np.full((circles, 1), _RADIUS_M)
    exact = np.vstack((np.hstack((centres[:circles], radii_m)), np.full((rings, 3), np.nan)))
    return ZoneTable(np.array(polygons), exact)


def inputs(points: int, circles: int = _CIRCLES, rings: int = _RINGS) -> Inputs:
    """Points of which about 27 in 100 lie inside: a quarter of them visit the sites, the others pass by."""
    sites = zones(circles, rings)
    rng = np.random.default_rng(_SEED + 1)
    country = _scene()
    at_sites, on_roads = points * 26 // 100, points * 50 // 100
    centres = shapely.get_coordinates(shapely.centroid(sites.polygons))
    visited = centres[rng.integers(0, len(centres), at_sites)]
    places = shuffled(
        rng,
        shifted(visited, rng.normal(0, 120.0, at_sites), rng.normal(0, 120.0, at_sites)),
        country.places_on_roads(rng, on_roads, 30.0),
        country.box.places(rng, points - at_sites - on_roads),
    )
    return Inputs(sites, places[:, 0].copy(), places[:, 1].copy())


def circle_polygons(centres: Places, radius_m: float) -> NDArray[np.object_]:
    """64-gons with their corners on geodesic circles."""
    count = len(centres)
    bearings = np.tile(np.arange(_CORNERS_OF_A_CIRCLE) * (360.0 / _CORNERS_OF_A_CIRCLE), count)
    lon, lat = np.repeat(centres, _CORNERS_OF_A_CIRCLE, axis=0).T
    corner_lon, corner_lat, _ = Geod(ellps="WGS84").fwd(lon, lat, bearings, np.full(len(lon), radius_m))
    rings = np.column_stack((corner_lon, corner_lat)).reshape(count, _CORNERS_OF_A_CIRCLE, 2)
    return np.asarray(shapely.polygons(np.concatenate((rings, rings[:, :1]), axis=1)))


def _scene() -> Scenery:
    return Scenery.drawn(np.random.default_rng(_SEED), _BOX, 300)
