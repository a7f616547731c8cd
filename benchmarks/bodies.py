"""Position reports of a benchmark as the body of a request."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from truceline.model.reports import REPORT_SCHEMA


def arrow_body(track: NDArray[Any], names: pa.Array[Any], at: NDArray[Any], **numbers: NDArray[Any]) -> bytes:
    """A stream of Arrow IPC with one batch.

    Args:
        track: of each report, its place among the names. at: ms UTC. numbers: further columns of REPORT_SCHEMA.
    """
    columns = {
        "track": pa.DictionaryArray.from_arrays(track.astype(np.int32), names),
        "at": pa.array(at, pa.timestamp("ms", "UTC")),
    } | {name: pa.array(values) for name, values in numbers.items()}
    schema = pa.schema([REPORT_SCHEMA.field(name) for name in columns])
    batch = pa.record_batch(list(columns.values()), schema=schema)
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, schema) as writer:
        writer.write_batch(batch)
    return sink.getvalue()
