"""Ticks come once a minute, and show where a node was silent or its clock was set."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.record.drafts import BOOT
from truceline.record.entries import Entry, EntryKind
from truceline.record.ticks import TICK_MS, clock_steps, gaps, is_tick_due

OTHER_BOOT = "b1" * 16
START_AT = 1_790_000_000_000


def _tick(index: int, mono_ms: int, *, at: int | None = None, boot: str = BOOT) -> Entry:
    clock = START_AT + mono_ms if at is None else at
    return Entry(index=index, kind=EntryKind.TICK, at=clock, mono_ms=mono_ms, boot=boot, nonce="00" * 16)


@pytest.mark.parametrize(
    ("newest", "boot", "mono_ms", "is_due"),
    [
        (None, BOOT, 0, True),
        (_tick(0, 5_000), BOOT, 64_999, False),
        (_tick(0, 5_000), BOOT, 65_000, True),
        (_tick(0, 5_000), OTHER_BOOT, 5_001, True),
    ],
)
def test_a_tick_is_due_each_minute_and_after_a_start(
    newest: Entry | None, boot: str, mono_ms: int, is_due: bool
) -> None:
    assert is_tick_due(newest, boot, mono_ms) is is_due


def test_a_node_that_ticks_has_no_gap() -> None:
    assert gaps([_tick(index, index * TICK_MS) for index in range(60)]) == ()


def test_a_missed_tick_is_forgiven_and_two_are_a_gap() -> None:
    entries = [_tick(0, 0), _tick(1, 2 * TICK_MS), _tick(2, 4 * TICK_MS + 1)]
    (gap,) = gaps(entries)
    assert (gap.after, gap.before, gap.silence_ms, gap.is_restart) == (entries[1], entries[2], 2 * TICK_MS + 1, False)


def test_across_a_restart_the_clock_on_the_wall_tells_the_gap() -> None:
    (gap,) = gaps([_tick(0, 10**9), _tick(1, 5_000, at=START_AT + 10**9 + 300_000, boot=OTHER_BOOT)])
    assert (gap.silence_ms, gap.is_restart) == (300_000, True)


def test_a_clock_that_was_set_back_hides_no_gap_and_shows() -> None:
    entries = [_tick(0, 0), _tick(1, 600_000, at=START_AT + 60_000)]
    assert [gap.silence_ms for gap in gaps(entries)] == [600_000]
    assert [step.step_ms for step in clock_steps(entries, 2_000)] == [-540_000]


def test_drift_and_restarts_are_no_steps() -> None:
    drift = [_tick(0, 0), _tick(1, 60_000, at=START_AT + 60_999)]
    assert clock_steps(drift, 1_000) == ()
    assert clock_steps(drift, 999) != ()
    assert clock_steps([_tick(0, 0), _tick(1, 0, at=START_AT + 10**6, boot=OTHER_BOOT)], 1_000) == ()
