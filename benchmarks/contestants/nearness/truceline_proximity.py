"""Truceline: all close pairs of each step, by geodesic distance, on two threads."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.contestants.nearness.close_pairs_outcome import pairs_outcome
from benchmarks.inputs.crowd import RADIUS_M
from benchmarks.inputs.forms import Inputs
from benchmarks.outcome import Outcome
from truceline.kernels.pairs import close_pairs

_THREADS = 2

Pairs = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]
"""First, second, and metres between them."""


class ClosePairs:
    """``close_pairs`` for each step, with the distance of each pair."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs

    def answer(self) -> list[Pairs]:
        """The pairs at each step."""
        return [
            close_pairs(lon, lat, RADIUS_M, threads=_THREADS)
            for lon, lat in zip(self._inputs.lon, self._inputs.lat, strict=True)
        ]

    def outcome(self, answer: list[Pairs]) -> Outcome:
        """Step and pair as keys."""
        return pairs_outcome([np.column_stack((first, second)) for first, second, _ in answer])
