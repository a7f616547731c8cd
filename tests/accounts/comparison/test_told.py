"""Which claims of an account are about the incident, and which about what was before."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

from dataclasses import replace

from tests.accounts.comparison.telling import DAY, account, claim, number, on, told
from truceline.accounts.claims import ClaimType, Modality, Precision, Qualifier, SaidOn, Source, Time
from truceline.accounts.comparison.told import day_of_incident

NOW = claim("strike", "It struck them.", time=on(DAY))
EARLIER = claim("strike", "On May 18 it struck.", time=on("2017-05-18"))
MOVED_THEN = replace(claim("entry", "On May 18 they came."), span=EARLIER.span)
SECOND_TIME = replace(
    claim("strike", "the second", quantities=(number("second time", 2, 2, Qualifier.ORDINAL),)), span=EARLIER.span
)
UNDATED = claim("entry", "They entered.")


def test_claims_of_a_sentence_share_its_day_and_those_without_one_are_about_now() -> None:
    found = told(NOW, EARLIER, MOVED_THEN, UNDATED)
    assert found.now == (NOW, UNDATED)
    assert found.before == {EARLIER, MOVED_THEN}


def test_a_claim_that_counts_how_often_is_about_now() -> None:
    assert SECOND_TIME in told(EARLIER, SECOND_TIME).now


def test_claims_that_deny_threaten_or_doubt_are_no_firm_ones() -> None:
    denied = replace(NOW, modality=Modality.DENIED)
    assert told(denied).of(ClaimType.STRIKE) == ()
    assert told(denied).of(ClaimType.STRIKE, firm=False) == (denied,)
    assert told(EARLIER, NOW).of_before(ClaimType.STRIKE) == (EARLIER,)


def test_the_day_is_the_latest_on_which_force_was_used_or_announced() -> None:
    announced = claim("strike", "x", source=Source("they", ("they",), said_on=SaidOn("on Tuesday", "2017-06-07")))
    assert day_of_incident([account(EARLIER), account(NOW)]) == DAY
    assert day_of_incident([account(NOW), account(announced)]) == "2017-06-07"
    assert day_of_incident([account(UNDATED)]) == ""


def test_without_any_use_of_force_the_latest_day_counts_and_weeks_are_no_days() -> None:
    week = claim("presence", "x", time=Time("this week", "2017-06-12", "2017-06-18", Precision.WEEK))
    assert day_of_incident([account(claim("entry", "x", time=on("2017-05-02")), week)]) == "2017-05-02"


def test_without_a_day_every_claim_is_about_the_incident() -> None:
    assert replace(told(EARLIER), day="").now == (EARLIER,)
