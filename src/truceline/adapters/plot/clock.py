"""Round times along a track."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from truceline.adapters.plot.scene import Path
from truceline.model.times import dtg_from_instant

_MINUTE_MS = 60_000
_HOUR_MS = 60 * _MINUTE_MS
_DAY_MS = 24 * _HOUR_MS
_STEPS_MS = (
    *(minutes * _MINUTE_MS for minutes in (1, 2, 5, 10, 15, 30)),
    *(hours * _HOUR_MS for hours in (1, 2, 3, 6, 12)),
    *(days * _DAY_MS for days in (1, 2, 7, 28, 364)),
)
_MOST_TICKS = 4


class Tick(NamedTuple):
    """A round time at which a track was somewhere on its way. Degrees; the direction is that of the way."""

    lon: float
    lat: float
    east: float
    north: float
    text: str


def ticks_along(path: Path) -> Iterator[Tick]:
    """Ticks at round times, a handful, on those steps between reports of which the way is known, and is one."""
    step_ms = next((step for step in _STEPS_MS if path.at[-1] - path.at[0] <= _MOST_TICKS * step), _STEPS_MS[-1])
    for at in range(-(-int(path.at[0]) // step_ms) * step_ms, int(path.at[-1]) + 1, step_ms):
        after = int(np.searchsorted(path.at, at, side="right"))
        before = after - 1
        if after == len(path.at) or not path.is_joined[before]:
            continue
        share = (at - int(path.at[before])) / (int(path.at[after]) - int(path.at[before]))
        east = (float(path.lon[after] - path.lon[before]) + 180.0) % 360.0 - 180.0
        north = float(path.lat[after] - path.lat[before])
        if east == north == 0:
            continue
        lon, lat = float(path.lon[before]) + share * east, float(path.lat[before]) + share * north
        dtg = dtg_from_instant(at)
        yield Tick(lon, lat, east, north, dtg[2:7] if step_ms < _DAY_MS else f"{dtg[:2]}{dtg[7:11]}")
