"""W2: two hundred countries that share fractal borders to the bit, with lakes, and islands in the lakes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.inputs.forms import Inputs
from benchmarks.inputs.scenery import Box, Places, Scenery, midpoint_noise, shifted, shuffled
from benchmarks.inputs.star_zones import star_rings
from benchmarks.inputs.zone_table import ZoneTable

_SEED = 20
_COLUMNS, _ROWS = 20, 10
_SPACING_DEG = 3.0
_JITTER_DEG = 0.35
_BOX = Box(-20.0, 25.0, -20.0 + _COLUMNS * _SPACING_DEG, 25.0 + _ROWS * _SPACING_DEG)
_FEWEST_PIECES, _MOST_PIECES = 1_300, 4_700
"""Of one border; a country has four."""
_BULGE = 0.18
"""How far a border strays, as a share of its length. It is the graph of a function that stays in a wedge of 20
degrees at each end, and corners of the mesh are wider than twice that: borders cannot meet but at their ends."""
_LAKE_OFFSET_DEG, _LAKE_RADIUS_DEG = 0.25, 0.12


@dataclass(frozen=True, eq=False)
class Borders:
    """Each border once: shape (corners, 2) arrays by the mesh corner (column, row) in the south-west of it.

    Args:
        eastward: from a corner to its eastern neighbour. northward: to its northern neighbour.
    """

    corners: NDArray[np.float64]
    eastward: dict[tuple[int, int], Places]
    northward: dict[tuple[int, int], Places]

    @property
    def all(self) -> list[Places]:
        """Every border."""
        return [*self.eastward.values(), *self.northward.values()]

    def ring(self, column: int, row: int) -> Places:
        """The closed outer ring of a country, anticlockwise."""
        south, north = self.eastward[column, row], self.eastward[column, row + 1]
        west, east = self.northward[column, row], self.northward[column + 1, row]
        return np.concatenate((south[:-1], east[:-1], north[:0:-1], west[::-1]))


def zones() -> ZoneTable:
    """200 countries of 5,000 to 20,000 corners, each pair of neighbours with one common border."""
    rng = np.random.default_rng(_SEED)
    return _countries(rng, _borders(rng))


def inputs(points: int) -> Inputs:
    """Points of which about 85 in 100 lie in a country: 10 near borders, 65 on roads, 25 anywhere."""
    rng = np.random.default_rng(_SEED)
    borders = _borders(rng)
    countries = _countries(rng, borders)
    around = _BOX.widened(0.045)
    roads = Scenery.drawn(rng, around, 400)
    near_borders, on_roads = points * 10 // 100, points * 65 // 100
    places = shuffled(
        rng,
        _places_near_borders(rng, borders, near_borders),
        roads.places_on_roads(rng, on_roads, 50.0),
        around.places(rng, points - near_borders - on_roads),
    )
    return Inputs(countries, places[:, 0].copy(), places[:, 1].copy())


def _borders(rng: np.random.Generator) -> Borders:
    corners = np.stack(
        np.meshgrid(
            _BOX.west + _SPACING_DEG * np.arange(_COLUMNS + 1),
            _BOX.south + _SPACING_DEG * np.arange(_ROWS + 1),
            indexing="ij",
        ),
        axis=2,
    ) + rng.uniform(-_JITTER_DEG, _JITTER_DEG, (_COLUMNS + 1, _ROWS + 1, 2))
    eastward = {
        (column, row): _border(rng, corners[column, row], corners[column + 1, row])
        for column in range(_COLUMNS)
        for row in range(_ROWS + 1)
    }
    northward = {
        (column, row): _border(rng, corners[column, row], corners[column, row + 1])
        for column in range(_COLUMNS + 1)
        for row in range(_ROWS)
    }
    return Borders(corners, eastward, northward)


def _border(rng: np.random.Generator, begin: Places, end: Places) -> Places:
    """A fractal path between two places; its own ends are exactly those."""
    steps = rng.uniform(0.2, 1.0, int(rng.integers(_FEWEST_PIECES, _MOST_PIECES)))
    share = np.concatenate(([0.0], np.cumsum(steps))) / steps.sum()
    levels = 13
    noise = np.interp(share, np.linspace(0, 1, 2**levels + 1), midpoint_noise(rng, levels, 0.62))
    aside = 2 * _BULGE * np.minimum(share, 1 - share) * noise
    along = end - begin
    path: Places = begin + share[:, None] * along + aside[:, None] * np.array([-along[1], along[0]])
    path[0], path[-1] = begin, end
    return path


def _countries(rng: np.random.Generator, borders: Borders) -> ZoneTable:
    polygons = []
    for column in range(_COLUMNS):
        for row in range(_ROWS):
            middle = borders.corners[column : column + 2, row : row + 2].mean(axis=(0, 1))
            lakes, islands = _lakes(rng, middle)
            mainland = shapely.Polygon(borders.ring(column, row), lakes)
            polygons.append(shapely.MultiPolygon([mainland, *map(shapely.Polygon, islands)]) if islands else mainland)
    return ZoneTable.of_polygons(np.array(polygons))


def _lakes(rng: np.random.Generator, middle: Places) -> tuple[list[Places], list[Places]]:
    """Up to three lakes round the middle of a country, and the islands in some of them."""
    lakes, islands = [], []
    for turn in range(int(rng.integers(0, 4))):
        angle = 2 * np.pi * turn / 3
        centre = (middle + _LAKE_OFFSET_DEG * np.array([np.cos(angle), np.sin(angle)]))[None]
        radius_m = np.array([_LAKE_RADIUS_DEG * 111_000 * rng.uniform(0.5, 1.0) * np.cos(np.radians(centre[0, 1]))])
        lakes.append(star_rings(rng, centre, radius_m, int(rng.integers(100, 600)))[0])
        if rng.random() < 0.5:
            islands.append(star_rings(rng, centre, 0.3 * radius_m, int(rng.integers(50, 200)))[0])
    return lakes, islands


def _places_near_borders(rng: np.random.Generator, borders: Borders, count: int) -> Places:
    corners = np.concatenate(borders.all)
    chosen = corners[rng.integers(0, len(corners), count)]
    return shifted(chosen, rng.normal(0, 2_000.0, count), rng.normal(0, 2_000.0, count))
