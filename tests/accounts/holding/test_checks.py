"""All looks at the claims of accounts: what is asked, and what is not asked is not answered."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.accounts.comparison.telling import SETTING, account, claim
from truceline.accounts.claims import Kilometres, Place, Qualifier, Relation
from truceline.accounts.claims_json import account_from_json
from truceline.accounts.comparison.comparing import tell
from truceline.accounts.holding.check import Kind
from truceline.accounts.holding.checks import Recorded, check_claims

STRUCK = claim(
    "strike", "It struck near the Al-Tanf crossing with Jordan.", place=Place("in Homs", Relation.IN, "Homs")
)
WARNED = claim("warning", "They were warned.")
TOLD = tell([account(STRUCK, WARNED), account()], SETTING)


def test_places_and_what_is_said_of_them_are_looked_at() -> None:
    found = check_claims(TOLD, SETTING, Recorded())
    assert [(each.kind, each.verdict) for each in found] == [(Kind.PLACE, "outside"), (Kind.FACT, "contradicted")]


def test_warnings_are_held_against_a_record_only_if_one_was_asked() -> None:
    kinds = {check.kind for check in check_claims(TOLD, SETTING, Recorded(sent=()))}
    assert Kind.WARNED in kinds


@pytest.mark.slow
def test_a_printed_distance_is_held_against_what_the_account_itself_says() -> None:
    miles = Place("15 miles", Relation.DISTANCE, "At Tanf garrison", Kilometres(24, 24), Qualifier.ABOUT)
    inside = claim("presence", "x", place=Place("inside the zone", Relation.IN, "deconfliction zone"))
    told = tell([account(claim("strike", "x", place=miles), inside), account()], SETTING)
    (check,) = check_claims(told, SETTING, Recorded())
    assert check.verdict == "undetermined"
    assert check.detail == ("15 miles", "the account itself says inside: 2 of 2 readings allow that")


def test_without_zones_no_place_is_inside_or_outside() -> None:
    found = check_claims(TOLD, replace(SETTING, grounds=None), Recorded())
    assert [each.kind for each in found] == [Kind.FACT]


@pytest.mark.parametrize(
    ("name", "claim_id", "kind", "verdict"),
    [
        ("dev02", "dev02:c27", Kind.PLACE, "undetermined"),
        ("dev02", "dev02:c09", Kind.FACT, "contradicted"),
        ("dev02", "dev02:c19", Kind.PLACE, "unresolved"),
        ("dev02", "dev02:c29", Kind.ARITHMETIC, "implausible"),
        ("dev04", "dev04:c04", Kind.RADIUS, "consistent"),
    ],
)
def test_the_geographic_checks_of_the_development_set_come_out(
    shared: Path, name: str, claim_id: str, kind: Kind, verdict: str
) -> None:
    gold = account_from_json(json.loads((shared / "accounts" / "dev" / f"{name}.json").read_text(encoding="utf-8")))
    found = check_claims(tell([gold, gold], SETTING)[:1], SETTING, Recorded())
    assert [each.verdict for each in found if each.claim.id == claim_id and each.kind is kind] == [verdict]
