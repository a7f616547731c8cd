"""Truceline: which zones hold each point, as set ids or as pairs, on two threads.

A round's answer is let go before the next, which takes over its memory, as it does for whoever asks again.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.inputs.forms import Inputs
from benchmarks.outcome import Outcome
from truceline.watch.zones.zoneset import ZoneSet

_THREADS = 2


def built(inputs: Inputs) -> ZoneSet:
    """The zones with their index, which is built on first use."""
    zones = ZoneSet(inputs.zones.as_zones())
    zones.set_ids(np.zeros(1), np.zeros(1))
    return zones


class SetIds:
    """``ZoneSet.set_ids``: one number for each point, which names the set of zones that hold it."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._zones = built(inputs)

    def answer(self) -> NDArray[np.int32]:
        """The set of each point."""
        return self._zones.set_ids(self._inputs.lon, self._inputs.lat, threads=_THREADS)

    def outcome(self, answer: NDArray[np.int32]) -> Outcome:
        """The pairs that the sets stand for, as keys."""
        sets = self._zones.sets
        sizes = np.diff(sets.first)[answer]
        points = np.repeat(np.arange(len(answer)), sizes)
        place = np.arange(len(points)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return Outcome.of(points, sets.member[np.repeat(sets.first[answer], sizes) + place])


class Pairs:
    """``ZoneSet.pairs``: every pair of a point and a zone that holds it."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._zones = built(inputs)

    def answer(self) -> tuple[NDArray[np.integer], NDArray[np.int32]]:
        """Points and zones of the pairs."""
        return self._zones.pairs(self._inputs.lon, self._inputs.lat, threads=_THREADS)

    def outcome(self, answer: tuple[NDArray[np.integer], NDArray[np.int32]]) -> Outcome:
        """The pairs as keys."""
        return Outcome.of(*answer)
