"""How places lie to areas: the side they are on, and how far from the boundary."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from truceline.kernels.areas import AreaTable
from truceline.kernels.stream.nearness import measure

Sides = tuple[NDArray[np.int32], NDArray[np.float64]]


def sides(areas: AreaTable, area: NDArray[np.int32], place: NDArray[Any], reach_m: NDArray[np.float64]) -> Sides:
    """Whether areas contain places, 1 or 0, and metres to their boundary, inf if beyond a reach; shape (places,).

    Args:
        area: numbers. place: rows with lon and lat, degrees.
    """
    return _measured(areas, area, place["lon"], place["lat"], reach_m)


def signed_distances_m(
    areas: AreaTable, area: NDArray[np.int32], lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Signed metres from places to the boundaries of areas, negative inside; shape (places,)."""
    is_within, gap_m = _measured(areas, area, lon, lat, np.full(len(area), np.inf))
    return np.where(is_within != 0, -gap_m, gap_m)


def _measured(
    areas: AreaTable,
    area: NDArray[np.int32],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    reach_m: NDArray[np.float64],
) -> Sides:
    # Kernels are compiled for arrays without gaps, as fields of rows are not.
    measured: Sides = measure(
        areas,
        np.ascontiguousarray(area),
        np.ascontiguousarray(lon),
        np.ascontiguousarray(lat),
        np.ascontiguousarray(reach_m),
    )
    return measured
