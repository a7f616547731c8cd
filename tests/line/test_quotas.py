"""A peer gets its share and no more, and flash is let in whatever else came before it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.line.kinds import Precedence
from truceline.line.quotas import UNIT_BYTES, Admitted, Lane, Quota, Usage, Wait, admit

QUOTA = Quota(common=Lane(burst=3, unit_ms=100), flash=Lane(burst=2, unit_ms=1_000))
START_MS = 5_000
lanes = st.builds(Lane, st.integers(1, 5), st.integers(1, 50))
NOT_FLASH = [precedence for precedence in Precedence if precedence is not Precedence.FLASH]


def _taken(usage: Usage, precedence: Precedence, mono_ms: int, *, size: int = 1, count: int = 1) -> Usage:
    for _ in range(count):
        admission = admit(usage, QUOTA, precedence, size, mono_ms)
        assert isinstance(admission, Admitted)
        usage = admission.usage
    return usage


@pytest.mark.parametrize("precedence", NOT_FLASH)
def test_a_burst_is_taken_in_and_then_one_unit_after_another(precedence: Precedence) -> None:
    full = _taken(Usage(), precedence, START_MS, count=3)
    assert admit(full, QUOTA, precedence, 1, START_MS) == Wait(START_MS + 100)
    assert admit(full, QUOTA, precedence, 1, START_MS + 99) == Wait(START_MS + 100)
    more = _taken(full, precedence, START_MS + 100)
    assert admit(more, QUOTA, precedence, 1, START_MS + 100) == Wait(START_MS + 200)


def test_flash_has_its_own_lane_and_then_the_common_one() -> None:
    full = _taken(Usage(), Precedence.ROUTINE, START_MS, count=3)
    both = _taken(full, Precedence.FLASH, START_MS, count=2)
    assert admit(both, QUOTA, Precedence.FLASH, 1, START_MS) == Wait(START_MS + 100)
    assert isinstance(admit(both, QUOTA, Precedence.FLASH, 1, START_MS + 100), Admitted)
    _taken(Usage(), Precedence.FLASH, START_MS, count=5)


def test_flash_takes_nothing_from_the_others_while_its_own_lane_is_free() -> None:
    usage = _taken(Usage(), Precedence.FLASH, START_MS, count=2)
    _taken(usage, Precedence.ROUTINE, START_MS, count=3)


@given(st.lists(st.tuples(st.sampled_from(NOT_FLASH), st.integers(0, 30), st.integers(0, 3 * UNIT_BYTES)), max_size=60))
def test_nothing_but_flash_ever_takes_the_room_of_flash(arrivals: list[tuple[Precedence, int, int]]) -> None:
    usage, mono_ms = Usage(), START_MS
    for precedence, later_ms, size in arrivals:
        mono_ms += later_ms
        admission = admit(usage, QUOTA, precedence, size, mono_ms)
        usage = admission.usage if isinstance(admission, Admitted) else usage
    _taken(usage, Precedence.FLASH, mono_ms, count=2)


@given(lanes, st.lists(st.integers(0, 40), max_size=60))
def test_no_stretch_of_time_takes_in_more_than_a_burst_and_what_grew_back(lane: Lane, pauses_ms: list[int]) -> None:
    usage, mono_ms, taken_ms = Usage(), START_MS, list[int]()
    for pause_ms in pauses_ms:
        mono_ms += pause_ms
        admission = admit(usage, Quota(lane, lane), Precedence.ROUTINE, 1, mono_ms)
        if isinstance(admission, Admitted):
            usage = admission.usage
            taken_ms.append(mono_ms)
    for first, start_ms in enumerate(taken_ms):
        for last, end_ms in enumerate(taken_ms[first:], start=first):
            assert last - first + 1 <= lane.burst + (end_ms - start_ms) // lane.unit_ms


@given(st.integers(0, 20), st.integers(0, 500))
def test_who_waits_as_long_as_told_is_let_in(count: int, pause_ms: int) -> None:
    usage, mono_ms = Usage(), START_MS
    for _ in range(count):
        admission = admit(usage, QUOTA, Precedence.PRIORITY, 1, mono_ms)
        if isinstance(admission, Wait):
            assert admission.until_ms > mono_ms
            mono_ms = admission.until_ms
            admission = admit(usage, QUOTA, Precedence.PRIORITY, 1, mono_ms)
        assert isinstance(admission, Admitted)
        usage, mono_ms = admission.usage, mono_ms + pause_ms


@pytest.mark.parametrize(
    ("size", "units"), [(0, 1), (1, 1), (UNIT_BYTES, 1), (UNIT_BYTES + 1, 2), (20 * UNIT_BYTES, 20)]
)
def test_what_is_long_costs_more_and_is_never_shut_out(size: int, units: int) -> None:
    usage = _taken(Usage(), Precedence.ROUTINE, START_MS, size=size)
    assert usage.common_until_ms == START_MS + units * QUOTA.common.unit_ms


@pytest.mark.parametrize(("burst", "unit_ms"), [(0, 1), (1, 0)])
def test_a_lane_lets_something_through(burst: int, unit_ms: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Lane(burst, unit_ms)
