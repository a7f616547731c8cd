"""Memory of logs and large answers: lent again when no array on it is left, and never before."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import gc
import tracemalloc

import pytest

from truceline.kernels.stream.rows import REPORT
from truceline.watch.spare import Spare


def test_rows_are_reports_that_can_be_written() -> None:
    rows = Spare().rows(8)
    rows["source"] = 3
    assert (rows.dtype, rows.shape, rows["source"].tolist()) == (REPORT, (8,), [3] * 8)
    assert rows.flags.aligned
    assert rows.flags.c_contiguous


@pytest.mark.parametrize("count", [1, 3, 5000, 300_000])
def test_a_report_lies_in_one_cache_line(count: int) -> None:
    assert Spare().rows(count).ctypes.data % 64 == 0
    assert REPORT.itemsize == 64


def test_memory_comes_back_when_nobody_reads_it_any_more() -> None:
    spare = Spare()
    rows = spare.rows(8)
    address = rows.ctypes.data
    assert spare.rows(8).ctypes.data != address
    del rows
    gc.collect()
    assert spare.rows(8).ctypes.data == address


@pytest.mark.parametrize("part", [slice(3, 5), slice(None, None, 2), slice(0, 0)])
def test_memory_does_not_come_back_while_any_part_of_it_is_read(part: slice) -> None:
    spare = Spare()
    rows = spare.rows(8)
    address, column = rows.ctypes.data, rows["lon"][part].view()
    del rows
    gc.collect()
    others = [spare.rows(8) for _ in range(3)]
    assert address not in [other.ctypes.data for other in others]
    del column
    gc.collect()
    assert spare.rows(8).ctypes.data == address


@pytest.mark.parametrize(
    ("wanted", "is_the_same"), [(10_000, True), (13_333, True), (13_334, False), (1_250, True), (1_249, False)]
)
def test_memory_that_is_much_too_small_or_too_large_is_not_lent_again(wanted: int, is_the_same: bool) -> None:
    spare = Spare()
    before = spare.rows(10_000)
    address = before.ctypes.data
    del before
    gc.collect()
    again = spare.rows(wanted)
    assert (len(again) == 10_000) == is_the_same
    assert (again.ctypes.data == address) >= is_the_same
    assert len(again) in (10_000, wanted)


@pytest.mark.parametrize("part", [slice(3, 5), slice(None, None, 2), slice(0, 0)])
def test_memory_of_numbers_comes_back_with_the_last_array_on_it(part: slice) -> None:
    spare = Spare()
    numbers = spare.numbers(2_000_000)
    numbers[:] = 7
    address, held = numbers.ctypes.data, numbers.reshape(2, -1)[1][part]
    del numbers
    gc.collect()
    other = spare.numbers(2_000_000)
    other[:] = 8
    assert (other.ctypes.data != address, set(held.tolist()) - {7}) == (True, set())
    del held
    gc.collect()
    assert spare.numbers(2_000_000).ctypes.data == address


@pytest.mark.parametrize(("wanted", "held_mb"), [(4_000_000, 16), (2_000_000, 16), (1_999_999, 8), (5_000_000, 20)])
def test_memory_that_is_too_small_or_more_than_twice_as_large_is_let_go(wanted: int, held_mb: int) -> None:
    spare = Spare()
    tracemalloc.start()
    before = spare.numbers(4_000_000)
    del before
    gc.collect()
    numbers = spare.numbers(wanted)
    numbers[:] = 7
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(numbers), round(held / 1e6)) == (wanted, held_mb)


def test_as_many_pieces_of_memory_are_kept_as_one_asks_for() -> None:
    spare = Spare(kept=2)
    lent = [spare.rows(8) for _ in range(3)]
    addresses = [rows.ctypes.data for rows in lent]
    while lent:
        del lent[0]
    gc.collect()
    again = [spare.rows(8) for _ in range(3)]
    assert [rows.ctypes.data for rows in again[:2]] == addresses[:0:-1]
    assert again[2].ctypes.data not in addresses[1:]


def test_streams_have_memory_of_their_own() -> None:
    one, other = Spare(), Spare()
    rows = one.rows(8)
    kept = rows.ctypes.data
    del rows
    gc.collect()
    assert other.rows(8).ctypes.data != kept
