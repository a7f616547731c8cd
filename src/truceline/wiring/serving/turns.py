"""How long one thread of a running node may keep the others waiting."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

TURN_S = 0.0005
"""An alert goes through five threads, and each may find another one at work: Python's own 5 ms would add up to 25."""


@contextmanager
def short_turns() -> Iterator[None]:
    """While this is entered, a thread that works gives way to one that waits after half a millisecond."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN_S)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
