"""Time passes for silent tracks by the reports of others and by the clock that is never set, and by no wrong one."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from truceline.node.node import Moment
from truceline.node.watching.passing import Passing

NOON = 1_700_000_000_000
WAIT = 600_000
HOUR = 3_600_000


def moment(after_ms: int, *, set_by_ms: int = 0) -> Moment:
    """So long after noon, on a machine whose clock was set forward by so much."""
    return Moment(NOON + after_ms + set_by_ms, 5_000 + after_ms, "0" * 32)


def test_nothing_is_past_before_a_report_came() -> None:
    assert Passing(WAIT).past(moment(HOUR)) is None


def test_what_is_older_than_reports_may_be_is_past_while_nobody_says_anything() -> None:
    heard = Passing(WAIT).heard(NOON, moment(0))
    assert heard.past(moment(0)) == NOON - WAIT
    assert heard.past(moment(HOUR)) == NOON + HOUR - WAIT


def test_where_reports_may_be_of_any_age_nothing_is_ever_past() -> None:
    assert Passing(0).heard(NOON, moment(0)).past(moment(HOUR)) is None


def test_the_past_that_is_replayed_into_a_node_says_nothing_of_now() -> None:
    assert Passing(WAIT).heard(NOON - WAIT - 1, moment(0)).past(moment(0)) is None


def test_a_source_that_is_ahead_takes_no_time_from_the_others() -> None:
    ahead = Passing(WAIT).heard(NOON + WAIT, moment(0))
    assert ahead.past(moment(0)) == NOON - WAIT
    assert ahead.heard(NOON + HOUR, moment(1_000)) == ahead


def test_a_clock_of_ours_that_is_put_wrong_does_not_move_time() -> None:
    heard = Passing(WAIT).heard(NOON, moment(0))
    for set_by_ms in (HOUR, -HOUR):
        again = heard.heard(NOON + 1_000, moment(1_000, set_by_ms=set_by_ms))
        assert again.past(moment(2_000, set_by_ms=set_by_ms)) == NOON + 2_000 - WAIT


@given(st.lists(st.tuples(st.integers(0, HOUR), st.integers(-2 * HOUR, 2 * HOUR)), max_size=20))
def test_no_report_of_any_source_makes_one_late_that_came_in_time(reports: list[tuple[int, int]]) -> None:
    passing, after_ms = Passing(WAIT), 0
    for pause_ms, ahead_ms in reports:
        after_ms += pause_ms
        passing = passing.heard(NOON + after_ms + ahead_ms, moment(after_ms))
        past = passing.past(moment(after_ms))
        assert past is None or past <= NOON + after_ms - WAIT
