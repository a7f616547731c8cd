"""Reports of a span of time, for a replay."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.connectors.receiving.test_bodies import ROW, rows
from truceline.adapters.connectors.receiving.bodies import read_ndjson
from truceline.wiring.receiving.history import history_of

SEEN = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 20)), min_size=1, max_size=30, unique=True)


def batch(seen: list[tuple[str, int]]) -> pa.RecordBatch:
    return read_ndjson(rows(*(ROW | {"track": track, "at": at} for track, at in seen))).reports


@given(SEEN, st.integers(0, 10), st.integers(5, 20), st.integers(1, 30))
def test_all_that_was_seen_between_two_times_is_there_once_and_in_order(
    seen: list[tuple[str, int]], from_at: int, until_at: int, size: int
) -> None:
    batches = [batch(seen[first : first + size]) for first in range(0, len(seen), size)]
    history = history_of(batches, from_at, until_at)
    expected = sorted((at, track) for track, at in seen if from_at <= at <= until_at)
    assert list(zip(history.columns["at"], history.columns["track"], strict=True)) == expected
    assert history.step_ms == 1


def test_too_much_is_thinned_for_every_track_alike_and_that_is_said() -> None:
    seen = [(track, at) for at in range(0, 60_000, 500) for track in "ab"]
    history = history_of([batch(seen)], 0, 60_000, most=60)
    assert history.step_ms == 2_000
    told = list(zip(history.columns["track"], history.columns["at"], strict=True))
    assert told == [(track, at) for at in range(0, 60_000, 2_000) for track in "ab"]


def test_columns_that_no_report_has_are_left_out() -> None:
    named = read_ndjson(rows(ROW | {"at": 1, "name": "Rosalind"})).reports
    history = history_of([named, batch([("b", 2)])], 0, 9)
    assert history.columns["name"] == ["Rosalind", None]
    assert "affiliation" not in history.columns
    assert history_of([], 0, 9).columns == {"track": [], "at": []}
