"""Batches of reports as a node is given them, from a few words."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from truceline.model.reports import REPORT_SCHEMA


def batch(rows: Iterable[dict[str, Any]]) -> pa.RecordBatch:
    """Reports of the whole schema; what a row does not name is at 0, or unknown."""
    sound = {"track": "a", "at": 0, "lon": 0.0, "lat": 0.0}
    return pa.RecordBatch.from_pylist([sound | row for row in rows], schema=REPORT_SCHEMA)


def at_times(*times: int, track: str = "a") -> pa.RecordBatch:
    """Reports of one track, at these times."""
    return batch({"track": track, "at": at} for at in times)
