"""The hours of the week in which a zone holds."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from truceline.errors import ZoneError

MINUTES_A_DAY = 24 * 60
MINUTES_A_WEEK = 7 * MINUTES_A_DAY

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WINDOW = re.compile(
    r"(?P<first>{day})(?:-(?P<last>{day}))? "
    r"(?P<begin>[0-9]{{2}}:[0-9]{{2}})-(?P<end>[0-9]{{2}}:[0-9]{{2}})Z".format(day="|".join(_DAYS))
)


@dataclass(frozen=True)
class Schedule:
    """Weekly windows in UTC; no window at all means always, and one over the whole week becomes none.

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
        if self.windows == ((0, MINUTES_A_WEEK),):
            # What means the same must be the same, down to a zone's version.
            object.__setattr__(self, "windows", ())


def schedule_from_text(texts: Iterable[str]) -> Schedule:
    """The schedule that texts such as ``Mon-Fri 06:00-18:00Z`` and ``Sat 22:00-02:00Z`` describe.

    An end that is not after its begin lies on the next day; ``24:00`` is allowed as an end.
    Days may run over the end of the week, as in ``Sat-Mon``. Overlapping windows are joined.

    Raises:
        ZoneError: a text is not of that form.
    """
    return Schedule(_joined(window for text in texts for window in _windows(text)))


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """The windows of one text in minutes of the week, cut at its end; they may overlap."""
    match = _WINDOW.fullmatch(text)
    if match is None:
        raise ZoneError(f"{text!r} is no weekly window", hint="write it like Mon-Fri 06:00-18:00Z, in UTC")
    first = _DAYS.index(match["first"])
    days = (_DAYS.index(match["last"] or match["first"]) - first) % 7 + 1
    begin, end = _minute_of_day(match["begin"]), _minute_of_day(match["end"])
    if begin == MINUTES_A_DAY:
        raise ZoneError(f"{text!r} begins at 24:00", hint="let it begin at 00:00 of the next day")
    length = end - begin if end > begin else end - begin + MINUTES_A_DAY
    for day in range(first, first + days):
        start = day % 7 * MINUTES_A_DAY + begin
        yield start, min(start + length, MINUTES_A_WEEK)
        if start + length > MINUTES_A_WEEK:
            yield 0, start + length - MINUTES_A_WEEK


def _minute_of_day(clock: str) -> int:
    hour, minute = (int(digits) for digits in clock.split(":"))
    if minute > 59 or hour * 60 + minute > MINUTES_A_DAY:
        raise ZoneError(f"{clock} is a time that no clock shows", hint="hours are 00 to 23, minutes 00 to 59")
    return hour * 60 + minute


def _joined(windows: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(windows):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return tuple(joined)
