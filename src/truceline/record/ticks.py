"""One tick a minute: it shows that the node was alive, and hides in its beat how much was said."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from truceline.record.entries import Entry

TICK_MS = 60_000


class Gap(NamedTuple):
    """A time in which the node gave no sign of life."""

    after: Entry
    before: Entry
    silence_ms: int
    """By the monotonic clock; across a restart of the machine, where that begins anew, by the other one."""

    @property
    def is_restart(self) -> bool:
        """True if the machine started anew in between."""
        return self.after.boot != self.before.boot


class ClockStep(NamedTuple):
    """A place where the node's clock was set: between two entries it went otherwise than the monotonic one."""

    after: Entry
    before: Entry
    step_ms: int
    """How far it was set forward; negative if back."""


def is_tick_due(newest: Entry | None, boot: str, mono_ms: int) -> bool:
    """True if a minute has gone by since the newest tick, or the machine has started anew, or there was none yet."""
    return newest is None or newest.boot != boot or mono_ms - newest.mono_ms >= TICK_MS


def gaps(entries: Iterable[Entry], longest_ms: int = 2 * TICK_MS) -> tuple[Gap, ...]:
    """Where a node was silent for longer than it may be, ticks counted like everything else.

    Args:
        entries: of one log, in its order.
        longest_ms: what is no gap yet; one missed tick is forgiven.
    """
    found = (Gap(after, before, _elapsed_ms(after, before)) for after, before in pairwise(entries))
    return tuple(gap for gap in found if gap.silence_ms > longest_ms)


def clock_steps(entries: Iterable[Entry], least_ms: int) -> tuple[ClockStep, ...]:
    """Where a node's clock was set by more than a limit, seen from its own entries.

    Args:
        entries: of one log, in its order; pairs across a restart say nothing.
        least_ms: a smaller step is drift.
    """
    found = (
        ClockStep(after, before, (before.at - after.at) - (before.mono_ms - after.mono_ms))
        for after, before in pairwise(entries)
        if after.boot == before.boot
    )
    return tuple(step for step in found if abs(step.step_ms) >= least_ms)


def _elapsed_ms(after: Entry, before: Entry) -> int:
    return before.mono_ms - after.mono_ms if after.boot == before.boot else before.at - after.at
