"""The span of time that a request asks about."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from collections.abc import Mapping

from truceline.errors import InputError, RequestError
from truceline.model.times import instant_from_text

LONGEST_MS = 48 * 3_600_000


def span_from(query: Mapping[str, str]) -> tuple[int, int]:
    """From when until when, in ms since the epoch; the query has nothing else.

    Raises:
        RequestError: a time is missing or none, the span is too long, or there is another parameter.
    """
    rest = dict(query)
    from_at, until_at = (_time(rest, name) for name in ("from", "until"))
    check_names(rest)
    if not 0 <= until_at - from_at <= LONGEST_MS:
        raise RequestError(
            "request-unusable",
            f"from {from_at} until {until_at} is no span that can be shown",
            f"ask for up to {LONGEST_MS // 3_600_000} hours",
        )
    return from_at, until_at


def check_names(query: Mapping[str, str]) -> None:
    """Nothing, if nothing is left of a query.

    Raises:
        RequestError: something is.
    """
    if query:
        raise RequestError("request-unusable", f"there is no parameter {min(query)[:64]!r}", "see /api/v1/openapi.json")


def _time(query: dict[str, str], name: str) -> int:
    text = query.pop(name, "")
    try:
        return instant_from_text(text)
    except InputError as error:
        raise RequestError("request-unusable", f"{name} is {text[:32]!r}", error.hint) from error
