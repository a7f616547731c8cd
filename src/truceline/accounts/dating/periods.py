"""Stretches of time without a day of their own: "in the past 48 hours", "last month", "in the first half of May"."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, timedelta

from truceline.accounts.claims import Precision, Time
from truceline.accounts.dating.almanac import (
    Calendar,
    Making,
    day_near,
    is_since,
    last_day_of,
    month_number,
    number_of,
    since,
    stretch,
    whole_month,
    whole_year,
)

_DAYS = {"hour": 1 / 24, "day": 1, "night": 1, "week": 7, "month": 30, "year": 365}
_SHORT = frozenset({"minute", "hour"})
_PAST = re.compile(r"\b(?:past|last|previous|preceding)\b")
_SATURDAY = 5
_MONTHS = 12
_HALF_MONTH = 15
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}


def lengths(p: Mapping[str, str]) -> list[tuple[str, Making]]:
    """Shapes of so many hours, days or years up to the document, or as long ago."""
    return [
        (
            r"\b(?:(?:(?:for|over|during|within|in|throughout)\s+)?the\s+(?:past|last|previous|preceding)|since|for)\s+"
            rf"(?P<many>{p['counts']})\s+(?P<unit>minute|hour|day|night|week|month|year)s\b",
            _lasting,
        ),
        (rf"\b(?P<many>{p['counts']}|an?)\s+(?P<unit>day|night|week|fortnight|month|year)s?\s+ago\b", _ago),
    ]


def periods(p: Mapping[str, str]) -> list[tuple[str, Making]]:
    """Shapes of weeks, months, quarters and years."""
    part_of = r"\b(?:in|during|for|over|since)\s+the\s+(?P<nth>first|second|third|fourth|last)\s+"
    return [
        (rf"{part_of}week\s+of\s+{p['month']}{p['year']}", _week),
        (rf"{part_of}half\s+of\s+{p['month']}{p['year']}", _half_month),
        (
            rf"{part_of}(?P<part>quarter|half)\s+of\s+(?:(?P<which>this|last|the)\s+year|(?P<year>(?:19|20)\d\d)\b)",
            _part_of_year,
        ),
        (r"\bsince\s+the\s+(?:start|beginning)\s+of\s+(?P<which>this|the)\s+(?P<unit>week|month|year)\b", _so_far),
        (
            r"\b(?:so\s+far\s+|earlier\s+|late\s+|later\s+|over\s+|since\s+|(?:during|in)\s+(?=the))?"
            r"(?P<which>this|last|next|the past|the last|the previous|the coming)\s+"
            r"(?P<unit>week|month|year|weekend)\b",
            _period,
        ),
        (r"\b(?:over|at|during|on)\s+the\s+(?P<unit>weekend)\b", _weekend),
    ]


def months_and_years(p: Mapping[str, str]) -> list[tuple[str, Making]]:
    """Shapes of months by their names, and of years."""
    return [
        (
            r"\b(?:in|during|throughout|by|until|(?:at|by|in)\s+the\s+(?:end|beginning|start|middle)\s+of"
            r"|since(?:\s+the\s+(?:end|beginning|start|middle)\s+of)?)\s+"
            rf"(?:early\s+|late\s+|mid-)?{p['month']}{p['year']}",
            _month,
        ),
        (rf"\b(?:(?:in|since)\s+)?last\s+{p['month']}\b", _month_gone),
        (r"\b(?:in|since|during)\s+(?P<year>(?:1[5-9]|20)\d\d)\b(?!\s*hours)", _year),
    ]


def _lasting(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "For many months": it has no printed beginning, and had not ended when the document was written.

    "Over the past ten days" began ten days before the document. "For six hours" is no time.
    """
    is_past = bool(_PAST.search(matched.group().lower()))
    if matched["unit"].lower() in _SHORT and not is_past:
        return None
    if calendar.day is None:
        return stretch(matched, None, None, Precision.VAGUE)
    days, many = _DAYS.get(matched["unit"].lower()), number_of(matched["many"], calendar)
    start = calendar.day - timedelta(days=math.ceil(days * many)) if is_past and days and many else None
    return stretch(matched, start, calendar.day, Precision.VAGUE)


def _ago(matched: re.Match[str], calendar: Calendar) -> Time | None:
    many, unit = number_of(matched["many"], calendar), matched["unit"].lower()
    if calendar.day is None or not many or (unit == "year" and many >= calendar.day.year):
        return stretch(matched, None, None, Precision.VAGUE)
    if unit == "year":
        return whole_year(matched, calendar.day.year - many)
    if unit == "month":
        months = calendar.day.year * _MONTHS + calendar.day.month - 1 - many
        return whole_month(matched, months // _MONTHS, months % _MONTHS + 1)
    is_day = unit in ("day", "night")
    day = calendar.day - timedelta(days=many * {"week": 7, "fortnight": 14}.get(unit, 1))
    return stretch(matched, day, day, Precision.DAY if is_day else Precision.WEEK)


def _week(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "In the first week of June": its first seven days."""
    month = _month(matched, calendar)
    if month is None or month.start is None or month.end is None:
        return month
    weeks = {"first": 0, "second": 1, "third": 2, "fourth": 3}.get(matched["nth"].lower())
    end = date.fromisoformat(month.end)
    first = end - timedelta(days=6) if weeks is None else date.fromisoformat(month.start) + timedelta(weeks=weeks)
    return stretch(matched, first, first + timedelta(days=6), Precision.WEEK)


def _half_month(matched: re.Match[str], calendar: Calendar) -> Time | None:
    month = _month(matched, calendar)
    if month is None or month.start is None or month.end is None:
        return month
    start, end = date.fromisoformat(month.start), date.fromisoformat(month.end)
    middle = start.replace(day=_HALF_MONTH)
    if matched["nth"].lower() == "first":
        return stretch(matched, start, middle, Precision.MONTH)
    return stretch(matched, middle + timedelta(days=1), end, Precision.MONTH)


def _part_of_year(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "In the first quarter of this year": its first three months."""
    year = int(matched["year"]) if matched["year"] else None
    if year is None and calendar.day is not None:
        year = calendar.day.year - ((matched["which"] or "").lower() == "last")
    length = 3 if matched["part"].lower() == "quarter" else 6
    number = min(_QUARTERS[matched["nth"].lower()], _MONTHS // length)
    if year is None:
        return stretch(matched, None, None, Precision.MONTH)
    return stretch(
        matched, date(year, (number - 1) * length + 1, 1), last_day_of(year, number * length), Precision.MONTH
    )


def _so_far(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "Since the start of the year": up to the document."""
    if calendar.day is None:
        return stretch(matched, None, None, Precision.VAGUE)
    unit, day = matched["unit"].lower(), calendar.day
    if unit == "week":
        return since(matched, day - timedelta(days=day.weekday()), calendar)
    return since(matched, day.replace(day=1) if unit == "month" else day.replace(month=1, day=1), calendar)


def _period(matched: re.Match[str], calendar: Calendar) -> Time | None:
    if calendar.day is None:
        return stretch(matched, None, None, Precision.VAGUE)
    step = {"this": 0, "next": 1, "the coming": 1}.get(matched["which"].lower(), -1)
    unit = matched["unit"].lower()
    if matched["which"].lower() in ("the past", "the last") and unit != "weekend":
        return _rolling(matched, unit, calendar.day)
    monday = calendar.day - timedelta(days=calendar.day.weekday()) + timedelta(weeks=step)
    if is_since(matched) and unit == "week":
        return since(matched, monday, calendar)
    if unit in ("week", "weekend"):
        first = monday + timedelta(days=_SATURDAY) if unit == "weekend" else monday
        return stretch(matched, first, monday + timedelta(days=6), Precision.WEEK)
    return _month_or_year(matched, unit, step, calendar.day)


def _month_or_year(matched: re.Match[str], unit: str, step: int, day: date) -> Time:
    """The month or year that is a step away; "earlier this month" is not after the document."""
    months = day.year * _MONTHS + day.month - 1 + step
    is_past = step == 0 and matched.group().lower().startswith(("earlier", "so far"))
    if unit == "month":
        first, end = (
            date(months // _MONTHS, months % _MONTHS + 1, 1),
            last_day_of(months // _MONTHS, months % _MONTHS + 1),
        )
        return stretch(matched, first, day if is_past else end, Precision.MONTH)
    year = day.year + step
    return stretch(matched, date(year, 1, 1), day, Precision.YEAR) if is_past else whole_year(matched, year)


def _rolling(matched: re.Match[str], unit: str, day: date) -> Time:
    """ "The past week" is the seven days up to the document, whatever day that is."""
    precision = {"week": Precision.WEEK, "month": Precision.MONTH, "year": Precision.YEAR}[unit]
    return stretch(matched, day - timedelta(days={"week": 7, "month": 30, "year": 365}[unit]), day, precision)


def _weekend(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """The last Saturday and Sunday that began on or before the day of the document."""
    if calendar.day is None:
        return stretch(matched, None, None, Precision.VAGUE)
    saturday = calendar.day - timedelta(days=(calendar.day.weekday() - _SATURDAY) % 7)
    return stretch(matched, saturday, saturday + timedelta(days=1), Precision.DAY)


def _month(matched: re.Match[str], calendar: Calendar) -> Time | None:
    if not matched["month"][0].isupper():
        return None
    start = day_near("1", month_number(matched["month"], calendar), matched["year"], calendar)
    if start is None:
        return stretch(matched, None, None, Precision.MONTH)
    if calendar.day is not None and start > calendar.day and not matched["year"]:
        start = start.replace(year=start.year - 1)
    return since(matched, start, calendar) if is_since(matched) else whole_month(matched, start.year, start.month)


def _month_gone(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "Last July": the last one before the month of the document."""
    number = month_number(matched["month"], calendar)
    if calendar.day is None:
        return stretch(matched, None, None, Precision.MONTH)
    year = calendar.day.year - (number >= calendar.day.month)
    return since(matched, date(year, number, 1), calendar) if is_since(matched) else whole_month(matched, year, number)


def _year(matched: re.Match[str], calendar: Calendar) -> Time | None:
    year = int(matched["year"])
    return since(matched, date(year, 1, 1), calendar) if is_since(matched) else whole_year(matched, year)
