"""Where nobody looked, that is told; no time that lacks a tick or a feed is ever left out."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.node.meeting import ALFA, NOW_AT, meet
from tests.node.reporting.days import MINUTE_MS
from truceline.node.alerting.feeds import SILENT_AFTER_MS, heard
from truceline.node.deadlines import tick
from truceline.node.reporting.extract import Extract
from truceline.node.reporting.periods import Period
from truceline.node.reporting.unobserved import NO_FEED, NO_NODE, Unobserved, unobserved, unobserved_ms
from truceline.record.ticks import TICK_MS

PERIOD = Period(NOW_AT, NOW_AT + 60 * MINUTE_MS)


def found_in(ticks: list[int], looks: list[int], *, is_drill: bool = False) -> tuple[Unobserved, ...]:
    """What is unobserved of an hour, when ticks and looks came so many minutes after it began."""
    met = meet()
    for at in sorted(ticks):
        met.clock.at = NOW_AT + at * MINUTE_MS
        tick(met[ALFA], met.clock.now)
    for at in looks:
        heard(met[ALFA], "radar", 0, NOW_AT + at * MINUTE_MS, met.clock.now, is_drill=is_drill)
    extract = Extract(met[ALFA], met[ALFA].store.tree.size)
    return unobserved(extract, extract.since(0), PERIOD)


def test_a_log_that_says_nothing_leaves_all_of_it_unobserved() -> None:
    assert found_in([], []) == (Unobserved(NO_NODE, PERIOD), Unobserved(NO_FEED, PERIOD))
    assert unobserved_ms(found_in([], [])) == 60 * MINUTE_MS


def test_a_node_that_ticks_and_a_feed_that_looks_leave_nothing() -> None:
    assert found_in([*range(61)], [15, 30, 45, 60]) == ()


def test_a_gap_of_each_kind_is_told_with_its_ends() -> None:
    gap = Period(NOW_AT + 12 * MINUTE_MS, NOW_AT + 20 * MINUTE_MS)
    looks = Period(NOW_AT + 30 * MINUTE_MS, NOW_AT + 40 * MINUTE_MS)
    found = found_in([*range(11), *range(20, 61)], [15, 30, 55, 60])
    assert found == (Unobserved(NO_NODE, gap), Unobserved(NO_FEED, looks))


def test_a_drills_feed_looks_at_nothing_real() -> None:
    assert Unobserved(NO_FEED, PERIOD) in found_in([], [15, 30, 45, 60], is_drill=True)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 60), max_size=12), st.lists(st.integers(0, 75), max_size=6))
def test_no_minute_without_a_tick_or_a_look_is_missing(ticks: list[int], looks: list[int]) -> None:
    found = found_in(ticks, looks)
    for minute in range(60):
        at = NOW_AT + minute * MINUTE_MS + MINUTE_MS // 2
        is_ticked = any(0 <= at - (NOW_AT + each * MINUTE_MS) < 2 * TICK_MS for each in ticks)
        is_looked = any(0 <= NOW_AT + each * MINUTE_MS - at <= SILENT_AFTER_MS for each in looks)
        told = {each.why for each in found if each.period.has(at)}
        assert (NO_NODE in told) == (not is_ticked)
        assert (NO_FEED in told) == (not is_looked)
