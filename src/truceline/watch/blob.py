"""Arrays and plain values as one run of bytes that proves its own wholeness."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truceline.errors import StateError

MOST_BYTES = 1 << 30
"""No watch of one process comes near this; a file that does is none of ours."""
_MAGIC = b"truceline watch 1\n"
_DIGEST_BYTES = 32

Columns = dict[str, NDArray[Any]]


def to_bytes(head: Mapping[str, Any], columns: Mapping[str, NDArray[Any]]) -> bytes:
    """The same bytes for the same content: magic, length of the head, head as JSON, columns, SHA-256 of it all.

    Args:
        head: what JSON can hold. columns: arrays of one dimension, in order.

    Raises:
        StateError: it is more than 1 GiB.
    """
    lengths = {name: len(column) for name, column in columns.items()}
    text = json.dumps({"head": head, "rows": lengths}, sort_keys=True, separators=(",", ":")).encode()
    parts = [_MAGIC, len(text).to_bytes(8, "little"), text]
    parts += [column.astype(column.dtype.newbyteorder("<"), copy=False).tobytes() for column in columns.values()]
    body = b"".join(parts)
    if len(body) > MOST_BYTES:
        raise StateError(
            f"a snapshot of the watch has {len(body)} bytes, more than {MOST_BYTES}",
            hint="share the tracks among several watches",
        )
    return body + hashlib.sha256(body).digest()


def from_bytes(data: bytes, dtypes: Mapping[str, np.dtype[Any]]) -> tuple[dict[str, Any], Columns]:
    """The head and the columns of a blob.

    Args:
        dtypes: of the columns that it must have, in order.

    Raises:
        StateError: it is too long, of another kind or version, cut short, or damaged.
    """
    if len(data) > MOST_BYTES + _DIGEST_BYTES:
        raise _unusable(f"it has {len(data)} bytes, more than {MOST_BYTES}")
    if not data.startswith(_MAGIC):
        raise _unusable(f"it begins with {data[: len(_MAGIC)]!r}, not with {_MAGIC!r}")
    body = memoryview(data)[:-_DIGEST_BYTES]
    if hashlib.sha256(body).digest() != data[-_DIGEST_BYTES:]:
        raise _unusable("its checksum does not fit")
    start = len(_MAGIC) + 8
    end = start + int.from_bytes(body[len(_MAGIC) : start], "little")
    try:
        document = json.loads(bytes(body[start:end]))
        return document["head"], _columns(body[end:], document["rows"], dtypes)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _unusable(f"its head cannot be read: {error}") from error


def _columns(body: memoryview, rows: Mapping[str, int], dtypes: Mapping[str, np.dtype[Any]]) -> Columns:
    columns, start = {}, 0
    if set(rows) != set(dtypes):
        raise ValueError(f"columns {sorted(rows)} instead of {sorted(dtypes)}")
    for name, dtype in dtypes.items():
        end = start + rows[name] * dtype.itemsize
        column = np.frombuffer(body[start:end], dtype=dtype.newbyteorder("<"))
        if len(column) != rows[name]:
            raise ValueError(f"{len(column)} rows of {name} instead of {rows[name]}")
        columns[name], start = column.astype(dtype), end
    if start != len(body):
        raise ValueError(f"{len(body) - start} bytes too many")
    return columns


def _unusable(why: str) -> StateError:
    return StateError(
        f"a snapshot of the watch is unusable: {why}", hint="take the one before, and replay what came since"
    )
