"""When it is, by the clocks of this machine."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
import time
from functools import cache
from pathlib import Path

from truceline.node.node import Moment

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def now() -> Moment:
    """The time, by the clock that may be set and by the one that never is."""
    return Moment(time.time_ns() // 1_000_000, time.monotonic_ns() // 1_000_000, _boot())


@cache
def _boot() -> str:
    """Which start of the machine it is; where the system does not say, which start of this process."""
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip().replace("-", "")
    except OSError:
        return os.urandom(16).hex()
