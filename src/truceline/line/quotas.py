"""How much a peer may hand in: nobody can drown the others, and room for flash is kept free of everything else."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from truceline.line.kinds import Precedence
from truceline.signing.canonical import MAX_BYTES

UNIT_BYTES = MAX_BYTES
"""Any note is one unit; what is longer, such as an attachment, is as many as it takes."""


@dataclass(frozen=True)
class Lane:
    """How fast things may come.

    Args:
        burst: units that may come at once, at least 1.
        unit_ms: after how many milliseconds one unit more may come, at least 1.

    Raises:
        ValueError: one of them is less.
    """

    burst: int
    unit_ms: int

    def __post_init__(self) -> None:
        if min(self.burst, self.unit_ms) < 1:
            raise ValueError(f"{self}: both are at least 1")


@dataclass(frozen=True)
class Quota:
    """What one peer may hand in.

    Args:
        common: for everything.
        flash: for flash only, before it takes from the common lane.
    """

    common: Lane
    flash: Lane


@dataclass(frozen=True)
class Usage:
    """What a peer has used up, by the monotonic clock: until when each lane's units are spoken for."""

    common_until_ms: int = 0
    flash_until_ms: int = 0


class Admitted(NamedTuple):
    """It may be taken in, and this is used up then."""

    usage: Usage


class Wait(NamedTuple):
    """It may not be taken in yet; nothing of it is used up."""

    until_ms: int
    """When it may, by the monotonic clock, if nothing else comes before it."""


Admission: TypeAlias = Admitted | Wait


def admit(usage: Usage, quota: Quota, precedence: Precedence, size: int, mono_ms: int) -> Admission:
    """Whether something that a peer hands in may be taken in now.

    What is longer than the units that are left is taken in if one is left, and the peer waits longer afterwards:
    so no length is shut out for ever.

    Args:
        usage: what the peer has used up.
        quota: what it may hand in.
        precedence: of the message; flash has a lane of its own.
        size: in bytes, attachments included; at least 0.
        mono_ms: now, by a clock that is never set.

    Source:
        The generic cell rate algorithm (ITU-T I.371), in whole milliseconds.
    """
    units = max(1, -(-size // UNIT_BYTES))
    waits = [_free_ms(usage.common_until_ms, quota.common)]
    if precedence is Precedence.FLASH:
        waits.append(_free_ms(usage.flash_until_ms, quota.flash))
        if waits[1] <= mono_ms:
            return Admitted(replace(usage, flash_until_ms=_taken_ms(usage.flash_until_ms, quota.flash, units, mono_ms)))
    if waits[0] <= mono_ms:
        return Admitted(replace(usage, common_until_ms=_taken_ms(usage.common_until_ms, quota.common, units, mono_ms)))
    return Wait(min(waits))


def _free_ms(until_ms: int, lane: Lane) -> int:
    """From when on the lane has one unit left."""
    return until_ms - (lane.burst - 1) * lane.unit_ms


def _taken_ms(until_ms: int, lane: Lane, units: int, mono_ms: int) -> int:
    return max(until_ms, mono_ms) + units * lane.unit_ms
