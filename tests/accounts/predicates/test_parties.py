"""Pronouns stand for parties that agree with them, and acts for those behind them."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import pytest

from tests.accounts.english import read
from truceline.accounts.claims import Claim, ClaimType


def claim(text: str, kind: ClaimType) -> Claim:
    (only,) = (claim for claim in read(text) if claim.type is kind)
    return only


@pytest.mark.parametrize(
    ("text", "kind", "actor"),
    [
        ("The navy said that it had struck a boat.", ClaimType.STRIKE, "navy"),
        ("The coalition said that it had bombed a convoy because it had entered the zone.", ClaimType.ENTRY, "convoy"),
        ("The militants were hit by a raid as they moved south.", ClaimType.ADVANCE, "militants"),
        ("The alliance announced that they would strike the base.", ClaimType.STRIKE, "alliance"),
        ("Three villages were hit by rockets fired by the Haran militia.", ClaimType.STRIKE, "Haran militia"),
        ("A Turkish airstrike killed four fighters.", ClaimType.CASUALTIES, "Turkish"),
        ("The army left after Haran troops entered the zone.", ClaimType.ENTRY, "Haran troops"),
        ("Both armies are believed to have moved tanks toward the border.", ClaimType.ADVANCE, "armies"),
        ("The sailors were evacuated by helicopter.", ClaimType.WITHDRAWAL, "sailors"),
        ("The boat was turned back by the guard ship.", ClaimType.WITHDRAWAL, "boat"),
        ("Ships that sailed on Friday are returning to port.", ClaimType.WITHDRAWAL, "Ships"),
        ("Soldiers left a post, state media reported, but came under fire and pulled back.", ClaimType.STRIKE, None),
        ("Rebels left the town and “deliberately shelled” it.", ClaimType.STRIKE, "Rebels"),
        ("Boats that came near the port, and that were a danger to ships, left.", ClaimType.POSTURE, "Boats"),
    ],
)
def test_whoever_does_it_is_named(text: str, kind: ClaimType, actor: str | None) -> None:
    assert claim(text, kind).actor == actor


def test_whom_it_is_done_to_is_never_whoever_does_it() -> None:
    strike = claim("The convoy left at dawn. Coalition aircraft destroyed it.", ClaimType.STRIKE)
    assert (strike.actor, strike.target) == ("Coalition aircraft", "convoy")


def test_the_subject_of_a_sentence_is_not_taken_from_its_relative_clause() -> None:
    strike = claim("Fighters who had entered the buffer zone were hit by aircraft.", ClaimType.STRIKE)
    assert (strike.actor, strike.target) == ("aircraft", "Fighters")


def test_who_came_under_attack_is_the_target() -> None:
    strike = claim("Two patrols came under attack from the militia.", ClaimType.STRIKE)
    assert (strike.actor, strike.target) == ("militia", "patrols")


def test_what_is_fired_is_no_target() -> None:
    strike = claim("Rockets were fired at the village of Hader.", ClaimType.STRIKE)
    assert strike.target != "Rockets"


@pytest.mark.parametrize(
    ("text", "kind", "target"),
    [
        ("Four civilians died in the district.", ClaimType.CASUALTIES, "civilians"),
        ("In all, 105 of the country's servicemen were killed.", ClaimType.CASUALTIES, "country's servicemen"),
        ("The boat ignored repeated warnings.", ClaimType.WARNING, "boat"),
        ("A destroyer warned the frigate by radio to leave.", ClaimType.WARNING, "frigate"),
        ("The crossing is closed.", ClaimType.ZONE_STATUS, "crossing"),
        ("The cutter collided with the ship.", ClaimType.STRIKE, "ship"),
        ("There was damage to coalition ships.", ClaimType.DAMAGE, "coalition ships"),
        ("Four water points are out of service.", ClaimType.DAMAGE, "water points"),
        ("Its positions came under mortar fire.", ClaimType.STRIKE, "positions"),
    ],
)
def test_whom_it_was_done_to_is_named_wherever_it_stands(text: str, kind: ClaimType, target: str) -> None:
    assert claim(text, kind).target == target
