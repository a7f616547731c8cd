"""Reports taken in, against a plain sort: what is late, what is equal, and what comes out in which order."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.watch.oracle_terms import Report
from truceline.kernels.stream.admit import (
    DUPLICATE,
    FIRST_AT,
    INVALID,
    LAST_AT,
    LATE,
    Columns,
    Held,
    Words,
    admit,
    compare,
    write_reports,
)
from truceline.kernels.stream.rows import DATUMS, NO_TIME, NONE, REPORT, SOURCE, TRACK

_SOURCES = ("", "sea", "air")
_SOURCE_ROWS = np.array([(math.nan, 0, math.inf, sorted(_SOURCES).index(name)) for name in _SOURCES], dtype=SOURCE)
_TRACKS = ("a", "b", "c")


def _unknown_or(*values: float) -> st.SearchStrategy[float | None]:
    return st.sampled_from([None, *values])


_REPORTS = st.builds(
    Report,
    track=st.sampled_from(_TRACKS),
    at=st.integers(0, 12),
    lon=st.sampled_from([0.0, -0.0, 1.0]),
    lat=st.sampled_from([0.0, 2.0]),
    altitude_m=_unknown_or(5.0, 6.0),
    datum=st.sampled_from([None, "ground", "surface"]),
    course_deg=_unknown_or(90.0),
    speed_mps=_unknown_or(3.0),
    error_m=_unknown_or(10.0),
    source=st.sampled_from([None, "sea", "air"]),
)
_ENVELOPES = st.lists(st.tuples(st.lists(_REPORTS, max_size=12), st.none() | st.integers(0, 15)), max_size=4)


def _words(numbers: Sequence[int]) -> Words:
    """Rows that have these numbers, from a dictionary that has them the other way around."""
    return Words(np.array([*numbers[::-1], NONE], np.int32), np.arange(len(numbers), dtype=np.int32)[::-1].copy())


def _columns(reports: Sequence[Report], numbers: dict[str, int]) -> Columns:
    def known(name: str) -> Any:
        values = [getattr(report, name) for report in reports]
        return np.array([math.nan if value is None else value for value in values], dtype=np.float64)

    return Columns(
        track=_words([numbers[report.track] for report in reports]),
        at=np.array([report.at for report in reports], dtype=np.int64),
        lon=known("lon"),
        lat=known("lat"),
        altitude_m=known("altitude_m"),
        course_deg=known("course_deg"),
        speed_mps=known("speed_mps"),
        error_m=known("error_m"),
        datum=_words([DATUMS.index(report.datum or "") for report in reports]),
        source=_words([_SOURCES.index(report.source or "") for report in reports]),
    )


class _Admission:
    """The kernels, envelope by envelope; what came and what was released is remembered as plain reports."""

    def __init__(self, lateness_ms: int) -> None:
        self.lateness_ms, self.mark = lateness_ms, NO_TIME
        self.numbers: dict[str, int] = {}
        self.came: list[Report] = []
        self.rows = np.zeros(200, REPORT)
        self.track = np.zeros(0, TRACK)
        self.held = Held(np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int64))
        self.counts = np.zeros(3, np.int64)

    def take(self, reports: Sequence[Report], as_of: int | None) -> dict[str, list[Report]]:
        """The reports that an envelope releases, by track."""
        for report in reports:
            self.numbers.setdefault(report.track, len(self.numbers))
        known, begin = len(self.track), len(self.came)
        columns = _columns(reports, self.numbers)
        track_of = write_reports(columns, self.rows, begin, self.counts)
        self.came += reports
        unheard = np.zeros(len(self.numbers) - known, TRACK)
        unheard["clock"] = NO_TIME
        self.track = np.concatenate((self.track, unheard))
        next_mark = self.mark if as_of is None else max(self.mark, as_of)
        told_until = np.maximum(self.track["clock"], self.mark) - self.lateness_ms - 1
        marks = (self.mark, next_mark, self.lateness_ms)
        self.held, released, span = admit(
            self.rows, _SOURCE_ROWS, track_of, columns.at, begin, self.track, self.held, marks, self.counts
        )
        self.mark = next_mark
        assert span.told_until.tolist() == told_until.tolist()
        assert span.until.tolist() == (np.maximum(self.track["clock"], next_mark) - self.lateness_ms - 1).tolist()
        assert released.lon.tolist() == self.rows["lon"][released.row].tolist()
        assert released.lat.tolist() == self.rows["lat"][released.row].tolist()
        return self._by_track(released.first, released.row)

    def still_held(self) -> dict[str, list[Report]]:
        assert self.held.at.tolist() == self.rows["at"][self.held.row].tolist()
        return self._by_track(self.held.first, self.held.row)

    def _by_track(self, first: Any, row: Any) -> dict[str, list[Report]]:
        return {
            name: [self.came[place] for place in row[first[number] : first[number + 1]].tolist()]
            for name, number in self.numbers.items()
        }


class _PlainAdmission:
    """The same, report by report, by the words of section 2."""

    def __init__(self, lateness_ms: int) -> None:
        self.lateness_ms, self.mark = lateness_ms, NO_TIME
        self.clock: dict[str, int] = {}
        self.held: dict[str, list[Report]] = {}
        self.late = self.duplicate = 0

    def take(self, reports: Sequence[Report], as_of: int | None) -> dict[str, list[Report]]:
        for report in reports:
            held = self.held.setdefault(report.track, [])
            clock = self.clock.get(report.track, NO_TIME)
            if report.at < max(clock, self.mark) - self.lateness_ms:
                self.late += 1
            elif report in held:
                self.duplicate += 1
            else:
                held.append(report)
                self.clock[report.track] = max(clock, report.at)
        self.mark = self.mark if as_of is None else max(self.mark, as_of)
        released = {}
        for track, held in self.held.items():
            horizon = max(self.clock.get(track, NO_TIME), self.mark) - self.lateness_ms
            held.sort(key=lambda report: report.order)
            released[track] = [report for report in held if report.at < horizon]
            self.held[track] = [report for report in held if report.at >= horizon]
        return released


@pytest.mark.slow
@given(_ENVELOPES, st.integers(0, 6))
def test_reports_come_out_in_order_once_each_and_late_ones_never(
    envelopes: list[tuple[list[Report], int | None]], lateness_ms: int
) -> None:
    admission, plain = _Admission(lateness_ms), _PlainAdmission(lateness_ms)
    for reports, as_of in envelopes:
        assert admission.take(reports, as_of) == plain.take(reports, as_of)
        assert admission.still_held() == plain.held
    assert admission.counts.tolist() == [0, plain.late, plain.duplicate]


@given(st.lists(_REPORTS, max_size=8), st.randoms())
def test_the_order_of_arrival_within_the_lateness_does_not_matter(reports: list[Report], random: Any) -> None:
    shuffled = random.sample(reports, len(reports))
    one, other = _Admission(20), _Admission(20)
    assert not any(one.take(reports, None).values())
    other.take(shuffled, None)
    released, others = one.take([], 100), other.take([], 100)
    assert released == others
    assert one.counts.tolist() == other.counts.tolist()


@given(_REPORTS, _REPORTS)
def test_two_reports_of_one_time_are_compared_like_their_columns(one: Report, other: Report) -> None:
    rows = np.zeros(2, REPORT)
    write_reports(_columns([one, other], dict.fromkeys(_TRACKS, 0)), rows, 0, np.zeros(3, np.int64))
    a, b = one.order[1:], other.order[1:]
    assert compare(rows, _SOURCE_ROWS, 0, 1) == (a > b) - (a < b)


def test_the_mark_of_an_envelope_makes_none_of_its_own_reports_late() -> None:
    admission = _Admission(0)
    assert admission.take([Report("a", 5, 0.0, 0.0)], 9)["a"] != []
    admission.take([Report("a", 8, 0.0, 0.0), Report("a", 9, 0.0, 0.0)], None)
    assert admission.counts.tolist() == [0, 1, 0]


@pytest.mark.parametrize(
    "broken",
    [
        {"lon": math.nan},
        {"lon": 180.0000001},
        {"lat": -90.0000001},
        {"lat": math.inf},
        {"at": FIRST_AT - 1},
        {"at": LAST_AT + 1},
        {"track": Words(np.array([NONE], np.int32), np.array([0], np.int32))},
        {"track": Words(np.array([0, NONE], np.int32), np.array([1], np.int32))},
    ],
)
def test_a_report_without_a_name_a_time_or_a_place_is_invalid(broken: dict[str, Any]) -> None:
    columns = _columns([Report("a", 1, 180.0, -90.0)], {"a": 0})
    given: dict[str, Any] = {name: value if name == "track" else np.array([value]) for name, value in broken.items()}
    columns = columns._replace(**given)
    counts = np.zeros(3, np.int64)
    assert write_reports(columns, np.zeros(1, REPORT), 0, counts).tolist() == [NONE]
    assert (counts[INVALID], counts[LATE], counts[DUPLICATE]) == (1, 0, 0)


@pytest.mark.parametrize("place", [-(2**31), -2, -1, 2, 3, 2**31 - 1])
def test_a_place_that_no_word_has_is_that_of_a_row_without_one(place: int) -> None:
    lost = Words(np.array([1, 1, NONE], np.int32), np.array([place], np.int32))
    counts = np.zeros(3, np.int64)
    columns = _columns([Report("a", 1, 0.0, 0.0)], {"a": 0})._replace(track=lost)
    assert write_reports(columns, np.zeros(1, REPORT), 0, counts).tolist() == [NONE]
    assert counts[INVALID] == 1


@pytest.mark.parametrize("at", [FIRST_AT, LAST_AT])
def test_a_report_on_the_rim_of_the_earth_and_of_the_calendar_is_valid(at: int) -> None:
    counts = np.zeros(3, np.int64)
    columns = _columns([Report("a", at, -180.0, 90.0)], {"a": 0})
    assert (write_reports(columns, np.zeros(1, REPORT), 0, counts).tolist(), counts.tolist()) == ([0], [0, 0, 0])


def test_what_cannot_be_is_unknown_and_a_column_of_one_value_holds_for_every_row() -> None:
    strange = Report("a", 1, -0.0, -0.0, altitude_m=math.inf, course_deg=-math.inf, speed_mps=-1.0, error_m=-0.5)
    columns = _columns([strange, strange], {"a": 0})
    columns = columns._replace(altitude_m=np.array([7.0]), source=_words([2]))
    rows = np.zeros(3, REPORT)
    assert write_reports(columns, rows, 1, np.zeros(3, np.int64)).tolist() == [0, 0]
    assert (rows["altitude_m"].tolist(), rows["source"].tolist()) == ([0.0, 7.0, 7.0], [0, 2, 2])
    for name in ("course_deg", "speed_mps", "error_m"):
        assert np.isnan(rows[name][1:]).all()
    assert not np.signbit(rows["lon"]).any()
    assert not np.signbit(rows["lat"]).any()
