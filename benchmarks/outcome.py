"""Answers in the one form in which they are compared, whoever gave them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.inputs.forms import Inputs

_UNIT_SHIFT = np.uint64(40)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What was found: a set of keys, in any order.

    Args:
        keys: shape (found,), unit * 2**40 + what was found about it.
        seconds: shape (found,), when it happens, where the contestant says when; else None.
    """

    keys: NDArray[np.uint64]
    seconds: NDArray[np.float64] | None = None

    @classmethod
    def nothing(cls) -> Outcome:
        """The outcome of one who has not answered yet."""
        return cls(np.zeros(0, dtype=np.uint64))

    @classmethod
    def of(cls, units: NDArray[Any], found: NDArray[Any], seconds: NDArray[np.float64] | None = None) -> Outcome:
        """Keys of the numbers of units (points, tracks, steps) and of what was found about each."""
        keys = (np.asarray(units).astype(np.uint64) << _UNIT_SHIFT) | np.asarray(found).astype(np.uint64)
        return cls(keys, seconds)

    def first(self, units: int) -> Outcome:
        """The findings about the first units only."""
        held = self.keys >> _UNIT_SHIFT < np.uint64(units)
        return Outcome(self.keys[held], None if self.seconds is None else self.seconds[held])

    @property
    def checksum(self) -> str:
        """16 hex digits that do not depend on the order: the sum of a 64-bit mix of each key."""
        return f"{int(np.sum(_mixed(self.keys), dtype=np.uint64)):016x}"


@dataclass(frozen=True)
class Difference:
    """How one outcome differs from another.

    Args:
        missing: keys that only the other one holds. extra: keys that the other one lacks.
        seconds_apart: the largest difference in time of a key that both hold; None unless both say when.
    """

    missing: int
    extra: int
    seconds_apart: float | None


def difference(outcome: Outcome, reference: Outcome) -> Difference:
    """What an outcome lacks, and has too much, against a reference."""
    _, here, there = np.intersect1d(outcome.keys, reference.keys, return_indices=True)
    apart = None
    if outcome.seconds is not None and reference.seconds is not None:
        apart = float(np.abs(outcome.seconds[here] - reference.seconds[there]).max(initial=0.0))
    return Difference(len(reference.keys) - len(there), len(outcome.keys) - len(here), apart)


class Contestant(Protocol):
    """One who answers. Making one is its preparation."""

    def __init__(self, inputs: Inputs) -> None: ...

    def answer(self) -> Any:
        """The answer in the form that this contestant gives it; this is what is timed."""
        ...

    def outcome(self, answer: Any) -> Outcome:
        """The same in the form in which answers are compared; not timed."""
        ...


def _mixed(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of splitmix64 (Steele, Lea and Flood, OOPSLA 2014): every bit of the key moves every bit."""
    keys = keys + np.uint64(0x9E3779B97F4A7C15)
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))
