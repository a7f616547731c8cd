"""How much a packed stream of Arrow holds, told from what it says itself."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
from contextlib import suppress
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.connectors.receiving.unpacking import unpacked_bytes

TEXTS = pa.array(["abc" * 100] * 100)
CONTENT_BYTES = 300 * 100
OFFSETS_BYTES = 4 * 101


def written(array: Any, compression: Any, *, is_file: bool = False) -> bytes:
    sink = io.BytesIO()
    batch = pa.RecordBatch.from_pydict({"texts": array})
    begin = pa.ipc.new_file if is_file else pa.ipc.new_stream
    with begin(sink, batch.schema, options=pa.ipc.IpcWriteOptions(compression=compression)) as writer:
        writer.write_batch(batch)
        writer.write_batch(batch)
    return sink.getvalue()


@pytest.mark.parametrize("compression", ["zstd", "lz4"])
@pytest.mark.parametrize("is_file", [False, True])
def test_every_batch_counts_with_what_it_holds(compression: str, is_file: bool) -> None:
    assert unpacked_bytes(written(TEXTS, compression, is_file=is_file)) >= 2 * (CONTENT_BYTES + OFFSETS_BYTES)


def test_a_dictionary_counts_as_well() -> None:
    assert unpacked_bytes(written(pa.array(["z" * 1_000_000]).dictionary_encode(), "zstd")) >= 1_000_000


def test_what_is_not_packed_holds_what_it_is() -> None:
    assert unpacked_bytes(written(TEXTS, None)) == 0


def test_what_is_cut_off_counts_up_to_there() -> None:
    content = written(TEXTS, "zstd")
    assert 0 < unpacked_bytes(content[: len(content) * 2 // 3]) < unpacked_bytes(content)
    assert unpacked_bytes(b"") == unpacked_bytes(b"no Arrow at all") == 0


@given(st.data())
def test_whatever_is_turned_in_it_is_counted_or_refused(data: st.DataObject) -> None:
    content = bytearray(written(TEXTS, "zstd"))
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(ValueError):
        assert unpacked_bytes(bytes(content)) >= 0
