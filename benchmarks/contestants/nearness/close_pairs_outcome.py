"""W5: pairs of things at each step, as they are compared."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.outcome import Outcome

_THING_BITS = 20

Pairs = NDArray[np.integer]
"""Shape (pairs, 2), numbers of the things."""


def pairs_outcome(steps: Sequence[Pairs]) -> Outcome:
    """Pairs of each step as keys: the step, then the lower number, then the higher."""
    step = np.repeat(np.arange(len(steps)), [len(pairs) for pairs in steps])
    pairs = np.sort(np.concatenate(steps), axis=1).astype(np.int64)
    return Outcome.of(step, (pairs[:, 0] << _THING_BITS) | pairs[:, 1])
