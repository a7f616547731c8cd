"""Where each track was seen last."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.connectors.receiving.test_bodies import ROW, rows
from truceline.adapters.connectors.receiving.bodies import read_ndjson
from truceline.wiring.receiving.positions import Positions

SEEN = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 5), st.integers(-180, 180)), min_size=1, max_size=30)


@given(SEEN, st.integers(1, 10))
def test_the_newest_report_counts_and_of_two_of_one_time_the_later(seen: list[tuple[str, int, int]], size: int) -> None:
    positions, expected = Positions(), dict[str, tuple[int, int]]()
    for first in range(0, len(seen), size):
        part = seen[first : first + size]
        positions.take(
            read_ndjson(rows(*(ROW | {"track": track, "at": at, "lon": lon} for track, at, lon in part))).reports
        )
    for track, at, lon in seen:
        if track not in expected or expected[track][0] <= at:
            expected[track] = (at, lon)
    assert {each["track"]: (each["at"], each["lon"]) for each in positions.all()} == expected


@given(SEEN, st.integers(1, 10))
def test_so_it_is_where_batches_share_a_dictionary_and_where_it_names_a_track_twice(
    seen: list[tuple[str, int, int]], size: int
) -> None:
    positions, expected = Positions(), dict[str, tuple[int, int]]()
    names = pa.array(["d", "a", "b", "c", "a"])
    for first in range(0, len(seen), size):
        part = seen[first : first + size]
        batch = read_ndjson(rows(*(ROW | {"track": track, "at": at, "lon": lon} for track, at, lon in part))).reports
        numbers = [4 if track == "a" and lon % 2 else "dabc".index(track) for track, _, lon in part]
        positions.take(
            batch.set_column(0, "track", pa.DictionaryArray.from_arrays(pa.array(numbers, pa.int32()), names))
        )
        if first % 3 == 0:
            positions.changed(2)
    for track, at, lon in seen:
        if track not in expected or expected[track][0] <= at:
            expected[track] = (at, lon)
    assert {each["track"]: (each["at"], each["lon"]) for each in positions.all()} == expected
    assert len(positions) == len(expected)


def test_what_moved_is_told_once() -> None:
    positions = Positions()
    positions.take(read_ndjson(rows(ROW)).reports)
    assert [columns["track"] for columns in positions.changed(10)] == [["t1"]]
    assert positions.changed(10) == []
    assert positions.all() == [ROW]


def test_reports_of_different_columns_are_looked_through_together() -> None:
    positions, told = (
        Positions(),
        [ROW, ROW | {"track": "t2", "kind": "tank", "altitude_m": 4.0}, ROW | {"track": "t3"}],
    )
    whole = [read_ndjson(rows(row)).reports for row in told]
    for reports in (whole[0], whole[1].drop_columns(["name", "course_deg"]), whole[2].drop_columns(["kind", "name"])):
        positions.take(reports)
    assert positions.all() == told[::-1]


def test_tracks_column_by_column_say_the_same_and_leave_out_what_none_has() -> None:
    told = [ROW, ROW | {"track": "t2", "kind": "tank"}, ROW | {"track": "t3", "altitude_m": 0.0}]
    positions = Positions()
    positions.take(read_ndjson(rows(*told)).reports)
    first, second = positions.changed(2)
    assert first["kind"] == [None, "tank"]
    assert "affiliation" not in first
    assert (second["altitude_m"], "kind" in second) == ([0.0], False)
    again = [dict(zip(each, row, strict=True)) for each in (first, second) for row in zip(*each.values(), strict=True)]
    assert [{name: value for name, value in row.items() if value is not None} for row in again] == told


def test_what_a_later_report_of_a_track_leaves_out_is_not_known_of_it_any_more() -> None:
    positions = Positions()
    for row in (ROW | {"kind": "tank", "error_m": 5.0}, ROW):
        positions.take(read_ndjson(rows(row)).reports)
        assert positions.all() == [row]


@given(st.lists(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=8), min_size=1, max_size=8))
def test_of_more_tracks_than_there_is_room_for_those_heard_of_last_are_known(batches: list[list[str]]) -> None:
    positions, last = Positions(), list[str]()
    with pytest.MonkeyPatch.context() as settings:
        settings.setattr("truceline.wiring.receiving.positions.MOST_TRACKS", 3)
        for at, batch in enumerate(batches):
            positions.take(read_ndjson(rows(*(ROW | {"track": track, "at": at} for track in batch))).reports)
            heard = list(dict.fromkeys(reversed(batch)))
            last = [*heard, *(track for track in last if track not in heard)][:3]
            assert [each["track"] for each in positions.all()] == last
            assert len(positions) == len(last)


def test_a_track_that_had_to_make_room_and_comes_again_in_the_same_dictionary_has_a_row_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("truceline.wiring.receiving.positions.MOST_TRACKS", 2)
    positions, names = Positions(), pa.array(["a", "b", "c"])
    for at, number in enumerate((0, 1, 2, 0, 1)):
        batch = read_ndjson(rows(ROW | {"at": at, "lon": number})).reports
        track = pa.DictionaryArray.from_arrays(pa.array([number], pa.int32()), names)
        positions.take(batch.set_column(0, "track", track))
        last = {(names[each].as_py(), each) for each in (0, 1, 2, 0, 1)[max(0, at - 1) : at + 1]}
        assert {(each["track"], each["lon"]) for each in positions.all()} == last


def test_neither_small_batches_nor_tracks_that_nobody_asks_for_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("truceline.wiring.receiving.positions.MOST_TRACKS", 3)
    monkeypatch.setattr("truceline.wiring.receiving.positions.MOST_BATCHES_ASIDE", 10)
    positions = Positions()
    for number in range(100):
        positions.take(read_ndjson(rows(ROW | {"track": f"t{number}", "at": number})).reports)
        assert len(positions._aside) <= 10
    assert len(positions) == 3
    assert [columns["track"] for columns in positions.changed(10)] == [["t97", "t98", "t99"]]


def test_whoever_puts_reports_aside_does_not_wait_for_who_looks_through_them() -> None:
    positions = Positions()
    with positions._lock:  # as while others are looked through
        positions.take(read_ndjson(rows(ROW)).reports)
    assert len(positions) == 1
