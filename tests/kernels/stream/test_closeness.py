"""Where tracks stand at a tick, and pairs put in order; what is told of them is held against the slow watch."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.kernels.stream.admit import Held, Released
from truceline.kernels.stream.closeness import Known, Pairs, Standing, ordered, stand, with_close
from truceline.kernels.stream.rows import ERROR_UNKNOWN, EVENT, NONE, REPORT, SOURCE

_SOURCE = np.array([(math.nan, 60_000, math.inf, 0)], dtype=SOURCE)


def _known(reports: Sequence[tuple[int, float]], *, last: int, released: int, came_at: dict[int, int]) -> Known:
    """One track's reports by time and latitude: the last used one, so many released, and the rest held."""
    rows = np.array([(at, 10.0, lat, math.nan, 0.0, 30.0, math.nan, 0, 0) for at, lat in reports], dtype=REPORT)
    numbers = np.arange(len(rows), dtype=np.int32)
    middle = last + 1 + released
    nothing = np.zeros(0)
    return Known(
        rows,
        _SOURCE,
        np.array([last], dtype=np.int32),
        Released(np.array([0, released]), numbers[last + 1 : middle], nothing, nothing),
        Held(np.array([0, len(rows) - middle]), numbers[middle:], rows["at"][middle:].copy()),
        last + 1,
        np.array([came_at.get(number, 0) for number in range(last + 1, len(rows))], dtype=np.int64),
    )


@pytest.mark.parametrize(("tick", "row"), [(10, 0), (19, 0), (20, 1), (30, 2), (39, 2), (40, 3), (99, 3)])
def test_the_last_report_up_to_the_tick_counts_used_released_or_held(tick: int, row: int) -> None:
    known = _known([(10, 1.0), (20, 2.0), (30, 3.0), (40, 4.0)], last=0, released=2, came_at={})
    assert stand(known, tick).row.tolist() == [row]


def test_a_report_counts_only_from_the_horizon_on_at_which_it_came() -> None:
    known = _known([(10, 1.0), (20, 2.0), (30, 3.0)], last=0, released=1, came_at={2: 50})
    assert [stand(known, tick).row.tolist() for tick in (40, 49, 50)] == [[1], [1], [2]]


def test_before_its_first_report_and_after_its_gap_a_track_stands_nowhere() -> None:
    known = _known([(1_000, 1.0)], last=NONE, released=1, came_at={})
    for tick, count in ((999, 0), (1_000, 1), (61_000, 1), (61_001, 0)):
        standing = stand(known, tick)
        assert (len(standing.track), standing.place.tolist()) == (count, [0] if count else [NONE])


def test_a_track_is_moved_on_by_its_course_and_has_the_error_of_its_source() -> None:
    standing = stand(_known([(0, 50.0)], last=0, released=0, came_at={}), 10_000)
    assert standing.lat[0] == pytest.approx(50.0 + 300 / 111_229, abs=1e-7)
    assert (standing.lon[0], standing.error_m[0], standing.notes[0]) == (10.0, 100.0, ERROR_UNKNOWN)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))))
def test_pairs_are_ordered_by_the_first_then_the_second(pairs: list[tuple[int, int]]) -> None:
    first, second = np.array(pairs, dtype=np.int32).reshape(-1, 2).T.copy()
    assert ordered(first, second, 10).tolist() == np.lexsort((second, first)).tolist()


Triple = tuple[int, int, int]
_TRIPLES = st.sets(st.tuples(st.integers(-1, 2), st.integers(0, 4), st.integers(0, 4)))


@given(_TRIPLES, _TRIPLES)
def test_pairs_that_are_near_and_that_were_close_come_once_each_in_order(near: set[Triple], close: set[Triple]) -> None:
    tracks = np.arange(4, dtype=np.int32)
    place = np.array([0, 1, 2, 3, NONE], dtype=np.int32)
    lon, lat = np.linspace(0, 1, 4), np.zeros(4)
    standing = Standing(tracks, lon, lat, lat, tracks, tracks.astype(np.int64), tracks.astype(np.int8), place)
    seen = sorted(triple for triple in near if 4 not in triple[1:])
    bubble, one, two = np.array(seen, dtype=np.int32).reshape(-1, 3).T.copy()
    nothing = np.zeros(0, dtype=np.int32)
    before = np.zeros(len(close), dtype=EVENT)
    for row, triple in zip(before, sorted(close), strict=True):
        row["area"], row["track"], row["other_track"] = triple
    pairs = with_close(standing, Pairs(bubble, one, two, np.full(len(seen), 7.0), nothing), before)
    every = sorted({*seen, *close})
    expected = [(area, *(NONE if track == 4 else track for track in pair)) for area, *pair in every]
    assert list(zip(pairs.bubble.tolist(), pairs.one.tolist(), pairs.two.tolist(), strict=True)) == expected
    assert pairs.was.tolist() == [sorted(close).index(triple) if triple in close else NONE for triple in every]
    for triple, distance_m in zip(every, pairs.distance_m.tolist(), strict=True):
        if triple in seen:
            assert distance_m == 7.0
        elif 4 in triple[1:]:
            assert distance_m == math.inf
        else:
            assert distance_m == pytest.approx(abs(triple[1] - triple[2]) / 3 * 111_319.49, abs=0.01)
