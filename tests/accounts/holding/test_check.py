"""The JSON of a check has both readings of a place with the geometry that is drawn from it."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import json

import pytest

from tests.accounts.comparison.telling import SETTING, ZONE, account, claim
from truceline.accounts.claims import Bearing, Kilometres, Place, Qualifier, Relation
from truceline.accounts.comparison.comparing import tell
from truceline.accounts.holding.check import check_json
from truceline.accounts.holding.checks import Recorded, check_claims

SIXTY = Place(
    "about 60 kilometers to the northwest of the Al-Tanf border crossing",
    *(Relation.DISTANCE_BEARING, "Al-Tanf border crossing", Kilometres(60, 60), Qualifier.ABOUT, (Bearing.NW,)),
)


def test_a_place_against_a_zone_comes_with_both_readings_as_sectors() -> None:
    told = tell([account(claim("location", "x", place=SIXTY)), account()], SETTING)
    (check,) = check_claims(told, SETTING, Recorded())
    found = json.loads(json.dumps(check_json(check)))
    assert (found["verdict"], found["zone_version"], found["standing"]) == (
        "undetermined",
        ZONE.version,
        "claimed:coalition",
    )
    crossing, garrison = found["readings"]
    assert (crossing["anchor"], crossing["favoured"], crossing["verdict"]) == ("tanf-crossing", True, "inside")
    assert (garrison["anchor"], garrison["favoured"], garrison["verdict"]) == ("tanf-garrison", False, "straddles")
    assert crossing["region"]["sectors"] == [{"from_deg": 292.5, "turn_deg": 45.0}]
    assert crossing["region"]["nearest_m"] == pytest.approx(54_000)
    assert crossing["region"]["farthest_m"] == pytest.approx(66_000)
    assert crossing["region"]["point"] == pytest.approx([38.479, 33.815], abs=1e-3)


def test_a_place_that_nobody_knows_has_a_reading_without_a_region() -> None:
    told = tell(
        [account(claim("strike", "x", place=Place("at Zaza", Relation.AT, "Zaza checkpoint"))), account()], SETTING
    )
    (check,) = check_claims(told, SETTING, Recorded())
    (reading,) = check_json(check)["readings"]
    assert "region" not in reading
    assert reading["lon"] is None
