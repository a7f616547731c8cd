"""What expressions of time are held against, and the ends that days, weeks, months and years have there."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from truceline.accounts.claims import Precision, Time
from truceline.accounts.dating.hours import hour_and_minute
from truceline.accounts.lexicon import Lexicon

Making: TypeAlias = "Callable[[re.Match[str], Calendar], Time | None]"
"""What makes ends of an expression; None if it turns out to be no time."""
EXACT = (Precision.DAY, Precision.MINUTE)
_MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Calendar:
    """What expressions are held against: the day of the document, and the time told last.

    Args:
        mentioned: the last time of the sentence before, however long ago it was.
    """

    day: date | None
    last: Time | None
    lexicon: Lexicon
    mentioned: Time | None = None


def text_of(matched: re.Match[str]) -> str:
    """An expression as it is printed."""
    return matched.group().strip(" ,")


def month_number(word: str, calendar: Calendar) -> int:
    """The number of a month by its name or its short form."""
    return int(calendar.lexicon.tables["months"][word.lower().rstrip(".")])


def number_of(printed: str, calendar: Calendar) -> int | None:
    """A count in digits or in words, if it is one that reaches back no further than reports do."""
    if printed.lower() in calendar.lexicon.words["one_of"]:
        return 1
    many = calendar.lexicon.tables["numbers"].get(printed.lower(), printed)
    return int(many) if many.isdecimal() and int(many) <= _MOST_COUNTED else None


def day_near(number: str, month: int, year: str | None, calendar: Calendar) -> date | None:
    """A day of a month in the year that is printed, else in the one that brings it nearest; None if there is none."""
    years = [int(year)] if year else _years_near(calendar.day)
    found = []
    for each in years:
        try:
            found.append(date(each, month, int(number)))
        except ValueError:
            continue
    if not found:
        return None
    return found[0] if calendar.day is None else min(found, key=lambda day: _farness(day, calendar))


def _farness(day: date, calendar: Calendar) -> int:
    """Days between, those ahead counted threefold: reports look back, and only notices a little ahead."""
    ahead = (day - (calendar.day or day)).days
    return 3 * ahead if ahead > 0 else -ahead


def _years_near(day: date | None) -> list[int]:
    return [] if day is None else [day.year, day.year - 1, day.year + 1]


def last_weekday(weekday: str, day: date, calendar: Calendar) -> date:
    """The last day of a name on or before a day."""
    return day - timedelta(days=(day.weekday() - int(calendar.lexicon.tables["weekdays"][weekday.lower()])) % 7)


def between(matched: re.Match[str], start: date | None, end: date | None) -> Time:
    """From one day to another, or the hour of one day; open if either is not known."""
    if start is None or end is None or end < start:
        return Time(text_of(matched), None, None, Precision.DAY)
    clock = hour_and_minute(matched.groupdict()) if start == end else None
    if clock is not None:
        return Time(text_of(matched), f"{start.isoformat()}T{clock}", f"{start.isoformat()}T{clock}", Precision.MINUTE)
    return Time(text_of(matched), start.isoformat(), end.isoformat(), Precision.DAY)


def stretch(matched: re.Match[str], start: date | None, end: date | None, precision: Precision) -> Time:
    """From one day to another, of which either may be open."""
    first = None if start is None else start.isoformat()
    return Time(text_of(matched), first, None if end is None else end.isoformat(), precision)


def is_since(matched: re.Match[str]) -> bool:
    """Whether an expression begins a stretch up to the document; not so "since May, when" of what was done in May."""
    is_when = matched.string[matched.end() : matched.end() + 6].lower() == ", when"
    return matched.group().lower().startswith("since") and not is_when


def since(matched: re.Match[str], start: date | None, calendar: Calendar) -> Time:
    """From a day to the document."""
    return stretch(matched, start, calendar.day, Precision.VAGUE)


def last_day_of(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def whole_month(matched: re.Match[str], year: int, month: int) -> Time:
    """All days of a month."""
    return stretch(matched, date(year, month, 1), last_day_of(year, month), Precision.MONTH)


def whole_year(matched: re.Match[str], year: int) -> Time:
    """All days of a year."""
    return Time(text_of(matched), f"{year:04d}-01-01", f"{year:04d}-12-31", Precision.YEAR)
