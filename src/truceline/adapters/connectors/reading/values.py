"""Numbers and times from text and from JSON, whole columns at once. What cannot be read is marked, never guessed.

Absent numbers are NaN, absent times NaT; the second array that every function returns marks
values that are there but cannot be read.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from truceline.errors import InputError
from truceline.model.times import instant_from_text

Floats = NDArray[np.float64]
Instants = NDArray[np.datetime64]
"""Milliseconds since 1970 UTC, dtype ``datetime64[ms]``."""
Mask = NDArray[np.bool_]
Texts: TypeAlias = "pa.Array[Any]"
"""Arrow strings; null is absent."""

# Bounded, so that no text can overflow a float: 1e20 times 1e99 still fits.
_NUMBER = r"^[+-]?(\d{1,20}(\.\d{0,30})?|\.\d{1,30})([eE](\+?\d{1,2}|-\d{1,3}))?$"
_ONE_NUMBER = re.compile(_NUMBER, re.ASCII)
_TIME = (
    r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,12})?)?"
    r"([Zz]|[+-]([01]\d|2[0-3]):?[0-5]\d)?$"
)
_OFFSET = r"([Zz]|[+-]\d\d:?\d\d)$"

_ABSENT = pa.scalar(None, pa.string())

FIRST_PLAUSIBLE_MS = 100_000_000_000
"""3 March 1973. A smaller number is not milliseconds since 1970 but seconds, or no time at all."""
_FAR_MS = 1e14
"""Beyond the year 5000: clipped, so that it fits an integer, and refused later as out of range."""


def numbers(texts: Texts) -> tuple[Floats, Mask]:
    """The numbers that texts hold, and which texts are not empty but no number (``nan``, ``inf``, words)."""
    trimmed = _trimmed(texts)
    readable = pc.match_substring_regex(trimmed, _NUMBER)
    values = pc.if_else(readable, trimmed, _ABSENT).cast(pa.float64())
    return values.to_numpy(zero_copy_only=False), _mask(_is_there(trimmed)) & ~_mask(readable)


def number(text: str) -> float | None:
    """The number that one text holds, or None."""
    return float(text) if _ONE_NUMBER.match(text.strip()) else None


def instants(texts: Texts, offset_ms: int = 0) -> tuple[Instants, Mask]:
    """The times that texts such as ``2022-01-03T00:00:02.5Z`` hold, and which texts are not empty but no time.

    A blank for the T and the absence of seconds are fine; digits beyond the millisecond are cut off.

    Args:
        texts: any array of strings.
        offset_ms: how far the clock of texts without an offset is ahead of UTC.
    """
    trimmed = _trimmed(texts)
    times: Texts = pc.if_else(pc.match_substring_regex(trimmed, _TIME), trimmed, _ABSENT)
    has_offset = pc.match_substring_regex(times, _OFFSET)
    zoned = pc.utf8_upper(pc.if_else(has_offset, times, joined(times, "Z")))
    if pc.any(pc.match_substring_regex(zoned, r"\.\d{4}")).as_py():
        zoned = pc.replace_substring_regex(zoned, r"(\.\d{3})\d+", r"\1")
    moments = _moments(zoned)
    if offset_ms:
        moments = np.where(_mask(has_offset), moments, moments - np.timedelta64(offset_ms, "ms"))
    return moments, _mask(_is_there(trimmed)) & np.isnat(moments)


def instants_from_numbers(values: Floats) -> Instants:
    """The times that milliseconds since 1970 stand for; NaN is NaT."""
    clipped = np.clip(np.nan_to_num(values), -_FAR_MS, _FAR_MS)
    return np.where(np.isnan(values), np.datetime64("NaT", "ms"), clipped.astype(np.int64).astype("datetime64[ms]"))


def numbers_from_json(values: Sequence[object]) -> tuple[Floats, Mask]:
    """The numbers among JSON values, and which values are not null but no number."""
    if set(map(type, values)) <= {float, int, type(None)}:
        # An integer may be too large for any float.
        with suppress(OverflowError):
            numbers = np.array(values, dtype=np.float64)
            unreadable = ~np.isfinite(numbers) & np.array([value is not None for value in values], dtype=np.bool_)
            return np.where(unreadable, np.nan, numbers), unreadable
    pairs = [_number_from_json(value) for value in values]
    return np.array([number for number, _ in pairs], dtype=np.float64), np.array([bad for _, bad in pairs], dtype=bool)


def number_from_json(value: object) -> float | None:
    """The number that one JSON value is, or None."""
    number, is_unreadable = _number_from_json(value)
    return None if is_unreadable or np.isnan(number) else number


def _number_from_json(value: object) -> tuple[float, bool]:
    if value is None:
        return np.nan, False
    if isinstance(value, bool) or not isinstance(value, int | float):
        return np.nan, True
    try:
        number = float(value)
    except OverflowError:
        return np.nan, True
    return (number, False) if np.isfinite(number) else (np.nan, True)


def instants_from_json(values: Sequence[object]) -> tuple[Instants, Mask]:
    """The times that JSON values stand for: texts, or numbers of milliseconds since 1970.

    A number before 1973 cannot be read: it is seconds, and would silently be a wrong time.
    """
    is_text = np.array([isinstance(value, str) for value in values], dtype=np.bool_)
    if is_text.any():
        values = [instant(value) or value if isinstance(value, str) else value for value in values]
    numbers, unreadable = numbers_from_json(values)
    unreadable |= (numbers < FIRST_PLAUSIBLE_MS) & ~is_text
    return instants_from_numbers(np.where(unreadable, np.nan, numbers)), unreadable


def instant_from_json(value: object) -> int | None:
    """Milliseconds since 1970 UTC that one JSON value stands for, or None."""
    at, _ = instants_from_json([value])
    return None if np.isnat(at[0]) else int(at[0].astype(np.int64))


def instant(text: str, offset_ms: int = 0) -> int | None:
    """Milliseconds since 1970 UTC that one text such as ``2022-01-03T00:00:02.5Z`` holds, or None.

    Args:
        text: a time with seconds. offset_ms: how far the clock of a text without an offset is ahead of UTC.
    """
    for suffix, ahead_ms in (("", 0), ("Z", offset_ms)):
        try:
            return instant_from_text(text.strip() + suffix) - ahead_ms
        except InputError:
            continue
    return None


def joined(*parts: Texts | str) -> Texts:
    """Texts put together row by row; null where any part is null."""
    # The stubs know no mixture of columns and plain texts; Arrow does.
    return pc.binary_join_element_wise(*parts, "")  # type: ignore[call-overload, no-any-return]


def listed(parts: Sequence[Texts]) -> Texts:
    """Texts put together row by row, with commas between; nulls are left out, and nothing at all is empty."""
    # Not by null_handling="skip", which drops rows in which every part is null: narwhals-dev/narwhals issue 3965.
    return pc.utf8_slice_codeunits(joined(*(joined(",", part).fill_null("") for part in parts)), 1)


def _trimmed(texts: Texts) -> Texts:
    return pc.ascii_trim_whitespace(texts.cast(pa.string())).fill_null("")


def _is_there(trimmed: Texts) -> pa.BooleanArray:
    return pc.not_equal(trimmed, pa.scalar(""))


def _moments(texts: Texts) -> Instants:
    """Times of texts of the right form; a day that no calendar has (30 February) is NaT.

    Arrow's cast refuses a whole column for one such day, so a refused column is halved until the day stands alone.
    """
    try:
        moments = texts.cast(pa.timestamp("ms", tz="UTC"))
    except pa.ArrowInvalid:
        if len(texts) == 1:
            return np.array(["NaT"], dtype="datetime64[ms]")
        half = len(texts) // 2
        return np.concatenate((_moments(texts[:half]), _moments(texts[half:])))
    return moments.to_numpy(zero_copy_only=False).astype("datetime64[ms]")


def _mask(values: pa.BooleanArray) -> Mask:
    return values.fill_null(False).to_numpy(zero_copy_only=False)
