"""Weekly hours as people write them: the way back from a schedule to its texts."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from truceline.model.schedule import MINUTES_A_DAY, Schedule

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def texts_of_schedule(schedule: Schedule) -> list[str]:
    """The texts that `schedule_from_text` reads as this schedule, days of equal hours taken together."""
    days_by_hours: dict[str, list[int]] = {}
    for begin, end in schedule.windows:
        for day, hours in _daily_hours(begin, end):
            days_by_hours.setdefault(hours, []).append(day)
    return [f"{days} {hours}" for hours, numbers in days_by_hours.items() for days in _spans_of_days(numbers)]


def _daily_hours(begin: int, end: int) -> list[tuple[int, str]]:
    """A window as days and hours; what is shorter than a day may run into the next."""
    hours = []
    while begin < end:
        day, start = divmod(begin, MINUTES_A_DAY)
        midnight = (day + 1) * MINUTES_A_DAY
        stop = end if end - begin < MINUTES_A_DAY else midnight
        hours.append((day, f"{_clock(start)}-{_clock(stop - midnight + (stop <= midnight) * MINUTES_A_DAY)}Z"))
        begin = stop
    return hours


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _spans_of_days(days: list[int]) -> list[str]:
    spans: list[list[int]] = []
    for day in days:
        if spans and day == spans[-1][-1] + 1:
            spans[-1].append(day)
        else:
            spans.append([day])
    return [_DAYS[span[0]] if len(span) == 1 else f"{_DAYS[span[0]]}-{_DAYS[span[-1]]}" for span in spans]
