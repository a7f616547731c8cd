"""W5: a hundred thousand things that move about, some of them towards each other."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import shapely

from benchmarks.inputs.forms import Inputs
from benchmarks.inputs.scenery import METRES_PER_DEGREE, Box, Scenery, shuffled
from benchmarks.inputs.zone_table import ZoneTable

RADIUS_M = 500.0
STEPS = 20
_SEED = 50
_THINGS = 100_000
_STEP_S = 10.0
_SHARE_A_STEP = 0.0348
"""Of the way to the nearest town, for those who go there."""


def inputs(things: int = _THINGS, steps: int = STEPS) -> Inputs:
    """Positions of all things at each step, shape (steps, things); more of them come together as time goes on.

    The fewer the things, the smaller their country, so that there are always about as many neighbours.
    """
    rng = np.random.default_rng(_SEED)
    share = (things / _THINGS) ** 0.5
    country = Scenery.drawn(rng, Box(34.0, 30.0, 34.0 + 3.05 * share, 30.0 + 2.7 * share), max(8, things // 500))
    on_roads, in_towns = things * 15 // 100, things * 10 // 100
    places = shuffled(
        rng,
        country.places_on_roads(rng, on_roads, 1_000.0),
        country.places_in_towns(rng, in_towns, 10_000.0),
        country.box.places(rng, things - on_roads - in_towns),
    )
    nearest = shapely.STRtree(np.asarray(shapely.points(country.towns))).nearest(np.asarray(shapely.points(places)))
    to_town = country.towns[nearest] - places
    wander = rng.normal(0, 18.0 * _STEP_S / METRES_PER_DEGREE, (things, 2))
    stride = np.where((rng.random(things) < 0.6)[:, None], _SHARE_A_STEP * to_town, wander)
    path = places[None] + np.arange(steps)[:, None, None] * stride[None]
    return Inputs(ZoneTable.of_polygons(np.zeros(0, dtype=object)), path[..., 0].copy(), path[..., 1].copy())
