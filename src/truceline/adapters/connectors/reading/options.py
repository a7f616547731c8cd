"""What people may say about a file, read from text: times, days and offsets."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date

from truceline.adapters.connectors.connector import Options
from truceline.adapters.connectors.reading.values import instant
from truceline.errors import ReportError

NOW = "now"
"""As a time of receipt: rows come in while they are read, and what has no time of its own is of that moment."""
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)", re.ASCII)

RECEIVED_AT = (
    "when the first row was received, such as 2024-07-06T06:43:00Z, or now if they come in as they are read: "
    "for rows that carry no time"
)
UTC_OFFSET = "how far times without an offset are ahead of UTC, such as +02:00; otherwise they are UTC"


def utc_offset_ms(options: Options) -> int:
    """Milliseconds that times without an offset are ahead of UTC: option ``utc_offset``, otherwise 0.

    Raises:
        ReportError: it is not of the form +HH:MM, or over 14 hours.
    """
    text = options.get("utc_offset", "+00:00")
    match = _OFFSET.fullmatch(text)
    minutes = int(match[2]) * 60 + int(match[3]) if match else 0
    if match is None or int(match[3]) > 59 or minutes > 14 * 60:
        raise ReportError(f"the option utc_offset is {text!r}", hint="write it like +02:00 or -04:30, up to 14 hours")
    return minutes * 60_000 * (-1 if match[1] == "-" else 1)


def received_at(options: Options) -> Callable[[], int] | None:
    """When what is read now was received, in milliseconds since 1970 UTC: option ``received_at``; None if nobody says.

    Raises:
        ReportError: it is no time.
    """
    text = options.get("received_at")
    if text is None:
        return None
    if text == NOW:
        return lambda: time.time_ns() // 1_000_000
    at = instant(text)
    if at is None:
        raise ReportError(f"the option received_at is {text!r}", hint=f"write it like 2024-07-06T06:43:00Z, or {NOW}")
    return lambda: at


def day(options: Options) -> date | None:
    """Option ``date``, or None.

    Raises:
        ReportError: it is no day.
    """
    text = options.get("date")
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise ReportError(f"the option date is {text!r}", hint="write it like 2024-07-06") from error
