"""Topics on the use of force: what is said of it, and no more."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

from tests.accounts.comparison.telling import DAY, claim, number, on, position, topic_of
from truceline.accounts.claims import ClaimType, Modality, Place, Precision, Qualifier, Relation, SaidOn, Source, Time
from truceline.accounts.comparison.events import TOPICS
from truceline.accounts.comparison.intervals import Interval

STRIKE, DATE, HOUR, MEANS, COUNT, PRIOR, PRIOR_PLACE = (
    topic_of(TOPICS, name)
    for name in (
        *("strike", "strike_date", "strike_hour", "strike_means", "strike_count", "prior_strike"),
        "prior_strike_place",
    )
)
STRUCK = claim("strike", "Warplanes hit the convoy.")
EARLIER = claim("strike", "It struck then.", time=on("2017-05-18"), place=Place("at Zaza", Relation.AT, "Zaza"))


def test_force_that_is_threatened_or_denied_was_not_used() -> None:
    assert position(STRIKE, replace(STRUCK, modality=Modality.THREATENED)) is None
    denied = position(STRIKE, replace(STRUCK, modality=Modality.DENIED))
    assert denied
    assert denied.values == {"not used"}


def test_the_day_is_the_claims_own_or_that_of_its_sentence() -> None:
    entered = replace(claim("entry", "x", time=on(DAY)), span=STRUCK.span)
    found = position(DATE, STRUCK, entered)
    assert found
    assert found.says == DAY
    assert position(DATE, STRUCK) is None


def test_an_announcement_is_a_latest_day_only() -> None:
    source = Source("they", ("they",), said_on=SaidOn("on Tuesday", DAY))
    found = position(DATE, replace(STRUCK, source=source))
    assert found
    assert found.intervals
    (span,) = found.intervals.values()
    assert span.low == -float("inf")
    assert "not later" in found.says


def test_only_a_clock_gives_the_hour() -> None:
    assert position(HOUR, replace(STRUCK, time=on(DAY))) is None
    clock = Time("at 18:00", f"{DAY}T18:00", f"{DAY}T18:00", Precision.MINUTE)
    found = position(HOUR, replace(STRUCK, time=clock))
    assert found
    assert found.values == {f"{DAY}T18:00"}


def test_means_are_those_of_the_strike_and_not_the_weapons_that_were_hit() -> None:
    found = position(MEANS, STRUCK)
    assert found
    assert found.values == {"from the air"}
    assert position(MEANS, claim("damage", "It destroyed an anti-aircraft weapon and two artillery pieces.")) is None


def test_the_count_is_the_ordinal_else_at_least_one_more_than_those_told() -> None:
    second = claim("strike", "x", quantities=(number("second time", 2, 2, Qualifier.ORDINAL),))
    printed, told = position(COUNT, second), position(COUNT, STRUCK, EARLIER)
    assert printed
    assert told
    assert printed.intervals == {"strikes": Interval(2, 2)}
    assert told.intervals == {"strikes": Interval(2)}
    assert position(COUNT, STRUCK) is None
    assert position(COUNT, claim("strike", "It struck them again."))


def test_what_came_before_has_its_day_and_its_place() -> None:
    when, where = position(PRIOR, STRUCK, EARLIER), position(PRIOR_PLACE, STRUCK, EARLIER)
    assert when
    assert where
    assert when.values == {"2017-05-18"}
    assert where.says == "at Zaza"
    assert position(PRIOR, STRUCK) is None
    assert {each.type for each in where.claims} == {ClaimType.STRIKE}
