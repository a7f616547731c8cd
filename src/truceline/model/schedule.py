"""The hours of the week in which a zone holds."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from dataclasses import dataclass

from truceline.errors import ZoneError

MINUTES_A_WEEK = 7 * 24 * 60
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WINDOW = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:-(Mon|Tue|Wed|Thu|Fri|Sat|Sun))? (\d\d):(\d\d)-(\d\d):(\d\d)Z")


@dataclass(frozen=True)
class Schedule:
    """Weekly windows in UTC; no window at all means always.

    Args:
        windows: pairs (begin, end) in minutes since Monday 00:00 UTC, half-open, sorted,
            apart from each other; one that runs over Sunday midnight is two pairs.

    Raises:
        ZoneError: a window is empty, out of the week, or overlaps or touches the one before.
    """

    windows: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        previous_end = -1
        for begin, end in self.windows:
            if not previous_end < begin < end <= MINUTES_A_WEEK:
                raise ZoneError(
                    f"a weekly window runs from minute {begin} to {end}",
                    hint=f"windows must be in order, apart, and within 0 to {MINUTES_A_WEEK}",
                )
            previous_end = end


def schedule_from_text(texts: list[str]) -> Schedule:
    """The schedule that texts such as ``Mon-Fri 06:00-18:00Z`` and ``Sat 22:00-02:00Z`` describe.

    An end that is not after its begin lies on the next day; ``24:00`` is allowed as an end.
    Overlapping windows are joined.

    Raises:
        ZoneError: a text is not of that form.
    """
    marks = bytearray(MINUTES_A_WEEK)
    for text in texts:
        match = _WINDOW.fullmatch(text)
        if match is None:
            raise ZoneError(f"{text!r} is no weekly window", hint="write it like Mon-Fri 06:00-18:00Z, in UTC")
        first, last = _DAYS.index(match[1]), _DAYS.index(match[2] or match[1])
        begin, end = int(match[3]) * 60 + int(match[4]), int(match[5]) * 60 + int(match[6])
        if begin >= 1440 or end > 1440 or int(match[4]) > 59 or int(match[6]) > 59:
            raise ZoneError(f"{text!r} holds a time that no clock shows", hint="hours are 00 to 23, minutes 00 to 59")
        length = end - begin if end > begin else end - begin + 1440
        for day in range(first, last + 1 if last >= first else last + 8):
            start = (day % 7) * 1440 + begin
            for minute in range(start, start + length):
                marks[minute % MINUTES_A_WEEK] = 1
    return Schedule(_runs(marks))


def _runs(marks: bytearray) -> tuple[tuple[int, int], ...]:
    """The half-open runs of ones; a week with no gap is one run."""
    edges = [minute for minute in range(len(marks)) if marks[minute] != (marks[minute - 1] if minute else 0)]
    if marks[-1]:
        edges.append(len(marks))
    return tuple(zip(edges[::2], edges[1::2], strict=True))
