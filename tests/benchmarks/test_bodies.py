"""What a benchmark hands in is what the node reads."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
import pyarrow as pa

from benchmarks.bodies import arrow_body
from truceline.adapters.connectors.receiving.bodies import ARROW, READERS


def test_a_node_reads_the_tracks_times_and_places_that_went_in() -> None:
    track, at = np.array([1, 0]), np.array([1_700_000_000_000, 1_700_000_001_000])
    body = arrow_body(track, pa.array(["a", "b"]), at, lon=np.array([38.5, 38.6]), lat=np.array([33.5, 33.6]))
    read = READERS[ARROW](body)
    assert not read.bad
    rows = read.reports.select(["track", "lon", "lat"]).to_pylist()
    assert rows == [{"track": "b", "lon": 38.5, "lat": 33.5}, {"track": "a", "lon": 38.6, "lat": 33.6}]
    assert read.reports.column("at").cast(pa.int64()).to_pylist() == at.tolist()
