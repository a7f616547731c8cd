"""Reports of several files become one stream by time, of which nothing is lost and in which equal times keep order."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.node.reports import at_times, batch
from truceline.errors import InputError
from truceline.model.reports import WATCHED_COLUMNS
from truceline.node.watching import time_order
from truceline.node.watching.time_order import (
    ENVELOPE_ROWS,
    Period,
    as_they_come,
    envelopes,
    instants,
    numbered_names,
    sorted_by_time,
)

streams_of_times = st.lists(st.lists(st.lists(st.integers(-50, 50), max_size=6), max_size=5), max_size=4)


def put_away(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    return iter(list(batches))


def stream(number: int, times: list[list[int]]) -> list[pa.RecordBatch]:
    """Batches of reports, each named by its stream and its place in that."""
    counted = iter(range(1000))
    return [batch({"track": f"{number}.{next(counted)}", "at": at} for at in part) for part in times]


def rows(batches: Iterable[pa.RecordBatch]) -> list[tuple[int, str]]:
    """Time and name of each report."""
    found: list[tuple[int, str]] = []
    for given_batch in batches:
        names, number = numbered_names(given_batch, "track")
        found += zip(instants(given_batch).tolist(), [names[place] for place in number.tolist()], strict=True)
    return found


@given(streams_of_times, st.integers(1, 12))
def test_sorting_gives_every_report_once_by_time_and_equal_times_in_their_order(
    times: list[list[list[int]]], run_rows: int
) -> None:
    batches = [part for number, own in enumerate(times) for part in stream(number, own)]
    expected = sorted(rows(batches), key=lambda row: row[0])
    assert rows(sorted_by_time(batches, put_away, run_rows)) == expected


@given(streams_of_times)
def test_streams_as_they_come_are_merged_by_how_far_each_clock_is(times: list[list[list[int]]]) -> None:
    streams = [stream(number, own) for number, own in enumerate(times)]
    clocks = []
    for number, own in enumerate(streams):
        clock = -1000
        for at, name in rows(own):
            clock = max(clock, at)
            clocks.append((clock, number, at, name))
    merged = rows(as_they_come(streams))
    assert sorted(merged) == sorted((at, name) for _, _, at, name in clocks)
    clock_of = {name: clock for clock, _, _, name in clocks}
    assert [clock_of[name] for _, name in merged] == sorted(clock for clock, *_ in clocks)
    for number in range(len(streams)):
        own_rows = [(at, name) for at, name in merged if name.startswith(f"{number}.")]
        assert own_rows == rows(streams[number])


def test_what_exceeds_a_run_is_put_away_and_the_last_run_is_not() -> None:
    heaps: list[int] = []

    def counted(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        own = list(batches)
        heaps.append(sum(part.num_rows for part in own))
        return iter(own)

    batches = [at_times(number, number + 1) for number in range(5)]
    assert len(rows(sorted_by_time(batches, counted, run_rows=4))) == 10
    assert heaps == [4, 4]
    heaps.clear()
    assert len(rows(sorted_by_time(batches, counted))) == 10
    assert heaps == []


def test_only_the_columns_that_the_watch_reads_are_kept() -> None:
    (sorted_batch,) = sorted_by_time([at_times(2, 1)], put_away)
    assert sorted_batch.schema.names == list(WATCHED_COLUMNS)


def test_nothing_to_sort_gives_nothing() -> None:
    assert list(sorted_by_time([], put_away)) == []
    assert list(sorted_by_time([at_times()], put_away)) == []
    assert list(as_they_come([[], [at_times()]])) == []


def test_envelopes_are_neither_empty_nor_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_order, "ENVELOPE_ROWS", 3)
    parts = list(envelopes([at_times(*range(7)), at_times(), at_times(7, 8)]))
    assert [part.num_rows for part in parts] == [3, 3, 1, 2]
    assert [at for part in parts for at in instants(part).tolist()] == list(range(9))
    assert 500 <= ENVELOPE_ROWS <= 50_000


@pytest.mark.parametrize(
    ("since", "until", "kept"),
    [(None, None, [1, 2, 3]), (2, None, [2, 3]), (None, 2, [1]), (2, 3, [2]), (4, None, []), (None, 1, [])],
)
def test_a_period_takes_in_its_beginning_and_not_its_end(since: int | None, until: int | None, kept: list[int]) -> None:
    assert instants(Period(since, until).reports_in(at_times(1, 2, 3))).tolist() == kept


@pytest.mark.parametrize(("since", "until"), [(2, 2), (3, 2)])
def test_a_period_ends_after_it_begins(since: int, until: int) -> None:
    with pytest.raises(InputError, match="not before it ends") as refused:
        Period(since, until)
    assert refused.value.hint == "swap the two"


def test_each_row_has_the_number_of_its_name_and_none_has_minus_one() -> None:
    given_rows: list[dict[str, Any]] = [{"source": "x"}, {}, {"source": "y"}, {"source": "x"}]
    names, number = numbered_names(batch(given_rows), "source")
    assert number.dtype == np.int32
    assert [None if place < 0 else names[place] for place in number.tolist()] == ["x", None, "y", "x"]
    assert number.tolist()[1] == -1
