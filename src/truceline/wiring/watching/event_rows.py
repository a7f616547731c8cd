"""Events as rows of JSON for scripts."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, cast

import numpy as np
import pyarrow as pa

COLUMNS = (
    *("kind", "track", "other_track", "zone", "zone_name", "zone_version", "standing"),
    *("at", "not_before", "not_after", "predicted_at", "lon", "lat"),
    *("distance_m", "error_m", "predicted_distance_m", "verdict", "reason", "notes", "reports", "id"),
)
"""The keys of a row, in their order."""


def event_documents(events: pa.RecordBatch) -> Iterator[dict[str, Any]]:
    """One document for each event of a batch in EVENT_SCHEMA; what is absent or empty is not in it."""
    columns = [_values(events.column(name)) for name in COLUMNS]
    for row in zip(*columns, strict=True):
        yield {name: value for name, value in zip(COLUMNS, row, strict=True) if value not in (None, [])}


def _values(column: pa.Array[Any]) -> list[Any]:
    if pa.types.is_list(column.type) and pa.types.is_timestamp(column.type.value_type):
        several = cast("pa.ListArray[Any]", column)
        texts = _instant_texts(several.flatten())
        ends = several.offsets.to_numpy() - several.offsets[0].as_py()
        return [texts[begin:end] for begin, end in itertools.pairwise(ends)]
    return _instant_texts(column) if pa.types.is_timestamp(column.type) else column.to_pylist()


def _instant_texts(column: pa.Array[Any]) -> list[str | None]:
    """RFC 3339, UTC, with milliseconds."""
    texts = np.datetime_as_string(column.cast(pa.int64()).fill_null(0).to_numpy().astype("datetime64[ms]"))
    return [
        f"{text}Z" if given else None for text, given in zip(texts.tolist(), column.is_valid().to_pylist(), strict=True)
    ]
