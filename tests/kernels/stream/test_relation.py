"""A track and an area, by the table of section 4: what each verdict makes of a state, and what is told of it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.watch.hard_zones import rectangle
from truceline.kernels.stream.relation import (
    MOST_EVENTS,
    Order,
    Step,
    begin_around,
    blank,
    end_around,
    fall_silent,
    follow,
    is_worth_keeping,
    last_verdict,
)
from truceline.kernels.stream.rows import (
    EVENT,
    INSIDE,
    IS_AFTER_GAP,
    IS_APPROACHING,
    IS_LEAVING,
    IS_UNCERTAIN,
    IS_WITHIN,
    JUMP,
    NO_TIME,
    OUTSIDE,
    RELATION,
    START,
    STRAIGHT,
    TURN,
    UNKNOWN,
    ZONE_BEGAN,
    ZONE_CHANGED,
    ZONE_ENDED,
)
from truceline.kernels.stream.sight import Sight
from truceline.model.events import KINDS, REASONS, VERDICTS
from truceline.model.zones import AltitudeBand, OuterBand, Validity, Zone
from truceline.watch.ground import ground_of
from truceline.watch.zones.zoneset import ZoneSet

ERROR_M = 10.0
IN, OUT, UNSURE = (True, math.inf), (False, math.inf), (True, 5.0)
"""Whether the area contains a report, and metres to its boundary."""
Lie = tuple[bool, float]


def _order(**terms: Any) -> Order:
    return ground_of(ZoneSet([Zone("z", {"agreed": rectangle(0, 0, 1, 1)}, **terms)])).order


PLAIN = _order()


def _seen(at: int, altitude_m: float = math.nan, lon: float = 0.0) -> Sight:
    return Sight(at, lon, 0.0, altitude_m, 0, ERROR_M, 0)


@dataclass(frozen=True)
class _Told:
    """An event in words."""

    kind: str
    reason: str
    at: int
    not_before: int | None = None
    not_after: int | None = None
    reports: tuple[int, ...] = ()
    verdict: str = "inside"


def _words(event: Any) -> _Told:
    def time(name: str) -> int | None:
        return None if event[name] == NO_TIME else int(event[name])

    return _Told(
        KINDS[event["kind"]],
        REASONS[event["reason"]],
        int(event["at"]),
        time("not_before"),
        time("not_after"),
        tuple(moment for moment in (time("agreed_report"), time("report")) if moment is not None),
        VERDICTS[event["verdict"]],
    )


class _Track:
    """One track's relation to one area, moved on report by report."""

    def __init__(self, order: Order = PLAIN, status: int = int(UNKNOWN), flags: int = 0) -> None:
        self.order, self.before = order, _seen(0)
        self.rows = np.zeros(1, RELATION)
        blank(self.rows[0], 0, 0, status, flags)
        self.told: list[Any] = []

    @property
    def row(self) -> Any:
        return self.rows[0]

    def follow(
        self,
        at: int,
        lie: Lie,
        *,
        link: int = int(STRAIGHT),
        stretches: Sequence[tuple[float, float, float]] = (),
        seconds: float = math.inf,
        altitude_m: float = math.nan,
    ) -> list[tuple[str, str]]:
        """Kind and reason of what one more report brings about."""
        r = _seen(at, altitude_m, 0.001 * at)
        parts = np.array(stretches, np.float64).reshape(-1, 3)
        step = Step(self.before, r, link, *lie, seconds, parts)
        events, spots = np.zeros(int(MOST_EVENTS), EVENT), np.zeros((int(MOST_EVENTS), 3))
        count = follow(self.order, self.row, step, events, spots, 0)
        self.before = r
        self.told += [event.copy() for event in events[:count]]
        return [(_words(event).kind, _words(event).reason) for event in events[:count]]

    @property
    def last(self) -> _Told:
        return _words(self.told[-1])


@pytest.mark.parametrize(
    ("was", "flags", "lie", "becomes", "told"),
    [
        (UNKNOWN, 0, IN, INSIDE, [("presence", "first-seen")]),
        (UNKNOWN, IS_AFTER_GAP, IN, INSIDE, [("presence", "seen-again")]),
        (UNKNOWN, 0, OUT, OUTSIDE, []),
        (UNKNOWN, 0, UNSURE, UNKNOWN, []),
        (OUTSIDE, 0, IN, INSIDE, [("entry", "crossed")]),
        (OUTSIDE, 0, OUT, OUTSIDE, []),
        (OUTSIDE, 0, UNSURE, OUTSIDE, []),
        (INSIDE, 0, OUT, OUTSIDE, [("exit", "crossed")]),
        (INSIDE, 0, IN, INSIDE, []),
        (INSIDE, 0, UNSURE, INSIDE, []),
    ],
)
def test_a_verdict_makes_of_a_state_what_the_table_says(
    was: int, flags: int, lie: Lie, becomes: int, told: list[tuple[str, str]]
) -> None:
    track = _Track(status=int(was), flags=int(flags))
    assert track.follow(10, lie) == told
    assert (track.row["status"], track.row["flags"] & IS_UNCERTAIN != 0) == (becomes, lie == UNSURE)


@given(st.lists(st.sampled_from([IN, OUT, UNSURE]), max_size=12))
def test_a_sequence_of_verdicts_is_told_like_the_table_read_line_by_line(lies: list[Lie]) -> None:
    track, told = _Track(), []
    state, agreed = None, 0
    for at, lie in enumerate(lies, start=1):
        track.follow(at, lie, link=int(START if at == 1 else STRAIGHT))
        if lie == UNSURE:
            continue
        verdict = "inside" if lie == IN else "outside"
        if state is None and lie == IN:
            told.append(_Told("presence", "first-seen", at, None, at, (at,)))
        elif state not in (None, lie):
            kind = "entry" if lie == IN else "exit"
            # No boundary is met in these steps, so the time is that of the report.
            told.append(_Told(kind, "crossed", at, agreed, at, (agreed, at), verdict))
        state, agreed = lie, at
    assert [_words(event) for event in track.told] == told


def test_an_entry_lies_where_the_last_way_in_was_before_reports_that_could_not_tell() -> None:
    track = _Track(status=int(OUTSIDE))
    track.before = _seen(100)
    track.follow(200, UNSURE, stretches=[(0.25, 0.5, 1), (0.75, 2, 1)])
    track.follow(300, UNSURE)
    track.follow(400, IN)
    assert track.last == _Told("entry", "crossed", 175, 100, 400, (100, 400))
    assert track.told[-1]["lon"] == pytest.approx(0.75 * 0.2)


def test_an_exit_lies_where_the_last_way_out_was() -> None:
    track = _Track(status=int(INSIDE))
    track.follow(100, OUT, stretches=[(-1, 0.25, 1), (0.5, 0.75, 1)])
    assert track.last == _Told("exit", "crossed", 75, 0, 100, (0, 100), "outside")


def test_a_way_over_a_jump_is_not_walked() -> None:
    track = _Track(status=int(OUTSIDE))
    track.follow(100, IN, link=int(JUMP), stretches=[(0.25, 2, 1)])
    assert track.last.at == 100


def test_a_way_in_that_ends_on_the_boundary_counts_only_if_the_next_step_does_not_lead_out_again() -> None:
    back, on = _Track(status=int(OUTSIDE)), _Track(status=int(OUTSIDE))
    for track in (back, on):
        track.follow(100, UNSURE, stretches=[(1.0, 2, 0)])
    back.follow(200, UNSURE, stretches=[(-1, 0.0, 0)])
    on.follow(200, UNSURE, stretches=[(-1, 2, 1)])
    for track in (back, on):
        track.follow(300, IN, link=int(JUMP))
    assert (back.last.at, on.last.at) == (300, 100)


def test_an_entry_is_never_before_the_area_began() -> None:
    track = _Track(_order(validity=Validity(60, None)), status=int(OUTSIDE))
    track.follow(100, IN, stretches=[(0.25, 2, 1)])
    assert track.last == _Told("entry", "crossed", 60, 60, 100, (0, 100))


def test_of_several_durations_that_have_passed_the_longest_is_told_once() -> None:
    track = _Track(_order(presence_after_s=(1, 2, 5)))
    track.follow(1_000, IN, link=int(START))
    told = [(at, track.follow(at, IN)) for at in (1_999, 3_500, 4_000, 6_000, 9_000)]
    assert [at for at, events in told if events == [("presence", "stayed")]] == [3_500, 6_000]
    assert track.last == _Told("presence", "stayed", 6_000, 1_000, 6_000, (6_000,))


def test_a_stay_begins_anew_with_each_entry() -> None:
    track = _Track(_order(presence_after_s=(1,)), status=int(OUTSIDE))
    for begin in (0, 10_000):
        assert track.follow(begin + 2_000, IN, stretches=[(0.5, 2, 1)]) == [("entry", "crossed")]
        entered_at = track.last.at
        assert track.follow(entered_at + 999, IN) == []
        assert track.follow(entered_at + 1_000, IN) == [("presence", "stayed")]
        assert track.follow(begin + 8_000, OUT) == [("exit", "crossed")]


@pytest.mark.parametrize(
    ("stretches", "at"),
    [
        ([(0.25, 0.75, 1)], 25),
        ([(0.1, 0.2, 0), (0.5, 0.6, 1), (0.7, 0.8, 1)], 50),
        ([(0.25, 0.75, 0)], None),
        ([(0.25, 2, 1)], None),
        ([(-1, 0.25, 1)], None),
        ([], None),
    ],
)
def test_a_step_through_the_area_is_a_transit_from_where_it_first_enters(
    stretches: list[tuple[float, float, float]], at: int | None
) -> None:
    track = _Track(status=int(OUTSIDE))
    told = track.follow(100, OUT, stretches=stretches)
    assert told == ([] if at is None else [("transit", "crossed")])
    if at is not None:
        assert track.last == _Told("transit", "crossed", at, 0, 100, (0, 100))


@pytest.mark.parametrize(("status", "flags"), [(UNKNOWN, 0), (OUTSIDE, IS_UNCERTAIN)])
def test_a_transit_needs_both_of_its_reports_outside_for_certain(status: int, flags: int) -> None:
    track = _Track(status=int(status), flags=int(flags))
    assert track.follow(100, OUT, stretches=[(0.25, 0.75, 1)]) == []


def test_a_transit_needs_an_area_that_is_active_where_it_enters() -> None:
    for begins_at, count in ((26, 0), (25, 1)):
        track = _Track(_order(validity=Validity(begins_at, None)), status=int(OUTSIDE))
        assert len(track.follow(100, OUT, stretches=[(0.25, 0.75, 1)])) == count


@pytest.mark.parametrize(
    ("p_m", "r_m", "verdict"),
    [(50.0, 50.0, "inside"), (50.0, math.nan, "cannot tell"), (50.0, 500.0, None), (500.0, 50.0, None)],
)
def test_a_transit_needs_both_of_its_reports_at_the_areas_altitude(p_m: float, r_m: float, verdict: str | None) -> None:
    track = _Track(_order(altitude=AltitudeBand(0.0, 100.0)), status=int(OUTSIDE))
    track.before = _seen(0, p_m)
    assert len(track.follow(100, OUT, stretches=[(0.25, 0.75, 1)], altitude_m=r_m)) == (verdict is not None)
    assert verdict is None or track.last.verdict == verdict


def test_an_altitude_that_is_unknown_leaves_the_state_as_it_is_and_one_outside_ends_it() -> None:
    track = _Track(_order(altitude=AltitudeBand(0.0, 100.0)), status=int(INSIDE))
    assert track.follow(100, IN) == []
    assert track.follow(200, IN, altitude_m=500.0) == [("exit", "crossed")]
    assert track.follow(300, IN, altitude_m=100.0) == [("entry", "crossed")]


BAND = _order(outer_band=OuterBand(300.0, 0.0))
FORECAST = _order(outer_band=OuterBand(0.0, 600.0))
NEAR, FAR = (False, 200.0), (False, 400.0)


def test_an_approach_is_told_once_and_withdrawn_once() -> None:
    track = _Track(BAND, status=int(OUTSIDE))
    told = [track.follow(at, lie) for at, lie in enumerate([FAR, NEAR, NEAR, FAR, FAR], start=1)]
    assert told == [[], [("approach", "outer-band")], [], [("approach", "withdrawn")], []]
    assert track.last == _Told("approach", "withdrawn", 4, None, None, (4,), "outside")


def test_an_entry_fulfils_an_approach_and_after_the_exit_one_must_have_been_beyond_the_band() -> None:
    track = _Track(BAND, status=int(OUTSIDE))
    lies = [NEAR, IN, NEAR, NEAR, FAR, NEAR]
    told = [[kind for kind, _ in track.follow(at, lie)] for at, lie in enumerate(lies, start=1)]
    assert told == [["approach"], ["entry"], ["exit"], [], [], ["approach"]]


def test_a_predicted_entry_tells_when() -> None:
    track = _Track(FORECAST, status=int(OUTSIDE))
    assert track.follow(100, FAR, seconds=12.3456) == [("approach", "predicted-entry")]
    assert track.told[-1]["predicted_at"] == 100 + 12_346
    assert track.follow(200, (False, 5.0)) == []  # what cannot be told keeps an approach
    assert track.follow(300, FAR) == [("approach", "withdrawn")]
    assert track.told[-1]["predicted_at"] == NO_TIME


def test_above_the_ceiling_there_is_no_approach() -> None:
    track = _Track(_order(outer_band=OuterBand(300.0, 0.0), altitude=AltitudeBand(0.0, 100.0)), status=int(OUTSIDE))
    assert track.follow(1, NEAR, altitude_m=500.0) == []
    assert track.follow(2, NEAR, altitude_m=50.0) == [("approach", "outer-band")]
    assert track.follow(3, NEAR, altitude_m=500.0) == [("approach", "withdrawn")]


def _turn(reason: int, lie: Lie) -> Any:
    turns = np.zeros(1, TURN)
    turns["at"], turns["reason"], turns["is_within"], turns["gap_m"] = 500, reason, *lie
    return turns[0]


@pytest.mark.parametrize("reason", [ZONE_BEGAN, ZONE_CHANGED])
@pytest.mark.parametrize(("lie", "status"), [(IN, INSIDE), (OUT, OUTSIDE), (UNSURE, UNKNOWN)])
def test_an_area_that_begins_around_a_standing_track_takes_the_verdict_of_its_last_report(
    reason: int, lie: Lie, status: int
) -> None:
    track, events = _Track(), np.zeros(1, EVENT)
    is_told = begin_around(PLAIN, track.row, _turn(int(reason), lie), _seen(100), events[0])
    assert (track.row["status"], bool(track.row["flags"] & IS_UNCERTAIN)) == (status, lie == UNSURE)
    assert is_told == (lie == IN)
    if is_told:
        assert _words(events[0]) == _Told("presence", REASONS[reason], 500, 500, 500, (100,))
        assert track.row["since"] == 500


@pytest.mark.parametrize(
    ("status", "flags", "ended", "silent"),
    [
        (INSIDE, 0, "exit", "inside"),
        (INSIDE, IS_UNCERTAIN, "exit", "cannot tell"),
        (OUTSIDE, IS_APPROACHING, "approach", "outside"),
        (OUTSIDE, IS_UNCERTAIN, None, "cannot tell"),
        (UNKNOWN, IS_UNCERTAIN, None, "cannot tell"),
        (OUTSIDE, IS_LEAVING, None, None),
        (OUTSIDE, 0, None, None),
    ],
)
def test_what_the_end_of_an_area_and_the_silence_of_a_track_tell_depends_on_the_state(
    status: int, flags: int, ended: str | None, silent: str | None
) -> None:
    track, events = _Track(status=int(status), flags=int(flags)), np.zeros(2, EVENT)
    assert fall_silent(track.row, 900, _seen(100), events[0]) == (silent is not None)
    assert end_around(track.row, 500, int(ZONE_ENDED), _seen(100), events[1]) == (ended is not None)
    if silent is not None:
        assert VERDICTS[last_verdict(track.row)] == silent
        assert _words(events[0]) == _Told("lost", "silent", 900, 100, 900, (100,), silent)
    if ended == "exit":
        assert _words(events[1]) == _Told("exit", "zone-ended", 500, 500, 500, (100,), str(silent))
    if ended == "approach":
        assert _words(events[1]) == _Told("approach", "withdrawn", 500, None, None, (100,), "outside")


def test_a_stay_that_began_by_a_turn_never_ends_before_it() -> None:
    track, events = _Track(status=int(INSIDE)), np.zeros(1, EVENT)
    track.row["since"] = 700
    assert end_around(track.row, 500, int(ZONE_CHANGED), _seen(500), events[0])
    assert _words(events[0]) == _Told("exit", "zone-changed", 700, 700, 700, (500,))


def test_only_a_pair_that_is_outside_for_certain_is_forgotten() -> None:
    with_altitude = _order(altitude=AltitudeBand(0.0, 100.0))
    for status, flags, order, is_kept in (
        (OUTSIDE, 0, PLAIN, False),
        (OUTSIDE, IS_WITHIN, PLAIN, False),
        (OUTSIDE, IS_WITHIN, with_altitude, True),
        (OUTSIDE, 0, with_altitude, False),
        (OUTSIDE, IS_LEAVING, PLAIN, True),
        (OUTSIDE, IS_APPROACHING, PLAIN, True),
        (OUTSIDE, IS_UNCERTAIN, PLAIN, True),
        (UNKNOWN, 0, PLAIN, True),
        (INSIDE, 0, PLAIN, True),
    ):
        assert is_worth_keeping(order, _Track(status=int(status), flags=int(flags)).row) == is_kept
