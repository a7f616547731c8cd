"""Times as officers are shown them: the date-time group in Zulu, and the clock on their wall if it is set."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from truceline.cli.lines.node_options import home_of
from truceline.model.times import dtg_from_instant, wall_clock


def clock_in(folder: str | None) -> Callable[[int], str]:
    """What tells a time as officers read it: ``181100Z MAY 17, 2017-05-18 14:00 UTC+03:00 (Asia/Damascus)``.

    Args:
        folder: of the node; its setting ``time_zone`` names the clock on the wall.
    """
    name = home_of(folder).settings.time_zone
    if not name:
        return dtg_from_instant
    zone = ZoneInfo(name)
    return lambda at: f"{dtg_from_instant(at)}, {wall_clock(at, zone)} ({name})"
