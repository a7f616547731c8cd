"""How long one thread of a running node may keep the others waiting."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import gc
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


def spare_what_is_loaded() -> None:
    """What lies in memory now is looked through no more for what nobody needs, until `look_through_all`.

    Mostly that is code, which stays. Looking through it held every thread for 60 to 100 ms whenever it was due.
    """
    gc.freeze()


def look_through_all() -> None:
    """Everything in memory is looked through again when it is due."""
    gc.unfreeze()
