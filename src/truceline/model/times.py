"""Times as text (RFC 3339, date-time groups), and as the integers of the model: milliseconds since 1970, UTC."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from truceline.errors import InputError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_RFC3339 = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d+))?(?:[Zz]|([+-]\d\d:\d\d))", re.ASCII)


def instant_from_text(text: str) -> int:
    """Milliseconds since 1970 UTC of an RFC 3339 time; digits beyond the millisecond are cut off.

    Raises:
        InputError: the text is no such time, does not say how far it is from UTC, or in UTC
            is outside the years 1 to 9999.

    >>> instant_from_text("2017-05-18T14:00:00+03:00")
    1495105200000
    """
    match = _RFC3339.fullmatch(text)
    if match is None:
        raise InputError(f"{text!r} is no RFC 3339 time", hint="write it like 2017-05-18T11:00:00Z, with its offset")
    date, clock, fraction, offset = match.groups()
    try:
        whole = datetime.fromisoformat(f"{date}T{clock}{offset or '+00:00'}")
    except ValueError as error:
        raise InputError(f"{text!r} is a time that no clock shows: {error}", hint="correct the time") from error
    at = (whole - _EPOCH) // _MILLISECOND + int((fraction or "")[:3].ljust(3, "0"))
    _moment(at)
    return at


def text_from_instant(at: int) -> str:
    """RFC 3339, UTC, with milliseconds.

    Args:
        at: milliseconds since 1970 UTC.

    Raises:
        InputError: before the year 1 or after the year 9999, which RFC 3339 cannot write.

    >>> text_from_instant(1495105200000)
    '2017-05-18T11:00:00.000Z'
    """
    return _moment(at).isoformat(timespec="milliseconds") + "Z"


def dtg_from_instant(at: int) -> str:
    """Date-time group, Zulu: day, hour and minute, month, year; seconds are cut off, not rounded.

    Args:
        at: milliseconds since 1970 UTC.

    Raises:
        InputError: before the year 1 or after the year 9999.

    >>> dtg_from_instant(1495105259999)
    '181100Z MAY 17'
    """
    moment = _moment(at)
    return f"{moment:%d%H%M}Z {_MONTHS[moment.month - 1]} {moment.year % 100:02}"


def wall_clock(at: int, zone: tzinfo) -> str:
    """An instant as a clock in a zone shows it, and how far that is from UTC: ``2026-11-20 19:30 UTC+02:00``."""
    shown = datetime.fromtimestamp(at // 1_000, zone)
    return f"{shown:%Y-%m-%d %H:%M} UTC{shown.isoformat()[-6:]}"


def _moment(at: int) -> datetime:
    try:
        return _EPOCH.replace(tzinfo=None) + at * _MILLISECOND
    except OverflowError as error:
        raise InputError(
            f"the time {at} ms is outside the years 1 to 9999", hint="give milliseconds since 1970"
        ) from error
