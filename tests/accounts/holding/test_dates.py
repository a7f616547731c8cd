"""Days that claims give, against when the incident was: a day holds, does not hold, or reaches beyond."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.comparison.telling import DAY, claim, on, told
from truceline.accounts.claims import Modality
from truceline.accounts.holding.dates import date_checks, midnight_of, window_of
from truceline.model.incidents import Span
from truceline.model.times import instant_from_text

NOON = instant_from_text(f"{DAY}T12:00:00Z")
NEXT_NOON = NOON + 86_400_000


@pytest.mark.parametrize(
    ("day", "span", "verdict"),
    [
        (DAY, Span(NOON, NOON), "inside"),
        (DAY, Span(NOON, NEXT_NOON), "straddles"),
        ("2017-06-07", Span(NOON, NOON), "outside"),
        ("2017-06-07", Span(NOON, NEXT_NOON), "straddles"),
        ("2017-06-08", Span(NOON, NEXT_NOON), "outside"),
    ],
)
def test_a_day_is_held_against_the_span_of_the_incident(day: str, span: Span, verdict: str) -> None:
    (check,) = date_checks(told(claim("strike", "x", time=on(day))), span)
    assert check.verdict == verdict
    assert day in check.detail[0]


def test_what_was_before_what_is_not_dated_and_what_is_only_threatened_is_left_out() -> None:
    earlier = claim("strike", "x", time=on("2017-05-18"))
    threatened = claim("strike", "x", time=on(DAY), modality=Modality.THREATENED)
    assert date_checks(told(earlier, threatened, claim("entry", "x")), Span(NOON, NOON)) == ()


def test_a_day_begins_at_midnight_and_ends_before_the_next() -> None:
    assert midnight_of(DAY) == NOON - 43_200_000
    assert window_of([DAY]) == (NOON - 43_200_000, NOON + 43_200_000)
