"""When: printed dates, days, spans and times of day, held against the date of the document.

A weekday is the last one on or before that date; a day without a year is in the year that brings it nearest, and rather
before than after. Without a date of the document such expressions are kept with their ends open, and never guessed.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TypeAlias

from truceline.accounts.claims import Precision, Time
from truceline.accounts.hours import clock_of, hour_and_minute
from truceline.accounts.lexicon import Lexicon

Ends = tuple[str | None, str | None]
_Making: TypeAlias = "Callable[[re.Match[str], Calendar], Time | None]"
_TO = r"\s*(?:-|–|to|until|through|and|/)\s*"
_UNLISTED = re.compile(r"[ſıİ\u212a]|(?![0-9])\d")
"""What a pattern takes for s, i, k or a digit, and no table of words has."""
_EXACT = (Precision.DAY, Precision.MINUTE)
_MOST_COUNTED = 1000
_DAYS = {"hour": 1 / 24, "day": 1, "night": 1, "week": 7, "month": 30, "year": 365}
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A time and where it is printed: code points into the text, end exclusive."""

    time: Time
    start: int
    end: int


@dataclass(frozen=True)
class TimeGrammar:
    """The expressions of one language, each with what makes ends of it."""

    lexicon: Lexicon
    patterns: tuple[tuple[re.Pattern[str], _Making], ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """What expressions are held against: the day of the document, and the time told last."""

    day: date | None
    last: Time | None
    lexicon: Lexicon


def times_of(text: str, span: tuple[int, int], calendar: Calendar, grammar: TimeGrammar) -> list[Told]:
    """The times that are printed in a part of a text, in their order, none within another."""
    found: list[tuple[re.Match[str], _Making, Time]] = []
    for pattern, make in grammar.patterns:
        for matched in pattern.finditer(text, *span):
            is_free = all(matched.end() <= other.start() or other.end() <= matched.start() for other, _, _ in found)
            time = make(matched, calendar) if is_free and not _UNLISTED.search(matched.group()) else None
            if time is not None:
                found.append((matched, make, time))
    days = [time for _, make, time in found if make not in _BY_CLOCK and time.start and time.precision in _EXACT]
    own = replace(calendar, last=days[0]) if days else calendar
    told = [
        Told((make(matched, own) if make in _BY_CLOCK else None) or time, *matched.span())
        for matched, make, time in found
    ]
    return sorted(told, key=lambda each: each.start)


def grammar_of(lexicon: Lexicon) -> TimeGrammar:
    """The grammar of times in the words of a lexicon."""
    return TimeGrammar(lexicon, tuple(_patterns(lexicon)))


@lru_cache(maxsize=4)
def _parts(months: tuple[str, ...], weekdays: tuple[str, ...]) -> dict[str, str]:
    def any_of(words: tuple[str, ...]) -> str:
        return "|".join(sorted(map(re.escape, words), key=len, reverse=True))

    day = r"(?<![\d:.,])(?P<{0}>[0-3]?\d)(?:st|nd|rd|th)?"
    part = (
        r"(?:(?:early|late|later|mid)\s+(?:on\s+)?|(?:on|in|during|by|at|since)\s+(?:the\s+)?"
        r"(?:(?:early|late)\s+)?(?:(?:night|morning|evening|afternoon|course|hours|day)s?\s+(?:of|on|to)\s+)?"
        r"(?:the\s+)?)?"
    )
    return {
        "first": day.format("d1"),
        "last": day.format("d2"),
        "month": rf"(?P<month>{any_of(months)})\b(?:\.(?=\s*[\d,]))?",
        "month2": rf"(?P<month2>{any_of(months)})\b(?:\.(?=\s*[\d,]))?",
        "year": r"(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?",
        "weekday": rf"(?P<weekday>{any_of(weekdays)})",
        "weekday2": rf"(?P<weekday2>{any_of(weekdays)})",
        "clock": clock_of(""),
        "part": part,
        "lead": rf"(?:between\s+|from\s+)?{part}",
        "then": rf"(?:,?\s+(?:at|around|about)\s+{clock_of('2')})?",
    }


def _patterns(lexicon: Lexicon) -> Iterator[tuple[re.Pattern[str], _Making]]:
    parts = _parts(tuple(lexicon.tables["months"]), tuple(lexicon.tables["weekdays"]))
    for shape, make in (*_dates(parts), *_reckoned(parts, lexicon)):
        yield re.compile(shape, re.IGNORECASE), make


def _dates(p: Mapping[str, str]) -> list[tuple[str, _Making]]:
    """Shapes of days that are printed with their months."""
    weekday = rf"(?:{p['weekday']},?\s+)?"
    hours = r"(?P<hour>[0-2]?\d)(?:[:.](?P<minute>[0-5]\d))?\s*(?P<half>[ap]\.?m\b\.?)?\s*(?:and|to|until|-|–)\s*"
    return [
        (
            rf"\b(?:between|from)\s+{hours}{clock_of('2')}(?:\s+on\s+{weekday}{p['first']}\s+{p['month']}{p['year']})?",
            _span,
        ),
        (
            rf"\b{p['lead']}{weekday}{p['first']}\s+(?P<m0>{p['month']}){_TO}"
            rf"(?:{p['weekday2']},?\s+)?{p['last']}\s+{p['month2']}{p['year']}",
            _two_months,
        ),
        (rf"\b{p['lead']}{p['first']}{_TO}{p['last']}\s+{p['month']}{p['year']}", _days),
        (rf"\b{p['lead']}{p['month']}\s+{p['first']}{_TO}{p['last']}\b(?!:){p['year']}", _days),
        (
            rf"(?:\b(?:at\s+)?{p['clock']},?\s+)?(?:\b{p['part']})?{weekday}{p['first']}\s+(?:of\s+)?{p['month']}{p['year']}{p['then']}",
            _days,
        ),
        (
            rf"(?:\b(?:at\s+)?{p['clock']},?\s+)?(?:\b{p['part']})?{weekday}{p['month']}\s+{p['first']}(?![\d:]){p['year']}{p['then']}",
            _days,
        ),
        (r"\b(?:on\s+)?(?P<iso>(?:19|20)\d\d-[01]\d-[0-3]\d)\b", _iso),
    ]


def _reckoned(p: Mapping[str, str], lexicon: Lexicon) -> list[tuple[str, _Making]]:
    """Shapes of times that are reckoned from the day of the document or from the time told last, and wider ones."""
    return [
        (
            r"\b(?:since|for the past|over the past|for|during the past|over the last)\s+"
            rf"(?P<many>{_counts(lexicon)})\s+(?P<unit>minute|hour|day|night|week|month|year)s\b",
            _lasting,
        ),
        (rf"\b(?P<many>{_counts(lexicon)})\s+(?P<unit>day|week|month|year)s?\s+ago\b", _ago),
        (
            rf"\b(?P<many>{_counts(lexicon)})\s+(?P<unit>minute|hour|day|week)s?\s+(?P<way>earlier|later|before|after)\b(?!\s+the)",
            _later,
        ),
        (rf"\b{p['lead']}{p['weekday']}{_TO}{p['weekday2']}\b", _weekdays),
        (
            rf"(?:\b(?:at\s+)?{p['clock']},?\s+)?\b{p['part']}(?P<which>last|this|next)?\s*{p['weekday']}\b(?:\s+(?:night|morning|evening|afternoon))?{p['then']}",
            _weekday,
        ),
        (rf"\b{p['part']}(?P<word>{_words(lexicon, 'relative_days')})\b", _relative_day),
        (rf"\b(?:in|during)\s+the\s+(?P<nth>first|second|third|last)\s+week\s+of\s+{p['month']}{p['year']}", _week),
        (
            r"\b(?:earlier\s+|late\s+|later\s+|over\s+|since\s+|(?:during|in)\s+(?=the))?"
            r"(?P<which>this|last|next|the past|the last|the previous|the coming)\s+"
            r"(?P<unit>week|month|year|weekend)\b",
            _period,
        ),
        (r"\bover\s+the\s+(?P<unit>weekend)\b", _weekend),
        (rf"\b(?:{_words(lexicon, 'same_days')})\b", _same),
        (rf"\b(?:on\s+|by\s+)?(?P<word>{_words(lexicon, 'days_beside')})\b", _beside),
        (rf"\b(?:{_words(lexicon, 'vague_times')})\b", _vague),
        (
            r"\b(?:in|since|during|throughout|(?:at|by)\s+the\s+(?:end|beginning|start)\s+of)\s+"
            rf"(?:early\s+|late\s+|mid-)?{p['month']}{p['year']}",
            _month,
        ),
        (rf"\b(?:(?:in|since)\s+)?last\s+{p['month']}\b", _month_gone),
        (r"\b(?:in|since|during)\s+(?P<year>(?:19|20)\d\d)\b(?!\s*hours)", _year),
        (
            rf"\b(?:at|around|about|by|from|between|since|until|(?:(?:shortly|just|soon)\s+)?(?:after|before))\s+{p['clock']}",
            _clock,
        ),
    ]


def _counts(lexicon: Lexicon) -> str:
    words = [*lexicon.tables["numbers"], *lexicon.words["time_counts"]]
    return r"\d{1,4}|" + "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _words(lexicon: Lexicon, name: str) -> str:
    words = lexicon.tables.get(name) or lexicon.words[name]
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _text(matched: re.Match[str]) -> str:
    return matched.group().strip(" ,")


def _month_number(word: str, calendar: Calendar) -> int:
    return int(calendar.lexicon.tables["months"][word.lower().rstrip(".")])


def _day(number: str, month: int, year: str | None, calendar: Calendar) -> date | None:
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


def _between(matched: re.Match[str], start: date | None, end: date | None) -> Time:
    if start is None or end is None or end < start:
        return Time(_text(matched), None, None, Precision.DAY)
    groups = matched.groupdict()
    clock = hour_and_minute(groups) if start == end else None
    if clock is not None:
        return Time(_text(matched), f"{start.isoformat()}T{clock}", f"{start.isoformat()}T{clock}", Precision.MINUTE)
    return Time(_text(matched), start.isoformat(), end.isoformat(), Precision.DAY)


def _days(matched: re.Match[str], calendar: Calendar) -> Time | None:
    groups = matched.groupdict()
    month = _month_number(groups["month"], calendar)
    start = _day(groups["d1"], month, groups["year"], calendar)
    end = _day(groups["d2"], month, groups["year"], calendar) if groups.get("d2") else start
    lead = matched.group().lower()
    if lead.startswith("since"):
        return _since(matched, start, calendar)
    return _between(matched, start, end)


def _two_months(matched: re.Match[str], calendar: Calendar) -> Time | None:
    groups = matched.groupdict()
    start = _day(groups["d1"], _month_number(groups["month"], calendar), groups["year"], calendar)
    end = _day(groups["d2"], _month_number(groups["month2"], calendar), groups["year"], calendar)
    return _between(matched, start, end)


def _since(matched: re.Match[str], start: date | None, calendar: Calendar) -> Time:
    end = None if calendar.day is None else calendar.day.isoformat()
    return Time(_text(matched), None if start is None else start.isoformat(), end, Precision.VAGUE)


def _iso(matched: re.Match[str], calendar: Calendar) -> Time | None:
    try:
        day = date.fromisoformat(matched["iso"])
    except ValueError:
        return None
    return _between(matched, day, day)


def _lasting(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "For many months": it has no printed beginning, and had not ended when the document was written.

    "Over the past ten days" began ten days before the document.
    """
    if calendar.day is None:
        return Time(_text(matched), None, None, Precision.VAGUE)
    days, many = _DAYS.get(matched["unit"].lower()), _number_of(matched["many"], calendar)
    is_past = re.search(r"\b(?:past|last)\b", matched.group().lower())
    start = calendar.day - timedelta(days=math.ceil(days * many)) if is_past and days and many else None
    return Time(_text(matched), None if start is None else start.isoformat(), calendar.day.isoformat(), Precision.VAGUE)


def _number_of(printed: str, calendar: Calendar) -> int | None:
    """A count in digits or in words, if it is one that reaches back no further than reports do."""
    many = calendar.lexicon.tables["numbers"].get(printed.lower(), printed)
    return int(many) if many.isdecimal() and int(many) <= _MOST_COUNTED else None


def _ago(matched: re.Match[str], calendar: Calendar) -> Time | None:
    many, days = _number_of(matched["many"], calendar), {"day": 1, "week": 7}.get(matched["unit"].lower())
    if calendar.day is None or days is None or not many:
        return Time(_text(matched), None, None, Precision.VAGUE)
    day = calendar.day - timedelta(days=days * many)
    return Time(_text(matched), day.isoformat(), day.isoformat(), Precision.DAY if days == 1 else Precision.WEEK)


def _later(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "Two days earlier", "45 minutes later": beside the time that was told last, else before the document's day."""
    many, unit = _number_of(matched["many"], calendar), matched["unit"].lower()
    last, is_before = calendar.last, matched["way"].lower() in ("earlier", "before")
    told = None if last is None or last.precision not in _EXACT else last.start if is_before else last.end
    if told is None and is_before and calendar.day is not None:
        told = calendar.day.isoformat()
    if told is None or not many or (unit in ("minute", "hour") and "T" not in told):
        return Time(_text(matched), None, None, Precision.VAGUE)
    step = timedelta(**{f"{unit}s": -many if is_before else many})
    if unit in ("minute", "hour"):
        at = (datetime.fromisoformat(told) + step).isoformat(timespec="minutes")
        return Time(_text(matched), at, at, Precision.MINUTE)
    day = date.fromisoformat(told[:10]) + step
    return _between(matched, day, day)


def _weekday(matched: re.Match[str], calendar: Calendar) -> Time | None:
    if calendar.day is None:
        return _between(matched, None, None)
    day = _last(matched["weekday"], calendar.day, calendar)
    if (matched["which"] or "").lower() == "next":
        day += timedelta(weeks=1)
    if matched.group().lower().startswith("since"):
        return _since(matched, day, calendar)
    return _between(matched, day, day)


def _last(weekday: str, day: date, calendar: Calendar) -> date:
    """The last day of a name on or before a day."""
    return day - timedelta(days=(day.weekday() - int(calendar.lexicon.tables["weekdays"][weekday.lower()])) % 7)


def _weekdays(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "From Monday to Wednesday", "on Monday and Tuesday": the last such days, the one before the other."""
    if calendar.day is None:
        return _between(matched, None, None)
    end = _last(matched["weekday2"], calendar.day, calendar)
    return _between(matched, _last(matched["weekday"], end, calendar), end)


def _relative_day(matched: re.Match[str], calendar: Calendar) -> Time | None:
    if calendar.day is None:
        return _between(matched, None, None)
    first, last = calendar.lexicon.tables["relative_days"][matched["word"].lower()].split()
    return _between(matched, calendar.day + timedelta(days=int(first)), calendar.day + timedelta(days=int(last)))


def _period(matched: re.Match[str], calendar: Calendar) -> Time | None:
    if calendar.day is None:
        return Time(_text(matched), None, None, Precision.VAGUE)
    step = {"this": 0, "next": 1, "the coming": 1}.get(matched["which"].lower(), -1)
    unit = matched["unit"].lower()
    if matched["which"].lower() in ("the past", "the last") and unit != "weekend":
        return _rolling(matched, unit, calendar.day)
    if matched.group().lower().startswith("since") and unit == "week":
        return _since(matched, calendar.day - timedelta(days=calendar.day.weekday()) + timedelta(weeks=step), calendar)
    if unit in ("week", "weekend"):
        monday = calendar.day - timedelta(days=calendar.day.weekday()) + timedelta(weeks=step)
        first = monday + timedelta(days=5) if unit == "weekend" else monday
        return Time(_text(matched), first.isoformat(), (monday + timedelta(days=6)).isoformat(), Precision.WEEK)
    return _month_or_year(matched, unit, step, calendar.day)


def _month_or_year(matched: re.Match[str], unit: str, step: int, day: date) -> Time:
    """The month or year that is a step away; "earlier this month" is not after the document."""
    months = day.year * 12 + day.month - 1 + step
    year = day.year + step
    whole = (
        _whole_month(matched, months // 12, months % 12 + 1)
        if unit == "month"
        else Time(_text(matched), f"{year}-01-01", f"{year}-12-31", Precision.YEAR)
    )
    is_past = step == 0 and matched.group().lower().startswith("earlier")
    return replace(whole, end=day.isoformat()) if is_past else whole


def _rolling(matched: re.Match[str], unit: str, day: date) -> Time:
    """ "The past week" is the seven days up to the document, whatever day that is."""
    precision = {"week": Precision.WEEK, "month": Precision.MONTH, "year": Precision.YEAR}[unit]
    first = day - timedelta(days={"week": 7, "month": 30, "year": 365}[unit])
    return Time(_text(matched), first.isoformat(), day.isoformat(), precision)


def _weekend(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """The last Saturday and Sunday that began on or before the day of the document."""
    if calendar.day is None:
        return Time(_text(matched), None, None, Precision.VAGUE)
    saturday = calendar.day - timedelta(days=(calendar.day.weekday() - _SATURDAY) % 7)
    return Time(_text(matched), saturday.isoformat(), (saturday + timedelta(days=1)).isoformat(), Precision.DAY)


def _beside(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "The next day", "the previous night": beside the day that was told last."""
    last = calendar.last
    if last is None or last.end is None or last.precision not in (Precision.DAY, Precision.MINUTE):
        return _relative_to_document(matched, calendar)
    step = int(calendar.lexicon.tables["days_beside"][matched["word"].lower()])
    told = last.end if step > 0 else last.start or last.end
    day = date.fromisoformat(told[:10]) + timedelta(days=step)
    return _between(matched, day, day)


def _relative_to_document(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """Beside the day of the document, where no other was told; what would lie ahead of it stays open."""
    step = int(calendar.lexicon.tables["days_beside"][matched["word"].lower()])
    if calendar.day is None or step > 0:
        return _between(matched, None, None)
    day = calendar.day + timedelta(days=step)
    return _between(matched, day, day)


def _whole_month(matched: re.Match[str], year: int, month: int) -> Time:
    first = date(year, month, 1)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return Time(_text(matched), first.isoformat(), last.isoformat(), Precision.MONTH)


def _month(matched: re.Match[str], calendar: Calendar) -> Time | None:
    if not matched["month"][0].isupper():
        return None
    start = _day("1", _month_number(matched["month"], calendar), matched["year"], calendar)
    if start is None:
        return Time(_text(matched), None, None, Precision.MONTH)
    if calendar.day is not None and start > calendar.day and not matched["year"]:
        start = start.replace(year=start.year - 1)
    if matched.group().lower().startswith("since"):
        return _since(matched, start, calendar)
    return _whole_month(matched, start.year, start.month)


def _month_gone(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "Last July": the last one before the month of the document."""
    number = _month_number(matched["month"], calendar)
    if calendar.day is None:
        return Time(_text(matched), None, None, Precision.MONTH)
    year = calendar.day.year - (number >= calendar.day.month)
    if matched.group().lower().startswith("since"):
        return _since(matched, date(year, number, 1), calendar)
    return _whole_month(matched, year, number)


def _week(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "In the first week of June": its first seven days."""
    month = _month(matched, calendar)
    if month is None or month.start is None or month.end is None:
        return month
    weeks = {"first": 0, "second": 1, "third": 2}.get(matched["nth"].lower())
    end = date.fromisoformat(month.end)
    first = end - timedelta(days=6) if weeks is None else date.fromisoformat(month.start) + timedelta(weeks=weeks)
    return Time(_text(matched), first.isoformat(), (first + timedelta(days=6)).isoformat(), Precision.WEEK)


def _year(matched: re.Match[str], calendar: Calendar) -> Time | None:
    year = int(matched["year"])
    if matched.group().lower().startswith("since"):
        return _since(matched, date(year, 1, 1), calendar)
    return Time(_text(matched), f"{year}-01-01", f"{year}-12-31", Precision.YEAR)


def _same(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "The same day", "both days": those that were told last."""
    last = calendar.last
    if last is None:
        return Time(_text(matched), None, None, Precision.VAGUE)
    # "The same evening" as at 17:45 is no longer at 17:45.
    if last.precision is Precision.MINUTE and last.start and last.end:
        return Time(_text(matched), last.start[:10], last.end[:10], Precision.DAY)
    return Time(_text(matched), last.start, last.end, last.precision)


def _vague(matched: re.Match[str], calendar: Calendar) -> Time | None:
    end = None if calendar.day is None else calendar.day.isoformat()
    return Time(_text(matched), None, end, Precision.VAGUE)


def _clock(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """A time of day by itself: on the day that was told last, or open."""
    last = calendar.last
    day = last.start[:10] if last and last.start and last.precision in (Precision.DAY, Precision.MINUTE) else None
    clock = hour_and_minute(matched.groupdict())
    if clock is None:
        return None
    at = None if day is None else f"{day}T{clock}"
    return Time(_text(matched), at, at, Precision.MINUTE)


def _span(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "Between 1:56 and 4:00 p.m. on 4 August": both are in the half that is printed, if they can be."""
    groups = matched.groupdict()
    end = hour_and_minute({f"{name}2": groups.get(f"{name}2") for name in ("hour", "minute", "half", "full")})
    own = groups.get("half") or groups.get("half2") or groups.get("full2")
    start = hour_and_minute({"hour": groups["hour"], "minute": groups["minute"], "half": own})
    if start is None or end is None:
        return None
    if start > end:
        start = hour_and_minute({"hour": groups["hour"], "minute": groups["minute"]}) or start
    told = _days(matched, calendar) if groups.get("month") else calendar.last
    if told is None or told.start is None or (told.precision not in _EXACT and not groups.get("month")):
        return Time(_text(matched), None, None, Precision.MINUTE)
    day = told.start[:10]
    return Time(_text(matched), f"{day}T{start}", f"{day}T{end}", Precision.MINUTE)


_BY_CLOCK = frozenset({_clock, _span, _later})
"""What is held against a day of its own sentence, wherever that stands."""
