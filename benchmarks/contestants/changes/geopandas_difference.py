"""W4 in data frames: geopandas says who is inside, pandas what changed."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import geopandas
import numpy as np
import pandas as pd

from benchmarks.contestants.changes.state_change import ENTRY, EXIT, Changes
from benchmarks.inputs.forms import Inputs
from benchmarks.outcome import Outcome


class JoinAndMerge:
    """``geopandas.sjoin`` for each batch as it comes, and an outer ``merge`` with the one before."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._zones = geopandas.GeoDataFrame(geometry=inputs.zones.polygons)

    def answer(self) -> pd.DataFrame:
        """All changes: track, zone, step, and which of the two frames holds the pair."""
        before = self._inside(0)
        changes = []
        for step in range(1, len(self._inputs.lon)):
            now = self._inside(step)
            both = before.merge(now, on=["track", "zone"], how="outer", indicator="which")
            changes.append(both[both["which"] != "both"].assign(step=step))
            before = now
        return pd.concat(changes)

    def _inside(self, step: int) -> pd.DataFrame:
        points = geopandas.points_from_xy(self._inputs.lon[step], self._inputs.lat[step])
        batch = geopandas.GeoDataFrame({"track": np.arange(self._inputs.units)}, geometry=points)
        joined = geopandas.sjoin(batch, self._zones, predicate="intersects")
        return joined[["track", "index_right"]].rename(columns={"index_right": "zone"})

    def outcome(self, answer: pd.DataFrame) -> Outcome:
        """The changes as keys."""
        kinds = np.where(answer["which"] == "right_only", ENTRY, EXIT)
        tracks, zones, steps = (answer[name].to_numpy().astype(np.int64) for name in ("track", "zone", "step"))
        return Changes(tracks, zones, steps, kinds).outcome()
