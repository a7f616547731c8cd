"""Streams of text in blocks of whole rows."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import io
from typing import BinaryIO, cast

from hypothesis import given
from hypothesis import strategies as st

from truceline.adapters.connectors.reading.contract import Trickle
from truceline.adapters.connectors.reading.row_blocks import MAX_ROW_BYTES, TOO_LONG, row_blocks

ROWS = st.lists(st.sampled_from([b"", b"a", b"bc", b"long enough"]))
ENDS = st.sampled_from([b"\n", b"\r\n", b"\r"])


def _numbered(data: bytes, size: int = 0) -> list[tuple[int, bytes]]:
    stream = cast(BinaryIO, Trickle(data, size)) if size else io.BytesIO(data)
    blocks = list(row_blocks(stream))
    assert [len(block.rows) for block in blocks] == [block.count for block in blocks]
    return [numbered for block in blocks for numbered in enumerate(block.rows, block.first)]


@given(ROWS, ENDS, st.integers(1, 9))
def test_every_row_has_its_number_however_the_stream_is_cut(rows: list[bytes], end: bytes, size: int) -> None:
    data = b"".join(row + end for row in rows)
    assert _numbered(data) == _numbered(data, size) == list(enumerate(rows, 1))


def test_a_last_row_needs_no_end() -> None:
    assert _numbered(b"a\nb") == [(1, b"a"), (2, b"b")]


def test_a_byte_order_mark_belongs_to_no_row() -> None:
    assert _numbered(b"\xef\xbb\xbfa\nb\n") == [(1, b"a"), (2, b"b")]


def test_a_row_that_is_too_long_is_told_and_leaves_the_others_their_numbers() -> None:
    long = b"x" * (MAX_ROW_BYTES + 1)
    for data in (b"a\n" + long + b"\nb\n", b"a\r" + long + b"\rb\r"):
        blocks = list(row_blocks(io.BytesIO(data)))
        assert [row for block in blocks for row in block.rows] == [b"a", b"", b"b"]
        bad = [row for block in blocks for row in block.bad]
        assert [(row.row, row.reason) for row in bad] == [(2, TOO_LONG)]


def test_a_row_that_never_ends_is_not_held() -> None:
    blocks = list(row_blocks(io.BytesIO(b"a\n" + b"x" * 20_000_000)))
    assert [row.row for block in blocks for row in block.bad] == [2]
    assert max(len(block.data) for block in blocks) < 5_000_000


def test_a_row_of_the_greatest_length_is_kept() -> None:
    row = b"x" * MAX_ROW_BYTES
    assert _numbered(row + b"\n" + row) == [(1, row), (2, row)]
