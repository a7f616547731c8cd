"""Hours of a day as they are printed: "14:20", "1420 hours", "9:30 p.m. local time", "10 in the morning"."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping

_HALF_DAY = 12


def clock_of(mark: str) -> str:
    """A pattern of one time of day; its groups end in a mark where two may stand together."""
    half, close = r"[ap]\.?m\b\.?", r"(?:hours|hrs|[Zz]\b|local(?:\s+time)?\b|UTC|GMT|H\b)"
    other = rf"(?:\s*[(/]\s*\d\d?[:.]?\d\d\s*{close}\s*\)?)?"
    return (
        rf"(?:about\s+|around\s+|approximately\s+|roughly\s+)?(?:(?P<noon{mark}>noon|midday)\b|(?P<hour{mark}>[0-2]?\d)(?:"
        rf"(?::|\.|[hH](?=\d)|(?=\d\d\s*{close})|(?<=\bat\s\d\d)(?=\d\d\b))(?P<minute{mark}>[0-5]\d)(?:\s*(?P<half{mark}>{half}))?"
        rf"|\s*(?P<full{mark}>{half}|in\s+the\s+(?:morning|afternoon|evening)\b))(?:\s*{close})?{other})"
    )


def hour_and_minute(groups: Mapping[str, str | None]) -> str | None:
    """The time of day that is printed before or after a day, as "14:20"; None if none is, or it is none."""
    for mark in ("", "2"):
        if groups.get(f"noon{mark}"):
            return f"{_HALF_DAY}:00"
        printed = groups.get(f"hour{mark}")
        if printed is None:
            continue
        hour, half = int(printed), groups.get(f"half{mark}") or groups.get(f"full{mark}")
        if half and hour <= _HALF_DAY:
            hour = hour % _HALF_DAY + (_HALF_DAY if _is_after_noon(half.lower()) else 0)
        return f"{hour:02d}:{groups[f'minute{mark}'] or '00'}" if hour < 2 * _HALF_DAY else None
    return None


def _is_after_noon(half: str) -> bool:
    return half.startswith("p") or half.endswith(("afternoon", "evening"))
