"""Days that are printed with their months: "on 6 June", "between 30 May and 2 June", "until 31 March", "15.03.2021"."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from truceline.accounts.claims import Precision, Time
from truceline.accounts.dating.almanac import (
    Calendar,
    Making,
    between,
    day_near,
    is_since,
    month_number,
    since,
    stretch,
)

TO = r"\s*(?:-|–|to|until|till|through|and|/)\s*"
"""What joins the two ends of a stretch."""
_MORE = r"(?:,\s*[0-3]?\d(?=\s*,|\s+and))*"
_WEEK = timedelta(days=6)


def dates(p: Mapping[str, str]) -> list[tuple[str, Making]]:
    """Shapes of days that are printed with their months; those of more words first."""
    weekday = rf"(?:{p['weekday']},?\s+)?"
    weekday2 = rf"(?:{p['weekday2']},?\s+)?"
    before = rf"\b{p['lead']}(?:{p['clock']},?\s+(?:on\s+)?)?{weekday}"
    then = rf"(?:{p['clock2']},?\s+(?:on\s+)?)?{weekday2}"
    return [
        (rf"{before}{p['first']}\s+{p['month']}{TO}{then}{p['last']}\s+{p['month2']}{p['year']}", _two_months),
        (rf"{before}{p['month']}\s+{p['first']}{TO}{then}{p['month2']}\s+{p['last']}(?![\d:]){p['year']}", _two_months),
        (
            rf"\b(?:in|during|for)\s+the\s+week\s+(?P<which>of|to|ending|ended|beginning|starting|from)\s+(?:on\s+)?"
            rf"{weekday}{p['first']}\s+{p['month']}{p['year']}",
            _week_of,
        ),
        (rf"\b{p['lead']}{p['first']}{_MORE}{TO}{p['last']}\s+{p['month']}{p['year']}", _days),
        (rf"\b{p['lead']}{p['month']}\s+{p['first']}{_MORE}{TO}{p['last']}\b(?!:){p['year']}", _days),
        (
            rf"\b(?:until|till)\s+(?:{p['clock']},?\s+(?:on\s+)?)?(?:the\s+end\s+of\s+)?{weekday}"
            rf"(?:{p['first']}\s+(?:of\s+)?{p['month']}|{p['month2']}\s+{p['last']}(?![\d:])){p['year']}",
            _until,
        ),
        (
            rf"(?:{p['hour_before']})?(?:\b{p['part']})?{weekday}{p['first']}\s+(?:of\s+)?{p['month']}{p['year']}{p['then']}",
            _days,
        ),
        (
            rf"(?:{p['hour_before']})?(?:\b{p['part']})?{weekday}{p['month']}\s+{p['first']}(?![\d:]){p['year']}{p['then']}",
            _days,
        ),
        (r"\b(?:on\s+)?(?P<iso>(?:19|20)\d\d-[01]\d-[0-3]\d)\b", _iso),
        (r"\b(?:on\s+)?(?P<d1>[0-3]?\d)\.(?P<m>[01]?\d)\.(?P<y>(?:19|20)\d\d)\b", _dotted),
        (
            r"\b(?:on|by|from|since|of)\s+the\s+(?P<nth>[0-3]?\d)(?:st|nd|rd|th)"
            r"(?=\s*(?:[,.;)]|$|(?:at|and|when|after|in|near)\b))",
            _day_of_month,
        ),
    ]  # fmt: skip


def _days(matched: re.Match[str], calendar: Calendar) -> Time | None:
    groups = matched.groupdict()
    month = month_number(groups["month"], calendar)
    start = day_near(groups["d1"], month, groups["year"], calendar)
    end = day_near(groups["d2"], month, groups["year"], calendar) if groups.get("d2") else start
    if is_since(matched) and start is not None and calendar.day is not None and start > calendar.day:
        # "Since 27 November", in a report of September: of the year before.
        start = day_near(groups["d1"], month, str(start.year - 1), calendar)
    return since(matched, start, calendar) if is_since(matched) else between(matched, start, end)


def _two_months(matched: re.Match[str], calendar: Calendar) -> Time | None:
    groups = matched.groupdict()
    start = day_near(groups["d1"], month_number(groups["month"], calendar), groups["year"], calendar)
    end = day_near(groups["d2"], month_number(groups["month2"], calendar), groups["year"], calendar)
    return between(matched, start, end)


def _until(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """What lasts until a day ahead lasts from the document on; the beginning of what is over is not told."""
    groups = matched.groupdict()
    number, month = (groups["d1"], groups["month"]) if groups["d1"] else (groups["d2"], groups["month2"])
    end = day_near(number, month_number(month, calendar), groups["year"], calendar)
    is_ahead = end is not None and calendar.day is not None and end >= calendar.day
    return stretch(matched, calendar.day if is_ahead else None, end, Precision.VAGUE)


def _week_of(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "In the week of 8 March" begins then; "in the week to 14 March" ends then."""
    groups = matched.groupdict()
    day = day_near(groups["d1"], month_number(groups["month"], calendar), groups["year"], calendar)
    if day is None:
        return stretch(matched, None, None, Precision.WEEK)
    is_end = groups["which"].lower() in ("to", "ending", "ended")
    return stretch(matched, day - _WEEK if is_end else day, day if is_end else day + _WEEK, Precision.WEEK)


def _iso(matched: re.Match[str], calendar: Calendar) -> Time | None:
    try:
        day = date.fromisoformat(matched["iso"])
    except ValueError:
        return None
    return between(matched, day, day)


def _dotted(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "15.03.2021": day, month and year, as all do who part them by dots."""
    try:
        day = date(int(matched["y"]), int(matched["m"]), int(matched["d1"]))
    except ValueError:
        return None
    return between(matched, day, day)


def _day_of_month(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "On the 16th": of the month of the document, or of the one before."""
    if calendar.day is None:
        return stretch(matched, None, None, Precision.DAY)
    this = calendar.day.replace(day=1)
    for first in (this, (this - timedelta(days=1)).replace(day=1)):
        try:
            day = first.replace(day=int(matched["nth"]))
        except ValueError:
            continue
        if day <= calendar.day:
            return since(matched, day, calendar) if is_since(matched) else between(matched, day, day)
    return None
