"""A country of towns and roads, and places in it: where reports come from."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.float64]
"""Shape (places, 2): lon and lat in degrees."""

METRES_PER_DEGREE = 111_195.0
"""Of a great circle on a sphere of 6,371 km; good enough to draw a scene with."""

_PIECES_A_ROAD = 64
_NEIGHBOURS = 3


@dataclass(frozen=True)
class Box:
    """Where a scene lies, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def places(self, rng: np.random.Generator, count: int) -> Places:
        """Places anywhere in the box, evenly in lon and lat."""
        return np.column_stack((rng.uniform(self.west, self.east, count), rng.uniform(self.south, self.north, count)))

    def widened(self, share: float) -> Box:
        """The box with a margin of a share of its width and height on each side."""
        across, up = share * (self.east - self.west), share * (self.north - self.south)
        return Box(self.west - across, self.south - up, self.east + across, self.north + up)


def shifted(places: Places, east_m: Floats, north_m: Floats) -> Places:
    """Places moved by metres."""
    lat = places[:, 1] + north_m / METRES_PER_DEGREE
    lon = places[:, 0] + east_m / (METRES_PER_DEGREE * np.cos(np.radians(places[:, 1])))
    return np.column_stack((lon, lat))


@dataclass(frozen=True, eq=False)
class Scenery:
    """Towns, and the winding roads between neighbours.

    Args:
        box: all of it. towns: shape (towns, 2), degrees. weights: how much goes on in each town, of sum 1.
        pieces: shape (pieces, 2, 2), straight pieces of road, begin and end, degrees.
    """

    box: Box
    towns: Places
    weights: Floats
    pieces: NDArray[np.float64]

    @classmethod
    def drawn(cls, rng: np.random.Generator, box: Box, towns: int) -> Scenery:
        """A scene with a number of towns, each joined by road to its nearest neighbours."""
        centres = box.places(rng, towns)
        weights = rng.lognormal(0.0, 1.0, towns)
        distances = np.hypot(*(centres[:, None] - centres[None]).transpose(2, 0, 1))
        nearest = np.argsort(distances, axis=1)[:, 1 : 1 + _NEIGHBOURS]
        ends = {(min(a, b), max(a, b)) for a in range(towns) for b in nearest[a].tolist()}
        roads = [_road(rng, centres[a], centres[b]) for a, b in sorted(ends)]
        pieces = np.concatenate([np.stack((road[:-1], road[1:]), axis=1) for road in roads])
        return cls(box, centres, weights / weights.sum(), pieces)

    def places_on_roads(self, rng: np.random.Generator, count: int, aside_m: float) -> Places:
        """Places along all roads, and to the side of them by a normal distance."""
        lengths = np.hypot(*(self.pieces[:, 1] - self.pieces[:, 0]).T)
        piece = _chosen(rng, lengths / lengths.sum(), count)
        begin, end = self.pieces[piece, 0], self.pieces[piece, 1]
        on_road = begin + rng.random(count)[:, None] * (end - begin)
        return shifted(on_road, rng.normal(0, aside_m, count), rng.normal(0, aside_m, count))

    def places_in_towns(self, rng: np.random.Generator, count: int, spread_m: float) -> Places:
        """Places around the middle of towns, more of them where more goes on."""
        middle = self.towns[_chosen(rng, self.weights, count)]
        return shifted(middle, rng.normal(0, spread_m, count), rng.normal(0, spread_m, count))


def shuffled(rng: np.random.Generator, *groups: Places) -> Places:
    """Places of several groups in a random order, so that any first part of them is like the whole."""
    mixed: Places = rng.permutation(np.concatenate(groups))
    return mixed


def midpoint_noise(rng: np.random.Generator, levels: int, roughness: float) -> Floats:
    """A random fractal function of 2 ** levels + 1 values between -1 and 1, 0 at both ends.

    Each level halves the steps and shrinks the displacement by `roughness` (1 is rough, 0.5 smooth).
    """
    values: Floats = np.zeros(2)
    for level in range(levels):
        middles = 0.5 * (values[:-1] + values[1:]) + roughness**level * rng.uniform(-1, 1, len(values) - 1)
        values = np.insert(values, np.arange(1, len(values)), middles)
    values /= np.abs(values).max()
    return values


def _road(rng: np.random.Generator, begin: Floats, end: Floats) -> Places:
    share = np.linspace(0, 1, _PIECES_A_ROAD + 1)
    aside = 0.05 * midpoint_noise(rng, _PIECES_A_ROAD.bit_length() - 1, 0.6)
    along = end - begin
    across = np.array([-along[1], along[0]])
    path: Places = begin + share[:, None] * along + aside[:, None] * across
    return path


def _chosen(rng: np.random.Generator, weights: Floats, count: int) -> NDArray[np.int64]:
    """Numbers drawn by weight; faster than `Generator.choice` for millions."""
    return np.minimum(np.searchsorted(np.cumsum(weights), rng.random(count), side="right"), len(weights) - 1)
