"""Events from files and pipes come in batches, as they are there."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from io import BytesIO

import pytest

from truceline.errors import InputError
from truceline.wiring.watching.event_files import MAX_ROW_BYTES, MOST_ROWS, event_batches


def test_rows_come_in_their_order_and_none_is_lost_at_the_end() -> None:
    content = b'{"a": 1}\n\n{"a": 2}\n{"a": 3}'
    assert [row for batch in event_batches(BytesIO(content), "x") for row in batch] == [{"a": 1}, {"a": 2}, {"a": 3}]


def test_many_rows_come_in_several_batches() -> None:
    batches = list(event_batches(BytesIO(b"{}\n" * (MOST_ROWS + 1)), "x"))
    assert list(map(len, batches)) == [MOST_ROWS, 1]


def test_what_is_in_a_pipe_is_not_held_back_until_more_comes() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stream:
        batches = event_batches(stream, "pipe")
        os.write(writing, b'{"a": 1}\n{"a"')
        assert next(batches) == [{"a": 1}]
        os.write(writing, b": 2}\n")
        assert next(batches) == [{"a": 2}]
        os.close(writing)
        assert list(batches) == []


@pytest.mark.parametrize("row", [b"{", b"[1]", b'"x"', b"\xff", b"3"])
def test_a_row_that_is_no_object_is_told_by_its_number(row: bytes) -> None:
    with pytest.raises(InputError, match="x, row 2"):
        list(event_batches(BytesIO(b"{}\n" + row + b"\n"), "x"))


def test_a_row_without_an_end_is_refused_before_it_fills_the_memory() -> None:
    with pytest.raises(InputError, match="row of more than"):
        list(event_batches(BytesIO(b" " * (MAX_ROW_BYTES + 2)), "x"))
