"""When: printed dates, days, spans and times of day, held against the date of the document.

A weekday is the last one on or before that date, or the next one of what is still to come; a day without a year is in
the year that brings it nearest, and rather before than after. Without a date of the document such expressions are kept
with their ends open, and never guessed.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from truceline.accounts.claims import Precision, Time
from truceline.accounts.dating.almanac import (
    EXACT,
    Calendar,
    Making,
    between,
    day_near,
    is_since,
    last_weekday,
    month_number,
    number_of,
    since,
    stretch,
    text_of,
    whole_month,
    whole_year,
)
from truceline.accounts.dating.dates import TO, dates
from truceline.accounts.dating.hours import clock_of, hour_and_minute
from truceline.accounts.dating.periods import lengths, months_and_years, periods
from truceline.accounts.lexicon import Lexicon

_UNLISTED = re.compile(r"[ſıİ\u212a]|(?![0-9])\d")
"""What a pattern takes for s, i, k or a digit, and no table of words has."""
_COMING = re.compile(r"\b(?:will|shall|would|is to|are to|is due|are due|due to|scheduled|planned|expected)\b[^.;]*$")
"""What stands before the day of something that is still to come."""
_WORD = re.compile(r"[a-z]+")
_FIGURE = re.compile(r"[0-9]")
_DIGIT = frozenset({"0"})
"""What stands for any digit among the words that a shape needs."""
_LENGTHS = ("minute", "hour", "day", "night", "week", "fortnight", "month", "year", "weekend", "half", "quarter")
_UNITS = frozenset(each for unit in _LENGTHS for each in (unit, f"{unit}s"))
_NEAR = 60
"""Characters before a day in which its "will" stands."""
_POINTS = (
    r"(?:mid-?(?:morning|afternoon|day)|noon|midnight|dawn|dusk|dark|sunrise|sunset|daybreak|nightfall"
    r"|(?:first|last)\s+light)"
)
_THAT = re.compile(r"\b(?:that|both|same)\b")
_SINCE_THEN = r"\b(?:ever\s+)?since\s+then\b"
_THAT_PERIOD = (
    r"\b(?:(?:in|during|over|throughout)\s+the|(?:(?:in|during)\s+)?that(?:\s+same)?)\s+(?P<unit>month|year)\b"
)
_BEFORE_EVENT = (
    r"\b(?P<many>{0}|an?|half\s+an)\s+(?P<unit>minute|hour)s?\s+(?:before|after)\s+(?:the|a|an|its|their|his|her)\b"
)
_POINT_WORDS = frozenset(_WORD.findall(_POINTS.replace("?:", ""))) - {"s"} | {"midday", "midmorning", "midafternoon"}
_HALVES = r"(?:\s+(?:night|morning|evening|afternoon))?"


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
    patterns: tuple[tuple[re.Pattern[str], Making, frozenset[str]], ...]
    """Each with words of which a sentence must have one, or a digit: most sentences have none, and need no search."""


def times_of(text: str, span: tuple[int, int], calendar: Calendar, grammar: TimeGrammar) -> list[Told]:
    """The times that are printed in a part of a text, in their order, none within another."""
    found: list[tuple[re.Match[str], Making, Time]] = []
    words = _words_of(text[slice(*span)])
    for pattern, make, needed in grammar.patterns:
        if needed.isdisjoint(words):
            continue
        at, end = span
        while (matched := pattern.search(text, at, end)) is not None:
            taken = _meeting(matched, found)
            if taken is not None:
                # What begins in another expression may have its own day after it: "from 8:00 to 9:30 on Tuesday".
                at = max(taken.end(), matched.start() + 1)
                continue
            at = max(matched.end(), matched.start() + 1)
            time = None if _UNLISTED.search(matched.group()) else make(matched, calendar)
            if time is not None:
                found.append((matched, make, time))
    days = [time for _, make, time in found if make not in _BY_CLOCK and time.start and time.precision in EXACT]
    own = replace(calendar, last=days[0]) if days else calendar
    told = [
        Told(
            (make(matched, _held_against(matched, found, (calendar, own))) if make in _BY_CLOCK else None) or time,
            *matched.span(),
        )
        for matched, make, time in found
    ]
    return sorted(told, key=lambda each: each.start)


def _held_against(
    matched: re.Match[str], found: list[tuple[re.Match[str], Making, Time]], calendars: tuple[Calendar, Calendar]
) -> Calendar:
    """The day of the sentence itself, or that of what was told before it, for "that day" and "both days".

    "Since then" is held against whatever time was told right before it.
    """
    before, own = calendars
    low = matched.group().lower()
    if not low.endswith("then"):
        return before if _THAT.search(low) else own
    earlier = [(each.start(), time) for each, _, time in found if each.start() < matched.start() and time.start]
    told = max(earlier, key=lambda each: each[0])[1] if earlier else before.mentioned
    return own if told is None else replace(own, last=told)


def _words_of(text: str) -> set[str]:
    """The words of a text in small letters, and a nought if it has any digit."""
    words = set(_WORD.findall(text.lower()))
    return words | _DIGIT if _FIGURE.search(text) else words


def _meeting(matched: re.Match[str], found: list[tuple[re.Match[str], Making, Time]]) -> re.Match[str] | None:
    """What was found before and has some of the same words."""
    return next((each for each, _, _ in found if matched.start() < each.end() and each.start() < matched.end()), None)


def grammar_of(lexicon: Lexicon) -> TimeGrammar:
    """The grammar of times in the words of a lexicon."""
    return TimeGrammar(lexicon, tuple(_patterns(lexicon)))


@lru_cache(maxsize=4)
def _parts(months: tuple[str, ...], weekdays: tuple[str, ...]) -> dict[str, str]:
    def any_of(words: tuple[str, ...]) -> str:
        return "|".join(sorted(map(re.escape, words), key=len, reverse=True))

    day = r"(?<![\d:.,])(?P<{0}>[0-3]?\d)(?:st|nd|rd|th)?"
    part = (
        r"(?:(?:early|late|later|earlier|mid|overnight)\s+(?:on\s+)?"
        r"|(?:(?:shortly|just|soon)\s+)?(?:at|around|about|by|before|after|since|until|towards?)\s+(?:about\s+|around\s+)?"
        rf"{_POINTS}\s+(?:(?:on|of)\s+)?"
        r"|(?:on|in|during|by|at|since)\s+(?:the\s+)?"
        r"(?:(?:early|late|small)\s+)?(?:(?:night|morning|evening|afternoon|course|hours|day)s?\s+(?:of|on|to)\s+)?"
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
        "clock2": clock_of("2"),
        "hour_before": rf"\b(?:(?:at|by|before|after|since)\s+)?{clock_of('')},?\s+",
        "part": part,
        "lead": rf"(?:overnight\s+)?(?:between\s+|from\s+)?{part}",
        "then": rf"(?:,?\s+(?:at|around|about)\s+{clock_of('2')})?",
    }


def _patterns(lexicon: Lexicon) -> Iterator[tuple[re.Pattern[str], Making, frozenset[str]]]:
    parts = _parts(tuple(lexicon.tables["months"]), tuple(lexicon.tables["weekdays"])) | {"counts": _counts(lexicon)}
    months = frozenset(month.rstrip(".") for month in lexicon.tables["months"])
    hours = _DIGIT | {"noon", "midday"}
    groups = (
        (_spans(parts), hours), (dates(parts), _DIGIT), (lengths(parts), _UNITS),
        (_beside_last(parts), _UNITS | {"then"}),
        (_weekdays_of(parts), frozenset(lexicon.tables["weekdays"])),
        (_near_days(parts, lexicon), _last_words(lexicon, "relative_days")), (periods(parts), _UNITS),
        (_beside_days(lexicon), _last_words(lexicon, "same_days", "days_beside", "vague_times") | _POINT_WORDS),
        (months_and_years(parts), months | _DIGIT), (_clocks(parts), hours), (_log_hours(parts), _DIGIT),
    )  # fmt: skip
    for shapes, needed in groups:
        for shape, make in shapes:
            yield re.compile(shape, re.IGNORECASE), make, needed


def _last_words(lexicon: Lexicon, *names: str) -> frozenset[str]:
    """The last word of each expression of some lists: without it there is none of them."""
    rows = (row for name in names for row in (lexicon.tables.get(name) or lexicon.words[name]))
    return frozenset(_WORD.findall(row)[-1] for row in rows)


def _spans(p: Mapping[str, str]) -> list[tuple[str, Making]]:
    """Shapes of two hours of one day."""
    weekday = rf"(?:{p['weekday']},?\s+)?"
    hours = (
        r"(?P<hour>[0-2]?\d)(?:[:.h]?(?P<minute>[0-5]\d))?\s*(?:(?P<half>[ap]\.?m\b\.?)|hours|hrs|[Zz]\b|UTC|GMT)?\s*"
        r"(?:and|to|until|till|-|–)\s*"
    )
    return [
        (
            rf"\b(?:between|from)\s+{hours}{p['clock2']}(?:\s+on\s+{weekday}{p['first']}\s+{p['month']}{p['year']})?",
            _span,
        )
    ]


def _beside_last(p: Mapping[str, str]) -> list[tuple[str, Making]]:
    """Shapes that are reckoned from the time told last."""
    return [
        (
            rf"\b(?P<many>{p['counts']}|an?)\s+(?P<unit>minute|hour|day|week)s?\s+(?P<way>earlier|later|before|after)\b"
            r"(?!\s+(?:the|a|an|its|their|his|her)\b)",
            _later,
        ),
        (_BEFORE_EVENT.format(p["counts"]), _that_day),
        (_SINCE_THEN, _since_then),
        (_THAT_PERIOD, _that_period),
    ]


def _weekdays_of(p: Mapping[str, str]) -> list[tuple[str, Making]]:
    """Shapes of days by their names."""
    return [
        (rf"\b{p['lead']}{p['weekday']}{_HALVES}{TO}{p['weekday2']}\b{_HALVES}", _weekdays),
        (
            rf"(?:{p['hour_before']})?\b{p['part']}(?P<which>last|this|next)?\s*{p['weekday']}\b{_HALVES}{p['then']}",
            _weekday,
        ),
    ]


def _near_days(p: Mapping[str, str], lexicon: Lexicon) -> list[tuple[str, Making]]:
    """Shapes of days that are reckoned from the day of the document: yesterday."""
    return [
        (
            rf"(?:{p['hour_before']})?\b{p['part']}(?P<word>{_words(lexicon, 'relative_days')})\b{p['then']}",
            _relative_day,
        )
    ]


def _beside_days(lexicon: Lexicon) -> list[tuple[str, Making]]:
    """Shapes of days beside the one told last, and of times that nobody can date."""
    return [
        (rf"\b(?:{_words(lexicon, 'same_days')})\b", _same),
        (rf"\b(?:(?:shortly|just|soon)\s+)?(?:at|around|before|after|by)\s+{_POINTS}\b", _that_day),
        (rf"\b(?:on\s+|by\s+)?(?P<word>{_words(lexicon, 'days_beside')})\b", _beside),
        (rf"\b(?:{_words(lexicon, 'vague_times')})\b", _vague),
    ]


def _clocks(p: Mapping[str, str]) -> list[tuple[str, Making]]:
    """Shapes of hours by themselves."""
    return [
        (
            rf"\b(?:as\s+of|at|around|about|by|from|between|since|until|(?:(?:shortly|just|soon)\s+)?(?:after|before))\s+{p['clock']}",
            _clock,
        ),
    ]


def _log_hours(p: Mapping[str, str]) -> list[tuple[str, Making]]:
    """ "21:41. The tower called the ship.": the hour with which a line of a log begins."""
    return [(rf"(?:(?<=[.!?]\s)|(?<=\n)|\A)(?=\d\d?[:h]\d\d\b){p['clock']}(?=[.,;:]?\s)", _clock)]


def _counts(lexicon: Lexicon) -> str:
    words = [*lexicon.tables["numbers"], *lexicon.words["time_counts"]]
    return r"\d{1,4}|" + "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _words(lexicon: Lexicon, name: str) -> str:
    words = lexicon.tables.get(name) or lexicon.words[name]
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _later(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "Two days earlier", "45 minutes later": beside the time that was told last, else before the document's day."""
    many, unit = number_of(matched["many"], calendar), matched["unit"].lower()
    last, is_before = calendar.last, matched["way"].lower() in ("earlier", "before")
    told = None if last is None or last.precision not in EXACT else last.start if is_before else last.end
    if told is None and is_before and calendar.day is not None:
        told = calendar.day.isoformat()
    if told is None or not many:
        return Time(text_of(matched), None, None, Precision.VAGUE)
    if unit in ("minute", "hour") and "T" not in told:
        return Time(text_of(matched), told, told, Precision.DAY)
    step = timedelta(**{f"{unit}s": -many if is_before else many})
    if unit in ("minute", "hour"):
        at = (datetime.fromisoformat(told) + step).isoformat(timespec="minutes")
        return Time(text_of(matched), at, at, Precision.MINUTE)
    day = date.fromisoformat(told[:10]) + step
    return between(matched, day, day)


def _weekday(matched: re.Match[str], calendar: Calendar) -> Time | None:
    if calendar.day is None:
        return between(matched, None, None)
    day = last_weekday(matched["weekday"], calendar.day, calendar)
    which = (matched["which"] or "").lower()
    is_coming = not which and _COMING.search(matched.string, max(0, matched.start() - _NEAR), matched.start())
    if which == "next" or is_coming:
        day += timedelta(weeks=1)
    return since(matched, day, calendar) if is_since(matched) else between(matched, day, day)


def _weekdays(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "From Monday to Wednesday", "on Monday and Tuesday": the last such days, the one before the other."""
    if calendar.day is None:
        return between(matched, None, None)
    end = last_weekday(matched["weekday2"], calendar.day, calendar)
    return between(matched, last_weekday(matched["weekday"], end, calendar), end)


def _relative_day(matched: re.Match[str], calendar: Calendar) -> Time | None:
    if calendar.day is None:
        return between(matched, None, None)
    first, last = calendar.lexicon.tables["relative_days"][matched["word"].lower()].split()
    return between(matched, calendar.day + timedelta(days=int(first)), calendar.day + timedelta(days=int(last)))


def _beside(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "The next day", "the previous night": beside the day that was told last."""
    last = calendar.last
    if last is None or last.end is None or last.precision not in (Precision.DAY, Precision.MINUTE):
        return _relative_to_document(matched, calendar)
    step = int(calendar.lexicon.tables["days_beside"][matched["word"].lower()])
    told = last.end if step > 0 else last.start or last.end
    day = date.fromisoformat(told[:10]) + timedelta(days=step)
    return between(matched, day, day)


def _relative_to_document(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """Beside the day of the document, where no other was told; what would lie ahead of it stays open."""
    step = int(calendar.lexicon.tables["days_beside"][matched["word"].lower()])
    if calendar.day is None or step > 0:
        return between(matched, None, None)
    day = calendar.day + timedelta(days=step)
    return between(matched, day, day)


def _that_day(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "Shortly after dark", "half an hour before the impact": on the day told last, else on the document's."""
    last = calendar.last
    if last is None or last.precision not in EXACT or not last.start:
        return between(matched, calendar.day, calendar.day)
    day = date.fromisoformat(last.start[:10])
    return between(matched, day, day)


def _since_then(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """From the time that was told last to the document."""
    if calendar.last is None or not calendar.last.start:
        return stretch(matched, None, calendar.day, Precision.VAGUE)
    return since(matched, date.fromisoformat(calendar.last.start[:10]), calendar)


def _that_period(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "That month", "during the month": the one of the time that was told last; "the year" of one day is not told."""
    last, unit = calendar.mentioned or calendar.last, matched["unit"].lower()
    if last is None or not last.start:
        return None
    day = date.fromisoformat(last.start[:10])
    return whole_month(matched, day.year, day.month) if unit == "month" else whole_year(matched, day.year)


def _same(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "The same day", "both days": those that were told last."""
    last = calendar.last
    if last is None and not _THAT.search(matched.group().lower()):
        # "In the morning": of the day of the document, if no other was told.
        return _that_day(matched, calendar)
    if last is None:
        return Time(text_of(matched), None, None, Precision.VAGUE)
    # "The same evening" as at 17:45 is no longer at 17:45.
    if last.precision is Precision.MINUTE and last.start and last.end:
        return Time(text_of(matched), last.start[:10], last.end[:10], Precision.DAY)
    return Time(text_of(matched), last.start, last.end, last.precision)


def _vague(matched: re.Match[str], calendar: Calendar) -> Time | None:
    end = None if calendar.day is None else calendar.day.isoformat()
    return Time(text_of(matched), None, end, Precision.VAGUE)


def _clock(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """A time of day by itself: on the day that was told last, or open."""
    last = calendar.last
    day = last.start[:10] if last and last.start and last.precision in (Precision.DAY, Precision.MINUTE) else None
    if day is None and last is None and calendar.day is not None:
        day = calendar.day.isoformat()
    clock = hour_and_minute(matched.groupdict())
    if clock is None:
        return None
    at = None if day is None else f"{day}T{clock}"
    return Time(text_of(matched), at, at, Precision.MINUTE)


def _span(matched: re.Match[str], calendar: Calendar) -> Time | None:
    """ "Between 1:56 and 4:00 p.m. on 4 August": both are in the half that is printed, if they can be."""
    groups = matched.groupdict()
    end = hour_and_minute({f"{name}2": groups.get(f"{name}2") for name in ("noon", "hour", "minute", "half", "full")})
    own = groups.get("half") or groups.get("half2") or groups.get("full2")
    start = hour_and_minute({"hour": groups["hour"], "minute": groups["minute"], "half": own})
    if start is None or end is None:
        return None
    if start > end:
        start = hour_and_minute({"hour": groups["hour"], "minute": groups["minute"]}) or start
    day = _day_of_span(groups, calendar)
    if day is None:
        return stretch(matched, None, None, Precision.MINUTE)
    return Time(text_of(matched), f"{day}T{start}", f"{day}T{end}", Precision.MINUTE)


def _day_of_span(groups: Mapping[str, str | None], calendar: Calendar) -> str | None:
    """The day that is printed after two hours, else the one that was told last."""
    month, number = groups.get("month"), groups.get("d1")
    if month and number:
        day = day_near(number, month_number(month, calendar), groups.get("year"), calendar)
        return None if day is None else day.isoformat()
    last = calendar.last
    return last.start[:10] if last is not None and last.start and last.precision in EXACT else None


_BY_CLOCK = frozenset({_clock, _span, _later, _same, _beside, _that_day, _since_then})
"""What is held against a day of its own sentence, wherever that stands."""
